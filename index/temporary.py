"""Temporary folders that outlive no process: what a killed one left, the next one deletes."""

import errno
import os
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from typing import Self

from filelock import FileLock, Timeout

from index.private_files import FILE_MODE, FOLDER_MODE

_PATIENCE = 5.0  # with another process, which just looks whether this lock is held


class TemporaryFolder:
    """A folder whose name begins with `prefix`, deleted when it is closed.

    A lock file beside it is held as long as it is used. Making one deletes those of the same prefix
    whose lock nobody holds. Raises `OSError`.
    """

    def __init__(self, prefix: str, within: Path | None = None) -> None:
        within = within or Path(tempfile.gettempdir())
        if not within.is_dir():  # the lock would make it
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(within))
        discard_abandoned(within, prefix)
        self.path = within / f"{prefix}{token_hex(8)}"
        self._lock = _lock(self.path)
        # The lock comes first and goes last: a folder is never without one.
        self._lock.acquire(timeout=_PATIENCE)
        try:
            self.path.mkdir(mode=FOLDER_MODE)
        except OSError:
            self.close()
            raise

    def close(self) -> None:
        """Delete the folder."""
        shutil.rmtree(self.path, ignore_errors=True)
        _release(self._lock)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def discard_abandoned(within: Path, prefix: str) -> None:
    """Delete the folders of that prefix which no process uses any more."""
    for name in {path.name.removesuffix(".lock") for path in within.glob(f"{prefix}*")}:
        folder = within / name
        if not folder.with_name(f"{name}.lock").exists():
            _discard_unlocked(folder)
            continue
        lock = _lock(folder)
        with suppress(Timeout, OSError):  # in use, or somebody else's
            lock.acquire(timeout=0)
            shutil.rmtree(folder, ignore_errors=True)
            _release(lock)


def _discard_unlocked(folder: Path) -> None:
    """Delete a folder of a version without locks, if it is from before this machine started."""
    with suppress(OSError, AttributeError):  # where the system does not tell when it started
        started = time.time() - time.clock_gettime(time.CLOCK_BOOTTIME)
        if folder.stat().st_mtime < started:
            shutil.rmtree(folder, ignore_errors=True)


def _lock(folder: Path) -> FileLock:
    # One thread opens an index, and another closes it.
    return FileLock(f"{folder}.lock", mode=FILE_MODE, thread_local=False)


def _release(lock: FileLock) -> None:
    Path(lock.lock_file).unlink(missing_ok=True)
    lock.release()
