"""Questions: `/ask`, a mention, a reply to an answer, a direct message, a message's menu."""

import logging
import re

import discord
from discord import app_commands
from discord.ext import commands

from answer.understanding.follow_up import follow_up
from bot.asker import Questions
from bot.discord_io.locales import of_message, of_person, of_reply
from bot.discord_io.replies import ToInteraction, ToMessage
from bot.errors import Explainer, NothingToRead
from bot.places import place_of, place_of_message
from bot.query import LONGEST_QUESTION, Query, checked, day_of, period
from bot.question_queue import QuestionQueue
from bot.views import cards
from bot.views.forms import QuestionForm
from language import Language, Languages
from servers.service import ServerService

log = logging.getLogger(__name__)

LOOKED_BACK = 15
EVERY_INSTALL = app_commands.AppInstallationType(guild=True, user=True)
EVERYWHERE = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True)
LONGEST_CHOICE = 100
MOST_CHOICES = 25

Day = app_commands.Range[str, 1, 10] | None


class Asking(commands.Cog):
    """Answers questions from the articles that the place may read."""

    def __init__(
        self,
        bot: commands.AutoShardedBot,
        *,
        questions: Questions,
        servers: ServerService,
        desk: QuestionQueue,
        explainer: Explainer,
        languages: Languages,
    ) -> None:
        self._bot = bot
        self._questions = questions
        self._servers = servers
        self._desk = desk
        self._explainer = explainer
        self._languages = languages
        self.menus = (
            app_commands.ContextMenu(
                name="Ask about this message",
                callback=self._ask_about,
                allowed_installs=EVERY_INSTALL,
                allowed_contexts=EVERYWHERE,
            ),
        )

    async def cog_load(self) -> None:
        """Nothing; the menu is offered."""
        for menu in self.menus:
            self._bot.tree.add_command(menu)

    async def cog_unload(self) -> None:
        """Nothing; the menu is gone."""
        for menu in self.menus:
            self._bot.tree.remove_command(menu.name, type=menu.type)

    @app_commands.command(description="Ask about diplomacy; the answer quotes its articles.")
    @app_commands.describe(
        question="For instance: When did Modi last visit Russia?",
        since="Only from articles published on or after this day, as YYYY-MM-DD.",
        until="Only from articles published by this day, as YYYY-MM-DD.",
        as_of="Answer as on this day, as YYYY-MM-DD, instead of today.",
        only_me="Show the answer to nobody else.",
    )
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def ask(
        self,
        interaction: discord.Interaction,
        question: app_commands.Range[str, 1, LONGEST_QUESTION],
        since: Day = None,
        until: Day = None,
        as_of: Day = None,
        only_me: bool | None = None,
    ) -> None:
        """Nothing; the answer is the reply to the command."""
        first, last = period(since, until)
        day = day_of(as_of) or self._questions.today()
        query = Query(text=checked(question), as_of=day, since=first, until=last)
        await self._reply(interaction, query, only_me=only_me)

    @ask.autocomplete("question")
    async def suggest(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """What this server asked before, where its admins let that be kept."""
        asked = await self._servers.asked_before(place_of(interaction).server_id, typed.strip())
        fitting = [text for text in asked if len(text) <= LONGEST_CHOICE]
        return [app_commands.Choice(name=text, value=text) for text in fitting[:MOST_CHOICES]]

    async def _ask_about(self, interaction: discord.Interaction, message: discord.Message) -> None:
        """Nothing; a question is answered at once, other text becomes one in a form."""
        # Of an answer, the question.
        text = " ".join((self._asked_on(message) or message.content).split())
        if not text:
            raise NothingToRead("text")
        if text.endswith("?") and len(text) <= LONGEST_QUESTION:
            query = Query(text=checked(text), as_of=self._questions.today())
            await self._reply(interaction, query)
            return
        form = QuestionForm(
            text[:LONGEST_QUESTION],
            submit=self._ask_on,
            explainer=self._explainer,
            language=of_person(self._languages, interaction),
        )
        await interaction.response.send_modal(form)

    async def _ask_on(self, interaction: discord.Interaction, text: str) -> None:
        await self._reply(interaction, Query(text=checked(text), as_of=self._questions.today()))

    async def _reply(
        self, interaction: discord.Interaction, query: Query, *, only_me: bool | None = None
    ) -> None:
        async with self._desk.work():
            await answer_interaction(
                self._questions,
                self._explainer,
                self._languages,
                interaction,
                query,
                only_me=only_me,
            )

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Nothing; a message to the bot is answered by a reply."""
        if not self._is_for_me(message):
            return
        reply = ToMessage(message)
        language = of_message(self._languages, message)
        try:
            async with self._desk.work():
                await self._answer_message(message, reply, language)
        except Exception as error:
            # Whatever happens here must neither pass in silence nor reach the gateway.
            try:
                await reply.say(self._explainer.explain(error, language))
            except discord.HTTPException:
                log.warning("a message could not be answered", exc_info=True)

    async def _answer_message(
        self, message: discord.Message, reply: ToMessage, language: Language
    ) -> None:
        written = self._without_mention(message.content)
        if not written:
            await reply.say(language("help-short"))
            return
        place = place_of_message(message)
        asked = checked(written)
        place.check(await self._questions.settings(place))
        self._questions.admit(message.author, place)
        await reply.begin()
        earlier = await self._earlier(message)
        query = following(earlier, Query(text=asked, as_of=self._questions.today()))
        await self._questions.answer(query, place, message.author, reply, language)

    async def _earlier(self, message: discord.Message) -> str | None:
        """The question before this one: of the answer replied to, or the last in the thread."""
        reference = message.reference
        if reference is not None:
            before = reference.resolved
            return self._asked_on(before) if isinstance(before, discord.Message) else None
        if not isinstance(message.channel, discord.Thread | discord.DMChannel):
            return None
        try:
            async for before in message.channel.history(limit=LOOKED_BACK, before=message):
                if asked := self._asked_on(before):
                    return asked
        except discord.HTTPException:
            log.info("the conversation so far could not be read", exc_info=True)
        return None

    def _asked_on(self, message: discord.Message) -> str | None:
        if self._bot.user is None or message.author.id != self._bot.user.id:
            return None
        return cards.asked_on(cards.texts_of(message), self._languages)

    def _is_for_me(self, message: discord.Message) -> bool:
        if message.author.bot or message.webhook_id or message.is_system():
            return False
        return message.guild is None or self._bot.user in message.mentions

    def _without_mention(self, content: str) -> str:
        me = self._bot.user
        return re.sub(rf"<@!?{me.id}>", " ", content).strip() if me else content.strip()


def following(earlier: str | None, query: Query) -> Query:
    """The query written out after the question before it, if there was one."""
    if earlier is None:
        return query
    full = checked(follow_up(earlier, query.text))
    if full == query.text:
        return query
    return Query(text=full, as_of=query.as_of, since=query.since, until=query.until, follows=True)


async def answer_interaction(
    questions: Questions,
    explainer: Explainer,
    languages: Languages,
    interaction: discord.Interaction,
    query: Query,
    *,
    only_me: bool | None,
) -> None:
    """Nothing; the answer is the reply to a command, a button or a form."""
    place = place_of(interaction)
    settings = await questions.settings(place)
    alone = settings.only_me if only_me is None else only_me
    if not alone:
        place.check(settings)
    questions.admit(interaction.user, place)
    language = of_reply(languages, interaction, only_me=alone)
    reply = ToInteraction(interaction, only_me=alone)
    await reply.begin()
    try:
        await questions.answer(query, place, interaction.user, reply, language, deletable=not alone)
    except Exception as error:
        await reply.say(explainer.explain(error, language))
