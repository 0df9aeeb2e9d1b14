"""The SQLite database of an archive: opening it, its sessions and its errors."""

import logging
import sqlite3
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, Self

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.pool import NullPool

from index import migrations
from index.errors import DiskFull, NoArchive, ReadOnlyArchive, StorageError
from index.locks import holder
from index.private_files import FILE_MODE, make_private_folder

log = logging.getLogger(__name__)

_SILENT = 1.0
_LONGEST_OPENING = 30.0
DATABASE_FILE = "attache.sqlite3"


class Database:
    """One SQLite database, whose sessions are units of work: done whole or not at all.

    `is_new` says whether opening it made it.
    """

    def __init__(self, engine: AsyncEngine, *, is_new: bool = False) -> None:
        self.is_new = is_new
        self._engine = engine
        self._read = async_sessionmaker(engine, expire_on_commit=False)
        # SQLite must take its write lock first: a reader that turns writer may be refused.
        self._write = async_sessionmaker(
            engine.execution_options(begin_immediate=True), expire_on_commit=False
        )

    @classmethod
    async def open(cls, folder: Path, *, create: bool = False) -> Self:
        """Open the database in `folder` and bring its tables up to date.

        Where there is none, `create` makes it, and the folder too. Raises `NoArchive` where there
        is none and `create` is false, `LaterVersion` where a later version made its tables,
        `ReadOnlyArchive` where the folder cannot be written, and `StorageError`.
        """
        with _storage_errors(folder):
            file = _database_file(folder, create=create)
            engine = _sqlite_engine(file)
            try:
                # Two processes that start together must not both run the migrations.
                with _opening_lock(folder):
                    is_new = not file.exists()
                    if is_new:
                        file.touch(mode=FILE_MODE)  # SQLite's other files are made like it
                    async with engine.connect() as connection:
                        await connection.run_sync(migrations.apply)
                        await connection.commit()
            except BaseException:
                await engine.dispose()
                raise
        return cls(engine, is_new=is_new)

    async def close(self) -> None:
        """Close all connections."""
        await self._engine.dispose()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """A session to read in. Raises `StorageError`."""
        with _storage_errors():
            async with self._read() as session:
                yield session

    def reading_of(self, collections: Sequence[str]) -> AbstractAsyncContextManager[AsyncSession]:
        """A session to read in that may be confined to the collections named."""
        return self.reading()

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        """A session to write in, committed at the end. Raises `StorageError`."""
        with _storage_errors():
            async with self._write() as session, session.begin():
                yield session

    async def renumber(self) -> None:
        """Have new rows be numbered after rows that came with numbers; SQLite does so itself."""


@contextmanager
def _opening_lock(folder: Path) -> Iterator[None]:
    """Let one process at a time bring the tables up to date. Raises `StorageError`."""
    lock = FileLock(folder / "attache.lock", mode=FILE_MODE)
    try:
        lock.acquire(timeout=_SILENT)
    except Timeout:
        who = holder(folder / "attache.lock")
        log.warning("Waiting for %s, which opens or upgrades this archive.", who)
        try:
            lock.acquire(timeout=_LONGEST_OPENING)
        except Timeout as error:
            raise StorageError(
                f"The archive in {folder} is kept by {holder(folder / 'attache.lock')}, which "
                "opens or upgrades it. Try again when it is done, or end it."
            ) from error
    try:
        yield
    finally:
        lock.release()


def _database_file(folder: Path, *, create: bool) -> Path:
    """The file of the database, in a folder that exists. Raises `NoArchive` unless `create`."""
    file = folder / DATABASE_FILE
    if create:
        make_private_folder(folder)
    elif not file.exists():
        raise NoArchive(folder)
    return file


def _sqlite_engine(file: Path) -> AsyncEngine:
    """SQLite with a write-ahead log: readers and one writer never wait for each other."""
    # Without the values: an error in the log would show an article's text, or a question.
    engine = create_async_engine(f"sqlite+aiosqlite:///{file}", hide_parameters=True)

    @event.listens_for(engine.sync_engine, "connect")
    def _on_connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # transactions are begun below, not by the driver
        cursor = connection.cursor()
        for pragma in (
            "journal_mode = WAL",
            "synchronous = NORMAL",
            "foreign_keys = ON",
            "busy_timeout = 60000",
            "secure_delete = ON",  # what is deleted is overwritten, too
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _on_begin(connection: Connection) -> None:
        immediate = connection.get_execution_options().get("begin_immediate")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    return engine


def read_only_engine(file: Path) -> Engine:
    """An engine that changes nothing, and reads also what is no UTF-8."""

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)
        connection.text_factory = lambda data: data.decode(errors="replace")
        return connection

    return create_engine("sqlite://", creator=connect, poolclass=NullPool)


@contextmanager
def _storage_errors(folder: Path | None = None) -> Iterator[None]:
    """Turn what the disk or the driver raises into a `StorageError`."""
    where = f"The data folder {folder}" if folder else "The data folder"
    try:
        yield
    except PermissionError as error:
        raise ReadOnlyArchive(
            f"{where} cannot be written. Give write permission, or name another with --data."
        ) from error
    except OSError as error:
        raise StorageError(f"{where} cannot be used: {error.strerror or error}.") from error
    except IntegrityError:
        raise
    except DBAPIError as error:
        said = str(error.orig)
        if "readonly" in said or "unable to open" in said:
            raise ReadOnlyArchive(
                f"{where} cannot be written. Give write permission, or name another with --data."
            ) from error
        if "disk is full" in said:
            raise DiskFull(
                "The disk is full. Free some room and run this again: "
                "what was reported as stored is safe."
            ) from error
        if "malformed" in said or "not a database" in said:
            raise StorageError(
                f"{where} holds a damaged database ({said}). Restore attache.sqlite3 from a backup."
            ) from error
        if "decode" in said:
            raise StorageError(
                f"{where} holds a damaged text ({said}). `attache verify` says which."
            ) from error
        if "locked" in said:
            raise StorageError(
                "Another process kept the database locked for a minute. Try again when it is done."
            ) from error
        raise StorageError(f"The database refused: {said}.") from error
