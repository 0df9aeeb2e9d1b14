"""How much of the evidence words, meaning and both find, in a folder and on PostgreSQL.

Each archive is copied, moved to PostgreSQL as `attache migrate` does, and asked the same questions
on both engines in one run. The lists are those that the bot searches with.
"""

import argparse
import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks import bench, postgres_server
from benchmarks.bench import BenchQuestion
from benchmarks.stopwatch import Stopwatch
from benchmarks.tables import middle_and_tail, share, table
from index import fusion, searcher
from index.archive import Archive
from index.bm25 import Bm25Index
from index.compute import ComputeThread
from index.embedder import Embedder
from index.engine import Engine, FolderEngine, PostgresEngine
from index.faiss_index import FaissIndex
from index.fusion import Hits
from index.postgres import passage_index
from index.postgres import searcher as postgres_searcher
from index.types import PUBLIC, Passage, PublishedWindow

FIRST = (1, 3, 5, 20, 50)
LISTS = ("words", "meaning", "fused")
FOLDER_PARTS = {
    "embedding": (Embedder, "embed_query"),
    "vectors": (FaissIndex, "search"),
    "words": (Bm25Index, "search"),
}
POSTGRES_PARTS = {
    "embedding": (Embedder, "embed_query"),
    "vectors": (passage_index, "nearest"),
    "words": (passage_index, "best_by_words"),
}
_WARMING_UP = 5  # questions


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """Where evidence stands in each list, by question; a place beyond `FIRST` if it does not."""

    places: dict[str, list[int]]
    milliseconds: Stopwatch


def main() -> None:
    parser = bench.arguments(__doc__)
    parser.add_argument(
        "--archive",
        nargs=2,
        action="append",
        type=Path,
        required=True,
        metavar=("FOLDER", "QUESTIONS"),
        help="an ingested archive, and the file of questions to ask it; may be given again",
    )
    postgres_server.add_option(parser)
    options = parser.parse_args()
    bench.require(options.bench)
    asyncio.run(measure(options))


async def measure(options: argparse.Namespace) -> None:
    """Print two tables for each archive."""
    embedder = Embedder.load()
    for folder, path in options.archive:
        found = [each for each in bench.questions(options.bench, path) if each.evidence]
        async with both_engines(folder, options.postgres, embedder) as (engines, built):
            results = {name: await search(each, embedder, found) for name, each in engines.items()}
        print(f"{path.name}: {len(found)} questions with evidence; {built}\n")
        print(table(("engine", "found by", *map(str, FIRST)), _shares(results)), end="\n\n")
        header = ("engine", "search, ms", *POSTGRES_PARTS)
        print(table(header, _times(results)), end="\n\n", flush=True)


@asynccontextmanager
async def both_engines(
    folder: Path, server: str | None, embedder: Embedder
) -> AsyncIterator[tuple[dict[str, Engine], str]]:
    """Yield copies of the archive on both engines, and what was copied; `folder` stays as it is."""
    with tempfile.TemporaryDirectory(prefix="attache-bench-") as temporary:
        copy = Path(temporary) / "data"
        shutil.copytree(folder, copy)
        async with postgres_server.empty_database(server) as address:
            took = await postgres_server.copy_archive(copy, address, embedder)
            engines: dict[str, Engine] = {
                "folder": FolderEngine(copy),
                "PostgreSQL": PostgresEngine(address),
            }
            async with await engines["PostgreSQL"].open() as archive:
                passages = (await archive.collections.stats(PUBLIC)).passages
            yield engines, f"{passages:,} passages, indexed on PostgreSQL in {took:.0f} s"


async def search(
    engine: Engine, embedder: Embedder, questions: Sequence[BenchQuestion]
) -> Searched:
    """Search for each question as the bot does, and look for its evidence in the three lists."""
    watch = Stopwatch()
    places: dict[str, list[int]] = {name: [] for name in LISTS}
    with ComputeThread() as compute:
        async with await engine.open() as archive:
            seeking = engine.searcher(archive=archive, embedder=embedder, compute=compute)
            parts = FOLDER_PARTS if isinstance(engine, FolderEngine) else POSTGRES_PARTS
            with _recorded() as recorded, watch.watches(**parts):
                for question in (*questions[:_WARMING_UP], *questions):
                    window = PublishedWindow(last=question.as_of)
                    with watch.measures("search"):
                        fused = await seeking.search(
                            question.text, collections=[PUBLIC], published=window
                        )
                    watch.lap()
                    lists = await _passages(archive, recorded.pop(), window)
                    lists["fused"] = [each.passage for each in fused]
                    for name in LISTS:
                        places[name].append(_place(question, lists[name]))
            await seeking.close()
    # The first questions were asked twice: to load the index, and to be counted.
    return Searched(
        places={name: at[_WARMING_UP:] for name, at in places.items()}, milliseconds=watch
    )


@contextmanager
def _recorded() -> Iterator[list[Hits]]:
    """Yield a list to which each search adds what both indexes found."""
    found: list[Hits] = []

    async def read_fused(hits: Hits, *rest: Any) -> Any:
        found.append(hits)
        return await fusion.read_fused(hits, *rest)

    with ExitStack() as undo:
        for module in (searcher, postgres_searcher):
            undo.enter_context(patch.object(module, "read_fused", read_fused))
        yield found


async def _passages(
    archive: Archive, hits: Hits, window: PublishedWindow
) -> dict[str, list[Passage]]:
    lists = {"words": hits.by_words, "meaning": hits.by_meaning}
    every = {passage_id for found in lists.values() for passage_id, _ in found}
    passages = await archive.articles.passages([PUBLIC], every, window)
    return {
        name: [passages[each] for each, _ in found if each in passages]
        for name, found in lists.items()
    }


def _place(question: BenchQuestion, ranked: Sequence[Passage]) -> int:
    for place, each in enumerate(ranked):
        if any(gold.is_in(each.article.url, each.text) for gold in question.evidence):
            return place
    return max(FIRST)


def _shares(results: dict[str, Searched]) -> list[tuple[str, ...]]:
    return [
        (engine, name, *(share(sum(at < k for at in places) / len(places)) for k in FIRST))
        for engine, searched in results.items()
        for name, places in searched.places.items()
    ]


def _times(results: dict[str, Searched]) -> list[tuple[str, ...]]:
    """Median and 95th percentile of a search, and of its parts."""
    return [
        (
            engine,
            *(
                middle_and_tail(searched.milliseconds.of(label, "elapsed")[_WARMING_UP:])
                for label in ("search", *POSTGRES_PARTS)
            ),
        )
        for engine, searched in results.items()
    ]


if __name__ == "__main__":
    main()
