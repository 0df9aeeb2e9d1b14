"""What an archive costs by its number of passages, on each engine: a table and a picture.

    python -m benchmarks.scale --data DATA [--sizes 10000 100000] [--engines folder postgres]

The first passages are real: those of the archive in DATA, with their vectors. Where they are not
enough, articles are made of them: half of their sentences are dealt among all, and their vectors
are turned a little. Such vectors lie closer together than real ones, and no new words come.

Each archive is written, indexed, searched and asked whole questions in a process for each, so that
the memory of one says nothing of another. What was measured is kept in the folder of --work: run
again, it goes on after the last phase that was done. Archives are deleted once they are measured.
The memory of a server is measured where it is started here, not where --postgres names it.
"""

import argparse
import asyncio
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks import postgres_server
from benchmarks.postgres_server import Server
from benchmarks.scale.phases import PHASES, Case, Figures
from benchmarks.scale.sheet import ENGINES, Row, draw, tables

SIZES = (10_000, 100_000, 1_000_000)


@dataclass(frozen=True, slots=True)
class Results:
    """What was measured, kept in a file: one phase of one archive a line."""

    file: Path

    def all(self) -> dict[Row, Figures]:
        """The figures of all phases, by engine and size."""
        found: dict[Row, Figures] = {}
        for line in self.file.read_text().splitlines() if self.file.exists() else ():
            row = json.loads(line)
            of = found.setdefault(Row(row["engine"], row["size"]), {})
            if row["phase"] == "fill":
                of.clear()  # it was begun anew
            of[row["phase"]] = 1
            of.update(row["figures"])
        return found

    def add(self, row: Row, phase: str, figures: Figures) -> None:
        """Keep what was measured in a phase."""
        line = {"engine": row.engine, "size": row.size, "phase": phase, "figures": figures}
        with self.file.open("a") as file:
            file.write(json.dumps(line) + "\n")


def main() -> int:
    """Measure what is not measured yet, and print the tables."""
    options = _options()
    options.work.mkdir(parents=True, exist_ok=True)
    options.work.chmod(0o755)  # the server has a user of its own
    results = Results(options.work / "results.jsonl")
    failed: list[str] = []
    for engine in options.engines:
        wanted = [Row(engine, size) for size in sorted(options.sizes)]
        if not all(_is_done(row, results) for row in wanted):
            with _server(engine, options) as server:
                failed += [
                    f"{row.engine}, {row.size:,} passages"
                    for row in wanted
                    if not _measured(row, options, results, server)
                ]
    found = results.all()
    print(f"\n{tables(found)}")
    if options.picture is not None:
        draw(found, options.picture)
    for each in failed:
        print(f"Not measured whole: {each}.", file=sys.stderr)
    return 1 if failed else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="an archive in a folder")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=list(ENGINES))
    postgres_server.add_option(parser)
    parser.add_argument(
        "--work", type=Path, default=Path(tempfile.gettempdir()) / "attache-scale",
        help="where archives and results are kept (default: %(default)s)",
    )  # fmt: skip
    parser.add_argument("--picture", type=Path, help="where the picture is written, as PNG")
    return parser.parse_args()


@contextmanager
def _server(engine: str, options: argparse.Namespace) -> Iterator[Server | None]:
    """The server of the engine; None where it has none."""
    if engine == "folder":
        yield None
    else:
        with postgres_server.running(options.postgres, kept_in=options.work / "server") as server:
            yield server


def _is_done(row: Row, results: Results) -> bool:
    return set(PHASES) <= set(results.all().get(row, ()))


def _measured(
    row: Row, options: argparse.Namespace, results: Results, server: Server | None
) -> bool:
    """Go through the phases that are not done yet, and return whether all are."""
    if _is_done(row, results):
        return True
    name = f"attache_scale_{row.size}"
    case = Case(
        data=str(options.data),
        folder=str(options.work / f"{row.engine}-{row.size}"),
        database=server.at(name) if server else None,
        server=server.process if server else None,
        passages=row.size,
    )
    done = set(results.all().get(row, ()))
    if "fill" not in done or not _is_there(case, server, name):
        done = set()
        _begin_anew(case, server, name)
    for phase in PHASES:
        if phase not in done:
            began = time.time()
            if (figures := _figures(phase, case)) is None:
                return False
            results.add(row, phase, figures)
            said = ", ".join(f"{name} {value:,.6g}" for name, value in figures.items())
            print(f"{row.engine} {row.size:,} {phase} ({time.time() - began:,.0f} s): {said}",
                  flush=True)  # fmt: skip
    _delete(case, server, name)
    return True


def _figures(phase: str, case: Case) -> Figures | None:
    """What a process of its own measures in the phase; None where it fails."""
    written = replace(case, began=time.time()).written()
    command = [sys.executable, "-m", "benchmarks.scale.phases", phase, written]
    ran = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if ran.returncode != 0:
        return None
    figures: Figures = json.loads(ran.stdout.splitlines()[-1])
    return figures


def _is_there(case: Case, server: Server | None, name: str) -> bool:
    if not case.truth.exists():
        return False
    return server is None or asyncio.run(server.has(name))


def _begin_anew(case: Case, server: Server | None, name: str) -> None:
    shutil.rmtree(case.folder, ignore_errors=True)
    Path(case.folder).mkdir(parents=True)
    if server is not None:
        asyncio.run(server.make(name))


def _delete(case: Case, server: Server | None, name: str) -> None:
    shutil.rmtree(case.folder)
    if server is not None:
        asyncio.run(server.drop(name))


if __name__ == "__main__":
    sys.exit(main())
