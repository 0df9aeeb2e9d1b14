"""`/archive`: one server's archive, for its admins: state, settings, gaps, indexes, transfer."""

import asyncio
from io import BytesIO
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.archive_transfer import ArchiveTransfer
from bot.collections import PUBLIC, guild_collection
from bot.discord_io.locales import of_person
from bot.discord_io.permissions import require
from bot.discord_io.persistent_buttons import PersistentButtons
from bot.discord_io.progress import show, show_last
from bot.discord_io.replies import say
from bot.errors import AlreadyReindexing, NotReindexing
from bot.explainer import Explainer
from bot.forms.articles import ImportForm
from bot.forms.persistent import PersistentForms
from bot.forms.prose import ProseForm
from bot.forms.settings import SettingsForm
from bot.question_queue import QuestionQueue
from bot.scope import own_collection, server_of
from bot.views import month_chart
from bot.views.archive import (
    USAGE_DAYS,
    engine_lines,
    gaps_text,
    public_text,
    report_text,
    usage_text,
)
from bot.views.components import button, button_rows, framed
from bot.views.feeds import failing_text
from bot.views.paging import PAGE_SIZE, turning_buttons
from bot.views.settings import prose_text, settings_text
from ingest.collection_service import CollectionService
from ingest.feeds.service import FeedService
from ingest.types import CollectionReport
from language import Language, Languages
from servers.gaps import MOST_EXPORTED, as_questions
from servers.service import ServerService, ServerSettings

if TYPE_CHECKING:
    from bot.client import AttacheBot


