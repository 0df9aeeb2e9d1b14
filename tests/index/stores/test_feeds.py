"""Which feeds a collection follows, how they fare, and which of their entries are new."""

from datetime import date, datetime, timedelta

import numpy as np
import pytest

from index.archive import Archive
from index.errors import FeedThere, TooManyFeeds, UnknownFeed
from index.stores import feeds
from index.stores.feeds import FeedStore
from index.types import ArticleDraft, Embedded, Feed, ModelIdentity
from tests.clock import NOON

pytestmark = pytest.mark.both_engines

HOUR = timedelta(hours=1)
URL = "https://news.example/feed"
MODEL = ModelIdentity(name="none", revision="1", dimension=2)


@pytest.fixture
def store(archive: Archive) -> FeedStore:
    return FeedStore(archive.database)


async def add(store: FeedStore, url: str = URL, collection: str = "public") -> Feed:
    return await store.add(collection, url=url, title=f"The News {url}", every=HOUR, at=NOON)


async def put(archive: Archive, url: str, text: str, collection: str = "public") -> int:
    draft = ArticleDraft(title="T", text=text, published_on=date(2026, 7, 1), url=url)
    article = Embedded(draft=draft, spans=(), vectors=np.empty((0, 2), np.float32))
    (stored,) = await archive.articles.store(collection, [article], MODEL)
    return stored.article_id


async def test_a_feed_belongs_to_one_collection_and_is_due_at_once(store: FeedStore) -> None:
    feed = await add(store)
    assert await store.feeds("public") == [feed] == await store.due(NOON)
    assert await store.feeds("guild-1") == []
    assert (feed.every, feed.due_at, feed.failures, feed.is_stopped) == (HOUR, NOON, 0, False)
    with pytest.raises(FeedThere, match="already"):
        await add(store)
    assert (await add(store, collection="guild-1")).id != feed.id
    with pytest.raises(UnknownFeed, match="no feed here"):
        await store.find("guild-2", URL)


async def test_a_collection_follows_only_so_many_feeds(
    store: FeedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "MOST_FEEDS", 2)
    await add(store, "https://a.example/")
    await add(store, "https://b.example/")
    with pytest.raises(TooManyFeeds, match="2 feeds"):
        await add(store, "https://c.example/")
    await add(store, "https://c.example/", "guild-1")


async def test_a_success_ends_a_row_of_failures(store: FeedStore) -> None:
    feed = await add(store)
    for n in (1, 2):
        assert await store.failed(feed, error="It is away.", due_at=NOON + n * HOUR) == n
    assert await store.due(NOON + HOUR) == []
    (failing,) = await store.due(NOON + 2 * HOUR)
    assert (failing.failures, failing.error) == (2, "It is away.")
    later = NOON + 3 * HOUR
    await store.succeeded(
        feed, at=NOON, due_at=later, etag='"a"', last_modified=None, is_caught_up=True
    )
    well = await store.find("public", URL)
    assert (well.failures, well.error, well.etag, well.succeeded_at) == (0, None, '"a"', NOON)
    assert well.due_at == later


async def test_a_stopped_feed_is_never_due(store: FeedStore) -> None:
    feed = await add(store)
    await store.failed(feed, error="It is gone.", due_at=None)
    assert (await store.find("public", URL)).is_stopped
    assert await store.due(NOON + 1000 * HOUR) == []


async def test_a_feed_moves_unless_its_collection_has_one_there(store: FeedStore) -> None:
    feed, other = await add(store), await add(store, "https://b.example/")
    assert await store.moved(feed, "https://c.example/")
    assert not await store.moved(feed, other.url)
    assert (await store.find("public", "https://c.example/")).id == feed.id


async def test_new_is_what_the_collection_never_had(store: FeedStore, archive: Archive) -> None:
    feed = await add(store)
    live, removed = "https://news.example/live", "https://news.example/removed"
    elsewhere, new = "https://news.example/elsewhere", "https://news.example/new"
    await put(archive, live, "Modi met Putin.")
    await archive.articles.remove("public", await put(archive, removed, "Modi met Xi."))
    await put(archive, elsewhere, "Modi met Biden.", "guild-1")
    assert await store.unseen(feed, [new, live, removed, elsewhere]) == {new: 0, elsewhere: 0}
    assert await store.removed("public", [new, live, removed, elsewhere]) == {removed}
    assert await store.removed("guild-9", [removed]) == set()


