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
from attache.app import App, open_app
from index.archive import Archive
from index.types import PUBLIC
from tests.conftest import Models

SAMPLE = Path(attache.__file__).parent / "sample"


@dataclass(frozen=True, kw_only=True)
class Services:
    """The services over one data folder, and the archive itself to check them against."""

    app: App
    archive: Archive

    async def ask(self, question: str, *, as_of: str, of: tuple[str, ...] = (PUBLIC,)) -> Answer:
        return await self.app.answers.answer(
            question, collections=of, as_of=date.fromisoformat(as_of)
        )

    async def add(self, text: str, *, day: str, to: str = PUBLIC, title: str = "A title") -> int:
        report = await self.app.collections.add_text(
            to, text, title=title, published_on=date.fromisoformat(day)
        )
        return report.article_id


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def sample_folder(tmp_path_factory: pytest.TempPathFactory, models: Models) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    async with AsyncExitStack() as stack:
        services = await _services(stack, folder, models)
        summary = await services.app.collections.ingest([SAMPLE], PUBLIC)
        articles = await services.archive.articles(PUBLIC, limit=1_000)
    assert summary.added == len(articles) > 30
    assert summary.failures == ()
    return folder


@pytest.fixture
async def sample(sample_folder: Path, models: Models) -> AsyncIterator[Services]:
    async with AsyncExitStack() as stack:
        yield await _services(stack, sample_folder, models)


@pytest.fixture
async def services(tmp_path: Path, models: Models) -> AsyncIterator[Services]:
    async with AsyncExitStack() as stack:
        yield await _services(stack, tmp_path / "data", models)


async def _services(stack: AsyncExitStack, folder: Path, models: Models) -> Services:
    return Services(
        app=await stack.enter_async_context(
            open_app(folder, embedder=models.embedder, extractor=models.reader)
        ),
        archive=await stack.enter_async_context(await Archive.open(folder)),
    )
