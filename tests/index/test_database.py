"""Opening a database, and what it does when the disk refuses."""

import asyncio
import os
import shutil
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from sqlalchemy import event, select, text

from index.archive import Archive
from index.errors import DiskFull, LostDatabase, NoArchive, StorageError
from index.health import examine_database
from index.stores.feeds import FeedStore
from index.stores.servers import ServerStore
from index.types import AskedQuestion, QuestionOutcome
from tests.index.stored import MODEL, database_bytes, embedded

LATER = datetime.now(UTC) + timedelta(hours=1)


async def test_an_archive_is_made_only_where_that_is_asked_for(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with pytest.raises(NoArchive, match=r"There is no archive in .*data'\. Check --data"):
        await Archive.open(folder)
    assert not folder.exists()
    async with await Archive.open(folder, create=True) as made:
        assert made.is_new
    for create in (True, False):
        async with await Archive.open(folder, create=create) as opened:
            assert not opened.is_new


async def test_a_folder_without_a_database_holds_no_archive(tmp_path: Path) -> None:
    with pytest.raises(NoArchive):
        await Archive.open(tmp_path)
    assert list(tmp_path.iterdir()) == []


async def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("not a folder")
    with pytest.raises(StorageError, match="data folder"):
        await Archive.open(tmp_path / "data", create=True)


async def test_a_damaged_database_is_refused_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "attache.sqlite3").write_bytes(b"this is no database at all" * 100)
    with pytest.raises(StorageError, match="backup"):
        await Archive.open(tmp_path)


async def test_a_full_disk_raises_and_loses_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    async with await Archive.open(folder, create=True) as archive:
        await archive.articles.store("public", [embedded("One. Two.", url="u1")], MODEL)
        # SQLite's own limit on the size of the file: the same error as a disk without room.
        async with archive.database._engine.connect() as connection:
            pages = (await connection.exec_driver_sql("PRAGMA page_count")).scalar_one()
            await connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")
        with pytest.raises(DiskFull, match="Free some room"):
            await archive.articles.store("public", [embedded("Long. " * 20_000, url="u2")], MODEL)
    async with await Archive.open(folder) as archive:
        assert [article.text for article in await archive.articles.newest("public")] == [
            "One. Two."
        ]