class ReindexProgress:
    """The progress of a rebuild in words; may be called from any thread."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self.text = language("reindex-begun")

    def __call__(self, done: int, total: int) -> None:
        if total:
            language, share = self._language, done * 100 // total
            self.text = language("reindex-progress", done=done, total=total, share=share)


@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
@app_commands.default_permissions(manage_guild=True)
class Archive(
    commands.GroupCog, group_name="archive", group_description="The archive of this server."
):
    """Shows, rebuilds and transfers the archive of the server where it is used.

    `every` is the pause in seconds between two edits that show the progress.
    """

    def __init__(
        self,
        *,
        collections: CollectionService,
        feeds: FeedService,
        servers: ServerService,
        question_queue: QuestionQueue,
        explainer: Explainer,
        buttons: PersistentButtons,
        forms: PersistentForms,
        languages: Languages,
        every: float,
        prose_model: str | None = None,
    ) -> None:
        self._prose_model = prose_model
        self._collections = collections
        self._feeds = feeds
        self._servers = servers
        self._question_queue = question_queue
        self._explainer = explainer
        self._languages = languages
        self._every = every
        self._transfer = ArchiveTransfer(
            collections=collections,
            question_queue=question_queue,
            buttons=buttons,
            languages=languages,
            every=every,
        )
        buttons.on("gaps", self._turn_gaps)
        self._forms = forms
        forms.on("settings", self._settings_form)
        forms.on("import", self._import_form)
        forms.on("prose", self._prose_form)
        buttons.on("gapfile", self._export_gaps)
        buttons.on("prose", self._open_prose_form)
        buttons.on("halt", self._stop_reindexing)
        self._rebuilds: dict[str, asyncio.Task[CollectionReport]] = {}

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        """Return True, or raise if the person may not manage the server."""
        require(interaction, manage_guild=True)
        return True

    @app_commands.command(description="What the archive of this server holds.")
    async def status(self, interaction: discord.Interaction) -> None:
        """Show the state of the archive, its use and its settings."""
        await interaction.response.defer(thinking=True, ephemeral=True)
        server = server_of(interaction)
        report = await self._collections.status(guild_collection(server))
        public = await self._collections.status(PUBLIC)
        usage = await self._servers.usage(server, days=USAGE_DAYS)
        settings = await self._servers.settings(server)
        feeds = await self._feeds.list(guild_collection(server))
        language = of_person(self._languages, interaction)
        articles = (
            language("status-articles"),
            report_text(report, language),
            public_text(public, language),
            failing_text(feeds, language),
        )
        set_ = [language("status-settings"), settings_text(settings, language)]
        if self._prose_model is not None:
            used = await self._servers.prose_tokens(server)
            set_.append(prose_text(settings, language, model=self._prose_model, used=used))
        texts = (
            "\n".join(filter(None, articles)),
            f"{language('status-questions')}\n{usage_text(usage, language)}\n"
            f"{language('archive-waiting', count=self._question_queue.waiting)}",
            "\n".join(set_),
            "\n".join(f"-# {line}" for line in engine_lines(report, language)),
        )
        months = month_chart.latest_months(
            await self._collections.per_month(guild_collection(server))
        )
        drawn = [await asyncio.to_thread(month_chart.draw, months, language)] if months else []
        view = framed(texts, picture=next(iter(drawn), None))
        await interaction.followup.send(view=view, files=drawn, ephemeral=True)

    @app_commands.command(description="How I behave in this server.")
    async def settings(self, interaction: discord.Interaction) -> None:
        """Open a form with the settings."""
        await self._forms.open(interaction, "settings")

    async def _settings_form(self, interaction: discord.Interaction, _: str) -> SettingsForm:
        return SettingsForm(
            await self._servers.settings(server_of(interaction)),
            submit=self._set_submitted,
            explainer=self._explainer,
            language=of_person(self._languages, interaction),
        )

    async def _set_submitted(
        self, interaction: discord.Interaction, settings: ServerSettings
    ) -> None:
        require(interaction, manage_guild=True)
        await interaction.response.defer(thinking=True, ephemeral=True)
        await self._servers.change(server_of(interaction), settings)
        language = of_person(self._languages, interaction)
        text = f"{language('settings-done')}\n{settings_text(settings, language)}"
        if self._prose_model is None:
            await say(interaction, text)
            return
        used = await self._servers.prose_tokens(server_of(interaction))
        text = f"{text}\n{prose_text(settings, language, model=self._prose_model, used=used)}"
        more = button_rows([button(language("button-prose"), "prose")])
        await interaction.followup.send(text, view=more, ephemeral=True)

    async def _open_prose_form(self, interaction: discord.Interaction, _detail: str) -> None:
        require(interaction, manage_guild=True)
        await self._forms.open(interaction, "prose")

    async def _prose_form(self, interaction: discord.Interaction, _: str) -> ProseForm:
        return ProseForm(
            await self._servers.settings(server_of(interaction)),
            submit=self._set_submitted,
            explainer=self._explainer,
            language=of_person(self._languages, interaction),
        )

    @app_commands.command(description="What was asked in this server and could not be answered.")
    async def gaps(self, interaction: discord.Interaction) -> None:
        """Show the questions, the most frequent first."""
        await interaction.response.defer(thinking=True, ephemeral=True)
        await self._gaps(interaction, 1)

    async def _turn_gaps(self, interaction: discord.Interaction, detail: str) -> None:
        require(interaction, manage_guild=True)
        await interaction.response.defer()
        await self._gaps(interaction, int(detail.partition(".")[0]))

    async def _gaps(self, interaction: discord.Interaction, page: int) -> None:
        server = server_of(interaction)
        settings = await self._servers.settings(server)
        usage = await self._servers.usage(server, days=USAGE_DAYS)
        found = await self._servers.gaps(server, limit=PAGE_SIZE + 1, offset=(page - 1) * PAGE_SIZE)
        language = of_person(self._languages, interaction)
        buttons = turning_buttons("gaps", "", page, language, more=len(found) > PAGE_SIZE)
        if found and settings.recording:
            buttons.append(button(language("button-export"), "gapfile"))
        text = gaps_text(found, usage, language, is_recorded=settings.recording)
        view = button_rows(buttons) if buttons else None
        await interaction.edit_original_response(content=text, view=view)

    async def _export_gaps(self, interaction: discord.Interaction, _detail: str) -> None:
        """Send the questions as a file that `attache eval` reads."""
        require(interaction, manage_guild=True)
        await interaction.response.defer(thinking=True, ephemeral=True)
        language = of_person(self._languages, interaction)
        found = await self._servers.gaps(server_of(interaction), limit=MOST_EXPORTED)
        file = discord.File(BytesIO(as_questions(found)), filename="gaps.jsonl")
        await interaction.followup.send(
            language("gaps-exported", count=len(found)), file=file, ephemeral=True
        )

    @app_commands.command(description="Build the indexes of this server's archive anew.")
    async def reindex(self, interaction: discord.Interaction) -> None:
        """Rebuild the indexes; show the progress, then the state of the archive."""
        collection = own_collection(interaction)
        if collection in self._rebuilds:
            raise AlreadyReindexing
        async with self._question_queue.in_progress():
            language = of_person(self._languages, interaction)
            progress = ReindexProgress(language)
            work = asyncio.create_task(self._collections.reindex(collection, on_progress=progress))
            self._rebuilds[collection] = work
            self._question_queue.cancel_on_close(work)
            try:
                await interaction.response.defer(thinking=True, ephemeral=True)
                await self._show_progress(interaction, work, progress, language)
            finally:
                del self._rebuilds[collection]
                work.cancel()
                await asyncio.wait({work})
            if work.cancelled():
                text = language("reindex-stopped")
            else:
                text = f"{language('reindex-done')}\n{report_text(work.result(), language)}"
            await show_last(interaction, text)

    async def _show_progress(
        self,
        interaction: discord.Interaction,
        work: asyncio.Task[CollectionReport],
        progress: ReindexProgress,
        language: Language,
    ) -> None:
        """Show the progress in the reply until the work is done."""
        stop = button(language("button-stop"), "halt", style=discord.ButtonStyle.danger)
        shown = ""
        while not (await asyncio.wait({work}, timeout=self._every))[0]:
            if progress.text != shown:
                shown = progress.text
                await show(interaction, shown, button_rows([stop]))

    async def _stop_reindexing(self, interaction: discord.Interaction, _detail: str) -> None:
        require(interaction, manage_guild=True)
        work = self._rebuilds.get(own_collection(interaction))
        if work is None:
            raise NotReindexing
        work.cancel()
        await interaction.response.defer()

    @app_commands.command(description="All articles of this server as files, to keep or to move.")
    async def export(self, interaction: discord.Interaction) -> None:
        """Send the files."""
        collection = own_collection(interaction)
        name = interaction.guild.name if interaction.guild else ""
        async with self._question_queue.in_progress():
            await self._transfer.export_files(interaction, collection, name)

    @app_commands.command(name="import", description="Take in the files of an export.")
    @app_commands.describe(file="A file that /archive export gave; without one a form opens.")
    async def import_(
        self, interaction: discord.Interaction, file: discord.Attachment | None = None
    ) -> None:
        """Import files; show the progress, then what became of the articles."""
        if file is not None:
            await self._import(interaction, [file])
            return
        await self._forms.open(interaction, "import")

    async def _import_form(self, interaction: discord.Interaction, _: str) -> ImportForm:
        return ImportForm(
            submit=self._import,
            explainer=self._explainer,
            language=of_person(self._languages, interaction),
        )

    async def _import(
        self, interaction: discord.Interaction, files: list[discord.Attachment]
    ) -> None:
        require(interaction, manage_guild=True)
        async with self._question_queue.in_progress():
            await self._transfer.import_files(interaction, own_collection(interaction), files)


def create_cog(bot: "AttacheBot") -> Archive:
    """Return the cog with what it needs of the bot."""
    return Archive(
        collections=bot.services.collections,
        feeds=bot.services.feeds,
        servers=bot.services.servers,
        question_queue=bot.question_queue,
        explainer=bot.explainer,
        buttons=bot.buttons,
        forms=bot.forms,
        languages=bot.languages,
        every=bot.pace.progress_every,
        prose_model=bot.prose.model,
    )
