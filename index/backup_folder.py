"""A folder of dated backups, of which the newest are kept."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from index.backup import Backup
from index.errors import StorageError
from index.private_files import FILE_MODE, make_private_folder

# Not ".attache-…", as a backup that was left half done: that is deleted with its lock.
_LOCK = ".backups.lock"
_DATED = "attache-%Y-%m-%dT%H%M%SZ.zip"
_NAME = re.compile(r"attache-\d{4}-\d\d-\d\dT\d{6}Z\.zip")


def utc_now() -> datetime:
    """The current time."""
    return datetime.now(UTC)


class BackupFolder:
    """Backups under the names of their times in UTC; other files in the folder are left alone."""

    def __init__(self, folder: Path, *, now: Callable[[], datetime] = utc_now) -> None:
        self._folder = folder
        self._now = now

    def newest(self) -> datetime | None:
        """The time of the newest backup; None where there is none."""
        times = [_time_of(file) for file in self._backups()]
        # A clock that was wrong once must not keep backups from being made.
        return max((time for time in times if time <= self._now()), default=None)

    def add(self, back_up: Callable[[Path], Backup], *, keep: int) -> tuple[Path, Backup]:
        """Have a backup made, and only then delete the oldest ones beyond `keep`.

        Raises what `back_up` raises, and `StorageError` where another process makes one here.
        """
        try:
            make_private_folder(self._folder)
            with FileLock(self._folder / _LOCK, timeout=0, mode=FILE_MODE):
                file = self._folder / self._now().strftime(_DATED)
                made = back_up(file)
                for old in self._backups()[:-keep]:
                    if old != file:
                        old.unlink(missing_ok=True)
                return file, made
        except Timeout as error:
            raise StorageError(
                f"Another process makes a backup in {self._folder}. Try again when it is done."
            ) from error
        except OSError as error:
            raise StorageError(
                f"{self._folder} cannot be written ({error.strerror or error}). Give write "
                "permission, or name another folder."
            ) from error

    def _backups(self) -> list[Path]:
        """The backups, oldest first."""
        if not self._folder.is_dir():
            return []
        return sorted(path for path in self._folder.iterdir() if _NAME.fullmatch(path.name))


def _time_of(file: Path) -> datetime:
    try:
        return datetime.strptime(file.name, _DATED).replace(tzinfo=UTC)
    except ValueError:  # a day that no calendar has
        return datetime.min.replace(tzinfo=UTC)