async def test_readers_do_not_wait_for_a_writer(archive: Archive, tmp_path: Path) -> None:
    await archive.articles.store("public", [embedded("One. Two.")], MODEL)
    other = sqlite3.connect(tmp_path / "data" / "attache.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert (await archive.collections.stats("public")).articles == 1
    other.close()


async def test_deleted_rows_are_overwritten_on_disk_by_every_connection(
    archive: Archive, tmp_path: Path
) -> None:
    def as_sqlite_is_by_default(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA secure_delete = OFF")

    # Some systems build their SQLite with it on.
    await archive.close()
    event.listen(
        archive.database._engine.sync_engine, "connect", as_sqlite_is_by_default, insert=True
    )

    async def hold() -> None:
        async with archive.database.reading() as session:
            await session.execute(select(1))
            await asyncio.sleep(0.05)

    await asyncio.gather(*(hold() for _ in range(3)))  # as many connections
    feeds, servers = FeedStore(archive.database), ServerStore(archive.database)
    feed = await feeds.add(
        "guild-1", url="https://news.example/", title="T", every=timedelta(hours=1), at=LATER
    )
    for n in range(100):
        await feeds.tried(feed, f"https://news.example/entry-{n}", at=LATER)
        asked = AskedQuestion(
            server_id=1,
            outcome=QuestionOutcome.ANSWERED,
            took_ms=5,
            text=f"Who met Modi in room {n}?",
        )
        await servers.add_question(asked)
    assert b"entry-99" in database_bytes(tmp_path)
    assert b"Who met Modi" in database_bytes(tmp_path)
    await archive.collections.drop("guild-1")
    await servers.erase(1)
    assert b"entry-" not in database_bytes(tmp_path)
    assert b"Who met Modi" not in database_bytes(tmp_path)


async def test_who_keeps_the_archive_locked_is_said_and_not_waited_for_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.locks._SILENT", 0.05)
    monkeypatch.setattr("index.database._LONGEST_OPENING", 0.1)
    await (await Archive.open(tmp_path, create=True)).close()
    said = rf"process {os.getpid()} .*end it"
    with FileLock(tmp_path / "attache.lock"), pytest.raises(StorageError, match=said):
        await Archive.open(tmp_path)
    async with await Archive.open(tmp_path):
        pass


async def test_what_is_reported_as_stored_is_on_the_disk(archive: Archive) -> None:
    async with archive.database.writing() as session:
        full = await session.scalar(text("PRAGMA synchronous"))
    assert full == 2


async def test_an_upgrade_that_another_process_runs_does_not_stop_the_event_loop(
    tmp_path: Path,
) -> None:
    await (await Archive.open(tmp_path, create=True)).close()
    lock, turns = FileLock(tmp_path / "attache.lock"), 0
    lock.acquire()
    opening = asyncio.create_task(Archive.open(tmp_path))
    while turns < 20:
        await asyncio.sleep(0.01)
        turns += 1
    assert not opening.done()
    lock.release()
    await (await opening).close()


@pytest.fixture
async def three_changes(tmp_path: Path) -> Path:
    """A folder with an archive of three articles, whose last two are in the log only."""
    folder = tmp_path / "data"
    async with await Archive.open(folder, create=True) as archive:
        await archive.articles.store("public", [embedded("One. Two.", url="u0")], MODEL)
    async with await Archive.open(folder) as archive:
        for n in (1, 2):
            await archive.articles.store("public", [embedded(f"One {n}. Two.", url=f"u{n}")], MODEL)
        whole = tmp_path / "killed"
        shutil.copytree(folder, whole)  # as a killed process leaves it
    assert (whole / "attache.sqlite3-wal").stat().st_size > 0
    return whole


async def test_a_log_that_was_cut_is_told(
    three_changes: Path, caplog: pytest.LogCaptureFixture
) -> None:
    log_file = three_changes / "attache.sqlite3-wal"
    os.truncate(log_file, log_file.stat().st_size - 4_096)
    (three_changes / "attache.sqlite3-shm").unlink()
    health = examine_database(three_changes)
    assert health is not None and health.lost == 1
    async with await Archive.open(three_changes) as archive:
        assert [each.url for each in await archive.articles.newest("public")] == ["u1", "u0"]
        assert "The last change is missing" in caplog.text
        caplog.clear()
        await archive.articles.store("public", [embedded("One 3. Two.", url="u3")], MODEL)
    await (await Archive.open(three_changes)).close()
    assert "missing" not in caplog.text


async def test_a_whole_log_is_no_loss_and_neither_is_a_collection_that_was_dropped(
    three_changes: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with await Archive.open(three_changes) as archive:
        assert len(await archive.articles.newest("public")) == 3
        await archive.collections.drop("public")
    await (await Archive.open(three_changes)).close()
    assert "missing" not in caplog.text


@pytest.mark.parametrize("left", [None, b""])
async def test_a_database_that_was_deleted_or_emptied_beside_its_indexes_is_not_begun_anew(
    tmp_path: Path, left: bytes | None
) -> None:
    file = tmp_path / "attache.sqlite3"
    if left is not None:
        file.write_bytes(left)
    (tmp_path / "index" / "public").mkdir(parents=True)
    (tmp_path / "index" / "public" / "CURRENT").write_text("generation-1")
    for create in (True, False):
        with pytest.raises(LostDatabase, match="restore a backup"):
            await Archive.open(tmp_path, create=create)
    assert (file.read_bytes() if file.exists() else None) == left
