"""A web server on the loopback interface that says what it is told to, byte for byte."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field, replace
from ipaddress import ip_address
from unittest import mock

from ingest.web.fetcher import Fetcher, FetchLimits
from ingest.web.ip_addresses import Address

HERE = "127.0.0.1"
_TLS = ssl.create_default_context()
Says = bytes | Callable[[asyncio.StreamWriter], Awaitable[None]]

# Small enough that what is endless ends soon; patient, since machines that test may be busy.
PATIENT = FetchLimits(
    seconds=5.0, connect_seconds=2.0, page_bytes=200_000, redirects=5, pause_seconds=0.0
)
HASTY = replace(PATIENT, seconds=0.3, connect_seconds=0.3)


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: its host header, path and headers."""

    host: str
    path: str
    headers: dict[str, str]


@dataclass(slots=True)
class Server:
    """What it says to each path; to others, 404."""

    port: int = 0
    says: dict[str, Says] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    def url(self, path: str = "/", host: str = "news.example") -> str:
        """The address of a path."""
        return f"http://{host}:{self.port}{path}"

    @property
    def pages(self) -> list[str]:
        """The paths asked for, without robots.txt."""
        return [one.path for one in self.asked if one.path != "/robots.txt"]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            first, *lines = head.strip().split("\r\n")
            headers = {
                name.lower(): value.strip() for name, _, value in (x.partition(":") for x in lines)
            }
            path = first.split(" ")[1]
            self.asked.append(Asked(headers.get("host", ""), path, headers))
            says = self.says.get(path, response(b"nothing here", status="404 Not Found"))
            if isinstance(says, bytes):
                writer.write(says)
                await writer.drain()
            else:
                await says(writer)
        writer.close()


@asynccontextmanager
async def serving(server: Server | None = None) -> AsyncIterator[Server]:
    """The server, running."""
    server = server or Server()
    listener = await asyncio.start_server(server.serve, HERE, 0)
    server.port = listener.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listener.close()


def response(
    body: bytes | str,
    *,
    status: str = "200 OK",
    kind: str | None = "text/html; charset=utf-8",
    length: int | None = None,
    **headers: str,
) -> bytes:
    """A whole HTTP/1.1 response."""
    body = body.encode() if isinstance(body, str) else body
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    if kind is not None:
        named["Content-Type"] = kind
    named["Content-Length"] = str(len(body) if length is None else length)
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in named.items())]
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode() + body


def redirect(to: str, status: str = "302 Found") -> bytes:
    """A redirect."""
    return response(b"", status=status, Location=to)


class Names:
    """A resolver of our own: every name is this machine, unless it is told otherwise."""

    def __init__(self, **answers: list[list[str]]) -> None:
        self.asked: list[str] = []
        self._answers = {name.replace("_", "."): list(said) for name, said in answers.items()}

    async def __call__(self, name: str) -> list[str]:
        self.asked.append(name)
        said = self._answers.get(name)
        if said is None:
            return [HERE]
        # The last answer stays.
        return said.pop(0) if len(said) > 1 else said[0]


def only_here(address: Address) -> bool:
    """Whether it is the one loopback address that the tests serve at."""
    return str(address) == HERE


def fetcher_for(server: Server, **over: object) -> Fetcher:
    """A fetcher that may connect to the server, and to nothing else."""
    options = {
        "resolve": Names(),
        "allow": only_here,
        "ports": {80, 443, server.port},
        "limits": PATIENT,
        "tls": _TLS,
    }
    return Fetcher(**(options | over))  # type: ignore[arg-type]


@contextmanager
def nothing_leaves() -> Iterator[list[object]]:
    """The addresses that were connected to; anything but loopback, or a look-up, fails."""
    connected: list[object] = []
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def guarded(sock: socket.socket, address: tuple[str, int]) -> None:
        if sock.family in (socket.AF_INET, socket.AF_INET6):
            connected.append(address)
            assert ip_address(address[0]).is_loopback, f"a packet to {address}"
        connect(sock, address)

    def numeric_only(host: str | None, *rest: object, **more: object) -> object:
        assert host is None or ip_address(host).is_loopback, f"a look-up of {host}"
        return look_up(host, *rest, **more)  # type: ignore[arg-type]

    with (
        mock.patch.object(socket.socket, "connect", guarded),
        mock.patch.object(socket, "getaddrinfo", numeric_only),
    ):
        yield connected
