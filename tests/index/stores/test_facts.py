"""What was read in articles: kept beside them, read again when it is of an earlier version."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.archive import Archive
from index.errors import DamagedReading
from index.packing import pack, unpack
from index.types import FactQuery, PublishedWindow, StoredFacts
from reading.types import FactKey, Span
from tests.index.stored import MODEL, embedded, row_counts

DAY = date(2024, 7, 9)
ANY_DAY = PublishedWindow()


def facts(*keys: str) -> StoredFacts:
    return StoredFacts(
        span=Span(0, 4), data='{"a": "é"}', keys=tuple(FactKey(key, DAY) for key in keys)
    )


async def stored(archive: Archive, *texts: str, to: str = "public") -> list[int]:
    articles = [embedded(text, url=f"https://a.example/{text[:9]}") for text in texts]
    return [each.article_id for each in await archive.articles.store(to, articles, MODEL)]


async def unread(archive: Archive, version: int = 1) -> list[int]:
    return [each.id async for each in archive.facts.unread(version, batch=2)]


async def test_what_is_not_read_yet_is_queued_the_newest_first(archive: Archive) -> None:
    public = await stored(archive, "One. Two.", "Three. Four.", "Five. Six.")
    other = await stored(archive, "Seven. Eight.", to="server-1")
    assert await unread(archive) == [*other, *reversed(public)]
    await archive.facts.keep(public[1], [facts("+modi")], version=1)
    assert await unread(archive) == [*other, public[2], public[0]]
    assert await archive.facts.count_unread(1) == 3
    assert await archive.facts.count_unread(1, "public") == 2


async def test_what_was_read_comes_back(archive: Archive) -> None:
    [article] = await stored(archive, "One. Two.")
    kept = [facts("+modi", "@RU")]
    await archive.facts.keep(article, kept, version=1)
    found = await archive.facts.readings([article, 99], version=1)
    assert {key: unpack(data) for key, data in found.items()} == {article: kept}


async def test_what_an_earlier_version_read_is_read_again_and_replaced(archive: Archive) -> None:
    [article] = await stored(archive, "One. Two.")
    await archive.facts.keep(article, [facts("+modi", "+putin")], version=1)
    assert await archive.facts.readings([article], version=2) == {}
    assert await unread(archive, 2) == [article]
    await archive.facts.keep(article, [facts("+modi")], version=2)
    assert await unread(archive, 2) == []
    counts = await row_counts(archive)
    assert (counts["readings"], counts["fact_keys"]) == (1, 1)


async def test_facts_go_with_their_article_and_are_read_again_when_it_is_restored(
    archive: Archive,
) -> None:
    [article] = await stored(archive, "One. Two.")
    await archive.facts.keep(article, [facts("+modi")], version=1)
    await archive.articles.remove("public", article)
    counts = await row_counts(archive)
    assert (counts["readings"], counts["fact_keys"]) == (0, 0)
    assert await unread(archive) == []
    await archive.versions.restore("public", article)
    assert await unread(archive) == [article]


async def test_what_is_read_after_its_article_was_removed_is_not_kept(archive: Archive) -> None:
    [article] = await stored(archive, "One. Two.")
    await archive.articles.remove("public", article)
    await archive.facts.keep(article, [facts("+modi")], version=1)
    assert (await row_counts(archive))["readings"] == 0


async def test_facts_go_with_their_collection(archive: Archive) -> None:
    [article] = await stored(archive, "One. Two.", to="server-1")
    await archive.facts.keep(article, [facts("+modi")], version=1)
    await archive.collections.drop("server-1")
    counts = await row_counts(archive)
    assert (counts["readings"], counts["fact_keys"]) == (0, 0)


# --- Looking up ----------------------------------------------------------------------------------


def told(start: int, day: str, *keys: str) -> StoredFacts:
    """A sentence from `start` on with one fact."""
    found = tuple(FactKey(key, date.fromisoformat(day)) for key in keys)
    return StoredFacts(span=Span(start, start + 4), data="{}", keys=found)


def query(*wanted: str, **about: Any) -> FactQuery:
    """Each of `wanted` are alternatives: "+joe +biden"."""
    sets = tuple(frozenset(each.split()) for each in wanted)
    return FactQuery(**{"wanted": sets, "limit": 9, **about})


async def starts(
    archive: Archive,
    asked: FactQuery,
    *,
    of: Sequence[str] = ("public",),
    published: PublishedWindow = ANY_DAY,
) -> list[int]:
    return [each.start for each in await archive.facts.involving(asked, of, published)]


@pytest.fixture
async def visits(archive: Archive) -> int:
    """An article of two passages, of ten characters each, whose sentences tell of visits."""
    [article] = await stored(archive, "0123456789abcdefghij")
    facts = [
        told(0, "2024-07-08", "+modi", "@RU", "=visit"),
        told(5, "2023-07-08", "+modi", "@RU", "=call"),
        told(12, "2025-01-01", "+modi", "@IN"),
        told(16, "2022-02-02", "+putin", "@RU", "=visit"),
    ]
    await archive.facts.keep(article, facts, version=1)
    return article


async def test_a_fact_has_a_key_of_each_set_that_is_wanted(archive: Archive, visits: int) -> None:
    assert await starts(archive, query("+modi +narendra", "@RU")) == [0, 5]
    assert await starts(archive, query("+modi", "@RU", "=visit")) == [0]
    assert await starts(archive, query("+modi +putin", "=visit", newest_first=False)) == [16, 0]
    assert await starts(archive, query("+lula", "@RU")) == []
    assert await starts(archive, query()) == []


async def test_the_keys_of_two_facts_of_a_sentence_are_no_fact(archive: Archive) -> None:
    [article] = await stored(archive, "One. Two.")
    both = replace(
        told(0, "2024-07-08", "+modi"), keys=(FactKey("+modi", DAY), FactKey("@RU", date.min))
    )
    await archive.facts.keep(article, [both], version=1)
    assert await starts(archive, query("+modi", "@RU")) == []


async def test_facts_come_from_the_newest_or_the_oldest_within_their_days(
    archive: Archive, visits: int
) -> None:
    assert await starts(archive, query("+modi")) == [12, 0, 5]
    assert await starts(archive, query("+modi", limit=1)) == [12]
    assert await starts(archive, query("+modi", limit=1, newest_first=False)) == [5]
    assert await starts(archive, query("+modi", last=date(2024, 12, 31))) == [0, 5]
    assert await starts(archive, query("+modi", first=date(2024, 7, 8))) == [12, 0]


async def test_of_facts_of_one_day_the_same_are_chosen_every_time(archive: Archive) -> None:
    [article] = await stored(archive, "0123456789" * 3)
    facts = [told(start, "2024-07-08", "+modi", "+narendra") for start in range(0, 28, 4)]
    await archive.facts.keep(article, facts, version=1)
    asked = query("+modi +narendra", limit=3)
    assert await starts(archive, asked) == [24, 20, 16]
    assert await starts(archive, replace(asked, newest_first=False)) == [0, 4, 8]


async def test_a_fact_is_in_the_passage_of_its_sentence(archive: Archive, visits: int) -> None:
    found = await archive.facts.involving(query("+modi"), ["public"], ANY_DAY)
    passages = await archive.articles.passages(["public"], [each.passage_id for each in found])
    for each in found:
        assert passages[each.passage_id].span == (Span(0, 10) if each.start < 10 else Span(10, 20))


async def test_facts_of_other_collections_are_not_found(archive: Archive, visits: int) -> None:
    [article] = await stored(archive, "Others say this.", to="server-1")
    await archive.facts.keep(article, [told(0, "2024-01-01", "+modi")], version=1)
    assert await starts(archive, query("+modi")) == [12, 0, 5]
    assert await starts(archive, query("+modi"), of=["server-1"]) == [0]
    assert await starts(archive, query("+modi"), of=["server-2"]) == []
    assert len(await starts(archive, query("+modi"), of=["server-1", "public"])) == 4


async def test_facts_of_articles_published_outside_the_window_are_not_found(
    archive: Archive, visits: int
) -> None:
    before = PublishedWindow(last=date(2024, 7, 8))  # the day before it was published
    assert await starts(archive, query("+modi"), published=before) == []


KEYS = st.builds(FactKey, st.text(max_size=9), st.dates())
FACTS = st.builds(
    StoredFacts,
    span=st.builds(lambda a, b: Span(a, a + b), st.integers(0, 99), st.integers(0, 99)),
    data=st.text(st.characters(exclude_categories=["Cs"])),
    keys=st.lists(KEYS, max_size=3).map(tuple),
)


@given(st.lists(FACTS, max_size=5))
def test_what_is_packed_comes_back(kept: Sequence[StoredFacts]) -> None:
    assert unpack(pack(kept)) == kept


@pytest.mark.parametrize("damage", [b"", b"noise", pack([facts("+a")])[:-1], b"x\x9c\x03\x00"])
def test_bytes_that_were_not_packed_are_refused(damage: bytes) -> None:
    with pytest.raises(DamagedReading):
        unpack(damage)
