"""`/help`: what the bot can do."""

import discord
from discord import app_commands
from discord.ext import commands

SHORT_HELP = (
    "Mention me with a question, for instance: When did Modi last visit Russia? "
    "`/help` shows what else I can do."
)
HELP = """\
I answer questions on diplomacy from news articles, and quote the sentences the answer comes from.

**Asking**
`/ask` a question, mention me in a channel with one, or send me a direct message.
Where the articles do not answer, I say so and show what comes nearest.
`/timeline` lists the dated events of a topic, such as "Modi Russia visits", and draws them.

**Articles of this server** (Manage Messages)
`/article add` takes a file or the address of a web page, or opens a form for pasted text.
`/article list` shows what is there, `/article remove` takes an article out.
They are seen in this server only; in direct messages I answer from the public articles.

**Archive of this server** (Manage Server)
`/archive status` shows what it holds, `/archive reindex` builds its indexes anew."""


class Help(commands.Cog):
    """Says what the bot can do."""

    @app_commands.command(name="help", description="What I can do, and how to ask.")
    async def help_command(self, interaction: discord.Interaction) -> None:
        """Nothing; the person sees the help."""
        await interaction.response.send_message(HELP, ephemeral=True)
