"""The archive: a database, and a store for each kind of thing in it. The database is the truth."""

from pathlib import Path
from typing import Self

from index.database import Database
from index.stores.articles import ArticleStore
from index.stores.changes import ChangeFeed
from index.stores.collections import CollectionStore
from index.stores.vectors import VectorStore
from index.stores.versions import VersionStore


class Archive:
    """What one data folder holds: articles in collections, their versions, vectors and changes.

    Methods of stores are units of work: done whole or not at all. They raise `StorageError` where
    the disk refuses. Stores that are built elsewhere are given the `database`.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self.collections = CollectionStore(database)
        self.articles = ArticleStore(database)
        self.versions = VersionStore(database)
        self.vectors = VectorStore(database)
        self.changes = ChangeFeed(database)

    @classmethod
    async def open(cls, folder: Path, *, create: bool = False) -> Self:
        """Open the archive in `folder`; where there is none, `create` makes it.

        Raises `NoArchive`, `ReadOnlyArchive` and `StorageError`.
        """
        return cls(await Database.open(folder, create=create))

    @property
    def is_new(self) -> bool:
        """Whether opening it made it."""
        return self.database.is_new

    async def close(self) -> None:
        await self.database.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()
