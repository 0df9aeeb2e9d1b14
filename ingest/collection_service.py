"""What people do with a collection: add, list, remove, ask how it stands."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from index.archive import Archive
from index.compute import ComputeThread
from index.embedder import Embedder
from index.errors import UnknownArticle, UnknownCollection
from index.types import Article, CollectionStats, IndexStatus, PublishedWindow
from ingest.draft import make_draft, require_plausible
from ingest.errors import IngestError
from ingest.exports import exported
from ingest.extract import extract_upload
from ingest.formats.decode import clean
from ingest.formats.plain import read_text
from ingest.pipeline import OnProgress, Pipeline, link_stored
from ingest.reader import failed
from ingest.sources import Sources
from ingest.stopping import stopping
from ingest.types import (
    ArticleReport,
    ArticleSummary,
    CollectionReport,
    Found,
    Given,
    Item,
    Limits,
    Progress,
    Receipt,
    Summary,
    Version,
)
from ingest.web.fetch import Fetcher
from ingest.web.pages import Pages
from ingest.web.webpage import read_page
from ingest.worker import Worker

if TYPE_CHECKING:
    from index.searcher import Searcher

_READ_AT_ONCE = 2


class CollectionService:
    """The service that commands call; a collection nobody has added to is an empty one."""

    def __init__(
        self,
        *,
        archive: Archive,
        embedder: Embedder,
        compute: ComputeThread,
        searcher: "Searcher",
        limits: Limits | None = None,
        fetcher: Fetcher | None = None,
    ) -> None:
        self._archive = archive
        self._embedder = embedder
        self._searcher = searcher
        self._limits = limits or Limits()
        self._fetcher = fetcher or Fetcher()
        self._pipeline = Pipeline(archive=archive, embedder=embedder, compute=compute)
        self._reading = asyncio.Semaphore(_READ_AT_ONCE)
        # Apart, for it takes long: who adds one article need not wait for it.
        self._restoring = asyncio.Semaphore(1)

    async def add_file(
        self,
        collection: str,
        filename: str,
        data: bytes,
        *,
        title: str | None = None,
        publisher: str | None = None,
        published_on: date | None = None,
        url: str | None = None,
        hold: bool = False,
    ) -> Receipt:
        """What became of each article of an uploaded file.

        What is given wins over what the file says, unless it holds many articles. With `hold`, an
        article that is the only one and not here yet is handed back instead of stored; `keep`
        stores it.
        """
        given = Given(title=title, publisher=publisher, published_on=published_on, url=url)
        return await self._read(
            lambda worker: extract_upload(
                data, filename, given=given, limits=self._limits, worker=worker
            ),
            collection,
            hold=hold,
        )

    async def add_text(
        self,
        collection: str,
        text: str,
        *,
        title: str | None = None,
        published_on: date | None = None,
        publisher: str | None = None,
        url: str | None = None,
    ) -> ArticleReport:
        """What became of a pasted article. Raises `IngestError` where it is none."""
        given = Given(title=title, publisher=publisher, published_on=published_on, url=url)
        draft = await asyncio.to_thread(
            lambda: make_draft(read_text(clean(text)), given=given, limits=self._limits)
        )
        receipt = await self._receipt([Found(source="pasted text", draft=draft)], collection)
        return receipt.articles[0]

    async def add_url(
        self,
        collection: str,
        url: str,
        *,
        title: str | None = None,
        publisher: str | None = None,
        published_on: date | None = None,
        hold: bool = False,
    ) -> Receipt:
        """What became of each article of the web page; what is given wins over what it says.

        `hold` as for a file.
        """
        given = Given(title=title, publisher=publisher, published_on=published_on)
        try:
            page = await self._fetcher.fetch(url)
        except IngestError as error:
            return Receipt(articles=(), failures=(failed(url, error),))
        return await self._read(
            lambda worker: worker.run(url, read_page, page, given, self._limits),
            collection,
            hold=hold,
        )

    async def keep(self, collection: str, held: Found) -> Receipt:
        """What became of an article that was held back."""
        return await self._receipt([held], collection)

    async def ingest(
        self,
        sources: Sequence[str | Path],
        collection: str,
        *,
        title: str | None = None,
        publisher: str | None = None,
        published_on: date | None = None,
        on_progress: OnProgress | None = None,
    ) -> Summary:
        """What became of everything in the sources; the indexes are built anew after it.

        What is given fills what the articles do not say themselves. Raises `BadDate`.
        """
        if published_on is not None:
            require_plausible(published_on, whose="The", remedy="give the day of publication")
        given = Given(title=title, publisher=publisher, published_on=published_on, for_gaps=True)
        loop = asyncio.get_running_loop()
        with Worker.within(self._limits) as worker:
            pages = Pages(self._fetcher, loop=loop, worker=worker, limits=self._limits)
            items = Sources(sources, given=given, limits=self._limits, pages=pages, worker=worker)
            run = self._pipeline.run(items, collection, on_progress=on_progress)
            summary = await stopping(run, pages.stop, worker.stop)
        if summary.added or summary.replaced:
            await self._searcher.rebuild(collection)
        return summary

    async def export(self, collection: str) -> AsyncIterator[bytes]:
        """Each article as a line of JSON that `restore` and `ingest` read back to the letter."""
        try:
            async for article in self._archive.articles.every(collection):
                yield exported(article)
        except UnknownCollection:
            return

    async def restore(
        self,
        collection: str,
        filename: str,
        data: bytes,
        *,
        on_progress: OnProgress | None = None,
    ) -> Summary:
        """What became of the articles of an exported file, one file at a time."""
        async with self._restoring:
            with Worker.within(self._limits) as worker:
                items = extract_upload(
                    data, filename, given=Given(), limits=self._limits, worker=worker
                )
                run = self._pipeline.run(items, collection, on_progress=on_progress)
                return await stopping(run, worker.stop)

    async def list(
        self, collection: str, *, title_like: str = "", limit: int = 50, offset: int = 0
    ) -> list[ArticleSummary]:
        """Articles whose title contains `title_like`, newest publication first."""
        try:
            found = await self._archive.articles.newest(
                collection, title_like=title_like, limit=limit, offset=offset
            )
        except UnknownCollection:
            return []
        return [_summary(article) for article in found]

    async def versions(self, collection: str, article_id: int) -> Sequence[Version]:
        """The versions of the article, oldest first, with their texts. Raises `UnknownArticle`."""
        try:
            return await self._archive.versions.of(collection, article_id)
        except UnknownCollection:
            raise UnknownArticle(article_id, collection) from None

    async def copies(self, collection: str, article_id: int) -> Sequence[ArticleSummary]:
        """Other articles that carry the same text, oldest first."""
        found = await self._archive.articles.copies([collection], [article_id], PublishedWindow())
        return found.get(article_id, ())

    async def remove(self, collection: str, article_id: int) -> ArticleSummary:
        """The article that was there and is no more. Raises `UnknownArticle`."""
        try:
            return _summary(await self._archive.articles.remove(collection, article_id))
        except UnknownCollection:
            # The other error would tell one server the names of the others.
            raise UnknownArticle(article_id, collection) from None

    async def status(self, collection: str) -> CollectionReport:
        """What the collection holds, and the state of its indexes."""
        try:
            stats = await self._archive.collections.stats(collection)
        except UnknownCollection:
            return self._report(None)
        index = await self._searcher.status(collection)
        return self._report(stats, index)

    async def per_month(self, collection: str) -> dict[date, int]:
        """How many articles were published in each month, by its first day, in order."""
        try:
            return await self._archive.collections.per_month(collection)
        except UnknownCollection:
            return {}

    async def reindex(
        self, collection: str, *, on_progress: Callable[[int, int], None] | None = None
    ) -> CollectionReport:
        """The state of the collection after its indexes were built anew.

        `on_progress` is told how many passages are done, and of how many.
        """
        if collection in await self._archive.collections.names():
            await link_stored(self._archive, collection)
            await self._searcher.rebuild(collection, progress=on_progress)
        return await self.status(collection)

    async def _read(
        self, read: Callable[[Worker], Iterable[Item]], collection: str, *, hold: bool
    ) -> Receipt:
        """What became of what `read` reads; a process of its own for each, so that what one
        server's file did to it reaches no other's.
        """
        async with self._reading:
            with Worker.within(self._limits) as worker:
                items = iter(read(worker))
                receipt = self._receipt_or_held if hold else self._receipt
                return await stopping(receipt(items, collection), worker.stop)

    async def _receipt_or_held(self, items: Iterator[Item], collection: str) -> Receipt:
        """Stores nothing where there is one article only, and it is not here yet."""
        first = await asyncio.to_thread(lambda: list(islice(items, 2)))
        match first:
            case [Found(draft=draft) as only]:
                if await self._archive.articles.known(collection, [draft]) == [None]:
                    return Receipt(articles=(), failures=(), held=only)
        return await self._receipt(chain(first, items), collection)

    async def _receipt(self, items: Iterable[Item], collection: str) -> Receipt:
        articles: list[ArticleReport] = []

        def note(progress: Progress) -> None:
            if isinstance(progress.latest, ArticleReport):
                articles.append(progress.latest)

        summary = await self._pipeline.run(items, collection, on_progress=note)
        return Receipt(articles=tuple(articles), failures=summary.failures)

    def _report(
        self, stats: CollectionStats | None, index: IndexStatus | None = None
    ) -> CollectionReport:
        return CollectionReport(
            articles=stats.articles if stats else 0,
            passages=stats.passages if stats else 0,
            oldest=stats.oldest if stats else None,
            newest=stats.newest if stats else None,
            last_added_at=stats.last_added_at if stats else None,
            generation=index.generation if index else None,
            indexed_passages=index.passages if index else 0,
            bytes_on_disk=index.bytes_on_disk if index else 0,
            model=str(self._embedder.identity),
        )


def _summary(article: Article) -> ArticleSummary:
    return ArticleSummary(
        id=article.id,
        title=article.title,
        publisher=article.publisher,
        url=article.url,
        published_on=article.published_on,
    )
