"""The real discord.py client against the small Discord server of `tests/discord_server`."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import aiohttp
import discord
import pytest
from discord import app_commands
from discord.ext import commands

from tests.discord_server import (
    Channel,
    DiscordServer,
    InvalidInput,
    Modal,
    NoResponse,
    NotPermitted,
    UnexpectedTraffic,
    Upload,
    pointed_at,
)
from tests.discord_server.waiting import Changes

Register = Callable[["Bot"], None]

TITLES = [f"Article {number}" for number in range(40)]


class Bot(commands.Bot):
    """A bot that syncs its commands on start, and records messages and errors."""

    def __init__(self, register: Register, intents: discord.Intents) -> None:
        super().__init__(
            command_prefix=commands.when_mentioned,
            intents=intents,
            guild_ready_timeout=0.05,
        )
        self.changes = Changes()
        self.heard: list[discord.Message] = []
        self.problems: list[Exception] = []
        self.tree.error(self._keep)
        register(self)

    async def setup_hook(self) -> None:
        await self.tree.sync()

    async def on_message(self, message: discord.Message) -> None:
        self.heard.append(message)
        self.changes.notify()

    async def has_heard(self, number: int) -> None:
        """Wait until so many messages are received."""
        await self.changes.until(
            lambda: len(self.heard) >= number or None, timeout=5, what=f"message {number}"
        )

    async def problem(self) -> Exception:
        """Return the first exception of a command."""
        return await self.changes.until(
            lambda: next(iter(self.problems), None), timeout=5, what="a problem"
        )

    async def _keep(self, _: discord.Interaction, error: Exception) -> None:
        self.problems.append(getattr(error, "original", error))
        self.changes.notify()


@asynccontextmanager
async def running(
    server: DiscordServer,
    register: Register = lambda bot: None,
    intents: discord.Intents | None = None,
) -> AsyncIterator[Bot]:
    """Connect the bot for the time of the block."""
    bot = Bot(register, intents or discord.Intents(guilds=True, messages=True))
    with pointed_at(server):
        task = asyncio.create_task(bot.start(server.token))
        try:
            await server.wait_ready()
            await asyncio.wait_for(bot.wait_until_ready(), 5)
            yield bot
        finally:
            await bot.close()
            await asyncio.gather(task, return_exceptions=True)


class Scene:
    """A server with one guild, its first channel, and Alice in it."""

    def __init__(self, server: DiscordServer) -> None:
        self.server = server
        self.owner = server.add_user("owner")
        self.guild = server.add_guild("Desk", owner=self.owner)
        self.channel = self.guild.text_channel
        self.alice = server.add_user("alice")
        self.guild.add_member(self.alice)


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with DiscordServer(response_window=0.5) as server:
        yield Scene(server)


@contextmanager
def raises_code(code: int) -> Iterator[None]:
    with pytest.raises(discord.HTTPException) as caught:
        yield
    assert caught.value.code == code


# Commands of the bot under test.


def ask_commands(bot: Bot) -> None:
    @bot.tree.command(description="Ask")
    @app_commands.describe(question="The question")
    async def ask(
        interaction: discord.Interaction, question: app_commands.Range[str, 1, 300]
    ) -> None:
        await interaction.response.defer(thinking=True, ephemeral=question == "secretly")
        await interaction.edit_original_response(content=f"You asked: {question}")
        await interaction.followup.send("Anything else?", ephemeral=True)

    @bot.tree.command(description="Defer, then only follow up")
    async def later(interaction: discord.Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        await interaction.followup.send("Here it is")

    @bot.tree.command(description="Acknowledge twice")
    async def twice(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("once")
        again = discord.InteractionResponse(interaction)
        await again.send_message("twice")

    @bot.tree.command(description="Acknowledge too late")
    async def late(interaction: discord.Interaction) -> None:
        await asyncio.sleep(0.6)
        await interaction.response.send_message("late")


class ArticleModal(discord.ui.Modal, title="New article"):
    headline: discord.ui.Label[Any] = discord.ui.Label(
        text="Headline", component=discord.ui.TextInput(custom_id="headline", max_length=80)
    )
    files: discord.ui.Label[Any] = discord.ui.Label(
        text="File", component=discord.ui.FileUpload(custom_id="files", max_values=2)
    )
    topic: discord.ui.Label[Any] = discord.ui.Label(
        text="Topic",
        component=discord.ui.Select(
            custom_id="topic",
            options=[discord.SelectOption(label="Trade"), discord.SelectOption(label="Talks")],
        ),
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        headline, files, topic = (
            label.component for label in (self.headline, self.files, self.topic)
        )
        assert isinstance(headline, discord.ui.TextInput)
        assert isinstance(files, discord.ui.FileUpload)
        assert isinstance(topic, discord.ui.Select)
        texts = [(await one.read()).decode() for one in files.values]
        answer = f"{headline.value} ({topic.values[0]}): {' '.join(texts)}"
        await interaction.response.send_message(answer)


def article_commands(bot: Bot) -> None:
    group = app_commands.Group(
        name="article",
        description="Articles",
        default_permissions=discord.Permissions(manage_guild=True),
        guild_only=True,
    )

    @group.command(description="Add by modal")
    async def add(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(ArticleModal())

    @group.command(description="Add by file")
    async def upload(interaction: discord.Interaction, file: discord.Attachment) -> None:
        text = (await file.read()).decode()
        back = discord.File(io.BytesIO(text.upper().encode()), "back.txt")
        await interaction.response.send_message(text, file=back)

    @group.command(description="Remove")
    async def remove(interaction: discord.Interaction, article: str) -> None:
        await interaction.response.send_message(f"removed {article}")

    @remove.autocomplete("article")
    async def suggest(
        interaction: discord.Interaction, current: str
    ) -> list[app_commands.Choice[str]]:
        found = [title for title in TITLES if current in title]
        most = 30 if current == "" else 25
        return [app_commands.Choice(name=one, value=one) for one in found[:most]]

    bot.tree.add_command(group)


class More(discord.ui.View):
    @discord.ui.button(label="More", custom_id="more")
    async def more(self, interaction: discord.Interaction, _: discord.ui.Button[More]) -> None:
        await interaction.response.edit_message(content="page 2", view=None)

    @discord.ui.button(label="Slow", custom_id="slow")
    async def slow(self, interaction: discord.Interaction, _: discord.ui.Button[More]) -> None:
        await interaction.response.defer()
        await interaction.edit_original_response(content="slow page")


def view_commands(bot: Bot) -> None:
    @bot.tree.command(description="Pages")
    async def pages(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("page 1", view=More())


class How(discord.ui.View):
    @discord.ui.select(custom_id="how", options=[discord.SelectOption(label="Long", value="long")])
    async def how(self, interaction: discord.Interaction, select: discord.ui.Select[How]) -> None:
        await interaction.response.send_message(select.values[0], ephemeral=True)


def menu_commands(bot: Bot) -> None:
    @bot.tree.context_menu(name="Check this")
    async def check(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(message.content, view=How())


# Logging in.


async def test_login_and_ready(scene: Scene) -> None:
    async with running(scene.server) as bot:
        assert bot.user is not None and bot.user.id == scene.server.bot.id
        guild = bot.get_guild(scene.guild.id)
        assert guild is not None and guild.me.id == scene.server.bot.id
        channel = guild.get_channel(scene.channel.id)
        assert channel is not None and channel.name == "general"
        assert channel.permissions_for(guild.me).send_messages
        assert scene.server.gateway.heartbeats >= 1
    await scene.server.until(lambda: not scene.server.gateway.connections or None)


async def test_wrong_token_cannot_log_in(scene: Scene) -> None:
    with pointed_at(scene.server):
        async with discord.Client(intents=discord.Intents.none()) as client:
            with pytest.raises(discord.LoginFailure):
                await client.login("wrong")


async def test_privileged_intent_must_be_switched_on(scene: Scene) -> None:
    with pointed_at(scene.server):
        async with discord.Client(intents=discord.Intents(message_content=True)) as client:
            with pytest.raises(discord.PrivilegedIntentsRequired):
                await client.start(scene.server.token)


async def test_members_are_known_with_their_intent() -> None:
    async with DiscordServer(members=True) as server:
        scene = Scene(server)
        intents = discord.Intents(guilds=True, members=True)
        async with running(server, intents=intents) as bot:
            guild = bot.get_guild(scene.guild.id)
            assert guild is not None
            assert {member.id for member in guild.members} == set(scene.guild.members)


async def test_guild_events_reach_a_running_bot(scene: Scene) -> None:
    async with running(scene.server) as bot:
        added = scene.guild.add_text_channel("news")
        other = scene.server.add_guild("Other")
        await asyncio.wait_for(bot.wait_for("guild_join"), 5)
        assert bot.get_channel(added.id) is not None
        scene.server.remove_guild(other)
        await asyncio.wait_for(bot.wait_for("guild_remove"), 5)


# Slash commands.


async def test_ask_is_deferred_then_edited_then_followed_up(scene: Scene) -> None:
    async with running(scene.server, ask_commands):
        await scene.server.wait_commands("ask")
        reply = await scene.alice.slash(scene.channel, "ask", question="Who signed?")
        assert reply.deferred and not reply.ephemeral
        assert (await reply.original()).text == "You asked: Who signed?"
        followup = await reply.followup()
        assert followup.ephemeral and followup.text == "Anything else?"

        secret = await scene.alice.slash(scene.alice.dm, "ask", question="secretly")
        assert secret.ephemeral and (await secret.original()).ephemeral


async def test_first_followup_fills_the_deferred_response(scene: Scene) -> None:
    async with running(scene.server, ask_commands):
        reply = await scene.alice.slash(scene.channel, "later")
        original = await reply.original()
        assert original.text == "Here it is" and original.ephemeral and not reply.followups


async def test_second_acknowledgement_is_refused(scene: Scene) -> None:
    async with running(scene.server, ask_commands) as bot:
        await scene.alice.slash(scene.channel, "twice")
        await scene.server.until(lambda: scene.server.refusals or None)
        assert [one.code for one in scene.server.refusals] == [40060]
        problem = await bot.problem()
        assert isinstance(problem, discord.HTTPException)
        assert problem.code == 40060


async def test_late_acknowledgement_is_refused(scene: Scene) -> None:
    async with running(scene.server, ask_commands) as bot:
        with pytest.raises(NoResponse):
            await scene.alice.slash(scene.channel, "late")
        problem = await bot.problem()
        assert isinstance(problem, discord.NotFound) and problem.code == 10062


async def test_options_are_checked_as_by_the_client(scene: Scene) -> None:
    async with running(scene.server, ask_commands):
        for wrong in ({}, {"question": 3}, {"question": "x" * 301}, {"other": "x"}):
            with pytest.raises(InvalidInput):
                await scene.alice.slash(scene.channel, "ask", **wrong)
        with pytest.raises(NotPermitted):
            await scene.alice.slash(scene.channel, "nothing")


async def test_permissions_of_commands(scene: Scene) -> None:
    boss = scene.server.add_user("boss")
    scene.guild.add_member(boss, permissions=discord.Permissions(manage_guild=True))
    async with running(scene.server, article_commands):
        with pytest.raises(NotPermitted):
            await scene.alice.slash(scene.channel, "article remove", article="x")
        with pytest.raises(NotPermitted):
            await boss.slash(boss.dm, "article remove", article="x")
        forced = await scene.alice.slash(scene.channel, "article remove", article="x", force=True)
        allowed = await boss.slash(scene.channel, "article remove", article="y")
        assert (forced.text, allowed.text) == ("removed x", "removed y")


async def test_uploads_travel_both_ways(scene: Scene) -> None:
    async with running(scene.server, article_commands):
        reply = await scene.owner.slash(
            scene.channel, "article upload", file=Upload("note.txt", b"a treaty")
        )
        message = await reply.original()
        assert message.text == "a treaty"
        assert [(a.filename, a.data) for a in message.attachments] == [("back.txt", b"A TREATY")]
        async with aiohttp.ClientSession() as http, http.get(message.attachments[0].url) as got:
            assert await got.read() == b"A TREATY"


async def test_modal_with_text_file_and_choice(scene: Scene) -> None:
    boss = scene.owner
    async with running(scene.server, article_commands):
        modal = (await boss.slash(scene.channel, "article add")).modal
        assert isinstance(modal, Modal) and modal.title == "New article"
        assert "Headline" in modal.text
        with pytest.raises(InvalidInput):
            await boss.submit_modal(modal, {"headline": "No file", "Topic": "Trade"})
        fields = {"Headline": "Summit", "files": [Upload("a.txt", b"text")], "topic": "Talks"}
        reply = await boss.submit_modal(modal, fields)
        assert (await reply.original()).text == "Summit (Talks): text"


async def test_autocomplete(scene: Scene) -> None:
    boss = scene.owner
    async with running(scene.server, article_commands):
        found = await boss.autocomplete(
            scene.channel, "article remove", focused="article", value="39"
        )
        assert [one.value for one in found] == ["Article 39"]
        # Without input the bot offers thirty, which is more than Discord takes.
        with pytest.raises(NoResponse, match="50035"):
            await boss.autocomplete(scene.channel, "article remove", focused="article")


async def test_buttons_edit_their_message(scene: Scene) -> None:
    async with running(scene.server, view_commands):
        message = await (await scene.alice.slash(scene.channel, "pages")).original()
        slow = await scene.alice.click(message, "Slow")
        assert slow.deferred and (await slow.original()).content == "slow page"
        reply = await scene.alice.click(message, "more")
        assert reply.updated and message.text == "page 2"
        with pytest.raises(NotPermitted):
            await scene.alice.click(message, "more")


async def test_menus_on_messages_and_selects_in_them(scene: Scene) -> None:
    async with running(scene.server, menu_commands):
        said = await scene.alice.say(scene.channel, "The pact was signed.")
        reply = await scene.alice.use_menu(scene.channel, "Check this", said)
        message = await reply.original()
        assert message.content == "The pact was signed."
        chosen = await scene.alice.select(message, "how", ["Long"])
        assert (await chosen.original()).text == "long"


async def test_followups_die_with_their_token() -> None:
    time = 0.0
    async with DiscordServer(clock=lambda: time) as server:
        scene = Scene(server)
        kept: list[discord.Interaction] = []

        def register(bot: Bot) -> None:
            @bot.tree.command(description="Keep")
            async def keep(interaction: discord.Interaction) -> None:
                kept.append(interaction)
                await interaction.response.send_message("kept")

        async with running(server, register) as bot:
            await scene.alice.slash(scene.channel, "keep")
            await kept[0].followup.send("in time")
            time = 901.0
            with raises_code(50027):
                await kept[0].followup.send("too late")
            stranger = discord.Webhook.partial(server.bot.id, "x" * 68, client=bot)
            with raises_code(10015):
                await stranger.send("unknown")


# Messages.


async def test_mention_is_read_and_other_text_hidden(scene: Scene) -> None:
    async with running(scene.server) as bot:
        await scene.alice.say(scene.channel, "just chatting")
        await scene.alice.say(scene.channel, f"{scene.server.bot.mention} who signed?")
        await scene.alice.say(scene.alice.dm, "privately")
        await bot.has_heard(3)
        hidden, mentioned, private = bot.heard
        assert hidden.content == ""
        assert mentioned.content.endswith("who signed?") and bot.user in mentioned.mentions
        assert private.content == "privately" and private.guild is None

        await mentioned.reply("The ministers did.")
        answer = await scene.server.wait_message(scene.channel)
        assert answer.reply_to is not None and answer.pinged_users == {scene.alice.id}
        await scene.alice.say(scene.channel, "and when?", reply_to=answer)
        await scene.alice.say(scene.channel, "quietly", reply_to=answer, mention_author=False)
        await bot.has_heard(6)
        assert [one.content for one in bot.heard[-2:]] == ["and when?", ""]
        assert bot.heard[-2].reference is not None


async def test_all_text_is_read_with_the_content_intent() -> None:
    async with DiscordServer(message_content=True) as server:
        scene = Scene(server)
        intents = discord.Intents(guilds=True, messages=True, message_content=True)
        async with running(server, intents=intents) as bot:
            assert bot.application_flags.gateway_message_content_limited
            await scene.alice.say(scene.channel, "just chatting")
            await bot.has_heard(1)
            assert bot.heard[0].content == "just chatting"


async def test_limits_are_refused_in_discords_words(scene: Scene) -> None:
    async with running(scene.server) as bot:
        channel = text_channel(bot, scene.channel)
        await channel.send("x" * 2000)
        with pytest.raises(discord.HTTPException, match="Must be 2000 or fewer in length") as e:
            await channel.send("x" * 2001)
        assert e.value.code == 50035
        with raises_code(50006):
            await channel.send("   ")
        for embeds in (
            [discord.Embed(description="x" * 4097)],
            [discord.Embed(title="x" * 257)],
            [discord.Embed(description="x" * 3001)] * 2,
            [discord.Embed().add_field(name="n", value="x" * 1025)],
        ):
            with raises_code(50035):
                await channel.send(embeds=embeds)
        with raises_code(50035):
            view = discord.ui.View().add_item(discord.ui.Button(label="x" * 81))
            await channel.send("button", view=view)


async def test_components_v2(scene: Scene) -> None:
    async with running(scene.server) as bot:
        channel = text_channel(bot, scene.channel)
        view = discord.ui.LayoutView()
        view.add_item(discord.ui.Container(discord.ui.TextDisplay("# Title")))
        view.add_item(discord.ui.File("attachment://a.txt"))
        sent = await channel.send(view=view, file=discord.File(io.BytesIO(b"a"), "a.txt"))
        message = scene.server.messages(scene.channel)[0]
        assert message.text == "# Title\na.txt" and sent.flags.components_v2
        with raises_code(50035):
            await channel.send(view=view)
        with raises_code(50035):
            await sent.edit(content="words beside components")
        long = discord.ui.LayoutView().add_item(discord.ui.TextDisplay("x" * 2500))
        long.add_item(discord.ui.TextDisplay("x" * 1501))
        with raises_code(50035):
            await channel.send(view=long)


async def test_messages_are_edited_fetched_and_deleted(scene: Scene) -> None:
    async with running(scene.server) as bot:
        channel = text_channel(bot, scene.channel)
        async with channel.typing():
            sent = await channel.send("first")
        await sent.edit(content="second")
        fetched = await channel.fetch_message(sent.id)
        assert fetched.content == "second" and fetched.edited_at is not None
        assert [one.content async for one in channel.history()] == ["second"]
        await sent.delete()
        assert not scene.server.messages(scene.channel) and scene.channel.typing
        user = await bot.fetch_user(scene.alice.id)
        await user.send("hello")
        assert (await scene.server.wait_message(scene.alice.dm)).text == "hello"


async def test_ping_accounting(scene: Scene) -> None:
    role = scene.guild.add_role("press")
    text = f"@everyone {scene.alice.mention} {role.mention}"
    none = discord.AllowedMentions.none()
    async with running(scene.server) as bot:
        channel = text_channel(bot, scene.channel)
        await channel.send(text)
        await channel.send(text, allowed_mentions=none)
        await channel.send(
            text,
            allowed_mentions=discord.AllowedMentions(
                everyone=False, users=[scene.alice], roles=False
            ),
        )
        await channel.send(embed=discord.Embed(description=text))
        await channel.send(view=discord.ui.LayoutView().add_item(discord.ui.TextDisplay(text)))
        await channel.send(f"`{text}`")
    loud, muted, one, embed, v2, code = scene.server.messages(scene.channel)
    assert loud.pings_everyone and loud.pinged_users == {scene.alice.id}
    assert loud.pinged_roles == {role.id} and v2.pings == loud.pings
    assert one.pinged_users == {scene.alice.id} and not one.pings_everyone
    assert not one.pinged_roles
    assert muted.pings_nobody and embed.pings_nobody and code.pings_nobody


async def test_channel_permissions_bind_the_bot(scene: Scene) -> None:
    closed = scene.guild.add_text_channel("closed")
    closed.set_overwrite(scene.guild.everyone, deny=discord.Permissions(view_channel=True))
    quiet = scene.guild.add_text_channel("quiet")
    quiet.set_overwrite(
        scene.guild.members[scene.server.bot.id], deny=discord.Permissions(send_messages=True)
    )
    async with running(scene.server) as bot:
        with pytest.raises(discord.Forbidden, match="50001"):
            await text_channel(bot, closed).send("x")
        with pytest.raises(discord.Forbidden, match="50013"):
            await text_channel(bot, quiet).send("x")


# Trouble.


async def test_rate_limits_and_failures_are_retried(scene: Scene) -> None:
    async with running(scene.server, ask_commands) as bot:
        channel = text_channel(bot, scene.channel)
        scene.server.rate_limit_next(2, retry_after=0.05, match="POST /channels")
        await channel.send("after two refusals")
        sends = [one for one in scene.server.requests if one.endswith("/messages")]
        assert len(sends) == 3 and len(scene.server.messages(scene.channel)) == 1
        scene.server.rate_limit_next(match="/callback")
        await scene.alice.slash(scene.channel, "later")
        scene.server.fail_next(status=503, match="POST /channels")
        with pytest.raises(discord.DiscordServerError):
            await channel.send("not retried")


async def test_missed_events_come_with_the_resume(scene: Scene) -> None:
    async with running(scene.server) as bot:
        scene.server.drop_connections()
        await scene.alice.say(scene.channel, f"{scene.server.bot.mention} missed?")
        await scene.server.wait_resumed()
        await bot.has_heard(1)
        scene.server.request_reconnect()
        await scene.server.wait_resumed(2)
        await scene.alice.say(scene.channel, f"{scene.server.bot.mention} again?")
        await bot.has_heard(2)
        assert scene.server.gateway.identifies == 1


async def test_unknown_session_is_identified_anew(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def no_pause(*_: object, **__: object) -> None:
        return None

    monkeypatch.setattr(Bot, "before_identify_hook", no_pause)
    async with running(scene.server):
        scene.server.gateway.sessions.clear()
        scene.server.drop_connections()
        await scene.server.wait_ready()
        assert scene.server.gateway.identifies == 2


async def test_uncompressed_gateway(scene: Scene) -> None:
    async with (
        aiohttp.ClientSession() as http,
        http.ws_connect(f"{scene.server.gateway_url}?v=10&encoding=json") as socket,
    ):
        assert (await socket.receive_json())["op"] == 10
        await socket.send_json({"op": 2, "d": {"token": "wrong", "intents": 0}})
        assert (await socket.receive()).data == 4004


async def test_commands_are_validated(scene: Scene) -> None:
    option = {"type": 3, "name": "a", "description": "d"}
    named = {"name": "ok", "description": "d"}
    async with running(scene.server) as bot:
        for wrong in (
            {"name": "Upper", "description": "d"},
            {"name": "ok", "description": ""},
            {"name": "ok", "description": "d" * 101},
            {"name": "ok", "description": "d", "options": [option] * 2},
            {
                "name": "ok",
                "description": "d",
                "options": [option, {**option, "name": "b", "required": True}],
            },
            {**named, "name_localizations": {"fr": "Deux mots"}},
            {**named, "name_localizations": {"fr": "é" * 33}},
            {**named, "name_localizations": {"fr-FR": "demander"}},
            {**named, "description_localizations": {"fr": "d" * 101}},
            {
                **named,
                "options": [
                    {**option, "name_localizations": {"fr": "même"}},
                    {**option, "name": "b", "name_localizations": {"fr": "même"}},
                ],
            },
            {
                **named,
                "options": [option, {**option, "name": "b", "name_localizations": {"fr": "a"}}],
            },
        ):
            with raises_code(50035):
                await bot.http.upsert_global_command(scene.server.bot.id, wrong)  # type: ignore[arg-type]


async def test_people_use_commands_by_the_names_of_their_locale(scene: Scene) -> None:
    said = {
        "name": "ask",
        "name_localizations": {"fr": "demander"},
        "description": "d",
        "options": [
            {
                "type": 3,
                "name": "question",
                "name_localizations": {"fr": "sujet"},
                "description": "d",
            }
        ],
    }
    async with running(scene.server, ask_commands) as bot:
        await bot.http.upsert_global_command(scene.server.bot.id, said)  # type: ignore[arg-type]
        luc = scene.server.add_user("luc", locale="fr")
        scene.guild.add_member(luc)
        reply = await luc.slash(scene.channel, "/demander", sujet="quand ?")
        assert (await reply.original()).text == "You asked: quand ?"
        with pytest.raises(NotPermitted):
            await luc.slash(scene.channel, "/ask", question="quand ?")
        with pytest.raises(InvalidInput):
            await luc.slash(scene.channel, "/demander", question="quand ?")


@pytest.mark.parametrize("shard", [[2, 2], [0], ["0", 2], 1])
async def test_a_shard_that_cannot_be_is_refused(scene: Scene, shard: object) -> None:
    async with (
        aiohttp.ClientSession() as http,
        http.ws_connect(f"{scene.server.gateway_url}?v=10&encoding=json") as socket,
    ):
        await socket.receive_json()
        identify = {"token": scene.server.token, "intents": 0, "shard": shard}
        await socket.send_json({"op": 2, "d": identify})
        assert (await socket.receive()).data == 4010


async def test_unknown_routes_fail_the_test() -> None:
    server = DiscordServer()
    async with server, running(server) as bot:
        with pytest.raises(discord.NotFound):
            await bot.http.get_bans(1, limit=1)
        with pytest.raises(UnexpectedTraffic, match="/guilds/1/bans"):
            server.check()
        server.unexpected.clear()


def text_channel(bot: Bot, channel: Channel) -> discord.TextChannel:
    found = bot.get_channel(channel.id)
    assert isinstance(found, discord.TextChannel)
    return found
