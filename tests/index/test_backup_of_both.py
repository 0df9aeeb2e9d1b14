"""A backup of either engine is put back into either, and changes nothing where it is refused."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from sqlalchemy import select, update

from index import moving
from index.archive import Archive
from index.backup import Backup
from index.engine import Engine, FolderEngine, PostgresEngine
from index.errors import (
    ArchiveInUse,
    ArchiveThere,
    DamagedBackup,
    DamagedDatabase,
    NoArchive,
    NoBackup,
    UnfinishedMove,
)
from index.tables import ArchiveRow, ArticleRow
from tests.index.stored import MODEL, embedded, row_counts
from tests.index.test_moving import fill
from tests.postgres import PostgresServer

PLACES = ("folder", "postgres")
Made = Callable[[str, str], Awaitable[Engine]]


@pytest.fixture
async def made(tmp_path: Path, postgres_server: PostgresServer) -> AsyncIterator[Made]:
    """Makes an engine of a kind, whose archive is not there yet."""
    async with AsyncExitStack() as stack:

        async def make(kind: str, name: str) -> Engine:
            if kind == "folder":
                return FolderEngine(tmp_path / name)
            address = await stack.enter_async_context(postgres_server.database(empty=True))
            return PostgresEngine(address)

        yield make


async def back_up(engine: Engine, file: Path) -> Backup:
    return await asyncio.to_thread(engine.upkeep().back_up, file)


async def restore(engine: Engine, file: Path, *, replace: bool = False) -> Backup:
    return await asyncio.to_thread(lambda: engine.upkeep().restore(file, replace=replace))


async def is_sound(engine: Engine) -> bool:
    found = await asyncio.to_thread(lambda: list(engine.upkeep().verify()))
    return not any(each.damages for each in found)


async def identity(archive: Archive) -> str:
    async with archive.database.reading() as session:
        return str(await session.scalar(select(ArchiveRow.identity)))


@pytest.mark.parametrize("target", PLACES)
@pytest.mark.parametrize("source", PLACES)
async def test_all_that_was_stored_is_put_back_under_another_identity(
    made: Made, tmp_path: Path, source: str, target: str
) -> None:
    here, there = await made(source, "here"), await made(target, "there")
    file = tmp_path / "backup.zip"
    async with await here.open(create=True) as archive:
        await fill(archive)
        await archive.articles.store("dropped", [embedded("Once. There.", url="d")], MODEL)
        await archive.collections.drop("dropped")
        assert (await back_up(here, file)).articles == 3
        counts, before = await row_counts(archive), await identity(archive)
        articles = [await archive.articles.newest(name) for name in ("public", "guild-1")]
    assert file.stat().st_mode & 0o777 == 0o600
    assert (await restore(there, file)).articles == 3
    assert await is_sound(there)
    async with await there.open() as archive:
        assert await row_counts(archive) == counts
        assert await identity(archive) != before
        assert [await archive.articles.newest(name) for name in ("public", "guild-1")] == articles
        versions = await archive.versions.of("guild-1", 3)
        assert [each.article.id for each in versions] == [3, 4, 5]
        [new] = await archive.articles.store("public", [embedded("New. More.", url="n")], MODEL)
        assert new.article_id == 8  # 7 was that of the article that is dropped
    assert {path.name for path in tmp_path.iterdir()} <= {"backup.zip", "here", "there"}


@pytest.mark.both_engines
async def test_a_backup_is_of_one_moment_while_articles_come_in(
    archive: Archive, engine: Engine, tmp_path: Path
) -> None:
    await fill(archive)
    done = False

    async def write() -> int:
        stored = 0
        while not done:
            text = f"Number {stored}. More."
            await archive.articles.store("public", [embedded(text, url=f"w{stored}")], MODEL)
            stored += 1
        return stored

    writing = asyncio.create_task(write())
    held = (await back_up(engine, tmp_path / "backup.zip")).articles
    done = True
    assert held <= 3 + await writing
    other = FolderEngine(tmp_path / "other")
    assert (await restore(other, tmp_path / "backup.zip")).articles == held
    assert await is_sound(other)


@pytest.mark.parametrize("target", PLACES)
async def test_an_archive_is_replaced_only_if_that_is_asked_for_and_nobody_uses_it(
    made: Made, tmp_path: Path, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("index.backup", "index.postgres.backup"):
        monkeypatch.setattr(f"{module}._IN_USE_AFTER", 0.3)
    here, there = await made("folder", "here"), await made(target, "there")
    file = tmp_path / "backup.zip"
    async with await here.open(create=True) as archive:
        await fill(archive)
    await back_up(here, file)
    async with await there.open(create=True) as archive:
        await archive.articles.store("guild-9", [embedded("Theirs. More.", url="u1")], MODEL)
        before, counts = await identity(archive), await row_counts(archive)
        with pytest.raises(ArchiveInUse, match="Stop the bot"):
            await restore(there, file, replace=True)
    with pytest.raises(ArchiveThere, match="--replace"):
        await restore(there, file)
    async with await there.open() as archive:
        assert (await identity(archive), await row_counts(archive)) == (before, counts)
    await restore(there, file, replace=True)
    async with await there.open() as archive:
        assert await archive.collections.names() == ["guild-1", "public"]
        assert await identity(archive) != before
    assert await is_sound(there)


@pytest.mark.parametrize("target", PLACES)
async def test_a_damaged_backup_changes_nothing(made: Made, tmp_path: Path, target: str) -> None:
    there = await made(target, "there")
    file = tmp_path / "backup.zip"
    async with await there.open(create=True) as archive:
        await fill(archive)
    await back_up(there, file)
    content = bytearray(file.read_bytes())
    content[len(content) // 3] ^= 0xFF
    file.write_bytes(content)
    async with await there.open() as archive:
        before = await identity(archive)
    with pytest.raises((NoBackup, DamagedBackup)):
        await restore(there, file, replace=True)
    async with await there.open() as archive:
        assert await identity(archive) == before
        assert len(await archive.articles.newest("public")) == 2


@pytest.mark.both_engines
async def test_a_damaged_archive_does_not_replace_a_backup(
    archive: Archive, engine: Engine, tmp_path: Path
) -> None:
    await fill(archive)
    file = tmp_path / "backup.zip"
    await back_up(engine, file)
    before = file.read_bytes()
    async with archive.database.writing() as session:
        await session.execute(
            update(ArticleRow).where(ArticleRow.id == 1).values(text="Something else")
        )
    with pytest.raises(DamagedDatabase, match="attache verify"):
        await back_up(engine, file)
    assert file.read_bytes() == before


@pytest.mark.both_engines
async def test_an_archive_that_was_moved_in_part_is_not_backed_up(
    archive: Archive, engine: Engine, tmp_path: Path
) -> None:
    await moving._name(archive.database, f"{moving._MARK}half")
    with pytest.raises(UnfinishedMove, match="attache migrate"):
        await back_up(engine, tmp_path / "backup.zip")
    assert not (tmp_path / "backup.zip").exists()


async def test_a_restore_that_fails_at_the_last_row_leaves_the_database_as_it_was(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = await made("postgres", "there")
    file = tmp_path / "backup.zip"
    async with await there.open(create=True) as archive:
        await fill(archive)
        await back_up(there, file)
        await archive.articles.store("public", [embedded("Later. On.", url="l")], MODEL)
        before = await row_counts(archive)

    def fail(*_: object) -> None:
        raise ValueError("a time that is none")

    monkeypatch.setattr("index.postgres.backup.number_after", fail)
    with pytest.raises(DamagedBackup):
        await restore(there, file, replace=True)
    async with await there.open() as archive:
        assert await row_counts(archive) == before


@pytest.mark.both_engines
async def test_the_tables_of_an_archive_that_is_up_to_date_lack_nothing(
    archive: Archive, engine: Engine
) -> None:
    assert await asyncio.to_thread(engine.upkeep().lacking) == ()


@pytest.mark.parametrize("place", PLACES)
async def test_where_there_is_no_archive_nothing_is_done(
    made: Made, tmp_path: Path, place: str
) -> None:
    upkeep = (await made(place, "none")).upkeep()
    for work in (lambda: list(upkeep.verify()), upkeep.lacking,
                 lambda: upkeep.back_up(tmp_path / "b.zip")):  # fmt: skip
        with pytest.raises(NoArchive, match="There is no archive"):
            await asyncio.to_thread(work)
    assert not (tmp_path / "b.zip").exists()
