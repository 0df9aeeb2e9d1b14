"""Hearing of changes: the server tells each process that listens, as soon as one is committed."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from typing import Any

from index.postgres.database import PostgresDatabase
from index.postgres.refusals import told

log = logging.getLogger(__name__)

CHANNEL = "attache_changes"
_PAUSES = (0.5, 1.0, 2.0, 5.0, 15.0, 60.0)
_GATHERED_FOR = 0.2
"""Seconds in which further changes are waited for, since one window of articles brings many."""
_TRIED_EVERY = 300.0
"""Seconds of silence after which the connection is tried: one that is lost need not say so."""
_ANSWERED_WITHIN = 20.0


class ChangeListener:
    """Calls a function after changes, with the ids of the collections that changed.

    Whenever it connected it calls it with None, for all, since it may have missed some. It keeps
    one connection. Where that is lost, it connects again, with longer and longer pauses.
    """

    def __init__(
        self,
        database: PostgresDatabase,
        on_changes: Callable[[Collection[int] | None], Awaitable[None]],
    ) -> None:
        self._database = database
        self._on_changes = on_changes
        self._task: asyncio.Task[None] | None = None
        self._stopped = False
        self._failures = 0  # in a row

    @property
    def is_listening(self) -> bool:
        """Whether it was started, and not stopped since."""
        return self._task is not None

    def start(self) -> None:
        """Listen from now on, unless it does already."""
        if self._task is None:
            self._stopped = False
            self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Listen no longer, and give up the connection."""
        if self._task is not None:
            self._stopped = True
            self._task.cancel()
            await asyncio.wait({self._task})
            self._task = None

    async def _run(self) -> None:
        while not self._stopped:
            try:
                await self._connect()
            except Exception as error:
                # Of whatever kind, the driver's own too: nobody would notice that it ended.
                log.warning("Changes are not heard of at once: %s.", told(error))
            if not self._stopped:  # or an error took the place of the cancellation
                await asyncio.sleep(_PAUSES[min(self._failures, len(_PAUSES) - 1)])
                self._failures += 1

    async def _connect(self) -> None:
        """Listen on a connection of its own, until it is lost."""
        async with self._database.engine.connect() as connection:
            driver: Any = (await connection.get_raw_connection()).driver_connection
            try:
                await self._listen(driver)
            finally:
                await connection.invalidate()  # to others it would bring notifications

    async def _listen(self, driver: Any) -> None:
        """Call the function after changes until the connection is lost."""
        heard, lost = asyncio.Event(), asyncio.Event()
        changed: set[int] = set()

        def hear(_connection: object, _process: int, _channel: str, collection_id: str) -> None:
            changed.add(int(collection_id))
            heard.set()

        def lose(_: object) -> None:
            lost.set()
            heard.set()

        driver.add_termination_listener(lose)
        await driver.add_listener(CHANNEL, hear)
        await self._on_changes(None)
        self._failures = 0
        while True:
            if not await _is_set(heard, within=_TRIED_EVERY):
                await driver.execute("SELECT 1", timeout=_ANSWERED_WITHIN)
                continue
            await asyncio.sleep(_GATHERED_FOR)
            if lost.is_set():
                return
            named = frozenset(changed)
            heard.clear()
            changed.clear()
            await self._on_changes(named)


async def _is_set(event: asyncio.Event, *, within: float) -> bool:
    """Wait until the event is set, and return whether it was, within so many seconds."""
    with suppress(TimeoutError):
        async with asyncio.timeout(within):
            await event.wait()
    return event.is_set()
