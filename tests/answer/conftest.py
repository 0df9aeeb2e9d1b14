"""The sample archive, ingested once, and an empty archive for tests that store their own."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio

import attache
from answer.types import Answer
from attache.app import open_app
from bot.services import Services
from index.archive import Archive
from index.types import PUBLIC
from ingest.types import ArticleDetails
from tests.conftest import Models

SAMPLE = Path(attache.__file__).parent / "sample"


@dataclass(frozen=True, kw_only=True)
class Harness:
    """The services over one data folder, and the archive itself to check them against."""

    app: Services
    archive: Archive

    async def ask(self, question: str, *, as_of: str, of: tuple[str, ...] = (PUBLIC,)) -> Answer:
        return await self.app.answers.answer(
            question, collections=of, as_of=date.fromisoformat(as_of)
        )

    async def add(self, text: str, *, day: str, to: str = PUBLIC, title: str = "A title") -> int:
        report = await self.app.collections.add_text(
            to, text, ArticleDetails(title=title, published_on=date.fromisoformat(day))
        )
        return report.article_id


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def sample_folder(tmp_path_factory: pytest.TempPathFactory, models: Models) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    async with AsyncExitStack() as stack:
        harness = await opened(stack, folder, models)
        summary = await harness.app.collections.ingest([SAMPLE], PUBLIC)
        articles = await harness.archive.articles.newest(PUBLIC, limit=1_000)
    assert summary.added == len(articles) > 30
    assert summary.failures == ()
    return folder


@pytest.fixture
async def sample(sample_folder: Path, models: Models) -> AsyncIterator[Harness]:
    async with AsyncExitStack() as stack:
        yield await opened(stack, sample_folder, models)


@pytest.fixture
async def harness(tmp_path: Path, models: Models) -> AsyncIterator[Harness]:
    async with AsyncExitStack() as stack:
        yield await opened(stack, tmp_path / "data", models)


async def opened(stack: AsyncExitStack, folder: Path, models: Models) -> Harness:
    return Harness(
        app=await stack.enter_async_context(
            open_app(folder, embedder=models.embedder, extractor=models.reader, create=True)
        ),
        archive=await stack.enter_async_context(await Archive.open(folder)),
    )
