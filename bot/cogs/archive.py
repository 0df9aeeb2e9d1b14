"""`/archive`: the state of one server's archive, its settings and gaps, and its indexes."""

import asyncio
import logging
from collections.abc import Iterator, Sequence

import discord
from discord import app_commands
from discord.ext import commands
from discord.utils import format_dt

from bot.collections import PUBLIC, guild_collection
from bot.curating import PAGE, fitting, turning
from bot.discord_io.locales import of_person
from bot.discord_io.persistent_buttons import PersistentButtons
from bot.discord_io.progress import show, show_last
from bot.discord_io.replies import require, say
from bot.errors import AlreadyReindexing, Explainer
from bot.exchange import Exchange
from bot.question_queue import QuestionQueue
from bot.views import cards
from bot.views.feeds import failing_text
from bot.views.forms import FilesForm
from bot.views.months import latest, picture
from bot.views.settings_form import SettingsForm, settings_text
from bot.views.text import escaped, one_line
from ingest.collection_service import CollectionService
from ingest.feeds.service import FeedService
from ingest.types import CollectionReport
from language import Language, Languages
from servers.service import Gap, ServerService, ServerSettings, Usage

log = logging.getLogger(__name__)

USAGE_DAYS = 30


class Progress:
    """How far a rebuild is; may be told from any thread."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self.text = language("reindex-begun")

    def __call__(self, done: int, total: int) -> None:
        if total:
            language, share = self._language, done * 100 // total
            self.text = language("reindex-progress", done=done, total=total, share=share)


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
        collections: CollectionService,
        feeds: FeedService,
        servers: ServerService,
        desk: QuestionQueue,
        explainer: Explainer,
        presses: PersistentButtons,
        languages: Languages,
        every: float,
    ) -> None:
        self._collections = collections
        self._feeds = feeds
        self._servers = servers
        self._desk = desk
        self._explainer = explainer
        self._languages = languages
        self._every = every
        self._exchange = Exchange(
            collections=collections,
            explainer=explainer,
            presses=presses,
            languages=languages,
            every=every,
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
        texts = (
            "\n".join(filter(None, articles)),
            f"{language('status-questions')}\n{usage_text(usage, language)}\n"
            f"{language('archive-waiting', count=self._desk.waiting)}",
            f"{language('status-settings')}\n{settings_text(settings, language)}",
            "\n".join(f"-# {line}" for line in _engine(report, language)),
        )
        months = latest(await self._collections.per_month(guild_collection(server)))
        drawn = [await asyncio.to_thread(picture, months, language)] if months else []
        view = cards.framed(texts, picture=next(iter(drawn), None))
        await interaction.followup.send(view=view, files=drawn, ephemeral=True)

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
        await say(interaction, f"{language('settings-done')}\n{settings_text(settings, language)}")

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
            language = of_person(self._languages, interaction)
            await say(interaction, self._explainer.explain(error, language))

    async def _gaps(self, interaction: discord.Interaction, page: int) -> None:
        server = _server(interaction)
        settings = await self._servers.settings(server)
        usage = await self._servers.usage(server, days=USAGE_DAYS)
        found = await self._servers.gaps(server, limit=PAGE + 1, offset=(page - 1) * PAGE)
        language = of_person(self._languages, interaction)
        buttons = turning("gaps", "", page, language, more=len(found) > PAGE)
        text = gaps_text(found, usage, language, is_recorded=settings.recording)
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
                language = of_person(self._languages, interaction)
                report = await self._reindex(interaction, collection, language)
                told = f"{language('reindex-done')}\n{report_text(report, language)}"
                await show_last(interaction, told)
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
        form = FilesForm(
            submit=self._import,
            explainer=self._explainer,
            language=of_person(self._languages, interaction),
        )
        await interaction.response.send_modal(form)

    async def _import(
        self, interaction: discord.Interaction, files: list[discord.Attachment]
    ) -> None:
        require(interaction, manage_guild=True)
        async with self._desk.work():
            await self._exchange.take(interaction, guild_collection(_server(interaction)), files)

    async def _reindex(
        self, interaction: discord.Interaction, collection: str, language: Language
    ) -> CollectionReport:
        progress = Progress(language)
        work = asyncio.create_task(self._collections.reindex(collection, on_progress=progress))
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


def report_text(report: CollectionReport, language: Language) -> str:
    """The state of an archive in a few lines."""
    lines = [language("archive-holds", articles=report.articles, passages=report.passages)]
    if report.oldest and report.newest:
        first, last = language.day(report.oldest), language.day(report.newest)
        lines.append(language("archive-published", first=first, last=last))
    if report.last_added_at:
        lines.append(language("archive-added", moment=format_dt(report.last_added_at)))
    megabytes = report.bytes_on_disk / 1024**2
    if report.indexed_passages == report.passages:
        lines.append(language("archive-indexed", size=megabytes))
    else:
        indexed = report.indexed_passages
        lines.append(language("archive-indexed-partly", passages=indexed, size=megabytes))
    return "\n".join(lines)


def _engine(report: CollectionReport, language: Language) -> Iterator[str]:
    """What it runs by: the model, and which build of the indexes."""
    yield escaped(report.model)
    if report.generation:
        yield language("archive-generation", name=escaped(report.generation))


def public_text(report: CollectionReport, language: Language) -> str | None:
    """What everybody's articles add, in one line; None where there are none."""
    if not report.newest:
        return None
    return language("archive-public", articles=report.articles, day=language.day(report.newest))


def usage_text(usage: Usage, language: Language) -> str:
    """What was asked lately, in one line."""
    if not usage.asked:
        return language("usage-none", days=USAGE_DAYS)
    share = usage.answered * 100 // usage.asked
    line = language("usage", days=USAGE_DAYS, asked=usage.asked, share=share)
    if not usage.helpful and not usage.unhelpful:
        return line
    return language("usage-judged", usage=line, helpful=usage.helpful, unhelpful=usage.unhelpful)


def gaps_text(gaps: Sequence[Gap], usage: Usage, language: Language, *, is_recorded: bool) -> str:
    """Questions without an answer, one page of them."""
    if not is_recorded:
        return language(
            "gaps-not-kept", unanswered=usage.unanswered, asked=usage.asked, days=USAGE_DAYS
        )
    if not gaps:
        return language("gaps-none")
    lines = [f"- {_gap(each, language)}" for each in gaps[:PAGE]]
    return fitting(lines, language)


def _gap(gap: Gap, language: Language) -> str:
    question = escaped(one_line(gap.text, 120))
    last = language.day(gap.last_asked.date())
    return language("gaps-line", question=question, times=gap.times, day=last)


def _server(interaction: discord.Interaction) -> int:
    if interaction.guild_id is None:
        raise app_commands.NoPrivateMessage()
    return interaction.guild_id
