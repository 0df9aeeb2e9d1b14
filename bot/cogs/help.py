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
`/ask` a question, mention me in a channel with one, or send me a direct message. Reply to an \
answer, or press *Follow up*, to ask on: "and China?", "who hosted it?". In a thread I remember \
the question before. The menu of a message has *Ask about this message*.
Where the articles do not answer, I say so and show what comes nearest.
`/timeline` lists the dated events of a topic, such as "Modi Russia visits", and draws them.

**Articles of this server** (Manage Messages, or the role that the admins chose)
`/article add` takes a file or the address of a web page, or opens a form for more. The menu of a \
message has *Add to archive*. `/article list`, `search` and `show` find articles; `edit` corrects \
what is said of one, `remove` takes it out, `restore` brings it back for 30 days.
`/feed add` follows a feed, whose new articles come in by themselves; `list`, `refresh` and \
`remove` look after feeds.
They are seen in this server only; in direct messages I answer from the public articles.

**Archive of this server** (Manage Server)
`/archive status` shows what it holds, `settings` how I behave here, `gaps` what I could not \
answer; `reindex` builds its indexes anew. `export` and `import` take its articles along.

`/privacy about` tells what I keep, `/privacy forget` erases what I keep of you."""


class Help(commands.Cog):
    """Says what the bot can do."""

    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    @app_commands.command(name="help", description="What I can do, and how to ask.")
    async def help_command(self, interaction: discord.Interaction) -> None:
        """Nothing; the person sees the help."""
        await interaction.response.send_message(HELP, ephemeral=True)
