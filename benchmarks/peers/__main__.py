"""Measures what is missing from the results, prints the tables, and draws the plots."""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.peers import __doc__ as description
from benchmarks.peers.corpus import SETS, Corpus, load
from benchmarks.peers.measurement import Measured
from benchmarks.peers.plots import draw
from benchmarks.peers.report import report
from benchmarks.peers.systems import ENTRIES
from benchmarks.stopwatch import CLOCKS

ENVIRONMENT = {
    # One thread, whatever computes.
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "RAYON_NUM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false",
    # Nothing is fetched, and nothing is reported to anybody.
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "LANGSMITH_TRACING": "false",
}
"""What each system's process is told."""


def main() -> None:
    options = arguments().parse_args()
    environment = options.environment / "bin" / "python"
    failed = []
    measured: list[Measured] = []
    for name in options.sets:
        corpus = load(options.bench, name, articles=options.articles, questions=options.questions)
        for key in options.systems:
            if kept(options.results, name, key, corpus) is None:
                require(environment, key)
                run(key, name, options, environment)
            row = kept(options.results, name, key, corpus)
            if row is None:
                failed.append(f"{ENTRIES[key].name} on {name}")
            else:
                measured.append(row)
    if measured:
        pictures = draw(measured, options.plots, options.clock)
        links = (f"![{name}]({path.name})" for name, path in pictures.items())
        print(report(measured, options.clock), *links, sep="\n\n")
    if failed:
        sys.exit(f"Not measured, for the reasons above: {', '.join(failed)}. Run it again.")


def arguments() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.peers",
        description=description,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--environment", type=Path, default=Path(".venv-peers"), help="that of the peers")
    add("--bench", type=Path, default=Path("../shared/bench"), help="the folder of the bench")
    add("--sets", nargs="+", choices=SETS, default=SETS)
    add("--systems", nargs="+", choices=ENTRIES, default=list(ENTRIES))
    add("--articles", type=int, default=300, help="of each set (default: %(default)s)")
    add("--questions", type=int, help="of each set (default: all)")
    add("--results", type=Path, default=Path("peers.jsonl"), help="(default: %(default)s)")
    add("--plots", type=Path, default=Path("docs"), help="their folder (default: %(default)s)")
    add("--clock", choices=CLOCKS, default="elapsed", help="that of the tables and plots")
    return parser


def run(key: str, name: str, options: argparse.Namespace, environment: Path) -> None:
    """Measure a system over a set, in a process of its own."""
    tell(f"{ENTRIES[key].name} on {name} …")
    began = time.monotonic()
    python = sys.executable if ENTRIES[key].is_own else str(environment)
    command = [python, "-m", "benchmarks.peers.worker", key, "--set", name]
    command += ["--bench", str(options.bench), "--articles", str(options.articles)]
    command += ["--results", str(options.results)]
    if options.questions is not None:
        command += ["--questions", str(options.questions)]
    # What libraries print must not get among the tables.
    done = subprocess.run(command, env=os.environ | ENVIRONMENT, stdout=sys.stderr, check=False)
    said = "done" if done.returncode == 0 else "failed"
    tell(f"{ENTRIES[key].name} on {name}: {said} after {time.monotonic() - began:,.0f} s")


def kept(results: Path, name: str, key: str, corpus: Corpus) -> Measured | None:
    """Return what the results hold of a system over these articles and questions."""
    for row in _rows(results):
        same = (row.set, row.system) == (name, key) and row.characters == corpus.characters
        if same and row.questions == len(corpus.questions):
            return row
    return None


def require(environment: Path, key: str) -> None:
    """Exit with a sentence that says how to make the environment, where it is needed."""
    if not ENTRIES[key].is_own and not environment.is_file():
        folder = environment.parent.parent
        sys.exit(
            f"The peers have no environment in {folder}: make it with `python3 -m venv {folder}` "
            f"and `{folder}/bin/pip install -r benchmarks/peers/requirements.txt`, or name it "
            "with --environment."
        )


def tell(text: str) -> None:
    """Say how far it is, beside what is printed as the result."""
    print(text, file=sys.stderr, flush=True)


def _rows(results: Path) -> Iterator[Measured]:
    if results.is_file():
        lines: Sequence[str] = results.read_text(encoding="utf-8").splitlines()
        yield from map(Measured.from_json, filter(None, lines))


if __name__ == "__main__":
    main()
