"""Read one feed: add its new articles to the collection, and record how it went."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

from index.errors import ArchiveError, UnknownCollection
from index.stores.feeds import MOST_TRIES, FeedStore
from index.types import Feed
from ingest.errors import BadStatus, IngestError, TooSlow, Unreachable
from ingest.failures import to_failure
from ingest.feeds.discovery import inspect_page
from ingest.feeds.listing import FeedLinks, ListedEntry, Listing, read_entry
from ingest.feeds.schedule import Schedule
from ingest.pipeline import Pipeline
from ingest.readers.cancellation import run_in_worker
from ingest.readers.worker_process import WorkerProcess
from ingest.types import ExtractedArticle, Failure, Limits, Refreshed, Summary
from ingest.web.fetcher import Fetcher
from ingest.web.page import CacheValidators, Page, PollResult

log = logging.getLogger(__name__)

MOST_NEW = 25
"""The most new articles that are added each time a feed is read."""
_MOST_SITEMAPS = 5
# The time of a sitemap may be a day only, in an unknown time zone.
_UNCERTAINTY = timedelta(days=2)
# So many failed pages in a row are a problem of the site, not of the pages.
_SITE_FAILS_FROM = 3
_TOO_MANY_REQUESTS = 429
_GONE = 410

MayGoOn = Callable[[], Awaitable[bool]]


class _Unread(IngestError):
    """An entry, or the feed itself, could not be read."""


class _Stopped(IngestError):
    """The feed must not be read any more."""


class Refresher:
    """Reads feeds, and adds the newest `most_new` new entries at a time."""

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
        """Read the feed, and return what became of it.

        No entry is begun once `may_go_on` returns False. A collection that is erased meanwhile is
        not made again. Raises `ArchiveError`; errors of the web are recorded with the feed.
        """
        # A process for each feed, so that what one does to it reaches no other.
        with WorkerProcess.within(self._limits) as worker:
            run = _FeedRun(
                feed,
                store=self._store,
                pipeline=self._pipeline,
                fetcher=self._fetcher,
                worker=worker,
                limits=self._limits,
                now=self._now,
            )
            try:
                validators = await self._read(run, may_go_on)
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
            return await self._succeeded(run, validators)

    async def _read(self, run: "_FeedRun", may_go_on: MayGoOn) -> CacheValidators:
        """Read the entries, and return the validators of the feed. Raises `IngestError`.

        A feed fails as a whole if none of its new entries can be read, so that people see it.
        """
        feed = run.feed
        polled = await self._poll(feed)
        entries: Sequence[ListedEntry] = ()
        is_whole = False
        if polled.page is not None:
            entries, is_whole = await self._entries(run, polled.page)
        # Only after it is known to be a feed: many sites redirect lost pages to their front page.
        if polled.url != feed.url and not await self._store.moved(feed, polled.url):
            raise _Stopped(f"It has moved to {polled.url}, which is a feed here: remove this one.")
        listed = {one.address: one for one in entries}
        unseen = await self._store.unseen(feed, list(listed))
        run.left = len(unseen)
        chosen = list(unseen.items())[: self._most_new]
        await run.add_all([(listed[address], tries) for address, tries in chosen], may_go_on)
        if run.has_failed:
            raise run.reason()
        if is_whole:
            await self._store.forget(feed, listed=listed, at=self._now())
        return polled.validators

    async def _poll(self, feed: Feed) -> PollResult:
        known = CacheValidators(etag=feed.etag, last_modified=feed.last_modified)
        try:
            return await self._fetcher.poll(feed.url, known)
        except BadStatus as error:
            if error.status == _GONE:
                raise _Stopped(
                    "Its site says that it is gone for good: remove it, or add its new address."
                ) from error
            raise

    async def _entries(self, run: "_FeedRun", page: Page) -> tuple[Sequence[ListedEntry], bool]:
        """Return the entries of the feed, and whether that is all of them."""
        listing = await inspect_page(page, run.worker, self._limits)
        if isinstance(listing, FeedLinks):
            raise _Unread("A web page is there, no feed any more: remove it, or add its new one.")
        entries = list(listing.entries)
        sitemaps = _changed_sitemaps(run.feed, listing)
        for sitemap in sitemaps:
            fetched = await self._fetcher.fetch(sitemap.address)
            below = await inspect_page(fetched, run.worker, self._limits)
            # An index within an index is not read.
            entries += below.entries if isinstance(below, Listing) else ()
        return entries, len(sitemaps) == len(listing.sitemaps)

    async def _succeeded(self, run: "_FeedRun", validators: CacheValidators) -> Refreshed:
        at, feed = self._now(), run.feed
        # Without validators, what is left is read the next time, even if the feed is unchanged.
        validators = validators if run.is_caught_up else CacheValidators()
        await self._store.succeeded(
            feed,
            at=at,
            due_at=self._schedule.after_success(feed.every, at, retry_after=run.retry_after),
            etag=validators.etag,
            last_modified=validators.last_modified,
            is_caught_up=run.is_caught_up,
        )
        log.info("a feed was read", extra={"feed": feed.url, "added": run.added, "left": run.left})
        return await self._refreshed(run, None)

    async def _failed(self, run: "_FeedRun", error: IngestError) -> Refreshed:
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
        log.warning(
            "a feed has failed: %s", error, extra={"feed": feed.url, "failures_in_a_row": failures}
        )
        return await self._refreshed(run, str(error))

    async def _refreshed(self, run: "_FeedRun", error: str | None) -> Refreshed:
        return Refreshed(
            feed=await self._store.current(run.feed) or run.feed,
            added=run.added,
            known=run.known,
            failures=tuple(run.failures),
            left=run.left,
            error=error,
        )


class _FeedRun:
    """The new entries of one feed, and what became of them."""

    def __init__(
        self,
        feed: Feed,
        *,
        store: FeedStore,
        pipeline: Pipeline,
        fetcher: Fetcher,
        worker: WorkerProcess,
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
        # Entries that could not be fetched; the next ones tell whether the site has a problem.
        self._unfetched: list[tuple[ListedEntry, int, IngestError]] = []
        self._site_fails = False
        self._is_to_retry = False
        self._new_failures = 0

    @property
    def is_caught_up(self) -> bool:
        """Whether nothing is left for the next time."""
        return not self.left and not self._is_to_retry

    @property
    def has_failed(self) -> bool:
        """Whether there were new entries, and none of them could be read."""
        return not self.added and not self.known and (self._site_fails or self._new_failures > 0)

    def reason(self) -> IngestError:
        """Why nothing could be read."""
        if self._site_fails:
            return _Unread(f"Its articles could not be fetched. {self._unfetched[-1][2]}")
        return _Unread(f"None of its new articles could be read. {self.failures[0].reason}")

    async def add_all(self, entries: Sequence[tuple[ListedEntry, int]], may_go_on: MayGoOn) -> None:
        """Add the entries, each paired with how often it was tried, until the site fails."""
        for listed, tries in entries:
            if not await may_go_on():
                return
            try:
                summary = await self._add(listed)
            except ArchiveError:
                raise
            except IngestError as error:
                if not _is_site_problem(error):
                    await self._settle(listed, tries, error)
                    continue
                self._unfetched.append((listed, tries, error))
                if self._asks_for_rest(error) or len(self._unfetched) >= _SITE_FAILS_FROM:
                    self._site_fails = True
                    return
            except Exception as error:
                # An unforeseen error in one article must not stop the others.
                await self._settle(listed, tries, _Unread(to_failure(listed.address, error).reason))
            else:
                self.added += summary.added + summary.replaced
                self.known += not (summary.added or summary.replaced)
                await self._settle(listed, tries, None)
        await self._settle_unfetched()

    def _asks_for_rest(self, error: IngestError) -> bool:
        if not isinstance(error, BadStatus):
            return False
        self.retry_after = error.retry_after
        return error.status == _TOO_MANY_REQUESTS or error.retry_after is not None

    async def _settle(self, listed: ListedEntry, tries: int, error: IngestError | None) -> None:
        await self._settle_unfetched()
        await self._note(listed, tries, error)

    async def _settle_unfetched(self) -> None:
        unfetched, self._unfetched = self._unfetched, []
        for listed, tries, error in unfetched:
            await self._note(listed, tries, error)

    async def _note(self, listed: ListedEntry, tries: int, error: IngestError | None) -> None:
        reason = None if error is None else str(error)
        await self._store.tried(self.feed, listed.address, at=self._now(), reason=reason)
        self.left -= 1
        if reason is not None:
            self.failures.append(Failure(source=listed.address, reason=reason))
            self._new_failures += tries == 0
            self._is_to_retry |= tries + 1 < MOST_TRIES

    # --- One entry --------------------------------------------------------------------------------

    async def _add(self, listed: ListedEntry) -> Summary:
        """Add the article or articles of the entry. Raises `IngestError`."""
        items = [listed.article] if listed.article is not None else await self._fetch(listed)
        wanted = await self._wanted(items)
        # The collection existed when the feed was added: if it is gone, it was erased meanwhile.
        return await self._pipeline.run(wanted, self.feed.collection, create=False)

    async def _fetch(self, listed: ListedEntry) -> list[ExtractedArticle]:
        page = await self._fetcher.fetch(listed.address)
        items = await run_in_worker(
            self.worker, listed.address, read_entry, page, listed.day, self._limits
        )
        found = [item for item in items if isinstance(item, ExtractedArticle)]
        if not found:
            reasons = [item.reason for item in items if isinstance(item, Failure)]
            raise _Unread(reasons[0] if reasons else "There is no article on its page.")
        return found

    async def _wanted(self, items: Sequence[ExtractedArticle]) -> list[ExtractedArticle]:
        """Leave out articles that users have removed from the collection."""
        removed = await self._store.removed(
            self.feed.collection, [item.draft.identity for item in items]
        )
        return [item for item in items if item.draft.identity not in removed]


def _is_site_problem(error: IngestError) -> bool:
    """Whether the error may be the site's, and pass."""
    if isinstance(error, BadStatus):
        return error.status >= 500 or error.status == _TOO_MANY_REQUESTS
    return isinstance(error, Unreachable | TooSlow)


def _changed_sitemaps(feed: Feed, listing: Listing) -> Sequence[ListedEntry]:
    """Return the newest sitemaps of an index that may have changed since all was read."""
    newest = listing.sitemaps[:_MOST_SITEMAPS]
    if not feed.is_caught_up or feed.succeeded_at is None:
        return newest
    since = feed.succeeded_at - _UNCERTAINTY
    return [one for one in newest if one.moment is None or one.moment >= since]
