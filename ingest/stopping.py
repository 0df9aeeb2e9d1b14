"""Work that waits for a thread, and is to end when nobody waits for it any more."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from typing import Any, TypeVar

from ingest.types import Failure
from ingest.worker import Worker

T = TypeVar("T")


async def stopping(run: Coroutine[object, object, T], *stops: Callable[[], None]) -> T:
    """What the run comes to; where it is cancelled, `stops` are called first."""
    task = asyncio.ensure_future(run)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        # The run waits for its reading thread, and that for a page or a file.
        for stop in stops:
            stop()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        raise


async def read_by(
    worker: Worker, source: str, job: Callable[..., Iterator[T]], *arguments: Any
) -> list[T | Failure]:
    """All that the job yields; where this is cancelled, the worker is stopped."""
    reading = asyncio.to_thread(lambda: list(worker.run(source, job, *arguments)))
    return await stopping(reading, worker.stop)
