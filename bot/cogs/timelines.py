"""`/timeline`: the dated events of a topic."""

import asyncio
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from answer.service import AnswerService
from answer.understanding.question import LONGEST_QUESTION
from bot.collections import readable
from bot.discord_io.locales import of_reply
from bot.errors import TooManyQuestions
from bot.query import clean_question, parse_period
from bot.question_handler import Asker
from bot.question_queue import QuestionQueue
from bot.views import timelines
from language import Languages

if TYPE_CHECKING:
    from bot.client import AttacheBot


class Timelines(commands.Cog):
    """Lists and draws the dated events of a topic.

    One person may ask for `rate` timelines in `per` seconds.
    """

    def __init__(
        self,
        *,
        answers: AnswerService,
        question_queue: QuestionQueue,
        languages: Languages,
        today: Callable[[], date],
        rate: int,
        per: float,
    ) -> None:
        self._answers = answers
        self._question_queue = question_queue
        self._languages = languages
        self._today = today
        self._cooldowns = commands.CooldownMapping[Asker](
            commands.Cooldown(rate, per), lambda asker: asker.id
        )

    @app_commands.command(description="The dated events of a topic in order, each with its source.")
    @app_commands.describe(
        topic="Somebody, a kind of event, or both; for instance: Modi Russia visits",
        since="The first day, as YYYY-MM-DD",
        until="The last day, as YYYY-MM-DD",
    )
    async def timeline(
        self,
        interaction: discord.Interaction,
        topic: app_commands.Range[str, 1, LONGEST_QUESTION],
        since: app_commands.Range[str, 1, 10] | None = None,
        until: app_commands.Range[str, 1, 10] | None = None,
    ) -> None:
        """Show the timeline."""
        topic = clean_question(topic)
        first, last = parse_period(since, until)
        wait = self._cooldowns.update_rate_limit(interaction.user)
        if wait:
            raise TooManyQuestions(wait)
        async with self._question_queue.in_progress():
            await self._draw(interaction, topic, first, last)

    async def _draw(
        self,
        interaction: discord.Interaction,
        topic: str,
        since: date | None,
        until: date | None,
    ) -> None:
        await interaction.response.defer(thinking=True)
        found = await self._answers.timeline(
            topic,
            collections=readable(interaction.guild_id),
            as_of=self._today(),
            since=since,
            until=until,
        )
        language = of_reply(self._languages, interaction, only_me=False)
        pictures = await asyncio.to_thread(timelines.pictures, found, language)
        await interaction.followup.send(view=timelines.layout(found, language), files=pictures)


def create_cog(bot: "AttacheBot") -> Timelines:
    """Return the cog with what it needs of the bot."""
    return Timelines(
        answers=bot.services.answers,
        question_queue=bot.question_queue,
        languages=bot.languages,
        today=bot.today,
        rate=bot.pace.rate,
        per=bot.pace.per,
    )
