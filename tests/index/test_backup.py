"""Backups: proved, whole, and put back as an archive that answers the same."""

import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from index.archive import Archive
from index.backup import back_up, disk_errors, restore
from index.database import DATABASE_FILE
from index.errors import (
    ArchiveInUse,
    ArchiveThere,
    DamagedBackup,
    DamagedDatabase,
    NoArchive,
    NoBackup,
    StorageError,
)
from index.temporary import TemporaryFolder
from index.verification import verify
from tests.index.stored import MODEL, embedded


@pytest.fixture
async def folder(tmp_path: Path) -> Path:
    """An archive of three articles, one of them removed, that nobody has open."""
    async with await Archive.open(tmp_path / "data", create=True) as archive:
        await archive.articles.store(
            "public", [embedded(f"One {n}. Two {n}.", url=f"u{n}") for n in range(3)], MODEL
        )
        await archive.articles.remove("public", 2)
    return tmp_path / "data"


def rows(folder: Path, table: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(folder / DATABASE_FILE)) as connection:
        return connection.execute(f"SELECT * FROM {table}").fetchall()


def execute(folder: Path, statement: str) -> None:
    with closing(sqlite3.connect(folder / DATABASE_FILE)) as connection, connection:
        connection.execute(statement)


def test_all_but_the_identity_is_put_back(folder: Path, tmp_path: Path) -> None:
    file, other = tmp_path / "backup.zip", tmp_path / "other"
    assert back_up(folder, file).articles == 2
    assert restore(file, other).articles == 2
    for table in ("articles", "passages", "vectors", "changes", "models", "story_keys"):
        assert rows(other, table) == rows(folder, table)
    assert rows(other, "archive") != rows(folder, "archive")
    assert file.stat().st_mode & 0o777 == 0o600
    assert {path.name for path in other.iterdir()} == {DATABASE_FILE, "attache.lock"}
    assert {path.name for path in tmp_path.iterdir()} == {"backup.zip", "data", "other"}


async def test_a_backup_is_of_one_moment_of_an_archive_in_use(folder: Path, tmp_path: Path) -> None:
    async with await Archive.open(folder) as archive:
        back_up(folder, tmp_path / "backup.zip")
        await archive.articles.store("public", [embedded("Later. On.", url="u9")], MODEL)
    restore(tmp_path / "backup.zip", tmp_path / "other")
    assert len(rows(tmp_path / "other", "articles")) == 3


async def test_ids_are_not_given_again_after_a_restore(folder: Path, tmp_path: Path) -> None:
    execute(folder, "DELETE FROM articles WHERE id = 3")
    back_up(folder, tmp_path / "backup.zip")
    restore(tmp_path / "backup.zip", tmp_path / "other")
    async with await Archive.open(tmp_path / "other") as archive:
        [stored] = await archive.articles.store("public", [embedded("A new. One.")], MODEL)
    assert stored.article_id == 4


def test_a_used_folder_is_replaced_only_if_that_is_asked_for(folder: Path, tmp_path: Path) -> None:
    back_up(folder, tmp_path / "backup.zip")
    execute(folder, "UPDATE articles SET title = 'Another'")
    (folder / "index" / "public").mkdir(parents=True)
    with pytest.raises(ArchiveThere, match="--replace"):
        restore(tmp_path / "backup.zip", folder)
    assert rows(folder, "articles")[0][4] == "Another"
    restore(tmp_path / "backup.zip", folder, replace=True)
    assert rows(folder, "articles")[0][4] == "A title"
    assert not (folder / "index").exists()


