"""The checks of Discord: the token, the commands, the servers, the clock."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import discord
import pytest

from bot import checkup
from bot.checkup import NEEDED, Finding, Verdict, invitation
from tests.discord_server import DiscordServer
from tests.journeys.harness import FailingServices, running

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    async with DiscordServer() as opened:
        yield opened


async def examined(
    server: DiscordServer, token: str | None = "test-token", api: str | None = None
) -> dict[str, Finding]:
    """Return the findings by their check; of several by one check, the last."""
    return {each.check: each async for each in checkup.examine(token, api or server.api_base)}


async def test_every_check_passes_while_the_bot_runs(server: DiscordServer) -> None:
    server.add_guild("Embassy", bot_permissions=NEEDED)
    async with running(server, FailingServices()):
        found = await examined(server)
    assert {each.verdict for each in found.values()} == {Verdict.OK}
    assert list(found) == [
        "token", "intents", "commands", "servers", "permissions", "invitation", "clock",
    ]  # fmt: skip
    assert "Embassy" in found["servers"].said
    assert invitation(server.world.application_id) in found["invitation"].said


async def test_without_a_token_the_remedy_says_how_to_get_one(server: DiscordServer) -> None:
    found = await examined(server, token=None)
    assert list(found) == ["token"]
    assert found["token"].verdict is Verdict.FAILED
    assert "https://discord.com/developers/applications" in str(found["token"].remedy)


async def test_a_wrong_token_and_a_dead_network_are_told_apart(server: DiscordServer) -> None:
    refused = await examined(server, token="another")
    assert refused["token"].verdict is Verdict.FAILED
    assert "Reset Token" in str(refused["token"].remedy)
    dead = await examined(server, api="http://127.0.0.1:9/api")
    assert list(dead) == ["Discord"]
    assert "does not answer" in dead["Discord"].said


async def test_a_rate_limit_is_told_with_how_long_it_lasts(server: DiscordServer) -> None:
    server.rate_limit_next(match="GET /users/@me", retry_after=600, by_proxy=True)
    said = (await examined(server))["Discord"].said
    assert "no more requests for 600 s" in said


async def test_commands_of_another_version_are_named(server: DiscordServer) -> None:
    nothing_yet = (await examined(server))["commands"]
    assert "missing: /archive" in nothing_yet.said
    assert "`attache bot` registers them as soon as Discord takes them" in str(nothing_yet.remedy)
    async with running(server, FailingServices()):
        pass
    commands = server.world.commands[None]
    (ask,) = (each for each in commands.values() if each["name"] == "ask")
    ask["name"] = "question"
    said = (await examined(server))["commands"].said
    assert said == "missing: /ask; not this version's: /question"


async def test_permissions_that_a_server_withholds_are_named(server: DiscordServer) -> None:
    lacking = NEEDED.value & ~discord.Permissions(embed_links=True, attach_files=True).value
    guild = server.add_guild("Embassy", bot_permissions=discord.Permissions(lacking))
    guild.everyone.permissions = discord.Permissions.none()
    server.add_guild("Consulate", bot_permissions=discord.Permissions(administrator=True))
    found = await examined(server)
    assert found["permissions"].verdict is Verdict.NOTE
    expected = f"Embassy ({guild.id}) lacks Embed Links and Attach Files"
    assert found["permissions"].said == expected


async def test_servers_are_counted_over_several_pages(
    server: DiscordServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkup, "MOST_GUILDS", 3)
    assert (await examined(server))["servers"].verdict is Verdict.NOTE
    for n in range(7):
        server.add_guild(f"Embassy {n}")
    assert (await examined(server))["servers"].said.startswith("7: Embassy 0, ")


async def test_privileged_intents_are_noted_as_not_needed() -> None:
    async with DiscordServer(message_content=True) as server:
        found = await examined(server)
    assert found["intents"].verdict is Verdict.NOTE
    assert "Message Content" in found["intents"].said


def test_an_interactions_endpoint_url_fails_the_check() -> None:
    application = {"flags": 0, "interactions_endpoint_url": "https://a.example"}
    first, *_ = checkup.application_findings(application)
    assert first.verdict is Verdict.FAILED
    assert "General Information" in str(first.remedy)


def test_a_wrong_clock_is_reported_with_its_drift() -> None:
    here = datetime(2026, 7, 1, 12, tzinfo=UTC)
    assert checkup.clock_finding(here - timedelta(seconds=20), here).verdict is Verdict.OK
    ahead = checkup.clock_finding(here - timedelta(hours=1), here)
    assert (ahead.verdict, ahead.said) == (Verdict.FAILED, "3,600 s ahead of Discord's")


@pytest.mark.parametrize("file", ["README.md", "docs/discord.md"])
def test_the_documents_invite_with_the_needed_permissions(file: str) -> None:
    link = discord.utils.oauth_url(
        "ID", permissions=NEEDED, scopes=("bot", "applications.commands")
    )
    assert link.partition("&")[2] in (ROOT / file).read_text()
