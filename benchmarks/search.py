"""How long a search takes by the number of passages, and where a whole question's time goes.

Archives of the sizes asked for are written to a temporary folder: articles of the ingested bench
with the vectors they have. Where that is not enough, articles are repeated, each with its vectors
turned a little in a random direction and one word added to its text.
"""

import argparse
import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import answer.service
from answer.evidence.candidate_extractor import CandidateExtractor
from answer.evidence.retriever import Retriever
from answer.service import AnswerService
from attache.app import open_app
from benchmarks import bench
from benchmarks.bench import BenchQuestion
from benchmarks.stopwatch import CLOCKS, Stopwatch
from benchmarks.tables import line, middle_and_tail, table
from index.archive import Archive
from index.bm25 import Bm25Index
from index.compute import ComputeThread
from index.embedder import Embedder
from index.faiss_index import FaissIndex
from index.searcher import Searcher
from index.types import PUBLIC, ArticleDraft, Embedded, PublishedWindow, VectorBatch

PARTS = {
    "embedding": (Embedder, "embed_query"),
    "vectors": (FaissIndex, "search"),
    "words": (Bm25Index, "search"),
}
STEPS = {
    "retrieve": (Retriever, "retrieve"),
    "link": (answer.service, "link"),
    "extract": (CandidateExtractor, "extract"),
    "decide": (answer.service, "decide"),
}
SIZES = (1_000, 10_000, 75_000, 100_000, 300_000)
_ARTICLES_AT_ONCE = 200
_TURN = 0.5
"""Length of the random vector added to a copy's of length one: their cosine is about 0.9."""


def main() -> None:
    parser = bench.arguments(__doc__, data=True)
    parser.add_argument(
        "--sizes", type=int, nargs="*", default=SIZES, help="passages (default: %(default)s)"
    )
    options = parser.parse_args()
    bench.require(options.bench, options.data)
    asyncio.run(measure(options))


async def measure(options: argparse.Namespace) -> None:
    """Print the tables."""
    questions = bench.questions(options.bench)
    embedder = Embedder.load()
    header = ("passages", "of them real", "index built in", "clock", "search", *PARTS, "the rest")
    print(table(header, []))
    for size in options.sizes:
        for row in await searches(options.data, size, embedder, questions):
            print(line(row), flush=True)  # a large size takes minutes: what is known is shown
    print()
    steps = await whole_questions(options.data, embedder, questions)
    print(table(("step of a question", *CLOCKS), steps))


async def searches(
    data: Path, size: int, embedder: Embedder, questions: Sequence[BenchQuestion]
) -> list[tuple[str, ...]]:
    """Return a row for each clock: median and 95th percentile of a search of so many passages."""
    watch = Stopwatch()
    with tempfile.TemporaryDirectory(prefix="attache-bench-") as temporary, ComputeThread() as work:
        folder = Path(temporary)
        real, passages = await fill(folder, data, size, embedder)
        async with await Archive.open(folder) as archive:
            searcher = Searcher(archive=archive, embedder=embedder, compute=work, folder=folder)
            began = time.perf_counter()
            await searcher.status(PUBLIC)
            built = time.perf_counter() - began
            with watch.watches(**PARTS):
                await ask(searcher, questions[:5], watch)
                watch.clear()
                await ask(searcher, questions, watch)
            await searcher.close()
    origin = "all" if real == passages else f"{real:,}"
    return [
        (f"{passages:,}", origin, f"{built:.1f} s", clock, *map(middle_and_tail, columns))
        for clock in CLOCKS
        for columns in [_columns(watch, clock)]
    ]


def _columns(watch: Stopwatch, clock: str) -> list[list[float]]:
    """The whole search, its parts, and what is left of it: reading the passages, mostly."""
    whole = watch.of("search", clock)
    parts = [watch.of(label, clock) for label in PARTS]
    return [whole, *parts, np.subtract(whole, np.sum(parts, axis=0)).tolist()]


async def ask(searcher: Searcher, questions: Sequence[BenchQuestion], watch: Stopwatch) -> None:
    for question in questions:
        with watch.measures("search"):
            await searcher.search(
                question.text,
                collections=[PUBLIC],
                published=PublishedWindow(last=question.as_of),
            )
        watch.lap()


