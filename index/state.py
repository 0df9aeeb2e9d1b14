"""The state of an archive in use: what it holds, and how current the indexes in memory are."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from index.archive import Archive
from index.memory import PLENTY, MemoryBudget, MemoryUse
from index.searching import PassageSearcher
from index.stores.feeds import FeedStore
from index.types import CollectionTotal, Feed

COUNTED_EVERY = 60.0
"""Seconds for which a count of the articles and feeds is given out: it reads them all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldIndex:
    """The index of a collection as this process holds it.

    `change_seq` is the change that its generation was built with. Since then, `backlog` rows have
    changed in memory; `pending` changes of the database come in with the next question.
    """

    collection: str
    generation: str
    change_seq: int
    passages: int
    backlog: int
    pending: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveState:
    """What the archive holds, the indexes that this process has used, and its memory."""

    collections: tuple[CollectionTotal, ...]
    feeds: tuple[Feed, ...]
    indexes: tuple[HeldIndex, ...]
    memory: MemoryUse


class ArchiveWatch:
    """Reads the state of an archive while it is in use."""

    def __init__(
        self,
        *,
        archive: Archive,
        searcher: PassageSearcher,
        feeds: FeedStore,
        memory: MemoryBudget = PLENTY,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._archive = archive
        self._searcher = searcher
        self._feeds = feeds
        self._memory = memory
        self._now = now
        self._counted: tuple[tuple[CollectionTotal, ...], tuple[Feed, ...]] = ((), ())
        self._count_again_at = now()

    async def check(self) -> None:
        """Raise `ArchiveError` where the archive cannot be read."""
        await self._archive.collections.names()

    async def state(self) -> ArchiveState:
        """Return the state. Raises `ArchiveError` where the archive cannot be read."""
        if self._now() >= self._count_again_at:
            totals = await self._archive.collections.totals()
            self._counted = tuple(totals), tuple(await self._feeds.feeds())
            self._count_again_at = self._now() + COUNTED_EVERY
        collections, feeds = self._counted
        return ArchiveState(
            collections=collections,
            feeds=feeds,
            indexes=await self._indexes(),
            memory=self._memory.use(),
        )

    async def _indexes(self) -> tuple[HeldIndex, ...]:
        held = self._searcher.held()
        pending = await self._archive.changes.pending(
            {name: index.seq for name, index in held.items()}
        )
        return tuple(
            HeldIndex(
                collection=name,
                generation=index.generation.name,
                change_seq=index.generation.change_seq,
                passages=len(index),
                backlog=index.backlog,
                pending=pending[name],
            )
            for name, index in held.items()
        )
