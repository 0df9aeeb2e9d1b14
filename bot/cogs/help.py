"""`/help`: what the bot can do."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord_io.locales import of_person
from language import Language, Languages

_PARTS = (
    ("help-intro",),
    ("help-asking", "help-asking.ways", "help-asking.honest", "help-asking.timeline"),
    ("help-articles", "help-articles.commands", "help-articles.feeds", "help-articles.seen"),
    ("help-archive", "help-archive.commands"),
    ("help-privacy",),
)


class Help(commands.Cog):
    """Says what the bot can do."""

    def __init__(self, *, languages: Languages) -> None:
        self._languages = languages

    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    @app_commands.command(name="help", description="What I can do, and how to ask.")
    async def help_command(self, interaction: discord.Interaction) -> None:
        """Nothing; the person sees the help."""
        text = help_text(of_person(self._languages, interaction))
        await interaction.response.send_message(text, ephemeral=True)


def help_text(language: Language) -> str:
    """All of the help, which fits one message."""
    return "\n\n".join("\n".join(map(language, part)) for part in _PARTS)
