"""The change feed: what every process applies to its caches, in order."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, Select, and_, func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from index.database import Database
from index.stores.rows import collection_id_of
from index.tables import ArchiveRow, ArticleRow, ChangeRow, CollectionRow
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

    async def pending(self, applied: Mapping[str, int]) -> dict[str, int]:
        """How many changes each collection has after the one that was applied last."""
        async with self._database.reading() as session:
            return {
                name: await session.scalar(
                    select(func.count())
                    .select_from(ChangeRow)
                    .join(CollectionRow, CollectionRow.id == ChangeRow.collection_id)
                    .where(CollectionRow.name == name, ChangeRow.seq > seq)
                )
                or 0
                for name, seq in applied.items()
            }

    async def history(self, collection: str, seq: int) -> str | None:
        """A digest that tells the history up to change `seq` from every other archive's.

        None where the collection has no such change.
        """
        async with self._database.reading() as session:
            return history_digest((await session.execute(select_history(collection, seq))).first())


def select_history(collection: str, seq: int) -> Select[*tuple[Any, ...]]:
    """Select what `history_digest` takes."""
    collection_id = select(CollectionRow.id).where(CollectionRow.name == collection)
    return select(
        ArchiveRow.identity, ChangeRow.seq, ChangeRow.article_id, ChangeRow.kind,
        ChangeRow.changed_at, literal(seq),
    ).outerjoin_from(
        ArchiveRow,
        ChangeRow,
        and_(ChangeRow.collection_id == collection_id.scalar_subquery(), ChangeRow.seq == seq),
    )  # fmt: skip


def history_digest(row: Row[*tuple[Any, ...]] | None) -> str | None:
    """The digest of the history that ends with the change; None where there is no such change.

    Changes are only ever appended, so the last one stands for all before it. Another history may
    have given its number to another change, but not at the same microsecond.
    """
    if row is None or (row.seq is None and row[-1] != 0):
        return None
    said = "\n".join(map(str, row))
    return hashlib.sha256(said.encode()).hexdigest()


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
