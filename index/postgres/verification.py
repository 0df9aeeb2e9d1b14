"""Proving an archive on PostgreSQL: its references, and that its indexes are of its articles."""

from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import AbstractContextManager
from functools import partial
from typing import Any

import numpy as np
from sqlalchemy import (
    ARRAY,
    URL,
    Column,
    Connection,
    Integer,
    Row,
    Table,
    Text,
    bindparam,
    select,
    text,
)

from index import migrations
from index.errors import StorageError
from index.postgres.address import parse_address, shown
from index.postgres.refusals import server_errors
from index.postgres.snapshot import in_own_loop, snapshot
from index.postgres.words import Counts, WordReader
from index.tables import Base
from index.types import ModelIdentity
from index.verifier import Damage, PartReport, Tally, Verifier, orphans

_AT_ONCE = 200
_HALF_PRECISION = 1e-3  # by which a number of length one at most may differ
_ARTICLES = bindparam("articles", type_=ARRAY(Integer))
_LACKING = text(
    """
    WITH changed AS (SELECT article_id FROM changes WHERE collection_id = :id AND seq > :seq)
    SELECT count(*) FROM articles a
    JOIN passages p ON p.article_id = a.id
    JOIN vectors v ON v.passage_id = p.id AND v.model_id = :model
    WHERE a.collection_id = :id AND a.retired_at IS NULL
        AND (CAST(:articles AS integer[]) IS NULL OR a.id = ANY (:articles))
        AND NOT EXISTS (
            SELECT 1 FROM passage_index i
            WHERE i.passage_id = p.id AND i.collection_id = :id AND i.build = :build
        )
        AND NOT EXISTS (SELECT 1 FROM changed WHERE changed.article_id = a.id)
    """
).bindparams(_ARTICLES)
_INDEXED = text(
    """
    WITH changed AS (SELECT article_id FROM changes WHERE collection_id = :id AND seq > :seq)
    SELECT i.passage_id, a.title,
        substr(a.text, p.start + 1, greatest(p."end" - p.start, 0)) AS text,
        CAST(i.embedding AS real[]) AS embedding, v.data,
        (i.article_id, i.collection_id, i.published_on)
            IS NOT DISTINCT FROM (a.id, a.collection_id, a.published_on) AS is_of_it,
        a.retired_at IS NULL
            OR EXISTS (SELECT 1 FROM changed WHERE changed.article_id = a.id) AS may_be_found
    FROM passage_index i
    LEFT JOIN passages p ON p.id = i.passage_id
    LEFT JOIN articles a ON a.id = p.article_id
    LEFT JOIN vectors v ON v.passage_id = i.passage_id AND v.model_id = :model
    WHERE i.collection_id = :id AND i.build = :build
        AND (CAST(:articles AS integer[]) IS NULL OR i.article_id = ANY (:articles))
    """
).bindparams(_ARTICLES)


def verify(address: str, *, quick: bool = False) -> Iterator[PartReport]:
    """Prove each part of the archive in turn, as it is at this moment.

    The quick form looks at a thousand articles, spread evenly. Raises `BadDatabaseAddress`,
    `NoArchive`, `ForeignDatabase`, `LaterVersion` and `StorageError`.
    """
    return in_own_loop(partial(_reports, parse_address(address), quick))


async def _reports(url: URL, quick: bool) -> AsyncGenerator[PartReport, None]:
    with server_errors(shown(url)):
        async with snapshot(url) as connection:
            reports = await connection.run_sync(_begun, shown(url), quick)
            while (report := await connection.run_sync(lambda _: next(reports, None))) is not None:
                yield report


def _begun(connection: Connection, name: str, quick: bool) -> Iterator[PartReport]:
    if migrations.revisions(connection) != migrations.HEADS:
        raise StorageError(
            f"The archive in {name} is of an earlier version. Run `attache upgrade`, which brings "
            "it up to date, and verify it then."
        )
    return _ServerVerifier(connection, quick=quick).reports()


