"""What it costs PostgreSQL to index passages.

    python -m benchmarks.server_indexing --data DATA [--passages 20500] [--only hnsw]

The passages are those of the archive in DATA, with their vectors. First only the vectors: an HNSW
index of rows that are there, and rows into one, in seconds of the server's CPU. Then everything, in
seconds that pass: some at a time, as a search does that finds changes, and then anew, as `attache
reindex` does.
"""

import argparse
import asyncio
import os
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

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
from tests.postgres import connected

_AT_ONCE = 2_000
_PARTS = {
    "rows": (passage_index, "add"),
    "reading words": (WordReader, "read"),
    "counts of words": (passage_index, "count"),
}


def main() -> None:
    """Measure, and print two tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="an archive in a folder")
    parser.add_argument("--passages", type=int, default=20_500)
    parser.add_argument("--only", choices=["hnsw"], help="leave out the second part")
    postgres_server.add_option(parser)
    asyncio.run(_measure(parser.parse_args()))


async def _measure(options: argparse.Namespace) -> None:
    source = read_source(options.data)
    vectors = np.concatenate([each.vectors for each in source.articles])[: options.passages]
    async with postgres_server.empty_database(options.postgres) as address:
        await _hnsw(address, vectors)
    if options.only:
        return
    embedder = Embedder.load()
    async with postgres_server.empty_database(options.postgres) as address:
        engine = PostgresEngine(address)
        async with await engine.open(create=True) as archive:
            nearest = Nearest(embedder.embed_passages(["nothing"]))
            made = articles(source, options.passages)
            stored = await fill(archive, made, source.model, nearest)
            await _index(engine, archive, embedder, stored)


async def _hnsw(address: str, vectors: NDArray[np.float32]) -> None:
    dimension = vectors.shape[1]
    of_vectors = f"USING hnsw ((CAST(embedding AS halfvec({dimension}))) halfvec_ip_ops)"
    async with connected(address) as connection:
        for statement in (
            "CREATE EXTENSION vector",
            "SET max_parallel_maintenance_workers = 0",
            "CREATE TABLE first (embedding halfvec)",
            "CREATE TABLE second (embedding halfvec)",
            f"CREATE INDEX ON second {of_vectors}",
        ):
            await connection.execute(text(statement))
        server = int(await connection.scalar(text("SELECT pg_backend_pid()")) or 0)
        marks = [_cpu(server)]
        await _insert(connection, "first", vectors)
        marks.append(_cpu(server))
        await connection.execute(text(f"CREATE INDEX ON first {of_vectors}"))
        marks.append(_cpu(server))
        await _insert(connection, "second", vectors)
        marks.append(_cpu(server))
    rows = [[f"{seconds:.1f}" for seconds in np.diff(marks)]]
    header = (f"{len(vectors):,} vectors: rows alone", "an index of them", "rows into an index")
    print(table(header, rows), end="\n\n", flush=True)


async def _insert(connection: AsyncConnection, name: str, vectors: NDArray[np.float32]) -> None:
    driver: Any = (await connection.get_raw_connection()).driver_connection
    for start in range(0, len(vectors), _AT_ONCE):
        await driver.execute(
            f"INSERT INTO {name} SELECT CAST(each AS halfvec) FROM unnest($1::text[]) AS rows (each)",  # noqa: E501
            [passage_index.written(vector) for vector in vectors[start : start + _AT_ONCE]],
        )


def _cpu(process: int) -> float:
    """The seconds of CPU that the process has taken."""
    user, system = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


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
