"""The SQLite database of an archive: opening it, its sessions and its errors."""

import asyncio
import errno
import logging
import os
import sqlite3
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, Self

import aiosqlite
from sqlalchemy import Connection, Engine, create_engine, event, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.pool import AsyncAdaptedQueuePool, NullPool

from index import migrations
from index.change_mark import ChangeMark
from index.errors import DiskFull, LostDatabase, NoArchive, ReadOnlyArchive, StorageError
from index.locks import ARCHIVE_LOCK, held
from index.memory import PLENTY
from index.private_files import FILE_MODE, make_private_folder
from index.tables import ArchiveRow

log = logging.getLogger(__name__)

_LONGEST_OPENING = 30.0
DATABASE_FILE = "attache.sqlite3"
CACHE_BYTES = PLENTY.database_cache
NEWEST_CHANGE = text("SELECT seq FROM sqlite_sequence WHERE name = 'changes'")
"""The number of the newest change that there ever was, though its collection be dropped."""


class Database:
    """One SQLite database, whose sessions are units of work: done whole or not at all.

    `is_new` says whether opening it made it. What is committed is on the disk.
    """

    def __init__(
        self,
        engine: AsyncEngine,
        *,
        mark: ChangeMark | None = None,
        source: "_ReadFile | None" = None,
        is_new: bool = False,
    ) -> None:
        self.is_new = is_new
        self._engine = engine
        self._mark = mark
        self._source = source
        self._read = async_sessionmaker(engine, expire_on_commit=False)
        # SQLite must take its write lock first: a reader that turns writer may be refused.
        self._write = async_sessionmaker(
            engine.execution_options(begin_immediate=True), expire_on_commit=False
        )

    @classmethod
    async def open(
        cls, folder: Path, *, create: bool = False, cache_bytes: int = CACHE_BYTES
    ) -> Self:
        """Open the database in `folder` and bring its tables up to date.

        Where there is none, `create` makes it, and the folder too; without `create`, one that
        cannot be written is opened to be read. Each connection caches so many bytes. Raises
        `NoArchive` where there is none and `create` is false, `LostDatabase` where only its indexes
        are left, `LaterVersion` where a later version made its tables, `ReadOnlyArchive` where the
        folder has to be written and cannot be, and `StorageError`.
        """
        with _storage_errors(folder):
            file = _database_file(folder, create=create)
            if not create and not _is_writable(file):
                return await cls._open_to_read(file)
            engine = _sqlite_engine(file, cache_bytes)
            try:
                # Two processes that start together must not both run the migrations.
                opening = held(
                    folder / ARCHIVE_LOCK,
                    f"opens or upgrades the archive in {folder}",
                    longest=_LONGEST_OPENING,
                )
                async with opening:
                    is_new = not file.exists()
                    if is_new:
                        file.touch(mode=FILE_MODE)  # SQLite's other files are made like it
                    async with engine.connect() as connection:
                        await connection.run_sync(migrations.apply)
                        await connection.commit()
                        mark = await connection.run_sync(_checked_mark, folder)
            except BaseException:
                await engine.dispose()
                raise
        return cls(engine, mark=mark, is_new=is_new)

    @classmethod
    async def _open_to_read(cls, file: Path) -> Self:
        source = _ReadFile(file)
        engine = _reading_engine(source)
        try:
            async with engine.connect() as connection:
                await connection.run_sync(migrations.require_latest)
        except BaseException as error:
            await engine.dispose()
            is_refused = isinstance(error, DBAPIError) and "unable to open" in str(error.orig)
            if is_refused and not source.is_whole:
                raise ReadOnlyArchive(
                    f"The archive in {file.parent} cannot be written, and was not closed: what was "
                    "added last is in its log. Open it once where it can be written."
                ) from error
            raise
        return cls(engine, source=source)

    @property
    def is_read_only(self) -> bool:
        """Whether it was opened in a folder that cannot be written."""
        return self._mark is None

    async def close(self) -> None:
        """Close all connections."""
        await self._engine.dispose()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """A session to read in. Raises `StorageError`."""
        with _storage_errors():
            if self._source is not None:
                self._source.require_unchanged()
            async with self._read() as session:
                yield session

    def reading_of(self, collections: Sequence[str]) -> AbstractAsyncContextManager[AsyncSession]:
        """A session to read in that may be confined to the collections named."""
        return self.reading()

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        """A session to write in, committed at the end. Raises `StorageError`."""
        if self._mark is None:
            raise ReadOnlyArchive(_not_writable("The data folder"))
        with _storage_errors():
            async with self._write() as session, session.begin():
                yield session
                newest = await session.scalar(NEWEST_CHANGE) or 0
            await asyncio.to_thread(self._mark.note, newest)


