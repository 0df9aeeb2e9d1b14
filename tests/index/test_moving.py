"""An archive that is moved: every row is there, once, and as it was."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from index import moving
from index.archive import Archive
from index.database import Database
from index.engine import Engine, FolderEngine, PostgresEngine
from index.errors import MoveChanged, TargetInUse, UnfinishedMove
from index.moving import move, require_whole
from index.stores.feeds import FeedStore
from index.stores.servers import ServerStore
from index.types import AskedQuestion, QuestionOutcome, ServerSettings, StoredFacts
from reading.types import FactKey, Span
from tests.clock import NOON
from tests.index.stored import MODEL, OWN, WIRE, embedded, row_counts
from tests.postgres import PostgresServer


@pytest.fixture(params=["to postgres", "to a folder"])
async def engines(
    request: pytest.FixtureRequest, tmp_path: Path, postgres_server: PostgresServer
) -> AsyncIterator[tuple[Engine, Engine]]:
    async with postgres_server.database() as address:
        both = (FolderEngine(tmp_path / "data"), PostgresEngine(address))
        yield both if request.param == "to postgres" else both[::-1]


@asynccontextmanager
async def opened(engines: Sequence[Engine]) -> AsyncIterator[list[Archive]]:
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(await each.open(create=True)) for each in engines]


async def fill(archive: Archive) -> None:
    """Versions, a removed article, copies, two collections, a feed, settings and a question."""
    await archive.articles.store(
        "public", [embedded(WIRE, url="u1"), embedded(f"{WIRE} Read.", url="u2")], MODEL
    )
    for n in range(3):
        await archive.articles.store("guild-1", [embedded(f"Über {n} 🕊. More.", url="u1")], MODEL)
    [removed] = await archive.articles.store("guild-1", [embedded(OWN, url="u3")], MODEL)
    await archive.articles.remove("guild-1", removed.article_id)
    await FeedStore(archive.database).add(
        "public", url="https://a.example/", title="A", every=timedelta(hours=1), at=NOON
    )
    servers = ServerStore(archive.database)
    await servers.save_settings(2**60, ServerSettings(ask_channels=(2**61,), recording=True))
    await servers.add_question(
        AskedQuestion(server_id=1, outcome=QuestionOutcome.ANSWERED, took_ms=3, text="Who?")
    )


async def test_all_that_is_stored_is_there_and_what_comes_next_has_new_numbers(
    engines: tuple[Engine, Engine],
) -> None:
    async with opened(engines) as (source, target):
        await fill(source)
        moved = await move(source, target)
        assert moved.collections == ("guild-1", "public")
        assert await row_counts(target) == await row_counts(source)
        last = await source.changes.last_seq("guild-1")
        assert await target.changes.history("guild-1", last) == await source.changes.history(
            "guild-1", last
        )
        for collection in moved.collections:
            assert await target.articles.newest(collection) == await source.articles.newest(
                collection
            )
        [stored] = await target.articles.store("public", [embedded("New. More.", url="n")], MODEL)
        assert stored.article_id > max(each.id for each in await source.articles.newest("guild-1"))
        await require_whole(target)


async def test_interrupted_it_goes_on_where_it_stopped(
    engines: tuple[Engine, Engine], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moving, "AT_ONCE", 2)
    async with opened(engines) as (source, target):
        await fill(source)

        def stop(table: str, done: int, _: int) -> None:
            if table == "passages" and done == 4:
                raise asyncio.CancelledError

        with pytest.raises(asyncio.CancelledError):
            await move(source, target, on_copied=stop)
        with pytest.raises(UnfinishedMove, match="attache migrate"):
            await require_whole(target)
        first: dict[str, int] = {}
        await move(source, target, on_copied=lambda table, done, _: first.setdefault(table, done))
        assert "articles" not in first
        assert first["passages"] == 6
        assert await row_counts(target) == await row_counts(source)


_ORDERED_OTHERWISE = (
    "ALTER TABLE fact_keys RENAME TO earlier",
    """
    CREATE TABLE fact_keys (
        collection_id INTEGER, key TEXT COLLATE NOCASE, day DATE, article_id INTEGER, start INTEGER,
        PRIMARY KEY (collection_id, key, day, article_id, start)
    ) WITHOUT ROWID
    """,
    "INSERT INTO fact_keys SELECT * FROM earlier",
    "DROP TABLE earlier",
)


async def test_engines_that_order_letters_otherwise_agree_on_what_was_moved(
    postgres_server: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moving, "AT_ONCE", 2)
    keys = tuple(FactKey(key, date(2024, 7, 9)) for key in ("a", "C", "b", "@x", "D", "+e"))
    facts = StoredFacts(span=Span(0, 5), data="{}", keys=keys)

    def stop(table: str, done: int, _: int) -> None:
        if table == "fact_keys" and done == 4:
            raise asyncio.CancelledError

    async with postgres_server.database() as address:
        engines = (FolderEngine(tmp_path / "data"), PostgresEngine(address))
        async with opened(engines) as (source, target):
            await fill(source)
            await source.facts.keep(1, [facts], version=1)
            async with source.database.writing() as session:
                for statement in _ORDERED_OTHERWISE:
                    await session.execute(text(statement))
            with pytest.raises(asyncio.CancelledError):
                await move(source, target, on_copied=stop)
            await move(source, target)
            assert await row_counts(target) == await row_counts(source)


async def test_nothing_is_moved_to_where_an_archive_is(engines: tuple[Engine, Engine]) -> None:
    async with opened(engines) as (source, target):
        await fill(source)
        await target.articles.store("public", [embedded("Theirs. More.", url="u1")], MODEL)
        before = await row_counts(target)
        with pytest.raises(TargetInUse, match="with public, too"):
            await move(source, target)
        assert await row_counts(target) == before
        await require_whole(target)


async def test_an_archive_that_is_written_to_meanwhile_is_not_taken_for_moved(
    engines: tuple[Engine, Engine], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(engines) as (source, target):
        await fill(source)
        last_step = moving._copy_replacements

        async def written_to(*both: Database) -> None:
            await source.articles.store("public", [embedded("Late. More.", url="late")], MODEL)
            await last_step(*both)

        monkeypatch.setattr(moving, "_copy_replacements", written_to)
        with pytest.raises(MoveChanged, match="written to"):
            await move(source, target)
        with pytest.raises(UnfinishedMove):
            await require_whole(target)
