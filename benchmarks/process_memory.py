"""How much memory processes have, in megabytes, as Linux tells it."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What a process has of its `own`, `resident` with mapped files, and at its `peak`."""

    own: float
    resident: float
    peak: float


def memory_of(process: int | None = None) -> Memory:
    """The memory of this process, or of another one, which has none once it has ended."""
    kilobytes = _kilobytes(Path(f"/proc/{process or 'self'}/status"))
    own, resident, peak = (kilobytes.get(name, 0) / 1_000 for name in ("RssAnon", "VmRSS", "VmHWM"))
    return Memory(own=own, resident=resident, peak=peak)


def memory_of_tree(process: int) -> float | None:
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
