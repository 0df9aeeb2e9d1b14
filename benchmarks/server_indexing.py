"""How long PostgreSQL takes to index passages: as they come, and anew in place of an index.

    python -m benchmarks.server_indexing --data DATA [--passages 22000]

The passages are those of the archive in DATA, with their vectors. They are indexed some at a time,
as a search does that finds changes, and then built anew, as `attache reindex` does.
"""

import argparse
import asyncio
from pathlib import Path

from sqlalchemy import text

from benchmarks import postgres_server
from benchmarks.scale.filling import Nearest, fill
from benchmarks.scale.passages import articles, read_source
from benchmarks.stopwatch import Stopwatch
from benchmarks.tables import table
from index.archive import Archive
from index.compute import ComputeThread
from index.embedder import Embedder
from index.engine import PostgresEngine
from index.postgres import passage_index
from index.postgres.words import WordReader
from index.types import PUBLIC

_PARTS = {
    "rows": (passage_index, "add"),
    "reading words": (WordReader, "read"),
    "counts of words": (passage_index, "count"),
}


def main() -> None:
    """Measure, and print two tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="an archive in a folder")
    parser.add_argument("--passages", type=int, default=22_000)
    postgres_server.add_option(parser)
    asyncio.run(_measure(parser.parse_args()))


async def _measure(options: argparse.Namespace) -> None:
    source, embedder = read_source(options.data), Embedder.load()
    async with postgres_server.empty_database(options.postgres) as address:
        engine = PostgresEngine(address)
        async with await engine.open(create=True) as archive:
            nearest = Nearest(embedder.embed_passages(["nothing"]))
            made = articles(source, options.passages)
            stored = await fill(archive, made, source.model, nearest)
            await _index(engine, archive, embedder, stored)


async def _index(
    engine: PostgresEngine, archive: Archive, embedder: Embedder, passages: int
) -> None:
    watch = Stopwatch()
    with ComputeThread() as compute, watch.watches(**_PARTS):
        searcher = engine.searcher(archive=archive, embedder=embedder, compute=compute)
        with watch.measures("whole"):
            await searcher.status(PUBLIC)
        watch.lap()
        written = await _written(archive)
        for _ in range(2):
            with watch.measures("whole"):
                await searcher.rebuild(PUBLIC)
            watch.lap()
        await searcher.close()
    labels = ("whole", *_PARTS)
    times = [watch.of(label, "elapsed") for label in labels]
    steps = ("as they come", "anew", "anew once more")
    rows = [(step, *(f"{each[at] / 1000:.1f}" for each in times)) for at, step in enumerate(steps)]
    print(table((f"{passages:,} passages, s", *labels), rows), end="\n\n")
    print(f"Rows of word_counts written per 1,000 passages: {1000 * written / passages:,.0f}")


async def _written(archive: Archive) -> int:
    """How many rows of `word_counts` were inserted or changed so far."""
    await asyncio.sleep(2)  # until the server has counted them
    async with archive.database.reading() as session:
        found = await session.scalar(
            text(
                "SELECT n_tup_ins + n_tup_upd FROM pg_stat_user_tables "
                "WHERE relname = 'word_counts'"
            )
        )
    return int(found or 0)


if __name__ == "__main__":
    main()
