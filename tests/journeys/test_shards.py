"""Journeys with several processes, which have shards of their own and share one archive."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from attache.app import open_app
from bot.client import Shards
from bot.services import Services
from ingest.types import ArticleDetails
from tests.conftest import Models
from tests.discord_server import DiscordServer, Guild
from tests.journeys.harness import (
    ADMIN,
    FINLAND,
    FINLAND_QUESTION,
    MODI_QUESTION,
    NOT_FOUND,
    PATIENT,
    BotHarness,
    run_until_stopped,
    running,
)


@dataclass(frozen=True, kw_only=True)
class TwoBots:
    """Two bots over one data folder, with a guild on the shard of each."""

    apps: tuple[Services, Services]
    harnesses: tuple[BotHarness, BotHarness]


pytestmark = pytest.mark.both_engines

Open = Callable[[], AbstractAsyncContextManager[Services]]


@pytest.fixture
def open_here(tmp_path: Path, models: Models, database: str | None) -> Open:
    """Open the services over the test's archive, as another process does."""
    return lambda: open_app(
        tmp_path / "data",
        database=database,
        embedder=models.embedder,
        extractor=models.reader,
        create=True,
    )


@asynccontextmanager
async def two_bots(server: DiscordServer, open_here: Open) -> AsyncIterator[TwoBots]:
    """Run shards 0 and 1 of 2 as if each were a process: they share only the archive."""
    async with AsyncExitStack() as stack:
        apps = [await stack.enter_async_context(open_here()) for _ in range(2)]
        harnesses = tuple(_harness_on_shard(server, app, shard) for shard, app in enumerate(apps))
        for shard, app in enumerate(apps):
            shards = Shards(count=2, ids=(shard,))
            await stack.enter_async_context(running(server, app, shards=shards))
        yield TwoBots(apps=(apps[0], apps[1]), harnesses=(harnesses[0], harnesses[1]))


def _harness_on_shard(server: DiscordServer, app: Services, shard: int) -> BotHarness:
    guild = server.add_guild(f"Embassy {shard}")
    while _shard_of(guild) != shard:
        # A guild's shard follows from the millisecond in which it was made.
        server.remove_guild(guild)
        guild = server.add_guild(f"Embassy {shard}")
    admin, reader = server.add_user("ada"), server.add_user("rita")
    guild.add_member(admin, permissions=ADMIN)
    guild.add_member(reader)
    return BotHarness(
        server=server, app=app, guild=guild, channel=guild.text_channel, admin=admin, reader=reader
    )


def _shard_of(guild: Guild) -> int:
    return (guild.id >> 22) % 2


async def test_each_process_answers_its_own_servers_once(open_here: Open) -> None:
    async with DiscordServer() as server, two_bots(server, open_here) as bots:
        assert [s.shard for s in server.gateway.sessions.values()] == [(0, 2), (1, 2)]
        for harness in bots.harnesses:
            asked = await harness.reader.say(
                harness.channel, f"{server.bot.mention} {MODI_QUESTION}"
            )
            await server.wait_message(harness.channel, after=asked, timeout=PATIENT)
            assert NOT_FOUND in (await harness.ask(MODI_QUESTION)).text
            assert sum(m.author is server.bot for m in server.messages(harness.channel)) == 2
        dm = bots.harnesses[1].reader.dm
        asked = await bots.harnesses[1].reader.say(dm, MODI_QUESTION)
        await server.wait_message(dm, after=asked, timeout=PATIENT)
        assert server.refusals == []


async def test_the_commands_are_registered_by_one_process(open_here: Open) -> None:
    async with DiscordServer() as server, two_bots(server, open_here):
        registered = [r for r in server.requests if r.startswith("PUT") and "/commands" in r]
        assert len(registered) == 1


async def test_one_process_answers_from_what_the_other_adds(open_here: Open) -> None:
    async with DiscordServer() as server, two_bots(server, open_here) as bots:
        first, second = bots.harnesses
        assert NOT_FOUND in (await second.ask(FINLAND_QUESTION)).text
        report = await bots.apps[0].collections.add_text(
            "public", FINLAND, ArticleDetails(title="Finland joins", published_on=date(2023, 4, 4))
        )
        for harness in (first, second):
            assert "Finland joined NATO" in (await harness.ask(FINLAND_QUESTION)).text
        await bots.apps[0].collections.remove("public", report.article_id)
        assert "Finland joined NATO" not in (await second.ask(FINLAND_QUESTION)).text


async def test_an_article_of_one_server_stays_with_its_shard(open_here: Open) -> None:
    async with DiscordServer() as server, two_bots(server, open_here) as bots:
        first, second = bots.harnesses
        await first.add_file(title="Modi in Moscow")
        assert "“Indian Prime Minister" in (await first.ask(MODI_QUESTION)).text
        assert "Indian Prime Minister" not in (await second.ask(MODI_QUESTION)).text


async def test_one_process_has_as_many_shards_as_discord_recommends(open_here: Open) -> None:
    async with (
        DiscordServer(recommended_shards=2) as server,
        open_here() as app,
    ):
        harness = _harness_on_shard(server, app, 0)
        async with running(server, app):
            assert NOT_FOUND in (await harness.ask(MODI_QUESTION)).text
            assert next(iter(server.gateway.sessions.values())).shard == (0, 2)


async def test_a_bot_stops_while_its_shard_connects_again() -> None:
    async with DiscordServer() as server:
        stopping = asyncio.create_task(run_until_stopped(server, "test-token"))
        await server.wait_ready(PATIENT)
        server.gateway.greets = False
        server.gateway.drop()
        await server.until(
            lambda: server.gateway.connections or None, timeout=PATIENT, what="a new connection"
        )
        stopping.cancel()
        done, _ = await asyncio.wait({stopping}, timeout=PATIENT)
        assert done
