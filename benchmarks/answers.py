"""How good the answers are, and how much of the evidence retrieval finds."""

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from answer.service import AnswerService
from attache.app import open_app
from attache.render.answers_json import answer_json
from benchmarks import bench
from benchmarks.bench import BenchQuestion
from benchmarks.tables import share, table
from benchmarks.variants import VARIANTS
from index.archive import Archive
from index.compute import ComputeThread
from index.embedder import Embedder
from index.searcher import Searcher
from index.types import PUBLIC, PublishedWindow, ScoredPassage

FIRST = (1, 5, 10, 20, 50)
DEPTH = 50
"""How far down each list the retriever looks."""
_DEEP = 250  # so deep that the fused list still holds the first fifty of both
_RRF_CONSTANT = 60


def main() -> None:
    parser = bench.arguments(__doc__, data=True)
    parser.add_argument(
        "--questions", type=Path, help=f"another file of them, such as {bench.OWN_QUESTIONS.name}"
    )
    parser.add_argument(
        "--variant",
        action="append",
        choices=VARIANTS,
        help="only this way to read, or these (default: all)",
    )
    options = parser.parse_args()
    bench.require(options.bench, options.data)
    asyncio.run(measure(options))


async def measure(options: argparse.Namespace) -> None:
    """Print the scorer's table for each variant, their totals, and the table of retrieval."""
    path = options.questions or options.bench / bench.QUESTIONS
    questions = bench.questions(options.bench, path)
    embedder = Embedder.load()
    totals = []
    for name in options.variant or VARIANTS:
        reader = VARIANTS[name]()
        async with open_app(options.data, embedder=embedder, extractor=reader) as app:
            lines = await answer_all(app.answers, questions)
        said, total = score(options.bench, bench.rows(options.bench, path), lines)
        print(f"{name}\n\n```\n{said}```\n", flush=True)  # the next one takes minutes
        totals.append((name, *total))
    print(table(("", "right", "wrong", "abstained", "evidence@1", "@3", "@5"), totals), end="\n\n")
    print(table(("evidence among the first", *map(str, FIRST)),
                await recall(options.data, embedder, questions)))  # fmt: skip


async def answer_all(service: AnswerService, questions: Sequence[BenchQuestion]) -> list[str]:
    """Return what `attache ask --batch` prints for the questions."""
    return [
        answer_json(
            await service.answer(question.text, collections=[PUBLIC], as_of=question.as_of),
            question.id,
        )
        for question in questions
    ]


def score(
    folder: Path, rows: Sequence[dict[str, Any]], lines: Sequence[str]
) -> tuple[str, list[str]]:
    """Return the scorer's table as it prints it, and its totals."""
    with tempfile.TemporaryDirectory() as temporary:
        asked, answers = Path(temporary, "questions.jsonl"), Path(temporary, "answers.jsonl")
        asked.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
        answers.write_text("\n".join(lines), encoding="utf-8")
        paths = folder / bench.SCORER, asked, answers
        command = [sys.executable, *map(str, paths)]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        totals = json.loads(subprocess.check_output([*command, "--json"], text=True))
    names = ("right", "wrong", "abstained", "evidence@1", "evidence@3", "evidence@5")
    return said, [share(totals[name]) for name in names]


async def recall(
    data: Path, embedder: Embedder, questions: Sequence[BenchQuestion]
) -> list[tuple[str, ...]]:
    """Return for each ranking the share of questions with evidence in the first k passages."""
    rankings: dict[str, Callable[[list[ScoredPassage]], list[ScoredPassage]]] = {
        "words alone (BM25)": lambda found: fused(found, meaning=0, words=1),
        "meaning alone (vectors)": lambda found: fused(found, meaning=1, words=0),
        "fused 1:1": lambda found: fused(found, meaning=1, words=1),
        "fused 2:1 for meaning": lambda found: fused(found, meaning=2, words=1),
    }
    answerable = [question for question in questions if question.evidence]
    places: dict[str, list[int]] = {name: [] for name in rankings}
    for question, found in zip(
        answerable, await search_all(data, embedder, answerable), strict=True
    ):
        for name, rank in rankings.items():
            places[name].append(place_of_evidence(question, rank(found)))
    return [
        (name, *(share(sum(place < k for place in at) / len(at)) for k in FIRST))
        for name, at in places.items()
    ]


async def search_all(
    data: Path, embedder: Embedder, questions: Sequence[BenchQuestion]
) -> list[list[ScoredPassage]]:
    """Search for each question, far down both lists."""
    with ComputeThread() as compute:
        async with await Archive.open(data) as archive:
            searcher = Searcher(archive=archive, embedder=embedder, compute=compute, folder=data)
            found = [
                await searcher.search(
                    question.text,
                    collections=[PUBLIC],
                    k=_DEEP,
                    published=PublishedWindow(last=question.as_of),
                )
                for question in questions
            ]
            await searcher.close()
    return found


def fused(found: Sequence[ScoredPassage], *, meaning: float, words: float) -> list[ScoredPassage]:
    """Fuse the first fifty of both lists by reciprocal rank, with these weights."""

    def points(each: ScoredPassage) -> float:
        return _points(each.vector_rank, meaning) + _points(each.lexical_rank, words)

    ranked = sorted(found, key=lambda each: (-points(each), each.passage.id))
    return [each for each in ranked if points(each) > 0]


def _points(rank: int | None, weight: float) -> float:
    return weight / (_RRF_CONSTANT + rank) if rank is not None and rank <= DEPTH else 0.0


def place_of_evidence(question: BenchQuestion, ranked: Sequence[ScoredPassage]) -> int:
    """Return the index of the first passage with evidence, or the number of passages."""
    for place, each in enumerate(ranked):
        passage = each.passage
        if any(gold.is_in(passage.article.url, passage.text) for gold in question.evidence):
            return place
    return max(FIRST) + 1


if __name__ == "__main__":
    main()
