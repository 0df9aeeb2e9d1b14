"""How much memory processes have, in megabytes, as Linux tells it."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What a process has of its `own`, `resident` with mapped files, and at its `peak`."""

    own: float
    resident: float
    peak: float


def own_memory() -> Memory:
    """The memory of this process."""
    held = _kilobytes(Path("/proc/self/status"))
    return Memory(
        own=held["RssAnon"] / 1_000, resident=held["VmRSS"] / 1_000, peak=held["VmHWM"] / 1_000
    )


def tree_memory(process: int) -> float | None:
    """The memory of a process and its children, what they share counted once.

    None where it may not be read.
    """
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
        every = [process, *map(int, children)]
        return sum(_kilobytes(Path(f"/proc/{each}/smaps_rollup"))["Pss"] for each in every) / 1_000
    except (OSError, KeyError):
        return None


def _kilobytes(file: Path) -> dict[str, int]:
    lines = file.read_text().splitlines()
    return {line.split(":")[0]: int(line.split()[1]) for line in lines if line.endswith(" kB")}
