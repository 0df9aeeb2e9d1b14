"""Journeys through how people speak to the bot, and where it does not know all of the server."""

from collections.abc import AsyncIterator

import pytest

from ingest.types import Receipt
from language import english
from servers.service import ServerSettings
from tests.discord_server import Channel, DiscordServer, Message
from tests.discord_server.model import EVERYONE_PERMISSIONS, Json
from tests.journeys.harness import (
    MODI_QUESTION,
    NOT_FOUND,
    PATIENT,
    BotHarness,
    populated,
    running,
)
from tests.journeys.test_behaviour import Gate


class Answering(Gate):
    """Answers at once, in the channels that are set."""

    def __init__(self) -> None:
        super().__init__()
        self.open.set()
        self.set = ServerSettings()
        self.read: list[str] = []

    async def settings(self, server_id: int | None) -> ServerSettings:
        return self.set

    async def add_url(self, collection: str, url: str, *_: object, **__: object) -> Receipt:
        self.read.append(url)
        return Receipt(articles=(), failures=())


@pytest.fixture
async def harness() -> AsyncIterator[BotHarness]:
    async with DiscordServer() as server:
        harness = populated(server, Answering())
        async with running(server, harness.app):
            yield harness
        assert server.refusals == []


async def test_the_bots_own_role_may_be_mentioned_in_its_place(harness: BotHarness) -> None:
    (role,) = (each for each in harness.guild.roles if each.bot_id)
    asked = await harness.reader.say(harness.channel, f"{role.mention} {MODI_QUESTION}")
    answer = await harness.server.wait_message(harness.channel, after=asked, timeout=PATIENT)
    assert answer.text.startswith(f"-# {MODI_QUESTION}\n")
    harness.server.gateway.shows_role_mentions = False
    asked = await harness.reader.say(harness.channel, f"{role.mention} {MODI_QUESTION}")
    answer = await harness.server.wait_message(harness.channel, after=asked, timeout=PATIENT)
    assert answer.text == english()("help-unreadable")


async def test_a_bare_mention_in_reply_to_a_question_asks_it(harness: BotHarness) -> None:
    bot = harness.server.bot.mention
    hidden = await harness.admin.say(harness.channel, MODI_QUESTION)
    asked = await harness.reader.say(harness.channel, bot, reply_to=hidden)
    told = await harness.server.wait_message(harness.channel, after=asked, timeout=PATIENT)
    assert told.text == english()("help-unreadable")
    assert "Ask about this message" in told.text
    shown = await harness.admin.say(harness.channel, f"{MODI_QUESTION} {bot}")
    await harness.server.wait_message(harness.channel, after=shown, timeout=PATIENT)
    asked = await harness.reader.say(harness.channel, bot, reply_to=shown)
    answer = await harness.server.wait_message(harness.channel, after=asked, timeout=PATIENT)
    assert answer.text.startswith(f"-# {MODI_QUESTION}\n")


async def test_a_forward_and_a_feed_bots_embed_are_read(harness: BotHarness) -> None:
    original = posted(harness.channel, harness, content=MODI_QUESTION)
    forward = posted(harness.channel, harness, forwarded=original)
    reply = await harness.reader.use_menu(harness.channel, "Ask about this message", forward)
    assert (await reply.original(PATIENT)).text.startswith(f"-# {MODI_QUESTION}\n")
    embed = {"title": "Did Modi visit Russia?", "url": "https://example.org/modi"}
    feed = posted(harness.channel, harness, embeds=[embed])
    reply = await harness.reader.use_menu(harness.channel, "Ask about this message", feed)
    assert (await reply.original(PATIENT)).text.startswith("-# Did Modi visit Russia?\n")
    linking = posted(harness.channel, harness, content="Look: https://example.org/finland!")
    forward = posted(harness.channel, harness, forwarded=linking)
    for each in (feed, forward):
        reply = await harness.admin.use_menu(harness.channel, "Add to archive", each)
        await reply.original(PATIENT)
    read = harness.app.read  # type: ignore[attr-defined]
    assert read == ["https://example.org/modi", "https://example.org/finland"]


def posted(
    channel: Channel,
    harness: BotHarness,
    *,
    content: str = "",
    embeds: list[Json] | None = None,
    forwarded: Message | None = None,
) -> Message:
    """Return a message as another member posted it."""
    message = Message(
        id=harness.server.world.new_id(),
        channel=channel,
        author=harness.admin,
        content=content,
        embeds=embeds or [],
        forwarded=forwarded,
    )
    harness.server.world.post(message)
    return message


async def test_a_thread_that_is_not_known_has_the_settings_of_its_channel(
    harness: BotHarness,
) -> None:
    harness.app.set = ServerSettings(ask_channels=(harness.channel.id,))  # type: ignore[attr-defined]
    for parent, is_answered in ((harness.channel, True), (other_channel(harness), False)):
        thread = harness.guild.add_thread(parent, "Russia", is_told=False)
        asked = await harness.reader.say(thread, f"{harness.server.bot.mention} {MODI_QUESTION}")
        answer = await harness.server.wait_message(thread, after=asked, timeout=PATIENT)
        assert (NOT_FOUND in answer.text) is is_answered


def other_channel(harness: BotHarness) -> Channel:
    return harness.guild.add_text_channel("other")


async def test_a_server_that_could_not_be_read_is_no_direct_message(harness: BotHarness) -> None:
    server, world = harness.server, harness.server.world
    guild = world.add_guild("Consulate", harness.admin, EVERYONE_PERMISSIONS)
    guild.add_member(harness.reader)
    channel = guild.add_text_channel("general")
    broken = {**guild.create_event(all_members=False), "roles": [{"id": "no number"}]}
    server.gateway.dispatch("GUILD_CREATE", broken, intent=1)
    await harness.reader.say(channel, "Good morning, everybody")
    asked = await harness.reader.say(channel, f"{server.bot.mention} {MODI_QUESTION}")
    answer = await server.wait_message(channel, timeout=PATIENT)
    assert answer.reply_to is asked
    assert NOT_FOUND in answer.text


async def test_commands_for_servers_are_offered_there_alone(harness: BotHarness) -> None:
    commands = harness.server.world.commands[None].values()
    contexts = {each["name"]: each["contexts"] for each in commands}
    servers_only = {name for name, where in contexts.items() if where == [0]}
    assert servers_only == {"article", "feed", "archive", "Add to archive"}


async def test_a_closed_thread_is_told_to_the_asker(harness: BotHarness) -> None:
    thread = harness.guild.add_thread(harness.channel, "Russia")
    for _ in range(2):
        harness.server.fail_next(
            status=400, match=f"POST /channels/{thread.id}/messages", code=50083, message="Archived"
        )
    await harness.reader.say(thread, f"{harness.server.bot.mention} {MODI_QUESTION}")
    told = await harness.server.wait_message(harness.reader.dm, timeout=PATIENT)
    assert told.text == english()("error-thread-closed", channel=thread.mention)


async def test_every_kind_of_channel_where_one_can_ask_can_be_set(harness: BotHarness) -> None:
    reply = await harness.admin.slash(harness.channel, "/archive settings")
    (select,) = (
        each["component"]
        for each in reply.modal.data["components"]
        if each["component"]["custom_id"] == "channels"
    )
    # Text, voice, announcements, threads (three kinds), stages, forums, media.
    assert set(select["channel_types"]) == {0, 2, 5, 10, 11, 12, 13, 15, 16}
