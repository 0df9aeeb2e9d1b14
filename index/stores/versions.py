"""Versions of articles: listing, replacing, and restoring removed ones."""

from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from index.database import Database
from index.errors import AlreadyThere, UnknownArticle
from index.stores import linking
from index.stores.changes import change_row
from index.stores.rows import collection_id_of, live_article, newest_version, to_article
from index.stores.storing import retire, store_group
from index.stores.vectors import model_in_use
from index.tables import ArticleRow, ModelRow, PassageRow, VectorRow
from index.types import (
    Article,
    ArticleDraft,
    ChangeKind,
    Embedded,
    ModelIdentity,
    Outcome,
    PassageText,
    Version,
)
from reading.types import Span

RESTORABLE_FOR = timedelta(days=30)
"""How long a removed article can be restored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """A live article as it was stored, with its passages, to make another version from."""

    id: int
    draft: ArticleDraft
    spans: tuple[Span, ...]


class VersionStore:
    """The versions of articles of all collections; every method is one unit of work."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, collection: str, article_id: int) -> list[Version]:
        """All versions of the article that this is one of, oldest first.

        Raises `UnknownCollection`, and `UnknownArticle` also where the article was removed.
        """
        async with self._database.reading() as session:
            rows = [await live_article(session, collection, article_id)]
            while before := await session.scalar(
                select(ArticleRow).where(ArticleRow.replaced_by == rows[-1].id)
            ):
                rows.append(before)
            return [
                Version(article=to_article(row, collection), retired_at=row.retired_at)
                for row in reversed(rows)
            ]

    async def removed(
        self, collection: str, *, title_like: str = "", limit: int = 25
    ) -> list[Article]:
        """Articles that can be restored, the last removed first."""
        async with self._database.reading() as session:
            rows = await session.scalars(
                select(ArticleRow)
                .where(
                    *await _restorable(session, collection),
                    ArticleRow.title.icontains(title_like, autoescape=True),
                )
                .order_by(ArticleRow.retired_at.desc())
                .limit(limit)
            )
            return [to_article(row, collection) for row in rows]

    async def lacking(
        self, collection: str, article_id: int, model: ModelIdentity
    ) -> list[PassageText]:
        """Passages of a removed article that `model` has not embedded, in order."""
        async with self._database.reading() as session:
            row = await _removed(session, collection, article_id)
            have = (
                select(VectorRow.passage_id)
                .join(ModelRow)
                .where(
                    ModelRow.name == model.name,
                    ModelRow.revision == model.revision,
                    ModelRow.dimension == model.dimension,
                )
            )
            passages = await session.scalars(
                select(PassageRow)
                .where(PassageRow.article_id == row.id, PassageRow.id.not_in(have))
                .order_by(PassageRow.ordinal)
            )
            return [
                PassageText(id=each.id, title=row.title, text=row.text[each.start : each.end])
                for each in passages
            ]

    async def restore(self, collection: str, article_id: int) -> Article:
        """Make a removed article live again, and return it.

        Raises `UnknownArticle`, and `AlreadyThere` where the same one was added meanwhile.
        """
        await linking.ready()
        try:
            async with self._database.writing() as session:
                await collection_id_of(session, collection, alone=True)
                row = await _removed(session, collection, article_id)
                row.retired_at = None
                await linking.link(session, [row])
                session.add(change_row(row, ChangeKind.ADDED))
                await session.flush()
                return to_article(row, collection)
        except IntegrityError as error:
            raise AlreadyThere from error

    async def original(self, collection: str, article_id: int) -> Original:
        """A live article, by the id of any of its versions. Raises `UnknownArticle`."""
        async with self._database.reading() as session:
            row = await live_article(session, collection, article_id)
            spans = await session.execute(
                select(PassageRow.start, PassageRow.end)
                .where(PassageRow.article_id == row.id)
                .order_by(PassageRow.ordinal)
            )
            draft = ArticleDraft(
                **{each.name: getattr(row, each.name) for each in fields(ArticleDraft) if each.init}
            )
            return Original(id=row.id, draft=draft, spans=tuple(Span(a, b) for a, b in spans))

    async def replace(
        self, collection: str, article_id: int, by: Embedded, model: ModelIdentity
    ) -> Article:
        """Replace the article by a new version, and return that.

        Raises `UnknownArticle`, and `AlreadyThere` where another article has its address.
        """
        await linking.ready()
        async with self._database.writing() as session:
            old = await live_article(session, collection, article_id, alone=True)
            if old.id != article_id:
                # Another version came meanwhile, which must not be replaced by an older text.
                raise UnknownArticle(article_id, collection)
            await retire(session, old)
            model_id = await model_in_use(session, model)
            [done] = await store_group(session, old.collection_id, [by], model_id)
            if done.outcome is not Outcome.ADDED:
                raise AlreadyThere
            old.replaced_by = done.article_id
            new = await session.get_one(ArticleRow, done.article_id)
            return to_article(new, collection)


async def _restorable(session: AsyncSession, collection: str) -> tuple[ColumnElement[bool], ...]:
    return (
        ArticleRow.collection_id == await collection_id_of(session, collection),
        ArticleRow.retired_at >= datetime.now(UTC) - RESTORABLE_FOR,
        ArticleRow.replaced_by.is_(None),
    )


async def _removed(session: AsyncSession, collection: str, article_id: int) -> ArticleRow:
    newest = await newest_version(session, article_id)
    conditions = await _restorable(session, collection)
    row = await session.scalar(
        select(ArticleRow).where(*conditions, ArticleRow.id == (newest.id if newest else None))
    )
    if row is None:
        raise UnknownArticle(article_id, collection)
    return row
