"""Collections: their names, what they hold, and dropping them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete, func, select

from index.database import Database
from index.stores.changes import last_seq
from index.stores.rows import collection_id_of, live_in
from index.tables import ArticleRow, Base, CollectionRow, PassageRow
from index.types import CollectionStats, CollectionTotal


class CollectionStore:
    """The collections; every method but `drop` is one unit of work."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def names(self) -> list[str]:
        """The names of all collections, sorted."""
        async with self._database.reading() as session:
            return sorted(await session.scalars(select(CollectionRow.name)))

    async def stats(self, collection: str) -> CollectionStats:
        """What the collection holds now. Raises `UnknownCollection`."""
        async with self._database.reading() as session:
            collection_id = await collection_id_of(session, collection)
            live = live_in(collection_id)
            articles, oldest, newest, last_added = (
                await session.execute(
                    select(
                        func.count(),
                        func.min(ArticleRow.published_on),
                        func.max(ArticleRow.published_on),
                        func.max(ArticleRow.added_at),
                    ).where(*live)
                )
            ).one()
            passages = await session.scalar(
                select(func.count()).select_from(PassageRow).join(ArticleRow).where(*live)
            )
            return CollectionStats(
                collection=collection,
                articles=articles,
                passages=passages or 0,
                oldest=oldest,
                newest=newest,
                last_added_at=last_added,
                change_seq=await last_seq(session, collection_id),
            )

    async def totals(self) -> list[CollectionTotal]:
        """How many articles each collection holds, by name."""
        async with self._database.reading() as session:
            rows = await session.execute(
                select(CollectionRow.name, func.count(ArticleRow.id), func.max(ArticleRow.added_at))
                .outerjoin(
                    ArticleRow,
                    (ArticleRow.collection_id == CollectionRow.id)
                    & ArticleRow.retired_at.is_(None),
                )
                .group_by(CollectionRow.name)
                .order_by(CollectionRow.name)
            )
            return [
                CollectionTotal(collection=name, articles=articles, last_added_at=last)
                for name, articles, last in rows
            ]

    async def per_month(self, collection: str) -> dict[date, int]:
        """How many articles were published, by the first day of each month that has some.

        Raises `UnknownCollection`.
        """
        months: defaultdict[date, int] = defaultdict(int)
        async with self._database.reading() as session:
            live = live_in(await collection_id_of(session, collection))
            days = await session.execute(
                select(ArticleRow.published_on, func.count())
                .where(*live)
                .group_by(ArticleRow.published_on)
            )
            for day, count in days:
                months[day.replace(day=1)] += count
        return dict(sorted(months.items()))

    async def newest_published(self, collections: Sequence[str], until: date) -> date | None:
        """The latest publication date until then; None where there is no article."""
        async with self._database.reading_of(collections) as session:
            return await session.scalar(
                select(func.max(ArticleRow.published_on))
                .join(CollectionRow, CollectionRow.id == ArticleRow.collection_id)
                .where(
                    CollectionRow.name.in_(collections),
                    ArticleRow.retired_at.is_(None),
                    ArticleRow.published_on <= until,
                )
            )

    async def drop(self, name: str, *, batch: int = 200) -> None:
        """Delete the collection, if there is one, with all that was ever in it.

        Done in many units of work, so that others can write meanwhile. Interrupted, call it again.
        """
        while await self._drop_some(name, batch):
            pass
        async with self._database.writing() as session:
            collection_id = await session.scalar(
                select(CollectionRow.id).where(CollectionRow.name == name)
            )
            if collection_id is None:
                return
            for table in reversed(Base.metadata.sorted_tables):
                if "collection_id" in table.c:
                    await session.execute(
                        delete(table).where(table.c.collection_id == collection_id)
                    )
            await session.execute(delete(CollectionRow).where(CollectionRow.id == collection_id))

    async def _drop_some(self, name: str, batch: int) -> bool:
        """Delete up to `batch` articles, retired ones too, and return whether there were any."""
        async with self._database.writing() as session:
            found = await session.scalars(
                select(ArticleRow.id)
                .join(CollectionRow)
                .where(CollectionRow.name == name)
                # A version refers to the one that replaced it, which is younger.
                .order_by(ArticleRow.id)
                .limit(batch)
            )
            ids = found.all()
            await session.execute(delete(ArticleRow).where(ArticleRow.id.in_(ids)))
            return bool(ids)
