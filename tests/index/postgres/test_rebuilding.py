"""Building the index of a collection anew in PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial, partialmethod
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Connection, text

from index import migrations
from index.archive import Archive
from index.compute import ComputeThread
from index.engine import PostgresEngine
from index.postgres import hnsw, passage_index
from index.postgres.database import PostgresDatabase
from index.postgres.hnsw import Build
from index.postgres.searcher import PostgresSearcher
from index.stores.vectors import VectorStore
from index.types import ModelIdentity, VectorBatch
from tests.index.postgres.conftest import SmallEmbedder
from tests.index.stored import MODEL, OWN, WIRE, embedded
from tests.postgres import connected


@pytest.fixture
async def filled(archive: Archive, searcher: PostgresSearcher) -> Archive:
    """An archive with an index of eight passages."""
    stored = [embedded(f"Number {n}. More of it.", url=f"u{n}") for n in range(4)]
    await archive.articles.store("public", stored, MODEL)
    await searcher.search("number", collections=["public"])
    return archive


class Halfway:
    """Stops builds once they have put one passage into the new index."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.reached, self.goes_on = asyncio.Event(), asyncio.Event()
        batches, halfway = VectorStore.batches, self

        async def stopping(
            store: VectorStore, collection: str, model: ModelIdentity
        ) -> AsyncIterator[VectorBatch]:
            async for batch in batches(store, collection, model, batch=1):
                yield batch
                halfway.reached.set()
                await halfway.goes_on.wait()

        monkeypatch.setattr(VectorStore, "batches", stopping)


@pytest.fixture
def halfway(monkeypatch: pytest.MonkeyPatch) -> Halfway:
    return Halfway(monkeypatch)


@pytest.mark.usefixtures("with_hnsw")
async def test_questions_find_what_comes_and_goes_while_an_index_is_built(
    filled: Archive,
    searcher: PostgresSearcher,
    small: SmallEmbedder,
    compute: ComputeThread,
    halfway: Halfway,
    address: str,
) -> None:
    asking = PostgresSearcher(archive=filled, embedder=small, compute=compute)
    build = asyncio.create_task(searcher.rebuild("public"))
    await halfway.reached.wait()
    assert len(await asking.search("number", collections=["public"], k=20)) == 8
    [new] = await filled.articles.store("public", [embedded("Borduk. More.", url="new")], MODEL)
    await filled.articles.remove("public", 1)
    await filled.articles.store("guild-1", [embedded("Aldra. More.", url="other")], MODEL)
    during = await asking.search("Borduk", collections=["public"], k=20)
    assert during[0].passage.article.id == new.article_id
    assert len(during) == 8
    assert len(await asking.search("Aldra", collections=["guild-1"])) == 2
    halfway.goes_on.set()
    await build
    after = await asking.search("Borduk", collections=["public"], k=20)
    assert {each.passage.id for each in after} == {each.passage.id for each in during}
    assert await damages(address) == []
    assert await hnsw_indexes(filled) == [("ix_passage_index_hnsw_1_2", True)]


@pytest.mark.usefixtures("with_hnsw")
async def test_a_build_that_was_interrupted_leaves_the_index_and_the_next_one_clears_up(
    filled: Archive, searcher: PostgresSearcher, halfway: Halfway, address: str
) -> None:
    before = await searcher.search("number", collections=["public"], k=20)
    build = asyncio.create_task(searcher.rebuild("public"))
    await halfway.reached.wait()
    build.cancel()
    await asyncio.wait({build})
    assert await searcher.search("number", collections=["public"], k=20) == before
    assert await damages(address) == []
    assert await builds(filled) == {1: 8, 2: 1}
    halfway.goes_on.set()
    await searcher.rebuild("public")
    assert await builds(filled) == {3: 8}
    assert await hnsw_indexes(filled) == [("ix_passage_index_hnsw_1_3", True)]
    assert await searcher.search("number", collections=["public"], k=20) == before


