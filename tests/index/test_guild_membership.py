"""Which servers were left, and what goes when a collection is dropped."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, func, select

from index.archive import Archive
from index.compute import ComputeThread
from index.embedder import Embedder
from index.searcher import Searcher
from index.stores.feeds import FeedStore
from index.stores.guild_membership import GuildMembershipStore
from index.stores.servers import (
    AskedQuestion,
    Feedback,
    QuestionOutcome,
    ServerSettings,
    ServerStore,
)
from index.tables import Base
from tests.articles import draft, store

BOT, OTHER_BOT = 2**60, 2**60 + 1
LATER = datetime.now(UTC) + timedelta(hours=1)


@pytest.fixture
def memberships(archive: Archive) -> GuildMembershipStore:
    return GuildMembershipStore(archive.database)


async def rows(archive: Archive) -> dict[str, int]:
    """How many rows each table has, but for the models'."""
    async with archive.database.reading() as session:
        return {
            table.name: await session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
            if table.name != "models"
        }


def written_out(folder: Path) -> bytes:
    """The database's file with everything in it that was written."""
    file = folder / "data" / "attache.sqlite3"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return file.read_bytes()


async def test_a_server_is_left_until_the_bot_is_back(memberships: GuildMembershipStore) -> None:
    await memberships.record_joined(BOT, [1, 2])
    await memberships.record_left(BOT, [1, 3])
    assert await memberships.present(BOT) == {2}
    assert await memberships.left(BOT, before=LATER) == [1, 3]
    assert await memberships.left(BOT, before=datetime.now(UTC) - timedelta(days=1)) == []
    await memberships.record_joined(BOT, [1])
    assert await memberships.left(BOT, before=LATER) == [3]


async def test_the_first_day_counts(memberships: GuildMembershipStore) -> None:
    await memberships.record_left(BOT, [1])
    between = datetime.now(UTC)
    await asyncio.sleep(0.01)
    await memberships.record_left(BOT, [1])
    assert await memberships.left(BOT, before=between) == [1]


async def test_a_server_that_another_application_is_in_is_not_left(
    memberships: GuildMembershipStore,
) -> None:
    await memberships.record_joined(OTHER_BOT, [1])
    await memberships.record_left(BOT, [1, 2])
    assert await memberships.left(BOT, before=LATER) == [2]
    assert await memberships.left(OTHER_BOT, before=LATER) == []
    await memberships.record_left(OTHER_BOT, [1])
    assert await memberships.left(BOT, before=LATER) == [1, 2]


async def test_a_dropped_collection_leaves_nothing_and_the_others_alone(
    archive: Archive,
    searcher: Searcher,
    embedder: Embedder,
    compute: ComputeThread,
    tmp_path: Path,
) -> None:
    theirs = draft("Finland joined NATO. The flag was raised.", url="u2")
    await store(archive, embedder, compute, [theirs], "guild-2")
    before = await rows(archive)
    for text in ("Modi visited Moscow.", "Modi visited Moscow in July.", "Modi met Putin."):
        await store(archive, embedder, compute, [draft(text, url="u1")], "guild-1")
    await store(archive, embedder, compute, [draft("Xi met Biden.", url="u3")], "guild-1")
    (article,) = await archive.articles.newest("guild-1", title_like="", limit=1)
    await archive.articles.remove("guild-1", article.id)
    assert await searcher.search("who met", collections=["guild-1"])
    assert b"Modi visited" in written_out(tmp_path)
    await searcher.drop("guild-1")
    assert not (tmp_path / "data" / "index" / "guild-1").exists()
    await archive.collections.drop("guild-1", batch=1)
    assert await rows(archive) == before
    assert await archive.collections.names() == ["guild-2"]
    assert await searcher.search("who met", collections=["guild-1"]) == []
    assert await searcher.search("who joined NATO", collections=["guild-2"])
    assert b"Modi visited" not in written_out(tmp_path)
    await archive.collections.drop("guild-1")


async def test_what_is_deleted_is_overwritten_by_whichever_connection_does_it(
    archive: Archive, tmp_path: Path
) -> None:
    def as_sqlite_is_by_default(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA secure_delete = OFF")

    # Some systems build their SQLite with it on.
    await archive.close()
    event.listen(
        archive.database._engine.sync_engine, "connect", as_sqlite_is_by_default, insert=True
    )

    async def hold() -> None:
        async with archive.database.reading() as session:
            await session.execute(select(1))
            await asyncio.sleep(0.05)

    await asyncio.gather(*(hold() for _ in range(3)))  # as many connections
    feeds, servers = FeedStore(archive.database), ServerStore(archive.database)
    feed = await feeds.add(
        "guild-1", url="https://news.example/", title="T", every=timedelta(hours=1), at=LATER
    )
    for n in range(100):
        await feeds.tried(feed, f"https://news.example/entry-{n}", at=LATER)
        asked = AskedQuestion(
            server_id=1,
            outcome=QuestionOutcome.ANSWERED,
            took_ms=5,
            text=f"Who met Modi in room {n}?",
        )
        await servers.add_question(asked)
    assert b"entry-99" in written_out(tmp_path)
    assert b"Who met Modi" in written_out(tmp_path)
    await archive.collections.drop("guild-1")
    await servers.erase(1)
    assert b"entry-" not in written_out(tmp_path)
    assert b"Who met Modi" not in written_out(tmp_path)


async def test_a_collection_that_was_dropped_can_begin_anew(
    archive: Archive, searcher: Searcher, embedder: Embedder, compute: ComputeThread
) -> None:
    await store(archive, embedder, compute, [draft("Modi visited Moscow.")], "guild-1")
    assert await searcher.search("Modi", collections=["guild-1"])
    await searcher.drop("guild-1")
    await archive.collections.drop("guild-1")
    await store(archive, embedder, compute, [draft("Xi met Biden.")], "guild-1")
    found = await searcher.search("who met", collections=["guild-1"])
    assert [each.passage.text for each in found] == ["Xi met Biden."]


async def test_nothing_is_kept_of_an_erased_server(
    archive: Archive, memberships: GuildMembershipStore
) -> None:
    servers = ServerStore(archive.database)
    before = await rows(archive)
    for server_id in (1, 2):
        await servers.save_settings(server_id, ServerSettings(recording=True))
        asked = AskedQuestion(
            server_id=server_id, outcome=QuestionOutcome.ANSWERED, took_ms=5, text="Who?"
        )
        await servers.add_question(asked)
        await servers.give_feedback(
            Feedback(server_id=server_id, message_id=server_id, user_id=7, helpful=True)
        )
        await memberships.record_joined(BOT, [server_id])
    await servers.erase(1)
    assert {name: n for name, n in (await rows(archive)).items() if n != before[name]} == {
        "server_settings": 1, "asked_questions": 1, "feedback": 1, "server_presences": 1,
    }  # fmt: skip
    assert (await servers.settings(2)).recording
