"""One feed, read once: what is new in it goes into the collection, and how it went is kept."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

from index.errors import ArchiveError, UnknownCollection
from index.stores.feeds import MOST_TRIES, FeedStore
from index.types import Feed
from ingest.errors import BadStatus, IngestError, TooSlow, Unreachable
from ingest.feeds.discovery import look
from ingest.feeds.listing import Links, Listed, Listing, read_entry
from ingest.feeds.schedule import Schedule
from ingest.pipeline import Pipeline
from ingest.reader import failed
from ingest.stopping import read_by
from ingest.types import Failure, Found, Limits, Refreshed, Summary
from ingest.web.fetch import Fetcher, Marks, Page, Polled
from ingest.worker import Worker

log = logging.getLogger(__name__)

MOST_NEW = 25
"""How many new articles are taken in when a feed is read."""
_MOST_SITEMAPS = 5
# The time of a sitemap may be a day alone, of whatever time zone.
_DOUBT = timedelta(days=2)
# So many pages in a row that the site does not give are a trouble of the site, not of the pages.
_TROUBLE = 3
_TOO_MANY_REQUESTS = 429
_GONE = 410

MayGoOn = Callable[[], Awaitable[bool]]


class _Unread(IngestError):
    """An entry, or the feed itself, could not be read."""


class _Stopped(IngestError):
    """The feed is not to be read any more."""


class Refresher:
    """Reads feeds; at most `most_new` entries at a time, the newest first."""

    def __init__(
        self,
        *,
        store: FeedStore,
        pipeline: Pipeline,
        fetcher: Fetcher,
        schedule: Schedule,
        limits: Limits,
        most_new: int,
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._pipeline = pipeline
        self._fetcher = fetcher
        self._schedule = schedule
        self._limits = limits
        self._most_new = most_new
        self._now = now

    async def refresh(self, feed: Feed, may_go_on: MayGoOn) -> Refreshed:
        """What became of the feed; no entry is begun once `may_go_on` says no.

        Nothing comes back of a collection that is erased meanwhile. Raises `ArchiveError` where
        the archive refuses; what the web does is kept with the feed.
        """
        # A process of its own, so that what one feed does to it reaches no other.
        with Worker.within(self._limits) as worker:
            run = _Run(
                feed,
                store=self._store,
                pipeline=self._pipeline,
                fetcher=self._fetcher,
                worker=worker,
                limits=self._limits,
                now=self._now,
            )
            try:
                marks = await self._read(run, may_go_on)
            except UnknownCollection:
                log.info("%s is read no more: its collection was erased.", feed.url)
                return await self._refreshed(run, None)
            except ArchiveError:
                raise
            except IngestError as error:
                return await self._failed(run, error)
            except Exception:
                log.exception("The feed %s could not be read.", feed.url)
                return await self._failed(run, _Unread("It is not read (details are in the log)."))
            return await self._succeeded(run, marks)

    async def _read(self, run: "_Run", may_go_on: MayGoOn) -> Marks:
        """What to ask for a newer version by, once the entries are settled. Raises `IngestError`.

        A feed of which nothing can be read fails, so that this is seen.
        """
        feed = run.feed
        polled = await self._poll(feed)
        entries: Sequence[Listed] = ()
        is_whole = False
        if polled.page is not None:
            entries, is_whole = await self._entries(run, polled.page)
        # Not before it is known to be a feed: many a site leads to its front page what it lost.
        if polled.url != feed.url and not await self._store.moved(feed, polled.url):
            raise _Stopped(f"It has moved to {polled.url}, which is a feed here: remove this one.")
        listed = {one.address: one for one in entries}
        unseen = await self._store.unseen(feed, list(listed))
        run.left = len(unseen)
        chosen = list(unseen.items())[: self._most_new]
        await run.through([(listed[address], tries) for address, tries in chosen], may_go_on)
        if run.is_lost:
            raise run.reason()
        if is_whole:
            await self._store.forget(feed, listed=listed, at=self._now())
        return polled.marks

    async def _poll(self, feed: Feed) -> Polled:
        known = Marks(etag=feed.etag, last_modified=feed.last_modified)
        try:
            return await self._fetcher.poll(feed.url, known)
        except BadStatus as error:
            if error.status == _GONE:
                raise _Stopped(
                    "Its site says that it is gone for good: remove it, or add its new address."
                ) from error
            raise

    async def _entries(self, run: "_Run", page: Page) -> tuple[Sequence[Listed], bool]:
        """What the feed lists, and whether that is all."""
        listing = await look(page, run.worker, self._limits)
        if isinstance(listing, Links):
            raise _Unread("A web page is there, no feed any more: remove it, or add its new one.")
        entries = list(listing.entries)
        worth_reading = _worth_reading(run.feed, listing)
        for sitemap in worth_reading:
            below = await look(await self._fetcher.fetch(sitemap.address), run.worker, self._limits)
            # An index within an index is not read.
            entries += below.entries if isinstance(below, Listing) else ()
        return entries, len(worth_reading) == len(listing.sitemaps)

    async def _succeeded(self, run: "_Run", marks: Marks) -> Refreshed:
        at, feed = self._now(), run.feed
        # Else what is left would wait until the feed has something newer.
        marks = marks if run.is_caught_up else Marks()
        await self._store.succeeded(
            feed,
            at=at,
            due_at=self._schedule.after_success(feed.every, at, retry_after=run.retry_after),
            etag=marks.etag,
            last_modified=marks.last_modified,
            is_caught_up=run.is_caught_up,
        )
        log.info("%s: %d articles added, %d left", feed.url, run.added, run.left)
        return await self._refreshed(run, None)

    async def _failed(self, run: "_Run", error: IngestError) -> Refreshed:
        feed = run.feed
        asked = error.retry_after if isinstance(error, BadStatus) else None
        due_at = self._schedule.after_failure(
            feed.every,
            self._now(),
            failures=feed.failures + 1,
            retry_after=run.retry_after or asked,
        )
        failures = await self._store.failed(
            feed, error=str(error), due_at=None if isinstance(error, _Stopped) else due_at
        )
        log.warning("%s has failed, %d in a row: %s", feed.url, failures, error)
        return await self._refreshed(run, str(error))

    async def _refreshed(self, run: "_Run", error: str | None) -> Refreshed:
        return Refreshed(
            feed=await self._store.current(run.feed) or run.feed,
            added=run.added,
            known=run.known,
            failures=tuple(run.failures),
            left=run.left,
            error=error,
        )


class _Run:
    """The entries of one feed that are read now, and what became of them."""

    def __init__(
        self,
        feed: Feed,
        *,
        store: FeedStore,
        pipeline: Pipeline,
        fetcher: Fetcher,
        worker: Worker,
        limits: Limits,
        now: Callable[[], datetime],
    ) -> None:
        self.feed = feed
        self.worker = worker
        self.added = 0
        self.known = 0
        self.left = 0
        self.failures: list[Failure] = []
        self.retry_after: timedelta | None = None
        self._store = store
        self._pipeline = pipeline
        self._fetcher = fetcher
        self._limits = limits
        self._now = now
        # Entries that the site did not give; what comes after them tells whether it is in trouble.
        self._doubtful: list[tuple[Listed, int, IngestError]] = []
        self._is_in_trouble = False
        self._is_to_retry = False
        self._new_failures = 0

    @property
    def is_caught_up(self) -> bool:
        """Whether nothing is left for the next time."""
        return not self.left and not self._is_to_retry

    @property
    def is_lost(self) -> bool:
        """Whether there was something new, and nothing of it could be read."""
        return not self.added and not self.known and (self._is_in_trouble or self._new_failures > 0)

    def reason(self) -> IngestError:
        """Why nothing could be read."""
        if self._is_in_trouble:
            return _Unread(f"Its articles could not be fetched. {self._doubtful[-1][2]}")
        return _Unread(f"None of its new articles could be read. {self.failures[0].reason}")

    async def through(self, entries: Sequence[tuple[Listed, int]], may_go_on: MayGoOn) -> None:
        """Settle the entries, each with how often it was tried, until the site is in trouble."""
        for listed, tries in entries:
            if not await may_go_on():
                return
            try:
                summary = await self._take(listed)
            except ArchiveError:
                raise
            except IngestError as error:
                if not _is_trouble(error):
                    await self._settle(listed, tries, error)
                    continue
                self._doubtful.append((listed, tries, error))
                if self._asks_for_rest(error) or len(self._doubtful) >= _TROUBLE:
                    self._is_in_trouble = True
                    return
            except Exception as error:
                # What nobody foresaw in one article must not stop the others.
                await self._settle(listed, tries, _Unread(failed(listed.address, error).reason))
            else:
                self.added += summary.added + summary.replaced
                self.known += not (summary.added or summary.replaced)
                await self._settle(listed, tries, None)
        await self._settle_doubtful()

    def _asks_for_rest(self, error: IngestError) -> bool:
        if not isinstance(error, BadStatus):
            return False
        self.retry_after = error.retry_after
        return error.status == _TOO_MANY_REQUESTS or error.retry_after is not None

    async def _settle(self, listed: Listed, tries: int, error: IngestError | None) -> None:
        await self._settle_doubtful()
        await self._note(listed, tries, error)

    async def _settle_doubtful(self) -> None:
        doubtful, self._doubtful = self._doubtful, []
        for listed, tries, error in doubtful:
            await self._note(listed, tries, error)

    async def _note(self, listed: Listed, tries: int, error: IngestError | None) -> None:
        reason = None if error is None else str(error)
        await self._store.tried(self.feed, listed.address, at=self._now(), reason=reason)
        self.left -= 1
        if reason is not None:
            self.failures.append(Failure(source=listed.address, reason=reason))
            self._new_failures += tries == 0
            self._is_to_retry |= tries + 1 < MOST_TRIES

    # --- One entry --------------------------------------------------------------------------------

    async def _take(self, listed: Listed) -> Summary:
        """What became of the entry's article, or articles. Raises `IngestError`."""
        items = [listed.found] if listed.found is not None else await self._fetch(listed)
        wanted = await self._wanted(items)
        # Only who follows a feed makes a collection: one that is gone was erased meanwhile.
        return await self._pipeline.run(wanted, self.feed.collection, create=False)

    async def _fetch(self, listed: Listed) -> list[Found]:
        page = await self._fetcher.fetch(listed.address)
        items = await read_by(
            self.worker, listed.address, read_entry, page, listed.day, self._limits
        )
        found = [item for item in items if isinstance(item, Found)]
        if not found:
            reasons = [item.reason for item in items if isinstance(item, Failure)]
            raise _Unread(reasons[0] if reasons else "There is no article on its page.")
        return found

    async def _wanted(self, items: Sequence[Found]) -> list[Found]:
        """Without those that were removed under the address that their page gives them."""
        removed = await self._store.removed(
            self.feed.collection, [item.draft.identity for item in items]
        )
        return [item for item in items if item.draft.identity not in removed]


def _is_trouble(error: IngestError) -> bool:
    """Whether the site may give later what it does not give now."""
    if isinstance(error, BadStatus):
        return error.status >= 500 or error.status == _TOO_MANY_REQUESTS
    return isinstance(error, Unreachable | TooSlow)


def _worth_reading(feed: Feed, listing: Listing) -> Sequence[Listed]:
    """The newest sitemaps of an index, without those that have not changed since all was read."""
    newest = listing.sitemaps[:_MOST_SITEMAPS]
    if not feed.is_caught_up or feed.succeeded_at is None:
        return newest
    since = feed.succeeded_at - _DOUBT
    return [one for one in newest if one.moment is None or one.moment >= since]
