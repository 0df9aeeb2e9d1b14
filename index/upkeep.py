"""Looking after an archive, wherever it is kept: proving it, backing it up, and what it lacks."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from index.errors import LaterVersion, NoArchive

if TYPE_CHECKING:
    from index.backup import Backup
    from index.verifier import PartReport


class Upkeep(Protocol):
    """Looks after an archive that need not be open. All of it may take long, and blocks.

    What is done raises `ArchiveError`: `NoArchive`, `LaterVersion`, `StorageError` and others.
    """

    def verify(self, *, quick: bool = False) -> "Iterator[PartReport]":
        """Prove each part of the archive in turn; the quick form looks at a sample."""
        ...

    def back_up(self, file: Path) -> "Backup":
        """Write a backup of the archive as it is at one moment, and prove it."""
        ...

    def restore(self, file: Path, *, replace: bool = False) -> "Backup":
        """Put a proved backup back, of whichever engine; `replace` an archive that is there."""
        ...

    def lacking(self) -> tuple[str, ...]:
        """Describe the migrations that the archive's tables lack, in order."""
        ...


@dataclass(frozen=True, slots=True)
class FolderUpkeep:
    """Looks after an archive in a data folder."""

    folder: Path

    def verify(self, *, quick: bool = False) -> "Iterator[PartReport]":
        from index.verification import verify  # the indexes take half a second to import

        return verify(self.folder, quick=quick)

    def back_up(self, file: Path) -> "Backup":
        from index.backup import back_up

        return back_up(self.folder, file)

    def restore(self, file: Path, *, replace: bool = False) -> "Backup":
        from index.backup import restore

        return restore(file, self.folder, replace=replace)

    def lacking(self) -> tuple[str, ...]:
        from index.health import examine_database

        found = examine_database(self.folder)
        if found is None:
            raise NoArchive(self.folder)
        if found.unknown:
            raise LaterVersion(found.unknown)
        return found.behind
