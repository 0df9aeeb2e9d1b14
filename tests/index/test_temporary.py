"""Temporary folders, and what killed processes leave of them."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from index.temporary import TemporaryFolder

ROOT = Path(__file__).resolve().parents[2]
_HOLD = """
import sys, time
from pathlib import Path
from index.temporary import TemporaryFolder

folder = TemporaryFolder("attache-bm25-", Path(sys.argv[1]))
(folder.path / "words").touch()
print(folder.path, flush=True)
time.sleep(60)
"""


def test_a_folder_is_gone_when_it_is_closed(tmp_path: Path) -> None:
    with TemporaryFolder("a-", tmp_path) as folder:
        assert folder.path.stat().st_mode & 0o777 == 0o700
        (folder.path / "file").touch()
    assert list(tmp_path.iterdir()) == []


def test_what_others_use_stays(tmp_path: Path) -> None:
    with TemporaryFolder("a-", tmp_path) as first, TemporaryFolder("a-", tmp_path) as second:
        assert first.path.is_dir() and second.path.is_dir()


def test_what_a_killed_process_left_is_deleted_by_the_next(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert process.stdout is not None
    left = Path(process.stdout.readline().strip())
    with TemporaryFolder("attache-bm25-", tmp_path):
        assert (left / "words").exists()  # it lives
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert left.exists()
    with TemporaryFolder("attache-bm25-", tmp_path) as folder:
        lock = folder.path.with_name(f"{folder.path.name}.lock")
        assert set(tmp_path.iterdir()) == {folder.path, lock}


def test_a_folder_without_a_lock_is_deleted_if_the_machine_has_started_since(
    tmp_path: Path,
) -> None:
    old, new, other = (tmp_path / name for name in ("a-old", "a-new", "b-old"))
    for folder in (old, new, other):
        folder.mkdir()
    before_start = time.time() - time.clock_gettime(time.CLOCK_BOOTTIME) - 60
    for folder in (old, other):
        os.utime(folder, (before_start, before_start))
    TemporaryFolder("a-", tmp_path).close()
    assert set(tmp_path.iterdir()) == {new, other}


def test_no_folder_is_left_where_none_can_be_made(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        TemporaryFolder("a-", tmp_path / "none")
