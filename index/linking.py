"""The stories of stored articles, in the transaction that stores them. Private to this room."""

import asyncio
from collections.abc import Sequence

from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from index.stories import Fingerprint, is_copy
from index.tables import ArticleRow, StoryKeyRow

MOST_COMPARED = 8
"""Articles that one is compared with, those first that share most keys."""


async def link(session: AsyncSession, row: ArticleRow) -> ArticleRow | None:
    """Give a live article its story, and hand back the article that it shares most text with.

    It joins one story at most: a page that holds two wires' texts does not make them one.
    """
    fingerprint = await asyncio.to_thread(Fingerprint.of, row.text)
    twin = await _twin(session, row, fingerprint)
    row.story = row.id if twin is None else twin.story
    if fingerprint.keys:
        await session.execute(
            insert(StoryKeyRow),
            [
                {"collection_id": row.collection_id, "key": key, "article_id": row.id}
                for key in set(fingerprint.keys)
            ],
        )
    return twin


async def unlink(session: AsyncSession, row: ArticleRow) -> None:
    """Take a retired article out of its story; brought back, it is compared anew."""
    row.story = None
    fingerprint = await asyncio.to_thread(Fingerprint.of, row.text)
    await session.execute(
        delete(StoryKeyRow).where(
            StoryKeyRow.collection_id == row.collection_id,
            StoryKeyRow.key.in_(fingerprint.keys),
            StoryKeyRow.article_id == row.id,
        )
    )


async def _twin(
    session: AsyncSession, row: ArticleRow, fingerprint: Fingerprint
) -> ArticleRow | None:
    best, most = None, 0.0
    similar = await _similar(session, row, fingerprint.keys)
    texts = [other.text for other in similar]
    # Off the event loop: a long article's runs take milliseconds.
    shares = await asyncio.to_thread(
        lambda: [fingerprint.shared(Fingerprint.of(text)) for text in texts]
    )
    for other, shared in zip(similar, shares, strict=True):
        apart = abs((row.published_on - other.published_on).days)
        if shared > most and is_copy(shared, days_apart=apart):
            best, most = other, shared
    return best


async def _similar(
    session: AsyncSession, row: ArticleRow, keys: Sequence[int]
) -> Sequence[ArticleRow]:
    """The articles of the collection that share most keys, oldest first."""
    if not keys:
        return ()
    ids = await session.scalars(
        select(StoryKeyRow.article_id)
        .where(StoryKeyRow.collection_id == row.collection_id, StoryKeyRow.key.in_(keys))
        .group_by(StoryKeyRow.article_id)
        .order_by(func.count().desc(), StoryKeyRow.article_id)
        .limit(MOST_COMPARED)
    )
    found = ids.all()
    if not found:
        return ()
    rows = await session.scalars(
        select(ArticleRow).where(ArticleRow.id.in_(found)).order_by(ArticleRow.id)
    )
    return rows.all()
