"""The tables that PostgreSQL searches in: a cache of the articles, kept current by the change feed.

Whoever changes the index of a collection locks it, by an advisory lock, until the transaction ends.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ARRAY, Boolean, Date, Float, Integer, Text, bindparam, text
from sqlalchemy.ext.asyncio import AsyncSession

from index.postgres import hnsw
from index.postgres.hnsw import Build
from index.postgres.words import Counts, any_of
from index.types import PublishedWindow, VectorBatch

EXACT_UNTIL = 20_000
"""Passages up to which all are compared; above it, HNSW is searched."""
# Passages that are ranked by their words: those with the rarest ones. Of 40,000, as much evidence
# was found as among all.
_CANDIDATES = 10_000
_MOST_STEMS = 24  # of a question
_TITLE_WEIGHT = 0.5  # as in the BM25 index: every passage of an article carries its title
_LOCK = 0x696E6478  # "indx": with the id of the collection
_SEARCHED_AT_ONCE = 120  # hnsw.ef_search; above k, for the recall
_SCANNED_AT_MOST = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexState:
    """What the index of a collection holds; `last_change` is the newest of the collection.

    `number` is that of the build in use: other rows may be of one that is being made.
    """

    collection_id: int
    name: str
    number: int
    model: str | None
    change_seq: int
    passages: int
    last_change: int
    has_hnsw: bool

    @property
    def build(self) -> Build:
        return Build(collection_id=self.collection_id, number=self.number)

    @property
    def is_large(self) -> bool:
        """Whether it takes too long to compare all its passages."""
        return self.passages > EXACT_UNTIL

    @property
    def lacks_hnsw(self) -> bool:
        """Whether it is large, and has no HNSW index."""
        return self.is_large and not self.has_hnsw

    def is_current(self, model: str) -> bool:
        return self.model == model and self.change_seq == self.last_change


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """Where a search looks: collections, all indexed by one model, and a window of days."""

    indexes: Sequence[IndexState]
    window: PublishedWindow
    k: int

    @property
    def collection_ids(self) -> list[int]:
        return [each.collection_id for each in self.indexes]

    @property
    def passages(self) -> int:
        return sum(each.passages for each in self.indexes)

    @property
    def parameters(self) -> dict[str, object]:
        return {
            "collections": self.collection_ids,
            "builds": sorted({each.number for each in self.indexes}),
            "first": self.window.first,
            "last": self.window.last,
            "k": self.k,
        }


_IN_WINDOW = """(CAST(:first AS date) IS NULL OR published_on >= :first)
    AND (CAST(:last AS date) IS NULL OR published_on <= :last)"""
_WITHIN = f"""collection_id = ANY (:collections) AND build = ANY (:builds)
    AND {_IN_WINDOW}"""
_WINDOW = (bindparam("first", type_=Date), bindparam("last", type_=Date))
_WHERE = (
    bindparam("collections", type_=ARRAY(Integer)),
    bindparam("builds", type_=ARRAY(Integer)),
    *_WINDOW,
)


_STATES = """
    SELECT c.id AS collection_id, c.name, coalesce(s.build, 1) AS number, s.model,
        coalesce(s.change_seq, 0) AS change_seq, coalesce(s.passages, 0) AS passages,
        coalesce(
            (SELECT max(seq) FROM changes WHERE collection_id = c.id), 0
        ) AS last_change,
        EXISTS (
            SELECT 1 FROM pg_index WHERE indisvalid
            AND indexrelid = to_regclass(concat('ix_passage_index_hnsw_', c.id, '_', s.build))
        ) AS has_hnsw
    FROM collections c LEFT JOIN index_states s ON s.collection_id = c.id
