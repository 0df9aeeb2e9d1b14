"""`/archive`: the state of one server's archive, and building its indexes anew."""

import asyncio
import logging

import discord
from discord import app_commands
from discord.ext import commands

from answer.wording import day
from ingest.curator import Curator
from ingest.types import CollectionReport

from ..collections import guild_collection
from ..errors import AlreadyReindexing
from ..replies import require
from ..text import escaped

log = logging.getLogger(__name__)


class Progress:
    """How far a rebuild is; may be told from any thread."""

    def __init__(self) -> None:
        self.text = "Reindexing …"

    def __call__(self, done: int, total: int) -> None:
        share = f" ({done * 100 // total} %)" if total else ""
        self.text = f"Reindexing: {done:,} of {total:,}{share}"


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class Archive(
    commands.GroupCog, group_name="archive", group_description="The archive of this server."
):
    """Shows and rebuilds the archive of the server where it is used.

    `every` is the pause in seconds between two edits that tell the progress.
    """

    def __init__(self, *, curator: Curator, every: float) -> None:
        self._curator = curator
        self._every = every
        self._busy: set[str] = set()

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        """True, or an error that names the missing permission."""
        require(interaction, manage_guild=True)
        return True

    @app_commands.command(description="What the archive of this server holds.")
    async def status(self, interaction: discord.Interaction) -> None:
        """Nothing; the person sees the state of the archive."""
        await interaction.response.defer(thinking=True, ephemeral=True)
        report = await self._curator.status(_collection(interaction))
        await interaction.followup.send(report_text(report), ephemeral=True)

    @app_commands.command(description="Build the indexes of this server's archive anew.")
    async def reindex(self, interaction: discord.Interaction) -> None:
        """Nothing; the person sees the progress, then the state of the archive."""
        collection = _collection(interaction)
        if collection in self._busy:
            raise AlreadyReindexing
        self._busy.add(collection)
        try:
            await interaction.response.defer(thinking=True, ephemeral=True)
            report = await self._reindex(interaction, collection)
        finally:
            self._busy.discard(collection)
        await _show_last(interaction, f"Reindexed.\n{report_text(report)}")

    async def _reindex(self, interaction: discord.Interaction, collection: str) -> CollectionReport:
        progress = Progress()
        work = asyncio.create_task(self._curator.reindex(collection, on_progress=progress))
        try:
            await asyncio.wait({work}, timeout=self._every)
            shown = ""
            while not work.done():
                if progress.text != shown:
                    shown = progress.text
                    await _show(interaction, shown)
                await asyncio.wait({work}, timeout=self._every)
            return await work
        finally:
            work.cancel()


def report_text(report: CollectionReport) -> str:
    """The state of an archive in a few lines."""
    lines = [f"**{report.articles:,}** articles in {report.passages:,} passages"]
    if report.oldest and report.newest:
        lines.append(f"published from {day(report.oldest)} to {day(report.newest)}")
    if report.last_added_at:
        lines.append(f"last added to on {report.last_added_at:%Y-%m-%d at %H:%M} UTC")
    behind = report.passages - report.indexed_passages
    state = "up to date" if behind == 0 else f"{report.indexed_passages:,} passages indexed"
    lines.append(f"indexes: {state}, {report.bytes_on_disk / 1024**2:.1f} MB")
    lines.append(f"-# {escaped(report.model)}")
    return "\n".join(lines)


async def _show(interaction: discord.Interaction, text: str) -> None:
    # The rebuild goes on whether or not its progress can be shown.
    try:
        await interaction.edit_original_response(content=text)
    except discord.HTTPException:
        log.info("the progress of a rebuild could not be shown", exc_info=True)


async def _show_last(interaction: discord.Interaction, text: str) -> None:
    try:
        await interaction.edit_original_response(content=text)
    except discord.HTTPException:
        # An interaction can be answered for fifteen minutes; a rebuild may take longer.
        if not isinstance(interaction.channel, discord.abc.Messageable):
            raise
        await interaction.channel.send(
            f"{interaction.user.mention} {text}",
            allowed_mentions=discord.AllowedMentions(users=[interaction.user]),
        )


def _collection(interaction: discord.Interaction) -> str:
    if interaction.guild_id is None:
        raise app_commands.NoPrivateMessage()
    return guild_collection(interaction.guild_id)
