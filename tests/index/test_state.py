"""The state of an archive in use, as it is read for whoever watches it."""

from datetime import timedelta

import pytest

from index.archive import Archive
from index.compute import ComputeThread
from index.embedder import Embedder
from index.searcher import Searcher
from index.state import COUNTED_EVERY, ArchiveWatch
from index.stores.feeds import FeedStore
from tests.articles import draft, store
from tests.clock import NOON

VISIT = draft("Modi visited Moscow in July. He met Putin.", title="Modi in Moscow", url="u1")
TRADE = draft("The tariff on steel was raised.", title="Steel tariffs", url="u2")


class Seconds:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def watch(archive: Archive, searcher: Searcher, seconds: Seconds) -> ArchiveWatch:
    feeds = FeedStore(archive.database)
    return ArchiveWatch(archive=archive, searcher=searcher, feeds=feeds, now=seconds)


async def test_an_archive_without_a_question_has_totals_and_feeds_and_no_index(
    watch: ArchiveWatch, archive: Archive, embedder: Embedder, compute: ComputeThread
) -> None:
    first, _ = await store(archive, embedder, compute, [VISIT, TRADE])
    await archive.articles.remove("public", first.article_id)
    url = "https://news.example/feed"
    feeds = FeedStore(archive.database)
    await feeds.add("guild-1", url=url, title="News", every=timedelta(hours=1), at=NOON)
    found = await watch.state()
    assert [(each.collection, each.articles) for each in found.collections] == [
        ("guild-1", 0),
        ("public", 1),
    ]
    assert found.collections[0].last_added_at is None
    assert found.collections[1].last_added_at is not None
    assert [feed.url for feed in found.feeds] == [url]
    assert found.indexes == ()


async def test_an_index_lags_behind_what_was_added_until_the_next_question(
    watch: ArchiveWatch,
    archive: Archive,
    searcher: Searcher,
    embedder: Embedder,
    compute: ComputeThread,
) -> None:
    await store(archive, embedder, compute, [VISIT])
    await searcher.search("Moscow", collections=["public"])
    (fresh,) = (await watch.state()).indexes
    assert (fresh.collection, fresh.backlog, fresh.pending) == ("public", 0, 0)
    await store(archive, embedder, compute, [TRADE])
    (behind,) = (await watch.state()).indexes
    assert (behind.passages, behind.pending) == (fresh.passages, 1)
    await searcher.search("Moscow", collections=["public"])
    (current,) = (await watch.state()).indexes
    assert (current.passages, current.backlog, current.pending) == (fresh.passages + 1, 1, 0)
    assert current.change_seq == fresh.change_seq
    await searcher.rebuild("public")
    (rebuilt,) = (await watch.state()).indexes
    assert (rebuilt.backlog, rebuilt.change_seq) == (0, fresh.change_seq + 1)
    assert rebuilt.generation != fresh.generation


async def test_articles_are_counted_anew_once_a_minute(
    watch: ArchiveWatch,
    seconds: Seconds,
    archive: Archive,
    embedder: Embedder,
    compute: ComputeThread,
) -> None:
    assert (await watch.state()).collections == ()
    await store(archive, embedder, compute, [VISIT])
    assert (await watch.state()).collections == ()
    seconds.at += COUNTED_EVERY
    assert [each.articles for each in (await watch.state()).collections] == [1]
