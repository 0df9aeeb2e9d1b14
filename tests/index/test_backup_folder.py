"""Dated backups: the newest are kept, and nothing else is touched."""

from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from filelock import FileLock

from index.archive import Archive
from index.backup import back_up
from index.backup_folder import BackupFolder
from index.database import DATABASE_FILE
from index.errors import NoArchive, StorageError
from tests.index.stored import MODEL, embedded

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
async def data(tmp_path: Path) -> Path:
    async with await Archive.open(tmp_path / "data", create=True) as archive:
        await archive.articles.store("public", [embedded("One. Two.", url="u1")], MODEL)
    return tmp_path / "data"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*.zip"))


def test_as_many_as_wanted_are_kept_and_other_files_stay(data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    (folder / "attache-before-the-move.zip").write_text("mine")
    for day in range(4):
        dated = BackupFolder(folder, now=lambda day=day: NOON + timedelta(days=day))
        file, made = dated.add(partial(back_up, data), keep=2)
        assert (file.parent, made.articles) == (folder, 1)
        assert dated.newest() == NOON + timedelta(days=day)
    assert names(folder) == [
        "attache-2026-11-26T120000Z.zip",
        "attache-2026-11-27T120000Z.zip",
        "attache-before-the-move.zip",
    ]


def test_where_none_can_be_made_the_earlier_ones_stay(data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    BackupFolder(folder, now=lambda: NOON).add(partial(back_up, data), keep=1)
    (data / DATABASE_FILE).unlink()
    with pytest.raises(NoArchive):
        BackupFolder(folder).add(partial(back_up, data), keep=1)
    assert names(folder) == ["attache-2026-11-24T120000Z.zip"]


def test_a_backup_from_the_future_does_not_count_as_the_newest(data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    BackupFolder(folder, now=lambda: NOON + timedelta(days=400)).add(partial(back_up, data), keep=1)
    now = BackupFolder(folder, now=lambda: NOON)
    assert now.newest() is None
    now.add(partial(back_up, data), keep=1)
    assert now.newest() == NOON


def test_two_processes_do_not_make_one_at_once(data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    with (
        FileLock(folder / ".backups.lock"),
        pytest.raises(StorageError, match="Another process makes a backup"),
    ):
        BackupFolder(folder).add(partial(back_up, data), keep=1)
    assert names(folder) == []
