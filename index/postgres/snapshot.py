"""An archive on PostgreSQL as it is at one moment, read without changing anything."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import TypeVar

from sqlalchemy import URL, Connection
from sqlalchemy.ext.asyncio import AsyncConnection

from index import migrations
from index.errors import NoArchive
from index.postgres.address import shown
from index.postgres.database import engine_at, require_ours
from index.postgres.refusals import server_errors

Thing = TypeVar("Thing")


@asynccontextmanager
async def snapshot(url: URL) -> AsyncIterator[AsyncConnection]:
    """A transaction that reads one moment of the archive, whatever is written meanwhile.

    Its tables may be of an earlier version. Raises `NoArchive`, `ForeignDatabase`, `LaterVersion`
    and `StorageError`.
    """
    engine = engine_at(url)
    try:
        with server_errors(shown(url)):
            async with engine.connect() as connection:
                await connection.execution_options(
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )
                await connection.run_sync(_require_archive)
                yield connection
    finally:
        await engine.dispose()


def _require_archive(connection: Connection) -> None:
    name = shown(connection.engine.url)
    found = migrations.revisions(connection)
    require_ours(connection, found, name)
    if not found:
        raise NoArchive(name)


def in_own_loop(things: Callable[[], AsyncGenerator[Thing, None]]) -> Iterator[Thing]:
    """Iterate over what comes asynchronously, in an event loop of its own."""
    with asyncio.Runner() as runner:
        generator = things()

        async def following() -> Thing | None:
            return await anext(generator, None)

        while (thing := runner.run(following())) is not None:
            yield thing
