"""A queue that lets a few questions be answered at once, the others in the order they came."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from bot.errors import ShuttingDown, TooManyWaiting

_TO_BE_CANCELLED = 5.0  # seconds that cancelled work may take to end

TellPosition = Callable[[int], Awaitable[None]]
"""Tells somebody their position in the queue; 1 is next, and 0 is being answered."""


class QuestionQueue:
    """Lets `at_once` questions be answered at the same time, and `most_waiting` wait.

    Whoever has waited for `notify_after` seconds is told their position, and again after pauses
    that double. The queue also knows what other work is in progress, so that `close` can wait.
    """

    def __init__(
        self, *, at_once: int = 2, most_waiting: int = 500, notify_after: float = 2.0
    ) -> None:
        self._at_once = at_once
        self._free_slots = at_once
        self._most_waiting = most_waiting
        self._notify_after = notify_after
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._unfinished = 0
        self._tasks: set[asyncio.Task[Any]] = set()
        self._long_work: set[asyncio.Task[Any]] = set()
        self._closing = False
        self._idle = asyncio.Event()
        self._idle.set()

    @property
    def waiting(self) -> int:
        """How many questions are waiting."""
        return len(self._waiting)

    @property
    def answering(self) -> int:
        """How many questions are being answered."""
        return self._at_once - self._free_slots

    def start(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        """Start a task that is finished before the bot stops, and return it."""
        self._begin()
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._task_done)
        return task

    @asynccontextmanager
    async def in_progress(self) -> AsyncIterator[None]:
        """Let the block finish before the bot stops.

        Raise ShuttingDown if the bot is stopping already.
        """
        if self._closing:
            raise ShuttingDown
        self._begin()
        task = asyncio.current_task()
        new = {task} - self._tasks if task is not None else set()  # of other work it is part
        self._tasks |= new
        try:
            yield
        finally:
            self._tasks -= new
            self._end()

    def cancel_on_close(self, work: asyncio.Task[Any]) -> None:
        """Have work that takes minutes, and can be begun anew, be cancelled when the bot stops."""
        self._long_work.add(work)
        work.add_done_callback(self._long_work.discard)
        if self._closing:
            work.cancel()

    @asynccontextmanager
    async def slot(self, tell: TellPosition) -> AsyncIterator[None]:
        """Wait for a slot among the questions that are answered at once, and hold it.

        Raise TooManyWaiting if the queue is full.
        """
        await self._wait_for_slot(tell)
        try:
            yield
        finally:
            self._free_slot()

    async def close(self, *, patience: float) -> None:
        """Refuse new work, and wait at most `patience` seconds until the rest is finished.

        What is not finished by then is cancelled, so that nothing goes on in services that close.
        """
        self._closing = True
        for work in self._long_work:
            work.cancel()
        try:
            async with asyncio.timeout(patience):
                await self._idle.wait()
        except TimeoutError:
            for task in self._tasks:
                task.cancel()
            if self._tasks:
                await asyncio.wait(self._tasks, timeout=_TO_BE_CANCELLED)

    def _begin(self) -> None:
        self._unfinished += 1
        self._idle.clear()

    def _end(self) -> None:
        self._unfinished -= 1
        if not self._unfinished:
            self._idle.set()

    def _task_done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._end()

    async def _wait_for_slot(self, tell: TellPosition) -> None:
        if self._free_slots:
            self._free_slots -= 1
            return
        if len(self._waiting) >= self._most_waiting:
            raise TooManyWaiting(len(self._waiting))
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        pause = self._notify_after
        try:
            while not (await asyncio.wait({turn}, timeout=pause))[0]:
                await tell(self._waiting.index(turn) + 1)
                pause *= 2
        except BaseException:
            self._give_up(turn)
            raise

    def _give_up(self, turn: asyncio.Future[None]) -> None:
        if turn.done():
            self._free_slot()
        else:
            self._waiting.remove(turn)

    def _free_slot(self) -> None:
        if self._waiting:
            self._waiting.popleft().set_result(None)
        else:
            self._free_slots += 1
