"""A house with everything in it, for each journey."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from attache.app import App, open_app
from tests.conftest import Models
from tests.discord_server import DiscordServer
from tests.journeys.house import House, furnished, running


@pytest.fixture
async def app(tmp_path: Path, models: Models) -> AsyncIterator[App]:
    async with open_app(
        tmp_path / "data", embedder=models.embedder, extractor=models.reader, create=True
    ) as opened:
        yield opened


@pytest.fixture
async def house(app: App) -> AsyncIterator[House]:
    async with DiscordServer() as server:
        house = furnished(server, app)
        async with running(server, app):
            yield house
        # Discord took everything that the bot sent.
        assert server.refusals == []
