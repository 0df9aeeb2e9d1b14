"""`/archive`: the state of one server's archive, its settings and gaps, and its indexes."""

import asyncio
import logging
from collections.abc import Sequence

import discord
from discord import app_commands
from discord.ext import commands

from answer.servers import Gap, Servers, ServerSettings, Usage
from answer.wording import day
from ingest.curator import Curator
from ingest.feeds import Feeds
from ingest.types import CollectionReport
from language import Languages

from .. import cards
from ..collections import PUBLIC, guild_collection
from ..curating import PAGE, fitting, turning
from ..desk import Desk
from ..errors import AlreadyReindexing, Explainer
from ..exchange import Exchange
from ..feeds import failing_text
from ..forms import FilesForm
from ..locales import of_person
from ..presses import Presses
from ..progress import show, show_last
from ..replies import require, say
from ..settings_form import SettingsForm, settings_text
from ..text import escaped, one_line

log = logging.getLogger(__name__)

USAGE_DAYS = 30


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

    def __init__(
        self,
        *,
        curator: Curator,
        feeds: Feeds,
        servers: Servers,
        desk: Desk,
        explainer: Explainer,
        presses: Presses,
        languages: Languages,
        every: float,
    ) -> None:
        self._curator = curator
        self._feeds = feeds
        self._servers = servers
        self._desk = desk
        self._explainer = explainer
        self._languages = languages
        self._every = every
        self._exchange = Exchange(
            curator=curator, explainer=explainer, presses=presses, every=every
        )
        presses.on("gaps", self._gaps_pressed)
        self._busy: set[str] = set()

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        """True, or an error that names the missing permission."""
        require(interaction, manage_guild=True)
        return True

    @app_commands.command(description="What the archive of this server holds.")
    async def status(self, interaction: discord.Interaction) -> None:
        """Nothing; the person sees the state of the archive."""
        await interaction.response.defer(thinking=True, ephemeral=True)
        server = _server(interaction)
        report = await self._curator.status(guild_collection(server))
        public = await self._curator.status(PUBLIC)
        usage = await self._servers.usage(server, days=USAGE_DAYS)
        settings = await self._servers.settings(server)
        feeds = failing_text(await self._feeds.list(guild_collection(server)))
        set_here = settings_text(settings, of_person(self._languages, interaction))
        texts = (
            f"**Articles**\n{report_text(report)}\n{public_text(public)}\n{feeds}",
            f"**Questions**\n{usage_text(usage)}",
            f"**Settings**\n{set_here}",
            f"-# {escaped(report.model)}",
        )
        await interaction.followup.send(view=cards.framed(texts), ephemeral=True)

    @app_commands.command(description="How I behave in this server.")
    async def settings(self, interaction: discord.Interaction) -> None:
        """Nothing; a form opens with what is set."""
        form = SettingsForm(
            await self._servers.settings(_server(interaction)),
            submit=self._set,
            explainer=self._explainer,
            language=of_person(self._languages, interaction),
        )
        await interaction.response.send_modal(form)

    async def _set(self, interaction: discord.Interaction, settings: ServerSettings) -> None:
        require(interaction, manage_guild=True)
        await interaction.response.defer(thinking=True, ephemeral=True)
        await self._servers.change(_server(interaction), settings)
        language = of_person(self._languages, interaction)
        await say(interaction, f"Set.\n{settings_text(settings, language)}")

    @app_commands.command(description="What was asked in this server and could not be answered.")
    async def gaps(self, interaction: discord.Interaction) -> None:
        """Nothing; the person sees the questions, the most frequent first."""
        await interaction.response.defer(thinking=True, ephemeral=True)
        await self._gaps(interaction, 1)

    async def _gaps_pressed(self, interaction: discord.Interaction, detail: str) -> None:
        try:
            require(interaction, manage_guild=True)
            await interaction.response.defer()
            await self._gaps(interaction, int(detail.partition(".")[0]))
        except Exception as error:
            await say(interaction, self._explainer.explain(error))

    async def _gaps(self, interaction: discord.Interaction, page: int) -> None:
        server = _server(interaction)
        settings = await self._servers.settings(server)
        usage = await self._servers.usage(server, days=USAGE_DAYS)
        found = await self._servers.gaps(server, limit=PAGE + 1, offset=(page - 1) * PAGE)
        buttons = turning("gaps", "", page, more=len(found) > PAGE)
        text = gaps_text(found, usage, is_recorded=settings.recording)
        view = cards.below_plain(buttons) if buttons else None
        await interaction.edit_original_response(content=text, view=view)

    @app_commands.command(description="Build the indexes of this server's archive anew.")
    async def reindex(self, interaction: discord.Interaction) -> None:
        """Nothing; the person sees the progress, then the state of the archive."""
        collection = guild_collection(_server(interaction))
        if collection in self._busy:
            raise AlreadyReindexing
        self._busy.add(collection)
        try:
            async with self._desk.work():
                await interaction.response.defer(thinking=True, ephemeral=True)
                report = await self._reindex(interaction, collection)
                await show_last(interaction, f"Reindexed.\n{report_text(report)}")
        finally:
            self._busy.discard(collection)

    @app_commands.command(description="All articles of this server as files, to keep or to move.")
    async def export(self, interaction: discord.Interaction) -> None:
        """Nothing; the person gets the files."""
        collection = guild_collection(_server(interaction))
        name = interaction.guild.name if interaction.guild else ""
        async with self._desk.work():
            await self._exchange.send(interaction, collection, name)

    @app_commands.command(name="import", description="Take in the files of an export.")
    @app_commands.describe(file="A file that /archive export gave; without one a form opens.")
    async def import_(
        self, interaction: discord.Interaction, file: discord.Attachment | None = None
    ) -> None:
        """Nothing; the person sees the progress, then what became of the articles."""
        if file is not None:
            await self._import(interaction, [file])
            return
        form = FilesForm(submit=self._import, explainer=self._explainer)
        await interaction.response.send_modal(form)

    async def _import(
        self, interaction: discord.Interaction, files: list[discord.Attachment]
    ) -> None:
        require(interaction, manage_guild=True)
        async with self._desk.work():
            await self._exchange.take(interaction, guild_collection(_server(interaction)), files)

    async def _reindex(self, interaction: discord.Interaction, collection: str) -> CollectionReport:
        progress = Progress()
        work = asyncio.create_task(self._curator.reindex(collection, on_progress=progress))
        try:
            await asyncio.wait({work}, timeout=self._every)
            shown = ""
            while not work.done():
                if progress.text != shown:
                    shown = progress.text
                    await show(interaction, shown)
                await asyncio.wait({work}, timeout=self._every)
            return await work
        finally:
            work.cancel()


