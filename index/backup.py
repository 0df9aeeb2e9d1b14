"""Backups: the whole archive in one file, and putting it back.

A backup holds a SQLite database and the indexes that belong to it, wherever the archive is kept.
All in it is proved before it takes its name, and again before it is put back.
"""

import shutil
import sqlite3
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from filelock import FileLock
from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from index import migrations
from index.backup_file import check, members, pack, read_manifest
from index.change_mark import ChangeMark
from index.database import DATABASE_FILE, read_only_address, require_database
from index.errors import (
    ArchiveInUse,
    ArchiveThere,
    DamagedBackup,
    DamagedDatabase,
    NoArchive,
    NoBackup,
    StorageError,
)
from index.generation import DamagedGeneration, Generation
from index.health import examine_database, history_of
from index.locks import ARCHIVE_LOCK
from index.moving import require_finished
from index.private_files import FILE_MODE
from index.syncing import sync, sync_names
from index.temporary import TemporaryFolder
from index.verification import verify

_IN_USE_AFTER = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """What a backup holds: its articles, and its size as a file."""

    articles: int
    bytes: int


def back_up(folder: Path, file: Path) -> Backup:
    """Write a backup of the archive in the folder; others may write to the archive meanwhile.

    Raises `NoArchive` and what `write_backup` raises.
    """
    database = require_database(folder)
    return write_backup(
        file,
        partial(_snapshot, database),
        of=folder,
        generations=partial(_own_generations, folder),
    )


def write_backup(
    file: Path,
    take: Callable[[Path], None],
    *,
    of: object,
    generations: Callable[[Path], Iterable[Generation]] = lambda _: (),
) -> Backup:
    """Write a backup of the database that is taken of an archive: into the file it is called with.

    An earlier backup of that name is replaced once the new one is proved. Raises `NoBackup` where
    another file has the name, `DamagedDatabase` where the archive holds what only an earlier backup
    can give back, `UnfinishedMove` and `StorageError`.
    """
    if file.exists():
        read_manifest(file)  # nobody loses another file by a wrong name
    with disk_errors(file.parent), TemporaryFolder(".attache-", file.parent) as temporary:
        staged = temporary.path
        take(staged / DATABASE_FILE)
        _migrate_snapshot(staged)
        articles = _proved(staged, DamagedDatabase(of))
        _require_finished(staged)
        packed = staged / "backup"
        pack(staged / DATABASE_FILE, generations(staged), packed)
        check(packed)
        packed.replace(file)
        sync_names(file.parent)
        return Backup(articles=articles, bytes=file.stat().st_size)


