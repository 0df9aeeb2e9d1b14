"""Who is served when: a few questions at once, the others in the order they came."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager

from bot.errors import Closing, TooManyWaiting

Tell = Callable[[int], Awaitable[None]]
"""Is told one's place in the queue; 1 is next."""


class QuestionQueue:
    """Lets `at_once` questions be worked on, and `most_waiting` wait.

    Who waits for `told_after` seconds is told their place, and again after pauses that double.
    """

    def __init__(
        self, *, at_once: int = 2, most_waiting: int = 500, told_after: float = 2.0
    ) -> None:
        self._free = at_once
        self._most_waiting = most_waiting
        self._told_after = told_after
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._in_hand = 0
        self._beside: set[asyncio.Task[None]] = set()
        self._closing = False
        self._idle = asyncio.Event()
        self._idle.set()

    @property
    def waiting(self) -> int:
        """How many questions wait for their turn."""
        return len(self._waiting)

    def beside(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        """A task that does the work; it is finished before the bot stops."""
        self._begin()
        task = asyncio.create_task(work)
        self._beside.add(task)
        task.add_done_callback(self._ended_beside)
        return task

    @asynccontextmanager
    async def work(self) -> AsyncIterator[None]:
        """Something in hand, which is finished before the bot stops. Raises Closing."""
        if self._closing:
            raise Closing
        self._begin()
        try:
            yield
        finally:
            self._end()

    @asynccontextmanager
    async def seat(self, tell: Tell) -> AsyncIterator[None]:
        """A place among those that are worked on, once there is one. Raises TooManyWaiting."""
        await self._turn(tell)
        try:
            yield
        finally:
            self._next()

    async def close(self, *, patience: float) -> None:
        """Nothing, once all that is in hand is finished, or patience ran out; nothing new comes."""
        self._closing = True
        try:
            async with asyncio.timeout(patience):
                await self._idle.wait()
        except TimeoutError:
            pass

    def _begin(self) -> None:
        self._in_hand += 1
        self._idle.clear()

    def _end(self) -> None:
        self._in_hand -= 1
        if not self._in_hand:
            self._idle.set()

    def _ended_beside(self, task: asyncio.Task[None]) -> None:
        self._beside.discard(task)
        self._end()

    async def _turn(self, tell: Tell) -> None:
        if self._free:
            self._free -= 1
            return
        if len(self._waiting) >= self._most_waiting:
            raise TooManyWaiting(len(self._waiting))
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        pause = self._told_after
        try:
            while not (await asyncio.wait({turn}, timeout=pause))[0]:
                await tell(self._waiting.index(turn) + 1)
                pause *= 2
        except BaseException:
            self._leave(turn)
            raise

    def _leave(self, turn: asyncio.Future[None]) -> None:
        if turn.done():
            self._next()
        else:
            self._waiting.remove(turn)

    def _next(self) -> None:
        if self._waiting:
            self._waiting.popleft().set_result(None)
        else:
            self._free += 1