def report_text(report: CollectionReport) -> str:
    """The state of an archive in a few lines."""
    lines = [f"**{report.articles:,}** articles in {report.passages:,} passages"]
    if report.oldest and report.newest:
        lines.append(f"Published from {day(report.oldest)} to {day(report.newest)}")
    if report.last_added_at:
        at = report.last_added_at
        lines.append(f"Last addition: {day(at.date())}, {at:%H:%M} UTC")
    behind = report.passages - report.indexed_passages
    state = "up to date" if behind == 0 else f"{report.indexed_passages:,} passages indexed"
    lines.append(f"Indexes: {state}, {report.bytes_on_disk / 1024**2:.1f} MB")
    return "\n".join(lines)


def public_text(report: CollectionReport) -> str:
    """What everybody's articles add, in one line."""
    newest = f", the newest of {day(report.newest)}" if report.newest else ""
    return f"And **{report.articles:,}** public articles{newest}"


def usage_text(usage: Usage) -> str:
    """What was asked lately, in one line."""
    if not usage.asked:
        return f"None in the last {USAGE_DAYS} days"
    share = f"{usage.answered * 100 // usage.asked} % answered"
    line = f"In the last {USAGE_DAYS} days: {usage.asked:,}, {share}"
    if not usage.helpful and not usage.unhelpful:
        return line
    return f"{line}; {usage.helpful} found helpful, {usage.unhelpful} not"


def gaps_text(gaps: Sequence[Gap], usage: Usage, *, is_recorded: bool) -> str:
    """Questions without an answer, one page of them."""
    if not is_recorded:
        return (
            f"{usage.unanswered} of {usage.asked} questions of the last {USAGE_DAYS} days were not "
            "answered. Which ones I cannot tell: their text is not kept. `/archive settings` "
            "can change that."
        )
    if not gaps:
        return "Nothing that was asked is without an answer."
    lines = [
        f"- {escaped(one_line(gap.text, 120))} · {gap.times}×, last on {day(gap.last_asked.date())}"
        for gap in gaps[:PAGE]
    ]
    return fitting(lines)


def _server(interaction: discord.Interaction) -> int:
    if interaction.guild_id is None:
        raise app_commands.NoPrivateMessage()
    return interaction.guild_id
