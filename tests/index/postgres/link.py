"""A link to the tests' PostgreSQL server that can be cut, as a network or a server fails."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from sqlalchemy import URL, make_url


class Link:
    """Passes bytes between a port on the loopback interface and the server, until it is cut."""

    def __init__(self, address: str) -> None:
        self._target: URL = make_url(address)
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._silent: set[asyncio.StreamWriter] = set()
        self._port = 0

    @property
    def address(self) -> str:
        """The address of the database, by way of the link."""
        linked = self._target.set(host="127.0.0.1", port=self._port, query={})
        return linked.render_as_string(hide_password=False)

    async def restore(self) -> None:
        """Pass bytes from now on, at the port of before."""
        self._server = await asyncio.start_server(self._pass, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        """End all connections, and take no more."""
        if self._server is not None:
            self._server.close()
            self._server = None
        for writer in list(self._writers):
            writer.transport.abort()
        await asyncio.sleep(0.01)

    def silence(self) -> None:
        """Pass no more bytes on the connections of now, which stay open: their host is gone."""
        self._silent |= self._writers

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        folder = self._target.query.get("host")
        if isinstance(folder, str) and folder.startswith("/"):
            opened = asyncio.open_unix_connection(f"{folder}/.s.PGSQL.5432")
        else:
            opened = asyncio.open_connection(self._target.host, self._target.port or 5432)
        back, forth = await opened
        self._writers |= {writer, forth}
        try:
            await asyncio.gather(self._copy(reader, forth), self._copy(back, writer))
        finally:
            self._writers -= {writer, forth}

    async def _copy(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while data := await reader.read(65536):
                if writer not in self._silent:
                    writer.write(data)
                    await writer.drain()
        writer.close()


@asynccontextmanager
async def linked(address: str) -> AsyncIterator[Link]:
    """A link to the database at the address."""
    link = Link(address)
    await link.restore()
    try:
        yield link
    finally:
        await link.cut()
