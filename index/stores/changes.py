"""The change feed: what every process applies to its caches, in order."""

from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from index.database import Database
from index.stores.rows import collection_id_of
from index.tables import ArticleRow, ChangeRow
from index.types import Change, ChangeKind


class ChangeFeed:
    """The changes of each collection; every method is one unit of work."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def last_seq(self, collection: str) -> int:
        """The number of the collection's newest change; 0 where nothing ever changed."""
        async with self._database.reading() as session:
            return await last_seq(session, await collection_id_of(session, collection))

    async def since(self, collection: str, seq: int) -> list[Change]:
        """The changes after `seq`, oldest first."""
        async with self._database.reading() as session:
            collection_id = await collection_id_of(session, collection)
            rows = await session.scalars(
                select(ChangeRow)
                .where(ChangeRow.collection_id == collection_id, ChangeRow.seq > seq)
                .order_by(ChangeRow.seq)
            )
            return [
                Change(seq=row.seq, kind=ChangeKind(row.kind), article_id=row.article_id)
                for row in rows
            ]


async def last_seq(session: AsyncSession, collection_id: int) -> int:
    """The number of the newest change; 0 where nothing ever changed."""
    return (
        await session.scalar(
            select(func.max(ChangeRow.seq)).where(ChangeRow.collection_id == collection_id)
        )
        or 0
    )


def change_row(row: ArticleRow, kind: ChangeKind) -> ChangeRow:
    """The row that tells the caches of a change to the article."""
    return ChangeRow(
        collection_id=row.collection_id,
        article_id=row.id,
        kind=kind.value,
        changed_at=datetime.now(UTC),
    )
