"""What people do with one article: look at it, find it, correct it, bring it back."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from index.archive import Archive
from index.compute import ComputeThread
from index.embedder import Embedder, passage_input
from index.encoding import encode_passages
from index.errors import UnknownArticle, UnknownCollection
from index.searcher import Searcher
from index.stores.versions import RESTORABLE_FOR
from index.types import Article, ArticleDraft, Embedded
from ingest.draft import Fields, make_draft
from ingest.types import ArticleSummary, DatedBy, Given, Limits

__all__ = ["RESTORABLE_FOR", "ArticleService", "Changed", "Hit", "Kept"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An article with its text, and when it was added (UTC)."""

    summary: ArticleSummary
    text: str
    added_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An article that a search found, with the passage that was found."""

    summary: ArticleSummary
    passage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What an article should say of itself from now on; None where there is none."""

    title: str
    published_on: date
    publisher: str | None
    url: str | None


class ArticleService:
    """The service for single articles of a collection.

    Raises `UnknownArticle` for what is not in the collection, whatever other collections hold.
    """

    def __init__(
        self, *, archive: Archive, searcher: Searcher, embedder: Embedder, compute: ComputeThread
    ) -> None:
        self._archive = archive
        self._versions = archive.versions
        self._searcher = searcher
        self._embedder = embedder
        self._compute = compute

    async def get(self, collection: str, article_id: int) -> Kept:
        """One article."""
        try:
            article = await self._archive.articles.get(collection, article_id)
        except UnknownCollection:
            raise UnknownArticle(article_id, collection) from None
        return Kept(summary=_summary(article), text=article.text, added_at=article.added_at)

    async def search(self, collection: str, words: str, *, limit: int = 25) -> list[Hit]:
        """Articles that tell of it, best first, each once."""
        found = await self._searcher.search(words, collections=[collection], k=3 * limit)
        hits: dict[int, Hit] = {}
        for each in found:
            article = each.passage.article
            hit = Hit(summary=_summary(article), passage=each.passage.text)
            hits.setdefault(article.id, hit)
        return list(hits.values())[:limit]

    async def revise(self, collection: str, article_id: int, changed: Changed) -> ArticleSummary:
        """The article with other things said of it; its text stays.

        Raises `IngestError` where they cannot be, and `AlreadyThere` where another article has
        the address.
        """
        try:
            original = await self._versions.original(collection, article_id)
        except UnknownCollection:
            raise UnknownArticle(article_id, collection) from None
        draft = revised(original.draft, changed)
        texts = [passage_input(draft.title, span.of(draft.text)) for span in original.spans]
        vectors = await encode_passages(texts, embedder=self._embedder, compute=self._compute)
        new = Embedded(draft=draft, spans=original.spans, vectors=vectors)
        article = await self._versions.replace(collection, article_id, new, self._embedder.identity)
        return _summary(article)

    async def removed(
        self, collection: str, *, title_like: str = "", limit: int = 25
    ) -> list[ArticleSummary]:
        """What was removed and can be brought back, the last removed first."""
        try:
            found = await self._versions.removed(collection, title_like=title_like, limit=limit)
        except UnknownCollection:
            return []
        return [_summary(article) for article in found]

    async def restore(self, collection: str, article_id: int) -> ArticleSummary:
        """The article, which answers again. Raises `AlreadyThere`."""
        try:
            lacking = await self._versions.lacking(collection, article_id, self._embedder.identity)
        except UnknownCollection:
            raise UnknownArticle(article_id, collection) from None
        if lacking:
            # It was removed before the model was changed.
            texts = [passage_input(each.title, each.text) for each in lacking]
            vectors = await encode_passages(texts, embedder=self._embedder, compute=self._compute)
            ids = [each.id for each in lacking]
            await self._archive.vectors.add(ids, vectors, self._embedder.identity)
        return _summary(await self._versions.restore(collection, article_id))


def revised(draft: ArticleDraft, changed: Changed) -> ArticleDraft:
    """The draft with other things said of it; its text stays. Raises `IngestError`."""
    checked = make_draft(
        Fields(text=draft.text, how_to_date="write it as YYYY-MM-DD"),
        given=Given(
            title=changed.title,
            published_on=changed.published_on,
            publisher=changed.publisher,
            url=changed.url,
        ),
        limits=Limits(),
    )
    return replace(
        draft,
        title=checked.title,
        published_on=checked.published_on,
        dated_by=draft.dated_by if checked.published_on == draft.published_on else DatedBy.GIVEN,
        publisher=changed.publisher and checked.publisher,
        url=checked.url,
    )


def _summary(article: Article) -> ArticleSummary:
    return ArticleSummary(
        id=article.id,
        title=article.title,
        publisher=article.publisher,
        url=article.url,
        published_on=article.published_on,
    )
