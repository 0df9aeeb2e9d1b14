"""`/privacy`: what the bot keeps about people, and how they have it erased."""

import asyncio
import logging
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands, tasks

from bot.discord_io.locales import of_person
from bot.discord_io.replies import say
from bot.question_queue import QuestionQueue
from bot.scope import scope_of
from bot.views.privacy import about_text
from language import Languages
from servers.service import ServerService

if TYPE_CHECKING:
    from bot.client import AttacheBot

log = logging.getLogger(__name__)


@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
class Privacy(commands.GroupCog, group_name="privacy", group_description="What I keep of you."):
    """Says what is kept, and erases it: on request, and daily what is too old."""

    def __init__(
        self, *, servers: ServerService, question_queue: QuestionQueue, languages: Languages
    ) -> None:
        self._servers = servers
        self._question_queue = question_queue
        self._languages = languages

    async def cog_load(self) -> None:
        """Erase records that are too old, now and once a day."""
        self._expire.start()

    async def cog_unload(self) -> None:
        """Stop erasing."""
        self._expire.cancel()

    @tasks.loop(hours=24)
    async def _expire(self) -> None:
        try:
            # As a task of the queue, it is not cut off: the database connection would stay open.
            await asyncio.shield(self._question_queue.start(self._servers.delete_expired()))
        except Exception:
            log.exception("old records could not be erased; they are tried again tomorrow")

    @app_commands.command(description="What I keep, and for how long.")
    async def about(self, interaction: discord.Interaction) -> None:
        """Say what is kept here."""
        settings = await self._servers.settings(scope_of(interaction).server_id)
        language = of_person(self._languages, interaction)
        await say(interaction, about_text(language, is_recorded=settings.recording))

    @app_commands.command(description="Erase what I keep of you, in all servers.")
    async def forget(self, interaction: discord.Interaction) -> None:
        """Erase what is kept about the person."""
        await interaction.response.defer(thinking=True, ephemeral=True)
        gone = await self._servers.forget_person(interaction.user.id)
        language = of_person(self._languages, interaction)
        said = language("privacy-erased", count=gone) if gone else language("privacy-nothing")
        await say(interaction, said)


def create_cog(bot: "AttacheBot") -> Privacy:
    """Return the cog with what it needs of the bot."""
    return Privacy(
        servers=bot.services.servers,
        question_queue=bot.question_queue,
        languages=bot.languages,
    )
