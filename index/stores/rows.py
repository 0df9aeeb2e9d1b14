"""Conditions and conversions of rows that several stores need. Private to `index`."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from index.errors import UnknownArticle, UnknownCollection
from index.tables import ArchiveRow, ArticleRow, CollectionRow
from index.types import Article, ArticleSummary, PublishedWindow

MOST_ID = 2**31 - 1
"""The highest number that a row may have on PostgreSQL; people type higher ones."""
ITS_COLLECTION = CollectionRow.id == ArticleRow.collection_id + 0
"""Joins articles with their collections where other columns say which ones.

Plus nought, or SQLite would go through all articles of the collections by their index instead.
"""
# SQLite takes at most 32,766 bound values in one statement; a margin is left for other parameters.
_MOST_BOUND = 30_000


def in_pieces(ids: Iterable[int]) -> Iterator[list[int]]:
    """The ids that a row may have, in lists of as many as one statement takes."""
    remaining = (each for each in ids if 0 < each <= MOST_ID)
    while piece := list(islice(remaining, _MOST_BOUND)):
        yield piece


async def collection_id_of(
    session: AsyncSession, name: str, *, create: bool = False, alone: bool = False
) -> int:
    """The id of the collection, made if it is missing and `create` says so.

    `alone` lets no other session change its articles until this one ends, so that changes count in
    the order in which they were committed. Raises `UnknownCollection`.
    """
    statement = select(CollectionRow.id).where(CollectionRow.name == name)
    if alone:
        # SQLite, which has one writer at a time, knows no such lock and leaves it out.
        statement = statement.with_for_update(key_share=True)
    found = await session.scalar(statement)
    if found is not None:
        return found
    if not create:
        raise UnknownCollection(name, list(await session.scalars(select(CollectionRow.name))))
    await take_turn(session)
    if (made := await session.scalar(statement)) is not None:
        return made  # by another process, meanwhile
    row = CollectionRow(name=name, created_at=datetime.now(UTC))
    session.add(row)
    await session.flush()
    return row.id


async def take_turn(session: AsyncSession) -> None:
    """Wait until no other session has the turn, and keep it until this one ends.

    For what is looked up and then written, and is written seldom. SQLite has one writer anyway.
    """
    await session.execute(select(ArchiveRow.identity).with_for_update())


async def lock_collections(session: AsyncSession, articles: ColumnElement[bool]) -> None:
    """Let no other session change the collections of these articles until this one ends."""
    owners = select(ArticleRow.collection_id).where(articles)
    await session.execute(
        select(CollectionRow.id)
        .where(CollectionRow.id.in_(owners))
        .order_by(CollectionRow.id)  # two that lock several must not wait for each other
        .with_for_update(key_share=True)
    )


def live_in(collection_id: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The conditions on a live article of the collection."""
    return (ArticleRow.collection_id == collection_id, ArticleRow.retired_at.is_(None))


async def live_article(
    session: AsyncSession, collection: str, article_id: int, *, alone: bool = False
) -> ArticleRow:
    """The row of a live article, by the id of any of its versions.

    Raises `UnknownCollection`, `UnknownArticle`.
    """
    collection_id = await collection_id_of(session, collection, alone=alone)
    row = await newest_version(session, article_id)
    if row is None or row.collection_id != collection_id or row.retired_at is not None:
        raise UnknownArticle(article_id, collection)
    return row


async def newest_version(session: AsyncSession, article_id: int) -> ArticleRow | None:
    """The row of an article's newest version, live or removed, by the id of any of them."""
    if not 0 < article_id <= MOST_ID:
        return None
    row = await session.get(ArticleRow, article_id)
    while row is not None and row.replaced_by is not None:
        row = await session.get(ArticleRow, row.replaced_by)
    return row


def published_in(window: PublishedWindow) -> Iterator[ColumnElement[bool]]:
    """The conditions on an article that was published in the window."""
    if window.first:
        yield ArticleRow.published_on >= window.first
    if window.last:
        yield ArticleRow.published_on <= window.last


def to_article(row: ArticleRow, collection: str) -> Article:
    """The row as a value; `collection` is the name of its collection."""
    return Article(
        id=row.id,
        collection=collection,
        title=row.title,
        text=row.text,
        published_on=row.published_on,
        url=row.url,
        publisher=row.publisher,
        author=row.author,
        dateline=row.dateline,
        language=row.language,
        added_at=row.added_at,
        story=row.id if row.story is None else row.story,
        dated_by=row.dated_by,
    )


def to_summary(row: ArticleRow) -> ArticleSummary:
    """The row as a value without its text."""
    return ArticleSummary(
        id=row.id,
        title=row.title,
        publisher=row.publisher,
        url=row.url,
        published_on=row.published_on,
    )
