"""Take articles into the archive: skip what is known, embed, store, report."""

import asyncio
import logging
import time
from collections import Counter, deque
from collections.abc import Callable, Coroutine, Generator, Iterable
from dataclasses import dataclass, field

import numpy as np

from index.archive import Archive
from index.compute import ComputeThread
from index.embedder import Embedder, passage_input
from index.encoding import encode_passages
from index.errors import ModelMismatch
from index.types import ArticleDraft, Embedded, Outcome, Stored
from ingest.passages import split_into_passages
from ingest.types import ArticleReport, ExtractedArticle, Failure, Item, Progress, Summary
from reading.types import Span

log = logging.getLogger(__name__)

# Texts are padded to the longest of their batch: by 3 % in windows of 256, by 1.8 % in these.
WINDOW_PASSAGES = 512
WINDOW_ITEMS = 64
# Web pages come in slowly: what is there is stored and reported without waiting for more.
WINDOW_SECONDS = 2.0
# Two windows are embedded at any time: while the event loop stores a third, or is late to hand
# over the next batch of one, the compute thread has a batch of the other.
_IN_FLIGHT = 2

OnProgress = Callable[[Progress], None]
OnSettled = Callable[[ArticleReport | Failure], None]
"""Is told of each article that is stored, recognised or failed, whoever adds it."""


@dataclass(slots=True)
class _SharedOutcome:
    """What became of an article, once it is known; shared with the articles that repeat it."""

    stored: Stored | None = None


@dataclass(slots=True)
class _Job:
    """One article on its way into the archive.

    `identity` and `content` are hashes of what the draft is known by, and of its text.
    """

    found: ExtractedArticle
    spans: tuple[Span, ...]
    identity: int
    content: int
    outcome: _SharedOutcome = field(default_factory=_SharedOutcome)
    repeats: bool = False

    @classmethod
    def of(cls, found: ExtractedArticle) -> "_Job":
        draft = found.draft
        return cls(
            found=found,
            spans=tuple(split_into_passages(draft.text, published_on=draft.published_on)),
            # Hashes, since a run keeps the identities of all its articles in memory.
            identity=hash(("identity", draft.identity)),
            content=hash(("content", draft.content_hash)),
        )

    @property
    def draft(self) -> ArticleDraft:
        return self.found.draft


_Window = list[_Job | Failure]


class Pipeline:
    """Adds articles to collections, one window of articles at a time.

    A window is stored in one transaction, and its articles are reported after that: what was
    reported is stored, whatever happens next.
    """

    def __init__(
        self,
        *,
        archive: Archive,
        embedder: Embedder,
        compute: ComputeThread,
        on_settled: OnSettled | None = None,
    ) -> None:
        self._archive = archive
        self._embedder = embedder
        self._compute = compute
        self._on_settled = on_settled

    async def run(
        self,
        items: Iterable[Item],
        collection: str,
        *,
        create: bool = True,
        on_progress: OnProgress | None = None,
    ) -> Summary:
        """Add all items to the collection, and return what became of them.

        A missing collection is made if `create`. Raises `ModelMismatch` before anything is read,
        `UnknownCollection`, and `StorageError` if the disk refuses; what was reported by then is
        stored.
        """
        await self._check_model()
        await link_stored(self._archive, collection)
        tally = _Tally(on_progress, self._on_settled)
        run = _Run(
            archive=self._archive,
            embedder=self._embedder,
            compute=self._compute,
            collection=collection,
            create=create,
            tally=tally,
        )
        await run.through(items)
        return tally.summary()

    async def _check_model(self) -> None:
        stored = await self._archive.vectors.model()
        if stored is not None and stored != self._embedder.identity:
            raise ModelMismatch(str(stored), str(self._embedder.identity))


