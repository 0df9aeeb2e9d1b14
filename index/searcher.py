"""Search in both indexes of several collections, fused into one list."""

import asyncio
import logging
import math
import shutil
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from index.archive import Archive
from index.collection_index import Builder, CollectionIndex
from index.compute import ComputeThread, Priority, run_to_its_end
from index.embedder import Embedder
from index.encoding import embed_lacking
from index.errors import (
    ArchiveError,
    IndexNotProved,
    IndexNotWritten,
    UnknownCollection,
)
from index.faiss_index import KIND_SIZES, KindSizes
from index.fusion import Hits, read_fused
from index.generation import Generation, discard_unfinished
from index.locks import held
from index.memory import PLENTY, MemoryBudget, give_back
from index.private_files import make_private_folder
from index.spelling import closest, fewest
from index.types import ChangeKind, IndexStatus, PublishedWindow, ScoredPassage

log = logging.getLogger(__name__)

_SMALLEST_REBUILD = 2_000
_LONGEST_WAIT = 20.0  # of a question
_LONGEST_BUILD = 3600.0
_AFTER_FAILURE = 60.0


class Searcher:
    """Finds passages in collections, and keeps their indexes current.

    Before every search it asks the database for changes, so that what any process stored or
    removed counts at once. Indexes are in `folder`; where that cannot be written, missing ones are
    built in `cache`. Up to which `sizes` they are of which kind is measured for the bundled model.
    While the `memory` is nearly used up, indexes that were not used for as many seconds as they are
    `kept` are held no longer, those used least lately first; beyond its ceiling, all that the
    question at hand does not need. So servers that ask in turn do not load theirs each time.
    """

    def __init__(
        self,
        *,
        archive: Archive,
        embedder: Embedder,
        compute: ComputeThread,
        folder: Path,
        cache: Path | None = None,
        memory: MemoryBudget = PLENTY,
        sizes: KindSizes = KIND_SIZES,
        kept: float = 30.0,
    ) -> None:
        self._archive = archive
        self._embedder = embedder
        self._compute = compute
        self._folder = folder
        self._cache = cache
        self._memory = memory
        self._largest_backlog = memory.backlog // (4 * embedder.identity.dimension)
        self._sizes = sizes
        self._kept = kept
        self._indexes: dict[str, CollectionIndex] = {}  # the one used last is the last
        self._used_at: dict[str, float] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._openings: dict[str, asyncio.Task[CollectionIndex]] = {}
        self._renewals: dict[str, asyncio.Task[None]] = {}
        self._not_renewed_before: dict[str, float] = {}
        # The newest generation on disk of each collection that was taken over, or could not be.
        self._looked_at: dict[str, str] = {}

    async def ready(self) -> None:
        """Load the embedding model, unless it is. Raises `DamagedModel`."""
        await self._compute.run(self._embedder.ready)

    def stop(self) -> None:
        """Cancel what goes on in the background: who is interrupted does not wait for it."""
        for renewal in self._renewals.values():
            renewal.cancel()

    async def close(self) -> None:
        """Wait for rebuilds under way, and delete temporary files."""
        for name in list(self._openings):
            await self._abandon(name)
        await asyncio.gather(*self._renewals.values(), return_exceptions=True)
        for index in self._indexes.values():
            index.close()
        self._indexes.clear()

    async def search(
        self,
        query: str,
        *,
        collections: Sequence[str],
        k: int = 50,
        published: PublishedWindow | None = None,
    ) -> list[ScoredPassage]:
        """Up to k passages, best first, of the collections named and no other.

        A collection that does not exist yet holds nothing. Raises `ModelMismatch`.
        """
        window = published or PublishedWindow()
        names = await self._existing(collections)
        if not names:
            return []
        await self._make_room(names)
        vector = await self._compute.run(self._embedder.embed_query, query)
        hits = []
        for name in names:
            index = await self._current(name)
            hits.append(await self._compute.run(index.search, query, vector, k, window))
        return await read_fused(_merge(hits, k), self._archive, names, window, k)

    async def respell(self, words: Iterable[str], *, collections: Sequence[str]) -> dict[str, str]:
        """Map misspelled words to what the collections named, and no other, write instead.

        Only words that none of them holds in any form are taken for misspelled.
        """
        lacking = frozenset(words)
        names = await self._existing(collections) if lacking else []
        if not names:
            return {}
        await self._make_room(names)
        # None is kept from one step to the next: it may be renewed or given back meanwhile.
        passages = 0
        for name in names:
            index = await self._current(name)
            passages += len(index)
            lacking = await self._compute.run(index.lacking, lacking)
        respelled: dict[str, str] = {}
        for word in lacking:
            written: Counter[str] = Counter()
            for name in names:
                index = await self._current(name)
                written.update(await self._compute.run(index.written_like, word))
            meant = await self._compute.run(closest, word, written, least=fewest(passages))
            if meant is not None:
                respelled[word] = meant
        return respelled

    async def _existing(self, collections: Sequence[str]) -> list[str]:
        known = set(await self._archive.collections.names())
        return [name for name in dict.fromkeys(collections) if name in known]

    async def status(self, collection: str) -> IndexStatus:
        """What the collection's indexes hold now. Raises `UnknownCollection`."""
        index = await self._current(collection)
        return IndexStatus(
            collection=collection,
            generation=index.generation.name,
            passages=len(index),
            change_seq=index.seq,
            bytes_on_disk=index.generation.bytes_on_disk,
        )

    def held(self) -> dict[str, CollectionIndex]:
        """Return the indexes in memory, as they are, by their collections."""
        return dict(self._indexes)

    async def rebuild(
        self, collection: str, *, progress: Callable[[int, int], None] | None = None
    ) -> IndexStatus:
        """Rebuild the collection's indexes from the database, and swap them in.

        Searches go on meanwhile, and every process takes the new indexes over at its next one.
        Passages without a sound vector of the model that is set are embedded first: all, where
        another one was in use; cancelled, what was embedded stays, and so do the indexes in use.
        `progress` is called with passages done and passages in all. Raises `UnknownCollection`,
        and `IndexNotProved` where the new indexes are not what the database holds.
        """
        if collection not in (known := await self._archive.collections.names()):
            raise UnknownCollection(collection, known)
        await embed_lacking(
            archive=self._archive, embedder=self._embedder, compute=self._compute, progress=progress
        )
        await self._build(collection, progress)
        return await self.status(collection)

    async def drop(self, collection: str) -> None:
        """Delete the collection's indexes, in memory and on disk."""
        if (renewal := self._renewals.get(collection)) is not None:
            await asyncio.wait({renewal})
        await self._abandon(collection)
        # Whoever still builds writes into the folder until it notices that nothing is left.
        root = self._root(collection)
        async with self._locks[collection], _build_lock(root, _LONGEST_BUILD):
            self._used_at.pop(collection, None)
            if (index := self._indexes.pop(collection, None)) is not None:
                await self._compute.run(index.close, priority=Priority.BACKGROUND)
            await asyncio.to_thread(shutil.rmtree, root, ignore_errors=True)

    async def _current(self, name: str) -> CollectionIndex:
        """The collection's index, with all changes applied that the database has."""
        async with self._locks[name]:
            index = self._indexes.get(name)
            if index is None:
                index = await self._opened(name)
            self._indexes.pop(name, None)
            self._indexes[name] = index
            self._used_at[name] = time.monotonic()
            await self._catch_up(name, index)
        if _is_outgrown(index, self._largest_backlog) or self._is_superseded(name, index):
            self._renew_in_background(name, index)
        return index

    async def _opened(self, name: str) -> CollectionIndex:
        """The index on disk, or a new one; who gives up waiting leaves it to the next question."""
        opening = self._openings.get(name)
        if opening is None or _has_failed(opening):
            opening = self._openings[name] = asyncio.create_task(self._open(name))
        try:
            return await asyncio.shield(opening)
        finally:
            if opening.done():
                self._openings.pop(name, None)

    async def _open(self, name: str) -> CollectionIndex:
        await asyncio.to_thread(discard_unfinished, self._root(name))
        tried = Generation.named(self._root(name))
        if (index := await self._loaded(name)) is not None:
            return index
        return await self._renewed(name, Priority.QUESTION, tried=[tried])

    async def _abandon(self, name: str) -> None:
        """End the opening of an index that no question waits for any more."""
        if (opening := self._openings.pop(name, None)) is not None:
            opening.cancel()
            [opened] = await asyncio.gather(opening, return_exceptions=True)
            if isinstance(opened, CollectionIndex):
                opened.close()

    async def _loaded(self, name: str) -> CollectionIndex | None:
        """The index on disk; None where there is none that fits the database and the model."""
        model = self._embedder.identity
        for root in dict.fromkeys((self._folder / "index" / name, self._root(name))):
            # Beside the compute thread: checking one takes long, and nobody else has it yet.
            index = await asyncio.to_thread(CollectionIndex.load, root, model, self._memory)
            if index is None:
                continue
            if await self._history(name, index.seq) == index.generation.history:
                return index
            log.warning(
                "The index of %s belongs to another archive, or to what this one was before a "
                "backup was restored; it is built anew from the database.",
                name,
            )
            await self._compute.run(index.close)
        return None

    async def _history(self, name: str, seq: int) -> str | None:
        return await self._archive.changes.history(name, seq)

    async def _renewed(
        self,
        name: str,
        priority: Priority,
        *,
        tried: Sequence[str | None],
        old: CollectionIndex | None = None,
    ) -> CollectionIndex:
        """An index newer than `old`: the one that another process built meanwhile, or a new one.

        The generations that were `tried` are not looked at again.
        """
        longest = _LONGEST_WAIT if priority is Priority.QUESTION else _LONGEST_BUILD
        async with _build_lock(self._root(name), longest):
            is_tried = Generation.named(self._root(name)) in tried
            found = None if is_tried else await self._loaded(name)
            if found is not None and (
                old is None or found.generation.change_seq > old.generation.change_seq
            ):
                return found
            if found is not None:
                await self._compute.run(found.close)
            return await self._built(name, None, priority)

    async def _catch_up(self, name: str, index: CollectionIndex) -> None:
        changes = await self._archive.changes.since(name, index.seq)
        # In pieces, so that what another process added by the thousand is not in memory at once.
        at_once = self._memory.articles
        for start in range(0, len(changes), at_once):
            piece = changes[start : start + at_once]
            touched = {change.article_id for change in piece}
            added = {change.article_id for change in piece if change.kind is ChangeKind.ADDED}
            rows = await self._archive.vectors.of_articles(name, added, self._embedder.identity)
            await self._compute.run(index.apply, touched, rows, piece[-1].seq)

    async def _make_room(self, needed: Sequence[str]) -> None:
        """Hold indexes that are not needed now no longer, as long as there is hardly room."""
        if self._memory.is_nearly_used():
            give_back()  # what is kept for the next question is no reason to give up an index
        for name in [each for each in self._indexes if each not in needed]:
            if not self._memory.is_nearly_used():
                return
            if self._was_just_used(name) and not self._memory.is_used_up():
                continue
            if self._locks[name].locked():
                continue  # somebody asks in it now, and to wait for that may take long
            async with self._locks[name]:
                index = self._indexes.pop(name, None)
            if index is not None:
                # Searches that hold it are queued on the compute thread before this. Not after
                # batches: a question waits for it.
                await self._compute.run(index.close)
                del index
                give_back()

    def _was_just_used(self, name: str) -> bool:
        return time.monotonic() - self._used_at.get(name, -math.inf) < self._kept

    def _is_superseded(self, name: str, index: CollectionIndex) -> bool:
        """Whether another process has built an index that was not looked at yet."""
        newest = Generation.named(self._root(name))
        return newest not in (None, index.generation.name, self._looked_at.get(name))

    def _renew_in_background(self, name: str, old: CollectionIndex) -> None:
        is_due = time.monotonic() >= self._not_renewed_before.get(name, 0.0)
        if is_due and name not in self._renewals:
            task = asyncio.create_task(self._try_to_renew(name, old))
            self._renewals[name] = task
            task.add_done_callback(lambda _: self._renewals.pop(name, None))

    async def _try_to_renew(self, name: str, old: CollectionIndex) -> None:
        began = time.perf_counter()
        try:
            index = await self._taken_over(name) if self._is_superseded(name, old) else None
            if index is None and _is_outgrown(old, self._largest_backlog):
                tried = [old.generation.name, self._looked_at.get(name)]
                index = await self._renewed(name, Priority.BACKGROUND, tried=tried, old=old)
            if index is not None:
                await self._use(name, index)
                log.info(
                    "an index was renewed",
                    extra={
                        "collection": name,
                        "generation": index.generation.name,
                        "passages": len(index),
                        "seconds": round(time.perf_counter() - began, 3),
                    },
                )
        except Exception as error:
            # Not at every question: building takes long, and most likely fails again.
            self._not_renewed_before[name] = time.monotonic() + _AFTER_FAILURE
            if not isinstance(error, ArchiveError):
                log.exception("Renewing the index of %s failed; the one in use goes on.", name)
            else:
                log.error("The index of %s goes on as it is: %s", name, error)

    async def _taken_over(self, name: str) -> CollectionIndex | None:
        """What another process has built; None where it is not for this one."""
        if (newest := Generation.named(self._root(name))) is not None:
            self._looked_at[name] = newest  # what cannot be used is not tried at every question
        return await self._loaded(name)

    async def _build(self, name: str, progress: Callable[[int, int], None] | None) -> None:
        async with _build_lock(self._root(name), _LONGEST_BUILD):
            index = await self._built(name, progress, Priority.BACKGROUND, is_whole=True)
        await self._use(name, index)

    async def _use(self, name: str, index: CollectionIndex) -> None:
        """Use the index in place of the old one, once it has caught up."""
        async with self._locks[name]:
            await self._catch_up(name, index)
            old, self._indexes[name] = self._indexes.get(name), index
        if old is not None:
            # Searches that hold the old one are queued on the compute thread before this.
            await self._compute.run(old.close, priority=Priority.BACKGROUND)

    async def _built(
        self,
        name: str,
        progress: Callable[[int, int], None] | None,
        priority: Priority,
        *,
        is_whole: bool = False,
    ) -> CollectionIndex:
        """Build a generation, prove it, and open it; the caller holds the build lock.

        Changes that came while it was built are not applied yet. It must hold all of the database
        if it `is_whole`; else it may lack passages whose vectors are damaged.
        """
        run = self._compute.run
        stats = await self._archive.collections.stats(name)
        builder = await run(
            Builder,
            self._root(name),
            stats.change_seq,
            await self._history(name, stats.change_seq) or "",
            self._embedder.identity,
            self._memory,
            self._sizes,
            priority=priority,
        )
        try:
            done = 0
            async for batch in self._archive.vectors.batches(name, self._embedder.identity):
                await run(builder.add, batch, priority=priority)
                done += len(batch)
                if progress:
                    progress(done, max(done, stats.passages))
            if is_whole:
                await self._require_whole(name, builder, stats.change_seq)
            # Beside the compute thread: writing and proving a large index takes long.
            return await run_to_its_end(builder.finish, stop=builder.stop)
        except BaseException:
            await run(builder.discard, priority=Priority.BACKGROUND)  # after what is under way
            raise

    async def _require_whole(self, name: str, builder: Builder, seq: int) -> None:
        """Raise `IndexNotProved` unless what was added is what the database holds."""
        stored, changed = await self._archive.vectors.tally(
            name, self._embedder.identity, until=seq
        )
        if builder.tally(without=changed) != stored:
            raise IndexNotProved(name, "it does not hold what the database does")

    def _root(self, name: str) -> Path:
        """The folder that the collection's indexes are built in."""
        return (self._cache or self._folder) / "index" / name


def _has_failed(task: asyncio.Task[CollectionIndex]) -> bool:
    return task.done() and (task.cancelled() or task.exception() is not None)


def _is_outgrown(index: CollectionIndex, largest: int) -> bool:
    """Whether so much changed since the index was built that it is worth building anew."""
    return index.backlog > min(largest, max(_SMALLEST_REBUILD, index.generation.passages // 10))


@asynccontextmanager
async def _build_lock(root: Path, longest: float) -> AsyncIterator[None]:
    """Let one process at a time build in the folder. Raises `StorageError`."""
    try:
        await asyncio.to_thread(make_private_folder, root)
        async with held(root / "build.lock", f"builds the index in {root}", longest=longest):
            yield
    except OSError as error:
        raise IndexNotWritten(root, error.strerror or error) from error


def _merge(hits: Sequence[Hits], k: int) -> Hits:
    """Merge hits of several collections: both scores mean the same in each."""

    def best(lists: Iterable[list[tuple[int, float]]]) -> list[tuple[int, float]]:
        return sorted((hit for hits in lists for hit in hits), key=lambda hit: -hit[1])[:k]

    return Hits(
        by_meaning=best(hit.by_meaning for hit in hits),
        by_words=best(hit.by_words for hit in hits),
    )
