"""What proves an archive against itself, on either engine, without changing anything.

Texts are compared with their digests, passages, vectors and facts with their texts, stories and the
change feed with the articles. Nothing of the tables is held in memory but a few hundred rows, and a
number for each article; of an index, a number for each passage or word.
"""

import sqlite3
import time
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    String,
    and_,
    func,
    select,
    text,
    true,
    type_coerce,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import aliased

from index.errors import DamagedReading
from index.packing import unpack
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
_AT_ONCE = 200
_READINGS_AT_ONCE = 50  # each with some hundred keys
# Passages, vectors and keys of an article that is not there serve nobody.
_DERIVED = frozenset({"passages", "vectors", "story_keys", "changes", "readings", "fact_keys"})


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
class Tally:
    """How many things a check has looked at."""

    count: int = 0


Check = Callable[[Tally], Iterator[Damage]]


class Verifier(ABC):
    """The checks of each part, in one snapshot; later ones know which texts are damaged.

    The quick form looks at a thousand articles, spread evenly. What an engine keeps in its own way
    is proved by a subclass: the database itself, and the indexes.
    """

    def __init__(self, connection: Connection, *, quick: bool) -> None:
        self._connection = connection
        self._quick = quick
        self._sample = self._spread_ids() if quick else []
        self._damaged_texts: set[int] = set()
        self._lengths: dict[int, int] = {}

    def reports(self) -> Iterator[PartReport]:
        """Prove each part in turn."""
        yield self._report(Part.DATABASE, self._database)
        yield self._report(Part.TEXTS, self._texts)
        yield self._report(Part.PASSAGES, self._passages)
        yield self._report(Part.VECTORS, self._vectors)
        yield self._report(Part.STORIES, self._stories)
        yield self._report(Part.FACTS, self._facts)
        yield self._report(Part.CHANGES, self._changes)
        yield self._report(Part.INDEXES, self._indexes)

    @abstractmethod
    def _engine_damages(self) -> Iterator[Damage]:
        """What the database itself finds wrong."""

    @abstractmethod
    def _indexes(self, tally: Tally) -> Iterator[Damage]:
        """Prove the index of each collection."""

    def _isolated(self) -> AbstractContextManager[object]:
        """What keeps a check that fails from ending the checks after it."""
        return nullcontext()

    def _report(self, part: Part, check: Check) -> PartReport:
        began, tally = time.monotonic(), Tally()
        damages: list[Damage] = []
        try:
            with self._isolated():
                damages.extend(check(tally))
        except (DBAPIError, sqlite3.Error) as error:
            if isinstance(error, DBAPIError) and error.connection_invalidated:
                raise  # the server went away: nothing is known to be damaged
            said = error.orig if isinstance(error, DBAPIError) else error
            damages.append(Damage(said=f"The {part} cannot be read ({said}).", is_derived=False))
        return PartReport(
            part=part,
            count=tally.count,
            damages=tuple(damages),
            seconds=time.monotonic() - began,
        )

    def _batches(
        self, statement: Select[*tuple[Any, ...]], size: int = _AT_ONCE
    ) -> Iterator[Sequence[Row[*tuple[Any, ...]]]]:
        """The rows of a statement, so many at a time."""
        return self._connection.execute(statement.execution_options(yield_per=size)).partitions()

    def _rows(self, statement: Select[*tuple[Any, ...]]) -> Iterator[Row[*tuple[Any, ...]]]:
        return (row for batch in self._batches(statement) for row in batch)

    def _spread_ids(self) -> list[int]:
        """The ids of about a thousand articles, found without reading the others."""
        newest = self._connection.scalar(select(func.max(ArticleRow.id))) or 0
        step = max(1, -(-newest // _SAMPLE))
        found = self._connection.scalars(
            text(
                """
                WITH RECURSIVE spread (at) AS (
                    SELECT 1 UNION ALL SELECT at + :step FROM spread WHERE at + :step <= :newest
                )
                SELECT DISTINCT (SELECT min(id) FROM articles WHERE id >= at) FROM spread
                """
            ),
            {"step": step, "newest": newest},
        )
        return sorted(each for each in found if each is not None)

    def _sampled(self) -> ColumnElement[bool]:
        return ArticleRow.id.in_(self._sample) if self._quick else true()

    def _model(self) -> tuple[int, ModelIdentity] | None:
        """The id and the identity of the model in use; None where there is not exactly one."""
        rows = self._connection.execute(
            select(ModelRow.id, ModelRow.name, ModelRow.revision, ModelRow.dimension).where(
                ModelRow.in_use
            )
        ).all()
        if len(rows) != 1:
            return None
        [row] = rows
        return row.id, ModelIdentity(name=row.name, revision=row.revision, dimension=row.dimension)

    def _database(self, tally: Tally) -> Iterator[Damage]:
        if not self._quick:
            yield from self._engine_damages()
        tally.count = self._connection.scalar(select(func.count()).select_from(CollectionRow)) or 0
        if self._connection.scalar(select(func.count()).select_from(ArchiveRow)) != 1:
            yield Damage(said="The archive has not exactly one identity.")

    def _texts(self, tally: Tally) -> Iterator[Damage]:
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

    def _passages(self, tally: Tally) -> Iterator[Damage]:
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

    def _vectors(self, tally: Tally) -> Iterator[Damage]:
        in_use = self._connection.scalar(
            select(func.count()).select_from(ModelRow).where(ModelRow.in_use)
        )
        if (in_use or 0) > 1:
            yield Damage(said="More than one embedding model is in use.", is_derived=False)
            return
        found = self._model()
        model_id, dimension = (found[0], found[1].dimension) if found else (0, 0)
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
            stored = [row.data for row in group if row.is_live or row.data is not None]
            tally.count += len(stored)
            if lacking := sum(data is None for data in stored):
                yield _derived(article_id, f"{lacking} of its passages have no vector")
            if unsound_vectors([data for data in stored if data is not None], dimension).any():
                yield _derived(article_id, "A vector of it is cut, not finite or not of length one")

    def _stories(self, tally: Tally) -> Iterator[Damage]:
        first = aliased(ArticleRow)
        batches = self._batches(
            select(
                ArticleRow.id,
                ArticleRow.text,
                ArticleRow.story,
                ArticleRow.retired_at.is_(None).label("is_live"),
                (first.collection_id == ArticleRow.collection_id).label("is_of_collection"),
            )
            .outerjoin(first, first.id == ArticleRow.story)
            .where(self._sampled())
        )
        for batch in batches:
            keys = self._keys_of_stories(row.id for row in batch)
            for row in batch:
                tally.count += 1
                if row.id in self._damaged_texts:
                    continue
                # One that was not compared yet has neither story nor keys, as one that was removed.
                compared = row.is_live and row.story is not None
                expected = set(Fingerprint.of(row.text).keys) if compared else set()
                if keys[row.id] != expected or (row.story is not None and not row.is_live):
                    yield _derived(row.id, "What finds the copies of its text is not of its text")
                elif compared and not row.is_of_collection:
                    yield _derived(row.id, "Its story is not one of its collection")

    def _keys_of_stories(self, article_ids: Iterable[int]) -> defaultdict[int, set[int]]:
        keys: defaultdict[int, set[int]] = defaultdict(set)
        rows = self._connection.execute(
            select(StoryKeyRow.article_id, StoryKeyRow.key).where(
                StoryKeyRow.article_id.in_(list(article_ids))
            )
        )
        for row in rows:
            keys[row.article_id].add(row.key)
        return keys

    def _facts(self, tally: Tally) -> Iterator[Damage]:
        batches = self._batches(
            select(
                ReadingRow.article_id,
                ReadingRow.data,
                ArticleRow.collection_id,
                ArticleRow.retired_at.is_(None).label("is_live"),
            )
            .join(ArticleRow, ArticleRow.id == ReadingRow.article_id)
            .where(self._sampled()),
            _READINGS_AT_ONCE,
        )
        for batch in batches:
            keys = self._keys_of_facts(row.article_id for row in batch)
            for row in batch:
                tally.count += 1
                if not row.is_live or not self._are_facts(row, keys[row.article_id]):
                    yield _derived(
                        row.article_id, "What was read in it is not of its text, or damaged"
                    )
        # Asked of each article: the keys of a large archive are many, and are found at once.
        read = select(ReadingRow.article_id).where(ReadingRow.article_id == ArticleRow.id)
        found = select(FactKeyRow.article_id).where(FactKeyRow.article_id == ArticleRow.id)
        for article_id in self._connection.scalars(
            select(ArticleRow.id).where(self._sampled(), ~read.exists(), found.exists())
        ):
            yield _derived(article_id, "Facts of it are found, and it was not read")

    def _keys_of_facts(
        self, article_ids: Iterable[int]
    ) -> defaultdict[int, set[tuple[int, str, str, int]]]:
        keys: defaultdict[int, set[tuple[int, str, str, int]]] = defaultdict(set)
        rows = self._connection.execute(
            select(
                FactKeyRow.article_id,
                FactKeyRow.collection_id,
                FactKeyRow.key,
                type_coerce(FactKeyRow.day, String).label("day"),
                FactKeyRow.start,
            ).where(FactKeyRow.article_id.in_(list(article_ids)))
        )
        for row in rows:
            keys[row.article_id].add((row.collection_id, row.key, str(row.day), row.start))
        return keys

    def _are_facts(self, row: Row[*tuple[Any, ...]], found: set[tuple[int, str, str, int]]) -> bool:
        """Whether a reading is whole, of the length of its text, and found by its keys only."""
        try:
            facts = unpack(row.data)
        except DamagedReading:
            return False
        longest = self._lengths.get(row.article_id, 0)
        return all(each.span.end <= longest for each in facts) and found == {
            (row.collection_id, key.text, str(key.day), each.span.start)
            for each in facts
            for key in each.keys
        }

    def _changes(self, tally: Tally) -> Iterator[Damage]:
        other = aliased(ChangeRow)
        newest = (
            select(func.max(other.seq))
            .where(other.article_id == ArticleRow.id)
            .correlate(ArticleRow)
            .scalar_subquery()
        )
        rows = self._rows(
            select(
                ArticleRow.id,
                ArticleRow.retired_at.is_(None).label("is_live"),
                ArticleRow.collection_id,
                ChangeRow.kind,
                ChangeRow.collection_id.label("told_in"),
            )
            .outerjoin_from(ArticleRow, ChangeRow, ChangeRow.seq == newest)
            .where(self._sampled())
        )
        for row in rows:
            tally.count += 1
            kind = ChangeKind.ADDED if row.is_live else ChangeKind.REMOVED
            if (row.kind, row.told_in) != (kind.value, row.collection_id):
                yield _derived(row.id, f"The change feed does not tell last that it was {kind}")


def orphans(table: str, parent: str) -> Damage:
    """The damage of rows that refer to others which are not there."""
    return Damage(
        said=f"A row of {table} refers to a row of {parent} that is not there.",
        is_derived=table in _DERIVED,
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
