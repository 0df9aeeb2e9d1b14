"""Running victims: to their end, or to a SIGKILL."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from index.verification import verify

_ROOT = Path(__file__).parents[2]


def victim(task: str, data: Path, argument: object) -> list[str]:
    """Return the command of a victim."""
    return [sys.executable, "-m", "benchmarks.faults.victim", task, str(data), str(argument)]


def run(
    command: Sequence[str], *, environment: Mapping[str, str] | None = None
) -> "subprocess.CompletedProcess[str]":
    """Run a command to its end."""
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        cwd=_ROOT,
        env={**os.environ, **(environment or {})},
        check=False,
    )


def killed(command: Sequence[str], *, after_lines: int, then: float) -> list[str]:
    """Kill a victim so many seconds after so many lines, and return the whole lines it printed."""
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=_ROOT
    )
    assert process.stdout is not None
    printed = [line for _ in range(after_lines) if (line := process.stdout.readline())]
    time.sleep(then)
    process.kill()
    rest = process.stdout.read().splitlines(keepends=True)
    process.stdout.close()
    process.wait()
    # A line that the kill cut in two tells nothing.
    return [line.strip() for line in (*printed, *rest) if line.endswith("\n")]


def damages(data: Path) -> list[str]:
    """Return what `attache verify` finds."""
    return [each.said for report in verify(data) for each in report.damages]


def has_traceback(ended: "subprocess.CompletedProcess[str]") -> bool:
    """Whether the user would have seen a traceback."""
    return "Traceback" in ended.stderr
