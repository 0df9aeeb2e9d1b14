"""What a collection holds, and what is left of one that is dropped."""

from datetime import date
from pathlib import Path

import pytest

from index.archive import Archive
from index.compute import ComputeThread
from index.embedder import Embedder
from index.errors import UnknownCollection
from index.searcher import Searcher
from tests.articles import draft, store
from tests.index.stored import MODEL, database_bytes, embedded, row_counts

pytestmark = pytest.mark.both_engines


async def test_articles_are_counted_by_month_and_collection(archive: Archive) -> None:
    days = ("2024-07-09", "2024-07-30", "2024-05-01", "2023-07-09")
    await archive.articles.store(
        "public", [embedded(f"Text {day}. More.", url=day, day=day) for day in days], MODEL
    )
    await archive.articles.store(
        "guild-1", [embedded("Else. More.", url="else", day="2024-07-01")], MODEL
    )
    assert await archive.collections.per_month("public") == {
        date(2023, 7, 1): 1,
        date(2024, 5, 1): 1,
        date(2024, 7, 1): 2,
    }
    [removed, *_] = await archive.articles.newest("guild-1")
    await archive.articles.remove("guild-1", removed.id)
    assert await archive.collections.per_month("guild-1") == {}


async def test_an_unknown_collection_is_named_with_those_that_exist(archive: Archive) -> None:
    await archive.articles.store("public", [], MODEL)
    with pytest.raises(UnknownCollection, match=r"'nato'.*public"):
        await archive.collections.stats("nato")


async def test_a_dropped_collection_leaves_nothing_and_the_others_alone(
    archive: Archive,
    searcher: Searcher,
    embedder: Embedder,
    compute: ComputeThread,
    database: str | None,
    tmp_path: Path,
) -> None:
    def is_on_disk(text: bytes) -> bool:
        return text in database_bytes(tmp_path)

    theirs = draft("Finland joined NATO. The flag was raised.", url="u2")
    await store(archive, embedder, compute, [theirs], "guild-2")
    before = await row_counts(archive)
    for text in ("Modi visited Moscow.", "Modi visited Moscow in July.", "Modi met Putin."):
        await store(archive, embedder, compute, [draft(text, url="u1")], "guild-1")
    await store(archive, embedder, compute, [draft("Xi met Biden.", url="u3")], "guild-1")
    (article,) = await archive.articles.newest("guild-1", title_like="", limit=1)
    await archive.articles.remove("guild-1", article.id)
    assert await searcher.search("who met", collections=["guild-1"])
    assert database or is_on_disk(b"Modi visited")
    await searcher.drop("guild-1")
    assert not (tmp_path / "data" / "index" / "guild-1").exists()
    await archive.collections.drop("guild-1", batch=1)
    assert await row_counts(archive) == before
    assert await archive.collections.names() == ["guild-2"]
    assert await searcher.search("who met", collections=["guild-1"]) == []
    assert await searcher.search("who joined NATO", collections=["guild-2"])
    assert database or not is_on_disk(b"Modi visited")
    await archive.collections.drop("guild-1")


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
