"""Journeys through trouble: many questions, slow ones, lost connections, missing permissions."""

import asyncio
import os
import signal
from pathlib import Path
from typing import Any

import discord
import pytest

from answer.evidence.candidate_extractor import CandidateExtractor
from answer.types import Answer
from attache.app import open_app
from bot.monitor import HandledQuestion, NoMonitor, Outcome
from language import english
from tests.conftest import Models
from tests.discord_server import DiscordServer, pointed_at
from tests.journeys.harness import (
    MODI_QUESTION,
    NOT_FOUND,
    PATIENT,
    BotHarness,
    FailingServices,
    components_of,
    populated,
    run_until_stopped,
    running,
)


class Gate(FailingServices):
    """Answers no question until the event `open` is set."""

    def __init__(self) -> None:
        self.open = asyncio.Event()
        self.asked: list[str] = []

    async def answer(self, question: str, *, as_of: Any, **_: object) -> Answer:  # type: ignore[override]
        self.asked.append(question)
        await self.open.wait()
        return Answer(
            question=question,
            as_of=as_of,
            text=None,
            date=None,
            status=None,
            confidence=0.0,
            citations=(),
            newest_relevant=None,
            archive_newest=None,
            took_ms=1,
        )


async def test_waiting_people_see_their_position_and_then_the_answer() -> None:
    async with DiscordServer() as server:
        harness = populated(server, gate := Gate())
        async with running(server, gate, at_once=1, notify_after=0.05):
            first = await harness.reader.slash(harness.channel, "/ask", question="Who is first?")
            second = await harness.reader.slash(harness.channel, "/ask", question="Who is second?")
            asked = await harness.reader.say(harness.channel, f"{server.bot.mention} Who is third?")
            told = "Yours is number 1 in the queue"
            await server.until(lambda: told in second.text or None, what="the place")
            third = await server.wait_message(harness.channel, after=asked, timeout=PATIENT)
            assert "Yours is number 2 in the queue" in third.text
            gate.open.set()
            for reply in (first, second):
                await server.until(lambda r=reply: NOT_FOUND in r.text or None, what="the answer")
            await server.until(lambda: NOT_FOUND in third.text or None, what="the answer")
        assert gate.asked == ["Who is first?", "Who is second?", "Who is third?"]
        assert server.refusals == []


async def test_a_question_that_takes_too_long_is_refused() -> None:
    async with DiscordServer() as server:
        harness = populated(server, gate := Gate())
        async with running(server, gate, time_limit=0.1):
            assert "No answer was found within" in (await harness.ask(MODI_QUESTION)).text


async def test_who_waits_for_a_busy_machine_is_told_so_and_answered_late() -> None:
    async with DiscordServer() as server:
        harness = populated(server, gate := Gate())
        async with running(server, gate, at_once=2, patience=0.05, notify_after=0.05):
            ask = harness.reader.slash
            replies = [
                await ask(harness.channel, "/ask", question=f"Who is number {number}?")
                for number in range(4)
            ]
            for reply, told in zip(replies, (0, 0, 1, 2), strict=True):
                sentence = english()("queue-place", position=told)
                await server.until(lambda r=reply, s=sentence: r.text == s or None, what=sentence)
            gate.open.set()
            for reply in replies:
                await server.until(lambda r=reply: NOT_FOUND in r.text or None, what="the answer")
        assert server.refusals == []


class OutOfTime:
    """Reads for longer than there is time."""

    def __init__(self, reader: CandidateExtractor) -> None:
        self._reader = reader

    def __getattr__(self, name: str) -> Any:
        return getattr(self._reader, name)

    def extract(self, *_: object) -> None:
        raise TimeoutError


class Remembering(NoMonitor):
    """Remembers what became of questions."""

    def __init__(self) -> None:
        self.outcomes: list[Outcome] = []

    def question_handled(self, question: HandledQuestion) -> None:
        self.outcomes.append(question.outcome)


