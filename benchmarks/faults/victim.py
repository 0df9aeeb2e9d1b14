"""What faults happen to: a process that ingests, reindexes or asks, and says what it has done.

    python -m benchmarks.faults.victim ingest|reindex|embed|ask DATA [SOURCE]

A stand-in for the encoder keeps it fast: vectors that depend on the text alone.
"""

import asyncio
import json
import sys
from pathlib import Path

from attache.archive import open_archive
from attache.errors import USER_ERRORS
from benchmarks.stand_in import StandIn
from index.types import PUBLIC
from ingest.types import ArticleReport, Progress

REFUSED = 3
"""The exit status after an error that has a sentence for the user."""


def articles(count: int, *, first: int = 0) -> str:
    """Return so many articles as JSON lines, each unlike the others."""
    return "".join(
        json.dumps(
            {
                "title": f"Talks {n}",
                "date": "2024-07-08",
                "url": f"https://news.example/{n}",
                "text": f"Envoy number {n} met minister {n * 7919 % 9973}. Round {n} ended well.",
            }
        )
        + "\n"
        for n in range(first, first + count)
    )


async def ingest(data: Path, source: Path) -> None:
    """Ingest the source, and print the title of each article that was reported."""

    def tell(progress: Progress) -> None:
        if isinstance(progress.latest, ArticleReport):
            print(progress.latest.title, flush=True)

    from attache.app import open_app  # imported here: it takes a second, which `ask` need not wait

    async with open_app(data, embedder=StandIn(), create=True) as app:
        await app.collections.ingest([source], PUBLIC, on_progress=tell)


async def reindex(data: Path, model: str) -> None:
    """Reindex with that model, again and again, and print the generation of each."""
    from attache.app import open_app

    async with open_app(data, embedder=StandIn(model)) as app:
        print("begun", flush=True)
        while True:
            print((await app.collections.reindex(PUBLIC)).generation, flush=True)


async def embed(data: Path, model: str) -> None:
    """Reindex once with that model."""
    from attache.app import open_app

    async with open_app(data, embedder=StandIn(model)) as app:
        print("begun", flush=True)
        print((await app.collections.reindex(PUBLIC)).indexed_passages, flush=True)


async def ask(data: Path, model: str) -> None:
    """Print what searches find."""
    async with open_archive(data, embedder=StandIn(model)) as opened:
        for n in (0, 3, 11):
            found = await opened.searcher.search(f"envoy number {n}", collections=[PUBLIC], k=5)
            print(json.dumps([hit.passage.text for hit in found]), flush=True)


def main() -> int:
    task, data, argument = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
    work = {
        "ingest": lambda: ingest(data, Path(argument)),
        "reindex": lambda: reindex(data, argument),
        "embed": lambda: embed(data, argument),
        "ask": lambda: ask(data, argument),
    }[task]
    try:
        asyncio.run(work())
    except USER_ERRORS as error:
        print(error, file=sys.stderr)
        return REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(main())
