"""Writing passages into the tables of an archive, and what the nearest of them really are.

Facts and the keys of stories, which search does not read, are left out.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from index.archive import Archive
from index.numbering import number_after
from index.stores.rows import collection_id_of
from index.stores.vectors import model_in_use, vector_rows
from index.tables import ArticleRow, ChangeRow, PassageRow, VectorRow
from index.types import PUBLIC, ChangeKind, Embedded, ModelIdentity

NEAREST = 10
_AT_ONCE = 2_000  # passages in a transaction


class Nearest:
    """The passages nearest to each of q queries (q, dimension), among all that it is shown."""

    def __init__(self, queries: NDArray[np.float32]) -> None:
        self._queries = queries
        self._scores = np.full((len(queries), NEAREST), -2, np.float32)
        self._ids = np.zeros((len(queries), NEAREST), np.int64)

    def show(self, passage_ids: NDArray[np.int64], vectors: NDArray[np.float32]) -> None:
        """Take in n passages with their vectors (n, dimension)."""
        scores = np.hstack([self._scores, self._queries @ vectors.T])
        ids = np.hstack([self._ids, np.broadcast_to(passage_ids, (len(scores), len(vectors)))])
        best = np.argpartition(-scores, NEAREST - 1, axis=1)[:, :NEAREST]
        self._scores = np.take_along_axis(scores, best, axis=1)
        self._ids = np.take_along_axis(ids, best, axis=1)

    @property
    def passage_ids(self) -> list[list[int]]:
        """The ten nearest of each query, in no order."""
        return self._ids.tolist()


async def fill(
    archive: Archive, articles: Iterable[Embedded], model: ModelIdentity, nearest: Nearest
) -> int:
    """Store the articles in an empty archive, and return how many passages they have."""
    async with archive.database.writing() as session:
        collection_id = await collection_id_of(session, PUBLIC, create=True)
        model_id = await model_in_use(session, model)
    article_id = passage_id = 1
    for group in _groups(articles):
        vectors = np.concatenate([each.vectors for each in group])
        ids = np.arange(passage_id, passage_id + len(vectors))
        nearest.show(ids, vectors)
        async with archive.database.writing() as session:
            await _insert(session, group, article_id, passage_id, collection_id)
            await session.execute(insert(VectorRow), vector_rows(ids.tolist(), vectors, model_id))
        article_id += len(group)
        passage_id += len(vectors)
    async with archive.database.writing() as session:
        await session.run_sync(lambda opened: number_after(opened.connection(), {}))
    return passage_id - 1


def _groups(articles: Iterable[Embedded]) -> Iterator[list[Embedded]]:
    group: list[Embedded] = []
    for each in articles:
        group.append(each)
        if sum(len(one.spans) for one in group) >= _AT_ONCE:
            yield group
            group = []
    if group:
        yield group


async def _insert(
    session: AsyncSession,
    group: Sequence[Embedded],
    article_id: int,
    passage_id: int,
    collection_id: int,
) -> None:
    """Insert articles and their passages, numbered from these ids on."""
    now = datetime.now(UTC)
    numbered = list(enumerate(group, article_id))
    rows = [_article_row(number, each, collection_id, now) for number, each in numbered]
    await session.execute(insert(ArticleRow), rows)
    owned = [(number, at, span) for number, each in numbered for at, span in enumerate(each.spans)]
    await session.execute(
        insert(PassageRow),
        [
            {"id": id_, "article_id": number, "ordinal": at, "start": span.start, "end": span.end}
            for id_, (number, at, span) in enumerate(owned, passage_id)
        ],
    )
    added = {"collection_id": collection_id, "kind": ChangeKind.ADDED.value, "changed_at": now}
    await session.execute(insert(ChangeRow), [{**added, "article_id": at} for at, _ in numbered])


def _article_row(
    article_id: int, each: Embedded, collection_id: int, now: datetime
) -> dict[str, object]:
    draft = each.draft
    return {
        "id": article_id,
        "collection_id": collection_id,
        "identity": draft.identity,
        "content_hash": draft.content_hash,
        "title": draft.title,
        "text": draft.text,
        "published_on": draft.published_on,
        "url": draft.url,
        "publisher": draft.publisher,
        "added_at": now,
        "story": article_id,
    }
