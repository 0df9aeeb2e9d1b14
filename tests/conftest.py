"""What tests share: the real model, loaded once, and an archive in a folder of its own."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from answer.evidence.candidate_extractor import CandidateExtractor
from answer.evidence.readers import load_reader
from index.archive import Archive
from index.compute import ComputeThread
from index.embedder import Embedder
from index.searcher import Searcher
from reading.parser import Parser
from tests.clock import Clock


@dataclass(frozen=True, kw_only=True)
class Models:
    """The models that are shipped, loaded once for all tests."""

    embedder: Embedder
    reader: CandidateExtractor


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    return Embedder.load()


@pytest.fixture(scope="session")
def parser() -> Parser:
    return Parser.load()


@pytest.fixture(scope="session")
def models(embedder: Embedder, parser: Parser) -> Models:
    return Models(embedder=embedder, reader=CandidateExtractor(spans=load_reader(), parser=parser))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def compute() -> Iterator[ComputeThread]:
    with ComputeThread() as thread:
        yield thread


@pytest.fixture
async def archive(tmp_path: Path) -> AsyncIterator[Archive]:
    async with await Archive.open(tmp_path / "data", create=True) as opened:
        yield opened


@pytest.fixture
async def searcher(
    archive: Archive, embedder: Embedder, compute: ComputeThread, tmp_path: Path
) -> AsyncIterator[Searcher]:
    opened = Searcher(archive=archive, embedder=embedder, compute=compute, folder=tmp_path / "data")
    yield opened
    await opened.close()


@pytest.fixture(scope="session")
def shared() -> Path:
    """Measuring data that lies beside a checkout; tests that want it skip where there is none."""
    folder = Path(__file__).resolve().parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip("no ../shared beside the checkout")
    return folder