async def test_what_was_found_is_shown_where_there_is_no_time_to_read_it(
    tmp_path: Path, models: Models
) -> None:
    reader: Any = OutOfTime(models.reader)
    monitor = Remembering()
    async with (
        open_app(tmp_path / "data", embedder=models.embedder, extractor=reader, create=True) as app,
        DiscordServer() as server,
    ):
        harness = populated(server, app)
        async with running(server, app, monitor=monitor):
            await harness.add_file()
            shown = await harness.ask(MODI_QUESTION)
            assert (await app.servers.usage(harness.guild.id, days=1)).failed == 1
        assert english()("unread") in shown.text
        assert "“Indian Prime Minister Narendra Modi visited Russia" in shown.text
        assert monitor.outcomes == [Outcome.TIMED_OUT]
        assert server.refusals == []


async def test_a_server_that_asks_too_fast_is_told_to_wait() -> None:
    async with DiscordServer() as server:
        harness = populated(server, FailingServices())
        async with running(server, harness.app, server_rate=1, per=60.0):
            await harness.ask(MODI_QUESTION)
            reply = await harness.admin.slash(harness.channel, "/ask", question=MODI_QUESTION)
            assert "This server asks a lot just now" in (await reply.original()).text


async def test_questions_asked_while_disconnected_are_answered(
    harness: BotHarness,
) -> None:
    harness.server.drop_connections()
    asked = await harness.reader.say(
        harness.channel, f"{harness.server.bot.mention} {MODI_QUESTION}"
    )
    command = await harness.reader.slash(
        harness.channel, "/ask", question=MODI_QUESTION, wait=False
    )
    answer = await harness.server.wait_message(harness.channel, after=asked, timeout=PATIENT)
    assert NOT_FOUND in answer.text
    assert NOT_FOUND in (await command.original(PATIENT)).text
    assert harness.server.gateway.identifies == 1


async def test_a_reply_after_the_interaction_expired_goes_to_the_channel() -> None:
    now = 0.0
    async with DiscordServer(clock=lambda: now) as server:
        harness = populated(server, gate := Gate())
        async with running(server, gate):
            reply = await harness.reader.slash(harness.channel, "/ask", question=MODI_QUESTION)
            now = 901.0
            gate.open.set()
            answer = await server.wait_message(
                harness.channel, lambda m: NOT_FOUND in m.text, timeout=PATIENT
            )
            assert answer.interaction is None
            assert NOT_FOUND not in reply.text


async def test_a_command_that_arrives_too_late_is_answered_in_the_channel() -> None:
    async with DiscordServer(response_window=-1.0) as server:
        harness = populated(server, gate := Gate())
        gate.open.set()
        async with running(server, gate):
            await harness.reader.slash(harness.channel, "/ask", question=MODI_QUESTION, wait=False)
            answer = await server.wait_message(harness.channel, timeout=PATIENT)
            assert NOT_FOUND in answer.text


class Locked(Gate):
    """Services whose database is locked until the event `freed` is set."""

    def __init__(self) -> None:
        super().__init__()
        self.freed = asyncio.Event()
        self.open.set()

    async def count_question(self, server_id: int | None, **_: object) -> None:
        await self.freed.wait()


async def test_an_answer_does_not_wait_to_be_recorded() -> None:
    async with DiscordServer() as server:
        harness = populated(server, locked := Locked())
        async with running(server, locked):
            assert NOT_FOUND in (await harness.ask(MODI_QUESTION)).text
            locked.freed.set()


async def test_a_private_answer_that_expired_is_a_direct_message() -> None:
    now = 0.0
    async with DiscordServer(clock=lambda: now) as server:
        harness = populated(server, gate := Gate())
        async with running(server, gate):
            await harness.reader.slash(
                harness.channel, "/ask", question=MODI_QUESTION, only_me=True
            )
            now = 901.0
            gate.open.set()
            answer = await server.wait_message(harness.reader.dm, timeout=PATIENT)
            assert NOT_FOUND in answer.text
            # They would ask the articles of direct messages.
            assert 1 not in components_of(answer)
        assert all(NOT_FOUND not in each.text for each in server.messages(harness.channel))