async def test_an_archive_in_use_is_not_replaced(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.backup._IN_USE_AFTER", 0.1)
    back_up(folder, tmp_path / "backup.zip")
    async with await Archive.open(folder) as archive:
        await archive.collections.names()
        with pytest.raises(ArchiveInUse, match="Stop the bot"):
            restore(tmp_path / "backup.zip", folder, replace=True)
        assert (await archive.collections.stats("public")).articles == 2


def test_a_damaged_archive_can_be_replaced(folder: Path, tmp_path: Path) -> None:
    back_up(folder, tmp_path / "backup.zip")
    (folder / DATABASE_FILE).write_bytes(b"noise" * 1000)
    (folder / f"{DATABASE_FILE}-wal").write_bytes(b"noise")
    restore(tmp_path / "backup.zip", folder, replace=True)
    assert len(rows(folder, "articles")) == 3


def test_a_damaged_archive_does_not_replace_a_backup(folder: Path, tmp_path: Path) -> None:
    back_up(folder, tmp_path / "backup.zip")
    before = (tmp_path / "backup.zip").read_bytes()
    execute(folder, "UPDATE articles SET text = 'Something else' WHERE id = 1")
    with pytest.raises(DamagedDatabase, match="attache verify"):
        back_up(folder, tmp_path / "backup.zip")
    assert (tmp_path / "backup.zip").read_bytes() == before


def test_no_other_file_is_overwritten(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(NoBackup):
        back_up(folder, tmp_path / "notes.txt")
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_what_cannot_be_backed_up_is_said(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(NoArchive):
        back_up(tmp_path / "nowhere", tmp_path / "backup.zip")
    with pytest.raises(StorageError, match="cannot be written"):
        back_up(folder, tmp_path / "nowhere" / "backup.zip")


def test_what_the_disk_refuses_is_said_without_what_would_have_been_written(tmp_path: Path) -> None:
    with (
        pytest.raises(StorageError, match="no such table: articles") as refused,
        disk_errors(tmp_path),
        create_engine("sqlite://").connect() as connection,
    ):
        connection.execute(text("INSERT INTO articles VALUES (:text)"), {"text": "Modi met Putin"})
    assert "Modi" not in str(refused.value)
    assert "INSERT" not in str(refused.value)


def _flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 3] ^= 0xFF
    file.write_bytes(content)


def _other_zip(file: Path) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("manifest.json", "[]")


def _escaping(file: Path) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("../evil", "out")
        archive.writestr(
            "manifest.json",
            '{"attache_backup": 1, "files": {"attache.sqlite3": "0", "../evil": "0"}}',
        )


DAMAGES: dict[str, Callable[[Path], object]] = {
    "a byte": _flip,
    "cut": lambda file: file.write_bytes(file.read_bytes()[:-100]),
    "empty": lambda file: file.write_bytes(b""),
    "gone": lambda file: file.unlink(),
    "a text": lambda file: file.write_text("no backup"),
    "another zip": _other_zip,
    "a path that leads outside": _escaping,
    "a database of noise": lambda file: file.write_bytes(b"SQLite format 3\0" + b"\xa5" * 9000),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_backup_changes_nothing(folder: Path, tmp_path: Path, damage: str) -> None:
    file = tmp_path / "backup.zip"
    back_up(folder, file)
    DAMAGES[damage](file)
    before = rows(folder, "articles")
    with pytest.raises((NoBackup, DamagedBackup)):
        restore(file, folder, replace=True)
    assert rows(folder, "articles") == before
    assert not (tmp_path / "evil").exists()
    assert [path for path in folder.iterdir() if path.name.startswith(".restoring")] == []


def test_a_bare_copy_of_a_database_is_taken_too(folder: Path, tmp_path: Path) -> None:
    shutil.copy(folder / DATABASE_FILE, tmp_path / "copy.sqlite3")
    assert restore(tmp_path / "copy.sqlite3", tmp_path / "other").articles == 2


def test_a_backup_of_a_later_version_is_refused(folder: Path, tmp_path: Path) -> None:
    execute(folder, "INSERT INTO alembic_version VALUES ('9999_later')")
    back_up(folder, tmp_path / "backup.zip")
    with pytest.raises(StorageError, match="later version"):
        restore(tmp_path / "backup.zip", tmp_path / "other")


def test_what_a_killed_restore_left_is_taken_away_and_what_another_works_on_is_not(
    folder: Path, tmp_path: Path
) -> None:
    back_up(folder, tmp_path / "backup.zip")
    (folder / ".restoring-x1y2").mkdir()
    (folder / ".restoring-x1y2.lock").touch()
    with TemporaryFolder(".restoring-", folder) as other:
        restore(tmp_path / "backup.zip", folder, replace=True)
        assert other.path.exists()
    assert not (folder / ".restoring-x1y2").exists()


def test_an_archive_of_an_earlier_version_is_backed_up_as_it_is(
    folder: Path, tmp_path: Path
) -> None:
    for table in ("fact_keys", "readings", "archive"):
        execute(folder, f"DROP TABLE {table}")
    execute(
        folder,
        "UPDATE alembic_version SET version_num = '0003_leaving' WHERE version_num = '0005_facts'",
    )
    assert back_up(folder, tmp_path / "backup.zip").articles == 2
    with pytest.raises(StorageError, match="earlier version"):
        list(verify(folder))  # which changes nothing
    restore(tmp_path / "backup.zip", tmp_path / "other")
    assert not any(report.damages for report in verify(tmp_path / "other"))
