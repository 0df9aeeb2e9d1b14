"""What a command costs from a cold start: CPU seconds of its whole process, imports included.

With `--against`, the commands of another checkout run in turn with these, on the same archive, so
that other load on the machine falls on both.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import click

from benchmarks.tables import table

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "attache" / "sample"
COMMANDS = (
    ("--help",),
    ("status",),
    ("article", "show", "1"),
    ("feeds", "list"),
    ("ask", "When did Modi last visit Russia?"),
)


@click.command()
@click.option("--runs", default=5, show_default=True, help="How often each command is run.")
@click.option(
    "--against",
    type=click.Path(exists=True, file_okay=False, resolve_path=True, path_type=Path),
    help="Another checkout to compare with.",
)
def main(runs: int, against: Path | None) -> None:
    """Measure the cold start of commands over the sample articles."""
    checkouts = [ROOT, *([against] if against else [])]
    with tempfile.TemporaryDirectory() as data:
        cpu_seconds(ROOT, data, "ingest", str(SAMPLE))
        rows = [_row(command, _measured(checkouts, data, command, runs)) for command in COMMANDS]
    header = ("`attache …`", "CPU s", *(("the other", "ratio") if against else ()))
    click.echo(table(header, rows))


def _measured(
    checkouts: list[Path], data: str, command: tuple[str, ...], runs: int
) -> list[list[float]]:
    """Return the CPU seconds of each checkout's runs, which take turns."""
    turns = [[cpu_seconds(each, data, *command) for each in checkouts] for _ in range(runs)]
    return [list(column) for column in zip(*turns, strict=True)]


def _row(command: tuple[str, ...], measured: list[list[float]]) -> tuple[str, ...]:
    medians = [statistics.median(each) for each in measured]
    if len(measured) > 1:
        medians.append(statistics.median(a / b for a, b in zip(*measured, strict=True)))
    return (f"`{' '.join(command)}`", *(f"{each:.2f}" for each in medians))


def cpu_seconds(checkout: Path, data: str, *arguments: str) -> float:
    """Return the user and system seconds of a command. Raises where it fails."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-m", "attache", "--data", data, *arguments],
        cwd=checkout,
        env=os.environ | {"PYTHONPATH": str(checkout)},
        check=True,
        stdout=subprocess.DEVNULL,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
