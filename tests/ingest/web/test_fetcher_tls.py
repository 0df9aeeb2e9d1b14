"""Fetching over TLS and HTTP/2, by a small server of our own."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import h2.config
import h2.connection
import h2.events
import h2.exceptions
import pytest
import trustme

from ingest.errors import IngestError, RefusedAddress, TooLarge, TooSlow, Unreachable
from tests.ingest.web_server import HASTY, HERE, Server, fetcher_for, redirect

PAGE = b"<html><body><p>The talks were held in Geneva.</p></body></html>"


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def trusting(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


class Http2:
    """Speaks HTTP/2; `bodies` says what is at each path."""

    def __init__(self) -> None:
        self.bodies: dict[str, bytes] = {"/": PAGE}
        self.seen: list[tuple[str, str]] = []
        self.raw: bytes | None = None
        self.server_names: list[str | None] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, h2.exceptions.ProtocolError):
            if self.raw is not None:
                await self._rawly(self.raw, writer)
            else:
                await self._properly(reader, writer)
        writer.close()

    async def _properly(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
        connection.initiate_connection()
        writer.write(connection.data_to_send())
        waiting: dict[int, bytes] = {}
        while data := await reader.read(65_536):
            for event in connection.receive_data(data):
                if isinstance(event, h2.events.RequestReceived):
                    headers = {bytes(k): bytes(v).decode() for k, v in event.headers}
                    path = headers[b":path"]
                    self.seen.append((headers[b":authority"], path))
                    body = self.bodies.get(path)
                    status = "404" if body is None else "200"
                    connection.send_headers(
                        event.stream_id, [(":status", status), ("content-type", "text/html")]
                    )
                    waiting[event.stream_id] = body or b""
            for stream, body in list(waiting.items()):
                room = min(connection.local_flow_control_window(stream), len(body))
                for start in range(0, room, 16_384):
                    connection.send_data(stream, body[start : min(start + 16_384, room)])
                waiting[stream] = body[room:]
                if not waiting[stream]:
                    connection.end_stream(stream)
                    del waiting[stream]
            writer.write(connection.data_to_send())
            await writer.drain()

    async def _rawly(self, raw: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(b"\0\0\0\4\0\0\0\0\0")  # empty settings
        for _ in range(3_000):
            writer.write(raw)
            await writer.drain()


@asynccontextmanager
async def serving_tls(
    authority: trustme.CA, serve: Callable[..., object], name: str, *, alpn: str = "h2"
) -> AsyncIterator[tuple[int, list[str | None]]]:
    """The port of the server, and the server names that it is asked for."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.set_alpn_protocols([alpn])
    authority.issue_cert(name).configure_cert(context)
    names: list[str | None] = []
    context.sni_callback = lambda _, asked, __: names.append(asked)  # type: ignore[assignment]
    listener = await asyncio.start_server(serve, HERE, 0, ssl=context)  # type: ignore[arg-type]
    try:
        yield listener.sockets[0].getsockname()[1], names
    finally:
        listener.close()


async def test_a_page_comes_over_http_2_for_the_name_not_the_number(
    authority: trustme.CA, trusting: ssl.SSLContext, connected: list[object]
) -> None:
    site = Http2()
    async with serving_tls(authority, site.serve, "news.example") as (port, names):
        fetcher = fetcher_for(Server(port), tls=trusting)
        page = await fetcher.fetch(f"https://news.example:{port}/")
    assert page.body == PAGE
    assert site.seen == [
        (f"news.example:{port}", "/robots.txt"),
        (f"news.example:{port}", "/"),
    ]
    # Both requests went over one connection, to the address that was checked.
    assert (names, connected) == (["news.example"], [(HERE, port)])


