"""Questions: by `/ask`, mention, reply to an answer, direct message, or a message's menu."""

import logging
import re
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from answer.understanding.about_answer import about_answer
from answer.understanding.question import LONGEST_QUESTION
from answer.understanding.splitting import questions_in
from bot.discord_io.contents import text_of
from bot.discord_io.locales import of_message, of_person, of_reply
from bot.discord_io.replies import InteractionReply, MessageReply
from bot.discord_io.retry import in_words
from bot.errors import NothingToRead
from bot.explainer import Explainer
from bot.forms.persistent import PersistentForms
from bot.forms.questions import QuestionForm
from bot.query import (
    EarlierAnswer,
    Query,
    check_asks,
    clean_question,
    parse_day,
    parse_period,
)
from bot.question_handler import QuestionHandler
from bot.question_queue import QuestionQueue
from bot.scope import scope_of, scope_of_message
from bot.views import cards
from bot.views.components import button_detail
from language import Language, Languages
from servers.service import ServerService

if TYPE_CHECKING:
    from bot.client import AttacheBot

log = logging.getLogger(__name__)

MOST_LOOKED_BACK = 15
EVERY_INSTALL = app_commands.AppInstallationType(guild=True, user=True)
EVERYWHERE = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True)
LONGEST_CHOICE = 100
MOST_CHOICES = 25

Day = app_commands.Range[str, 1, 10] | None


