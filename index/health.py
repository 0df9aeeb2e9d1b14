"""The state of the data folder, read without changing anything."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, func, inspect, select
from sqlalchemy.exc import DBAPIError

from index import migrations
from index.change_mark import ChangeMark
from index.collection_index import CollectionIndex
from index.database import DATABASE_FILE, NEWEST_CHANGE, read_only_engine, require_database
from index.errors import NoArchive, StorageError
from index.generation import DamagedGeneration, Generation
from index.stores.changes import history_digest, select_history
from index.tables import ArchiveRow, ArticleRow, ChangeRow, CollectionRow, ModelRow, PassageRow
from index.types import ModelIdentity

MOST_DAMAGES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionHealth:
    """What the database holds of one collection."""

    name: str
    passages: int
    last_change: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseHealth:
    """What was found in the database.

    `behind` are migrations of the tables that it lacks, in order, `unknown` those of a later
    version. `damages` are SQLite's complaints, empty where all is well. `lost` counts changes that
    it had, and has no more.
    """

    behind: tuple[str, ...]
    unknown: frozenset[str]
    damages: tuple[str, ...]
    lost: int
    model: ModelIdentity | None
    last_change_at: datetime | None
    collections: tuple[CollectionHealth, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexHealth:
    """What was found in a collection's index on disk; `change` is the newest that it holds.

    It `is_own` where it was built from this archive, as it is or was.
    """

    generation: str
    passages: int
    change: int
    is_own: bool


def examine_database(folder: Path) -> DatabaseHealth | None:
    """Examine the database in the folder; None where there is none.

    Raises `LostDatabase` and `StorageError`.
    """
    try:
        file = require_database(folder)
    except NoArchive:
        return None
    engine = read_only_engine(file)
    try:
        with engine.connect() as connection:
            found = set(MigrationContext.configure(connection).get_current_heads())
            return DatabaseHealth(
                behind=migrations.lacking(connection),
                unknown=migrations.unknown(found, connection),
                damages=_damages(connection),
                lost=_lost(connection, folder),
                model=model_of(connection),
                last_change_at=connection.scalar(select(func.max(ChangeRow.changed_at))),
                collections=collections_of(connection),
            )
    except (DBAPIError, sqlite3.Error) as error:
        said = str(error.orig) if isinstance(error, DBAPIError) else str(error)
        raise StorageError(
            f"{file} cannot be read ({said}). Restore it from a backup, or name another data "
            "folder with --data."
        ) from error
    finally:
        engine.dispose()


def examine_index(folder: Path, collection: str, model: ModelIdentity) -> IndexHealth | None:
    """Open and close a collection's index; None where none is built for the model.

    Raises `StorageError` where its files are damaged.
    """
    try:
        generation = Generation.current(folder / "index" / collection, model)
        if generation is None:
            return None
        with closing(CollectionIndex.open(generation)) as index:
            return IndexHealth(
                generation=generation.name,
                passages=len(index),
                change=generation.change_seq,
                is_own=generation.history == history_of(folder, collection, generation.change_seq),
            )
    except (DamagedGeneration, ValueError, OSError, RuntimeError) as error:
        raise StorageError(f"The index of {collection} is damaged: {error}.") from error


def history_of(folder: Path, collection: str, seq: int) -> str | None:
    """The digest of the history up to change `seq` in the folder's database; None without one."""
    engine = read_only_engine(folder / DATABASE_FILE)
    try:
        with engine.connect() as connection:
            return history_digest(connection.execute(select_history(collection, seq)).first())
    except DBAPIError:  # as one of an older version, which lacks the table
        return None
    finally:
        engine.dispose()


def _damages(connection: Connection) -> tuple[str, ...]:
    rows: list[Any] = list(
        connection.exec_driver_sql(f"PRAGMA integrity_check({MOST_DAMAGES})").scalars()
    )
    return () if rows == ["ok"] else tuple(str(row) for row in rows)


def _lost(connection: Connection, folder: Path) -> int:
    if not inspect(connection).has_table(ArchiveRow.__tablename__):
        return 0
    identity = connection.scalar(select(ArchiveRow.identity))
    return ChangeMark(folder, identity or "").lost(connection.scalar(NEWEST_CHANGE) or 0)


def model_of(connection: Connection) -> ModelIdentity | None:
    """The model whose vectors are in use."""
    row = connection.execute(
        select(ModelRow.name, ModelRow.revision, ModelRow.dimension).where(ModelRow.in_use)
    ).one_or_none()
    if row is None:
        return None
    return ModelIdentity(name=row.name, revision=row.revision, dimension=row.dimension)


def collections_of(connection: Connection) -> tuple[CollectionHealth, ...]:
    """What is held of each collection, by name."""
    of = CollectionRow.id
    passages = (
        select(func.count())
        .select_from(PassageRow)
        .join(ArticleRow)
        .where(ArticleRow.collection_id == of, ArticleRow.retired_at.is_(None))
        .scalar_subquery()
    )
    last = (
        select(func.coalesce(func.max(ChangeRow.seq), 0))
        .where(ChangeRow.collection_id == of)
        .scalar_subquery()
    )
    rows = connection.execute(
        select(CollectionRow.name, passages, last).order_by(CollectionRow.name)
    )
    return tuple(
        CollectionHealth(name=name, passages=held, last_change=seq) for name, held, seq in rows
    )