class _Run:
    """One run of the pipeline, and the articles it has seen so far."""

    def __init__(
        self,
        *,
        archive: Archive,
        embedder: Embedder,
        compute: ComputeThread,
        collection: str,
        create: bool,
        tally: "_Tally",
    ) -> None:
        self._archive = archive
        self._embedder = embedder
        self._compute = compute
        self._collection = collection
        self._create = create
        self._tally = tally
        self._seen: dict[int, _SharedOutcome] = {}

    async def through(self, items: Iterable[Item]) -> None:
        """Store all items in order; reading, embedding and storing overlap."""
        windows = _windows(items)
        in_flight: deque[asyncio.Task[tuple[_Window, list[Embedded]]]] = deque()
        reading = _read_ahead(windows)
        try:
            while (window := await self._next_window(reading, in_flight)) is not None:
                reading = _read_ahead(windows)
                await self._recognise(window)
                in_flight.append(asyncio.create_task(self._embed(window)))
                if len(in_flight) > _IN_FLIGHT:
                    await self._settle(in_flight)
            while in_flight:
                await self._settle(in_flight)
        finally:
            for task in in_flight:
                task.cancel()
            await asyncio.gather(*in_flight, return_exceptions=True)
            # A thread cannot be stopped: it reads its window to the end before the file is closed.
            await asyncio.wait([reading])
            windows.close()

    async def _next_window(
        self,
        reading: "asyncio.Task[_Window | None]",
        in_flight: "deque[asyncio.Task[tuple[_Window, list[Embedded]]]]",
    ) -> _Window | None:
        """Wait for the window that is read next; meanwhile store what has been embedded."""
        while in_flight and not reading.done():
            await asyncio.wait({reading, in_flight[0]}, return_when=asyncio.FIRST_COMPLETED)
            if in_flight[0].done():
                await self._settle(in_flight)
        return await asyncio.shield(reading)

    async def _recognise(self, window: _Window) -> None:
        """Mark what need not be embedded: the archive has it, or this run has seen it.

        The first version of an article in a run counts, so that a second run changes nothing.
        """
        jobs = [item for item in window if isinstance(item, _Job)]
        known = await self._archive.articles.known(self._collection, [job.draft for job in jobs])
        for job, stored in zip(jobs, known, strict=True):
            if self._is_repeated(job.identity, job):
                continue
            job.outcome.stored = stored
            if stored is None and self._is_repeated(job.content, job):
                # Later articles with this identity share the outcome, too.
                self._seen[job.identity] = job.outcome

    def _is_repeated(self, key: int, job: _Job) -> bool:
        """Whether an earlier article of this run has the key; the job then shares its outcome."""
        outcome = self._seen.setdefault(key, job.outcome)
        if outcome is job.outcome:
            return False
        job.outcome, job.repeats = outcome, True
        return True

    async def _embed(self, window: _Window) -> tuple[_Window, list[Embedded]]:
        """Return the window, and its articles that have to be stored, with their vectors."""
        jobs = _to_store(window)
        texts = [
            passage_input(job.draft.title, span.of(job.draft.text))
            for job in jobs
            for span in job.spans
        ]
        vectors = await encode_passages(texts, embedder=self._embedder, compute=self._compute)
        ends = np.cumsum([len(job.spans) for job in jobs])
        return window, [
            Embedded(draft=job.draft, spans=job.spans, vectors=vectors[end - len(job.spans) : end])
            for job, end in zip(jobs, ends, strict=True)
        ]

    async def _settle(
        self, in_flight: "deque[asyncio.Task[tuple[_Window, list[Embedded]]]]"
    ) -> None:
        """Store and report the oldest window in flight."""
        window, embedded = await in_flight[0]
        in_flight.popleft()
        await _undisturbed(self._store(window, embedded))

    async def _store(self, window: _Window, embedded: list[Embedded]) -> None:
        if embedded:
            stored = await self._archive.articles.store(
                self._collection, embedded, self._embedder.identity, create=self._create
            )
            for job, result in zip(_to_store(window), stored, strict=True):
                job.outcome.stored = result
        for item in window:
            if isinstance(item, Failure):
                self._tally.failed(item)
                continue
            self._tally.settled(item)
            if not item.repeats:
                # The archive knows the text from now on, so it need not be kept in memory.
                self._seen.pop(item.content, None)


