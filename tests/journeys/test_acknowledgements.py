"""Journeys through acknowledgements that get lost, or that come too late."""

import asyncio
import logging

import pytest

from language import english
from tests.discord_server import DiscordServer, NoResponse
from tests.journeys.harness import MODI_QUESTION, NOT_FOUND, PATIENT, populated, running
from tests.journeys.test_hearing import Answering


class Suggesting(Answering):
    """Services that suggest a question."""

    async def asked_before(self, server_id: int | None, typed: str) -> tuple[str, ...]:
        return (MODI_QUESTION,)


def errors_in(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [
        each.getMessage()
        for each in caplog.records
        if each.levelno >= logging.ERROR or each.exc_info
    ]


async def test_a_command_goes_on_if_the_answer_to_its_acknowledgement_is_lost(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with DiscordServer() as server:
        harness = populated(server, Suggesting())
        async with running(server, harness.app):
            server.fail_next(status=502, match="/callback", after=True)
            assert NOT_FOUND in (await harness.ask(MODI_QUESTION)).text
            # A form, and what is said to a person, are responses too.
            server.fail_next(status=502, match="/callback", after=True)
            asked = await harness.reader.say(harness.channel, "Modi in Russia")
            reply = await harness.reader.use_menu(harness.channel, "Ask about this message", asked)
            await server.until(lambda: len(server.refusals) >= 2 or None, what="the repetition")
            await asyncio.sleep(0.1)
            answer = await harness.reader.submit_modal(reply.modal, {"question": MODI_QUESTION})
            assert NOT_FOUND in (await answer.original(PATIENT)).text
            server.fail_next(status=502, match="/callback", after=True)
            helped = await harness.reader.slash(harness.channel, "/help")
            assert english()("help-intro") in (await helped.original(PATIENT)).text
            await server.until(lambda: len(server.refusals) >= 3 or None, what="the repetition")
        assert {each.code for each in server.refusals} == {40060}
    assert errors_in(caplog) == []


async def test_suggestions_and_clicks_that_come_too_late_are_no_errors(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with DiscordServer() as server:
        harness = populated(server, Suggesting())
        async with running(server, harness.app):
            card = await harness.ask(MODI_QUESTION)
            server.interactions.window = -1.0
            with pytest.raises(NoResponse):
                await harness.reader.autocomplete(
                    harness.channel, "/ask", focused="question", value="Modi"
                )
            await harness.reader.click(card, "Helpful", wait=False)
            await harness.reader.slash(harness.channel, "/privacy about", wait=False)
            await server.until(lambda: len(server.refusals) >= 4 or None, what="the refusals")
            await asyncio.sleep(0.1)
        assert {each.code for each in server.refusals} == {10062}
    assert errors_in(caplog) == []