async def test_a_search_that_an_index_takes_its_place_in_finds_all_the_same(
    filled: Archive,
    searcher: PostgresSearcher,
    small: SmallEmbedder,
    compute: ComputeThread,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rebuilding = PostgresSearcher(archive=filled, embedder=small, compute=compute)
    stem_counts, rebuilt = passage_index.stem_counts, 0

    async def after_a_rebuild(*about: Any) -> dict[str, int]:
        nonlocal rebuilt
        if not rebuilt:
            rebuilt = (await rebuilding.rebuild("public")).passages
        return await stem_counts(*about)

    monkeypatch.setattr(passage_index, "stem_counts", after_a_rebuild)
    assert len(await searcher.search("number", collections=["public"], k=20)) == 8
    assert rebuilt == 8


async def test_who_waits_to_make_an_hnsw_index_does_not_end_the_one_that_is_made(
    filled: Archive,
) -> None:
    database = filled.database
    assert isinstance(database, PostgresDatabase)
    ours, others = (Build(collection_id=number, number=1) for number in (1, 2))

    async def make(build: Build) -> None:
        async with hnsw.building(database, build.collection_id, seconds=60) as connection:
            await hnsw.make(connection, build, 4, seconds=60)
            await asyncio.sleep(1.5)  # longer than the server waits before it looks for deadlocks

    async with asyncio.timeout(60):
        async with database.writing() as session:
            # It keeps the first from being made until all wait.
            await session.execute(text("DELETE FROM passage_index WHERE passage_id = 0"))
            made = [asyncio.create_task(make(each)) for each in (ours, ours, others)]
            await asyncio.sleep(1.5)
        await asyncio.gather(*made)
    assert await hnsw_indexes(filled) == [
        ("ix_passage_index_hnsw_1_1", True),
        ("ix_passage_index_hnsw_2_1", True),
    ]


@pytest.mark.usefixtures("with_hnsw")
async def test_an_hnsw_index_that_is_missing_is_made_although_nothing_changes(
    filled: Archive, searcher: PostgresSearcher
) -> None:
    async with filled.database.writing() as session:
        await session.execute(text("DROP INDEX ix_passage_index_hnsw_1_1"))
    await searcher.ready()
    async with asyncio.timeout(30):
        while await hnsw_indexes(filled) != [("ix_passage_index_hnsw_1_1", True)]:
            await asyncio.sleep(0.05)


@pytest.mark.usefixtures("with_hnsw")
async def test_a_backup_that_is_put_back_leaves_no_hnsw_index_of_what_was_there(
    filled: Archive, searcher: PostgresSearcher, address: str, tmp_path: Path
) -> None:
    await searcher.rebuild("public")
    assert len(await hnsw_indexes(filled)) == 1
    upkeep = PostgresEngine(address).upkeep()
    await filled.close()
    await asyncio.to_thread(upkeep.back_up, tmp_path / "backup.zip")
    await asyncio.to_thread(partial(upkeep.restore, tmp_path / "backup.zip", replace=True))
    async with Archive(await PostgresDatabase.connect(address)) as restored:
        assert await hnsw_indexes(restored) == []


@pytest.mark.usefixtures("with_hnsw")
async def test_an_hnsw_index_that_is_not_whole_is_made_anew_and_one_of_no_collection_deleted(
    filled: Archive, searcher: PostgresSearcher
) -> None:
    async with filled.database.writing() as session:
        for statement in (
            # What is left where the server stopped while it made one.
            "UPDATE pg_index SET indisvalid = false "
            "WHERE indexrelid = CAST('ix_passage_index_hnsw_1_1' AS regclass)",
            "CREATE INDEX ix_passage_index_hnsw_99_1 ON passage_index (build)",
        ):
            await session.execute(text(statement))
    await filled.articles.store("public", [embedded("Borduk. More.", url="new")], MODEL)
    await searcher.search("number", collections=["public"])
    assert await hnsw_indexes(filled) == [("ix_passage_index_hnsw_1_1", True)]
    await searcher.drop("public")
    assert await hnsw_indexes(filled) == []


async def test_an_index_of_an_earlier_version_is_taken_over(
    filled: Archive, address: str, small: SmallEmbedder, compute: ComputeThread
) -> None:
    async with filled.database.writing() as session:
        await session.execute(text("UPDATE index_states SET passages = 20001"))

    def downgrade(connection: Connection) -> None:
        command.downgrade(migrations.alembic_config(connection), "postgres_0001")

    async with connected(address) as connection:
        await connection.run_sync(downgrade)
        await connection.execute(
            text(
                "CREATE INDEX ix_passage_index_hnsw_4 ON passage_index USING hnsw "
                "((CAST(embedding AS halfvec(4))) halfvec_ip_ops)"
            )
        )
    async with Archive(await PostgresDatabase.connect(address)) as upgraded:
        assert await hnsw_indexes(upgraded) == [("ix_passage_index_hnsw_1_1", True)]
        searcher = PostgresSearcher(archive=upgraded, embedder=small, compute=compute)
        assert len(await searcher.search("number", collections=["public"], k=20)) == 8
        await searcher.rebuild("public")
    assert await damages(address) == []


@pytest.mark.slow
async def test_words_are_counted_alike_whether_articles_came_by_and_by_or_all_at_once(
    archive: Archive, searcher: PostgresSearcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Each passage a batch of its own, so that words are met in several.
    monkeypatch.setattr(VectorStore, "batches", partialmethod(VectorStore.batches, batch=1))
    for at, article in enumerate((WIRE, OWN)):
        await archive.articles.store("public", [embedded(article, url=f"u{at}")], MODEL)
        await searcher.search("oil", collections=["public"])
    by_and_by = await _word_counts(archive)
    await searcher.rebuild("public")
    assert await _word_counts(archive) == by_and_by
    assert ("oil", 2) in {(word, passages) for _, word, passages in by_and_by}


async def builds(archive: Archive) -> dict[int, int]:
    """How many passages each build holds."""
    async with archive.database.reading() as session:
        rows = await session.execute(
            text("SELECT build, count(*) AS held FROM passage_index GROUP BY 1")
        )
        return {row.build: row.held for row in rows}


async def hnsw_indexes(archive: Archive) -> list[tuple[str, bool]]:
    """The HNSW indexes by name, and whether they are whole."""
    async with archive.database.reading() as session:
        rows = await session.execute(
            text(
                "SELECT relname, indisvalid FROM pg_index JOIN pg_class ON oid = indexrelid "
                "WHERE starts_with(relname, 'ix_passage_index_hnsw') ORDER BY 1"
            )
        )
        return [(row.relname, row.indisvalid) for row in rows]


async def damages(address: str) -> list[str]:
    upkeep = PostgresEngine(address).upkeep()
    reports = await asyncio.to_thread(lambda: list(upkeep.verify()))
    return [damage.said for report in reports for damage in report.damages]


async def _word_counts(archive: Archive) -> list[tuple[bool, str, int]]:
    async with archive.database.reading() as session:
        rows = await session.execute(
            text("SELECT is_stem, word, passages FROM word_counts ORDER BY is_stem, word")
        )
        return [(row.is_stem, row.word, row.passages) for row in rows]
