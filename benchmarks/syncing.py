"""What it costs that articles are on the disk, and not only in its cache, before they are reported.

Windows of an ingest are stored with SQLite's log synced at each commit (`FULL`, as Attaché does)
and at checkpoints only (`NORMAL`), in turns; their vectors are made up. Embedding such a window
takes seconds, which is printed beside.
"""

import argparse
import asyncio
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import event

from benchmarks.tables import middle_and_tail, table
from index.archive import Archive
from index.embedder import Embedder
from index.types import ArticleDraft, Embedded, ModelIdentity
from reading.types import Span

_MODEL = ModelIdentity(name="made up", revision="0", dimension=384)
_ARTICLES, _PASSAGES, _WORDS = 16, 32, 110  # of a window, of an article, of a passage
_BATCH = 16


def window(number: int, random: np.random.Generator) -> list[Embedded]:
    """Make a window of articles of made-up words."""
    made = []
    for article in range(_ARTICLES):
        words = random.integers(0, 50_000, _PASSAGES * _WORDS)
        passages = [" ".join(f"w{word}" for word in part) for part in np.split(words, _PASSAGES)]
        ends = np.cumsum([len(passage) + 1 for passage in passages])
        spans = tuple(
            Span(int(end) - len(passage) - 1, int(end) - 1)
            for passage, end in zip(passages, ends, strict=True)
        )
        vectors = random.standard_normal((_PASSAGES, _MODEL.dimension)).astype(np.float32)
        draft = ArticleDraft(
            title=f"Article {number}-{article}",
            text=" ".join(passages),
            published_on=date(2024, 7, 9),
            url=f"https://news.example/{number}-{article}",
        )
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        made.append(Embedded(draft=draft, spans=spans, vectors=vectors))
    return made


async def stored(folder: Path, synchronous: str, windows: list[list[Embedded]]) -> list[float]:
    """Store the windows, and return how many milliseconds each took."""
    took = []
    async with await Archive.open(folder, create=True) as archive:
        engine = archive.database._engine

        def set_pragma(connection: Any, _record: object) -> None:
            connection.execute(f"PRAGMA synchronous = {synchronous}")

        await engine.dispose()  # connections are made anew, with the pragma
        event.listen(engine.sync_engine, "connect", set_pragma)
        for each in windows:
            began = time.perf_counter()
            await archive.articles.store("public", each, _MODEL)
            took.append((time.perf_counter() - began) * 1_000)
    return took


def embedding_seconds(articles: list[Embedded]) -> float:
    """Return how long embedding a window takes, by that of its first passages."""
    embedder = Embedder.load()
    texts = [span.of(articles[0].draft.text) for span in articles[0].spans[:_BATCH]]
    embedder.embed_passages(texts)
    began = time.perf_counter()
    embedder.embed_passages(texts)
    return (time.perf_counter() - began) * _ARTICLES * _PASSAGES / _BATCH


async def measure(windows: int, folder: Path) -> None:
    """Store in turns, so that what else the disk does falls on both alike."""
    random = np.random.default_rng(0)
    took: dict[str, list[float]] = {"NORMAL": [], "FULL": []}
    for turn in range(2):
        for synchronous, times in took.items():
            made = [window(number, random) for number in range(windows // 2)]
            times += await stored(folder / f"{synchronous}-{turn}", synchronous, made)
    rows = [[name, middle_and_tail(times)] for name, times in took.items()]
    print(table(["synchronous", "ms to store a window, median / 95 %"], rows))
    print(f"\nEmbedding it: {embedding_seconds(window(0, random)):.1f} s.")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--windows", type=int, default=20)
    parser.add_argument("--folder", type=Path, help="on the disk to be measured")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
        asyncio.run(measure(asked.windows, Path(folder)))


if __name__ == "__main__":
    main()
