"""The one thread that owns the models and the indexes."""

import asyncio
import heapq
import itertools
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from enum import IntEnum
from typing import Any, Self, TypeVar

from index.memory import keep_freed

T = TypeVar("T")


class Priority(IntEnum):
    """Which job goes first: people before batches."""

    QUESTION = 0
    BACKGROUND = 1


_LAST = len(Priority)  # after everything that is queued
_FOLLOWS_WITHIN = 0.05  # seconds from one step of a question to its next, over the database
_LONGEST_WAIT = 1.0  # seconds that questions without a pause may hold up a batch


class ComputeThread:
    """Runs functions one after another on one thread, questions first.

    Models and FAISS indexes are not safe to share between threads, and two encodings at once are
    slower than one after the other. Whoever has much to compute hands it in as small pieces, so
    that a question waits for one piece at the most: after a step of it, the thread waits a moment
    for the next one before it goes on with a batch. Questions without a pause let a piece through
    every second.
    """

    def __init__(self) -> None:
        self._jobs: list[tuple[int, int, Callable[[], None] | None]] = []
        self._changed = threading.Condition()
        self._asked = -_FOLLOWS_WITHIN
        self._held_up_since: float | None = None
        self._order = itertools.count()
        self._closed = False
        keep_freed()
        self._thread = threading.Thread(target=self._work, name="attache-compute", daemon=True)
        self._thread.start()

    async def run(
        self,
        function: Callable[..., T],
        *args: Any,
        priority: Priority = Priority.QUESTION,
        **kwargs: Any,
    ) -> T:
        """Run the function on the thread and return its result; what it raises is raised here.

        Raises `RuntimeError` once the thread was closed.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()

        def job() -> None:
            if future.cancelled():
                return
            try:
                result = function(*args, **kwargs)
            except BaseException as error:
                _settle(loop, future, future.set_exception, error)
            else:
                _settle(loop, future, future.set_result, result)

        self._put(priority, job)
        return await future

    def close(self) -> None:
        """Finish what is queued, then end the thread."""
        self._put(_LAST, None)
        self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _put(self, priority: int, job: Callable[[], None] | None) -> None:
        with self._changed:
            # Looked at and set under one lock: a job that came after the last would never be run.
            if self._closed and job is not None:
                raise RuntimeError("the compute thread is closed; nothing would run this")
            self._closed = self._closed or job is None
            heapq.heappush(self._jobs, (priority, next(self._order), job))
            self._changed.notify()

    def _work(self) -> None:
        while (taken := self._next())[2] is not None:
            taken[2]()
            if taken[0] == Priority.QUESTION:
                self._asked = time.monotonic()

    def _next(self) -> tuple[int, int, Callable[[], None] | None]:
        """Wait for the next job; a batch does not begin right after a step of a question."""
        with self._changed:
            while True:
                if not self._jobs:
                    self._changed.wait()
                elif (overdue := self._overdue()) is not None:
                    return overdue
                elif self._jobs[0][0] == Priority.BACKGROUND and (early := self._early()) > 0:
                    self._changed.wait(early)
                else:
                    taken = heapq.heappop(self._jobs)
                    if taken[0] == Priority.BACKGROUND:
                        self._held_up_since = None
                    return taken

    def _overdue(self) -> tuple[int, int, Callable[[], None] | None] | None:
        """The first piece of a batch, if questions have held it up for too long."""
        first = min((job for job in self._jobs if job[0] == Priority.BACKGROUND), default=None)
        if first is None:
            return None
        now = time.monotonic()
        if self._held_up_since is None:
            self._held_up_since = now
        if now - self._held_up_since < _LONGEST_WAIT:
            return None
        self._held_up_since = None
        self._jobs.remove(first)
        heapq.heapify(self._jobs)
        return first

    def _early(self) -> float:
        """How many seconds a batch still waits for the next step of a question."""
        return self._asked + _FOLLOWS_WITHIN - time.monotonic()


async def run_to_its_end(function: Callable[[], T], *, stop: Callable[[], None]) -> T:
    """Run the function on a thread beside; where the caller is cancelled, that waits for its end.

    So whatever it writes is whole, or can be cleared away. `stop` makes it end soon.
    """
    running = asyncio.ensure_future(asyncio.to_thread(function))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        stop()
        while not running.done():  # however often it is cancelled
            with suppress(asyncio.CancelledError):
                await asyncio.wait({running})
        await asyncio.gather(running, return_exceptions=True)  # what it raised is of no use
        raise


def _settle(
    loop: asyncio.AbstractEventLoop,
    future: "asyncio.Future[Any]",
    settle: Callable[[Any], None],
    value: object,
) -> None:
    """Hand a result to the loop that waits, unless it has stopped waiting or has ended."""

    def deliver() -> None:
        if not future.done():
            settle(value)

    # RuntimeError: the loop closed while the job ran; nobody is left to tell.
    try:
        loop.call_soon_threadsafe(deliver)
    except RuntimeError:
        return
