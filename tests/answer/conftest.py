"""The sample archive, ingested once, and an empty archive for tests that store their own."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import pytest_asyncio
from numpy.typing import NDArray

import attache
from answer.grammar import Grammar
from answer.types import Answer
from attache.app import App, open_app
from index.archive import Archive
from index.embedder import Embedder
from index.sentences import sentence_spans
from index.types import PUBLIC

SAMPLE = Path(attache.__file__).parent / "sample"


class RememberingEmbedder(Embedder):
    """The real model, which computes each passage once: many questions read the same sentences."""

    def __init__(self, real: Embedder) -> None:
        super().__init__(real._model, real.identity)
        self._vectors: dict[str, NDArray[np.float32]] = {}

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        new = sorted({text for text in texts if text not in self._vectors}, key=len)
        for start in range(0, len(new), 32):
            batch = new[start : start + 32]
            self._vectors.update(zip(batch, super().embed_passages(batch), strict=True))
        return np.array([self._vectors[text] for text in texts], np.float32).reshape(
            len(texts), self.identity.dimension
        )


@dataclass(frozen=True, kw_only=True)
class Desk:
    """The services over one data folder, and the archive itself to check them against."""

    app: App
    archive: Archive

    async def ask(self, question: str, *, as_of: str, of: tuple[str, ...] = (PUBLIC,)) -> Answer:
        return await self.app.answers.answer(
            question, collections=of, as_of=date.fromisoformat(as_of)
        )

    async def add(self, text: str, *, day: str, to: str = PUBLIC, title: str = "A title") -> int:
        report = await self.app.curator.add_text(
            to, text, title=title, published_on=date.fromisoformat(day)
        )
        return report.article_id


@pytest.fixture(scope="session")
def remembering(embedder: Embedder) -> Embedder:
    return RememberingEmbedder(embedder)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def sample_folder(tmp_path_factory: pytest.TempPathFactory, remembering: Embedder) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    async with AsyncExitStack() as stack:
        desk = await _desk(stack, folder, remembering)
        summary = await desk.app.curator.ingest([SAMPLE], PUBLIC)
        articles = await desk.archive.articles(PUBLIC, limit=1_000)
    assert summary.added == len(articles) > 30
    assert summary.failures == ()
    # At once, so that it does not depend on the order of tests what is computed beside what:
    # the last digits of a vector do.
    texts = {span.of(each.text) for each in articles for span in sentence_spans(each.text)}
    remembering.embed_passages(sorted(texts))
    return folder


@pytest.fixture
async def sample(sample_folder: Path, remembering: Embedder) -> AsyncIterator[Desk]:
    async with AsyncExitStack() as stack:
        yield await _desk(stack, sample_folder, remembering)


@pytest.fixture
async def desk(tmp_path: Path, remembering: Embedder) -> AsyncIterator[Desk]:
    async with AsyncExitStack() as stack:
        yield await _desk(stack, tmp_path / "data", remembering)


async def _desk(stack: AsyncExitStack, folder: Path, embedder: Embedder) -> Desk:
    return Desk(
        app=await stack.enter_async_context(open_app(folder, embedder=embedder)),
        archive=await stack.enter_async_context(await Archive.open(folder)),
    )


@pytest.fixture(scope="session")
def grammar() -> Grammar:
    return Grammar.load()
