"""What people do with the feeds of a collection, and the loop that keeps them all fresh."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import NoReturn

from index.stores.feeds import FeedStore
from index.stores.leases import Lease, utc_now
from ingest.errors import ArchiveError, FeedsBusy
from ingest.feeds.discovery import Discovery
from ingest.feeds.refresher import MOST_NEW, MayGoOn, Refresher
from ingest.feeds.schedule import LONGEST, SHORTEST, USUAL, Schedule
from ingest.pipeline import Pipeline
from ingest.types import Feed, Limits, Refreshed
from ingest.web.fetch import Fetcher

__all__ = ["LEASE", "MOST_NEW", "FeedService"]

log = logging.getLogger(__name__)

LEASE = "feeds"
"""The name of the lease that whoever reads a feed has."""

# Each look takes a reading process.
_LOOKS_AT_ONCE = 2
_BETWEEN_ROUNDS = 30.0
_BETWEEN_TRIES = 0.5
# So that whoever waits for the lease tries meanwhile.
_BETWEEN_FEEDS = 2 * _BETWEEN_TRIES

OnRefreshed = Callable[[Refreshed], None]


class FeedService:
    """The service for feeds. Of all processes, one reads one feed at a time: who has the lease.

    `lease` makes a new claim to it. `patience` is how many seconds a person waits for it; the loop
    comes again. `budget` is how long one feed may be read, but for the entry that is begun by then;
    what is left of it comes the next time.
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
        self._discovery = Discovery(fetcher, limits=limits)
        self._looking = asyncio.Semaphore(_LOOKS_AT_ONCE)
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
        """The feed at the address, or that its page names, which is followed from now on.

        Raises `FeedThere`, `TooManyFeeds`, `SeveralFeeds`, `NoFeed` and what fetching raises.
        """
        async with self._looking:
            found = await self._discovery.find(address)
        return await self._store.add(
            collection,
            url=found.url,
            title=found.title,
            every=min(max(every, SHORTEST), LONGEST),
            at=self._now(),
        )

    async def list(self, collection: str) -> Sequence[Feed]:
        """The feeds of the collection, by title."""
        return await self._store.feeds(collection)

    async def remove(self, collection: str, url: str) -> Feed:
        """The feed that was followed and is no more; its articles stay. Raises `UnknownFeed`."""
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
        """What became of one feed, or of all of the collection, read now whether due or not.

        Raises `UnknownFeed`, and `FeedsBusy` where others are read for too long.
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
        """How many feeds of all collections were due, and read.

        Raises `FeedsBusy` where others are read for too long.
        """
        count, at = 0, self._now()
        async for feed in self._due(lambda: at):
            count += await self._read(feed, self._patience, on_refreshed)
        return count

    async def run(self, on_refreshed: OnRefreshed | None = None) -> NoReturn:
        """Nothing, ever: feeds are read as they become due, until this is cancelled."""
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
        """What is due, until nothing is: of each collection the longest due, then another of each.

        So nobody waits for all the feeds of somebody else.
        """
        while due := await self._store.due(at()):
            turn: dict[str, Feed] = {}
            for feed in due:
                turn.setdefault(feed.collection, feed)
            for feed in turn.values():
                yield feed

    async def _read(self, feed: Feed, patience: float, on_refreshed: OnRefreshed | None) -> bool:
        """Whether the feed was still due, and read."""
        refreshed = await self._refresh(feed, patience, is_forced=False)
        if refreshed is not None and on_refreshed is not None:
            on_refreshed(refreshed)
        return refreshed is not None

    async def _refresh(self, feed: Feed, patience: float, *, is_forced: bool) -> Refreshed | None:
        """What became of the feed; None where it is gone, or is not due after all."""
        async with self._held(patience) as lease:
            current = await self._store.current(feed)
            if current is None or not (is_forced or self._is_due(current)):
                return None

            return await self._refresher.refresh(current, self._may_go_on(current, lease))

    def _may_go_on(self, feed: Feed, lease: Lease) -> MayGoOn:
        """Asked before each entry; the first has its turn, however long the list of them took."""
        until = self._now() + self._budget
        is_first = True

        async def may_go_on() -> bool:
            nonlocal is_first
            is_in_time, is_first = is_first or self._now() < until, False
            return is_in_time and await lease.renew() and await self._store.is_followed(feed)

        return may_go_on

    def _is_due(self, feed: Feed) -> bool:
        # Another process may have read it between the list of what is due and the lease.
        return feed.due_at is not None and feed.due_at <= self._now()

    @asynccontextmanager
    async def _held(self, patience: float) -> AsyncIterator[Lease]:
        """The lease, once it is ours. Raises `FeedsBusy` where it is not within so many seconds."""
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
