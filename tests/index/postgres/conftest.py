"""An archive on PostgreSQL for each test, and a model that costs nothing."""

from collections.abc import AsyncIterator, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from index.archive import Archive
from index.compute import ComputeThread
from index.embedder import Embedder
from index.postgres.database import PostgresDatabase
from index.postgres.searcher import PostgresSearcher
from tests.index.stored import MODEL
from tests.postgres import PostgresServer


class SmallEmbedder(Embedder):
    """Each query is near the first passages that `tests.index.stored.embedded` makes."""

    def __init__(self) -> None:
        self.identity = MODEL

    def ready(self) -> None:
        pass

    def embed_query(self, text: str) -> NDArray[np.float32]:
        return np.eye(1, 4, dtype="f4")[0]

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.eye(len(texts), 4, dtype="f4")


@pytest.fixture
async def address(postgres_server: PostgresServer) -> AsyncIterator[str]:
    async with postgres_server.database() as address:
        yield address


@pytest.fixture
async def empty(postgres_server: PostgresServer) -> AsyncIterator[str]:
    """The address of a database in which there is nothing."""
    async with postgres_server.database(empty=True) as address:
        yield address


@pytest.fixture
async def archive(address: str) -> AsyncIterator[Archive]:
    async with Archive(await PostgresDatabase.connect(address)) as opened:
        yield opened


@pytest.fixture
def small() -> SmallEmbedder:
    return SmallEmbedder()


@pytest.fixture
def with_hnsw(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take a handful of passages for many."""
    for module in ("index.postgres.passage_index", "index.postgres.searcher"):
        monkeypatch.setattr(f"{module}.EXACT_UNTIL", 3)


@pytest.fixture
async def searcher(
    archive: Archive, small: SmallEmbedder, compute: ComputeThread
) -> AsyncIterator[PostgresSearcher]:
    opened = PostgresSearcher(archive=archive, embedder=small, compute=compute)
    yield opened
    await opened.close()