class _Tally:
    """Counts what became of the items, and reports it."""

    def __init__(self, on_progress: OnProgress | None, on_settled: OnSettled | None) -> None:
        self._on_progress = on_progress
        self._on_settled = on_settled
        self._started = time.perf_counter()
        self._outcomes: Counter[Outcome] = Counter()
        self._failures: list[Failure] = []
        self._passages = 0
        self._fraction = 0.0

    def failed(self, failure: Failure) -> None:
        self._failures.append(failure)
        self._tell(failure)

    def settled(self, job: _Job) -> None:
        stored = job.outcome.stored
        if stored is None:
            raise RuntimeError(f"{job.found.source} was reported before it was settled")
        outcome = Outcome.DUPLICATE if job.repeats else stored.outcome
        self._outcomes[outcome] += 1
        if outcome in (Outcome.ADDED, Outcome.REPLACED):
            self._passages += len(job.spans)
        self._fraction = max(self._fraction, job.found.fraction)
        self._tell(
            ArticleReport(
                source=job.found.source,
                title=job.draft.title,
                outcome=outcome,
                article_id=stored.article_id,
                dated=job.found.dated,
                doubt=job.found.doubt,
                same_story=None if job.repeats else stored.same_story,
            )
        )

    def _tell(self, latest: ArticleReport | Failure) -> None:
        if self._on_settled is not None:
            self._on_settled(latest)
        if self._on_progress is not None:
            done = self._outcomes.total() + len(self._failures)
            self._on_progress(
                Progress(done=done, fraction=self._fraction, passages=self._passages, latest=latest)
            )

    def summary(self) -> Summary:
        return Summary(
            added=self._outcomes[Outcome.ADDED],
            unchanged=self._outcomes[Outcome.UNCHANGED],
            duplicate=self._outcomes[Outcome.DUPLICATE],
            replaced=self._outcomes[Outcome.REPLACED],
            failures=tuple(self._failures),
            passages=self._passages,
            seconds=time.perf_counter() - self._started,
        )


async def link_stored(archive: Archive, collection: str) -> None:
    """Find the stories of articles that were stored before stories were recorded."""
    done = 0
    while linked := await archive.articles.link_stories(collection):
        if done == 0:
            log.info("Comparing the articles of %s with each other. This is done once.", collection)
        done += linked
    if done:
        log.info("%s articles compared.", f"{done:,}")


def _windows(items: Iterable[Item]) -> Generator[_Window, None, None]:
    """Yield the items in windows of about equal work; runs on the reading thread."""
    window: _Window = []
    passages = 0
    began = time.monotonic()
    for item in items:
        job = _Job.of(item) if isinstance(item, ExtractedArticle) else item
        window.append(job)
        passages += len(job.spans) if isinstance(job, _Job) else 0
        is_late = time.monotonic() - began >= WINDOW_SECONDS
        if is_late or passages >= WINDOW_PASSAGES or len(window) >= WINDOW_ITEMS:
            yield window
            window, passages, began = [], 0, time.monotonic()
    if window:
        yield window


def _read_ahead(windows: Generator[_Window, None, None]) -> "asyncio.Task[_Window | None]":
    return asyncio.create_task(asyncio.to_thread(next, windows, None))


def _to_store(window: _Window) -> list[_Job]:
    """Return the articles of the window that are neither in the archive nor repeated."""
    return [
        item
        for item in window
        if isinstance(item, _Job) and not item.repeats and item.outcome.stored is None
    ]


async def _undisturbed(work: Coroutine[object, object, None]) -> None:
    """Await the work to its end, also when cancelled; then raise the cancellation."""
    task = asyncio.create_task(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise
