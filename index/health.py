"""The state of the data folder, read without changing anything."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, select
from sqlalchemy.exc import DBAPIError

from index import migrations
from index.collection_index import CollectionIndex
from index.database import DATABASE_FILE, read_only_engine
from index.errors import StorageError
from index.generation import DamagedGeneration, Generation
from index.stores.changes import history_digest, select_history
from index.tables import ArticleRow, ChangeRow, CollectionRow, ModelRow, PassageRow
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

    `behind` are revisions of the tables that it lacks, `unknown` those that a later version made.
    `damages` are SQLite's complaints, empty where all is well.
    """

    behind: frozenset[str]
    unknown: frozenset[str]
    damages: tuple[str, ...]
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
    """Examine the database in the folder; None where there is none. Raises `StorageError`."""
    file = folder / DATABASE_FILE
    if not file.exists():
        return None
    engine = read_only_engine(file)
    try:
        with engine.connect() as connection:
            found = set(MigrationContext.configure(connection).get_current_heads())
            history = ScriptDirectory.from_config(migrations.alembic_config(connection))
            return DatabaseHealth(
                behind=frozenset(set(history.get_heads()) - found),
                unknown=migrations.unknown(found, connection),
                damages=_damages(connection),
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
                is_own=generation.history == _history(folder, collection, generation.change_seq),
            )
    except (DamagedGeneration, ValueError, OSError, RuntimeError) as error:
        raise StorageError(f"The index of {collection} is damaged: {error}.") from error


def _history(folder: Path, collection: str, seq: int) -> str | None:
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
