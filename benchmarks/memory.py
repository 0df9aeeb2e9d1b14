"""What an ingest takes beside its encoder: memory, while many articles go through it, and CPU.

The articles are the bench's with every third word or so changed for another, so that none is a copy
of one. A stand-in for the encoder gives random vectors: the real one takes its memory once.
"""

import asyncio
import json
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from attache.app import open_app
from benchmarks import bench
from benchmarks.process_memory import memory_of
from benchmarks.stand_in import StandIn
from benchmarks.tables import table
from index.memory import MB, MemoryBudget
from index.types import PUBLIC
from ingest.types import Progress

_SOURCES = 500
_CHANGED = 0.3
_DIMENSION = 384  # the shipped encoder's


class Readings:
    """The memory of the process, in megabytes, and its CPU seconds, every so many articles."""

    def __init__(self, every: int) -> None:
        self._every = every
        self.rows: list[tuple[str, ...]] = []

    def __call__(self, progress: Progress) -> None:
        if progress.done % self._every == 0:
            self.read(f"{progress.done:,}", f"{progress.passages:,}")

    def read(self, *labels: str) -> None:
        memory = memory_of()
        cpu = time.process_time()
        self.rows.append((*labels, f"{memory.own:,.0f}", f"{memory.resident:,.0f}", f"{cpu:,.1f}"))
        print(*self.rows[-1], flush=True)


def main() -> None:
    parser = bench.arguments(__doc__)
    parser.add_argument("--articles", type=int, default=20_000, help="(default: %(default)s)")
    parser.add_argument("--every", type=int, default=2_000, help="(default: %(default)s)")
    parser.add_argument(
        "--ceiling", type=int, help="a ceiling in MB, as ATTACHE_MEMORY sets it (default: none)"
    )
    options = parser.parse_args()
    bench.require(options.bench)
    readings = Readings(options.every)
    memory = MemoryBudget.within(options.ceiling and options.ceiling * MB)
    with tempfile.TemporaryDirectory(prefix="attache-bench-") as folder:
        source = Path(folder, "articles.jsonl")
        with source.open("wb") as file:
            file.writelines(articles(options.bench, options.articles))
        asyncio.run(ingest(source, Path(folder, "data"), readings, memory))
    header = ("articles", "passages", "MB of its own", "MB resident", "CPU s")
    print(f"\n{table(header, readings.rows)}")


def articles(folder: Path, count: int) -> Iterator[bytes]:
    """Yield so many articles as JSON lines."""
    real = [json.loads(line) for line in bench.first_articles(folder, _SOURCES)]
    words = sorted({word for each in real for word in each["text"].split()})
    random = np.random.default_rng(0)
    for number in range(count):
        yield json.dumps(_altered(real[number % len(real)], number, words, random)).encode() + b"\n"


def _altered(
    article: dict[str, Any], number: int, words: Sequence[str], random: np.random.Generator
) -> dict[str, Any]:
    paragraphs = []
    for paragraph in article["text"].split("\n"):
        own = paragraph.split(" ")
        is_changed = (random.random(len(own)) < _CHANGED).tolist()
        others = random.integers(len(words), size=len(own)).tolist()
        changed = zip(own, is_changed, others, strict=True)
        paragraphs.append(" ".join(words[at] if other else word for word, other, at in changed))
    return article | {
        "text": "\n".join(paragraphs),
        "title": f"{article['title']} {number}",
        "url": f"https://news.example/{number}",
    }


async def ingest(source: Path, data: Path, readings: Readings, memory: MemoryBudget) -> None:
    """Ingest the articles, with readings on the way and after the indexes are built."""
    async with open_app(
        data, embedder=StandIn(dimension=_DIMENSION), memory=memory, create=True
    ) as app:
        readings.read("0", "0")
        summary = await app.collections.ingest([source], PUBLIC, on_progress=readings)
        readings.read("with indexes", f"{summary.passages:,}")


if __name__ == "__main__":
    main()