def restore(file: Path, folder: Path, *, replace: bool = False) -> Backup:
    """Put a backup back into the folder, as an archive with an identity of its own.

    The archive that was there is gone afterwards, and is untouched until the backup is proved. A
    bare copy of a database is taken, too. Raises `NoBackup`, `DamagedBackup`, `ArchiveThere`
    unless `replace`, `ArchiveInUse` and `StorageError`.
    """
    with disk_errors(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with TemporaryFolder(".restoring-", folder) as temporary:
            staged = temporary.path
            articles = unpack_proved(file, staged)
            # Whoever opens the archive takes this lock first.
            with FileLock(folder / ARCHIVE_LOCK, timeout=_IN_USE_AFTER, mode=FILE_MODE):
                _swap(staged, folder, replace=replace)
    return Backup(articles=articles, bytes=file.stat().st_size)


def unpack_proved(file: Path, staged: Path) -> int:
    """Unpack a backup into the folder, as an archive with an identity of its own, and prove it.

    Return how many articles it has. Raises `NoBackup`, `DamagedBackup`, `UnfinishedMove` and
    `StorageError`.
    """
    _unpack(file, staged)
    _bring_up_to_date(staged, file)
    _require_finished(staged)
    _renew(staged)
    return _proved(staged, DamagedBackup(file))


def _snapshot(database: Path, copy: Path) -> None:
    """Copy the database as it is at one moment."""
    with closing(sqlite3.connect(read_only_address(database), uri=True)) as connection:
        connection.execute("PRAGMA busy_timeout = 60000")
        connection.execute("VACUUM INTO ?", (str(copy),))


def _migrate_snapshot(staged: Path) -> None:
    """Bring the copy of an archive of an earlier version up to date, so that it can be proved."""
    try:
        health = examine_database(staged)
    except StorageError:
        return  # damaged: proving says so
    if health is not None and health.behind:
        _migrate(staged)


def _migrate(staged: Path) -> None:
    engine = create_engine(f"sqlite:///{staged / DATABASE_FILE}", poolclass=NullPool)
    with engine.connect() as connection:
        migrations.apply(connection)
        connection.commit()


def _proved(staged: Path, error: Exception) -> int:
    """How many articles a staged archive has. Raises `error` where some are damaged."""
    reports = list(verify(staged))
    if any(not each.is_derived for report in reports for each in report.damages):
        raise error
    return int(_first(staged, "SELECT count(*) FROM articles WHERE retired_at IS NULL"))


def _require_finished(staged: Path) -> None:
    """Raise `UnfinishedMove` where an archive was moved into a staged one only in part."""
    require_finished(_first(staged, "SELECT max(identity) FROM archive") or "")


def _first(staged: Path, statement: str) -> Any:
    with closing(sqlite3.connect(staged / DATABASE_FILE)) as connection:
        return connection.execute(statement).fetchone()[0]


def _own_generations(folder: Path, staged: Path) -> Iterator[Generation]:
    """The indexes in use that belong to the staged database; others are built anew from it."""
    health = examine_database(staged)
    if health is None or health.model is None:
        return
    for collection in health.collections:
        try:
            generation = Generation.current(folder / "index" / collection.name, health.model)
        except DamagedGeneration:
            continue
        if generation and generation.history == history_of(
            staged, collection.name, generation.change_seq
        ):
            yield generation


def _unpack(file: Path, staged: Path) -> None:
    try:
        with file.open("rb") as opened:
            is_database = opened.read(16) == b"SQLite format 3\0"
    except OSError as error:
        raise NoBackup(file) from error
    if is_database:
        shutil.copyfile(file, staged / DATABASE_FILE)
        return
    for _ in members(file, staged):
        pass


def _bring_up_to_date(staged: Path, file: Path) -> None:
    """Migrate the staged database.

    Raises `DamagedBackup`, and `StorageError` for that of a later version.
    """
    try:
        health = examine_database(staged)
    except StorageError as error:
        raise DamagedBackup(file) from error
    if health is None or health.damages:
        raise DamagedBackup(file)
    if health.unknown:
        raise StorageError(
            f"A later version of Attaché made {file}. Install that version, then restore it."
        )
    _migrate(staged)


def _renew(staged: Path) -> None:
    """Give the staged archive another identity, and its indexes too.

    So an index of the archive that it was made of, or of the one it replaces, is never its own.
    """
    health = examine_database(staged)
    if health is None:
        raise NoArchive(staged)
    with closing(sqlite3.connect(staged / DATABASE_FILE)) as connection, connection:
        connection.execute("DELETE FROM archive")
        connection.execute("INSERT INTO archive VALUES (?)", (uuid.uuid4().hex,))
    for collection in health.collections:
        root = staged / "index" / collection.name
        try:
            generation = health.model and Generation.current(root, health.model)
        except DamagedGeneration:
            generation = None
        if generation and health.model:
            history = history_of(staged, collection.name, generation.change_seq)
            generation.adopt(history or "", health.model)


def _swap(staged: Path, folder: Path, *, replace: bool) -> None:
    database, indexes = folder / DATABASE_FILE, folder / "index"
    if database.exists():
        if not replace:
            raise ArchiveThere(folder)
        _require_unused(database)
    for log in ("-wal", "-shm"):
        database.with_name(database.name + log).unlink(missing_ok=True)
    (folder / ChangeMark.FILE).unlink(missing_ok=True)
    (staged / DATABASE_FILE).chmod(0o600)
    sync(staged / DATABASE_FILE)
    (staged / DATABASE_FILE).replace(database)
    # An end at this moment leaves the old indexes, which do not belong to the new identity.
    if indexes.is_dir():
        indexes.replace(staged / "index-before")  # goes with the staging folder
    if (staged / "index").is_dir():
        (staged / "index").replace(indexes)
    sync_names(folder)


def _require_unused(database: Path) -> None:
    """Raise `ArchiveInUse` where another process has the database open."""
    try:
        with closing(sqlite3.connect(database, timeout=_IN_USE_AFTER)) as connection:
            # SQLite leaves write-ahead logging only where no other connection is open.
            connection.execute("PRAGMA journal_mode = DELETE").fetchall()
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise ArchiveInUse(database.parent) from error
    except sqlite3.DatabaseError:
        pass  # damaged: that is what backups are for


@contextmanager
def disk_errors(folder: Path) -> Iterator[None]:
    """Turn what the disk refuses into an error of the archive."""
    try:
        yield
    except TimeoutError as error:  # what filelock raises
        raise ArchiveInUse(folder) from error
    except OSError as error:
        raise StorageError(
            f"{folder} cannot be written ({error.strerror or error}). Free some room or give write "
            "permission; nothing was changed."
        ) from error
    except (sqlite3.Error, DBAPIError) as error:
        # Without the statement and its values: they would show an article's text.
        said = error.orig if isinstance(error, DBAPIError) else error
        raise StorageError(
            f"The database cannot be copied ({said}). Free some room, or look with "
            "`attache verify`; nothing was changed."
        ) from error
