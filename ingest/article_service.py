"""What users do with single articles: read, find, correct and restore them."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from index.archive import Archive
from index.compute import ComputeThread
from index.embedder import Embedder, passage_input
from index.encoding import encode_passages
from index.errors import UnknownArticle, UnknownCollection
from index.searching import PassageSearcher
from index.stores.versions import RESTORABLE_FOR
from index.types import Article, ArticleDraft, Embedded
from ingest.draft import make_draft
from ingest.fields import Fields
from ingest.types import ArticleDetails, ArticleSummary, DatedBy, Limits

__all__ = ["RESTORABLE_FOR", "ArticleService", "Hit", "Revision", "StoredArticle"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredArticle:
    """An article with its text, and when it was added (UTC)."""

    summary: ArticleSummary
    text: str
    added_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An article that a search found, with the passage that fits best."""

    summary: ArticleSummary
    passage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """The new details of an article, all of them; None deletes one."""

    title: str
    published_on: date
    publisher: str | None
    url: str | None


class ArticleService:
    """Reads and corrects single articles of a collection, by the id of any of their versions.

    Raises `UnknownArticle` for articles that are not in the collection, but in others.
    """

    def __init__(
        self,
        *,
        archive: Archive,
        searcher: PassageSearcher,
        embedder: Embedder,
        compute: ComputeThread,
    ) -> None:
        self._archive = archive
        self._versions = archive.versions
        self._searcher = searcher
        self._embedder = embedder
        self._compute = compute

    async def get(self, collection: str, article_id: int) -> StoredArticle:
        """Return an article."""
        try:
            article = await self._archive.articles.get(collection, article_id)
        except UnknownCollection:
            raise UnknownArticle(article_id, collection) from None
        return StoredArticle(
            summary=summary_of(article), text=article.text, added_at=article.added_at
        )

    async def search(self, collection: str, words: str, *, limit: int = 25) -> list[Hit]:
        """Return the articles that fit the words, best first, each once.

        Where no article has any of the words, nothing fits: what is merely nearest is not returned.
        """
        found = await self._searcher.search(words, collections=[collection], k=3 * limit)
        if all(each.lexical_rank is None for each in found):
            return []
        hits: dict[int, Hit] = {}
        for each in found:
            article = each.passage.article
            hit = Hit(summary=summary_of(article), passage=each.passage.text)
            hits.setdefault(article.id, hit)
        return list(hits.values())[:limit]

    async def revise(self, collection: str, article_id: int, revision: Revision) -> ArticleSummary:
        """Replace the details of an article; its text stays.

        Raises `IngestError` if they are invalid, `AlreadyThere` if another article has the address.
        """
        try:
            original = await self._versions.original(collection, article_id)
        except UnknownCollection:
            raise UnknownArticle(article_id, collection) from None
        draft = revised(original.draft, revision)
        texts = [passage_input(draft.title, span.of(draft.text)) for span in original.spans]
        vectors = await encode_passages(texts, embedder=self._embedder, compute=self._compute)
        new = Embedded(draft=draft, spans=original.spans, vectors=vectors)
        article = await self._versions.replace(
            collection, original.id, new, self._embedder.identity
        )
        return summary_of(article)

    async def removed(
        self, collection: str, *, title_like: str = "", limit: int = 25
    ) -> list[ArticleSummary]:
        """Return articles that were removed and can be restored, the last removed first."""
        try:
            found = await self._versions.removed(collection, title_like=title_like, limit=limit)
        except UnknownCollection:
            return []
        return [summary_of(article) for article in found]

    async def restore(self, collection: str, article_id: int) -> ArticleSummary:
        """Bring a removed article back. Raises `AlreadyThere`."""
        try:
            lacking = await self._versions.lacking(collection, article_id, self._embedder.identity)
        except UnknownCollection:
            raise UnknownArticle(article_id, collection) from None
        if lacking:
            # The embedding model was changed since it was removed.
            texts = [passage_input(each.title, each.text) for each in lacking]
            vectors = await encode_passages(texts, embedder=self._embedder, compute=self._compute)
            ids = [each.id for each in lacking]
            await self._archive.vectors.add(ids, vectors, self._embedder.identity)
        return summary_of(await self._versions.restore(collection, article_id))


def revised(draft: ArticleDraft, revision: Revision) -> ArticleDraft:
    """Return the draft with other details; its text stays. Raises `IngestError`."""
    checked = make_draft(
        Fields(text=draft.text, how_to_date="write it as YYYY-MM-DD"),
        details=ArticleDetails(
            title=revision.title,
            published_on=revision.published_on,
            publisher=revision.publisher,
            url=revision.url,
        ),
        limits=Limits(),
    )
    return replace(
        draft,
        title=checked.title,
        published_on=checked.published_on,
        dated_by=draft.dated_by if checked.published_on == draft.published_on else DatedBy.GIVEN,
        publisher=revision.publisher and checked.publisher,
        url=checked.url,
    )


def summary_of(article: Article) -> ArticleSummary:
    """Return what lists show of an article."""
    return ArticleSummary(
        id=article.id,
        title=article.title,
        publisher=article.publisher,
        url=article.url,
        published_on=article.published_on,
    )
