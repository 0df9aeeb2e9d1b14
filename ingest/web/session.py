"""The requests that one page takes: each redirect checked like the first, under one clock."""

import asyncio
import re
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpcore
import httpx

from ingest.errors import BadRedirect, RefusedAddress, TooSlow, Unreachable
from ingest.web.rate_limiter import HostRateLimiter
from ingest.web.response import Response, read_body
from ingest.web.transport import CheckedTransport
from ingest.web.urls import fetchable, port_of

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_FOREIGN = re.compile(r"\s*(?!https?:)[a-z][a-z0-9+.-]*:", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchLimits:
    """How much time and memory one page may take.

    `seconds` is the time of all its requests together, `page_bytes` the size after decompression,
    `pause_seconds` the least time between two requests to one host.
    """

    seconds: float = 15.0
    connect_seconds: float = 5.0
    page_bytes: int = 10_000_000
    redirects: int = 5
    pause_seconds: float = 0.5


@dataclass(frozen=True, slots=True)
class Arrival:
    """Where the redirects ended, and what is there.

    `permanent_url` is how far the redirects led for good.
    """

    url: httpx.URL
    response: Response
    permanent_url: httpx.URL


class FetchSession:
    """Sends the requests of one page; they share the time that `limits` allow."""

    def __init__(
        self,
        transport: CheckedTransport,
        *,
        limits: FetchLimits,
        rate_limiter: HostRateLimiter,
        ports: Collection[int],
    ) -> None:
        self._transport = transport
        self._limits = limits
        self._rate_limiter = rate_limiter
        self._ports = ports
        self._seconds_left = limits.seconds

    async def follow(
        self,
        url: httpx.URL,
        headers: dict[str, str],
        *,
        before: Callable[[httpx.URL], Awaitable[float]] | None = None,
        most_bytes: int | None = None,
        cut: bool = False,
    ) -> Arrival:
        """Follow redirects from the address, and return where they end.

        `before` is awaited before each request, and returns the pause in seconds that the site
        wants after it. A body over `most_bytes` is refused, or cut off with `cut`.
        Raises `WebError`, `BadAddress` or `TooLarge`.
        """
        seen: set[httpx.URL] = set()
        permanent_url, is_permanent = url, True
        for _ in range(self._limits.redirects + 1):
            if url in seen:
                raise BadRedirect("The page redirects in a circle")
            seen.add(url)
            pause = await before(url) if before else 0.0
            most = most_bytes or self._limits.page_bytes
            response = await self._get(url, headers, most, cut=cut, pause=pause)
            if response.status not in _REDIRECTS:
                return Arrival(url, response, permanent_url)
            url = self._redirected(url, response.headers.get("Location"))
            is_permanent = is_permanent and response.status in _PERMANENT
            permanent_url = url if is_permanent else permanent_url
        raise BadRedirect(f"The page redirects more than {self._limits.redirects} times")

    async def _get(
        self, url: httpx.URL, headers: dict[str, str], most: int, *, cut: bool, pause: float
    ) -> Response:
        pause = max(pause, self._limits.pause_seconds)
        async with self._rate_limiter.turn(url.host, pause=pause), self._clock(url.host):
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
    ) -> Response:
        # Not by a client of httpx: that would keep cookies, and stumble over odd redirects itself.
        request = httpx.Request("GET", url, headers=headers)
        response = await self._transport.handle_async_request(request)
        try:
            is_page = response.status_code == 200
            body = await read_body(response, url.host, most, cut=cut) if is_page else b""
            return Response(response.status_code, response.headers, body)
        finally:
            await response.aclose()

    @asynccontextmanager
    async def _clock(self, host: str) -> AsyncIterator[None]:
        """Count the time of the body of the `with`; waiting for one's turn does not count."""
        began = asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(self._seconds_left):
                yield
        except TimeoutError as error:
            raise TooSlow(host, self._limits.seconds) from error
        finally:
            self._seconds_left -= asyncio.get_running_loop().time() - began

    def _redirected(self, url: httpx.URL, location: str | None) -> httpx.URL:
        """Return the address that a redirect leads to, checked like the first."""
        if not location:
            raise BadRedirect("The page redirects, but does not say where to")
        try:
            # `fetchable` refuses other schemes than the web's by name.
            foreign = _FOREIGN.match(location) or "\\" in location
            joined = location if foreign else str(url.join(location.strip()))
        except (httpx.InvalidURL, ValueError) as error:
            raise BadRedirect("The page redirects to what is no address") from error
        following = fetchable(joined, ports=self._ports)
        if (url.scheme, following.scheme) != ("https", "http"):
            return following
        # A page asked for by https is not taken from a connection that anybody may write on.
        if port_of(following) != 80:
            raise RefusedAddress(joined, "the page leads from https:// to http://")
        return following.copy_with(scheme="https", port=None)


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
