"""Journeys of servers that the bot leaves: noted, kept for a while, and erased."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.client import AttacheBot
from bot.cogs.departures import gets_events_of
from bot.services import Services
from servers import departures
from servers.service import ServerSettings
from tests.discord_server import DiscordServer, Guild
from tests.journeys.harness import (
    MODI,
    MODI_QUESTION,
    NOT_FOUND,
    PATIENT,
    BotHarness,
    populated,
    running,
)


async def wait_until_left(app: Services, server: DiscordServer, *guilds: Guild) -> None:
    """Wait until exactly these are noted as left."""
    expected = sorted(guild.id for guild in guilds)
    memberships = app.departures._memberships
    async with asyncio.timeout(PATIENT):
        while await memberships.left(server.bot.id, before=datetime.now(UTC)) != expected:
            await asyncio.sleep(0.02)


async def test_a_removed_bot_has_left_the_server_until_it_is_invited_again(
    harness: BotHarness,
) -> None:
    await harness.add_file(title="Modi in Moscow")
    harness.server.remove_guild(harness.guild)
    await wait_until_left(harness.app, harness.server, harness.guild)
    harness.server.invite_again(harness.guild)
    await wait_until_left(harness.app, harness.server)
    assert NOT_FOUND not in (await harness.ask(MODI_QUESTION)).text


async def test_an_outage_does_not_count_as_leaving(harness: BotHarness) -> None:
    other = harness.server.add_guild("Consulate")
    harness.server.begin_outage(harness.guild)
    harness.server.remove_guild(other)
    await wait_until_left(harness.app, harness.server, other)


async def test_departures_while_disconnected_are_noted_at_the_start(app: Services) -> None:
    async with DiscordServer() as server:
        gone, dark, stays = (server.add_guild(name) for name in ("Gone", "Dark", "Stays"))
        # Nobody left a server where the bot never was.
        await app.collections.add_file("guild-5", "modi.txt", MODI)
        memberships = app.departures._memberships
        async with running(server, app):
            async with asyncio.timeout(PATIENT):
                while len(await memberships.present(server.bot.id)) < 3:
                    await asyncio.sleep(0.02)
        server.remove_guild(gone)
        server.begin_outage(dark)
        async with running(server, app):
            await wait_until_left(app, server, gone)
        assert await memberships.present(server.bot.id) == {dark.id, stays.id}


async def test_a_servers_data_is_erased_thirty_days_after_the_bot_left(
    app: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with DiscordServer() as server:
        harness = populated(server, app)
        other = server.add_guild("Consulate", owner=harness.admin)
        async with running(server, app):
            await harness.add_file(title="Modi in Moscow")
            await app.servers.change(harness.guild.id, ServerSettings(recording=True))
            await app.collections.add_file(f"guild-{other.id}", "modi.txt", MODI)
            server.remove_guild(harness.guild)
            await wait_until_left(app, server, harness.guild)
        async with running(server, app):
            await wait_until_left(app, server, harness.guild)
        assert (await app.collections.status(f"guild-{harness.guild.id}")).articles == 1

        monkeypatch.setattr(departures, "ERASED_AFTER", timedelta(0))
        async with running(server, app):
            await wait_until_left(app, server)
        assert (await app.collections.status(f"guild-{harness.guild.id}")).articles == 0
        assert await app.servers.settings(harness.guild.id) == ServerSettings()
        assert (await app.collections.status(f"guild-{other.id}")).articles == 1


async def test_a_server_that_invites_the_bot_again_in_time_is_not_erased(
    app: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(departures, "ERASED_AFTER", timedelta(0))
    async with DiscordServer() as server:
        harness = populated(server, app)
        await app.collections.add_file(f"guild-{harness.guild.id}", "modi.txt", MODI)
        await app.departures.left(server.bot.id, harness.guild.id)
        async with running(server, app):
            await wait_until_left(app, server)
        assert (await app.collections.status(f"guild-{harness.guild.id}")).articles == 1


async def test_a_server_that_could_not_be_read_is_not_erased(
    app: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(departures, "ERASED_AFTER", timedelta(0))
    monkeypatch.setattr(AttacheBot, "get_guild", lambda *_: None)
    async with DiscordServer() as server:
        kept, gone = populated(server, app).guild, server.add_guild("Gone")
        for each in (kept, gone):
            await app.collections.add_file(f"guild-{each.id}", "modi.txt", MODI)
            await app.departures.left(server.bot.id, each.id)
        # Neither comes with the events of the start.
        monkeypatch.setattr(AttacheBot, "guilds", ())
        server.remove_guild(gone)
        async with running(server, app):
            await wait_until_left(app, server, kept)
        assert (await app.collections.status(f"guild-{kept.id}")).articles == 1
        assert (await app.collections.status(f"guild-{gone.id}")).articles == 0


def test_a_process_gets_events_of_the_servers_of_its_shards_only() -> None:
    of_shard_two = (3 * 4 + 2) << 22
    assert gets_events_of(of_shard_two, None, None)
    assert gets_events_of(of_shard_two, None, 4)
    assert gets_events_of(of_shard_two, [0, 2], 4)
    assert not gets_events_of(of_shard_two, [0, 1, 3], 4)
