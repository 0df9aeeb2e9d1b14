"""Proving what the archive holds against itself, without changing anything.

Texts are compared with their digests, passages, vectors and facts with their texts, stories, the
change feed and the indexes with the articles.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    String,
    and_,
    func,
    inspect,
    select,
    true,
    type_coerce,
)
from sqlalchemy.exc import DBAPIError

from index.bm25 import Bm25Index
from index.database import read_only_engine, require_database
from index.errors import DamagedReading, StorageError
from index.faiss_index import FaissIndex
from index.generation import DamagedGeneration, Generation
from index.packing import unpack
from index.stores.changes import history_digest, select_history
from index.stores.vectors import unsound_vectors
from index.stories import Fingerprint
from index.tables import (
    ArchiveRow,
    ArticleRow,
    ChangeRow,
    CollectionRow,
    FactKeyRow,
    ModelRow,
    PassageRow,
    ReadingRow,
    StoryKeyRow,
    VectorRow,
)
from index.types import ChangeKind, ModelIdentity, content_hash

_SAMPLE = 1_000  # articles that the quick form looks at
_AT_ONCE = 500


class Part(StrEnum):
    """What is proved, in this order."""

    DATABASE = "database"
    TEXTS = "texts"
    PASSAGES = "passages"
    VECTORS = "vectors"
    STORIES = "stories"
    FACTS = "facts"
    CHANGES = "changes"
    INDEXES = "indexes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """Something that is not as it should be.

    What `is_derived` can be made anew from the articles; all else only a backup has.
    """

    said: str
    is_derived: bool = True
    article_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartReport:
    """What was found in one part: how many things were looked at, and which are damaged."""

    part: Part
    count: int
    damages: tuple[Damage, ...]
    seconds: float


@dataclass(slots=True)
class _Tally:
    count: int = 0


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
            verifier = _Verifier(connection, folder, quick=quick)
            for part, check in verifier.parts():
                yield _report(part, check)
    except (DBAPIError, sqlite3.Error) as error:
        raise StorageError(f"{file} cannot be read. Restore it from a backup.") from error
    finally:
        engine.dispose()


def _has_latest_tables(connection: Connection) -> bool:
    tables = inspect(connection)
    return all(tables.has_table(each.__tablename__) for each in (ArchiveRow, ReadingRow))


def _report(part: Part, check: Callable[[_Tally], Iterator[Damage]]) -> PartReport:
    began, tally = time.monotonic(), _Tally()
    damages: list[Damage] = []
    try:
        damages.extend(check(tally))
    except (DBAPIError, sqlite3.Error) as error:
        said = error.orig if isinstance(error, DBAPIError) else error
        damages.append(Damage(said=f"The {part} cannot be read ({said}).", is_derived=False))
    return PartReport(
        part=part,
        count=tally.count,
        damages=tuple(damages),
        seconds=time.monotonic() - began,
    )


class _Verifier:
    """The checks of each part; later ones know which texts are damaged."""

    def __init__(self, connection: Connection, folder: Path, *, quick: bool) -> None:
        self._connection = connection
        self._folder = folder
        self._quick = quick
        self._damaged_texts: set[int] = set()
        self._lengths: dict[int, int] = {}

    def parts(self) -> Iterator[tuple[Part, Callable[[_Tally], Iterator[Damage]]]]:
        yield Part.DATABASE, self._database
        yield Part.TEXTS, self._texts
        yield Part.PASSAGES, self._passages
        yield Part.VECTORS, self._vectors
        yield Part.STORIES, self._stories
        yield Part.FACTS, self._facts
        yield Part.CHANGES, self._changes
        yield Part.INDEXES, self._indexes

    def _rows(self, statement: Select[*tuple[Any, ...]]) -> Iterator[Row[*tuple[Any, ...]]]:
        """The rows of a statement, fetched in batches."""
        return iter(self._connection.execute(statement.execution_options(yield_per=_AT_ONCE)))

    def _sampled(self) -> ColumnElement[bool]:
        if not self._quick:
            return true()
        newest = self._connection.scalar(select(func.max(ArticleRow.id))) or 0
        return ArticleRow.id % max(1, newest // _SAMPLE) == 0

    def _database(self, tally: _Tally) -> Iterator[Damage]:
        """SQLite's own complaints; `doctor` asks for them before its quick form."""
        if not self._quick:
            for said in self._connection.exec_driver_sql("PRAGMA integrity_check(5)").scalars():
                if said != "ok":
                    yield Damage(said=f"SQLite says: {said}", is_derived=False)
            for table, _, parent, _ in self._connection.exec_driver_sql("PRAGMA foreign_key_check"):
                # Passages, vectors and keys of an article that is not there serve nobody.
                is_derived = table in ("passages", "vectors", "story_keys", "changes",
                    "readings", "fact_keys")  # fmt: skip
                yield Damage(
                    said=f"A row of {table} refers to a row of {parent} that is not there.",
                    is_derived=is_derived,
                )
        tally.count = self._connection.scalar(select(func.count()).select_from(CollectionRow)) or 0
        if self._connection.scalar(select(func.count()).select_from(ArchiveRow)) != 1:
            yield Damage(said="The archive has not exactly one identity.")

    def _texts(self, tally: _Tally) -> Iterator[Damage]:
        rows = self._rows(
            select(
                ArticleRow.id,
                ArticleRow.text,
                ArticleRow.content_hash,
                type_coerce(ArticleRow.published_on, String).label("day"),
            ).where(self._sampled())
        )
        for row in rows:
            tally.count += 1
            if not isinstance(row.text, str) or content_hash(row.text) != row.content_hash:
                self._damaged_texts.add(row.id)
                yield _lost(row.id, "Its text is not what was stored")
                continue
            self._lengths[row.id] = len(row.text)
            if not _is_day(row.day):
                yield _lost(row.id, f"Its day of publication is {row.day!r}")

    def _passages(self, tally: _Tally) -> Iterator[Damage]:
        rows = self._rows(
            select(
                ArticleRow.id,
                PassageRow.ordinal,
                PassageRow.start,
                PassageRow.end,
            )
            .outerjoin_from(ArticleRow, PassageRow, PassageRow.article_id == ArticleRow.id)
            .where(self._sampled(), ArticleRow.retired_at.is_(None))
            .order_by(ArticleRow.id, PassageRow.ordinal)
        )
        for article_id, group in groupby(rows, key=lambda row: row.id):
            passages = list(group)
            tally.count += len(passages)
            if article_id in self._lengths and not _are_spans(passages, self._lengths[article_id]):
                yield _derived(article_id, "Its passages are not runs of its text in order")

    def _vectors(self, tally: _Tally) -> Iterator[Damage]:
        models = self._connection.execute(
            select(ModelRow.id, ModelRow.dimension).where(ModelRow.in_use)
        ).all()
        if len(models) > 1:
            yield Damage(said="More than one embedding model is in use.", is_derived=False)
            return
        model_id, dimension = models[0] if models else (0, 0)
        rows = self._rows(
            select(ArticleRow.id, ArticleRow.retired_at.is_(None).label("is_live"), VectorRow.data)
            .join_from(ArticleRow, PassageRow, PassageRow.article_id == ArticleRow.id)
            .outerjoin(
                VectorRow,
                and_(VectorRow.passage_id == PassageRow.id, VectorRow.model_id == model_id),
            )
            .where(self._sampled())
            .order_by(ArticleRow.id)
        )
        for article_id, group in groupby(rows, key=lambda row: row.id):
            # A removed article may lack them: they are made when it is restored.
            found = [row.data for row in group if row.is_live or row.data is not None]
            tally.count += len(found)
            if lacking := sum(data is None for data in found):
                yield _derived(article_id, f"{lacking} of its passages have no vector")
            if unsound_vectors([data for data in found if data is not None], dimension).any():
                yield _derived(article_id, "A vector of it is cut, not finite or not of length one")

    def _stories(self, tally: _Tally) -> Iterator[Damage]:
        keys: dict[int, set[int]] = {}
        for row in self._connection.execute(
            select(StoryKeyRow.article_id, StoryKeyRow.key)
            .join(ArticleRow, ArticleRow.id == StoryKeyRow.article_id)
            .where(self._sampled())
        ):
            keys.setdefault(row.article_id, set()).add(row.key)
        homes = self._connection.execute(select(ArticleRow.id, ArticleRow.collection_id))
        collections = {row.id: row.collection_id for row in homes}
        rows = self._rows(
            select(
                ArticleRow.id, ArticleRow.text, ArticleRow.story, ArticleRow.retired_at.is_(None)
            ).where(self._sampled())
        )
        for article_id, text, story, is_live in rows:
            tally.count += 1
            if article_id in self._damaged_texts:
                continue
            # One that was not compared yet has neither story nor keys, as one that was removed.
            compared = is_live and story is not None
            expected = set(Fingerprint.of(text).keys) if compared else set()
            if keys.get(article_id, set()) != expected or (story is not None and not is_live):
                yield _derived(article_id, "What finds the copies of its text is not of its text")
            elif compared and collections.get(story) != collections[article_id]:
                yield _derived(article_id, "Its story is not one of its collection")

    def _facts(self, tally: _Tally) -> Iterator[Damage]:
        rows = self._rows(
            select(
                ReadingRow.article_id,
                ReadingRow.data,
                ArticleRow.collection_id,
                ArticleRow.retired_at.is_(None).label("is_live"),
            )
            .join(ArticleRow, ArticleRow.id == ReadingRow.article_id)
            .where(self._sampled())
        )
        for row in rows:
            tally.count += 1
            if not row.is_live or not self._are_facts(row):
                yield _derived(row.article_id, "What was read in it is not of its text, or damaged")
        read = select(ReadingRow.article_id)
        for article_id in self._connection.scalars(
            select(FactKeyRow.article_id).where(FactKeyRow.article_id.not_in(read)).distinct()
        ):
            yield _derived(article_id, "Facts of it are found, and it was not read")

    def _are_facts(self, row: Row[*tuple[Any, ...]]) -> bool:
        """Whether a reading is whole, of the length of its text, and found by its keys only."""
        try:
            facts = unpack(row.data)
        except DamagedReading:
            return False
        longest = self._lengths.get(row.article_id, 0)
        found = self._connection.execute(
            select(
                FactKeyRow.collection_id,
                FactKeyRow.key,
                type_coerce(FactKeyRow.day, String),
                FactKeyRow.start,
            ).where(FactKeyRow.article_id == row.article_id)
        )
        return all(each.span.end <= longest for each in facts) and set(map(tuple, found)) == {
            (row.collection_id, key.text, str(key.day), each.span.start)
            for each in facts
            for key in each.keys
        }

    def _changes(self, tally: _Tally) -> Iterator[Damage]:
        last = (
            select(ChangeRow.article_id, func.max(ChangeRow.seq).label("seq"))
            .group_by(ChangeRow.article_id)
            .subquery()
        )
        rows = self._rows(
            select(
                ArticleRow.id,
                ArticleRow.retired_at.is_(None).label("is_live"),
                ArticleRow.collection_id,
                ChangeRow.kind,
                ChangeRow.collection_id.label("told_in"),
            )
            .outerjoin_from(ArticleRow, last, last.c.article_id == ArticleRow.id)
            .outerjoin(ChangeRow, ChangeRow.seq == last.c.seq)
            .where(self._sampled())
        )
        for row in rows:
            tally.count += 1
            kind = ChangeKind.ADDED if row.is_live else ChangeKind.REMOVED
            if (row.kind, row.told_in) != (kind.value, row.collection_id):
                yield _derived(row.id, f"The change feed does not tell last that it was {kind}")

    def _indexes(self, tally: _Tally) -> Iterator[Damage]:
        row = self._connection.execute(
            select(ModelRow.name, ModelRow.revision, ModelRow.dimension).where(ModelRow.in_use)
        ).first()
        if row is None or self._quick:  # `doctor` has a check for each index
            return
        model = ModelIdentity(name=row.name, revision=row.revision, dimension=row.dimension)
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
        stored = self._connection.execute(
            select(PassageRow.id, PassageRow.article_id)
            .join(ArticleRow)
            .join(CollectionRow, ArticleRow.collection_id == CollectionRow.id)
            .where(in_collection, ArticleRow.retired_at.is_(None))
        )
        return (
            history_digest(history) == generation.history
            and len(vectors) == len(words) == len(rows)
            and {row.id for row in stored if row.article_id not in changed}
            == set(rows["passage"][~np.isin(rows["article"], list(changed))].tolist())
        )


def _lost(article_id: int, what: str) -> Damage:
    return Damage(said=f"Article {article_id}: {what}.", is_derived=False, article_id=article_id)


def _derived(article_id: int, what: str) -> Damage:
    return Damage(said=f"Article {article_id}: {what}.", article_id=article_id)


def _is_day(written: object) -> bool:
    try:
        date.fromisoformat(str(written))
    except ValueError:
        return False
    return True


def _are_spans(passages: list[Row[*tuple[Any, ...]]], length: int) -> bool:
    """Whether passages, by their ordinals, are all there and runs of a text of that length."""
    starts = [row.start for row in passages]
    return (
        [row.ordinal for row in passages] == list(range(len(passages)))
        and all(0 <= row.start < row.end <= length for row in passages)
        and starts == sorted(starts)
    )
