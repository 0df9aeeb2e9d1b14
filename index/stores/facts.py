"""What was read in the articles: a cache of facts, which can be read again from their texts."""

from collections import defaultdict
from collections.abc import AsyncGenerator, Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from index.database import Database
from index.packing import pack
from index.stores.rows import in_pieces, published_in, to_article
from index.tables import ArticleRow, ChangeRow, CollectionRow, FactKeyRow, PassageRow, ReadingRow
from index.types import Article, FactPlace, FactQuery, PublishedWindow, StoredFacts
from reading.types import Span

_COUNTED = 5_000


class FactStore:
    """The facts of all collections; every method but `unread` is one unit of work.

    A `version` is that of the reading: what another version read counts as unread.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def unread(self, version: int, *, batch: int = 50) -> AsyncGenerator[Article, None]:
        """Yield the live articles of all collections that the version has not read, newest first.

        Those that are added meanwhile are left out.
        """
        before: int | None = None
        while True:
            async with self._database.reading() as session:
                found = (
                    await session.execute(
                        select(ArticleRow, CollectionRow.name)
                        .join(CollectionRow, CollectionRow.id == ArticleRow.collection_id)
                        .where(
                            *_unread(version), *() if before is None else (ArticleRow.id < before,)
                        )
                        .order_by(ArticleRow.id.desc())
                        .limit(batch)
                    )
                ).all()
            for row, collection in found:
                yield to_article(row, collection)
            if len(found) < batch:
                return
            before = found[-1][0].id

    async def count_unread(self, version: int, collection: str | None = None) -> int:
        """Return how many live articles the version has not read, of all collections or of one."""
        counted = select(func.count()).select_from(ArticleRow).where(*_unread(version))
        if collection is not None:
            counted = counted.join(CollectionRow).where(CollectionRow.name == collection)
        async with self._database.reading() as session:
            return await session.scalar(counted) or 0

    async def newest_changes(self) -> dict[int, int]:
        """Return the number of each collection's newest change: where all are as before, none came.

        Of each, since on PostgreSQL the changes of two collections may be seen in another order
        than that of their numbers.
        """
        newest = (
            select(func.max(ChangeRow.seq))
            .where(ChangeRow.collection_id == CollectionRow.id)
            .scalar_subquery()
        )
        async with self._database.reading() as session:
            rows = await session.execute(select(CollectionRow.id, func.coalesce(newest, 0)))
            return dict(rows.all())

    async def keep(self, article_id: int, facts: Sequence[StoredFacts], *, version: int) -> None:
        """Keep what was read in an article instead of what was before, if it is still live."""
        async with self._database.writing() as session:
            await forget(session, article_id)
            collection_id = await session.scalar(
                select(ArticleRow.collection_id).where(
                    ArticleRow.id == article_id, ArticleRow.retired_at.is_(None)
                )
            )
            if collection_id is None:
                return
            session.add(ReadingRow(article_id=article_id, version=version, data=pack(facts)))
            rows = [
                {
                    "collection_id": collection_id,
                    "key": key.text,
                    "day": key.day,
                    "article_id": article_id,
                    "start": each.span.start,
                }
                for each in facts
                for key in each.keys
            ]
            if rows:
                await session.execute(insert(FactKeyRow), rows)

    async def readings(self, article_ids: Iterable[int], *, version: int) -> dict[int, bytes]:
        """Return what the version read in live articles, packed, by their ids."""
        async with self._database.reading() as session:
            found: dict[int, bytes] = {}
            for ids in in_pieces(article_ids):
                rows = await session.execute(
                    select(ReadingRow.article_id, ReadingRow.data)
                    .join(ArticleRow, ArticleRow.id == ReadingRow.article_id)
                    .where(
                        ReadingRow.article_id.in_(ids),
                        ReadingRow.version == version,
                        ArticleRow.retired_at.is_(None),
                    )
                )
                found.update((row.article_id, row.data) for row in rows)
            return found

    async def involving(
        self, query: FactQuery, collections: Sequence[str], published: PublishedWindow
    ) -> list[FactPlace]:
        """Return where live articles of the collections tell of such facts, in their order."""
        if not query.wanted:
            return []
        async with self._database.reading() as session:
            ids = await session.scalars(
                select(CollectionRow.id).where(CollectionRow.name.in_(collections))
            )
            collection_ids = ids.all()
            # The rarest first: of each of its facts the others are looked up.
            counts = [await _count(session, collection_ids, keys) for keys in query.wanted]
            if 0 in counts:
                return []
            order = sorted(range(len(counts)), key=counts.__getitem__)
            first, *others = (query.wanted[at] for at in order)
            found: set[_Place] = set()
            for collection_id in collection_ids:
                for key in first:
                    # One key at a time: its facts lie in order, and no more are read than wanted.
                    chosen = _of_key(query, collection_id, key, others, published)
                    found.update(map(_Place._make, await session.execute(chosen)))
            # By article and place, too: of one day, the same are chosen every time.
            ordered = sorted(found, reverse=query.newest_first)
            sentences = dict.fromkeys((place.article_id, place.start) for place in ordered)
            return await _in_passages(session, list(sentences)[: query.limit])


class _Place(NamedTuple):
    day: date
    article_id: int
    start: int


async def _count(session: AsyncSession, collection_ids: Sequence[int], keys: Iterable[str]) -> int:
    """How many facts have one of the keys; of very many, how many are counted at most."""
    some = (
        select(FactKeyRow.start)
        .where(FactKeyRow.collection_id.in_(collection_ids), FactKeyRow.key.in_(keys))
        .limit(_COUNTED)
        .subquery()
    )
    return await session.scalar(select(func.count()).select_from(some)) or 0


def _of_key(
    query: FactQuery,
    collection_id: int,
    key: str,
    others: Iterable[frozenset[str]],
    published: PublishedWindow,
) -> Select[*tuple[Any, ...]]:
    """Select the facts with a key that have one of each other set, too."""
    conditions: list[ColumnElement[bool]] = [
        FactKeyRow.collection_id == collection_id,
        FactKeyRow.key == key,
    ]
    if query.first is not None:
        conditions.append(FactKeyRow.day >= query.first)
    if query.last is not None:
        conditions.append(FactKeyRow.day <= query.last)
    for keys in others:
        other = aliased(FactKeyRow)
        same = select(other.start).where(
            other.collection_id == FactKeyRow.collection_id,
            other.key.in_(keys),
            other.day == FactKeyRow.day,
            other.article_id == FactKeyRow.article_id,
            other.start == FactKeyRow.start,
        )
        conditions.append(same.exists())
    return (
        select(FactKeyRow.day, FactKeyRow.article_id, FactKeyRow.start)
        .join(ArticleRow, ArticleRow.id == FactKeyRow.article_id)
        .where(*conditions, ArticleRow.retired_at.is_(None), *published_in(published))
        .order_by(FactKeyRow.day.desc() if query.newest_first else FactKeyRow.day)
        .limit(query.limit)
    )


async def _in_passages(
    session: AsyncSession, sentences: Sequence[tuple[int, int]]
) -> list[FactPlace]:
    """The first passage that holds each sentence, given by its article and its start."""
    rows = await session.execute(
        select(PassageRow.article_id, PassageRow.id, PassageRow.start, PassageRow.end)
        .where(PassageRow.article_id.in_({article_id for article_id, _ in sentences}))
        .order_by(PassageRow.article_id, PassageRow.ordinal)
    )
    of_article: defaultdict[int, list[tuple[int, Span]]] = defaultdict(list)
    for row in rows:
        of_article[row.article_id].append((row.id, Span(row.start, row.end)))
    found = []
    for article_id, start in sentences:
        holding = (each for each, span in of_article[article_id] if span.start <= start < span.end)
        if (passage_id := next(holding, None)) is not None:
            found.append(FactPlace(passage_id=passage_id, start=start))
    return found


async def forget(session: AsyncSession, article_id: int) -> None:
    """Delete what was read in an article, in the caller's transaction."""
    for table in (FactKeyRow, ReadingRow):
        await session.execute(delete(table).where(table.article_id == article_id))


def _unread(version: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    read = select(ReadingRow.article_id).where(
        and_(ReadingRow.article_id == ArticleRow.id, ReadingRow.version == version)
    )
    return ArticleRow.retired_at.is_(None), ~read.exists()
