"""The mark of the newest change: never behind what was reported, never ahead of what was stored."""

import os
from pathlib import Path

import pytest

from index.change_mark import ChangeMark


def test_a_process_that_notes_late_does_not_put_the_mark_back(tmp_path: Path) -> None:
    early, late = ChangeMark(tmp_path, "a"), ChangeMark(tmp_path, "a")
    late.note(8)
    early.note(7)
    assert ChangeMark(tmp_path, "a").lost(7) == 1


def test_what_is_noted_is_on_the_disk_and_replaces_what_was_there_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = ChangeMark(tmp_path, "a")
    mark.note(9)
    before = (tmp_path / ChangeMark.FILE).stat().st_size
    on_disk: list[int] = []

    def synced(file: int) -> None:
        on_disk.append(os.fstat(file).st_size)

    monkeypatch.setattr("os.fsync", synced)
    mark.note(10_000)
    assert on_disk == [before]
    assert ChangeMark(tmp_path, "a").lost(0) == 10_000


def test_the_name_of_a_new_mark_is_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    monkeypatch.setattr("os.fsync", lambda file: synced.append(os.fstat(file).st_ino))
    mark = ChangeMark(tmp_path, "a")
    mark.note(1)
    of_file, of_folder = (tmp_path / ChangeMark.FILE).stat().st_ino, tmp_path.stat().st_ino
    assert synced == [of_file, of_folder]
    mark.note(2)
    assert synced == [of_file, of_folder, of_file]


def test_the_mark_of_an_earlier_version_and_that_of_another_archive_are_replaced(
    tmp_path: Path,
) -> None:
    (tmp_path / ChangeMark.FILE).write_text("a 12\n")
    assert ChangeMark(tmp_path, "a").lost(10) == 2
    assert ChangeMark(tmp_path, "b").lost(10) == 0
    ChangeMark(tmp_path, "b").note(3)
    assert ChangeMark(tmp_path, "b").lost(2) == 1


def test_after_a_loss_was_told_changes_are_noted_anew(tmp_path: Path) -> None:
    ChangeMark(tmp_path, "a").note(10)
    mark = ChangeMark(tmp_path, "a")
    assert mark.lost(7) == 3
    mark.note(8)
    assert ChangeMark(tmp_path, "a").lost(8) == 0
