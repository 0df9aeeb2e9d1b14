"""How much memory this machine has, or the container or service that this process runs in."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_ROOT = Path("/")


def available_memory(root: Path = _ROOT) -> int | None:
    """Return the bytes of memory that there are for this process; None where nothing tells."""
    known = [*_installed(), *_limits(root)]
    return min(known, default=None)


def _installed() -> Iterator[int]:
    with suppress(AttributeError, ValueError, OSError):
        yield os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def _limits(root: Path) -> Iterator[int]:
    """Yield the limits of the control groups that this process is in, which hold all together.

    A container may see its own group as the topmost, and not the names of those above.
    """
    try:
        groups = (root / "proc/self/cgroup").read_text().splitlines()
    except OSError:
        return
    for line in groups:
        _, controllers, group = line.split(":", 2)
        if not controllers:  # version 2
            top, file = root / "sys/fs/cgroup", "memory.max"
        elif "memory" in controllers.split(","):
            top, file = root / "sys/fs/cgroup/memory", "memory.limit_in_bytes"
        else:
            continue
        own = top / group.lstrip("/")
        for folder in (own, *own.parents):
            if folder.is_relative_to(top):
                yield from _limit(folder / file)


def _limit(file: Path) -> Iterator[int]:
    """Yield the number in the file, if it is one: "max" is no limit."""
    with suppress(OSError, ValueError):
        yield int(file.read_text())
