"""Several processes on one database: each as if it were alone."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from index.archive import Archive
from index.compute import ComputeThread
from index.errors import ArticlesBusy
from index.postgres import passage_index
from index.postgres.database import PostgresDatabase
from index.postgres.searcher import PostgresSearcher
from index.state import ArchiveWatch
from index.stores.feeds import FeedStore
from index.stores.guild_membership import GuildMembershipStore
from index.stores.rows import collection_id_of
from index.stores.servers import ServerStore
from index.types import Outcome, ServerSettings
from tests.index.postgres.conftest import SmallEmbedder
from tests.index.stored import MODEL, OWN, WIRE, embedded


@pytest.fixture
async def archives(address: str) -> AsyncIterator[list[Archive]]:
    opened = [Archive(await PostgresDatabase.connect(address)) for _ in range(3)]
    yield opened
    for each in opened:
        await each.close()


async def test_an_article_that_several_store_at_once_is_stored_once(
    archives: list[Archive],
) -> None:
    article = embedded("One. Two.", url="u1")
    done = await asyncio.gather(
        *(each.articles.store("public", [article], MODEL) for each in archives for _ in range(2))
    )
    outcomes = [stored.outcome for [stored] in done]
    assert sorted(outcomes) == [Outcome.ADDED] + [Outcome.UNCHANGED] * 5
    assert await archives[0].collections.names() == ["public"]


async def test_changes_are_numbered_in_the_order_in_which_they_can_be_seen(
    archives: list[Archive],
) -> None:
    """A reader that has seen a change never meets one with a lower number later."""
    await archives[0].articles.store("public", [], MODEL)
    seen: list[int] = []

    async def write(archive: Archive, name: str) -> None:
        for n in range(6):
            await archive.articles.store(
                "public", [embedded(f"{name} {n}. More.", url=f"{name}{n}")], MODEL
            )

    async def read() -> None:
        while len(seen) < 12:
            changes = await archives[2].changes.since("public", seen[-1] if seen else 0)
            seen.extend(change.seq for change in changes)
            await asyncio.sleep(0)

    async with asyncio.timeout(30):
        await asyncio.gather(write(archives[0], "a"), write(archives[1], "b"), read())
    assert seen == sorted(seen)
    assert len(await archives[0].changes.since("public", 0)) == 12


async def test_a_writer_of_a_collection_waits_for_the_one_before_and_readers_do_not(
    archives: list[Archive],
) -> None:
    first, second, reader = archives
    await first.articles.store("public", [embedded("One. Two.", url="u1")], MODEL)
    async with first.database.writing() as session:
        await collection_id_of(session, "public", alone=True)
        waiting = asyncio.create_task(
            second.articles.store("public", [embedded("Three. Four.", url="u2")], MODEL)
        )
        other = second.articles.store("guild-1", [embedded("Five. Six.", url="u3")], MODEL)
        async with asyncio.timeout(20):
            assert len(await other) == 1
            assert (await reader.collections.stats("public")).articles == 1
        assert not waiting.done()
    assert [each.outcome for each in await waiting] == [Outcome.ADDED]


async def test_the_index_is_brought_up_to_date_by_one_of_those_that_would(
    archives: list[Archive], small: SmallEmbedder, compute: ComputeThread
) -> None:
    searchers = [
        PostgresSearcher(archive=each, embedder=small, compute=compute) for each in archives
    ]
    await archives[0].articles.store(
        "public", [embedded(f"Number {n}. More.", url=f"u{n}") for n in range(5)], MODEL
    )
    found = await asyncio.gather(
        *(each.search("one", collections=["public"]) for each in searchers)
    )
    assert found[0] == found[1] == found[2]
    statuses = [await each.status("public") for each in searchers]
    assert {each.passages for each in statuses} == {10}
    async with archives[0].database.reading() as session:
        assert await session.scalar(text("SELECT count(*) FROM passage_index")) == 10
        held = text("SELECT passages FROM word_counts WHERE is_stem AND word = 'number'")
        assert await session.scalar(held) == 5


async def test_a_question_is_answered_from_the_index_that_another_process_builds_anew(
    archives: list[Archive],
    small: SmallEmbedder,
    compute: ComputeThread,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("index.postgres.searcher._SHORT_WAIT", 0.1)
    monkeypatch.setattr("index.postgres.searcher._LONGEST_WAIT", 0.1)
    ours, theirs, _ = archives
    searcher = PostgresSearcher(archive=ours, embedder=small, compute=compute)
    [old] = await ours.articles.store("public", [embedded("Old one. More.", url="u1")], MODEL)
    found = await searcher.search("one", collections=["public"])
    async with theirs.database.writing() as session:
        await passage_index.lock(session, 1, seconds=1)
        await ours.articles.store("public", [embedded("New one. More.", url="u2")], MODEL)
        assert await searcher.search("one", collections=["public"]) == found
        await ours.articles.remove("public", old.article_id)
        assert await searcher.search("one", collections=["public"]) == []
        await ours.articles.store("guild-1", [embedded("Else. More.", url="u3")], MODEL)
        await passage_index.lock(session, 2, seconds=1)
        with pytest.raises(ArticlesBusy, match="Try again"):
            await searcher.search("one", collections=["guild-1"])
    after = await searcher.search("one", collections=["public"])
    assert after[0].passage.text.startswith("New one")


async def test_settings_feeds_and_memberships_written_at_once_are_all_there(
    archives: list[Archive], clock: object
) -> None:
    servers = [ServerStore(each.database) for each in archives]
    await asyncio.gather(
        *(each.save_settings(1, ServerSettings(recording=True)) for each in servers)
    )
    assert (await servers[0].settings(1)).recording
    memberships = [GuildMembershipStore(each.database) for each in archives]
    await asyncio.gather(*(each.record_joined(7, [1, 2, 3]) for each in memberships))
    assert await memberships[0].present(7) == {1, 2, 3}
    assert await FeedStore(archives[0].database).feeds() == []


async def test_what_is_held_and_still_to_be_read_is_counted_for_each_collection(
    archive: Archive, searcher: PostgresSearcher
) -> None:
    await archive.articles.store("public", [embedded("One. Two.", url="u1")], MODEL)
    await archive.articles.store("guild-1", [embedded("Three. Four.", url="u2")], MODEL)
    watch = ArchiveWatch(archive=archive, searcher=searcher, feeds=FeedStore(archive.database))
    state = await watch.state()
    assert state.indexes == ()
    [first] = [each async for each in archive.facts.unread(1)][:1]
    await archive.facts.keep(first.id, [], version=1)
    assert await archive.facts.count_unread(1) == 1


@pytest.mark.usefixtures("with_hnsw")
async def test_many_passages_are_searched_by_hnsw_and_only_in_the_collections_named(
    archive: Archive, searcher: PostgresSearcher
) -> None:
    for collection in ("guild-1", "guild-2"):
        await archive.articles.store(
            collection,
            [embedded(f"{collection} {n}. More.", url=f"u{n}") for n in range(4)],
            MODEL,
        )
    await archive.articles.store("guild-3", [embedded("A few. More.", url="u")], MODEL)
    for collections, passages in ((["guild-1"], 8), (["guild-3", "guild-1"], 10)):
        found = await searcher.search("nothing written", collections=collections, k=20)
        assert {each.passage.article.collection for each in found} == set(collections)
        assert len(found) == passages
    async with archive.database.reading() as session:
        indexes = text(
            "SELECT indexdef FROM pg_indexes WHERE indexname = 'ix_passage_index_hnsw_1_1'"
        )
        assert "hnsw" in str(await session.scalar(indexes))
        explained = text(
            "EXPLAIN SELECT passage_id FROM passage_index WHERE collection_id = 1 AND build = 1 "
            "ORDER BY CAST(embedding AS halfvec(4)) <#> CAST('[1,0,0,0]' AS halfvec) LIMIT 5"
        )
        await session.execute(text("SET LOCAL enable_seqscan = off"))
        await session.execute(text("SET LOCAL enable_sort = off"))
        plan = "\n".join((await session.execute(explained)).scalars())
    assert "ix_passage_index_hnsw_1_1" in plan


@pytest.mark.usefixtures("with_hnsw")
async def test_a_large_collection_is_indexed_while_another_process_indexes_another_one(
    archives: list[Archive], small: SmallEmbedder, compute: ComputeThread
) -> None:
    ours, theirs, _ = archives
    searcher = PostgresSearcher(archive=ours, embedder=small, compute=compute)
    for name in ("public", "guild-1"):
        stored = [embedded(f"Number {n}. More.", url=f"u{n}") for n in range(3)]
        await ours.articles.store(name, stored, MODEL)
        await searcher.search("number", collections=[name])
    async with theirs.database.writing() as session:
        await passage_index.lock(session, 2, seconds=1)
        await session.execute(text("DELETE FROM passage_index WHERE collection_id = 2"))
        await ours.articles.store("public", [embedded("Borduk met. More.", url="new")], MODEL)
        async with asyncio.timeout(60):
            found = await searcher.search("Borduk", collections=["public"])
    assert found[0].passage.text.startswith("Borduk")


async def test_a_rare_word_outweighs_a_common_one(
    archive: Archive, searcher: PostgresSearcher
) -> None:
    await archive.articles.store(
        "public",
        [
            embedded(f"Talks, talks and talks, number {n}. More talks.", url=f"u{n}")
            for n in range(6)
        ],
        MODEL,
    )
    await archive.articles.store("public", [embedded("Aldra spoke. More.", url="rare")], MODEL)
    found = await searcher.search("talks Aldra", collections=["public"])
    by_words = sorted(
        (each for each in found if each.lexical_rank), key=lambda each: each.lexical_rank or 0
    )
    assert by_words[0].passage.text.startswith("Aldra")


async def test_counts_of_words_follow_what_is_removed_and_dropped(
    archive: Archive, searcher: PostgresSearcher
) -> None:
    stored = await archive.articles.store(
        "public", [embedded(WIRE, url="u1"), embedded(OWN, url="u2")], MODEL
    )
    await searcher.search("oil", collections=["public"])
    await archive.articles.remove("public", stored[0].article_id)
    assert await searcher.respell(["comission"], collections=["public"]) == {}
    async with archive.database.reading() as session:
        held = await passage_index.stem_counts(session, [1], ["commiss", "oil", "kremlin"])
    assert held == {"oil": 1, "kremlin": 1}
    assert (await searcher.status("public")).passages == 2
    await searcher.drop("public")
    await archive.collections.drop("public")
    async with archive.database.reading() as session:
        for table in ("passage_index", "word_counts", "index_states"):
            assert await session.scalar(text(f"SELECT count(*) FROM {table}")) == 0


async def test_changes_of_two_collections_are_each_noticed_whichever_is_seen_first(
    archives: list[Archive],
) -> None:
    """Who began to write first may be done last: its changes have the lower numbers."""
    first, second, reader = archives
    await first.articles.store("public", [embedded("One. Two.", url="u1")], MODEL)
    await second.articles.store("guild-1", [embedded("Three. Four.", url="u2")], MODEL)
    async with first.database.writing() as session:
        await session.execute(
            text(
                "INSERT INTO changes (collection_id, article_id, kind, changed_at) "
                "VALUES (1, 1, 'added', now())"
            )
        )
        await second.articles.store("guild-1", [embedded("Five. Six.", url="u3")], MODEL)
        before = await reader.facts.newest_changes()
    after = await reader.facts.newest_changes()
    assert max(before.values()) == max(after.values())
    assert after != before
