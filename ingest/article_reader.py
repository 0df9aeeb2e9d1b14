"""Reads the articles of the archive once, in the background, and keeps what they tell."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import aclosing
from datetime import date
from itertools import islice
from typing import NoReturn

from index.archive import Archive
from index.compute import ComputeThread, Priority
from index.errors import ArchiveError
from index.stores.leases import Lease
from index.types import Article, StoredFacts
from reading.errors import ReadingError
from reading.facts import AT_ONCE, VERSION, keys_of, read, to_json
from reading.parser import Parser

log = logging.getLogger(__name__)

LEASE = "reading"
"""The name of the lease under which one process reads at a time."""

_BETWEEN_ROUNDS, _AFTER_A_FAILURE = 5.0, 60.0  # seconds

_BATCH = 50

OnRead = Callable[[int, int], None]


class _Unreadable(Exception):
    """Reading a text fails."""


class ArticleReader:
    """Reads every live article that this version has not read, the newest first.

    Each is kept as soon as it is read: stopped at any time, it goes on from there. The parser is
    loaded, on the compute thread, when there is something to read.
    """

    def __init__(
        self,
        *,
        archive: Archive,
        load_parser: Callable[[], Parser],
        compute: ComputeThread,
        lease: Callable[[], Lease],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._archive = archive
        self._load_parser = load_parser
        self._compute = compute
        self._lease = lease
        self._sleep = sleep
        # The newest changes by which everything was read; none yet.
        self._read_until: dict[int, int] | None = None

    async def run(self) -> NoReturn:
        """Read articles as they come in, until this is cancelled."""
        while True:
            pause = _AFTER_A_FAILURE
            try:
                await self.read_unread()
                pause = _BETWEEN_ROUNDS
            except (ArchiveError, ReadingError) as error:
                log.error("Articles wait to be read: %s", error)
            except Exception:
                log.exception("Articles could not be read; it is tried again.")
            await self._sleep(pause)

    async def read_unread(self, on_read: OnRead | None = None) -> int | None:
        """Read what is unread, and return how many articles; None if another process reads them.

        `on_read` is called with how many are read, and of how many. Raises `ArchiveError` and
        `ReadingError`.
        """
        changes = await self._archive.facts.newest_changes()
        if changes == self._read_until:
            return 0
        lease = self._lease()
        if not await lease.take():
            return None
        try:
            count = await self._read_all(lease, on_read)
        finally:
            await asyncio.shield(lease.release())
        if count is not None:
            self._read_until = changes
        return count

    async def _read_all(self, lease: Lease, on_read: OnRead | None) -> int | None:
        total = await self._archive.facts.count_unread(VERSION)
        if not total:
            return 0
        parser = await self._compute.run(self._load_parser, priority=Priority.BACKGROUND)
        done = 0
        # No more are looked for than there are: the newest are found at once, all takes long.
        batch = min(total, _BATCH)
        async with aclosing(self._archive.facts.unread(VERSION, batch=batch)) as unread:
            async for article in unread:
                if not await lease.renew():
                    return None
                await self._read(article, parser)
                done += 1
                if on_read is not None:
                    on_read(done, total)
                if done == total:
                    break
        return done

    async def _read(self, article: Article, parser: Parser) -> None:
        """Read one article and keep what it tells; nothing of one that cannot be read."""
        try:
            facts = await self._facts_of(article, parser)
        except _Unreadable:
            # Kept as read, for it would be tried for ever; its sentences are parsed when asked.
            log.exception("Article %d cannot be read.", article.id)
            facts = []
        await self._archive.facts.keep(article.id, facts, version=VERSION)

    async def _facts_of(self, article: Article, parser: Parser) -> list[StoredFacts]:
        reading = stored_facts(article.text, article.published_on, parser=parser)
        facts: list[StoredFacts] = []
        while piece := await self._compute.run(_next_piece, reading, priority=Priority.BACKGROUND):
            facts += piece
        return facts


def _next_piece(reading: Iterator[StoredFacts]) -> list[StoredFacts]:
    """Read the next few sentences: a question need not wait for more.

    Raises `_Unreadable`, and `ReadingError` where it is not the article that is damaged.
    """
    try:
        return list(islice(reading, AT_ONCE))
    except ReadingError:
        raise
    except Exception as error:
        raise _Unreadable from error


def stored_facts(text: str, day: date, *, parser: Parser) -> Iterator[StoredFacts]:
    """Yield what each sentence of an article tells, as it is stored."""
    for each in read(text, day, parser=parser):
        yield StoredFacts(
            span=each.span, data=to_json(each.facts), keys=keys_of(each, each.span.of(text))
        )
