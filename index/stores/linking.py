"""Linking articles to stories, in the caller's transaction. Private to `index`."""

import asyncio
from collections.abc import Sequence

from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from index.stories import Fingerprint, import_min_hash, is_copy
from index.tables import ArticleRow, StoryKeyRow

MOST_COMPARED = 8
"""How many articles one is compared with: those that share most keys."""


async def ready() -> None:
    """Import what comparing needs, before a transaction would keep others waiting for it."""
    await asyncio.to_thread(import_min_hash)


async def link(session: AsyncSession, rows: Sequence[ArticleRow]) -> list[ArticleRow | None]:
    """Give live articles their stories, and return for each the one that shares most text.

    An article joins one story at most: a page that holds two wires' texts does not make them one.
    """
    texts = [row.text for row in rows]
    fingerprints = await asyncio.to_thread(lambda: [Fingerprint.of(text) for text in texts])
    twins: list[ArticleRow | None] = []
    with session.no_autoflush:  # else each article's story would be written by itself
        for row, fingerprint in zip(rows, fingerprints, strict=True):
            twin = await _twin(session, row, fingerprint)
            row.story = row.id if twin is None else twin.story
            # At once: the next article may be a copy of this one.
            await _keep_keys(session, row, fingerprint)
            twins.append(twin)
    await session.flush()
    return twins


async def _keep_keys(session: AsyncSession, row: ArticleRow, fingerprint: Fingerprint) -> None:
    if fingerprint.keys:
        await session.execute(
            insert(StoryKeyRow),
            [
                {"collection_id": row.collection_id, "key": key, "article_id": row.id}
                for key in set(fingerprint.keys)
            ],
        )


async def unlink(session: AsyncSession, row: ArticleRow) -> None:
    """Take a retired article out of its story; when it is restored, it is compared again."""
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
    if not similar:
        return None
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