@pytest.mark.parametrize("trusted", [True, False])
async def test_a_certificate_of_another_name_or_of_nobody_is_not_taken(
    authority: trustme.CA, trusting: ssl.SSLContext, trusted: bool
) -> None:
    site = Http2()
    name = "other.example" if trusted else "news.example"
    async with serving_tls(authority, site.serve, name) as (port, _):
        tls = trusting if trusted else ssl.create_default_context()
        with pytest.raises(Unreachable, match="certificate"):
            await fetcher_for(Server(port), tls=tls).fetch(f"https://news.example:{port}/")
    assert site.seen == []


async def test_a_server_without_tls_is_unreachable(trusting: ssl.SSLContext) -> None:
    async def plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        await writer.drain()
        writer.close()

    listener = await asyncio.start_server(plain, HERE, 0)
    port = listener.sockets[0].getsockname()[1]
    with pytest.raises(Unreachable, match="TLS"):
        await fetcher_for(Server(port), tls=trusting).fetch(f"https://news.example:{port}/")
    listener.close()


async def test_a_server_that_never_shakes_hands_is_given_up(trusting: ssl.SSLContext) -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(5)

    listener = await asyncio.start_server(silent, HERE, 0)
    port = listener.sockets[0].getsockname()[1]
    fetcher = fetcher_for(Server(port), tls=trusting, limits=HASTY)
    with pytest.raises((TooSlow, Unreachable)):
        await fetcher.fetch(f"https://news.example:{port}/")
    listener.close()


def frame(kind: int, flags: int, stream: int, payload: bytes) -> bytes:
    return len(payload).to_bytes(3) + bytes([kind, flags]) + stream.to_bytes(4) + payload


@pytest.mark.parametrize(
    "raw",
    [
        frame(1, 0, 1, b"\x88") + frame(9, 0, 1, b"\0" * 9_000),  # no end of headers
        frame(1, 4, 1, b"\x88\x40\x01x\x7f\xff\xff\xff\x7f"),
        frame(5, 4, 1, b"\0\0\0\2\x82"),  # a push that nobody asked for
        b"\xff" * 99,
        frame(7, 0, 0, bytes(8)),
        frame(6, 0, 0, bytes(8)),  # pings for ever
        frame(3, 0, 1, bytes(4)),
    ],
)
async def test_a_hostile_http_2_server_is_given_up(
    authority: trustme.CA, trusting: ssl.SSLContext, raw: bytes
) -> None:
    site = Http2()
    site.raw = raw
    async with serving_tls(authority, site.serve, "news.example") as (port, _):
        fetcher = fetcher_for(Server(port), tls=trusting, limits=HASTY)
        with pytest.raises((Unreachable, TooSlow)):
            await fetcher.fetch(f"https://news.example:{port}/")


async def test_an_http_2_page_over_the_limit_is_refused(
    authority: trustme.CA, trusting: ssl.SSLContext
) -> None:
    site = Http2()
    site.bodies["/"] = b"x" * 3_000_000
    async with serving_tls(authority, site.serve, "news.example") as (port, _):
        with pytest.raises(TooLarge):
            await fetcher_for(Server(port), tls=trusting).fetch(f"https://news.example:{port}/")


@pytest.mark.parametrize(
    ("to", "port_after", "error"),
    [
        ("http://news.example/a", 443, Unreachable),  # nobody listens there: it went to https
        ("http://news.example:8080/a", None, RefusedAddress),
    ],
)
async def test_a_redirect_from_https_to_http_stays_secret_or_ends(
    authority: trustme.CA,
    trusting: ssl.SSLContext,
    connected: list[object],
    to: str,
    port_after: int | None,
    error: type[IngestError],
) -> None:
    server = Server(says={"/": redirect(to)})
    async with serving_tls(authority, server.serve, "news.example", alpn="http/1.1") as (port, _):
        server.port = port
        fetcher = fetcher_for(server, tls=trusting, ports={80, 443, 8080, port})
        with pytest.raises(error):
            await fetcher.fetch(f"https://news.example:{port}/")
    elsewhere = [address for address in connected if address != (HERE, port)]
    assert elsewhere == ([(HERE, port_after)] if port_after else [])
