"""The phases of one archive's life, each measured in a process of its own.

    python -m benchmarks.scale.phases PHASE '{"folder": …}'

The last line that it prints is what was measured, as JSON.
"""

import asyncio
import json
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from unittest.mock import patch

import numpy as np
from sqlalchemy import text

import index.fusion
from attache.app import open_app
from attache.archive import OpenArchive, open_archive
from benchmarks import bench
from benchmarks.process_memory import memory_of, memory_of_tree
from benchmarks.scale.filling import NEAREST, Nearest, fill
from benchmarks.scale.passages import articles, read_source
from index.database import DATABASE_FILE
from index.types import PUBLIC, PublishedWindow

Figures = dict[str, float]
_EVERY = 3  # of the 350 questions
_WARMING = 5
_WHOLE = 8  # questions that are answered whole
_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An archive of so many passages, in a folder or a database, and what is asked of it.

    `server` is the process of the database server, where it is on this machine; `began` is when
    this phase's process was started.
    """

    data: str
    folder: str
    database: str | None
    server: int | None
    passages: int
    began: float = 0.0

    @property
    def truth(self) -> Path:
        """The file that says which passages are nearest to each question."""
        return Path(self.folder) / "nearest.json"

    def written(self) -> str:
        return json.dumps(asdict(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    text: str
    as_of: date


def questions() -> list[Question]:
    """Every third of the questions that belong to this project."""
    rows = list(bench.json_lines(bench.OWN_QUESTIONS))
    return [
        Question(text=row["question"], as_of=date.fromisoformat(row["as_of"]))
        for row in rows[::_EVERY]
    ]


async def filled(case: Case) -> Figures:
    """Write the passages into a new archive."""
    source = read_source(Path(case.data))
    asked = questions()
    async with open_archive(Path(case.folder), database=case.database, create=True) as opened:
        if opened.embedder.identity != source.model:
            raise SystemExit(f"{case.data} was embedded by {source.model}: reindex it first.")
        vectors = np.stack([opened.embedder.embed_query(each.text) for each in asked])
        nearest = Nearest(vectors)
        began = time.perf_counter()
        made = articles(source, case.passages)
        stored = await fill(opened.archive, made, source.model, nearest)
        await _settle(opened, case)
    case.truth.write_text(json.dumps(nearest.passage_ids))
    real = min(stored, sum(len(each.spans) for each in source.articles))
    return {"passages": stored, "real": real, "fill s": time.perf_counter() - began}


async def built(case: Case) -> Figures:
    """Build the index of all passages, as `attache reindex` does."""
    async with open_archive(Path(case.folder), database=case.database) as opened:
        began = time.perf_counter()
        status = await opened.searcher.rebuild(PUBLIC)
        await _settle(opened, case)
        took = time.perf_counter() - began
        disk = await _disk(opened, case)
    return {
        "build s": took,
        "build peak MB": memory_of().peak,
        "index MB": status.bytes_on_disk / _MEGABYTE,
        "disk MB": disk,
    }


async def searched(case: Case) -> Figures:
    """Search for each question, from a cold process on."""
    asked = questions()
    async with open_archive(Path(case.folder), database=case.database) as opened:
        await _search(opened, asked[0])
        start = time.time() - case.began
        for each in asked[:_WARMING]:
            await _search(opened, each)
        took = [await _search(opened, each) for each in asked]
        recall = await _recall(opened, asked, json.loads(case.truth.read_text()))
        memory = memory_of()
        server = memory_of_tree(case.server) if case.server is not None else None
    median, tail = np.percentile(took, [50, 95])
    figures = {
        "start s": start,
        "search ms": float(median),
        "search ms, 95 %": float(tail),
        "recall": recall,
        "resident MB": memory.resident,
        "own MB": memory.own,
    }
    return figures if server is None else {**figures, "server MB": server}


async def answered(case: Case) -> Figures:
    """Answer whole questions, from a cold process on."""
    asked = questions()[:_WHOLE]
    took = []
    async with open_app(Path(case.folder), database=case.database) as app:
        for each in asked:
            began = time.perf_counter()
            await app.answers.answer(each.text, collections=[PUBLIC], as_of=each.as_of)
            took.append(time.perf_counter() - began)
            if each is asked[0]:
                first = time.time() - case.began
        memory = memory_of()
    return {
        "first question s": first,
        "question s": statistics.median(took[1:]),
        "question resident MB": memory.resident,
        "question own MB": memory.own,
    }


PHASES = {"fill": filled, "build": built, "search": searched, "answer": answered}


async def _search(opened: OpenArchive, question: Question) -> float:
    """Search for what was published until the question was asked; return the milliseconds."""
    began = time.perf_counter()
    window = PublishedWindow(last=question.as_of)
    await opened.searcher.search(question.text, collections=[PUBLIC], published=window)
    return 1000 * (time.perf_counter() - began)


async def _recall(
    opened: OpenArchive, asked: Sequence[Question], truth: Sequence[Sequence[int]]
) -> float:
    """The share of the ten nearest passages that are found among the ten nearest."""
    shares = []
    with _noted_hits() as found:
        for each, nearest in zip(asked, truth, strict=True):
            await opened.searcher.search(each.text, collections=[PUBLIC])
            ten = {passage_id for passage_id, _ in found[-1][:NEAREST]}
            shares.append(len(ten & set(nearest)) / NEAREST)
    return statistics.mean(shares)


@contextmanager
def _noted_hits() -> Iterator[list[list[tuple[int, float]]]]:
    """Note what each search finds by meaning, before it is fused with what it finds by words."""
    noted: list[list[tuple[int, float]]] = []
    fuse = index.fusion._fuse

    def noting(hits: index.fusion.Hits) -> object:
        noted.append(hits.by_meaning)
        return fuse(hits)

    with patch.object(index.fusion, "_fuse", noting):
        yield noted


async def _settle(opened: OpenArchive, case: Case) -> None:
    """Do what the server does by itself within some minutes of many changes."""
    if case.database is not None:
        async with opened.archive.database.writing() as session:
            await session.execute(text("ANALYZE"))


async def _disk(opened: OpenArchive, case: Case) -> float:
    """What the database and the index take on disk, in megabytes."""
    if case.database is not None:
        async with opened.archive.database.reading() as session:
            size = await session.scalar(text("SELECT pg_database_size(current_database())"))
        return float(size or 0) / _MEGABYTE
    return _size(Path(case.folder)) / _MEGABYTE


def _size(folder: Path) -> int:
    files = [*folder.glob(f"{DATABASE_FILE}*"), *(folder / "index").rglob("*")]
    return sum(path.stat().st_size for path in files if path.is_file())


def main() -> None:
    """Measure one phase."""
    phase, written = sys.argv[1:]
    figures = asyncio.run(PHASES[phase](Case(**json.loads(written))))
    print(json.dumps({name: round(value, 3) for name, value in figures.items()}))


if __name__ == "__main__":
    main()
