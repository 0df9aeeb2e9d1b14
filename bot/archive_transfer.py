"""Export of all articles of a server to files, and import from such files."""

import asyncio
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO

import discord

from bot.discord_io.locales import of_person
from bot.discord_io.permissions import require
from bot.discord_io.persistent_buttons import PersistentButtons
from bot.discord_io.progress import show, show_last
from bot.errors import NoImportUnderWay, NotAnExport, Refusal, TransferUnderWay
from bot.ingestion import LARGEST_FILE, content_of
from bot.question_queue import QuestionQueue
from bot.views.components import button, button_rows
from bot.views.imports import ImportTally
from ingest.collection_service import CollectionService
from ingest.exports import packed
from ingest.types import Failure
from language import Language, Languages

EXPORT_SUFFIXES = (".jsonl", ".jsonl.gz")


class ArchiveTransfer:
    """Exports and imports collections; for each collection, one transfer at a time.

    `every` is the pause in seconds between two edits that show the progress.
    """

    def __init__(
        self,
        *,
        collections: CollectionService,
        question_queue: QuestionQueue,
        buttons: PersistentButtons,
        languages: Languages,
        every: float,
    ) -> None:
        self._collections = collections
        self._question_queue = question_queue
        self._languages = languages
        self._every = every
        self._busy: set[str] = set()
        self._imports: dict[str, asyncio.Task[None]] = {}
        buttons.on("stop", self._stop)

    async def export_files(
        self, interaction: discord.Interaction, collection: str, name: str
    ) -> None:
        """Send the person all articles, in files as large as the server allows.

        `name` is the name of the server, for the names of the files.
        """
        with self._exclusive(collection):
            await interaction.response.defer(thinking=True, ephemeral=True)
            most = min(interaction.filesize_limit, LARGEST_FILE)
            stem = f"attache-{slug(name)}-{datetime.now(UTC):%Y-%m-%d}"
            language = of_person(self._languages, interaction)
            # Otherwise the first follow-up would take the place of this reply.
            await interaction.edit_original_response(content=language("export-progress"))
            count = 0
            async for content in packed(self._collections.export(collection), most=most):
                count += 1
                file = discord.File(BytesIO(content), filename=f"{stem}-{count}.jsonl.gz")
                await interaction.followup.send(file=file, ephemeral=True)
            if not count:
                await show_last(interaction, language("export-empty"))
                return
            await show_last(interaction, language("export-done", count=count))

    async def import_files(
        self,
        interaction: discord.Interaction,
        collection: str,
        files: Sequence[discord.Attachment],
    ) -> None:
        """Read the files, and report what became of their articles."""
        if any(not file.filename.lower().endswith(EXPORT_SUFFIXES) for file in files):
            raise NotAnExport
        with self._exclusive(collection):
            await interaction.response.defer(thinking=True, ephemeral=True)
            language = of_person(self._languages, interaction)
            tally = ImportTally(len(files), language)
            work = asyncio.create_task(self._import(collection, files, tally, language))
            self._imports[str(interaction.id)] = work
            self._question_queue.cancel_on_close(work)
            try:
                await self._show_progress(interaction, work, tally, language)
            finally:
                del self._imports[str(interaction.id)]
                work.cancel()
                await asyncio.wait({work})
            if not work.cancelled():
                work.result()
            await show_last(interaction, tally.summary(is_stopped=work.cancelled()))

    async def _import(
        self,
        collection: str,
        files: Sequence[discord.Attachment],
        tally: ImportTally,
        language: Language,
    ) -> None:
        for file in files:
            tally.begin(file.filename)
            try:
                content = await content_of(file)
            except Refusal as error:
                tally.fail(Failure(source=file.filename, reason=error.sentence(language)))
                continue
            await self._collections.restore(
                collection, file.filename, content, on_progress=tally.note
            )

    async def _show_progress(
        self,
        interaction: discord.Interaction,
        work: asyncio.Task[None],
        tally: ImportTally,
        language: Language,
    ) -> None:
        """Show the progress in the reply until the work is done."""
        stop = button(
            language("button-stop"), "stop", str(interaction.id), style=discord.ButtonStyle.danger
        )
        shown = ""
        while not (await asyncio.wait({work}, timeout=self._every))[0]:
            if (text := tally.progress()) != shown:
                shown = text
                await show(interaction, text, button_rows([stop]))

    async def _stop(self, interaction: discord.Interaction, detail: str) -> None:
        require(interaction, manage_guild=True)
        work = self._imports.get(detail)
        if work is None:
            raise NoImportUnderWay
        work.cancel()
        await interaction.response.defer()

    @contextmanager
    def _exclusive(self, collection: str) -> Iterator[None]:
        if collection in self._busy:
            raise TransferUnderWay
        self._busy.add(collection)
        try:
            yield
        finally:
            self._busy.discard(collection)


def slug(name: str) -> str:
    """Return the name in ASCII letters, digits and hyphens; "server" if it has none of them."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40] or "server"
