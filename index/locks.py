"""Locks between processes: waits for them are bounded, and say for whom."""

import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from filelock import AsyncFileLock, Timeout

from index.errors import LockedOut
from index.private_files import FILE_MODE

log = logging.getLogger(__name__)

ARCHIVE_LOCK = "attache.lock"
"""The file that is locked while an archive is opened, upgraded or replaced."""

_SILENT = 1.0  # seconds of waiting of which nobody is told


@asynccontextmanager
async def held(file: Path, doing: str, *, longest: float) -> AsyncIterator[None]:
    """Hold the lock file; whoever else holds it is `doing` something ("builds the index").

    The event loop goes on meanwhile. Raises `LockedOut` after waiting for `longest` seconds, and
    `OSError` where the file cannot be made.
    """
    lock = AsyncFileLock(file, mode=FILE_MODE)
    try:
        await lock.acquire(timeout=min(_SILENT, longest))
    except Timeout:
        log.warning("Waiting for %s, which %s.", holder(file), doing)
        try:
            await lock.acquire(timeout=longest)
        except Timeout as error:
            raise LockedOut(holder(file), doing) from error
    try:
        yield
    finally:
        await lock.release()


def holder(lock: Path) -> str:
    """Name the process that holds the lock file, as "process 123 (attache ingest)"."""
    try:
        held = os.stat(lock).st_ino
        for line in Path("/proc/locks").read_text().splitlines():
            fields = line.split()
            if fields[1] == "FLOCK" and fields[5].endswith(f":{held}"):
                return f"process {fields[4]} ({_command(fields[4])})"
    except (OSError, IndexError, ValueError):
        pass  # systems without /proc do not tell
    return "another process"


def _command(process: str) -> str:
    words = Path(f"/proc/{process}/cmdline").read_bytes().decode(errors="replace").split("\0")
    # Of the interpreter and its script, names do; arguments may be private.
    return " ".join(Path(word).name for word in words[:2]).strip() or "unknown"
