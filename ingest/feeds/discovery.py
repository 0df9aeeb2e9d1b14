"""Find the feed for an address: there, linked by its page, or named by the site's robots.txt."""

from collections.abc import Sequence
from dataclasses import dataclass

import httpx

from ingest.errors import IngestError, NoFeed, SeveralFeeds, UnreadableSource
from ingest.feeds.listing import FeedLinks, Listing, read_listing
from ingest.readers.cancellation import run_in_worker
from ingest.readers.worker_process import WorkerProcess
from ingest.types import Failure, Limits
from ingest.web.fetcher import Fetcher
from ingest.web.page import CacheValidators, Page

_DEFAULT_SITEMAP = "/sitemap.xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscoveredFeed:
    """A feed that can be followed."""

    url: str
    title: str


class FeedDiscovery:
    """Finds feeds."""

    def __init__(self, fetcher: Fetcher, *, limits: Limits) -> None:
        self._fetcher = fetcher
        self._limits = limits

    async def find(self, address: str) -> DiscoveredFeed:
        """Return the one feed. Raises `SeveralFeeds` if there are more, `NoFeed`, `WebError`."""
        with WorkerProcess.within(self._limits) as worker:
            found = await self._at(address, worker)
            if isinstance(found, DiscoveredFeed):
                return found
            page, links = found
            if not links.feeds:
                return await self._sitemap(page, worker)
            named = await self._at(_only(links.feeds), worker)
            if not isinstance(named, DiscoveredFeed):
                raise NoFeed
            return named

    async def _at(
        self, address: str, worker: WorkerProcess
    ) -> DiscoveredFeed | tuple[Page, FeedLinks]:
        """Return the feed at the address, or the page that is there and its links to feeds."""
        polled = await self._fetcher.poll(address, CacheValidators())
        if polled.page is None:
            raise NoFeed
        seen = await inspect_page(polled.page, worker, self._limits)
        if isinstance(seen, FeedLinks):
            return polled.page, seen
        title = seen.title or f"{httpx.URL(polled.url).host} (sitemap)"
        return DiscoveredFeed(url=polled.url, title=title)

    async def _sitemap(self, page: Page, worker: WorkerProcess) -> DiscoveredFeed:
        """Return the site's sitemap, that of its news where it has several."""
        usual = str(httpx.URL(page.url).join(_DEFAULT_SITEMAP))
        sitemaps = await self._fetcher.sitemaps(page.url) or [usual]
        of_news = [url for url in sitemaps if "news" in httpx.URL(url).path.lower()]
        chosen = of_news if len(of_news) == 1 else sitemaps
        url = _only([(one, "sitemap") for one in chosen])
        try:
            found = await self._at(url, worker)
        except IngestError as error:
            raise NoFeed from error
        if not isinstance(found, DiscoveredFeed):
            raise NoFeed
        return found


async def inspect_page(page: Page, worker: WorkerProcess, limits: Limits) -> Listing | FeedLinks:
    """Read the page as a feed, a sitemap or a page with links. Raises `UnreadableSource`."""
    (seen,) = await run_in_worker(worker, page.asked, read_listing, page, limits)
    if isinstance(seen, Failure):
        raise UnreadableSource(seen.reason)
    return seen


def _only(choices: Sequence[tuple[str, str]]) -> str:
    """Return the only address. Raises `SeveralFeeds`."""
    if len(choices) > 1:
        raise SeveralFeeds(choices)
    return choices[0][0]
