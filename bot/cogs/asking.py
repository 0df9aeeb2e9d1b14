"""Questions: `/ask`, a mention in a channel, or a direct message."""

import logging
import re
from collections.abc import Callable
from datetime import date
from functools import partial

import discord
from discord import app_commands
from discord.ext import commands

from answer.service import AnswerService
from answer.types import Answer

from ..collections import readable
from ..errors import EmptyQuestion, Explainer, QuestionTooLong, TooManyQuestions
from ..replies import Send, send_card
from .help import SHORT_HELP

log = logging.getLogger(__name__)

LONGEST_QUESTION = 500

Asker = discord.User | discord.Member


class Asking(commands.Cog):
    """Answers questions from the articles that the place may read.

    One person may ask `rate` questions in `per` seconds.
    """

    def __init__(
        self,
        bot: commands.Bot,
        *,
        answers: AnswerService,
        explainer: Explainer,
        today: Callable[[], date],
        rate: int,
        per: float,
    ) -> None:
        self._bot = bot
        self._answers = answers
        self._explainer = explainer
        self._today = today
        self._cooldowns = commands.CooldownMapping[Asker](
            commands.Cooldown(rate, per), lambda asker: asker.id
        )

    @app_commands.command(description="Ask about diplomacy; the answer quotes its articles.")
    @app_commands.describe(question="For instance: When did Modi last visit Russia?")
    async def ask(
        self,
        interaction: discord.Interaction,
        question: app_commands.Range[str, 1, LONGEST_QUESTION],
    ) -> None:
        """Nothing; the answer is the reply to the command."""
        self._admit(interaction.user, question)
        await interaction.response.defer(thinking=True)
        answer = await self._answer(question, interaction.guild_id)
        await send_card(interaction.followup.send, answer)

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Nothing; a message to the bot is answered by a reply."""
        if not self._is_for_me(message):
            return
        reply = partial(
            message.channel.send,
            reference=message.to_reference(fail_if_not_exists=False),
            mention_author=False,
        )
        try:
            await self._answer_message(message, reply)
        except Exception as error:
            # Whatever happens here must neither pass in silence nor reach the gateway.
            try:
                await reply(content=self._explainer.explain(error))
            except discord.HTTPException:
                log.warning("a message could not be answered", exc_info=True)

    async def _answer_message(self, message: discord.Message, reply: Send) -> None:
        question = self._without_mention(message.content)
        if not question:
            await reply(content=SHORT_HELP)
            return
        self._admit(message.author, question)
        async with message.channel.typing():
            answer = await self._answer(question, message.guild.id if message.guild else None)
        await send_card(reply, answer)

    async def _answer(self, question: str, guild_id: int | None) -> Answer:
        return await self._answers.answer(
            question, collections=readable(guild_id), as_of=self._today()
        )

    def _admit(self, asker: Asker, question: str) -> None:
        if not question.strip():
            raise EmptyQuestion
        if len(question) > LONGEST_QUESTION:
            raise QuestionTooLong(len(question), LONGEST_QUESTION)
        wait = self._cooldowns.update_rate_limit(asker)
        if wait:
            raise TooManyQuestions(wait)

    def _is_for_me(self, message: discord.Message) -> bool:
        if message.author.bot or message.webhook_id or message.is_system():
            return False
        return message.guild is None or self._bot.user in message.mentions

    def _without_mention(self, content: str) -> str:
        me = self._bot.user
        return re.sub(rf"<@!?{me.id}>", " ", content).strip() if me else content.strip()
