"""The one thread that owns the models and the indexes."""

import asyncio
import itertools
import queue
import threading
from collections.abc import Callable
from enum import IntEnum
from typing import Any, Self, TypeVar

T = TypeVar("T")


class Priority(IntEnum):
    """Which job goes first: people before batches."""

    QUESTION = 0
    BACKGROUND = 1


_LAST = len(Priority)  # after everything that is queued


class ComputeThread:
    """Runs functions one after another on one thread, questions first.

    Models and FAISS indexes are not safe to share between threads, and two encodings at once are
    slower than one after the other. Whoever has much to compute hands it in as small pieces, so
    that a question waits for one piece at the most.
    """

    def __init__(self) -> None:
        self._jobs: queue.PriorityQueue[tuple[int, int, Callable[[], None] | None]] = (
            queue.PriorityQueue()
        )
        self._order = itertools.count()
        self._closed = False
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
        if self._closed:
            raise RuntimeError("the compute thread is closed; nothing would run this")
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

        self._jobs.put((priority, next(self._order), job))
        return await future

    def close(self) -> None:
        """Finish what is queued, then end the thread."""
        self._closed = True
        self._jobs.put((_LAST, next(self._order), None))
        self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _work(self) -> None:
        while (job := self._jobs.get()[2]) is not None:
            job()


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
