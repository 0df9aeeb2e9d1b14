"""Fetch pages of the web so that neither their authors nor the network can do harm.

Every address is checked, of redirects too; robots.txt is respected; limits of time and size hold
for a page as a whole.
"""

import ssl
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager, suppress
from functools import cached_property, partial
from importlib.metadata import version

import httpx

from ingest.errors import BadAddress, BadRedirect, ForbiddenByRobots, RefusedAddress, Unreachable
from ingest.web import decompression
from ingest.web.ip_addresses import Allow, Resolve, is_public, system_resolver
from ingest.web.page import CacheValidators, Page, PollResult
from ingest.web.rate_limiter import HostRateLimiter
from ingest.web.robots import MOST_BYTES, RobotsCache, RobotsRules
from ingest.web.session import Arrival, FetchLimits, FetchSession
from ingest.web.transport import CheckedNetwork, CheckedTransport
from ingest.web.urls import WEB_PORTS, fetchable, origin_of

__all__ = ["USER_AGENT", "FetchLimits", "Fetcher"]

ROBOT = "Attache"
USER_AGENT = (
    f"{ROBOT}/{version('attache')} (self-hosted archive of news; pages and feeds it is given)"
)
_HEADERS = {
    "User-Agent": USER_AGENT,
    "Accept": "text/html,application/xhtml+xml,text/plain;q=0.8,application/json;q=0.8,*/*;q=0.1",
    "Accept-Language": "en,*;q=0.5",
    "Accept-Encoding": decompression.ACCEPTED,
}
_FEED_ACCEPT = (
    "application/rss+xml,application/atom+xml,application/xml;q=0.9,text/xml;q=0.9,text/html;q=0.5,"
    "*/*;q=0.1"
)
_NOT_MODIFIED = 304
_MOST_SITEMAPS = 1_000


class Fetcher:
    """Fetches pages.

    `resolve` looks names up, `allow` judges the addresses found, and `ports` are those that may be
    connected to. Tests give their own.
    """

    def __init__(
        self,
        *,
        resolve: Resolve = system_resolver,
        allow: Allow = is_public,
        ports: Collection[int] = WEB_PORTS,
        limits: FetchLimits | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._limits = limits or FetchLimits()
        self._ports = ports
        self._network = CheckedNetwork(
            resolve=resolve, allow=allow, connect_seconds=self._limits.connect_seconds
        )
        self._given_tls = tls
        self._robots = RobotsCache(ROBOT)
        self._rate_limiter = HostRateLimiter()

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return self._given_tls or httpx.create_ssl_context(trust_env=False)

    async def fetch(self, address: str) -> Page:
        """Fetch a page. Raises `WebError`, `BadAddress` or `TooLarge`."""
        arrival = await self._arrive(fetchable(address, ports=self._ports), _HEADERS)
        arrival.response.check_status()
        return _page(address, arrival)

    async def poll(self, address: str, known: CacheValidators) -> PollResult:
        """Fetch a feed if it is newer than the version `known`. Raises as `fetch`."""
        asked = fetchable(address, ports=self._ports)
        arrival = await self._arrive(asked, _HEADERS | {"Accept": _FEED_ACCEPT} | known.headers)
        if arrival.response.status == _NOT_MODIFIED and known.headers:
            if arrival.url == asked:
                return PollResult(page=None, validators=known, url=address)
            # The validators are of another address: what is at this one has to be read.
            return await self.poll(address, CacheValidators())
        arrival.response.check_status()
        return PollResult(
            page=_page(address, arrival),
            validators=arrival.response.validators,
            url=str(arrival.permanent_url),
        )

    async def sitemaps(self, address: str) -> list[str]:
        """Return the sitemaps that the robots.txt of the site names, each once. Raises as `fetch`.

        Addresses that are never fetched are left out.
        """
        async with self._session() as session:
            rules = await self._rules(session, fetchable(address, ports=self._ports))
        named: dict[str, None] = {}
        for written in rules.sitemaps[:_MOST_SITEMAPS]:
            with suppress(BadAddress, RefusedAddress):
                named[str(fetchable(written, ports=self._ports))] = None
        return list(named)

    @asynccontextmanager
    async def _session(self) -> AsyncIterator[FetchSession]:
        # The connections of one page are closed with it: there is no state to be confused.
        async with CheckedTransport(self._network, self._tls) as transport:
            yield FetchSession(
                transport,
                limits=self._limits,
                rate_limiter=self._rate_limiter,
                ports=self._ports,
            )

    async def _arrive(self, url: httpx.URL, headers: dict[str, str]) -> Arrival:
        async with self._session() as session:
            before = partial(self._require_robots, session)
            return await session.follow(url, headers, before=before)

    async def _require_robots(self, session: FetchSession, url: httpx.URL) -> float:
        """Return the pause in seconds that the site wants. Raises `ForbiddenByRobots`."""
        rules = await self._rules(session, url)
        if not rules.allow(str(url)):
            raise ForbiddenByRobots(url.host)
        return rules.pause

    async def _rules(self, session: FetchSession, url: httpx.URL) -> RobotsRules:
        origin = origin_of(url)
        return await self._robots.rules(origin, partial(_robots_txt, session, origin))


async def _robots_txt(session: FetchSession, origin: str) -> bytes:
    """Return the site's robots.txt, empty where it has none. Raises `WebError`."""
    try:
        arrival = await session.follow(
            httpx.URL(f"{origin}/robots.txt"), _HEADERS, most_bytes=MOST_BYTES, cut=True
        )
    except BadRedirect:
        return b""
    if arrival.response.status >= 500:
        raise Unreachable(origin, "cannot show its robots.txt now")
    return arrival.response.body


def _page(asked: str, arrival: Arrival) -> Page:
    kind, charset = arrival.response.content_type
    return Page(
        asked=asked, url=str(arrival.url), kind=kind, charset=charset, body=arrival.response.body
    )