async def whole_questions(
    data: Path, embedder: Embedder, questions: Sequence[BenchQuestion]
) -> list[tuple[str, ...]]:
    """Return median and 95th percentile of the steps from question to answer."""
    watch = Stopwatch()
    async with open_app(data, embedder=embedder) as app:
        with watch.watches(**STEPS):
            await ask_whole(app.answers, questions[:3], watch)  # the first loads the index
            watch.clear()
            await ask_whole(app.answers, questions, watch)
    return [
        (label, *(middle_and_tail(watch.of(label, clock)) for clock in CLOCKS))
        for label in (*STEPS, "whole")
    ]


async def ask_whole(
    answers: AnswerService, questions: Sequence[BenchQuestion], watch: Stopwatch
) -> None:
    for question in questions:
        with watch.measures("whole"):
            await answers.answer(question.text, collections=[PUBLIC], as_of=question.as_of)
        watch.lap()


async def fill(folder: Path, data: Path, size: int, embedder: Embedder) -> tuple[int, int]:
    """Write an archive of about `size` passages; return how many are real, and how many in all."""
    rng = np.random.default_rng(0)
    real = stored = copy = 0
    async with await Archive.open(folder, create=True) as target:
        while stored < size:
            before = stored
            async with stored_articles(data, embedder) as source:
                async for articles in source:
                    chosen = list(first_passages(articles, size - stored))
                    if copy:
                        chosen = [turned(each, copy, rng) for each in chosen]
                    await target.articles.store(PUBLIC, chosen, embedder.identity)
                    stored += sum(len(each.spans) for each in chosen)
                    if stored >= size:
                        break
            if copy == 0:
                real = stored
            if stored == before:
                break
            copy += 1
    return real, stored


@asynccontextmanager
async def stored_articles(
    data: Path, embedder: Embedder
) -> AsyncIterator[AsyncIterator[list[Embedded]]]:
    """Yield the articles of an archive with their passages and vectors, some at a time."""
    async with await Archive.open(data) as archive:
        yield _stored(archive, embedder)


async def _stored(archive: Archive, embedder: Embedder) -> AsyncIterator[list[Embedded]]:
    offset = 0
    while found := await archive.articles.newest(PUBLIC, limit=_ARTICLES_AT_ONCE, offset=offset):
        offset += len(found)
        ids = [article.id for article in found]
        rows = await archive.vectors.of_articles(PUBLIC, ids, embedder.identity)
        passages = await archive.articles.passages([PUBLIC], rows.passage_ids.tolist())
        yield [
            Embedded(
                draft=ArticleDraft(
                    title=article.title,
                    text=article.text,
                    published_on=article.published_on,
                    url=article.url,
                ),
                spans=tuple(passages[at].span for at in rows.passage_ids[own].tolist()),
                vectors=rows.vectors[own],
            )
            for article, own in ((article, _rows_of(rows, article.id)) for article in found)
        ]


def _rows_of(rows: VectorBatch, article_id: int) -> NDArray[np.intp]:
    return np.flatnonzero(rows.article_ids == article_id)


def first_passages(articles: Sequence[Embedded], count: int) -> list[Embedded]:
    """Return the first articles that have at least so many passages."""
    chosen: list[Embedded] = []
    for each in articles:
        if count <= 0:
            break
        chosen.append(each)
        count -= len(each.spans)
    return chosen


def turned(each: Embedded, copy: int, rng: np.random.Generator) -> Embedded:
    """Return another article like this one, its vectors turned a little."""
    noise = rng.standard_normal(each.vectors.shape).astype(np.float32)
    noise *= _TURN / np.linalg.norm(noise, axis=1, keepdims=True)
    vectors = each.vectors + noise
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    draft = replace(
        each.draft,
        text=f"{each.draft.text}\n\ncopy{copy}",
        url=f"{each.draft.url or each.draft.identity}#copy{copy}",
    )
    return Embedded(draft=draft, spans=each.spans, vectors=vectors)


if __name__ == "__main__":
    main()
