"""`/privacy`: what the bot keeps of people, and forgetting it."""

import asyncio
import logging

import discord
from discord import app_commands
from discord.ext import commands, tasks

from answer.departures import ERASED_AFTER
from answer.servers import KEPT_FOR, Servers

from ..desk import Desk
from ..places import place_of
from ..replies import say

log = logging.getLogger(__name__)

KEPT = f"""\
**What I keep**
- That a question was asked, when, in which server, and whether it was answered: for \
{KEPT_FOR.days} days, without its text and without who asked.
- What you say with *Helpful* and *Not helpful*, with your id: for {KEPT_FOR.days} days.
- Articles that curators add, for this server only, and what admins set. \
{ERASED_AFTER.days} days after I have left a server, all I keep of it is deleted.
I read no other messages than those that mention me or are sent to me."""
RECORDED = """\
**In this server** the admins have me keep the text of questions and who asked, for as long. \
They see the texts, not the names; members see texts as suggestions while they type."""
NOT_RECORDED = "**Here** I keep no text of questions, and not who asked them."
FORGET = "`/privacy forget` erases what I keep of you, in all servers."


@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
class Privacy(commands.GroupCog, group_name="privacy", group_description="What I keep of you."):
    """Tells what is kept, and forgets it."""

    def __init__(self, *, servers: Servers, desk: Desk) -> None:
        self._servers = servers
        self._desk = desk

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
            await asyncio.shield(self._desk.beside(self._servers.expire()))
        except Exception:
            log.exception("old records could not be erased; they are tried again tomorrow")

    @app_commands.command(description="What I keep, and for how long.")
    async def about(self, interaction: discord.Interaction) -> None:
        """Nothing; the person sees what is kept here."""
        settings = await self._servers.settings(place_of(interaction).server_id)
        here = RECORDED if settings.recording else NOT_RECORDED
        await say(interaction, "\n\n".join((KEPT, here, FORGET)))

    @app_commands.command(description="Erase what I keep of you, in all servers.")
    async def forget(self, interaction: discord.Interaction) -> None:
        """Nothing; what was kept of the person is gone."""
        await interaction.response.defer(thinking=True, ephemeral=True)
        gone = await self._servers.forget(interaction.user.id)
        what = f"{gone} record{'s' * (gone != 1)}" if gone else "nothing"
        await say(
            interaction, f"Erased: I had {what} of you. Your messages are Discord's to erase."
        )