async def test_an_answer_is_sent_once_if_discords_response_was_lost(harness: BotHarness) -> None:
    harness.server.fail_next(status=502, match="POST /channels", after=True)
    harness.server.rate_limit_next(match="POST /channels")
    asked = await harness.reader.say(
        harness.channel, f"{harness.server.bot.mention} {MODI_QUESTION}"
    )
    await harness.server.wait_message(harness.channel, after=asked, timeout=PATIENT)
    await harness.ask(MODI_QUESTION)
    mine = [m for m in harness.server.messages(harness.channel) if m.reply_to is asked]
    assert len(mine) == 1


async def test_failures_of_discord_are_retried(harness: BotHarness) -> None:
    harness.server.fail_next(status=503, match="PATCH /webhooks")
    assert NOT_FOUND in (await harness.ask(MODI_QUESTION)).text


async def test_a_missing_permission_is_named_to_the_asker(harness: BotHarness) -> None:
    harness.channel.set_overwrite(
        harness.guild.members[harness.server.bot.id],
        deny=discord.Permissions(send_messages=True, embed_links=True),
    )
    await harness.reader.say(harness.channel, f"{harness.server.bot.mention} {MODI_QUESTION}")
    told = await harness.server.wait_message(harness.reader.dm, timeout=PATIENT)
    assert told.text == f"I need Send Messages and Embed Links in {harness.channel.mention}."
    harness.server.refusals.clear()


async def test_a_channel_without_history_is_answered_without_a_reference(
    harness: BotHarness,
) -> None:
    harness.channel.set_overwrite(
        harness.guild.members[harness.server.bot.id],
        deny=discord.Permissions(read_message_history=True),
    )
    asked = await harness.reader.say(
        harness.channel, f"{harness.server.bot.mention} {MODI_QUESTION}"
    )
    answer = await harness.server.wait_message(harness.channel, after=asked, timeout=PATIENT)
    assert NOT_FOUND in answer.text
    harness.server.refusals.clear()


async def test_work_in_progress_is_finished_before_the_bot_stops() -> None:
    async with DiscordServer() as server:
        harness = populated(server, gate := Gate())
        with pointed_at(server):
            bot = asyncio.create_task(run_until_stopped(server, "test-token", gate))
            await server.wait_ready(PATIENT)
            await server.wait_commands("ask")
            reply = await harness.reader.slash(harness.channel, "/ask", question=MODI_QUESTION)
            os.kill(os.getpid(), signal.SIGTERM)
            await asyncio.sleep(0.1)  # the signal comes by way of the event loop
            late = await harness.reader.slash(harness.channel, "/ask", question=MODI_QUESTION)
            assert "I am being restarted" in (await late.original()).text
            assert not bot.done()
            gate.open.set()
            await asyncio.wait_for(bot, PATIENT)
        assert NOT_FOUND in reply.text


class Rebuilding(Gate):
    """Rebuilds for an hour."""

    async def reindex(self, *_: object, **__: object) -> None:
        await asyncio.sleep(3600)


async def test_a_rebuild_in_progress_is_stopped_with_the_bot_and_its_admin_is_told() -> None:
    async with DiscordServer() as server:
        harness = populated(server, app := Rebuilding())
        with pointed_at(server):
            # Work in progress would be waited for twice as long as this test waits.
            stopped = run_until_stopped(server, "test-token", app, patience=2 * PATIENT)
            bot = asyncio.create_task(stopped)
            await server.wait_ready(PATIENT)
            await server.wait_commands("archive")
            reply = await harness.admin.slash(harness.channel, "/archive reindex")
            os.kill(os.getpid(), signal.SIGTERM)
            await asyncio.wait_for(bot, PATIENT)
        assert (await reply.original()).text == english()("reindex-stopped")


@pytest.mark.parametrize(
    "question",
    [
        "@everyone **when** did `Modi` visit Russia ||?||",
        "When did \u202eidoM\u202c visit Russia\u200b?",
        "When did Modi visit <@1> <#2> [Russia](https://evil.example)?",
        "\U000e0041\u2066When did " + "Modi" * 90 + " visit Russia?",
    ],
)
async def test_any_characters_in_a_question_are_handled(harness: BotHarness, question: str) -> None:
    answer = await harness.ask(question)
    assert NOT_FOUND in answer.text
    assert answer.pings_nobody
    assert not set(answer.text) & set("\u202e\u202c\u200b\u2066\U000e0041")
