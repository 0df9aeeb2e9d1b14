"""Processes of their own stay under the ceiling that is set: the bot, an ingest, a rebuild."""

import asyncio
import os
import sys
from pathlib import Path

import pytest

from index.memory import SMALLEST, own_memory
from tests.discord_server import DiscordServer
from tests.journeys.harness import MODI_QUESTION, populated

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(own_memory() is None, reason="this system does not tell"),
]

SAMPLE = Path(__file__).parents[2] / "attache" / "sample"
_PATIENCE = 300.0


async def test_ingest_and_rebuild_stay_under_the_smallest_ceiling(tmp_path: Path) -> None:
    for command in (("ingest", str(SAMPLE)), ("reindex",)):
        process = await _attache(tmp_path, *command)
        most = await _most_memory(process)
        assert process.returncode == 0
        assert most < SMALLEST, command


async def test_a_bot_stays_under_the_smallest_ceiling(tmp_path: Path) -> None:
    async with DiscordServer() as server:
        harness = populated(server, None)
        bot = await _attache(
            tmp_path,
            "bot",
            ATTACHE_DISCORD_TOKEN=server.token,
            ATTACHE_DISCORD_API=server.api_base,
            ATTACHE_DISCORD_GATEWAY=server.gateway_url,
        )
        try:
            watching = asyncio.create_task(_most_memory(bot))
            await server.wait_ready(_PATIENCE)
            await server.wait_commands("article", timeout=_PATIENCE)
            await harness.add_file()
            asked = f"{server.bot.mention} {MODI_QUESTION}"
            said = await harness.reader.say(harness.channel, asked)
            answer = await server.wait_message(harness.channel, after=said, timeout=_PATIENCE)
        finally:
            bot.terminate()
            most = await watching
        assert "July 2024" in answer.text
        assert most < SMALLEST


async def _attache(folder: Path, *arguments: str, **settings: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "attache", "--data", str(folder / "data"), *arguments),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        env={**os.environ, "ATTACHE_MEMORY": f"{SMALLEST // 1024**2}MB", **settings},
    )


async def _most_memory(process: asyncio.subprocess.Process) -> int:
    """Wait for the end of the process, and return the most memory that it had of its own."""
    most = 0
    while process.returncode is None:
        most = max(most, own_memory(process.pid) or 0)
        await asyncio.sleep(0.02)
    return most
