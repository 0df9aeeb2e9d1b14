"""Sentences as the bot itself ranks them: among these, what does not answer is hardest to tell."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Self

from answer.errors import BadQuestion
from answer.evidence.candidate_extractor import CandidateExtractor, unread
from answer.evidence.span_reader import SpanReader
from answer.evidence.types import Sentence
from answer.evidence_finder import EvidenceFinder
from answer.understanding.linking import link
from answer.understanding.splitting import questions_in
from index.archive import Archive
from index.compute import ComputeThread
from index.embedder import Embedder
from index.searcher import Searcher
from index.types import PUBLIC
from reading.parser import Parser
from training.articles import NewsSentence
from training.data import Text

_READ = 24  # sentences of a question, the most promising ones
_ASKED_AFTER = timedelta(days=3)


class RankedSearch:
    """Searches an archive and ranks what comes up with a reader. A context manager."""

    def __init__(self, folder: Path, reader: SpanReader) -> None:
        self._folder = folder
        self._reader = reader
        self._runner = asyncio.Runner()
        self._compute = ComputeThread()

    def __enter__(self) -> Self:
        self._archive = self._runner.run(Archive.open(self._folder))
        self._searcher = Searcher(
            archive=self._archive,
            embedder=Embedder.load(),
            compute=self._compute,
            folder=self._folder,
        )
        extractor = CandidateExtractor(spans=self._reader, parser=Parser.load())
        self._finder = EvidenceFinder(
            searcher=self._searcher, load_extractor=lambda: extractor, compute=self._compute
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._runner.run(self._searcher.close())
        self._runner.run(self._archive.close())
        self._runner.close()
        self._compute.close()

    def search(self, question: str, day: date) -> list[NewsSentence]:
        """Return the most promising sentences, the likeliest first, as asked soon after a day."""
        return self._runner.run(self._search(question, day + _ASKED_AFTER))

    async def _search(self, question: str, day: date) -> list[NewsSentence]:
        asked, *_ = questions_in(question)
        try:
            understood = await self._finder.understand(asked, [PUBLIC], day)
        except BadQuestion:
            return []
        found = await self._finder.retrieve(understood, [PUBLIC])
        promising = sorted(
            unread(link(understood, found), found), key=lambda pair: -pair[1].promise
        )
        read = [sentence for sentence, _ in promising[:_READ]]
        readings = self._reader.read(
            understood.expanded, [each.lead for each in read], [each.text for each in read]
        )
        ranked = sorted(zip(read, readings, strict=True), key=lambda pair: -pair[1].relevance)
        return [_news_sentence(sentence) for sentence, _ in ranked]


def _news_sentence(sentence: Sentence) -> NewsSentence:
    return NewsSentence(
        text=Text(sentence.text, lead=sentence.lead),
        span=sentence.span,
        url=sentence.article.url or "",
        published_on=sentence.written_on,
    )


def once(facts: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield each fact with one of its questions, in turn: to search takes most of a second.

    Of yes/no questions it is the first, the only one whose answer the fact's value is.
    """
    for number, fact in enumerate(fact for fact in facts if fact["questions"]):
        at = 0 if fact["kind"] == "yesno" else number % len(fact["questions"])
        one = {**fact, "questions": [fact["questions"][at]]}
        if "orders" in fact:
            one["orders"] = [fact["orders"][at]]
        yield one
