"""Backups of an archive on PostgreSQL, which are those of an archive in a folder, and back.

A backup holds a SQLite database, so that either engine takes what the other one wrote. It has no
index: the next question to each collection builds that from the stored vectors.
"""

import asyncio
import tempfile
from functools import partial
from pathlib import Path

from sqlalchemy import (
    URL,
    Connection,
    MetaData,
    Table,
    create_engine,
    delete,
    insert,
    inspect,
    select,
    text,
)
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import NullPool

from index import migrations
from index.backup import Backup, disk_errors, unpack_proved, write_backup
from index.copying import LEFT_OUT, copy_rows, digest_of, tables_to_copy
from index.database import DATABASE_FILE
from index.errors import ArchiveInUse, ArchiveThere, DamagedBackup, StorageError
from index.moving import require_finished
from index.numbering import last_numbers, number_after
from index.postgres import hnsw
from index.postgres.address import parse_address, shown
from index.postgres.database import APPLICATION, engine_at, migrate
from index.postgres.refusals import server_errors
from index.postgres.snapshot import snapshot
from index.tables import ArchiveRow, Base
from index.temporary import TemporaryFolder

_IN_USE_AFTER = 5.0
_BETWEEN_LOOKS = 0.2
_INDEX_TABLES = ("passage_index", "word_counts", "index_states")


def back_up(address: str, file: Path) -> Backup:
    """Write a backup of the archive at the address; others may write to the archive meanwhile.

    Raises `BadDatabaseAddress`, `NoArchive`, `ForeignDatabase`, `LaterVersion`, and what
    `write_backup` raises.
    """
    url = parse_address(address)
    return write_backup(file, partial(_take, url), of=shown(url))


def restore(file: Path, address: str, *, replace: bool = False) -> Backup:
    """Put a backup back into the database at the address, as an archive with its own identity.

    That is one transaction: an archive that was there is untouched until all is proved, and where
    anything fails. Raises `BadDatabaseAddress`, `ForeignDatabase`, `LaterVersion`, `UnfitServer`,
    `NoBackup`, `DamagedBackup`, `ArchiveThere` unless `replace`, `ArchiveInUse` and `StorageError`.
    """
    url = parse_address(address)
    where = Path(tempfile.gettempdir())
    with disk_errors(where), TemporaryFolder("attache-restoring-", where) as temporary:
        articles = unpack_proved(file, temporary.path)
        try:
            asyncio.run(_put_back(url, temporary.path / DATABASE_FILE, replace=replace))
        except (ValueError, LookupError) as error:  # a time or a kind that is none
            raise DamagedBackup(file) from error
    return Backup(articles=articles, bytes=file.stat().st_size)


def _take(url: URL, database: Path) -> None:
    """Copy the archive as it is at one moment into a SQLite database with the same tables."""

    async def work() -> None:
        async with snapshot(url) as connection:
            await connection.run_sync(_copy_out, database)

    asyncio.run(work())


def _copy_out(source: Connection, database: Path) -> None:
    require_finished(source.scalar(select(ArchiveRow.identity)) or "")
    engine = create_engine(f"sqlite:///{database}", poolclass=NullPool)
    with engine.begin() as target:
        migrations.apply_only(target, migrations.revisions(source))
        for table in _tables_of(source, target):
            _copy(source, target, table)
        number_after(target, last_numbers(source))


def _tables_of(source: Connection, target: Connection) -> list[Table]:
    """The tables to copy, as they are in the source: an earlier version may have made them."""
    names = set(inspect(target).get_table_names()) - LEFT_OUT - {"alembic_version"}
    found = MetaData()
    found.reflect(source, only=sorted(names))
    return found.sorted_tables


def _copy(source: Connection, target: Connection, table: Table) -> None:
    if copy_rows(source, target, table) != digest_of(target, table):
        raise StorageError(
            f"What was written of the table {table.name} is not what was read, so nothing was "
            "changed. Check the disk, and try again."
        )


async def _put_back(url: URL, database: Path, *, replace: bool) -> None:
    engine = engine_at(url)
    try:
        with server_errors(shown(url)):
            await _require_unused(engine, shown(url))
            async with engine.begin() as connection:
                await connection.run_sync(_replace_rows, database, replace=replace)
    finally:
        await engine.dispose()


async def _require_unused(engine: AsyncEngine, name: str) -> None:
    """Raise `ArchiveInUse` where another process of Attaché stays connected to the database."""
    others = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND application_name = :application AND pid <> pg_backend_pid()"
    )
    for _ in range(int(_IN_USE_AFTER / _BETWEEN_LOOKS)):
        async with engine.connect() as connection:
            if not await connection.scalar(others, {"application": APPLICATION}):
                return
        await asyncio.sleep(_BETWEEN_LOOKS)
    raise ArchiveInUse(name)


def _replace_rows(target: Connection, database: Path, *, replace: bool) -> None:
    migrate(target, create=True)
    tables = tables_to_copy()
    if any(target.execute(select(table).limit(1)).first() is not None for table in tables):
        if not replace:
            raise ArchiveThere(shown(target.engine.url))
        _empty(target)
    engine = create_engine(f"sqlite:///{database}", poolclass=NullPool)
    with engine.connect() as source:
        for table in tables:
            _copy(source, target, table)
        number_after(target, last_numbers(source))
        target.execute(delete(ArchiveRow))
        target.execute(
            insert(ArchiveRow).values(identity=source.scalar(select(ArchiveRow.identity)))
        )


def _empty(connection: Connection) -> None:
    """Delete all rows, of the indexes too."""
    names = [table.name for table in Base.metadata.sorted_tables] + list(_INDEX_TABLES)
    connection.execute(text(f"SET LOCAL lock_timeout = '{_IN_USE_AFTER:g}s'"))
    connection.execute(text(f"TRUNCATE {', '.join(names)}"))
    hnsw.drop_all(connection)  # or collections of the same ids, of another model maybe, had them
    connection.execute(text("SET LOCAL lock_timeout = 0"))
