"""Where an archive is kept, chosen once: in a data folder, or in a database on PostgreSQL."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from index.archive import Archive
from index.errors import UnfitServer
from index.memory import PLENTY, MemoryBudget

if TYPE_CHECKING:
    from index.compute import ComputeThread
    from index.embedder import Embedder
    from index.searching import PassageSearcher
    from index.upkeep import Upkeep


class Engine(Protocol):
    """Opens an archive, and makes what searches it."""

    async def open(self, *, create: bool = False) -> Archive:
        """Open the archive; where there is none, `create` makes it. Raises `ArchiveError`."""
        ...

    @property
    def name(self) -> str:
        """Where the archive is, for people."""
        ...

    def searcher(
        self, *, archive: Archive, embedder: "Embedder", compute: "ComputeThread"
    ) -> "PassageSearcher":
        """Make what searches the archive that was opened."""
        ...

    def upkeep(self) -> "Upkeep":
        """Make what looks after the archive. Raises `UnfitServer`."""
        ...


@dataclass(frozen=True, slots=True)
class FolderEngine:
    """SQLite, FAISS and tantivy, in files of a data folder."""

    folder: Path
    cache: Path | None = None
    """Where indexes are built if the folder cannot be written."""
    memory: MemoryBudget = PLENTY

    @property
    def name(self) -> str:
        return str(self.folder)

    async def open(self, *, create: bool = False) -> Archive:
        return await Archive.open(
            self.folder, create=create, cache_bytes=self.memory.database_cache
        )

    def searcher(
        self, *, archive: Archive, embedder: "Embedder", compute: "ComputeThread"
    ) -> "PassageSearcher":
        from index.searcher import Searcher  # imported here: FAISS and tantivy take a while

        return Searcher(
            archive=archive,
            embedder=embedder,
            compute=compute,
            folder=self.folder,
            cache=self.cache if archive.is_read_only else None,
            memory=self.memory,
        )

    def upkeep(self) -> "Upkeep":
        from index.upkeep import FolderUpkeep

        return FolderUpkeep(self.folder)


@dataclass(frozen=True, slots=True)
class PostgresEngine:
    """PostgreSQL with pgvector, on a server that many processes share."""

    address: str

    @property
    def name(self) -> str:
        from index.postgres.address import parse_address, shown

        return shown(parse_address(self.address))

    async def open(self, *, create: bool = False) -> Archive:
        _require_driver()
        from index.postgres.database import PostgresDatabase

        return Archive(await PostgresDatabase.connect(self.address, create=create))

    def searcher(
        self, *, archive: Archive, embedder: "Embedder", compute: "ComputeThread"
    ) -> "PassageSearcher":
        from index.postgres.searcher import PostgresSearcher

        return PostgresSearcher(archive=archive, embedder=embedder, compute=compute)

    def upkeep(self) -> "Upkeep":
        _require_driver()
        from index.postgres.upkeep import PostgresUpkeep

        return PostgresUpkeep(self.address)


def _require_driver() -> None:
    # Imported here: archives in a folder need none of it.
    try:
        import asyncpg  # noqa: F401
    except ImportError as error:
        raise UnfitServer(
            "ATTACHE_DATABASE names a PostgreSQL database, and its driver is not installed: "
            "run `pip install 'attache[postgres]'`."
        ) from error


def engine_of(
    folder: Path,
    database: str | None = None,
    *,
    cache: Path | None = None,
    memory: MemoryBudget = PLENTY,
) -> Engine:
    """The engine of the archive in a data folder, or in the database at an address."""
    return PostgresEngine(database) if database else FolderEngine(folder, cache, memory)
