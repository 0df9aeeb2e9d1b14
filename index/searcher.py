"""Search in both indexes of several collections, fused into one list."""

import asyncio
import logging
import shutil
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from filelock import AsyncFileLock, Timeout

from index.archive import Archive
from index.collection_index import Builder, CollectionIndex, Hits
from index.compute import ComputeThread, Priority
from index.embedder import Embedder, passage_input
from index.encoding import encode_passages
from index.errors import IndexNotWritten, StorageError, UnknownCollection
from index.locks import holder
from index.private_files import FILE_MODE, make_private_folder
from index.spelling import closest, fewest
from index.types import ChangeKind, IndexStatus, PublishedWindow, ScoredPassage

log = logging.getLogger(__name__)

# Reciprocal rank fusion: Cormack, Clarke and Buettcher, SIGIR 2009, whose constant is 60.
_RRF_CONSTANT = 60
_SMALLEST_REBUILD = 2_000
_REEMBEDDED_AT_ONCE = 512
_SILENT = 1.0
_LONGEST_WAIT = 20.0  # of a question
_LONGEST_BUILD = 3600.0

# Ranks in the list by meaning and in the list by words; None where it is not listed.
_Ranks = tuple[int | None, int | None]


class Searcher:
    """Finds passages in collections, and keeps their indexes current.

    Before every search it asks the database for changes, so that what any process stored or
    removed counts at once.
    """

    def __init__(
        self, *, archive: Archive, embedder: Embedder, compute: ComputeThread, folder: Path
    ) -> None:
        self._archive = archive
        self._embedder = embedder
        self._compute = compute
        self._folder = folder
        self._indexes: dict[str, CollectionIndex] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._rebuilds: dict[str, asyncio.Task[None]] = {}

    async def ready(self) -> None:
        """Load the embedding model, unless it is. Raises `DamagedModel`."""
        await self._compute.run(self._embedder.ready)

    async def close(self) -> None:
        """Wait for rebuilds under way, and delete temporary files."""
        await asyncio.gather(*self._rebuilds.values(), return_exceptions=True)
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
        vector = await self._compute.run(self._embedder.embed_query, query)
        hits = []
        for name in names:
            index = await self._current(name)
            hits.append(await self._compute.run(index.search, query, vector, k, window))
        return await self._read(fuse(_merge(hits, k)), names, window, k)

    async def respell(self, words: Iterable[str], *, collections: Sequence[str]) -> dict[str, str]:
        """Map misspelled words to what the collections named, and no other, write instead.

        Only words that none of them holds in any form are taken for misspelled.
        """
        lacking = frozenset(words)
        indexes = []
        for name in await self._existing(collections) if lacking else ():
            indexes.append(await self._current(name))
            lacking = await self._compute.run(indexes[-1].lacking, lacking)
        find = partial(_meant, indexes=indexes)
        found = [(word, await self._compute.run(find, word)) for word in lacking]
        return {word: meant for word, meant in found if meant is not None}

    async def _existing(self, collections: Sequence[str]) -> list[str]:
        known = set(await self._archive.collections.names())
        return [name for name in dict.fromkeys(collections) if name in known]

    async def _read(
        self,
        fused: list[tuple[int, float, _Ranks]],
        names: Sequence[str],
        window: PublishedWindow,
        k: int,
    ) -> list[ScoredPassage]:
        passages = await self._archive.articles.passages(names, [hit[0] for hit in fused], window)
        return [
            ScoredPassage(
                passage=passages[passage_id],
                score=score,
                vector_rank=vector_rank,
                lexical_rank=lexical_rank,
            )
            for passage_id, score, (vector_rank, lexical_rank) in fused
            if passage_id in passages
        ][:k]

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

    async def rebuild(
        self, collection: str, *, progress: Callable[[int, int], None] | None = None
    ) -> IndexStatus:
        """Rebuild the collection's indexes from the database, and swap them in.

        Searches go on meanwhile. Passages without a sound vector of the model that is set are
        embedded first: all, where another one was in use; interrupted, what was done stays.
        `progress` is called with passages done and passages in all. Raises `UnknownCollection`.
        """
        if collection not in (known := await self._archive.collections.names()):
            raise UnknownCollection(collection, known)
        await self._embed_lacking(progress)
        await self._build(collection, progress)
        return await self.status(collection)

    async def drop(self, collection: str) -> None:
        """Delete the collection's indexes, in memory and on disk."""
        if (rebuild := self._rebuilds.get(collection)) is not None:
            await asyncio.wait({rebuild})
        async with self._locks[collection]:
            if (index := self._indexes.pop(collection, None)) is not None:
                await self._compute.run(index.close, priority=Priority.BACKGROUND)
            await asyncio.to_thread(shutil.rmtree, self._root(collection), ignore_errors=True)

    async def _current(self, name: str) -> CollectionIndex:
        """The collection's index, with all changes applied that the database has."""
        async with self._locks[name]:
            index = self._indexes.get(name)
            if index is None:
                index = await self._loaded(name)
                if index is None:
                    index = await self._renewed(name, Priority.QUESTION)
                self._indexes[name] = index
            await self._catch_up(name, index)
        if index.backlog > max(_SMALLEST_REBUILD, index.generation.passages // 10):
            self._rebuild_in_background(name)
        return index

    async def _loaded(self, name: str) -> CollectionIndex | None:
        """The index on disk; None where there is none that fits the database and the model."""
        root, model = self._root(name), self._embedder.identity
        index = await self._compute.run(CollectionIndex.load, root, model)
        if index is None or await self._history(name, index.seq) == index.generation.history:
            return index
        log.warning(
            "The index of %s belongs to another archive, or to what this one was before a backup "
            "was restored; it is built anew from the database.",
            name,
        )
        await self._compute.run(index.close)
        return None

    async def _history(self, name: str, seq: int) -> str | None:
        return await self._archive.changes.history(name, seq)

    async def _renewed(
        self, name: str, priority: Priority, *, old: CollectionIndex | None = None
    ) -> CollectionIndex:
        """An index newer than `old`: the one that another process built meanwhile, or a new one."""
        longest = _LONGEST_WAIT if priority is Priority.QUESTION else _LONGEST_BUILD
        async with _build_lock(self._root(name), longest):
            found = await self._loaded(name)
            if found is not None and (
                old is None or found.generation.change_seq > old.generation.change_seq
            ):
                return found
            if found is not None:
                await self._compute.run(found.close)
            return await self._built(name, None, priority)

    async def _catch_up(self, name: str, index: CollectionIndex) -> None:
        changes = await self._archive.changes.since(name, index.seq)
        if not changes:
            return
        touched = {change.article_id for change in changes}
        added = {change.article_id for change in changes if change.kind is ChangeKind.ADDED}
        rows = await self._archive.vectors.of_articles(name, added, self._embedder.identity)
        await self._compute.run(index.apply, touched, rows, changes[-1].seq)

    def _rebuild_in_background(self, name: str) -> None:
        if name not in self._rebuilds:
            task = asyncio.create_task(self._try_build(name))
            self._rebuilds[name] = task
            task.add_done_callback(lambda _: self._rebuilds.pop(name, None))

    async def _try_build(self, name: str) -> None:
        try:
            old = self._indexes.get(name)
            await self._use(name, await self._renewed(name, Priority.BACKGROUND, old=old))
        except Exception:
            log.exception("Rebuilding the index of %s failed; the one in use goes on.", name)

    async def _build(self, name: str, progress: Callable[[int, int], None] | None) -> None:
        async with _build_lock(self._root(name), _LONGEST_BUILD):
            index = await self._built(name, progress, Priority.BACKGROUND)
        await self._use(name, index)

    async def _use(self, name: str, index: CollectionIndex) -> None:
        """Use the index in place of the old one, once it has caught up."""
        async with self._locks[name]:
            old = self._indexes.get(name)
            await self._catch_up(name, index)
            self._indexes[name] = index
        if old is not None:
            # Searches that hold the old one are queued on the compute thread before this.
            await self._compute.run(old.close, priority=Priority.BACKGROUND)

    async def _built(
        self, name: str, progress: Callable[[int, int], None] | None, priority: Priority
    ) -> CollectionIndex:
        """Build a generation and open it; the caller holds the build lock.

        Changes that came while it was built are not applied yet.
        """
        run = self._compute.run
        stats = await self._archive.collections.stats(name)
        builder = await run(
            Builder,
            self._root(name),
            stats.change_seq,
            await self._history(name, stats.change_seq) or "",
            self._embedder.identity,
            priority=priority,
        )
        try:
            done = 0
            async for batch in self._archive.vectors.batches(name, self._embedder.identity):
                await run(builder.add, batch, priority=priority)
                done += len(batch)
                if progress:
                    progress(done, max(done, stats.passages))
            return await run(builder.finish, priority=priority)
        except BaseException:
            builder.discard()
            raise

    async def _embed_lacking(self, progress: Callable[[int, int], None] | None) -> None:
        """Embed every passage that has no sound vector of the model, and put that in use."""
        model, in_use = self._embedder.identity, await self._archive.vectors.model()
        await self._archive.vectors.discard_unsound(model)
        done = 0
        while lacking := await self._archive.vectors.lacking(model, limit=_REEMBEDDED_AT_ONCE):
            vectors = await encode_passages(
                [passage_input(row.title, row.text) for row in lacking],
                embedder=self._embedder,
                compute=self._compute,
            )
            await self._archive.vectors.add([row.id for row in lacking], vectors, model)
            done += len(lacking)
            if progress:
                progress(done, done)
        if in_use != model and (in_use is not None or done):
            await self._archive.vectors.use_model(model)

    def _root(self, name: str) -> Path:
        return self._folder / "index" / name


@asynccontextmanager
async def _build_lock(root: Path, longest: float) -> AsyncIterator[None]:
    """Let one process at a time build in the folder. Raises `StorageError`."""
    try:
        await asyncio.to_thread(make_private_folder, root)
        lock = AsyncFileLock(root / "build.lock", mode=FILE_MODE)
        try:
            await lock.acquire(timeout=_SILENT)
        except Timeout:
            log.warning("Waiting for %s, which builds %s.", holder(root / "build.lock"), root)
            await lock.acquire(timeout=longest)
        try:
            yield
        finally:
            await lock.release()
    except Timeout as error:
        raise StorageError(
            f"The index in {root} is being built by {holder(root / 'build.lock')}. Try again when "
            "it is done, or end it."
        ) from error
    except OSError as error:
        raise IndexNotWritten(root, error.strerror or error) from error


def _meant(word: str, *, indexes: Sequence[CollectionIndex]) -> str | None:
    """The word of the indexes that a word is a misspelling of."""
    written: Counter[str] = Counter()
    for index in indexes:
        written.update(index.written_like(word))
    return closest(word, written, least=fewest(sum(map(len, indexes))))


def _merge(hits: Sequence[Hits], k: int) -> Hits:
    """Merge hits of several collections: both scores mean the same in each."""

    def best(lists: Iterable[list[tuple[int, float]]]) -> list[tuple[int, float]]:
        return sorted((hit for hits in lists for hit in hits), key=lambda hit: -hit[1])[:k]

    return Hits(
        by_meaning=best(hit.by_meaning for hit in hits),
        by_words=best(hit.by_words for hit in hits),
    )


def fuse(hits: Hits) -> list[tuple[int, float, _Ranks]]:
    """(passage id, fused score, ranks in both lists), best first."""
    meaning = {pid: rank for rank, (pid, _) in enumerate(hits.by_meaning, 1)}
    words = {pid: rank for rank, (pid, _) in enumerate(hits.by_words, 1)}
    fused = []
    for pid in meaning | words:
        ranks: _Ranks = meaning.get(pid), words.get(pid)
        fused.append((pid, _share(ranks[0]) + _share(ranks[1]), ranks))
    return sorted(fused, key=lambda hit: (-hit[1], hit[0]))


def _share(rank: int | None) -> float:
    return 0.0 if rank is None else 1 / (_RRF_CONSTANT + rank)
