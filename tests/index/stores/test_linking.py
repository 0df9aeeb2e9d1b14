"""Which stored articles are one story."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from index.archive import Archive
from index.types import Outcome, PublishedWindow
from tests.index.stored import MODEL, OWN, WIRE, embedded

ROOT = Path(__file__).resolve().parents[3]

pytestmark = pytest.mark.both_engines


async def test_copies_of_one_text_are_one_story_and_all_are_kept(archive: Archive) -> None:
    cut = WIRE[: WIRE.index("which banks")]
    stored = await archive.articles.store(
        "public",
        [embedded(WIRE, url="u1"), embedded(OWN, url="u2"), embedded(cut, url="u3")],
        MODEL,
    )
    first, own, copy = stored
    assert [each.outcome for each in stored] == [Outcome.ADDED] * 3
    assert (first.same_story, own.same_story) == (None, None)
    assert copy.same_story is not None and copy.same_story.id == first.article_id
    stories = {each.id: each.story for each in await archive.articles.newest("public")}
    assert stories[copy.article_id] == stories[first.article_id] == first.article_id
    assert stories[own.article_id] == own.article_id


def by(day: date) -> PublishedWindow:
    return PublishedWindow(last=day)


async def test_copies_are_those_published_in_the_window(archive: Archive) -> None:
    first, copy, late = await archive.articles.store(
        "public",
        [
            embedded(WIRE, url="u1"),
            embedded(f"{WIRE} Read more.", url="u2", day="2024-07-10"),
            embedded(f"{WIRE} Read all.", url="u3", day="2024-08-10"),
        ],
        MODEL,
    )
    ids = (first.article_id, copy.article_id)
    found = await archive.articles.copies(["public"], ids, by(date(2024, 7, 31)))
    assert {key: [each.id for each in of] for key, of in found.items()} == {
        first.article_id: [copy.article_id],
        copy.article_id: [first.article_id],
    }
    august = PublishedWindow(first=date(2024, 8, 1), last=date(2024, 8, 31))
    found = await archive.articles.copies(["public"], ids[:1], august)
    assert [each.id for each in found[first.article_id]] == [late.article_id]
    found = await archive.articles.copies(["public"], ids[:1], by(date(2024, 8, 31)))
    assert [each.id for each in found[first.article_id]] == [copy.article_id, late.article_id]
    assert not any(
        (await archive.articles.copies(["guild-1"], ids, by(date(2024, 8, 31)))).values()
    )


async def test_a_text_in_another_collection_is_no_copy(archive: Archive) -> None:
    [first] = await archive.articles.store("guild-1", [embedded(WIRE, url="u1")], MODEL)
    [other] = await archive.articles.store(
        "guild-2", [embedded(f"{WIRE} Read more.", url="u2")], MODEL
    )
    assert other.same_story is None
    ids = (first.article_id, other.article_id)
    assert not any(
        (await archive.articles.copies(["guild-1", "guild-2"], ids, by(date(2025, 1, 1)))).values()
    )


async def test_a_page_with_two_wires_does_not_make_them_one_story(archive: Archive) -> None:
    one, other, page = await archive.articles.store(
        "public",
        [
            embedded(WIRE, url="u1"),
            embedded(OWN, url="u2"),
            embedded(f"{WIRE} {OWN} And more.", url="u3"),
        ],
        MODEL,
    )
    stories = {each.id: each.story for each in await archive.articles.newest("public")}
    assert stories[one.article_id] != stories[other.article_id]
    assert stories[page.article_id] in (one.article_id, other.article_id)


async def test_a_removed_article_is_in_no_story(archive: Archive) -> None:
    [first] = await archive.articles.store("public", [embedded(WIRE, url="u1")], MODEL)
    await archive.articles.remove("public", first.article_id)
    [copy] = await archive.articles.store(
        "public", [embedded(f"{WIRE} Read more.", url="u2")], MODEL
    )
    assert copy.same_story is None
    found = await archive.articles.copies(["public"], [copy.article_id], by(date(2025, 1, 1)))
    assert found == {copy.article_id: ()}


async def test_an_article_without_a_story_is_compared_with_the_others(archive: Archive) -> None:
    [first] = await archive.articles.store("public", [embedded(WIRE, url="u1")], MODEL)
    await archive.articles.remove("public", first.article_id)
    [copy] = await archive.articles.store(
        "public", [embedded(f"{WIRE} Read more.", url="u2")], MODEL
    )
    async with archive.database._engine.begin() as connection:
        await connection.exec_driver_sql("UPDATE articles SET retired_at = NULL")
    assert await archive.articles.link_stories("public") == 1
    stories = {each.id: each.story for each in await archive.articles.newest("public")}
    assert stories[first.article_id] == stories[copy.article_id]


async def test_articles_of_an_older_database_are_compared_batch_by_batch(archive: Archive) -> None:
    texts = [WIRE, OWN, f"{WIRE} Read more.", f"{OWN} Read more."]
    await archive.articles.store(
        "public", [embedded(t, url=f"u{n}") for n, t in enumerate(texts)], MODEL
    )
    expected = {each.id: each.story for each in await archive.articles.newest("public")}
    async with archive.database._engine.begin() as connection:
        await connection.exec_driver_sql("DELETE FROM story_keys")
        await connection.exec_driver_sql("UPDATE articles SET story = NULL")
    assert all(each.story == each.id for each in await archive.articles.newest("public"))
    assert [await archive.articles.link_stories("public", limit=3) for _ in range(3)] == [3, 1, 0]
    assert {each.id: each.story for each in await archive.articles.newest("public")} == expected
    assert await archive.articles.link_stories("nobody's") == 0


def test_nothing_is_imported_while_others_wait_to_write(tmp_path: Path) -> None:
    probe = """
import asyncio, sys
from pathlib import Path
from index.archive import Archive
from index.database import Database
from tests.index.stored import MODEL, embedded

writing = Database.writing

def watched(self):
    assert "datasketch" in sys.modules, "it is imported in the transaction"
    return writing(self)

async def store():
    async with await Archive.open(Path(sys.argv[1]), create=True) as archive:
        Database.writing = watched
        await archive.articles.store("public", [embedded("One. Two.")], MODEL)

asyncio.run(store())
"""
    subprocess.run([sys.executable, "-c", probe, str(tmp_path)], check=True, cwd=ROOT)
