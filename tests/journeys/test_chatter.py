"""Journeys of what people type to the bot that is no question."""

from collections.abc import AsyncIterator

import pytest

from language import Languages, english
from tests.discord_server import DiscordServer, Message
from tests.journeys.harness import (
    MODI_QUESTION,
    NOT_FOUND,
    PATIENT,
    BotHarness,
    populated,
    running,
)
from tests.journeys.test_behaviour import Gate


@pytest.fixture
async def harness() -> AsyncIterator[BotHarness]:
    async with DiscordServer() as server:
        gate = Gate()
        gate.open.set()
        harness = populated(server, gate)
        async with running(server, gate):
            yield harness
        assert server.refusals == []


async def card(harness: BotHarness) -> Message:
    """Return the card of a question that the reader asks by a mention."""
    asked = await harness.reader.say(
        harness.channel, f"{harness.server.bot.mention} {MODI_QUESTION}"
    )
    return await harness.server.wait_message(harness.channel, after=asked, timeout=PATIENT)


async def test_chatter_in_reply_to_a_card_gets_no_card(harness: BotHarness) -> None:
    shown = await card(harness)
    for typed, name in (
        ("thanks", "reply-thanks"),
        ("ok thx", "reply-thanks"),
        ("nice bot", "reply-thanks"),
        ("lol no way, that was in Helsinki", "reply-remark"),
        ("who asked", "reply-remark"),
        ("wrong, it was 2019", "reply-remark"),
    ):
        said = await harness.reader.say(harness.channel, typed, reply_to=shown)
        told = await harness.server.wait_message(harness.channel, after=said, timeout=PATIENT)
        assert (typed, told.text) == (typed, english()(name))
        assert told.reply_to is said
    assert harness.app.asked == [MODI_QUESTION]  # type: ignore[attr-defined]


async def test_what_follows_a_card_is_a_question(harness: BotHarness) -> None:
    shown = await card(harness)
    for typed in ("and before that?", "where?", "and Macron", "thanks! and when was he in India?"):
        said = await harness.reader.say(harness.channel, typed, reply_to=shown)
        told = await harness.server.wait_message(harness.channel, after=said, timeout=PATIENT)
        assert NOT_FOUND in told.text, typed


async def test_direct_messages_are_greeted_and_helped_without_a_mention(
    harness: BotHarness,
) -> None:
    for typed, name in (("hi", "reply-greeting"), ("help", "reply-help")):
        said = await harness.reader.say(harness.reader.dm, typed)
        told = await harness.server.wait_message(harness.reader.dm, after=said, timeout=PATIENT)
        assert told.text == english()(name)
        assert "ention me" not in told.text
    said = await harness.reader.say(harness.reader.dm, harness.server.bot.mention)
    told = await harness.server.wait_message(harness.reader.dm, after=said, timeout=PATIENT)
    assert told.text == english()("help-short.direct")
    assert harness.app.asked == []  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "typed", ["write me a poem about nato", "make me a sandwich", "what is 2+2"]
)
async def test_who_asks_for_something_else_than_facts_is_told_what_can_be_asked(
    harness: BotHarness, typed: str
) -> None:
    said = await harness.reader.say(harness.channel, f"{harness.server.bot.mention} {typed}")
    told = await harness.server.wait_message(harness.channel, after=said, timeout=PATIENT)
    assert told.text == english()("reply-request")


async def test_a_question_in_another_language_is_told_which_are_understood(
    harness: BotHarness,
) -> None:
    for typed in (
        "quand macron est il alle a pekin",
        "Wann war Merkel zuletzt in Moskau?",
        "когда путин был в пекине",
        "习近平最后一次访问俄罗斯是什么时候？",
    ):
        mention = f"{harness.server.bot.mention} {typed}"
        said = await harness.reader.say(harness.channel, mention)
        told = await harness.server.wait_message(harness.channel, after=said, timeout=PATIENT)
        assert told.text == english()("reply-foreign")
    jeanne = harness.server.add_user("jeanne", locale="fr")
    harness.guild.add_member(jeanne)
    asked = "Quand Macron est-il allé à Pékin ?"
    reply = await jeanne.slash(harness.channel, "/demander", question=asked)
    told = await reply.original(PATIENT)
    assert told.text == Languages.load().best("fr")("reply-foreign")
    assert told.ephemeral
    assert harness.app.asked == []  # type: ignore[attr-defined]
