"""The PostgreSQL database of an archive: opening it, its sessions and its pool."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Self

from sqlalchemy import URL, Connection, event, func, inspect, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import (
    AsyncConnection,
    AsyncEngine,
    AsyncSession,
    create_async_engine,
)

from index import migrations
from index.database import Database
from index.errors import ForeignDatabase, LaterVersion, NoArchive, UnfitServer
from index.postgres import walls
from index.postgres.address import parse_address, shown
from index.postgres.refusals import is_away, server_errors
from index.tables import Base

log = logging.getLogger(__name__)

OLDEST_SERVER = 14
OLDEST_VECTOR = (0, 8)  # with iterative scans: few days of a large collection have all their hits
"""The first pgvector with `halfvec`."""
MIGRATION_LOCK = 0x617474616368  # "attach": no other application takes it

_POOL = {"pool_size": 4, "max_overflow": 8, "pool_timeout": 20, "pool_recycle": 1800}
APPLICATION = "attache"
"""How the server calls the processes that use an archive."""
_SETTINGS = (
    "SET jit = off",  # compiling takes longer than the statements
    # A plan for all values would search a small collection by the index of the large one.
    "SET plan_cache_mode = force_custom_plan",
)
_UNNAMED = "of the archive"
"""How errors call the database once it is open: Discord shows them, where no host belongs."""
_CONNECT_SECONDS = 10
_STATEMENT_SECONDS = 4 * 3600  # as long as the index of a very large archive may take
_AT_START = (0.5, 1.0)
_LATER = (0.2, 0.5, 1.0, 2.0, 4.0, 8.0)
"""Seconds between the tries to reach a server that is away."""


class PostgresDatabase(Database):
    """One database on a PostgreSQL server, which many processes on many machines may share.

    A unit of work waits a while for a server that is away. One that was begun when the server went
    fails whole, and raises `ServerAway`.
    """

    def __init__(self, engine: AsyncEngine, *, is_new: bool = False) -> None:
        super().__init__(engine, is_new=is_new)
        self.engine = engine
        snapshot = engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
        self._read.configure(bind=snapshot)
        self._write.configure(bind=engine)

    @property
    def is_read_only(self) -> bool:
        """Never: what only can be read is refused when it is opened or written to."""
        return False

    @classmethod
    async def connect(cls, address: str, *, create: bool = False) -> Self:
        """Open the database at the address and bring its tables up to date.

        An empty one is no archive unless `create` makes it one. Raises `BadDatabaseAddress`,
        `NoArchive`, `ForeignDatabase`, `LaterVersion`, `UnfitServer` and `StorageError`.
        """
        url = parse_address(address)
        engine = engine_at(url)
        try:
            with server_errors(shown(url)):
                is_new = await _prepare(engine, create=create)
        except BaseException:
            await engine.dispose()
            raise
        return cls(engine, is_new=is_new)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """A session that reads one snapshot. Raises `StorageError`."""
        with server_errors(_UNNAMED):
            async with self._read() as session:
                await _reach(session)
                yield session

    @asynccontextmanager
    async def reading_of(self, collections: Sequence[str]) -> AsyncIterator[AsyncSession]:
        """A session to which the server shows rows of the collections named, and no others."""
        async with self.reading() as session:
            await walls.confine(session, collections)
            yield session

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        """A session to write in, committed at the end. Raises `StorageError`."""
        with server_errors(_UNNAMED):
            async with self._write() as session:
                await _reach(session)
                yield session
                await session.commit()

    @asynccontextmanager
    async def committing_each(self) -> AsyncIterator[AsyncConnection]:
        """A connection of its own, whose statements are each committed at once.

        What they set and lock ends with it. Raises `StorageError`.
        """
        with server_errors(_UNNAMED):
            async with self.engine.connect() as connection:
                try:
                    yield await connection.execution_options(isolation_level="AUTOCOMMIT")
                finally:
                    await connection.invalidate()


def engine_at(url: URL) -> AsyncEngine:
    """The pool of connections to the database."""
    # Without the values: an error in the log would show an article's text, or a question.
    engine = create_async_engine(
        url,
        hide_parameters=True,
        pool_pre_ping=True,
        connect_args={
            "server_settings": {"application_name": APPLICATION},
            "timeout": _CONNECT_SECONDS,
            "command_timeout": _STATEMENT_SECONDS,
        },
        **_POOL,
    )
    event.listen(engine.sync_engine, "connect", _set_up)
    return engine


def _set_up(connection: Any, _record: object) -> None:
    # Not as the connection is opened: PgBouncer refuses settings that it does not know.
    cursor = connection.cursor()
    for setting in _SETTINGS:
        cursor.execute(setting)
    cursor.close()
    connection.commit()


async def _reach(session: AsyncSession) -> None:
    """Connect the session to the server, which may be away for a moment."""
    loop = asyncio.get_running_loop()
    until = loop.time() + sum(_LATER)  # also where each try lasts
    for pause in _LATER:
        try:
            await session.connection()
            return
        except (DBAPIError, OSError) as error:
            if not is_away(error) or loop.time() > until:
                raise
            log.warning("The database server is away; trying again in %.1f s.", pause)
            await session.rollback()
        await asyncio.sleep(pause)
    await session.connection()


async def _prepare(engine: AsyncEngine, *, create: bool) -> bool:
    """Bring the tables up to date, and return whether there were none."""
    for pause in (*_AT_START, None):
        try:
            async with engine.begin() as connection:
                return await connection.run_sync(migrate, create=create)
        except (DBAPIError, OSError) as error:
            if pause is None or not is_away(error):
                raise
        await asyncio.sleep(pause)
    raise AssertionError("the last try returns or raises")


def migrate(connection: Connection, *, create: bool) -> bool:
    """Bring the tables up to date in the caller's transaction, and return whether there were none.

    Raises `NoArchive`, `ForeignDatabase`, `LaterVersion` and `UnfitServer`.
    """
    connection.execute(text("SET LOCAL statement_timeout = 0"))  # one that is set for questions
    # Processes that start together must not both run the migrations. They are one transaction.
    connection.execute(select(func.pg_advisory_xact_lock(MIGRATION_LOCK)))
    name = shown(connection.engine.url)
    found = migrations.revisions(connection)
    if found == migrations.HEADS:
        return False
    is_new = not found
    require_ours(connection, found, name)
    if is_new and not create:
        raise NoArchive(name)
    require_fit(connection, name)
    migrations.apply(connection)
    walls.raise_walls(connection)
    return is_new


def require_ours(connection: Connection, found: frozenset[str], name: str) -> None:
    """Raise `ForeignDatabase` where other tables are there, `LaterVersion` for those of one."""
    tables = set(inspect(connection).get_table_names())
    ours = set(Base.metadata.tables)
    if (not found and tables) or (found and not tables & ours):
        raise ForeignDatabase(name)
    if later := migrations.unknown(found, connection):
        raise LaterVersion(later)


def require_fit(connection: Connection, name: str) -> None:
    """Raise `UnfitServer` where the server or the database lacks what an archive needs."""
    major = int((connection.dialect.server_version_info or (0,))[0])
    if major < OLDEST_SERVER:
        raise UnfitServer(
            f"The server of {name} runs PostgreSQL {major}, and an archive needs "
            f"{OLDEST_SERVER} or newer."
        )
    if (encoding := connection.scalar(text("SHOW server_encoding"))) != "UTF8":
        raise UnfitServer(
            f"The database {name} stores texts as {encoding}, which lacks most letters. Make one "
            "by `createdb --encoding=UTF8 --template=template0`."
        )
    row = connection.execute(
        text(
            "SELECT default_version, installed_version FROM pg_available_extensions "
            "WHERE name = 'vector'"
        )
    ).one_or_none()
    if row is None:
        raise UnfitServer(
            f"The server of {name} has no pgvector. Install it there (Debian: "
            f"postgresql-{major}-pgvector), or name a server that has it."
        )
    found = row.installed_version or row.default_version
    if vector_version(found) < OLDEST_VECTOR:
        wanted = ".".join(map(str, OLDEST_VECTOR))
        raise UnfitServer(
            f"The database {name} has pgvector {found}, and an archive needs {wanted} or newer. "
            "Install a newer one there, then run `ALTER EXTENSION vector UPDATE` where it was used."
        )


def vector_version(written: str) -> tuple[int, ...]:
    """A version of pgvector as numbers."""
    return tuple(int(part) for part in written.split(".") if part.isdigit())
