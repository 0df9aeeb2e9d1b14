"""Making anew what is derived from articles: passages, stories, changes and the identity."""

import uuid
from collections.abc import Sequence

from sqlalchemy import delete, exists, insert, select, update
from sqlalchemy.orm import aliased

from index.database import Database
from index.stores import linking
from index.stores.changes import change_row
from index.stores.facts import forget
from index.stores.rows import lock_collections, to_article
from index.tables import (
    ArchiveRow,
    ArticleRow,
    ChangeRow,
    CollectionRow,
    FactKeyRow,
    PassageRow,
    ReadingRow,
    StoryKeyRow,
    VectorRow,
)
from index.types import Article, ChangeKind
from reading.types import Span


class RepairStore:
    """Repairs; every method is one unit of work, and changes no article."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def article(self, article_id: int) -> Article:
        """One article, live or removed."""
        async with self._database.reading() as session:
            row, collection = (
                await session.execute(
                    select(ArticleRow, CollectionRow.name)
                    .join(CollectionRow, CollectionRow.id == ArticleRow.collection_id)
                    .where(ArticleRow.id == article_id)
                )
            ).one()
            return to_article(row, collection)

    async def replace_passages(self, article_id: int, spans: Sequence[Span]) -> None:
        """Give the article these passages, which have no vectors yet."""
        async with self._database.writing() as session:
            await session.execute(delete(PassageRow).where(PassageRow.article_id == article_id))
            await session.execute(
                insert(PassageRow),
                [
                    {"article_id": article_id, "ordinal": at, "start": span.start, "end": span.end}
                    for at, span in enumerate(spans)
                ],
            )

    async def relink(self, article_id: int) -> None:
        """Compare the article with the others of its collection once more."""
        await linking.ready()
        async with self._database.writing() as session:
            await lock_collections(session, ArticleRow.id == article_id)
            row = await session.get_one(ArticleRow, article_id)
            await session.execute(delete(StoryKeyRow).where(StoryKeyRow.article_id == article_id))
            row.story = None
            if row.retired_at is None:
                await linking.link(session, [row])

    async def forget_facts(self, article_id: int) -> None:
        """Delete what was read in the article, which is then read again."""
        async with self._database.writing() as session:
            await forget(session, article_id)

    async def announce(self, article_id: int) -> None:
        """Tell in the change feed what the article is: added or removed."""
        async with self._database.writing() as session:
            await lock_collections(session, ArticleRow.id == article_id)
            row = await session.get_one(ArticleRow, article_id)
            kind = ChangeKind.ADDED if row.retired_at is None else ChangeKind.REMOVED
            session.add(change_row(row, kind))

    async def delete_orphans(self) -> None:
        """Delete what belongs to no article."""
        article = aliased(ArticleRow)
        async with self._database.writing() as session:
            for table in (PassageRow, StoryKeyRow, ReadingRow, FactKeyRow, ChangeRow):
                has_article = exists().where(article.id == table.article_id)
                await session.execute(delete(table).where(~has_article))
            has_passage = exists().where(PassageRow.id == VectorRow.passage_id)
            await session.execute(delete(VectorRow).where(~has_passage))
            gone = ArticleRow.story.is_not(None) & ~exists().where(article.id == ArticleRow.story)
            await session.execute(update(ArticleRow).where(gone).values(story=None))

    async def renew_identity(self) -> None:
        """Make this another archive to every index that was built before."""
        async with self._database.writing() as session:
            await session.execute(delete(ArchiveRow))
            session.add(ArchiveRow(identity=uuid.uuid4().hex))