"""


async def states(session: AsyncSession, names: Sequence[str]) -> list[IndexState]:
    """The states of the indexes of those collections that exist, in the order of the names."""
    rows = await session.execute(
        text(f"{_STATES} WHERE c.name = ANY (:names)").bindparams(
            bindparam("names", type_=ARRAY(Text))
        ),
        {"names": list(names)},
    )
    found = {row.name: IndexState(**row._mapping) for row in rows}
    return [found[name] for name in dict.fromkeys(names) if name in found]


async def states_by_id(session: AsyncSession, ids: Iterable[int] | None) -> list[IndexState]:
    """The states of the indexes of those collections that exist, None for all, by name."""
    rows = await session.execute(
        text(
            f"{_STATES} WHERE CAST(:ids AS integer[]) IS NULL OR c.id = ANY (:ids) ORDER BY c.name"
        ).bindparams(bindparam("ids", type_=ARRAY(Integer))),
        {"ids": None if ids is None else list(ids)},
    )
    return [IndexState(**row._mapping) for row in rows]


async def lock(session: AsyncSession, collection_id: int, *, seconds: float) -> None:
    """Lock the index of the collection until the transaction ends, or fail after some seconds."""
    await session.execute(
        text("SELECT set_config('lock_timeout', :limit, true)"), {"limit": f"{seconds:g}s"}
    )
    await session.execute(
        text("SELECT pg_advisory_xact_lock(:kind, :id)"), {"kind": _LOCK, "id": collection_id}
    )
    # Limits that a server has for questions: to take an index of millions out of use takes long.
    await session.execute(
        text(
            "SELECT set_config('lock_timeout', '0', true), "
            "set_config('statement_timeout', '0', true)"
        )
    )


async def clear(session: AsyncSession, collection_id: int) -> None:
    """Delete the index of the collection."""
    await forget_counts(session, collection_id)
    await session.execute(
        text("DELETE FROM passage_index WHERE collection_id = :id"), {"id": collection_id}
    )


async def new_build(session: AsyncSession, collection_id: int) -> Build:
    """A build of the collection's index that nobody searches yet."""
    number = await session.scalar(text("SELECT nextval('index_builds')"))
    return Build(collection_id=collection_id, number=int(number or 0))


async def delete_build(session: AsyncSession, build: Build) -> None:
    """Delete the rows of a build."""
    await session.execute(
        text("DELETE FROM passage_index WHERE collection_id = :id AND build = :number"),
        build.parameters,
    )


async def delete_others(session: AsyncSession, build: Build) -> None:
    """Delete the rows of all other builds of the collection's index."""
    await session.execute(
        text("DELETE FROM passage_index WHERE collection_id = :id AND build <> :number"),
        build.parameters,
    )


async def forget_counts(session: AsyncSession, collection_id: int) -> None:
    """Delete what the collection's words and passages were counted to be."""
    for table in ("word_counts", "index_states"):
        await session.execute(
            text(f"DELETE FROM {table} WHERE collection_id = :id"),  # noqa: S608  # of two names
            {"id": collection_id},
        )


async def indexed_texts(
    session: AsyncSession, build: Build, article_ids: Iterable[int]
) -> list[tuple[str, str]]:
    """(title, text) of what the index holds of the articles."""
    rows = await session.execute(
        text(
            """
            SELECT a.title, substr(a.text, p.start + 1, p."end" - p.start) AS text
            FROM passage_index i JOIN passages p ON p.id = i.passage_id
            JOIN articles a ON a.id = p.article_id
            WHERE i.collection_id = :id AND i.build = :number AND i.article_id = ANY (:articles)
            """
        ).bindparams(bindparam("articles", type_=ARRAY(Integer))),
        {**build.parameters, "articles": list(article_ids)},
    )
    return [(row.title, row.text) for row in rows]


async def remove(session: AsyncSession, build: Build, article_ids: Iterable[int]) -> None:
    """Take all passages of the articles out of the index."""
    await session.execute(
        text(
            "DELETE FROM passage_index "
            "WHERE collection_id = :id AND build = :number AND article_id = ANY (:articles)"
        ).bindparams(bindparam("articles", type_=ARRAY(Integer))),
        {**build.parameters, "articles": list(article_ids)},
    )


async def add(
    session: AsyncSession, build: Build, batch: VectorBatch, words: Sequence[str]
) -> None:
    """Put n passages into the index; `words` are their tsvectors."""
    await session.execute(
        text(
            """
            INSERT INTO passage_index
                (passage_id, build, article_id, collection_id, published_on, embedding, words)
            SELECT passage_id, :number, article_id, :id, date '0001-01-01' + (day - 1),
                CAST(embedding AS halfvec), CAST(words AS tsvector)
            FROM unnest(:passages, :articles, :days, :vectors, :words)
                AS rows (passage_id, article_id, day, embedding, words)
            """
        ).bindparams(
            *(bindparam(name, type_=ARRAY(Integer)) for name in ("passages", "articles", "days")),
            *(bindparam(name, type_=ARRAY(Text)) for name in ("vectors", "words")),
        ),
        {
            **build.parameters,
            "passages": batch.passage_ids.tolist(),
            "articles": batch.article_ids.tolist(),
            "days": batch.published.tolist(),
            "vectors": [written(vector) for vector in batch.vectors],
            "words": list(words),
        },
    )


