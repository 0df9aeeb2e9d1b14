"""The number of the newest change, noted beside the database: it tells of a log that was cut.

SQLite recovers what is whole of its write-ahead log, and says nothing of the rest. So where a disk
lied about what it had written, or somebody deleted the log, what was reported would be missing
without a word.
"""

import os
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

from index.locks import ARCHIVE_LOCK
from index.private_files import FILE_MODE
from index.syncing import sync_names

_LONGEST_WAIT = 10.0


class ChangeMark:
    """The newest change of an archive that was ever committed, as a file notes it.

    What is noted is on the disk, so the mark is never behind what was reported as stored. Several
    processes may note their changes; they take turns by a lock.
    """

    FILE = "last-change"

    def __init__(self, folder: Path, identity: str) -> None:
        self._file = folder / self.FILE
        self._identity = identity
        self._lock = folder / ARCHIVE_LOCK
        self._noted = 0
        self._is_ahead = False

    def lost(self, newest: int) -> int:
        """How many changes are missing where the database's newest is this one."""
        lost = max(0, self._read() - newest)
        self._is_ahead = lost > 0
        return lost

    def note(self, newest: int) -> None:
        """Note the newest change, which is committed, unless another process noted a newer one."""
        if newest == self._noted:
            return
        # Not worth an error: what it tells of is stored.
        with suppress(OSError, Timeout), FileLock(self._lock, _LONGEST_WAIT, mode=FILE_MODE):
            # Changes that were lost, and told of, are numbered anew.
            if self._is_ahead or newest > self._read():
                self._write(newest)
            self._noted, self._is_ahead = newest, False

    def _write(self, newest: int) -> None:
        """Write over what is there, which is as long: a power failure leaves one or the other."""
        is_new = not self._file.exists()
        file = os.open(self._file, os.O_WRONLY | os.O_CREAT, FILE_MODE)
        try:
            written = os.write(file, f"{self._identity} {newest:019d}\n".encode("ascii"))
            os.ftruncate(file, written)
            os.fsync(file)
        finally:
            os.close(file)
        if is_new:
            sync_names(self._file.parent)

    def _read(self) -> int:
        """The number that is noted; 0 where there is none of this archive."""
        try:
            identity, number = self._file.read_text("ascii").split()
            return int(number) if identity == self._identity else 0
        except (OSError, ValueError):
            return 0