class Questions(commands.Cog):
    """Answers questions from the collections that may be read where they are asked."""

    def __init__(
        self,
        bot: commands.AutoShardedBot,
        *,
        questions: QuestionHandler,
        servers: ServerService,
        question_queue: QuestionQueue,
        explainer: Explainer,
        forms: PersistentForms,
        languages: Languages,
    ) -> None:
        self._bot = bot
        self._questions = questions
        self._servers = servers
        self._question_queue = question_queue
        self._explainer = explainer
        self._languages = languages
        self._forms = forms
        forms.on("ask", self._question_form)
        self.menus = (
            app_commands.ContextMenu(
                name="Ask about this message",
                callback=self._ask_about,
                allowed_installs=EVERY_INSTALL,
                allowed_contexts=EVERYWHERE,
            ),
        )

    async def cog_load(self) -> None:
        """Register the context menu."""
        for menu in self.menus:
            self._bot.tree.add_command(menu)

    async def cog_unload(self) -> None:
        """Unregister the context menu."""
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
        """Answer the question."""
        first, last = parse_period(since, until)
        day = parse_day(as_of) or self._questions.today()
        query = Query(text=clean_question(question), as_of=day, since=first, until=last)
        await self._reply(interaction, completed(None, query), only_me=only_me)

    @ask.autocomplete("question")
    async def suggest(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """Suggest questions that this server asked before, if its admins let them be recorded."""
        asked = await self._servers.asked_before(scope_of(interaction).server_id, typed.strip())
        fitting = [text for text in asked if len(text) <= LONGEST_CHOICE]
        return [app_commands.Choice(name=text, value=text) for text in fitting[:MOST_CHOICES]]

    async def _ask_about(self, interaction: discord.Interaction, message: discord.Message) -> None:
        """Answer the message if it is a question; otherwise open a form with its text."""
        # On an answer, ask its question.
        text = " ".join((self._question_of(message) or text_of(message)).split())
        if not text:
            raise NothingToRead("text")
        if text.endswith("?") and len(text) <= LONGEST_QUESTION:
            query = Query(text=clean_question(text), as_of=self._questions.today())
            await self._reply(interaction, completed(None, query))
            return
        await self._forms.open(interaction, "ask", written={"question": text[:LONGEST_QUESTION]})

    async def _question_form(self, interaction: discord.Interaction, _: str) -> QuestionForm:
        return QuestionForm(
            submit=self._ask_submitted,
            explainer=self._explainer,
            language=of_person(self._languages, interaction),
        )

    async def _ask_submitted(self, interaction: discord.Interaction, text: str) -> None:
        query = Query(text=clean_question(text), as_of=self._questions.today())
        await self._reply(interaction, completed(None, query))

    async def _reply(
        self, interaction: discord.Interaction, query: Query, *, only_me: bool | None = None
    ) -> None:
        async with self._question_queue.in_progress():
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
        """Answer a message that is addressed to the bot."""
        if not self._is_addressed_to_me(message):
            return
        reply = MessageReply(message)
        language = of_message(self._languages, message)
        try:
            async with self._question_queue.in_progress():
                await self._answer_message(message, reply, language)
        except Exception as error:
            # No error may go unexplained or reach the gateway's connection.
            try:
                await reply.say(self._explainer.explain(error, language))
            except discord.HTTPException:
                log.warning("a message could not be answered", exc_info=True)

    async def _answer_message(
        self, message: discord.Message, reply: MessageReply, language: Language
    ) -> None:
        written, replied = self._without_mention(message, text_of(message)), None
        if not written:
            replied = self._replied_to(message)
            written = self._without_mention(message, text_of(replied)) if replied else ""
        if not written:
            # Discord hides what others wrote, unless they mention the bot.
            is_hidden = replied is not None or bool(_own_role(message) and not message.content)
            is_direct = isinstance(message.channel, discord.DMChannel)
            short = "help-short.direct" if is_direct else "help-short"
            await reply.say(language("help-unreadable" if is_hidden else short))
            return
        channel = await self._known(message.channel)
        scope = scope_of_message(message, channel)
        asked = clean_question(written)
        scope.check_channel(await self._questions.settings(scope))
        self._questions.admit(message.author, scope)
        await reply.begin()
        # A question by somebody else that is pointed at stands for itself.
        earlier = await self._earlier(message, channel) if replied is None else None
        query = completed(earlier, Query(text=asked, as_of=self._questions.today()))
        await self._questions.answer(query, scope, message.author, reply, language)

    async def _known(self, channel: discord.abc.Messageable) -> discord.abc.Messageable:
        """Return the channel, asked of Discord if it is one of a server that is not known.

        Discord does not tell of every thread, and a thread is set up by the channel it belongs to.
        """
        if not isinstance(channel, discord.PartialMessageable) or channel.guild_id is None:
            return channel
        try:
            found = await self._bot.fetch_channel(channel.id)
        except (discord.HTTPException, discord.InvalidData) as error:
            log.info("a channel could not be asked of Discord (%s)", in_words(error))
            return channel
        return found if isinstance(found, discord.abc.Messageable) else channel

    def _replied_to(self, message: discord.Message) -> discord.Message | None:
        """Return the message of somebody else that a message replies to."""
        before = message.reference.resolved if message.reference else None
        if not isinstance(before, discord.Message) or before.author == self._bot.user:
            return None
        return before

    async def _earlier(
        self, message: discord.Message, channel: discord.abc.Messageable
    ) -> EarlierAnswer | None:
        """Return the answer replied to, or the last one in the thread or chat."""
        reference = message.reference
        if reference is not None:
            before = reference.resolved
            return self._answer_on(before) if isinstance(before, discord.Message) else None
        if not isinstance(channel, discord.Thread | discord.DMChannel):
            return None
        try:
            async for before in channel.history(limit=MOST_LOOKED_BACK, before=message):
                if earlier := self._answer_on(before):
                    return earlier
        except discord.HTTPException:
            log.info("the conversation so far could not be read", exc_info=True)
        return None

    def _answer_on(self, message: discord.Message) -> EarlierAnswer | None:
        asked = self._question_of(message)
        if asked is None:
            return None
        with suppress(ValueError):
            return EarlierAnswer.from_tag(asked, button_detail(message, "follow") or "")
        return EarlierAnswer(query=Query(text=asked, as_of=self._questions.today()), days=None)

    def _question_of(self, message: discord.Message) -> str | None:
        if self._bot.user is None or message.author.id != self._bot.user.id:
            return None
        return cards.question_on_card(cards.message_text(message), self._languages)

    def _is_addressed_to_me(self, message: discord.Message) -> bool:
        if message.author.bot or message.webhook_id or message.is_system():
            return False
        # That the server is not known does not make it a direct message.
        is_direct = isinstance(message.channel, discord.DMChannel)
        return is_direct or self._bot.user in message.mentions or bool(_own_role(message))

    def _without_mention(self, message: discord.Message, text: str) -> str:
        role = _own_role(message)
        mentions = [rf"<@!?{self._bot.user.id}>"] if self._bot.user else []
        mentions += [f"<@&{role.id}>"] if role else []
        return re.sub("|".join(mentions), " ", text).strip() if mentions else text.strip()


def _own_role(message: discord.Message) -> discord.Role | None:
    """Return the role that Discord made for the bot, if the message mentions it.

    People who write its name pick it in place of the bot.
    """
    role = message.guild.self_role if message.guild else None
    return role if role in message.role_mentions else None


def completed(earlier: EarlierAnswer | None, query: Query) -> Query:
    """Return the query completed from the answer before it, if there was one.

    Raise NotAQuestion if it asks nothing.
    """
    about = about_answer(query.text) if earlier else None
    if earlier and about:
        return replace(earlier.query, about=about)
    check_asks(query.text)
    if earlier is None:
        return query
    questions = questions_in(query.text, after=earlier.query.text, answered=earlier.days)
    full = clean_question(" ".join(questions))
    return query if full == query.text else replace(query, text=full, follows=True)


async def answer_interaction(
    questions: QuestionHandler,
    explainer: Explainer,
    languages: Languages,
    interaction: discord.Interaction,
    query: Query,
    *,
    only_me: bool | None,
) -> None:
    """Answer the question in reply to a command, a button or a form.

    `only_me` of None leaves it to the server's settings whether only the person sees the answer.
    """
    scope = scope_of(interaction)
    settings = await questions.settings(scope)
    is_private = settings.only_me if only_me is None else only_me
    if not is_private:
        scope.check_channel(settings)
    questions.admit(interaction.user, scope)
    language = of_reply(languages, interaction, only_me=is_private)
    reply = InteractionReply(interaction, only_me=is_private)
    await reply.begin()
    try:
        await questions.answer(
            query, scope, interaction.user, reply, language, deletable=not is_private
        )
    except Exception as error:
        await reply.say(explainer.explain(error, language))


def create_cog(bot: "AttacheBot") -> Questions:
    """Return the cog with what it needs of the bot."""
    return Questions(
        bot,
        questions=bot.questions,
        servers=bot.services.servers,
        question_queue=bot.question_queue,
        explainer=bot.explainer,
        forms=bot.forms,
        languages=bot.languages,
    )
