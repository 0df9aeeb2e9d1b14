"""Articles that were taken out, and other versions of those that are there."""

from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from index import linking
from index.archive import (
    Archive,
    PassageText,
    _article,
    _change,
    _collection_id,
    _model_in_use,
    _retire,
    _store,
)
from index.errors import AlreadyThere, UnknownArticle
from index.tables import ArticleRow, ModelRow, PassageRow, VectorRow
from index.types import Article, ArticleDraft, ChangeKind, Embedded, ModelIdentity, Outcome
from reading.types import Span

RESTORABLE_FOR = timedelta(days=30)
"""How long a removed article can be brought back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """A live article as it was handed in, with its passages: what another version is made from."""

    draft: ArticleDraft
    spans: tuple[Span, ...]


class Versions:
    """Brings removed articles back, and puts one version of an article in the place of another.

    Every method is one unit of work.
    """

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    async def removed(
        self, collection: str, *, title_like: str = "", limit: int = 25
    ) -> list[Article]:
        """Articles that can be brought back, the last removed first."""
        async with self._archive.reading() as session:
            rows = await session.scalars(
                select(ArticleRow)
                .where(
                    *await _restorable(session, collection),
                    ArticleRow.title.icontains(title_like, autoescape=True),
                )
                .order_by(ArticleRow.retired_at.desc())
                .limit(limit)
            )
            return [_article(row, collection) for row in rows]

    async def lacking(
        self, collection: str, article_id: int, model: ModelIdentity
    ) -> list[PassageText]:
        """Passages of a removed article that `model` has not embedded, in order."""
        async with self._archive.reading() as session:
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
        """The article, which is live again.

        Raises `UnknownArticle`, and `AlreadyThere` where the same one was added meanwhile.
        """
        try:
            async with self._archive.writing() as session:
                row = await _removed(session, collection, article_id)
                row.retired_at = None
                await linking.link(session, [row])
                session.add(_change(row, ChangeKind.ADDED))
                await session.flush()
                return _article(row, collection)
        except IntegrityError as error:
            raise AlreadyThere from error

    async def original(self, collection: str, article_id: int) -> Original:
        """A live article to make another version from. Raises `UnknownArticle`."""
        async with self._archive.reading() as session:
            row = await _live(session, collection, article_id)
            spans = await session.execute(
                select(PassageRow.start, PassageRow.end)
                .where(PassageRow.article_id == row.id)
                .order_by(PassageRow.ordinal)
            )
            draft = ArticleDraft(
                **{each.name: getattr(row, each.name) for each in fields(ArticleDraft) if each.init}
            )
            return Original(draft=draft, spans=tuple(Span(a, b) for a, b in spans))

    async def replace(
        self, collection: str, article_id: int, by: Embedded, model: ModelIdentity
    ) -> Article:
        """The new version, which is now live in the place of the article.

        Raises `UnknownArticle`, and `AlreadyThere` where another article has its address.
        """
        async with self._archive.writing() as session:
            old = await _live(session, collection, article_id)
            await _retire(session, old)
            model_id = await _model_in_use(session, model)
            [done] = await _store(session, old.collection_id, [by], model_id)
            if done.outcome is not Outcome.ADDED:
                raise AlreadyThere
            old.replaced_by = done.article_id
            new = await session.get_one(ArticleRow, done.article_id)
            return _article(new, collection)


async def _restorable(session: AsyncSession, collection: str) -> tuple[ColumnElement[bool], ...]:
    return (
        ArticleRow.collection_id == await _collection_id(session, collection),
        ArticleRow.retired_at >= datetime.now(UTC) - RESTORABLE_FOR,
        ArticleRow.replaced_by.is_(None),
    )


async def _removed(session: AsyncSession, collection: str, article_id: int) -> ArticleRow:
    conditions = await _restorable(session, collection)
    row = await session.scalar(select(ArticleRow).where(*conditions, ArticleRow.id == article_id))
    if row is None:
        raise UnknownArticle(article_id, collection)
    return row


async def _live(session: AsyncSession, collection: str, article_id: int) -> ArticleRow:
    row = await session.scalar(
        select(ArticleRow).where(
            ArticleRow.collection_id == await _collection_id(session, collection),
            ArticleRow.retired_at.is_(None),
            ArticleRow.id == article_id,
        )
    )
    if row is None:
        raise UnknownArticle(article_id, collection)
    return row
