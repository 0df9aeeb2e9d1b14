"""Backups that the bot makes: when they are due, by a process of its own."""

import asyncio
import logging
import sys
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from attache.backup_schedule import BackupSchedule, backup_command
from index.archive import Archive
from tests.index.stored import MODEL, embedded

pytestmark = pytest.mark.slow


async def run_until(schedule: BackupSchedule, caplog: pytest.LogCaptureFixture, said: str) -> None:
    running = asyncio.create_task(schedule.run())
    async with asyncio.timeout(60):
        while said not in caplog.text:
            await asyncio.sleep(0.02)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running


@pytest.mark.both_engines
async def test_a_backup_is_made_when_the_newest_is_too_old(
    archive: Archive,
    database: str | None,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ATTACHE_DATABASE", database or "")
    await archive.articles.store("public", [embedded("One. Two.", url="u1")], MODEL)
    folder = tmp_path / "backups"
    schedule = BackupSchedule(
        command=backup_command(tmp_path / "data", folder, keep=3),
        folder=folder,
        every=timedelta(days=1),
    )
    caplog.set_level(logging.INFO)
    await run_until(schedule, caplog, "Backup made")
    assert len(list(folder.glob("attache-*.zip"))) == 1
    assert not schedule._is_due()


async def test_a_backup_that_failed_is_told_with_its_reason(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    schedule = BackupSchedule(
        command=[sys.executable, "-c", "print('no room'); raise SystemExit(1)"],
        folder=tmp_path / "backups",
        every=timedelta(days=1),
    )
    await run_until(schedule, caplog, "No backup was made")
    assert "no room" in caplog.text
