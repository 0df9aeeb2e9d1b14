"""How much slower questions are while their collection is reindexed, as a ratio in one run.

The same questions are asked in turn in quiet, while this process reindexes (as `/archive reindex`
does), and while another one does (as `attache reindex`).
"""

import argparse
import asyncio
import statistics
import sys
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from attache.app import open_app
from benchmarks.load import QUESTIONS, SAMPLE
from benchmarks.tables import table
from bot.services import Services

_AS_OF = date(2026, 7, 1)
_AIM = 1.5


class Reindexing:
    """Reindexes again and again, and counts how often it was done."""

    def __init__(self, app: Services, data: Path) -> None:
        self._app = app
        self._data = data
        self.times = {"here": 0, "by another process": 0}

    @asynccontextmanager
    async def nowhere(self) -> AsyncIterator[None]:
        yield

    @asynccontextmanager
    async def here(self) -> AsyncIterator[None]:
        async def again() -> None:
            while True:
                await self._app.collections.reindex("public")
                self.times["here"] += 1

        async with _meanwhile(asyncio.create_task(again())):
            yield

    @asynccontextmanager
    async def by_another_process(self) -> AsyncIterator[None]:
        async def again() -> None:
            while True:
                process = await asyncio.create_subprocess_exec(
                    *(sys.executable, "-m", "attache", "--data", str(self._data), "reindex"),
                    stdout=asyncio.subprocess.DEVNULL,
                    stderr=asyncio.subprocess.DEVNULL,
                )
                try:
                    await process.wait()
                    self.times["by another process"] += 1
                finally:
                    if process.returncode is None:
                        process.terminate()
                        await process.wait()

        async with _meanwhile(asyncio.create_task(again())):
            yield


@asynccontextmanager
async def _meanwhile(task: "asyncio.Task[None]") -> AsyncIterator[None]:
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="an archive; without it the sample is ingested")
    parser.add_argument("--rounds", type=int, default=3, help="(default: %(default)s)")
    parser.add_argument("--questions", type=int, default=len(QUESTIONS), help="in each part")
    options = parser.parse_args()
    asyncio.run(measure(options.data, options.rounds, QUESTIONS[: options.questions]))


async def measure(data: Path | None, rounds: int, questions: Sequence[str]) -> None:
    """Print the table."""
    with TemporaryDirectory(prefix="attache-bench-") as folder:
        place = data or Path(folder)
        async with open_app(place, create=data is None) as app:
            if data is None:
                await app.collections.ingest([SAMPLE], "public")
            reindexing = Reindexing(app, place)
            parts = {
                "in quiet": reindexing.nowhere,
                "while reindexed here": reindexing.here,
                "while reindexed by another process": reindexing.by_another_process,
            }
            await _ask(app, questions)  # loads what is loaded once
            taken: dict[str, list[float]] = {name: [] for name in parts}
            for _ in range(rounds):
                for name, meanwhile in parts.items():
                    taken[name] += await _asked_during(meanwhile, app, questions)
    quiet = statistics.median(taken["in quiet"])
    rows = [
        (name, str(len(took)), f"{statistics.median(took):,.0f}", f"{max(took):,.0f}",
         f"{statistics.median(took) / quiet:.2f}")
        for name, took in taken.items()
    ]  # fmt: skip
    print(table(("questions", "asked", "ms, median", "ms, longest", "of quiet"), rows))
    done = ", ".join(f"{count} times {where}" for where, count in reindexing.times.items())
    print(f"\nReindexed meanwhile: {done}. The aim is {_AIM:.1f} of quiet at most.")


async def _asked_during(
    meanwhile: Callable[[], AbstractAsyncContextManager[None]],
    app: Services,
    questions: Sequence[str],
) -> list[float]:
    async with meanwhile():
        return await _ask(app, questions)


async def _ask(app: Services, questions: Sequence[str]) -> list[float]:
    """Ask one after the other; return the milliseconds that each took."""
    taken = []
    for question in questions:
        began = time.perf_counter()
        await app.answers.answer(question, collections=["public"], as_of=_AS_OF)
        taken.append(1000 * (time.perf_counter() - began))
    return taken


if __name__ == "__main__":
    main()
