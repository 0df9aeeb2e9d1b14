"""The feed that an address leads to: there, named by its page, or by the site's robots.txt."""

from collections.abc import Sequence
from dataclasses import dataclass

import httpx

from ingest.errors import IngestError, NoFeed, SeveralFeeds, UnreadableSource
from ingest.feeds.listing import Links, Listing, read_listing
from ingest.stopping import read_by
from ingest.types import Failure, Limits
from ingest.web.fetch import Fetcher, Marks, Page
from ingest.worker import Worker

_USUAL_SITEMAP = "/sitemap.xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovered:
    """A feed that can be followed."""

    url: str
    title: str


class Discovery:
    """Looks for feeds."""

    def __init__(self, fetcher: Fetcher, *, limits: Limits) -> None:
        self._fetcher = fetcher
        self._limits = limits

    async def find(self, address: str) -> Discovered:
        """The feed. Raises `SeveralFeeds` where a choice is to be made, `NoFeed`, `WebError`."""
        with Worker.within(self._limits) as worker:
            found = await self._at(address, worker)
            if isinstance(found, Discovered):
                return found
            page, links = found
            if not links.feeds:
                return await self._sitemap(page, worker)
            named = await self._at(_only(links.feeds), worker)
            if not isinstance(named, Discovered):
                raise NoFeed
            return named

    async def _at(self, address: str, worker: Worker) -> Discovered | tuple[Page, Links]:
        """The feed at the address, or the page that is there and what it names."""
        polled = await self._fetcher.poll(address, Marks())
        if polled.page is None:
            raise NoFeed
        seen = await look(polled.page, worker, self._limits)
        if isinstance(seen, Links):
            return polled.page, seen
        title = seen.title or f"{httpx.URL(polled.url).host} (sitemap)"
        return Discovered(url=polled.url, title=title)

    async def _sitemap(self, page: Page, worker: Worker) -> Discovered:
        """The site's sitemap, that of its news where it has several."""
        usual = str(httpx.URL(page.url).join(_USUAL_SITEMAP))
        sitemaps = await self._fetcher.sitemaps(page.url) or [usual]
        of_news = [url for url in sitemaps if "news" in httpx.URL(url).path.lower()]
        chosen = of_news if len(of_news) == 1 else sitemaps
        url = _only([(one, "sitemap") for one in chosen])
        try:
            found = await self._at(url, worker)
        except IngestError as error:
            raise NoFeed from error
        if not isinstance(found, Discovered):
            raise NoFeed
        return found


async def look(page: Page, worker: Worker, limits: Limits) -> Listing | Links:
    """What the page is to somebody who looks for a feed. Raises `UnreadableSource`."""
    (seen,) = await read_by(worker, page.asked, read_listing, page, limits)
    if isinstance(seen, Failure):
        raise UnreadableSource(seen.reason)
    return seen


def _only(choices: Sequence[tuple[str, str]]) -> str:
    """The address, where there is one only. Raises `SeveralFeeds`."""
    if len(choices) > 1:
        raise SeveralFeeds(choices)
    return choices[0][0]
