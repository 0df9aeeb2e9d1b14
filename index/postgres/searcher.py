"""Search in PostgreSQL: by meaning and by words, fused as in an archive in a folder."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from index.archive import Archive
from index.collection_index import CollectionIndex
from index.compute import ComputeThread, Priority
from index.embedder import Embedder
from index.encoding import embed_lacking
from index.errors import (
    ArchiveError,
    ArticlesBusy,
    ModelMismatch,
    ServerAway,
    StorageError,
    UnknownCollection,
)
from index.fusion import Hits, read_fused
from index.postgres import hnsw, passage_index
from index.postgres.database import PostgresDatabase
from index.postgres.hnsw import Build
from index.postgres.listener import ChangeListener
from index.postgres.passage_index import EXACT_UNTIL, IndexState, Searched
from index.postgres.words import Counts, PassageWords, WordReader, initials, lengths
from index.spelling import closest, fewest
from index.types import (
    Change,
    ChangeKind,
    CollectionStats,
    IndexStatus,
    PublishedWindow,
    ScoredPassage,
    VectorBatch,
)

log = logging.getLogger(__name__)

_ARTICLES_AT_ONCE = 200
_READ_AT_ONCE = 50
"""Passages whose words are read in a piece: 0.1 s."""
_LONGEST_WAIT = 20.0  # of a question, for another process that makes the index
_SHORT_WAIT = 2.0  # and where there is one
_LONGEST_BUILD = 3600.0
_TRIES = 3  # of a search, where the server goes away in the middle


class PostgresSearcher:
    """Finds passages in collections, in tables that all processes share and keep current.

    Before every search it asks whether changes are not indexed yet, and indexes them: of several
    processes that would, one does, and the others wait. So what any process stored or removed
    counts at once. Where `ready` was called, changes are indexed as soon as the server tells of
    them, so that a question seldom has to.
    """

    def __init__(self, *, archive: Archive, embedder: Embedder, compute: ComputeThread) -> None:
        if not isinstance(archive.database, PostgresDatabase):
            raise TypeError("the archive is not on PostgreSQL")
        self._archive = archive
        self._database = archive.database
        self._embedder = embedder
        self._compute = compute
        self._reader = WordReader()
        # One at a time, or those that wait for each other would use up the connections.
        self._indexing = asyncio.Lock()
        self._listener = ChangeListener(self._database, self._index_changes)

    @property
    def _model(self) -> str:
        return str(self._embedder.identity)

    async def ready(self) -> None:
        """Load the embedding model, and index changes from now on as they come."""
        await self._compute.run(self._embedder.ready)
        self._listener.start()

    def stop(self) -> None:
        """Nothing to cancel: each change is indexed by itself, and `close` ends that."""

    async def close(self) -> None:
        """Index changes no longer."""
        await self._listener.stop()

    async def search(
        self,
        query: str,
        *,
        collections: Sequence[str],
        k: int = 50,
        published: PublishedWindow | None = None,
    ) -> list[ScoredPassage]:
        """Up to k passages, best first, of the collections named and no other.

        A collection that does not exist yet holds nothing. A server that goes away meanwhile is
        asked once more. Raises `ModelMismatch` and `StorageError`.
        """
        vector = await self._compute.run(self._embedder.embed_query, query)
        for _ in range(_TRIES - 1):
            with suppress(ServerAway):
                return await self._search(query, vector, collections, k, published)
        return await self._search(query, vector, collections, k, published)

    async def _search(
        self,
        query: str,
        vector: NDArray[np.float32],
        collections: Sequence[str],
        k: int,
        published: PublishedWindow | None,
    ) -> list[ScoredPassage]:
        window = published or PublishedWindow()
        stems = await self._compute.run(self._reader.stems, query)
        async with self._current(collections) as (session, found):
            if not found:
                return []
            where = Searched(indexes=found, window=window, k=k)
            held = await passage_index.stem_counts(session, where.collection_ids, stems)
            hits = Hits(
                by_meaning=await passage_index.nearest(session, vector, where),
                by_words=await passage_index.best_by_words(session, held, where),
            )
        return await read_fused(hits, self._archive, [state.name for state in found], window, k)

    async def respell(self, words: Iterable[str], *, collections: Sequence[str]) -> dict[str, str]:
        """Map misspelled words to what the collections named, and no other, write instead.

        Only words that none of them holds in any form are taken for misspelled.
        """
        asked = list(words)
        if not asked:
            return {}
        stems = {word: await self._compute.run(self._reader.stems, word) for word in asked}
        respelled: dict[str, str] = {}
        async with self._current(collections) as (session, found):
            ids = [state.collection_id for state in found]
            least = fewest(sum(state.passages for state in found))
            every = {stem for each in stems.values() for stem in each}
            held = await passage_index.stem_counts(session, ids, every)
            for word in asked:
                if any(stem in held for stem in stems[word]):
                    continue
                written = await passage_index.written_like(
                    session, ids, initials(word), lengths(word)
                )
                meant = await self._compute.run(closest, word, written, least=least)
                if meant is not None:
                    respelled[word] = meant
        return respelled

    async def status(self, collection: str) -> IndexStatus:
        """What the collection's index holds now. Raises `UnknownCollection`."""
        async with self._current([collection]) as (session, found):
            for state in found:
                return IndexStatus(
                    collection=collection,
                    generation=None,
                    passages=state.passages,
                    change_seq=state.change_seq,
                    bytes_on_disk=await passage_index.bytes_on_disk(session, state.passages),
                )
        raise UnknownCollection(collection, await self._archive.collections.names())

    async def rebuild(
        self, collection: str, *, progress: Callable[[int, int], None] | None = None
    ) -> IndexStatus:
        """Rebuild the collection's index from the articles, beside the one in use.

        That one is searched and follows all changes, until the new one takes its place in one
        transaction. Passages without a sound vector of the model that
        is set are embedded first. Raises `UnknownCollection`.
        """
        known = await self._archive.collections.names()
        if collection not in known:
            raise UnknownCollection(collection, known)
        await embed_lacking(
            archive=self._archive, embedder=self._embedder, compute=self._compute, progress=progress
        )
        await self._build(collection, progress)
        return await self.status(collection)

    def held(self) -> dict[str, CollectionIndex]:
        """Nothing: the indexes are in the database."""
        return {}

    async def drop(self, collection: str) -> None:
        """Delete the collection's index."""
        async with self._database.writing() as session:
            found = await passage_index.states(session, [collection])
            for state in found:
                await passage_index.lock(session, state.collection_id, seconds=_LONGEST_BUILD)
                await passage_index.clear(session, state.collection_id)
        async with self._database.committing_each() as connection:
            for id_ in [state.collection_id for state in found] or [0]:
                await hnsw.drop_others(
                    connection, Build(collection_id=id_, number=0), seconds=_LONGEST_BUILD
                )

    @asynccontextmanager
    async def _current(
        self, collections: Sequence[str]
    ) -> AsyncIterator[tuple[AsyncSession, list[IndexState]]]:
        """The states of the indexes of those that exist, once they hold all changes.

        What is searched has to be read in the session that comes with them: to a later one, another
        build may be in use, and the rows of this one gone.
        """
        async with self._database.reading() as session:
            found = await passage_index.states(session, collections)
            late = [state for state in found if not state.is_current(self._model)]
            if not late:
                yield session, found
                return
        for state in late:
            await self._catch_up_for_question(state)
        async with self._database.reading() as session:
            yield session, await passage_index.states(session, collections)

    async def _catch_up_for_question(self, state: IndexState) -> None:
        """Index the changes; where another process keeps the index locked, be content with it.

        What it lacks then is the newest only: what was removed is found nowhere.
        """
        if state.model != self._model:
            await self._catch_up(state.name, seconds=_LONGEST_WAIT)
        else:
            try:
                await self._catch_up(state.name, seconds=_SHORT_WAIT)
            except ArticlesBusy:
                log.warning("The index of %s is being built; the newest articles wait.", state.name)
        # It may take minutes, and a question that gave up waiting would end it.
        if not self._listener.is_listening:
            await self._make_hnsw(state.name)

    async def _index_changes(self, changed: Collection[int] | None) -> None:
        """Index what is not indexed yet, in those of the changed collections that have an index.

        None stands for all. Where one fails, the others are indexed first. Raises `StorageError`.
        """
        failure: StorageError | None = None
        async with self._database.reading() as session:
            found = await passage_index.states_by_id(session, changed)
        for state in found:
            if state.model == self._model and (
                not state.is_current(self._model) or state.lacks_hnsw
            ):
                try:
                    await self._catch_up(state.name, seconds=_SHORT_WAIT)
                    await self._make_hnsw(state.name)
                except StorageError as error:
                    failure = error
                except ArchiveError:
                    continue  # the next question says it
        if failure is not None:
            raise failure

    async def _catch_up(self, name: str, *, seconds: float) -> None:
        """Index the changes of a collection, some at a time: what is done stays."""
        if await self._archive.vectors.model() not in (None, self._embedder.identity):
            in_use = await self._archive.vectors.model()
            raise ModelMismatch(str(in_use), self._model)
        async with self._indexing:
            while await self._index_some(name, seconds):
                pass

    @asynccontextmanager
    async def _changing(self) -> AsyncIterator[AsyncSession]:
        """A session to change indexes in. Raises `ArticlesBusy` where articles were deleted."""
        try:
            async with self._database.writing() as session:
                yield session
        except IntegrityError as error:
            raise ArticlesBusy from error

    async def _index_some(self, name: str, seconds: float) -> bool:
        """Index some changes, and return whether there are more."""
        async with self._changing() as session:
            for state in await passage_index.states(session, [name]):
                await passage_index.lock(session, state.collection_id, seconds=seconds)
            # Once more: another process may have done it meanwhile.
            for state in await passage_index.states(session, [name]):
                if state.is_current(self._model):
                    return False
                if state.model not in (None, self._model):
                    state = await self._begin_anew(session, state)
                changes = await self._archive.changes.since(name, state.change_seq)
                some = changes[: _some(changes)]
                await self._apply(session, state, some)
                return len(some) < len(changes)
        return False

    async def _begin_anew(self, session: AsyncSession, state: IndexState) -> IndexState:
        """Take another model's index out of use: it cannot hold vectors of this one."""
        build = await passage_index.new_build(session, state.collection_id)
        await passage_index.delete_build(session, state.build)
        await passage_index.forget_counts(session, state.collection_id)
        return replace(state, number=build.number, model=None, change_seq=0, passages=0)

    async def _apply(
        self, session: AsyncSession, state: IndexState, changes: Sequence[Change]
    ) -> None:
        """Take the changed articles out, and put the live ones in."""
        build = state.build
        touched = {change.article_id for change in changes}
        added = {change.article_id for change in changes if change.kind is ChangeKind.ADDED}
        batch = await self._archive.vectors.of_articles(state.name, added, self._embedder.identity)
        gone = await passage_index.indexed_texts(session, build, touched)
        await passage_index.remove(session, build, touched)
        counts = await self._add(session, build, batch)
        counts.subtract(Counts.of(await self._read(gone)))
        await passage_index.count(session, build.collection_id, counts)
        await passage_index.save_state(
            session,
            build,
            model=self._model,
            change_seq=changes[-1].seq if changes else state.change_seq,
            added=len(batch) - len(gone),
        )

    async def _make_hnsw(self, name: str) -> None:
        """Make the HNSW index of a large collection, unless it is there or being made."""
        for state in await self._lacking_hnsw(name):
            with suppress(ArticlesBusy):
                async with hnsw.building(
                    self._database, state.collection_id, seconds=_SHORT_WAIT
                ) as connection:
                    # Once more: another process may have built the index anew meanwhile.
                    for lacking in await self._lacking_hnsw(name):
                        await hnsw.drop_others(connection, lacking.build, seconds=_SHORT_WAIT)
                        await hnsw.make(
                            connection,
                            lacking.build,
                            self._embedder.identity.dimension,
                            seconds=_SHORT_WAIT,
                        )

    async def _lacking_hnsw(self, name: str) -> list[IndexState]:
        """The state of the collection's index, if it is large and has no HNSW index."""
        async with self._database.reading() as session:
            found = await passage_index.states(session, [name])
        return [state for state in found if state.lacks_hnsw]

    async def _build(self, name: str, progress: Callable[[int, int], None] | None) -> None:
        async with self._database.reading() as session:
            found = await passage_index.states(session, [name])
        for state in found:
            async with hnsw.building(
                self._database, state.collection_id, seconds=_LONGEST_BUILD
            ) as connection:
                await self._build_alone(state, connection, progress)

    async def _build_alone(
        self,
        state: IndexState,
        connection: AsyncConnection,
        progress: Callable[[int, int], None] | None,
    ) -> None:
        """Build the index anew, and put it in use; no other process does so meanwhile."""
        collection_id = state.collection_id
        stats = await self._archive.collections.stats(state.name)
        async with self._database.writing() as session:
            build = await passage_index.new_build(session, collection_id)
        done, counts = await self._fill(build, connection, stats, progress)
        if done > EXACT_UNTIL:
            await hnsw.make(
                connection, build, self._embedder.identity.dimension, seconds=_LONGEST_BUILD
            )
        await hnsw.require_alone(connection)
        async with self._changing() as session:
            await passage_index.lock(session, collection_id, seconds=_LONGEST_BUILD)
            # What builds that were interrupted left, too.
            await passage_index.delete_others(session, build)
            await passage_index.forget_counts(session, collection_id)
            await passage_index.count(session, collection_id, counts)
            # What changed meanwhile is indexed next.
            await passage_index.save_state(
                session, build, model=self._model, change_seq=stats.change_seq, added=done
            )
        with suppress(ArticlesBusy):  # it is in use; the next build deletes them
            await hnsw.drop_others(connection, build, seconds=_LONGEST_WAIT)

    async def _fill(
        self,
        build: Build,
        connection: AsyncConnection,
        stats: CollectionStats,
        progress: Callable[[int, int], None] | None,
    ) -> tuple[int, Counts]:
        """Put all passages into a build; return how many they are, and their words' counts."""
        done, counts = 0, Counts.of(())
        async for batch in self._archive.vectors.batches(stats.collection, self._embedder.identity):
            await hnsw.require_alone(connection)
            async with self._changing() as session:
                counts.add(await self._add(session, build, batch))
            done += len(batch)
            if progress:
                progress(done, max(done, stats.passages))
        return done, counts

    async def _add(self, session: AsyncSession, build: Build, batch: VectorBatch) -> Counts:
        """Put passages into the index, and return what their words add to its counts."""
        words = await self._read(list(zip(batch.titles, batch.texts, strict=True)))
        if words:
            await passage_index.add(session, build, batch, [each.vector for each in words])
        return Counts.of(words)

    async def _read(self, passages: Sequence[tuple[str, str]]) -> list[PassageWords]:
        """Read passages, given as (title, text), in pieces so small that questions can wait."""
        words: list[PassageWords] = []
        for start in range(0, len(passages), _READ_AT_ONCE):
            piece = passages[start : start + _READ_AT_ONCE]
            words += await self._compute.run(
                lambda piece=piece: [self._reader.read(*each) for each in piece],
                priority=Priority.BACKGROUND,
            )
        return words


def _some(changes: Sequence[Change]) -> int:
    """How many of the changes are of so few articles that they are indexed at once."""
    articles: set[int] = set()
    for at, change in enumerate(changes):
        articles.add(change.article_id)
        if len(articles) > _ARTICLES_AT_ONCE:
            return at
    return len(changes)
