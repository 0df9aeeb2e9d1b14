"""How long the steps of a question take, over an ingested archive."""

import argparse
import asyncio
from collections.abc import Sequence

import answer.service
from answer.evidence.candidate_extractor import CandidateExtractor
from answer.evidence.retriever import Retriever
from answer.evidence_finder import EvidenceFinder
from answer.service import AnswerService
from attache.app import open_app
from benchmarks import bench
from benchmarks.bench import BenchQuestion
from benchmarks.stopwatch import CLOCKS, Stopwatch
from benchmarks.tables import middle_and_tail, table
from index.types import PUBLIC

STEPS = {
    "understand": (EvidenceFinder, "understand"),
    "retrieve": (Retriever, "retrieve"),
    "extract": (CandidateExtractor, "extract"),
    "decide": (answer.service, "decide"),
}
_WARMING_UP = 3  # questions: the first loads the index


def main() -> None:
    options = bench.arguments(__doc__, data=True).parse_args()
    bench.require(options.bench, options.data)
    asyncio.run(measure(options))


async def measure(options: argparse.Namespace) -> None:
    """Print median and 95th percentile of the steps from question to answer."""
    questions = bench.questions(options.bench)
    watch = Stopwatch()
    async with open_app(options.data) as app:
        with watch.watches(**STEPS):
            await ask(app.answers, questions[:_WARMING_UP], watch)
            watch.clear()
            await ask(app.answers, questions, watch)
    rows = [
        (label, *(middle_and_tail(watch.of(label, clock)) for clock in CLOCKS))
        for label in (*STEPS, "whole")
    ]
    print(table(("step of a question", *CLOCKS), rows))


async def ask(answers: AnswerService, questions: Sequence[BenchQuestion], watch: Stopwatch) -> None:
    for question in questions:
        with watch.measures("whole"):
            await answers.answer(question.text, collections=[PUBLIC], as_of=question.as_of)
        watch.lap()


if __name__ == "__main__":
    main()