async def count(session: AsyncSession, collection_id: int, counts: Counts) -> None:
    """Add the counts to those of the collection; negative ones are of passages that went."""
    rows = [
        (is_stem, word, number)
        for is_stem, of in ((True, counts.stems), (False, counts.words))
        for word, number in sorted(of.items())  # so that two never wait for each other
        if number
    ]
    if not rows:
        return
    await session.execute(
        text(
            """
            INSERT INTO word_counts (collection_id, is_stem, word, passages)
            SELECT :id, is_stem, word, number
            FROM unnest(:kinds, :words, :numbers) AS rows (is_stem, word, number)
            ON CONFLICT (collection_id, is_stem, word)
            DO UPDATE SET passages = word_counts.passages + excluded.passages
            """
        ).bindparams(
            bindparam("kinds", type_=ARRAY(Boolean)),
            bindparam("words", type_=ARRAY(Text)),
            bindparam("numbers", type_=ARRAY(Integer)),
        ),
        {
            "id": collection_id,
            "kinds": [row[0] for row in rows],
            "words": [row[1] for row in rows],
            "numbers": [row[2] for row in rows],
        },
    )


async def save_state(
    session: AsyncSession, build: Build, *, model: str, change_seq: int, added: int
) -> None:
    """Store what the index holds now, by `added` passages more; the build is the one in use."""
    await session.execute(
        text(
            """
            INSERT INTO index_states (collection_id, build, model, change_seq, passages)
            VALUES (:id, :number, :model, :seq, :added)
            ON CONFLICT (collection_id) DO UPDATE SET build = :number, model = :model,
                change_seq = :seq, passages = index_states.passages + :added
            """
        ),
        {**build.parameters, "model": model, "seq": change_seq, "added": added},
    )


async def nearest(
    session: AsyncSession, vector: NDArray[np.float32], where: Searched
) -> list[tuple[int, float]]:
    """Up to k (passage id, cosine), best first.

    Each large collection is searched by its HNSW index, and the others are compared whole.
    """
    large = [each for each in where.indexes if not await _is_small(session, each, where.window)]
    small = [each for each in where.indexes if each not in large]
    if large:
        await session.execute(
            text(
                "SELECT set_config('hnsw.ef_search', :ef, true), "
                "set_config('hnsw.iterative_scan', 'strict_order', true), "
                "set_config('hnsw.max_scan_tuples', :most, true)"
            ),
            {"ef": str(max(_SEARCHED_AT_ONCE, where.k)), "most": str(_SCANNED_AT_MOST)},
        )
    by_hnsw = hnsw.distance(len(vector))
    lists = [_nearest_in(f"{each.build.condition} AND {_IN_WINDOW}", by_hnsw) for each in large]
    if small:
        lists.append(_nearest_in(_WITHIN, "embedding <#> CAST(:vector AS halfvec)"))
    rows = await session.execute(
        text(
            f"SELECT * FROM ({' UNION ALL '.join(lists)}) AS found ORDER BY distance LIMIT :k"  # noqa: S608
        ).bindparams(*(_WHERE if small else _WINDOW)),
        {**replace(where, indexes=small).parameters, "vector": written(vector)},
    )
    return [(row.passage_id, -row.distance) for row in rows]


def _nearest_in(condition: str, distance: str) -> str:
    return (
        f"(SELECT passage_id, {distance} AS distance FROM passage_index "  # noqa: S608
        f"WHERE {condition} ORDER BY distance LIMIT :k)"
    )


async def _is_small(session: AsyncSession, index: IndexState, window: PublishedWindow) -> bool:
    """Whether so few passages lie in the window that comparing all is exact and fast."""
    if not index.is_large:
        return True
    if window.first is None:
        return False  # mostly the whole archive up to today
    where = Searched(indexes=[index], window=window, k=EXACT_UNTIL + 1)
    found = await session.scalar(
        text(
            f"SELECT count(*) FROM (SELECT 1 FROM passage_index WHERE {_WITHIN} LIMIT :k) AS few"  # noqa: S608
        ).bindparams(*_WHERE),
        where.parameters,
    )
    return (found or 0) <= EXACT_UNTIL