async def test_what_was_read_is_not_new_again_and_what_failed_is_tried_three_times(
    store: FeedStore,
) -> None:
    feed, other = await add(store), await add(store, "https://b.example/")
    read, failing = "https://news.example/read", "https://news.example/failing"
    await store.tried(feed, read, at=NOON)
    for n in range(3):
        assert await store.unseen(feed, [read, failing]) == {failing: n}
        await store.tried(feed, failing, at=NOON + n * HOUR, reason=f"Reason {n}.")
    assert await store.unseen(feed, [read, failing]) == {}
    assert await store.unseen(other, [read, failing]) == {read: 0, failing: 0}
    known = await store.find("public", URL)
    assert (known.unread, known.unread_reason) == (1, "Reason 2.")


async def read_at(store: FeedStore, feed: Feed, at: datetime) -> None:
    await store.succeeded(
        feed, at=at, due_at=at + HOUR, etag=None, last_modified=None, is_caught_up=True
    )


async def test_what_could_not_be_read_is_counted_for_a_while(store: FeedStore) -> None:
    feed, later = await add(store), NOON + timedelta(days=29)
    await store.tried(feed, "https://news.example/a", at=NOON, reason="It was away.")
    await store.tried(feed, "https://news.example/b", at=later, reason="It is paid for.")
    await read_at(store, feed, later)
    (known,) = await store.feeds()
    assert (known.unread, known.unread_reason) == (2, "It is paid for.")
    # A feed that fails is judged by when it was read last.
    await store.failed(feed, error="It is away.", due_at=None)
    (known,) = await store.feeds()
    assert known.unread == 2
    await read_at(store, feed, NOON + timedelta(days=31))
    (known,) = await store.feeds()
    assert (known.unread, known.unread_reason) == (1, "It is paid for.")
    await read_at(store, feed, NOON + timedelta(days=60))
    (known,) = await store.feeds()
    assert (known.unread, known.unread_reason) == (0, None)


async def test_what_a_feed_lists_no_more_is_forgotten_in_time(store: FeedStore) -> None:
    feed, other = await add(store), await add(store, "https://b.example/")
    listed, gone, lately = (f"https://news.example/{name}" for name in ("on", "gone", "new"))
    later = NOON + timedelta(days=91)
    await store.tried(feed, listed, at=NOON)
    await store.tried(feed, gone, at=NOON)
    await store.tried(other, gone, at=NOON)
    await store.tried(feed, lately, at=later)
    await store.forget(feed, listed=[listed], at=later)
    assert await store.unseen(feed, [listed, gone, lately]) == {gone: 0}
    assert await store.unseen(other, [gone]) == {}


async def test_a_removed_feed_leaves_nothing_behind(store: FeedStore) -> None:
    feed = await add(store)
    await store.tried(feed, "https://news.example/a", at=NOON, reason="It is away.")
    await store.remove(feed)
    assert await store.current(feed) is None
    # A refresh that was under way comes too late.
    await store.tried(feed, "https://news.example/b", at=NOON)
    assert await store.failed(feed, error="It is away.", due_at=NOON) == 0
    again = await add(store)
    # In SQLite it has the number of the one that was removed.
    assert await store.unseen(again, ["https://news.example/a"]) == {"https://news.example/a": 0}


async def test_what_comes_too_late_for_a_removed_feed_does_not_reach_one_with_its_number(
    store: FeedStore,
) -> None:
    removed = await add(store)
    await store.remove(removed)
    later = NOON + HOUR
    other = await store.add("guild-1", url=URL, title="Theirs", every=HOUR, at=later)
    # In SQLite it has the number of the one that was removed.
    await store.tried(removed, "https://news.example/a", at=later, reason="It is away.")
    await store.failed(removed, error="It is away.", due_at=None)
    await store.moved(removed, "https://c.example/")
    await store.remove(removed)
    assert await store.current(removed) is None
    assert not await store.is_followed(removed)
    assert await store.current(other) == other
    assert await store.is_followed(other)
