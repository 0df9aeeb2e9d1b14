"""The app and the harness, for each journey."""

import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from attache.app import open_app
from bot.services import Services
from tests.conftest import Models
from tests.discord_server import DiscordServer
from tests.journeys.harness import BotHarness, populated, running


@pytest.fixture(autouse=True)
def one_process_reads(one_reading_process: None) -> None:
    """No journey waits for a process of its own to start."""


@pytest.fixture
async def app(tmp_path: Path, models: Models, database: str | None) -> AsyncIterator[Services]:
    async with open_app(
        tmp_path / "data",
        database=database,
        embedder=models.embedder,
        extractor=models.reader,
        create=True,
    ) as opened:
        yield opened


@pytest.fixture
async def harness(app: Services) -> AsyncIterator[BotHarness]:
    # How soon a bot must acknowledge is counted in its own work: others share the machine.
    async with DiscordServer(clock=time.process_time) as server:
        harness = populated(server, app)
        async with running(server, app):
            yield harness
        # Discord took everything that the bot sent.
        assert server.refusals == []


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every journey as slow."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.slow)
