"""What tests share: the real model, loaded once, and an archive of its own for each.

Tests that are marked `both_engines` run twice: on an archive in a folder, and on PostgreSQL.
"""

import asyncio
import os
import shutil
import tempfile
import uuid
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import settings

from answer.evidence.candidate_extractor import CandidateExtractor
from answer.evidence.readers import load_larger_reader, load_reader
from index import migrations
from index.archive import Archive
from index.compute import ComputeThread
from index.embedder import Embedder
from index.engine import Engine, engine_of
from index.searching import PassageSearcher
from ingest.readers.worker_process import WorkerProcess
from ingest.types import Limits
from reading.parser import Parser
from tests import postgres
from tests.clock import Clock
from tests.postgres import PostgresServer
from tests.tables import Tables

MEMORY = Path("/dev/shm")
MOST_WRITTEN = 2 * 1024**3


def pytest_configure() -> None:
    """Time no test, and write to memory where there is room: archives wait for their disk often."""
    settings.register_profile("untimed", deadline=None)
    settings.load_profile("untimed")
    if "TMPDIR" in os.environ or not os.access(MEMORY, os.W_OK):
        return
    if shutil.disk_usage(MEMORY).free > MOST_WRITTEN:
        os.environ["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None  # looked up already


@pytest.fixture(scope="session", autouse=True)
def tables() -> Iterator[None]:
    """Migrations run once, not for each archive; `test_migrations` has them run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrations, "apply", Tables(migrations.apply))
        yield


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
    reader = CandidateExtractor(spans=load_reader(), larger=load_larger_reader(), parser=parser)
    return Models(embedder=embedder, reader=reader)


@pytest.fixture(scope="session")
def tiny_models(models: Models) -> Models:
    """Models with a reader of random weights, for what holds whatever the reader says.

    The shipped one takes most of the time of a question.
    """
    from tests.answer.evidence.networks import tiny_reader  # imports torch: not all tests need it

    return replace(
        models, reader=CandidateExtractor(spans=tiny_reader(), parser=models.reader.parser)
    )


class SharedWorkerProcess(WorkerProcess):
    """Reads for many tests: who is done with it, or cancelled, leaves it running."""

    def stop(self) -> None:
        pass


@pytest.fixture(scope="session")
def reading_process() -> Iterator[WorkerProcess]:
    """The process that reads for all: to start one takes longer than most tests."""
    worker = SharedWorkerProcess.within(Limits())
    yield worker
    WorkerProcess.stop(worker)


@pytest.fixture
def one_reading_process(reading_process: WorkerProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have every service read in that process; its working directory is not the test's."""
    monkeypatch.setattr(WorkerProcess, "within", lambda _limits: reading_process)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def compute() -> Iterator[ComputeThread]:
    with ComputeThread() as thread:
        yield thread


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that is marked `both_engines` on each."""
    is_marked = metafunc.definition.get_closest_marker("both_engines")
    if is_marked and "database" in metafunc.fixturenames:
        metafunc.parametrize("database", ["sqlite", "postgres"], indirect=True)


@pytest.fixture(scope="session")
def postgres_server(request: pytest.FixtureRequest) -> Iterator[PostgresServer]:
    """The server of this test run, which its processes share."""
    worker = getattr(request.config, "workerinput", {})
    server = postgres.start(worker.get("testrunuid", uuid.uuid4().hex))
    yield server
    asyncio.run(server.drop_template())


@pytest.fixture
async def database(request: pytest.FixtureRequest) -> AsyncIterator[str | None]:
    """The address of the test's database; None where the archive is kept in a folder."""
    if getattr(request, "param", "sqlite") == "sqlite":
        yield None
        return
    async with request.getfixturevalue("postgres_server").database() as address:
        yield address


@pytest.fixture
def engine(database: str | None, tmp_path: Path) -> Engine:
    """Where the test's archive is kept."""
    return engine_of(tmp_path / "data", database)


@pytest.fixture
async def archive(engine: Engine) -> AsyncIterator[Archive]:
    async with await engine.open(create=True) as opened:
        yield opened


@pytest.fixture
async def searcher(
    engine: Engine, archive: Archive, embedder: Embedder, compute: ComputeThread
) -> AsyncIterator[PassageSearcher]:
    opened = engine.searcher(archive=archive, embedder=embedder, compute=compute)
    yield opened
    await opened.close()


@pytest.fixture(scope="session")
def shared_folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that the processes of this test run share."""
    folder = tmp_path_factory.getbasetemp()
    folder = (folder.parent if hasattr(request.config, "workerinput") else folder) / "shared"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def shared() -> Path:
    """Measuring data that lies beside a checkout; tests that want it skip where there is none."""
    folder = Path(__file__).resolve().parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip("no ../shared beside the checkout")
    return folder
