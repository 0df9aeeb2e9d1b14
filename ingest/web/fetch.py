"""A page of the web, fetched so that neither its author nor its network can do harm with it.

Each hop of a redirect is checked like the first address. Limits hold for the page as a whole:
time over all its hops, size after unpacking.
"""

import asyncio
import re
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import Message
from email.utils import parsedate_to_datetime
from functools import cached_property, partial
from importlib.metadata import version

import httpcore
import httpx

from ingest.errors import (
    BadAddress,
    BadRedirect,
    BadStatus,
    ForbiddenByRobots,
    Paywalled,
    RefusedAddress,
    TooLarge,
    TooSlow,
    Unreachable,
)
from ingest.web import inflate
from ingest.web.addresses import Allow, Resolve, is_public, system_resolver
from ingest.web.robots import MOST_BYTES, Robots, Rules
from ingest.web.transport import CheckedNetwork, CheckedTransport
from ingest.web.turns import Turns
from ingest.web.urls import WEB_PORTS, fetchable, origin_of, port_of

ROBOT = "Attache"
USER_AGENT = (
    f"{ROBOT}/{version('attache')} (self-hosted archive of news; pages and feeds it is given)"
)
_HEADERS = {
    "User-Agent": USER_AGENT,
    "Accept": "text/html,application/xhtml+xml,text/plain;q=0.8,application/json;q=0.8,*/*;q=0.1",
    "Accept-Language": "en,*;q=0.5",
    "Accept-Encoding": inflate.ACCEPTED,
}
_FEED_ACCEPT = (
    "application/rss+xml,application/atom+xml,application/xml;q=0.9,text/xml;q=0.9,text/html;q=0.5,"
    "*/*;q=0.1"
)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_NOT_MODIFIED = 304
_LONGEST_MARK = 500
_MOST_SITEMAPS = 1_000
_MEANINGS = {
    401: "it wants a login, so paste the text or give the page as a file",
    403: "it does not let robots read this page, so paste the text or give the page as a file",
    404: "there is no such page, so check the address",
    410: "the page is gone for good, so check the address",
    429: "it wants fewer requests, so try again later",
    451: "the page is withheld for legal reasons, so paste the text if you have it",
}
_FOREIGN = re.compile(r"\s*(?!https?:)[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_SERVER_TROUBLE = "it has a problem of its own, so try again later"
_OTHER_STATUS = "that is no page, so check the address"


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchLimits:
    """How much of anybody's time and memory one page may take."""

    seconds: float = 15.0
    connect_seconds: float = 5.0
    page_bytes: int = 10_000_000
    redirects: int = 5
    pause_seconds: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a site served, unpacked, and the address at which the redirects ended."""

    asked: str
    url: str
    kind: str
    charset: str | None
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What a server calls the version of a page that it served; it is asked for a newer one."""

    etag: str | None = None
    last_modified: str | None = None

    @property
    def headers(self) -> dict[str, str]:
        """Those of a request for a newer version."""
        named = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in named.items() if value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """What became of asking for a newer version; `page` is None where there is none.

    `url` is where it is from now on: what was asked for, unless that redirects for good.
    """

    page: Page | None
    marks: Marks
    url: str


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: httpx.Headers
    body: bytes


@dataclass(frozen=True, slots=True)
class _Arrival:
    """Where the redirects end, and how far they are there for good."""

    url: httpx.URL
    answer: _Answer
    settled: httpx.URL


class Fetcher:
    """Fetches pages. `resolve`, `allow` and `ports` decide where it may connect to at all."""

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
        self._robots = Robots(ROBOT)
        self._turns = Turns()

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return self._given_tls or httpx.create_ssl_context(trust_env=False)

    async def fetch(self, address: str) -> Page:
        """The page at the address. Raises `WebError`, `BadAddress` or `TooLarge`."""
        arrival = await self._arrive(fetchable(address, ports=self._ports), _HEADERS)
        _check_status(arrival.answer)
        return _page(address, arrival)

    async def poll(self, address: str, known: Marks) -> Polled:
        """A newer version of a feed than the one known, if there is one. Raises as `fetch`."""
        asked = fetchable(address, ports=self._ports)
        arrival = await self._arrive(asked, _HEADERS | {"Accept": _FEED_ACCEPT} | known.headers)
        if arrival.answer.status == _NOT_MODIFIED and known.headers:
            if arrival.url == asked:
                return Polled(page=None, marks=known, url=address)
            # The marks are of another place: what is at this one has to be looked at.
            return await self.poll(address, Marks())
        _check_status(arrival.answer)
        marks = _marks(arrival.answer.headers)
        return Polled(page=_page(address, arrival), marks=marks, url=str(arrival.settled))

    async def sitemaps(self, address: str) -> list[str]:
        """The sitemaps that the robots.txt of the site names, each once. Raises as `fetch`.

        Addresses that are never fetched are left out.
        """
        async with self._visit() as visit:
            rules = await self._rules(visit, fetchable(address, ports=self._ports))
        named: dict[str, None] = {}
        for written in rules.sitemaps[:_MOST_SITEMAPS]:
            with suppress(BadAddress, RefusedAddress):
                named[str(fetchable(written, ports=self._ports))] = None
        return list(named)

    @asynccontextmanager
    async def _visit(self) -> AsyncIterator["_Visit"]:
        # The connections of one page are closed with it: there is no state to be confused.
        async with CheckedTransport(self._network, self._tls) as transport:
            yield _Visit(transport, self._limits, self._turns, self._ports)

    async def _arrive(self, url: httpx.URL, headers: dict[str, str]) -> _Arrival:
        async with self._visit() as visit:
            return await visit.follow(url, headers, before=partial(self._require_robots, visit))

    async def _require_robots(self, visit: "_Visit", url: httpx.URL) -> float:
        """The pause that the site wants between requests. Raises `ForbiddenByRobots`."""
        rules = await self._rules(visit, url)
        if not rules.allow(str(url)):
            raise ForbiddenByRobots(url.host)
        return rules.pause

    async def _rules(self, visit: "_Visit", url: httpx.URL) -> Rules:
        origin = origin_of(url)
        return await self._robots.rules(origin, partial(_robots_txt, visit, origin))


class _Visit:
    """The requests that one page takes, under one clock."""

    def __init__(
        self,
        transport: CheckedTransport,
        limits: FetchLimits,
        turns: Turns,
        ports: Collection[int],
    ) -> None:
        self._transport = transport
        self._limits = limits
        self._turns = turns
        self._ports = ports
        self._left = limits.seconds

    async def follow(
        self,
        url: httpx.URL,
        headers: dict[str, str],
        *,
        before: Callable[[httpx.URL], Awaitable[float]] | None = None,
        most_bytes: int | None = None,
        cut: bool = False,
    ) -> _Arrival:
        """Where the redirects end, and what is there; `before` is awaited before each hop."""
        seen: set[httpx.URL] = set()
        settled, is_permanent = url, True
        for _ in range(self._limits.redirects + 1):
            if url in seen:
                raise BadRedirect("The page redirects in a circle")
            seen.add(url)
            pause = await before(url) if before else 0.0
            most = most_bytes or self._limits.page_bytes
            answer = await self._get(url, headers, most, cut=cut, pause=pause)
            if answer.status not in _REDIRECTS:
                return _Arrival(url, answer, settled)
            url = self._next(url, answer.headers.get("Location"))
            is_permanent = is_permanent and answer.status in _PERMANENT
            settled = url if is_permanent else settled
        raise BadRedirect(f"The page redirects more than {self._limits.redirects} times")

    async def _get(
        self, url: httpx.URL, headers: dict[str, str], most: int, *, cut: bool, pause: float
    ) -> _Answer:
        pause = max(pause, self._limits.pause_seconds)
        async with self._turns.turn(url.host, pause=pause), self._clock(url.host):
            try:
                return await self._request(url, headers, most, cut=cut)
            except httpcore.ConnectTimeout as error:
                raise Unreachable(url.host, "does not answer") from error
            except httpcore.TimeoutException as error:
                raise TooSlow(url.host, self._limits.seconds) from error
            except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
                raise Unreachable(url.host, _what_failed(error)) from error

    async def _request(
        self, url: httpx.URL, headers: dict[str, str], most: int, *, cut: bool
    ) -> _Answer:
        # Not by a client of httpx: that would keep cookies, and stumble over odd redirects itself.
        request = httpx.Request("GET", url, headers=headers)
        response = await self._transport.handle_async_request(request)
        try:
            is_page = response.status_code == 200
            body = await _body(response, url.host, most, cut=cut) if is_page else b""
            return _Answer(response.status_code, response.headers, body)
        finally:
            await response.aclose()

    @asynccontextmanager
    async def _clock(self, host: str) -> AsyncIterator[None]:
        """Nothing; what is done under it counts. Waiting for one's turn does not."""
        began = asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(self._left):
                yield
        except TimeoutError as error:
            raise TooSlow(host, self._limits.seconds) from error
        finally:
            self._left -= asyncio.get_running_loop().time() - began

    def _next(self, url: httpx.URL, location: str | None) -> httpx.URL:
        if not location:
            raise BadRedirect("The page redirects, but does not say where to")
        try:
            # A scheme of its own that is not the web's is refused by name below.
            foreign = _FOREIGN.match(location) or "\\" in location
            joined = location if foreign else str(url.join(location.strip()))
        except (httpx.InvalidURL, ValueError) as error:
            raise BadRedirect("The page redirects to what is no address") from error
        following = fetchable(joined, ports=self._ports)
        if (url.scheme, following.scheme) != ("https", "http"):
            return following
        # What was asked for in secret is not taken from a line that anybody may write on.
        if port_of(following) != 80:
            raise RefusedAddress(joined, "the page leads from https:// to http://")
        return following.copy_with(scheme="https", port=None)


async def _robots_txt(visit: _Visit, origin: str) -> bytes:
    """The site's robots.txt; nothing where it has none. Raises where it cannot be known."""
    try:
        arrival = await visit.follow(
            httpx.URL(f"{origin}/robots.txt"), _HEADERS, most_bytes=MOST_BYTES, cut=True
        )
    except BadRedirect:
        return b""
    if arrival.answer.status >= 500:
        raise Unreachable(origin, "cannot show its robots.txt now")
    return arrival.answer.body


async def _body(response: httpx.Response, host: str, most: int, *, cut: bool) -> bytes:
    """The unpacked body, cut off or refused where it is larger than allowed."""
    coding = response.headers.get("Content-Encoding", "")
    unpack = inflate.unpacker(coding)
    if unpack is None:
        raise Unreachable(host, f"packs the page as '{coding[:20]}', which was not asked for")
    body = bytearray()
    received = 0
    async for part in response.aiter_raw():
        received += len(part)
        # Thousands of tiny parts can come in at once: others have their turn in between.
        await asyncio.sleep(0)
        try:
            body += unpack.feed(part, most - len(body))
        except inflate.CannotUnpack as error:
            raise Unreachable(host, "sends a page that cannot be unpacked") from error
        if max(len(body), received) > most:
            if cut:
                return bytes(body[:most])
            raise TooLarge("The page", most, remedy="paste the text of the article")
    if not unpack.is_whole and received:
        raise Unreachable(host, "broke off in the middle of the page")
    return bytes(body)


def _page(asked: str, arrival: _Arrival) -> Page:
    kind, charset = _content_type(arrival.answer.headers)
    return Page(
        asked=asked,
        url=str(arrival.url),
        kind=kind,
        charset=charset,
        body=arrival.answer.body,
    )


def _content_type(headers: httpx.Headers) -> tuple[str, str | None]:
    """The kind of what is served, as `text/html`, and the encoding that it is said to have."""
    message = Message()
    message["Content-Type"] = headers.get("Content-Type", "")[:200] or "application/octet-stream"
    return message.get_content_type(), message.get_content_charset()


def _marks(headers: httpx.Headers) -> Marks:
    """Those that can be sent back as they are."""
    named = (headers.get(name) for name in ("ETag", "Last-Modified"))
    etag, last_modified = (
        value if value and value.isascii() and len(value) <= _LONGEST_MARK else None
        for value in named
    )
    return Marks(etag=etag, last_modified=last_modified)


def _check_status(answer: _Answer) -> None:
    status = answer.status
    if status == 402:
        raise Paywalled
    if status != 200:
        meaning = _SERVER_TROUBLE if status >= 500 else _MEANINGS.get(status, _OTHER_STATUS)
        raise BadStatus(status, meaning, retry_after=_retry_after(answer.headers))


def _retry_after(headers: httpx.Headers) -> timedelta | None:
    """How long the site wants to be left alone: seconds, or a time of the day."""
    said = headers.get("Retry-After", "").strip()
    try:
        if said.isdecimal():
            return timedelta(seconds=int(said))
        return max(timedelta(0), parsedate_to_datetime(said) - datetime.now(UTC))
    except (ValueError, TypeError, OverflowError):
        return None


def _what_failed(error: BaseException) -> str:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return "shows a certificate that is not valid for it"
        if isinstance(cause, ssl.SSLError):
            return "cannot be spoken to in secret (TLS fails)"
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, httpcore.ConnectError):
        return "cannot be reached"
    if isinstance(error, httpcore.ProtocolError):
        return "sends what is no proper HTTP answer, or breaks off in the middle of it"
    return "broke the connection off"
