"""Attaché: its ingest, what it searches, and the sentences that it shows with an answer."""

import asyncio
import json
from collections.abc import Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from answer.evidence_finder import EvidenceFinder
from answer.service import AnswerService
from answer.understanding.splitting import questions_in
from attache.app import load_extractor, open_app
from attache.archive import open_archive
from benchmarks.bench import BenchQuestion
from benchmarks.peers.corpus import Article
from benchmarks.peers.evidence import DEPTH, Result
from benchmarks.peers.system import HYBRID, Search, System
from index.embedder import Embedder, fastest_precision
from index.types import PUBLIC

ANSWER = "sentences read"
"""The way that people see: what search brings up is read, and its sentences are ordered."""

T = TypeVar("T")


class Attache(System):
    """An archive in a folder of its own, in the default settings."""

    def __init__(self) -> None:
        self._loop = asyncio.Runner()
        self._folder = TemporaryDirectory(prefix="attache-peers-")
        self._open = AsyncExitStack()
        self._embedder = Embedder.load()
        self.precision = str(fastest_precision()).removeprefix("torch.")

    def add(self, articles: Sequence[Article]) -> int:
        source = Path(self._folder.name, "articles.jsonl")
        source.write_text("".join(map(_line, articles)), encoding="utf-8")
        return self._run(self._ingest(source))

    def read(self) -> None:
        self._run(self._read())

    def ways(self) -> Mapping[str, Search]:
        finder, answers = self._run(self._services())

        async def passages(question: BenchQuestion) -> list[Result]:
            asked, *_ = questions_in(question.text)
            understood = await finder.understand(asked, [PUBLIC], question.as_of)
            found = [each.passage for each in await finder.retrieve(understood, [PUBLIC])]
            return [
                Result(
                    url=each.article.url or "",
                    text=each.text,
                    published_on=each.article.published_on,
                )
                for each in found
            ]

        async def sentences(question: BenchQuestion) -> list[Result]:
            answer = await answers.answer(
                question.text, collections=[PUBLIC], as_of=question.as_of, shown=DEPTH
            )
            return [
                Result(url=each.url or "", text=each.quote, published_on=each.published_on)
                for each in answer.citations
            ]

        return {
            HYBRID: lambda question, count: self._run(passages(question))[:count],
            ANSWER: lambda question, count: self._run(sentences(question))[:count],
        }

    def close(self) -> None:
        self._run(self._open.aclose())
        self._loop.close()
        self._folder.cleanup()

    def _run(self, work: Coroutine[object, object, T]) -> T:
        return self._loop.run(work)

    @property
    def _data(self) -> Path:
        return Path(self._folder.name, "data")

    async def _ingest(self, source: Path) -> int:
        async with open_app(self._data, embedder=self._embedder, create=True) as app:
            summary = await app.collections.ingest([source], PUBLIC)
        return summary.passages

    async def _read(self) -> None:
        async with open_app(self._data, embedder=self._embedder) as app:
            await app.reader.read_unread()

    async def _services(self) -> tuple[EvidenceFinder, AnswerService]:
        opened = await self._open.enter_async_context(
            open_archive(self._data, embedder=self._embedder)
        )
        finder = EvidenceFinder(
            searcher=opened.searcher,
            load_extractor=load_extractor,
            compute=opened.compute,
            archive=opened.archive,
        )
        await finder.ready()
        answers = AnswerService(archive=opened.archive, finder=finder, compute=opened.compute)
        return finder, answers


def _line(article: Article) -> str:
    fields = {"url": article.url, "title": article.title, "text": article.text}
    return json.dumps(fields | {"date": article.published_on.isoformat()}) + "\n"


def create() -> System:
    """Load the embedding model; the reader is loaded for the first question."""
    return Attache()
