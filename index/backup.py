"""Backups: the whole archive in one file, and putting it back.

A backup is a zip file of the database, the indexes that belong to it, and a manifest with the
SHA-256 of each. All in it is proved before it takes its name, and again before it is put back.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import uuid
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from filelock import FileLock
from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from index import migrations
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
from index.private_files import FILE_MODE
from index.temporary import TemporaryFolder
from index.verification import verify

_MANIFEST = "manifest.json"
_FORMAT = 1
_CHUNK = 1024**2
_IN_USE_AFTER = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """What a backup holds: its articles, and its size as a file."""

    articles: int
    bytes: int


def back_up(folder: Path, file: Path) -> Backup:
    """Write a backup of the archive in the folder; others may write to the archive meanwhile.

    An earlier backup of that name is replaced once the new one is proved. Raises `NoArchive`,
    `NoBackup` where another file has the name, `DamagedDatabase` where the archive holds what
    only an earlier backup can give back, and `StorageError`.
    """
    require_database(folder)
    if file.exists():
        _read_manifest(file)  # nobody loses another file by a wrong name
    with _disk_errors(file.parent), TemporaryFolder(".attache-", file.parent) as temporary:
        staged = temporary.path
        _snapshot(folder / DATABASE_FILE, staged / DATABASE_FILE)
        _migrate_snapshot(staged)
        articles = _proved(staged, DamagedDatabase(folder))
        packed = staged / "backup"
        _pack(staged / DATABASE_FILE, _own_generations(folder, staged), packed)
        _check(packed)
        packed.replace(file)
        return Backup(articles=articles, bytes=file.stat().st_size)


def restore(file: Path, folder: Path, *, replace: bool = False) -> Backup:
    """Put a backup back into the folder, as an archive with an identity of its own.

    The archive that was there is gone afterwards, and is untouched until the backup is proved. A
    bare copy of a database is taken, too. Raises `NoBackup`, `DamagedBackup`, `ArchiveThere`
    unless `replace`, `ArchiveInUse` and `StorageError`.
    """
    with _disk_errors(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with TemporaryFolder(".restoring-", folder) as temporary:
            staged = temporary.path
            _unpack(file, staged)
            _bring_up_to_date(staged, file)
            _renew(staged)
            articles = _proved(staged, DamagedBackup(file))
            # Whoever opens the archive takes this lock first.
            with FileLock(folder / ARCHIVE_LOCK, timeout=_IN_USE_AFTER, mode=FILE_MODE):
                _swap(staged, folder, replace=replace)
    return Backup(articles=articles, bytes=file.stat().st_size)


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
    return _count(staged)


def _count(staged: Path) -> int:
    with closing(sqlite3.connect(staged / DATABASE_FILE)) as connection:
        found: int = connection.execute(
            "SELECT count(*) FROM articles WHERE retired_at IS NULL"
        ).fetchone()[0]
        return found


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


def _pack(database: Path, generations: Iterator[Generation], packed: Path) -> None:
    digests: dict[str, str] = {}
    descriptor = os.open(packed, os.O_CREAT | os.O_RDWR | os.O_EXCL, 0o600)
    with (
        os.fdopen(descriptor, "w+b") as out,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
    ):
        digests[DATABASE_FILE] = _add(archive, database, DATABASE_FILE)
        for generation in generations:
            root = generation.folder.parent
            within = f"index/{root.name}"
            for path in generation.files:
                name = f"{within}/{path.relative_to(root).as_posix()}"
                digests[name] = _add(archive, path, name)
            archive.writestr(f"{within}/CURRENT", generation.name)
            digests[f"{within}/CURRENT"] = hashlib.sha256(generation.name.encode()).hexdigest()
        manifest = {
            "attache_backup": _FORMAT,
            "made_at": datetime.now(UTC).isoformat(),
            "files": digests,
        }
        archive.writestr(_MANIFEST, json.dumps(manifest, indent=1))
        archive.close()
        out.flush()
        os.fsync(out.fileno())


def _add(archive: zipfile.ZipFile, path: Path, name: str) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as source, archive.open(name, "w", force_zip64=True) as target:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            target.write(chunk)
    return digest.hexdigest()


def _read_manifest(file: Path) -> dict[str, Any]:
    try:
        with zipfile.ZipFile(file) as archive:
            manifest: dict[str, Any] = json.loads(archive.read(_MANIFEST))
            if manifest["attache_backup"] != _FORMAT or DATABASE_FILE not in manifest["files"]:
                raise NoBackup(file)
            return manifest
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, TypeError, EOFError) as error:
        raise NoBackup(file) from error


def _check(file: Path) -> None:
    """Read the backup as it will be read. Raises `DamagedBackup`."""
    for _ in _members(file):
        pass


def _members(file: Path, into: Path | None = None) -> Iterator[str]:
    """Read all files of the backup, and write them where `into` says. Raises `DamagedBackup`."""
    digests = _read_manifest(file)["files"]
    try:
        with zipfile.ZipFile(file) as archive:
            for name, expected in digests.items():
                target = _place(into, name, file) if into else Path(os.devnull)
                if _copy(archive, name, target) != expected:
                    raise DamagedBackup(file)
                yield name
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, ValueError) as error:
        raise DamagedBackup(file) from error


def _place(into: Path, name: str, file: Path) -> Path:
    """Where a file of the backup goes; never outside the folder. Raises `DamagedBackup`."""
    parts = PurePosixPath(name).parts
    if ".." in parts or PurePosixPath(name).is_absolute():
        raise DamagedBackup(file)
    place = into.joinpath(*parts)
    place.parent.mkdir(parents=True, exist_ok=True)
    return place


def _copy(archive: zipfile.ZipFile, name: str, target: Path) -> str:
    digest = hashlib.sha256()
    with archive.open(name) as source, target.open("wb") as out:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            out.write(chunk)
    return digest.hexdigest()


def _unpack(file: Path, staged: Path) -> None:
    try:
        with file.open("rb") as opened:
            is_database = opened.read(16) == b"SQLite format 3\0"
    except OSError as error:
        raise NoBackup(file) from error
    if is_database:
        shutil.copyfile(file, staged / DATABASE_FILE)
        return
    for _ in _members(file, staged):
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
    _sync(staged / DATABASE_FILE)
    (staged / DATABASE_FILE).replace(database)
    # An end at this moment leaves the old indexes, which do not belong to the new identity.
    if indexes.is_dir():
        indexes.replace(staged / "index-before")  # goes with the staging folder
    if (staged / "index").is_dir():
        (staged / "index").replace(indexes)
    _sync(folder)


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


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _disk_errors(folder: Path) -> Iterator[None]:
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
        raise StorageError(
            f"The database cannot be copied ({error}). Free some room, or look with "
            "`attache verify`; nothing was changed."
        ) from error
