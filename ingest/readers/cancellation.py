"""Cancel work that waits for a thread, by stopping what the thread waits for."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from typing import Any, TypeVar

from ingest.readers.worker_process import WorkerProcess
from ingest.types import Failure

T = TypeVar("T")


async def stop_on_cancel(run: Coroutine[object, object, T], *stops: Callable[[], None]) -> T:
    """Await `run`, and return its result; when this is cancelled, call `stops`, then cancel it."""
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


async def run_in_worker(
    worker: WorkerProcess, source: str, job: Callable[..., Iterator[T]], *arguments: Any
) -> list[T | Failure]:
    """Return all that the job yields; the worker is stopped when this is cancelled."""
    reading = asyncio.to_thread(lambda: list(worker.run(source, job, *arguments)))
    return await stop_on_cancel(reading, worker.stop)
