"""HTTP over connections that are only made to checked IP addresses."""

import socket
import ssl
from collections.abc import AsyncIterator, Iterable, Sequence
from types import TracebackType
from typing import Any, Self

import httpcore
import httpx

from ingest.errors import RefusedAddress, Unreachable
from ingest.web.ip_addresses import Address, Allow, Resolve, addresses_of

_MOST_TRIES = 3


class CheckedNetwork(httpcore.AsyncNetworkBackend):
    """Looks a host up, checks every address it has, and connects to one of those.

    The name is not looked up again between check and connection, which defeats DNS rebinding. The
    Host header and the TLS server name remain the name.
    """

    def __init__(self, *, resolve: Resolve, allow: Allow, connect_seconds: float) -> None:
        self._resolve = resolve
        self._allow = allow
        self._seconds = connect_seconds
        self._tcp = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the base class says so
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first address that answers. Raises `RefusedAddress`, `Unreachable`."""
        failed: Exception = _not_public(host)
        for address in (await self._checked(host))[:_MOST_TRIES]:
            try:
                return await self._tcp.connect_tcp(
                    str(address), port, self._seconds, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
        raise failed

    async def connect_unix_socket(self, *_: Any, **__: Any) -> httpcore.AsyncNetworkStream:
        """Raise `RefusedAddress`: sockets of this machine are never connected to."""
        raise RefusedAddress("unix:", "only addresses with https:// or http:// are")

    async def _checked(self, host: str) -> Sequence[Address]:
        try:
            addresses = await addresses_of(host, self._resolve)
        except (OSError, ValueError) as error:
            if isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN:
                raise Unreachable(host, "cannot be looked up now") from error
            raise _not_public(host) from error
        # A private address among public ones is an attack or a mistake.
        if not all(map(self._allow, addresses)):
            raise _not_public(host)
        return addresses


def _not_public(host: str) -> RefusedAddress:
    """Return one error for private and for unknown names.

    Users must not learn which names exist in the network of this machine.
    """
    return RefusedAddress(host, "it has no address on the public internet")


class CheckedTransport(httpx.AsyncBaseTransport):
    """An httpx transport over a `CheckedNetwork`. It raises httpcore's errors."""

    def __init__(self, network: CheckedNetwork, tls: ssl.SSLContext) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=tls, http1=True, http2=True, network_backend=network
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send the request, and return the response, its body unread."""
        url = request.url
        response = await self._pool.handle_async_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            status_code=response.status,
            headers=response.headers,
            stream=_Body(response),
            extensions=response.extensions,
        )

    async def __aenter__(self) -> Self:
        await self._pool.__aenter__()
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        await self._pool.__aexit__(exc_type, exc_value, traceback)


class _Body(httpx.AsyncByteStream):
    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._response.aiter_stream():
            yield part

    async def aclose(self) -> None:
        await self._response.aclose()
