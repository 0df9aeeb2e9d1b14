"""Articles: storing, removing and reading them."""

import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Sequence

from sqlalchemy import select

from index.database import Database
from index.errors import UnknownCollection
from index.stores import linking
from index.stores.rows import (
    ITS_COLLECTION,
    collection_id_of,
    in_pieces,
    live_article,
    live_in,
    published_in,
    to_article,
    to_summary,
)
from index.stores.storing import (
    independent_groups,
    live_matches,
    retire,
    settled_outcome,
    store_group,
)
from index.stores.vectors import model_in_use
from index.tables import ArticleRow, CollectionRow, PassageRow
from index.types import (
    Article,
    ArticleDraft,
    ArticleSummary,
    Embedded,
    ModelIdentity,
    Passage,
    PublishedWindow,
    Stored,
    content_hash,
)
from reading.types import Span

log = logging.getLogger(__name__)


class ArticleStore:
    """The articles of all collections; every method but `every` is one unit of work."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def known(self, collection: str, drafts: Sequence[ArticleDraft]) -> list[Stored | None]:
        """For each draft, the outcome if it is stored already; None where it is new or differs."""
        async with self._database.reading() as session:
            try:
                collection_id = await collection_id_of(session, collection)
            except UnknownCollection:
                return [None] * len(drafts)
            by_identity, by_content = await live_matches(session, collection_id, drafts)
            return [settled_outcome(draft, by_identity, by_content) for draft in drafts]

    async def store(
        self,
        collection: str,
        articles: Sequence[Embedded],
        model: ModelIdentity,
        *,
        create: bool = True,
    ) -> list[Stored]:
        """Store articles with passages, vectors and change-feed rows, all or none.

        A draft of the same identity replaces the live article; one of the same content is a
        duplicate and is not stored. One that carries the text of another joins its story. The
        collection is made if it is missing and `create` says so. Raises `ModelMismatch` when the
        archive holds another model's vectors, and `UnknownCollection`.
        """
        await linking.ready()
        async with self._database.writing() as session:
            collection_id = await collection_id_of(session, collection, create=create, alone=True)
            model_id = await model_in_use(session, model)
            return [
                stored
                for group in independent_groups(articles)
                for stored in await store_group(session, collection_id, group, model_id)
            ]

    async def link_stories(self, collection: str, *, limit: int = 100) -> int:
        """Link up to `limit` articles that have no story yet, and return how many.

        Articles that were stored before there were stories have none.
        """
        await linking.ready()
        async with self._database.writing() as session:
            try:
                collection_id = await collection_id_of(session, collection, alone=True)
            except UnknownCollection:
                return 0
            found = await session.scalars(
                select(ArticleRow)
                .where(*live_in(collection_id), ArticleRow.story.is_(None))
                .order_by(ArticleRow.id)
                .limit(limit)
            )
            rows = found.all()
            await linking.link(session, rows)
            return len(rows)

    async def remove(self, collection: str, article_id: int) -> Article:
        """Remove a live article and return it. Raises `UnknownCollection`, `UnknownArticle`."""
        await linking.ready()
        async with self._database.writing() as session:
            row = await live_article(session, collection, article_id, alone=True)
            await retire(session, row)
            return to_article(row, collection)

    async def get(self, collection: str, article_id: int) -> Article:
        """One live article. Raises `UnknownCollection`, `UnknownArticle`."""
        async with self._database.reading() as session:
            return to_article(await live_article(session, collection, article_id), collection)

    async def newest(
        self, collection: str, *, title_like: str = "", limit: int = 50, offset: int = 0
    ) -> list[Article]:
        """Live articles, newest publication first, whose title contains `title_like`."""
        async with self._database.reading() as session:
            collection_id = await collection_id_of(session, collection)
            rows = await session.scalars(
                select(ArticleRow)
                .where(
                    *live_in(collection_id), ArticleRow.title.icontains(title_like, autoescape=True)
                )
                .order_by(ArticleRow.published_on.desc(), ArticleRow.id.desc())
                .limit(limit)
                .offset(offset)
            )
            return [to_article(row, collection) for row in rows]

    async def every(self, collection: str, *, batch: int = 100) -> AsyncIterator[Article]:
        """All live articles, in the order in which they came. Raises `UnknownCollection`."""
        after = 0
        while True:
            async with self._database.reading() as session:
                collection_id = await collection_id_of(session, collection)
                found = await session.scalars(
                    select(ArticleRow)
                    .where(*live_in(collection_id), ArticleRow.id > after)
                    .order_by(ArticleRow.id)
                    .limit(batch)
                )
                rows = found.all()
            for row in rows:
                yield to_article(row, collection)
            if len(rows) < batch:
                return
            after = rows[-1].id

    async def passages(
        self,
        collections: Sequence[str],
        passage_ids: Iterable[int],
        published: PublishedWindow | None = None,
    ) -> dict[int, Passage]:
        """Live passages by id; those of other collections or publication dates are left out.

        The database has the last word: whatever an index may hold, a passage that was removed,
        is of another collection or lies outside the window is not returned. Nor is one of a text
        that is not what was stored: nobody may be quoted with what they did not say.
        """
        articles: dict[int, Article | None] = {}
        found: dict[int, Passage] = {}
        async with self._database.reading_of(collections) as session:
            for piece in in_pieces(passage_ids):
                rows = await session.execute(
                    select(PassageRow, ArticleRow, CollectionRow.name)
                    .join(ArticleRow, PassageRow.article_id == ArticleRow.id)
                    .join(CollectionRow, ITS_COLLECTION)
                    .where(
                        PassageRow.id.in_(piece),
                        CollectionRow.name.in_(collections),
                        ArticleRow.retired_at.is_(None),
                        *published_in(published or PublishedWindow()),
                    )
                )
                for passage, article, collection in rows:
                    if article.id not in articles:
                        articles[article.id] = _sound(article, collection)
                    if (sound := articles[article.id]) is not None:
                        found[passage.id] = Passage(
                            id=passage.id, article=sound, span=Span(passage.start, passage.end)
                        )
        return found

    async def copies(
        self,
        collections: Sequence[str],
        article_ids: Iterable[int],
        published: PublishedWindow,
    ) -> dict[int, tuple[ArticleSummary, ...]]:
        """For each of the articles, the others of its story, oldest first."""
        async with self._database.reading_of(collections) as session:
            cited = await session.execute(
                select(ArticleRow.id, ArticleRow.story).where(
                    ArticleRow.id.in_([each for piece in in_pieces(article_ids) for each in piece])
                )
            )
            stories = {row.id: row.story for row in cited}
            rows = await session.scalars(
                select(ArticleRow)
                .join(CollectionRow, ITS_COLLECTION)
                .where(
                    ArticleRow.story.in_(set(stories.values())),
                    CollectionRow.name.in_(collections),
                    ArticleRow.retired_at.is_(None),
                    *published_in(published),
                )
                .order_by(ArticleRow.published_on, ArticleRow.id)
            )
            of_story: defaultdict[int | None, list[ArticleSummary]] = defaultdict(list)
            for row in rows:
                of_story[row.story].append(to_summary(row))
            return {
                article_id: tuple(each for each in of_story[story] if each.id != article_id)
                for article_id, story in stories.items()
            }


def _sound(row: ArticleRow, collection: str) -> Article | None:
    """The row as a value; None, and a line in the log, where its text is damaged."""
    if content_hash(row.text) != row.content_hash:
        log.error("The text of article %d is damaged: run `attache verify`.", row.id)
        return None
    return to_article(row, collection)