async def stem_counts(
    session: AsyncSession, collection_ids: Sequence[int], stems: Iterable[str]
) -> dict[str, int]:
    """How many passages of the collections hold each of the stems, where any does."""
    rows = await session.execute(
        text(
            """
            SELECT word, sum(passages) AS held FROM word_counts
            WHERE collection_id = ANY (:collections) AND is_stem AND word = ANY (:stems)
            GROUP BY word HAVING sum(passages) > 0
            """
        ).bindparams(
            bindparam("collections", type_=ARRAY(Integer)), bindparam("stems", type_=ARRAY(Text))
        ),
        {"collections": list(collection_ids), "stems": list(stems)},
    )
    return {row.word: int(row.held) for row in rows}


async def written_like(
    session: AsyncSession,
    collection_ids: Sequence[int],
    first: Sequence[str],
    lengths: tuple[int, int],
) -> dict[str, int]:
    """How many passages hold each word that begins with one of the letters, as it is written."""
    rows = await session.execute(
        text(
            """
            SELECT word, sum(passages) AS held FROM word_counts
            WHERE collection_id = ANY (:collections) AND NOT is_stem
                AND left(word, 1) = ANY (:first) AND length(word) BETWEEN :shortest AND :longest
            GROUP BY word HAVING sum(passages) > 0
            """
        ).bindparams(
            bindparam("collections", type_=ARRAY(Integer)), bindparam("first", type_=ARRAY(Text))
        ),
        {
            "collections": list(collection_ids),
            "first": list(first),
            "shortest": lengths[0],
            "longest": lengths[1],
        },
    )
    return {row.word: int(row.held) for row in rows}


async def best_by_words(
    session: AsyncSession, held: Mapping[str, int], where: Searched
) -> list[tuple[int, float]]:
    """Up to k (passage id, score), best first, by stems that so many passages hold.

    `ts_rank` knows nothing of how rare a word is, so each stem's rank is weighted by that, as BM25
    does. Passages with rare words only are ranked where there are many.
    """
    stems = sorted(held, key=lambda stem: (held[stem], stem))[:_MOST_STEMS]
    if not stems:
        return []
    rarest = [stem for at, stem in enumerate(stems) if not at or _sum(held, stems[: at + 1])]
    values: dict[str, Any] = {**where.parameters, "asked": any_of(rarest)}
    terms = []
    for at, stem in enumerate(stems):
        values[f"stem{at}"] = any_of([stem])
        values[f"rarity{at}"] = _rarity(held[stem], where.passages)
        terms.append(
            f"CAST(:rarity{at} AS float8) * ts_rank("
            f"'{{1, 0, 0, {_TITLE_WEIGHT}}}', words, CAST(:stem{at} AS tsquery))"
        )
    rows = await session.execute(
        text(
            f"""
            SELECT passage_id, {" + ".join(terms)} AS score FROM passage_index
            WHERE {_WITHIN} AND words @@ CAST(:asked AS tsquery)
            ORDER BY score DESC, passage_id LIMIT :k
            """  # noqa: S608  # names of parameters
        ).bindparams(*_WHERE, *(bindparam(f"rarity{at}", type_=Float) for at in range(len(stems)))),
        values,
    )
    return [(row.passage_id, float(row.score)) for row in rows]


async def bytes_on_disk(session: AsyncSession, passages: int) -> int:
    """The share that so many passages have in the size of the index of all collections."""
    row = (
        await session.execute(
            text(
                "SELECT pg_total_relation_size('passage_index') AS size, "
                "(SELECT sum(passages) FROM index_states) AS held"
            )
        )
    ).one()
    return int(row.size * passages / row.held) if row.held else 0


def written(vector: NDArray[np.float32]) -> str:
    """A vector as pgvector reads it."""
    # More digits than half precision has.
    return f"[{','.join(f'{number:.6g}' for number in vector.tolist())}]"


def _sum(held: Mapping[str, int], stems: Sequence[str]) -> bool:
    """Whether few enough passages hold any of the stems."""
    return sum(held[stem] for stem in stems) <= _CANDIDATES


def _rarity(held: int, passages: int) -> float:
    """The inverse document frequency of BM25."""
    return math.log1p((max(passages - held, 0) + 0.5) / (held + 0.5))
