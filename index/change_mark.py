"""The number of the newest change, noted beside the database: it tells of a log that was cut.

SQLite recovers what is whole of its write-ahead log, and says nothing of the rest. So where a disk
lied about what it had written, or somebody deleted the log, what was reported would be missing
without a word.
"""

from contextlib import suppress
from pathlib import Path

from index.private_files import FILE_MODE


class ChangeMark:
    """The newest change of an archive that was ever committed, as a file notes it."""

    FILE = "last-change"

    def __init__(self, folder: Path, identity: str) -> None:
        self._file = folder / self.FILE
        self._identity = identity
        self._noted = 0

    def lost(self, newest: int) -> int:
        """How many changes are missing where the database's newest is this one."""
        return max(0, self._read() - newest)

    def note(self, newest: int) -> None:
        """Note the newest change, which is committed."""
        if newest == self._noted:
            return
        self._noted = newest
        # Not worth an error: what it tells of is stored.
        with suppress(OSError):
            self._file.touch(mode=FILE_MODE)
            self._file.write_text(f"{self._identity} {newest}\n")

    def _read(self) -> int:
        """The number that is noted; 0 where there is none of this archive."""
        try:
            identity, number = self._file.read_text("ascii").split()
            return int(number) if identity == self._identity else 0
        except (OSError, ValueError):
            return 0