class _ReadFile:
    """A database file that this process cannot write.

    It `is_whole` without a log beside it, and is then opened as a file that nobody changes.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._log = file.with_name(f"{file.name}-wal")
        self.is_whole = not self._has_log()
        self._state = self._current_state()

    @property
    def address(self) -> str:
        """The address by which SQLite reads it."""
        return f"{self._file.resolve().as_uri()}?mode=ro{'&immutable=1' if self.is_whole else ''}"

    def require_unchanged(self) -> None:
        """Raise `StorageError` where it was opened as whole, and somebody wrote to it since."""
        if self.is_whole and (self._has_log() or self._current_state() != self._state):
            raise StorageError(
                f"Another process has written to the archive in {self._file.parent}, which this "
                "one cannot do. Start this again when that one has ended, or give write permission."
            )

    def _has_log(self) -> bool:
        # An empty one is left where a process ended that wrote nothing.
        return self._log.exists() and self._log.stat().st_size > 0

    def _current_state(self) -> tuple[int, int]:
        found = self._file.stat()
        return found.st_mtime_ns, found.st_size


def _checked_mark(connection: Connection, folder: Path) -> ChangeMark:
    """The mark of the archive's newest change; a log line tells of changes that were lost."""
    mark = ChangeMark(folder, connection.scalar(select(ArchiveRow.identity)) or "")
    if lost := mark.lost(connection.scalar(NEWEST_CHANGE) or 0):
        log.error("%s", lost_changes(lost, folder))
    return mark


def lost_changes(count: int, folder: Path) -> str:
    """The sentence for changes that the archive had, and has no more."""
    are = "change is" if count == 1 else f"{count:,} changes are"
    return (
        f"The last {are} missing in the archive in {folder}: its log was cut, as by a power "
        "failure, or an older copy was put in its place. Add again what came last, or restore a "
        "backup."
    )


def require_database(folder: Path) -> Path:
    """The file of the database in the folder. Raises `NoArchive` and `LostDatabase`."""
    file = folder / DATABASE_FILE
    # SQLite would take an empty file for a new database.
    if not file.exists() or not file.stat().st_size:
        if any(folder.glob("index/*/CURRENT")):
            raise LostDatabase(folder)
        raise NoArchive(folder)
    return file


def _database_file(folder: Path, *, create: bool) -> Path:
    """The file of the database, in a folder that exists. Raises `NoArchive` unless `create`."""
    try:
        return require_database(folder)
    except NoArchive:
        if not create:
            raise
        make_private_folder(folder)
        return folder / DATABASE_FILE


def _is_writable(file: Path) -> bool:
    return os.access(file.parent, os.W_OK | os.X_OK) and os.access(file, os.W_OK)


def _reading_engine(source: _ReadFile) -> AsyncEngine:
    """SQLite without writing."""
    return create_async_engine(
        "sqlite+aiosqlite://",
        async_creator=lambda: aiosqlite.connect(source.address, uri=True),
        poolclass=AsyncAdaptedQueuePool,
        hide_parameters=True,
    )


def _sqlite_engine(file: Path, cache_bytes: int) -> AsyncEngine:
    """SQLite with a write-ahead log: readers and one writer never wait for each other."""
    # Without the values: an error in the log would show an article's text, or a question.
    engine = create_async_engine(f"sqlite+aiosqlite:///{file}", hide_parameters=True)

    @event.listens_for(engine.sync_engine, "connect")
    def _on_connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # transactions are begun below, not by the driver
        cursor = connection.cursor()
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",  # what is reported as stored outlasts a power failure
            "foreign_keys = ON",
            "busy_timeout = 60000",
            f"cache_size = {-(cache_bytes // 1024)}",  # in KB, if negative
            "secure_delete = ON",  # what is deleted is overwritten, too
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _on_begin(connection: Connection) -> None:
        immediate = connection.get_execution_options().get("begin_immediate")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    return engine


def read_only_address(file: Path) -> str:
    """The address by which SQLite reads a database and changes nothing in it."""
    if _is_writable(file):
        return f"{file.resolve().as_uri()}?mode=ro"
    return _ReadFile(file).address


def read_only_engine(file: Path) -> Engine:
    """An engine that changes nothing, and reads also what is no UTF-8."""

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(read_only_address(file), uri=True)
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
        raise ReadOnlyArchive(_not_writable(where)) from error
    except OSError as error:
        if error.errno == errno.EROFS:
            raise ReadOnlyArchive(_not_writable(where)) from error
        raise StorageError(f"{where} cannot be used: {error.strerror or error}.") from error
    except IntegrityError:
        raise
    except DBAPIError as error:
        said = str(error.orig)
        if "readonly" in said or "unable to open" in said:
            raise ReadOnlyArchive(_not_writable(where)) from error
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


def _not_writable(where: str) -> str:
    return f"{where} cannot be written. Give write permission, or name another with --data."
