"""The archive: a database, and a store for each kind of thing in it.

The database is the truth; all else in the data folder is a cache that can be built again.
"""

from pathlib import Path
from typing import Self

from index.database import CACHE_BYTES, Database
from index.stores.articles import ArticleStore
from index.stores.changes import ChangeFeed
from index.stores.collections import CollectionStore
from index.stores.facts import FactStore
from index.stores.vectors import VectorStore
from index.stores.versions import VersionStore


class Archive:
    """Articles in collections, their versions, vectors and facts, and the change feed.

    A store's method is one unit of work, and raises `StorageError` where the disk refuses. Stores
    that are not listed here (feeds, leases, servers, memberships) are built on `database`.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self.collections = CollectionStore(database)
        self.articles = ArticleStore(database)
        self.versions = VersionStore(database)
        self.vectors = VectorStore(database)
        self.facts = FactStore(database)
        self.changes = ChangeFeed(database)

    @classmethod
    async def open(
        cls, folder: Path, *, create: bool = False, cache_bytes: int = CACHE_BYTES
    ) -> Self:
        """Open the archive in `folder`; where there is none, `create` makes it.

        Without `create`, one that cannot be written is opened to be read. Raises `NoArchive`,
        `LostDatabase`, `ReadOnlyArchive` and `StorageError`.
        """
        return cls(await Database.open(folder, create=create, cache_bytes=cache_bytes))

    @property
    def is_new(self) -> bool:
        """Whether opening it made it."""
        return self.database.is_new

    @property
    def is_read_only(self) -> bool:
        """Whether its folder cannot be written."""
        return self.database.is_read_only

    async def close(self) -> None:
        """Close all connections."""
        await self.database.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()
