"""Proving an archive in a data folder: its database, its indexes, and each against the other."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from sqlalchemy import Connection, inspect, select
from sqlalchemy.exc import DBAPIError

from index.bm25 import Bm25Index
from index.database import read_only_engine, require_database
from index.errors import StorageError
from index.faiss_index import FaissIndex
from index.generation import DamagedGeneration, Generation
from index.stores.changes import history_digest, select_history
from index.tables import (
    ArchiveRow,
    ArticleRow,
    ChangeRow,
    CollectionRow,
    PassageRow,
    ReadingRow,
)
from index.types import ModelIdentity
from index.verifier import Damage, PartReport, Tally, Verifier, orphans


def verify(folder: Path, *, quick: bool = False) -> Iterator[PartReport]:
    """Prove each part of the archive in turn, as it is at this moment.

    The quick form looks at a thousand articles, spread evenly. Raises `NoArchive`, `LostDatabase`
    and `StorageError`.
    """
    file = require_database(folder)
    engine = read_only_engine(file)
    try:
        with engine.connect() as connection:
            if not _has_latest_tables(connection):
                raise StorageError(
                    f"The archive in {folder} is of an earlier version, or has lost a table. Run "
                    "`attache status`, which brings it up to date, and verify it then."
                )
            connection.exec_driver_sql("BEGIN")  # one snapshot, whatever is written meanwhile
            yield from _FolderVerifier(connection, folder, quick=quick).reports()
    except (DBAPIError, sqlite3.Error) as error:
        raise StorageError(f"{file} cannot be read. Restore it from a backup.") from error
    finally:
        engine.dispose()


def _has_latest_tables(connection: Connection) -> bool:
    tables = inspect(connection)
    return all(tables.has_table(each.__tablename__) for each in (ArchiveRow, ReadingRow))


class _FolderVerifier(Verifier):
    """Proves a SQLite database, and the indexes beside it."""

    def __init__(self, connection: Connection, folder: Path, *, quick: bool) -> None:
        super().__init__(connection, quick=quick)
        self._folder = folder

    def _engine_damages(self) -> Iterator[Damage]:
        """SQLite's own complaints; `doctor` asks for them before its quick form."""
        for said in self._connection.exec_driver_sql("PRAGMA integrity_check(5)").scalars():
            if said != "ok":
                yield Damage(said=f"SQLite says: {said}", is_derived=False)
        for table, _, parent, _ in self._connection.exec_driver_sql("PRAGMA foreign_key_check"):
            yield orphans(table, parent)

    def _indexes(self, tally: Tally) -> Iterator[Damage]:
        found = self._model()
        if found is None or self._quick:  # `doctor` has a check for each index
            return
        _, model = found
        for name in self._connection.scalars(select(CollectionRow.name)).all():
            try:
                generation = Generation.current(self._folder / "index" / name, model)
                if generation is None:
                    continue  # it is built at the next question
                tally.count += 1
                if not self._is_as_database(name, generation, model):
                    yield Damage(said=f"The index of {name} is not that of its articles.")
            except (DamagedGeneration, ValueError, OSError, RuntimeError) as error:
                yield Damage(said=f"The index of {name} is damaged: {error}.")

    def _is_as_database(self, name: str, generation: Generation, model: ModelIdentity) -> bool:
        """Whether the index holds what the database does, but for what changed since."""
        seq = generation.change_seq
        history = self._connection.execute(select_history(name, seq)).first()
        vectors = FaissIndex.load(generation.vectors_file, generation.rows_file)
        words = Bm25Index.open(generation.bm25_folder)
        rows = np.load(generation.rows_file)
        in_collection = CollectionRow.name == name
        changed = set(
            self._connection.scalars(
                select(ChangeRow.article_id)
                .join(CollectionRow, ChangeRow.collection_id == CollectionRow.id)
                .where(in_collection, ChangeRow.seq > seq)
            )
        )
        stored = (
            select(PassageRow.id, PassageRow.article_id)
            .join(ArticleRow)
            .join(CollectionRow, ArticleRow.collection_id == CollectionRow.id)
            .where(in_collection, ArticleRow.retired_at.is_(None))
        )
        expected = np.fromiter(
            (row.id for row in self._rows(stored) if row.article_id not in changed), np.int64
        )
        held = rows["passage"][~np.isin(rows["article"], list(changed))]
        return (
            history_digest(history) == generation.history
            and len(vectors) == len(words) == len(rows)
            and np.array_equal(np.unique(expected), np.unique(held))
        )
