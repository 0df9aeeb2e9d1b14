"""Follow feeds for a collection, and read them as they become due."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import NoReturn

from index.stores.feeds import FeedStore
from index.stores.leases import Lease, utc_now
from ingest.errors import ArchiveError, FeedsBusy
from ingest.feeds.discovery import FeedDiscovery
from ingest.feeds.refresher import MOST_NEW, MayGoOn, Refresher
from ingest.feeds.schedule import LONGEST, SHORTEST, USUAL, Schedule
from ingest.pipeline import Pipeline
from ingest.types import Feed, Limits, Refreshed
from ingest.web.fetcher import Fetcher

__all__ = ["LEASE", "MOST_NEW", "FeedService"]

log = logging.getLogger(__name__)

LEASE = "feeds"
"""The name of the lease under which feeds are read."""

# Each discovery takes a worker process.
_DISCOVERIES_AT_ONCE = 2
_BETWEEN_ROUNDS = 30.0  # seconds, as below
_BETWEEN_TRIES = 0.5
# Long enough for others that wait for the lease to get it.
_BETWEEN_FEEDS = 2 * _BETWEEN_TRIES

OnRefreshed = Callable[[Refreshed], None]


class FeedService:
    """Follows feeds. Of all processes, only the one with the lease reads a feed at a time.

    `lease` makes a new claim to the lease, for which users wait `patience` seconds. `budget` is how
    long one feed is read before a next entry is left for the next time.
    """

    def __init__(
        self,
        *,
        store: FeedStore,
        pipeline: Pipeline,
        fetcher: Fetcher,
        lease: Callable[[], Lease],
        schedule: Schedule | None = None,
        limits: Limits | None = None,
        most_new: int = MOST_NEW,
        patience: float = 120.0,
        budget: timedelta = timedelta(minutes=1),
        now: Callable[[], datetime] = utc_now,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        limits = limits or Limits()
        self._store = store
        self._lease = lease
        self._discovery = FeedDiscovery(fetcher, limits=limits)
        self._discovering = asyncio.Semaphore(_DISCOVERIES_AT_ONCE)
        self._refresher = Refresher(
            store=store,
            pipeline=pipeline,
            fetcher=fetcher,
            schedule=schedule or Schedule(),
            limits=limits,
            most_new=most_new,
            now=now,
        )
        self._patience = patience
        self._budget = budget
        self._now = now
        self._sleep = sleep

    async def add(self, collection: str, address: str, *, every: timedelta = USUAL) -> Feed:
        """Follow the feed at the address, or the one that its page links to.

        Raises `FeedThere`, `TooManyFeeds`, `SeveralFeeds`, `NoFeed`, `WebError` and `BadAddress`.
        """
        async with self._discovering:
            found = await self._discovery.find(address)
        return await self._store.add(
            collection,
            url=found.url,
            title=found.title,
            every=min(max(every, SHORTEST), LONGEST),
            at=self._now(),
        )

    async def list(self, collection: str) -> Sequence[Feed]:
        """Return the feeds of the collection, by title."""
        return await self._store.feeds(collection)

    async def remove(self, collection: str, url: str) -> Feed:
        """Unfollow a feed, and return it; its articles stay. Raises `UnknownFeed`."""
        feed = await self._store.find(collection, url)
        await self._store.remove(feed)
        return feed

    async def refresh(
        self,
        collection: str,
        url: str | None = None,
        *,
        on_refreshed: OnRefreshed | None = None,
    ) -> Sequence[Refreshed]:
        """Read one feed, or all of the collection, now, whether due or not.

        Raises `UnknownFeed`, and `FeedsBusy` if another process reads feeds for too long.
        """
        feeds = [await self._store.find(collection, url)] if url else await self.list(collection)
        done = []
        for feed in feeds:
            refreshed = await self._refresh(feed, self._patience, is_forced=True)
            if refreshed is not None:
                done.append(refreshed)
                if on_refreshed is not None:
                    on_refreshed(refreshed)
        return done

    async def refresh_due(self, on_refreshed: OnRefreshed | None = None) -> int:
        """Read the due feeds of all collections, and return how many.

        Raises `FeedsBusy` if another process reads feeds for too long.
        """
        count, at = 0, self._now()
        async for feed in self._due(lambda: at):
            count += await self._read(feed, self._patience, on_refreshed)
        return count

    async def run(self, on_refreshed: OnRefreshed | None = None) -> NoReturn:
        """Read feeds as they become due, until this is cancelled."""
        while True:
            try:
                async for feed in self._due(self._now):
                    await self._read(feed, 0.0, on_refreshed)
                    await self._sleep(_BETWEEN_FEEDS)
            except FeedsBusy:
                log.debug("Another process reads feeds.")
            except ArchiveError as error:
                log.error("Feeds wait, since the archive refuses: %s", error)
            except Exception:
                log.exception("Feeds could not be refreshed; they are tried again.")
            await self._sleep(_BETWEEN_ROUNDS)

    async def _due(self, at: Callable[[], datetime]) -> AsyncIterator[Feed]:
        """Yield due feeds until there are none: one of each collection in turn, the longest due.

        So no collection waits for all the feeds of another.
        """
        while due := await self._store.due(at()):
            turn: dict[str, Feed] = {}
            for feed in due:
                turn.setdefault(feed.collection, feed)
            for feed in turn.values():
                yield feed

    async def _read(self, feed: Feed, patience: float, on_refreshed: OnRefreshed | None) -> bool:
        """Read the feed if it is still due; return whether it was."""
        refreshed = await self._refresh(feed, patience, is_forced=False)
        if refreshed is not None and on_refreshed is not None:
            on_refreshed(refreshed)
        return refreshed is not None

    async def _refresh(self, feed: Feed, patience: float, *, is_forced: bool) -> Refreshed | None:
        """Read the feed; return None if it is gone, or not due after all."""
        async with self._held(patience) as lease:
            current = await self._store.current(feed)
            if current is None or not (is_forced or self._is_due(current)):
                return None

            return await self._refresher.refresh(current, self._may_go_on(current, lease))

    def _may_go_on(self, feed: Feed, lease: Lease) -> MayGoOn:
        """Return what is asked before each entry; it allows the first one in any case."""
        until = self._now() + self._budget
        is_first = True

        async def may_go_on() -> bool:
            nonlocal is_first
            is_in_time, is_first = is_first or self._now() < until, False
            return is_in_time and await lease.renew() and await self._store.is_followed(feed)

        return may_go_on

    def _is_due(self, feed: Feed) -> bool:
        # Another process may have read it since this one listed what is due.
        return feed.due_at is not None and feed.due_at <= self._now()

    @asynccontextmanager
    async def _held(self, patience: float) -> AsyncIterator[Lease]:
        """Wait for the lease, and hold it. Raises `FeedsBusy` after `patience` seconds."""
        lease = self._lease()
        while not await lease.take():
            if patience <= 0:
                raise FeedsBusy
            await self._sleep(_BETWEEN_TRIES)
            patience -= _BETWEEN_TRIES
        try:
            yield lease
        finally:
            await asyncio.shield(lease.release())
