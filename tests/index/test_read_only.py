"""An archive in a folder that cannot be written: it answers, and nothing in it changes."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import create_engine

from index import migrations
from index.archive import Archive
from index.compute import ComputeThread
from index.embedder import Embedder
from index.errors import EarlierVersion, ReadOnlyArchive, StorageError
from index.searcher import Searcher
from tests.articles import draft, store

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="permissions are others elsewhere"),
]

VISIT = draft("Modi visited Moscow in July. He met Putin.", title="Modi in Moscow", url="u1")
_NOBODY = 65534


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that other users of this machine can get to."""
    with tempfile.TemporaryDirectory() as made:
        Path(made).chmod(0o777)
        yield Path(made)


@contextmanager
def unwritable(folder: Path) -> Iterator[None]:
    """Take the right to write from this process; root has it, so another user takes its place."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    is_root = os.geteuid() == 0
    try:
        if is_root:
            os.setresuid(_NOBODY, _NOBODY, 0)
        yield
    finally:
        if is_root:
            os.setresuid(0, 0, 0)
        for path in (folder, *folder.rglob("*")):
            path.chmod(0o700 if path.is_dir() else 0o600)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
async def folder(place: Path, embedder: Embedder, compute: ComputeThread) -> Path:
    """An archive of one article that was closed, without an index."""
    await compute.run(embedder.ready)
    async with await Archive.open(place / "data", create=True) as archive:
        await store(archive, embedder, compute, [VISIT])
    return place / "data"


async def found(
    folder: Path, embedder: Embedder, compute: ComputeThread, cache: Path | None = None
) -> list[str]:
    async with await Archive.open(folder) as archive:
        searcher = Searcher(
            archive=archive, embedder=embedder, compute=compute, folder=folder, cache=cache
        )
        hits = await searcher.search("Modi", collections=["public"])
        await searcher.close()
        return [hit.passage.text for hit in hits]


async def test_its_index_is_used(folder: Path, embedder: Embedder, compute: ComputeThread) -> None:
    expected = await found(folder, embedder, compute)
    before = contents(folder)
    with unwritable(folder):
        assert await found(folder, embedder, compute) == expected != []
    assert contents(folder) == before


async def test_an_index_that_is_missing_is_built_in_the_cache(
    folder: Path, place: Path, embedder: Embedder, compute: ComputeThread
) -> None:
    before = contents(folder)
    with unwritable(folder):
        first = await found(folder, embedder, compute, place / "cache")
        built = contents(place / "cache")
        assert await found(folder, embedder, compute, place / "cache") == first != []
        assert contents(place / "cache") == built
    assert contents(folder) == before


async def test_adding_to_it_is_refused_with_the_remedy(
    folder: Path, embedder: Embedder, compute: ComputeThread
) -> None:
    with unwritable(folder):
        async with await Archive.open(folder) as archive:
            assert archive.is_read_only
            with pytest.raises(ReadOnlyArchive, match="write permission"):
                await archive.articles.remove("public", 1)
        with pytest.raises(ReadOnlyArchive, match="write permission"):
            await Archive.open(folder, create=True)


async def test_one_that_was_not_closed_is_not_shown_without_what_came_last(
    folder: Path, place: Path, embedder: Embedder, compute: ComputeThread
) -> None:
    async with await Archive.open(folder) as archive:
        await archive.articles.remove("public", 1)
        copy = shutil.copytree(folder, place / "killed", ignore=shutil.ignore_patterns("*-shm"))
    with unwritable(copy), pytest.raises(ReadOnlyArchive, match="Open it once"):
        await Archive.open(copy)


async def test_who_begins_to_write_to_it_is_noticed(folder: Path) -> None:
    with unwritable(folder):
        archive = await Archive.open(folder)
    (folder / "attache.sqlite3-wal").touch()
    with pytest.raises(StorageError, match="Another process writes"):
        await archive.collections.names()
    await archive.close()


async def test_tables_of_an_earlier_version_are_told(folder: Path) -> None:
    with create_engine(f"sqlite:///{folder / 'attache.sqlite3'}").connect() as connection:
        command.downgrade(migrations.alembic_config(connection), "0002")
        connection.exec_driver_sql("PRAGMA journal_mode = DELETE")
        connection.exec_driver_sql("PRAGMA journal_mode = WAL")
        connection.commit()
    with unwritable(folder), pytest.raises(EarlierVersion, match="once"):
        await Archive.open(folder)
