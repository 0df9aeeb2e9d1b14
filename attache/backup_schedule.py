"""Backups made while the bot runs, each by a process of its own: questions do not wait for it."""

import asyncio
import logging
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NoReturn

from index.backup_folder import BackupFolder

log = logging.getLogger(__name__)

_BETWEEN_LOOKS = 60.0
_AFTER_FAILURE = 3600.0


class BackupSchedule:
    """Makes a backup whenever the newest one in the folder is older than `every`."""

    def __init__(self, *, command: Sequence[str], folder: Path, every: timedelta) -> None:
        self._command = command
        self._folder = BackupFolder(folder)
        self._every = every

    async def run(self) -> NoReturn:
        """Make backups as they become due, until this is cancelled."""
        while True:
            failed = self._is_due() and not await self._make()
            await asyncio.sleep(_AFTER_FAILURE if failed else _BETWEEN_LOOKS)

    def _is_due(self) -> bool:
        newest = self._folder.newest()
        return newest is None or newest + self._every <= datetime.now(UTC)

    async def _make(self) -> bool:
        """Run the command, and return whether it made a backup."""
        process = await asyncio.create_subprocess_exec(
            *self._command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
        )
        try:
            said = (await process.communicate())[0].decode(errors="replace").strip()
        except asyncio.CancelledError:
            process.terminate()
            await process.wait()
            raise
        if process.returncode == 0:
            log.info("Backup made: %s", said)
        else:
            log.error("No backup was made; it is tried again in an hour: %s", said)
        return process.returncode == 0


def backup_command(data: Path, folder: Path, *, keep: int) -> list[str]:
    """Return the command that makes a backup in the folder."""
    return [
        sys.executable, "-m", "attache", "--data", str(data), "backup", str(folder),
        "--keep", str(keep),
    ]  # fmt: skip