class _ServerVerifier(Verifier):
    """Proves the tables of an archive, and those that are searched in."""

    def _isolated(self) -> AbstractContextManager[object]:
        # A statement that fails ends the whole transaction otherwise.
        return self._connection.begin_nested()

    def _engine_damages(self) -> Iterator[Damage]:
        """References that lead nowhere: the server lets none arise, but a damage may."""
        for table in Base.metadata.sorted_tables:
            for key in table.foreign_keys:
                if self._leads_nowhere(table, key.parent, key.column):
                    yield orphans(table.name, key.column.table.name)

    def _leads_nowhere(self, table: Table, column: Column[Any], to: Column[Any]) -> bool:
        parent = to.table.alias()
        there = select(parent.c[to.name]).where(parent.c[to.name] == column)
        found = select(column).where(column.is_not(None), ~there.exists()).limit(1)
        return self._connection.execute(found).first() is not None

    def _indexes(self, tally: Tally) -> Iterator[Damage]:
        found = self._model()
        if found is None:
            return
        model_id, model = found
        states = self._connection.execute(
            text(
                "SELECT c.name, s.* FROM index_states s JOIN collections c ON c.id = "
                "s.collection_id ORDER BY c.name"
            )
        )
        for state in states.all():
            if state.model != str(model):
                continue  # it is built at the next question
            tally.count += 1
            index = _IndexVerifier(self._connection, state, model_id, model, self._chosen())
            if wrong := next(index.wrong(), None):
                yield Damage(
                    said=f"The index of {state.name} is not that of its articles: {wrong}."
                )

    def _chosen(self) -> list[int] | None:
        return self._sample if self._quick else None


class _IndexVerifier:
    """Proves the index of one collection; `articles` are those looked at, None for all."""

    def __init__(
        self,
        connection: Connection,
        state: Row[Any],
        model_id: int,
        model: ModelIdentity,
        articles: list[int] | None,
    ) -> None:
        self._connection = connection
        self._state = state
        self._model = model
        self._articles = articles
        self._words = WordReader()
        self._values = {
            "id": state.collection_id,
            "build": state.build,
            "model": model_id,
            "seq": state.change_seq,
            "articles": articles,
        }

    def wrong(self) -> Iterator[str]:
        """What is wrong with it; what changed since it was brought up to date is not."""
        if lacking := self._lacking():
            yield f"it lacks {lacking:,} passages"
        counts = Counts.of(())
        held = 0
        for batch in self._indexed():
            held += len(batch)
            words = [self._words.read(row.title or "", row.text or "") for row in batch]
            counts.add(Counts.of(words))
            yield from self._wrong_in(batch, [each.vector for each in words])
        if self._articles is None:
            if held != self._state.passages:
                yield f"it counts {self._state.passages:,} passages and holds {held:,}"
            if counts != self._stored_counts():
                yield "its counts of words are not those of its passages"

    def _lacking(self) -> int:
        """How many passages of live articles are not in it."""
        return self._connection.scalar(_LACKING, self._values) or 0

    def _indexed(self) -> Iterator[Sequence[Row[Any]]]:
        """What it holds, beside what it should: some at a time."""
        return self._connection.execute(
            _INDEXED.execution_options(yield_per=_AT_ONCE), self._values
        ).partitions()

    def _wrong_in(self, batch: Sequence[Row[Any]], words: Sequence[str]) -> Iterator[str]:
        for row in batch:
            if not row.is_of_it:
                yield f"passage {row.passage_id} is of another article, collection or day"
            elif not row.may_be_found:
                yield f"passage {row.passage_id} is of an article that was removed"
            elif not self._is_near(row.embedding, row.data):
                yield f"the vector of passage {row.passage_id} is another"
        passages = [row.passage_id for row in batch]
        if (other := self._other_words(passages, words)) is not None:
            yield f"the words of passage {other} are others"

    def _is_near(self, embedding: Sequence[float], data: bytes | None) -> bool:
        if data is None or len(data) != 4 * self._model.dimension:
            return True  # a damage of the vector itself
        stored = np.frombuffer(data, "<f4")
        return len(embedding) == len(stored) and bool(
            np.max(np.abs(np.array(embedding) - stored), initial=0.0) <= _HALF_PRECISION
        )

    def _other_words(self, passages: Sequence[int], words: Sequence[str]) -> int | None:
        """A passage of these whose words in the index are not these tsvectors."""
        found: int | None = self._connection.scalar(
            text(
                """
                SELECT i.passage_id FROM passage_index i
                JOIN unnest(:passages, :words) AS read (passage_id, words)
                    ON read.passage_id = i.passage_id
                WHERE i.build = :build AND i.words <> CAST(read.words AS tsvector) LIMIT 1
                """
            ).bindparams(
                bindparam("passages", type_=ARRAY(Integer)), bindparam("words", type_=ARRAY(Text))
            ),
            {
                "build": self._state.build,
                "passages": passages,
                "words": words,
            },
        )
        return found

    def _stored_counts(self) -> Counts:
        rows = self._connection.execute(
            text(
                "SELECT is_stem, word, passages FROM word_counts "
                "WHERE collection_id = :id AND passages <> 0"
            ),
            self._values,
        )
        counts = Counts.of(())
        for row in rows:
            (counts.stems if row.is_stem else counts.words)[row.word] = row.passages
        return counts
