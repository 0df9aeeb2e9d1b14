"""`/help`: what the bot can do."""

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord_io.locales import of_person
from bot.views.help import help_text
from language import Languages

if TYPE_CHECKING:
    from bot.client import AttacheBot


class Help(commands.Cog):
    """Says what the bot can do."""

    def __init__(self, *, languages: Languages) -> None:
        self._languages = languages

    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    @app_commands.command(name="help", description="What I can do, and how to ask.")
    async def help_command(self, interaction: discord.Interaction) -> None:
        """Show the help."""
        text = help_text(of_person(self._languages, interaction))
        await interaction.response.send_message(text, ephemeral=True)


def create_cog(bot: "AttacheBot") -> Help:
    """Return the cog with what it needs of the bot."""
    return Help(
        languages=bot.languages,
    )
