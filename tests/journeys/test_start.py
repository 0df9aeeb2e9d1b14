"""Journeys through the start: whatever Discord says, the bot comes online and answers."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest

from bot.client import Pace
from bot.discord_io import registration
from bot.run import run_bot
from tests.discord_server import DiscordServer, pointed_at
from tests.journeys.harness import (
    MODI_QUESTION,
    NOT_FOUND,
    PATIENT,
    TODAY,
    BotHarness,
    populated,
)
from tests.journeys.test_behaviour import Gate


@asynccontextmanager
async def started(server: DiscordServer, *, sessions: int = 1) -> AsyncIterator[BotHarness]:
    """Run the bot until it is connected, whether its commands are registered or not."""
    gate = Gate()
    gate.open.set()
    harness = populated(server, gate)
    with pointed_at(server):
        bot = asyncio.create_task(
            run_bot(
                token="test-token",
                services=gate,  # type: ignore[arg-type]
                api_base=server.api_base,
                gateway=server.gateway_url,
                today=lambda: TODAY,
                pace=Pace(rate=100, server_rate=100),
                first_pause=0.05,
            )
        )
        try:
            await server.wait_ready(PATIENT, sessions=sessions)
            yield harness
            assert not bot.done()
        finally:
            bot.cancel()
            with suppress(asyncio.CancelledError):
                await bot


async def answers_a_mention(harness: BotHarness) -> bool:
    asked = await harness.reader.say(
        harness.channel, f"{harness.server.bot.mention} {MODI_QUESTION}"
    )
    answer = await harness.server.wait_message(harness.channel, after=asked, timeout=PATIENT)
    return NOT_FOUND in answer.text


def changes_of_commands(server: DiscordServer) -> list[str]:
    return [
        line
        for line in server.requests
        if "/commands" in line and line.split()[0] in ("PUT", "POST", "PATCH", "DELETE")
    ]


async def test_mentions_are_answered_while_the_daily_limit_of_commands_is_met(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registration, "DAILY_LIMIT_PAUSE", 0.2)
    async with DiscordServer() as server:
        limit = "Max number of daily application command creates has been reached (200)"
        server.fail_next(status=400, match="PUT /applications", code=30034, message=limit)
        async with started(server) as harness:
            assert await answers_a_mention(harness)
            await server.wait_commands("ask", "article", timeout=PATIENT)
    assert f"the commands are not registered yet (400 {limit})" in caplog.text
    assert not [each for each in caplog.records if each.exc_info]


async def test_the_bot_is_online_while_discord_has_commands_wait(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registration, "NOTICE_AFTER", 0.05)
    async with DiscordServer() as server:
        server.rate_limit_next(match="PUT /applications", retry_after=600)
        async with started(server) as harness:
            assert await answers_a_mention(harness)
            await asyncio.sleep(0.1)
    assert "Discord has not taken the commands yet" in caplog.text


@pytest.mark.parametrize("line", ["GET /applications", "PUT /applications"])
async def test_commands_are_registered_once_discord_works_again(line: str) -> None:
    async with DiscordServer() as server:
        server.fail_next(status=503, match=line)
        server.rate_limit_next(match=line, by_proxy=True)
        async with started(server) as harness:
            assert await answers_a_mention(harness)
            await server.wait_commands("ask", "article", timeout=PATIENT)


async def test_commands_that_discord_refuses_do_not_keep_the_bot_from_answering(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with DiscordServer() as server:
        server.fail_next(status=400, match="PUT /applications", code=50035, message="Invalid Form")
        async with started(server) as harness:
            await server.until(lambda: changes_of_commands(server) or None, what="the commands")
            assert await answers_a_mention(harness)
    assert "Discord refused the command all (400 Invalid Form)" in caplog.text


async def test_only_commands_that_changed_are_sent() -> None:
    async with DiscordServer() as server:
        async with started(server):
            await server.wait_commands("ask", "article", timeout=PATIENT)
        assert len(changes_of_commands(server)) == 1
        commands = server.world.commands[None]
        (ask,) = (each for each in commands.values() if each["name"] == "ask")
        (help_,) = (each for each in commands.values() if each["name"] == "help")
        before = dict(ask)
        server.requests.clear()
        async with started(server) as harness:
            assert await answers_a_mention(harness)
        assert changes_of_commands(server) == []
        ask["description"] = "Something else."
        commands[1] = {**help_, "id": "1", "name": "gone"}
        async with started(server):
            await server.until(
                lambda: commands[int(before["id"])]["description"] == before["description"] or None,
                timeout=PATIENT,
                what="the change",
            )
        application = server.world.application_id
        assert changes_of_commands(server) == [
            f"DELETE /applications/{application}/commands/1",
            f"POST /applications/{application}/commands",
        ]


@pytest.mark.parametrize("line", ["GET /users/@me", "GET /gateway/bot"])
async def test_a_login_that_is_limited_or_fails_is_tried_again(
    line: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with DiscordServer() as server:
        server.rate_limit_next(match=line, by_proxy=True)
        server.fail_next(status=403, match=line)
        server.fail_next(status=503, match=line)
        async with started(server) as harness:
            assert await answers_a_mention(harness)
    assert "Discord cannot be reached (429 Too Many Requests); trying again" in caplog.text
    assert "<!DOCTYPE" not in caplog.text
    assert not [each for each in caplog.records if each.levelno >= logging.ERROR]


async def test_a_gateway_that_is_set_is_used_whatever_discord_says() -> None:
    async with DiscordServer() as server:
        server.told_gateway = "ws://127.0.0.1:9/"
        async with started(server) as harness:
            assert await answers_a_mention(harness)
