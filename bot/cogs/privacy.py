"""`/privacy`: what the bot keeps of people, and forgetting it."""

import asyncio
import logging

import discord
from discord import app_commands
from discord.ext import commands, tasks

from bot.discord_io.locales import of_person
from bot.discord_io.replies import say
from bot.places import place_of
from bot.question_queue import QuestionQueue
from language import Language, Languages
from servers.departures import ERASED_AFTER
from servers.service import KEPT_FOR, ServerService

log = logging.getLogger(__name__)


@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
class Privacy(commands.GroupCog, group_name="privacy", group_description="What I keep of you."):
    """Tells what is kept, and forgets it."""

    def __init__(
        self, *, servers: ServerService, desk: QuestionQueue, languages: Languages
    ) -> None:
        self._servers = servers
        self._desk = desk
        self._languages = languages

    async def cog_load(self) -> None:
        """Nothing; what is older than it is kept goes now, and once a day."""
        self._expire.start()

    async def cog_unload(self) -> None:
        """Nothing; no more goes."""
        self._expire.cancel()

    @tasks.loop(hours=24)
    async def _expire(self) -> None:
        try:
            # Beside: cut off in the middle, the database's connection would never close.
            await asyncio.shield(self._desk.beside(self._servers.delete_expired()))
        except Exception:
            log.exception("old records could not be erased; they are tried again tomorrow")

    @app_commands.command(description="What I keep, and for how long.")
    async def about(self, interaction: discord.Interaction) -> None:
        """Nothing; the person sees what is kept here."""
        settings = await self._servers.settings(place_of(interaction).server_id)
        language = of_person(self._languages, interaction)
        await say(interaction, about_text(language, is_recorded=settings.recording))

    @app_commands.command(description="Erase what I keep of you, in all servers.")
    async def forget(self, interaction: discord.Interaction) -> None:
        """Nothing; what was kept of the person is gone."""
        await interaction.response.defer(thinking=True, ephemeral=True)
        gone = await self._servers.forget_person(interaction.user.id)
        language = of_person(self._languages, interaction)
        said = language("privacy-erased", count=gone) if gone else language("privacy-nothing")
        await say(interaction, said)


def about_text(language: Language, *, is_recorded: bool) -> str:
    """What is kept in a server, or in direct messages."""
    days = KEPT_FOR.days
    kept = (
        language("privacy-kept.questions", days=days),
        language("privacy-kept.feedback", days=days),
        language("privacy-kept.articles", days=ERASED_AFTER.days),
    )
    everywhere = (
        language("privacy-kept"),
        *(f"- {each}" for each in kept),
        language("privacy-kept.unread"),
    )
    here = language("privacy-recorded" if is_recorded else "privacy-not-recorded")
    return "\n\n".join(("\n".join(everywhere), here, language("privacy-how-to-forget")))
