"""The sample archive, read once for all, and an empty archive for tests that store their own."""

import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio
from filelock import FileLock

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
async def unread_sample(shared_folder: Path, models: Models) -> Path:
    """The folder of an archive of the sample, of which nothing was read."""
    folder = shared_folder / "unread"
    with FileLock(shared_folder / "unread.lock"):
        if not folder.exists():
            async with AsyncExitStack() as stack:
                harness = await opened(stack, shared_folder / "ingested", models)
                summary = await harness.app.collections.ingest([SAMPLE], PUBLIC)
                articles = await harness.archive.articles.newest(PUBLIC, limit=1_000)
            assert summary.added == len(articles) > 30
            assert summary.failures == ()
            (shared_folder / "ingested").rename(folder)
    return folder


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def read_sample(shared_folder: Path, unread_sample: Path, models: Models) -> Path:
    """The folder of an archive of the sample that was read, as the bot does it."""
    folder = shared_folder / "read"
    with FileLock(shared_folder / "read.lock"):
        if not folder.exists():
            copy = Path(shutil.copytree(unread_sample, shared_folder / "reading"))
            async with AsyncExitStack() as stack:
                harness = await opened(stack, copy, models)
                assert await harness.app.reader.read_unread()
            copy.rename(folder)
    return folder


@pytest.fixture(scope="session")
def own_sample(read_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a copy for the tests of this process."""
    return Path(shutil.copytree(read_sample, tmp_path_factory.mktemp("sample") / "data"))


@pytest.fixture
async def sample(own_sample: Path, models: Models) -> AsyncIterator[Harness]:
    async with AsyncExitStack() as stack:
        yield await opened(stack, own_sample, models)


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
