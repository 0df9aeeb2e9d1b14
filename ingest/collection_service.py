"""What users do with a collection: add articles, list and remove them, see its state."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain, islice
from pathlib import Path

from index.archive import Archive
from index.compute import ComputeThread
from index.embedder import Embedder
from index.errors import UnknownArticle, UnknownCollection
from index.searching import PassageSearcher
from index.types import CollectionStats, IndexStatus
from ingest.article_service import summary_of
from ingest.dates import require_plausible
from ingest.decoding import clean
from ingest.draft import make_draft
from ingest.errors import IngestError
from ingest.exports import exported
from ingest.failures import to_failure
from ingest.formats.plain_text import read_text
from ingest.pipeline import OnProgress, OnSettled, Pipeline, link_stored
from ingest.readers.cancellation import stop_on_cancel
from ingest.readers.files import read_upload
from ingest.readers.web_pages import read_page
from ingest.readers.worker_process import WorkerProcess
from ingest.sources import Sources
from ingest.types import (
    NO_DETAILS,
    ArticleDetails,
    ArticleReport,
    ArticleSummary,
    CollectionReport,
    ExtractedArticle,
    Item,
    Limits,
    Progress,
    Receipt,
    Summary,
)
from ingest.web.fetcher import Fetcher
from ingest.web.prefetcher import PagePrefetcher

log = logging.getLogger(__name__)

_READ_AT_ONCE = 2
_UPLOAD_SECONDS = 300.0


class CollectionService:
    """Adds, lists and removes the articles of collections; an unknown collection is empty.

    `on_settled` is told what becomes of each article that is added.
    """

    def __init__(
        self,
        *,
        archive: Archive,
        embedder: Embedder,
        compute: ComputeThread,
        searcher: PassageSearcher,
        limits: Limits | None = None,
        fetcher: Fetcher | None = None,
        on_settled: OnSettled | None = None,
    ) -> None:
        self._archive = archive
        self._embedder = embedder
        self._searcher = searcher
        self._limits = limits or Limits()
        # Somebody waits for an upload, and others wait behind it.
        self._upload_limits = replace(
            self._limits, total_seconds=min(self._limits.total_seconds, _UPLOAD_SECONDS)
        )
        self._fetcher = fetcher or Fetcher()
        self._pipeline = Pipeline(
            archive=archive, embedder=embedder, compute=compute, on_settled=on_settled
        )
        self._reading = asyncio.Semaphore(_READ_AT_ONCE)
        # An import takes long: adding a single article does not wait for it.
        self._restoring = asyncio.Semaphore(1)

    async def add_file(
        self,
        collection: str,
        filename: str,
        data: bytes,
        details: ArticleDetails = NO_DETAILS,
        *,
        hold: bool = False,
    ) -> Receipt:
        """Add each article of an uploaded file.

        The details override what the file says, unless it holds many articles. With `hold`, an
        only article that is new is returned instead of stored; `keep` stores it.
        """
        return await self._read(
            lambda worker: read_upload(
                data, filename, details=details, limits=self._limits, worker=worker
            ),
            collection,
            hold=hold,
        )

    async def add_text(
        self, collection: str, text: str, details: ArticleDetails = NO_DETAILS
    ) -> ArticleReport:
        """Add a pasted article. Raises `IngestError` if it is none."""
        draft = await asyncio.to_thread(
            lambda: make_draft(read_text(clean(text)), details=details, limits=self._limits)
        )
        article = ExtractedArticle(source="pasted text", draft=draft)
        receipt = await self._receipt([article], collection)
        return receipt.articles[0]

    async def add_url(
        self,
        collection: str,
        url: str,
        details: ArticleDetails = NO_DETAILS,
        *,
        hold: bool = False,
    ) -> Receipt:
        """Add each article of a web page, as `add_file` does."""
        try:
            page = await self._fetcher.fetch(url)
        except IngestError as error:
            return Receipt(articles=(), failures=(to_failure(url, error),))
        return await self._read(
            lambda worker: worker.run(url, read_page, page, details, self._limits),
            collection,
            hold=hold,
        )

    async def keep(self, collection: str, held: ExtractedArticle) -> Receipt:
        """Store an article that was held."""
        return await self._receipt([held], collection)

    async def ingest(
        self,
        sources: Sequence[str | Path],
        collection: str,
        details: ArticleDetails = NO_DETAILS,
        *,
        on_progress: OnProgress | None = None,
    ) -> Summary:
        """Add everything in the sources, and rebuild the indexes.

        The details fill what the articles do not say themselves. Raises `BadDate`.
        """
        if (day := details.published_on) is not None:
            require_plausible(day, whose="The", remedy="give the day of publication")
        details = replace(details, fills_gaps=True)
        prefetcher = PagePrefetcher(self._fetcher, loop=asyncio.get_running_loop())
        with WorkerProcess.within(self._limits) as worker:
            items = Sources(
                sources,
                details=details,
                limits=self._limits,
                prefetcher=prefetcher,
                worker=worker,
            )
            run = self._pipeline.run(items, collection, on_progress=on_progress)
            summary = await stop_on_cancel(run, items.stop, prefetcher.stop, worker.stop)
        if summary.added or summary.replaced:
            await self._searcher.rebuild(collection)
        return summary

    async def export(self, collection: str) -> AsyncIterator[bytes]:
        """Yield each article as a line of JSON; `restore` reads it back to the letter."""
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
        """Add the articles of an exported file; other files wait meanwhile."""
        async with self._restoring:
            with WorkerProcess.within(self._upload_limits) as worker:
                items = read_upload(
                    data, filename, details=NO_DETAILS, limits=self._limits, worker=worker
                )
                run = self._pipeline.run(items, collection, on_progress=on_progress)
                summary = await stop_on_cancel(run, worker.stop)
        _log(summary, collection)
        return summary

    async def list(
        self, collection: str, *, title_like: str = "", limit: int = 50, offset: int = 0
    ) -> list[ArticleSummary]:
        """Return articles whose title contains `title_like`, newest publication first."""
        try:
            found = await self._archive.articles.newest(
                collection, title_like=title_like, limit=limit, offset=offset
            )
        except UnknownCollection:
            return []
        return [summary_of(article) for article in found]

    async def remove(self, collection: str, article_id: int) -> ArticleSummary:
        """Remove an article, and return what it was. Raises `UnknownArticle`."""
        try:
            return summary_of(await self._archive.articles.remove(collection, article_id))
        except UnknownCollection:
            # `UnknownCollection` would tell one server the names of the others.
            raise UnknownArticle(article_id, collection) from None

    async def status(self, collection: str) -> CollectionReport:
        """Return what the collection holds, and the state of its indexes."""
        try:
            stats = await self._archive.collections.stats(collection)
        except UnknownCollection:
            return self._report(None)
        index = await self._searcher.status(collection)
        return self._report(stats, index)

    async def per_month(self, collection: str) -> dict[date, int]:
        """Return the count of articles published in each month, by its first day, in order."""
        try:
            return await self._archive.collections.per_month(collection)
        except UnknownCollection:
            return {}

    async def reindex(
        self, collection: str, *, on_progress: Callable[[int, int], None] | None = None
    ) -> CollectionReport:
        """Rebuild the indexes, and return the new state of the collection.

        `on_progress` is called with how many passages are done, and of how many.
        """
        if collection in await self._archive.collections.names():
            await link_stored(self._archive, collection)
            await self._searcher.rebuild(collection, progress=on_progress)
        return await self.status(collection)

    async def reindex_all(
        self, *, on_progress: Callable[[int, int], None] | None = None
    ) -> dict[str, CollectionReport]:
        """Rebuild the indexes of every collection, by name; after a change of model, say."""
        return {
            name: await self.reindex(name, on_progress=on_progress)
            for name in await self._archive.collections.names()
        }

    async def _read(
        self, read: Callable[[WorkerProcess], Iterable[Item]], collection: str, *, hold: bool
    ) -> Receipt:
        """Add what `read` reads in a worker process, which no other upload shares.

        So whatever a file does to its process reaches no other server's articles.
        """
        async with self._reading:
            with WorkerProcess.within(self._upload_limits) as worker:
                items = iter(read(worker))
                receipt = self._receipt_or_held if hold else self._receipt
                return await stop_on_cancel(receipt(items, collection), worker.stop)

    async def _receipt_or_held(self, items: Iterator[Item], collection: str) -> Receipt:
        """Add the articles; a single new one is returned as held, and not stored."""
        first = await asyncio.to_thread(lambda: list(islice(items, 2)))
        match first:
            case [ExtractedArticle(draft=draft) as only]:
                if await self._archive.articles.known(collection, [draft]) == [None]:
                    return Receipt(articles=(), failures=(), held=only)
        return await self._receipt(chain(first, items), collection)

    async def _receipt(self, items: Iterable[Item], collection: str) -> Receipt:
        articles: list[ArticleReport] = []

        def note(progress: Progress) -> None:
            if isinstance(progress.latest, ArticleReport):
                articles.append(progress.latest)

        summary = await self._pipeline.run(items, collection, on_progress=note)
        _log(summary, collection)
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


def _log(summary: Summary, collection: str) -> None:
    log.info(
        "articles were taken in",
        extra={
            "collection": collection,
            "added": summary.added,
            "replaced": summary.replaced,
            "known": summary.unchanged + summary.duplicate,
            "failed": len(summary.failures),
            "seconds": round(summary.seconds, 3),
        },
    )
