"""All articles of one server: handed out as files, and taken in from such files."""

import asyncio
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO

import discord

from bot.curating import fitting
from bot.discord_io.locales import of_person
from bot.discord_io.persistent_buttons import PersistentButtons, button
from bot.discord_io.progress import show, show_last
from bot.discord_io.replies import require, say
from bot.errors import AlreadyUnderWay, Explainer, NotAnExport, NothingUnderWay, Refusal
from bot.intake import LARGEST_FILE, content_of
from bot.views import cards
from bot.views.text import escaped, one_line
from ingest.collection_service import CollectionService
from ingest.exports import packed
from ingest.types import ArticleReport, Failure, Outcome, Progress
from language import Language, Languages

MOST_FAILURES = 10
EXPORTED = (".jsonl", ".jsonl.gz")

_TOLD = (Outcome.ADDED, Outcome.REPLACED, Outcome.UNCHANGED, Outcome.DUPLICATE)


class Exchange:
    """Exports and imports collections, one at a time for each.

    `every` is the pause in seconds between two edits that tell the progress.
    """

    def __init__(
        self,
        *,
        collections: CollectionService,
        explainer: Explainer,
        presses: PersistentButtons,
        languages: Languages,
        every: float,
    ) -> None:
        self._collections = collections
        self._explainer = explainer
        self._languages = languages
        self._every = every
        self._busy: set[str] = set()
        self._imports: dict[str, asyncio.Task[None]] = {}
        presses.on("stop", self._stop_pressed)

    async def send(self, interaction: discord.Interaction, collection: str, name: str) -> None:
        """Nothing; the person has the articles as files that the server lets me attach."""
        with self._alone(collection):
            await interaction.response.defer(thinking=True, ephemeral=True)
            most = min(interaction.filesize_limit, LARGEST_FILE)
            stem = f"attache-{slug(name)}-{datetime.now(UTC):%Y-%m-%d}"
            language = of_person(self._languages, interaction)
            # The first message after a deferral would stand in the place of this reply.
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

    async def take(
        self,
        interaction: discord.Interaction,
        collection: str,
        files: Sequence[discord.Attachment],
    ) -> None:
        """Nothing; the person sees what became of the articles in the files."""
        if any(not file.filename.lower().endswith(EXPORTED) for file in files):
            raise NotAnExport
        with self._alone(collection):
            await interaction.response.defer(thinking=True, ephemeral=True)
            language = of_person(self._languages, interaction)
            tally = Tally(len(files), language)
            work = asyncio.create_task(self._read(collection, files, tally, language))
            self._imports[str(interaction.id)] = work
            try:
                await self._tell(interaction, work, tally, language)
            finally:
                del self._imports[str(interaction.id)]
                work.cancel()
                await asyncio.wait({work})
            if not work.cancelled():
                work.result()
            await show_last(interaction, tally.summary(is_stopped=work.cancelled()))

    async def _read(
        self,
        collection: str,
        files: Sequence[discord.Attachment],
        tally: "Tally",
        language: Language,
    ) -> None:
        for file in files:
            tally.begin(file.filename)
            try:
                content = await content_of(file)
            except Refusal as error:
                tally.fail(Failure(source=file.filename, reason=error.said(language)))
                continue
            await self._collections.restore(
                collection, file.filename, content, on_progress=tally.note
            )

    async def _tell(
        self,
        interaction: discord.Interaction,
        work: "asyncio.Task[None]",
        tally: "Tally",
        language: Language,
    ) -> None:
        """Nothing, once the work is done; until then the reply tells how far it is."""
        stop = button(
            language("button-stop"), "stop", str(interaction.id), style=discord.ButtonStyle.danger
        )
        told = ""
        while not (await asyncio.wait({work}, timeout=self._every))[0]:
            if (text := tally.progress()) != told:
                told = text
                await show(interaction, text, cards.below_plain([stop]))

    async def _stop_pressed(self, interaction: discord.Interaction, detail: str) -> None:
        try:
            require(interaction, manage_guild=True)
            work = self._imports.get(detail)
            if work is None:
                raise NothingUnderWay
            work.cancel()
            await interaction.response.defer()
        except Exception as error:
            language = of_person(self._languages, interaction)
            await say(interaction, self._explainer.explain(error, language))

    @contextmanager
    def _alone(self, collection: str) -> Iterator[None]:
        if collection in self._busy:
            raise AlreadyUnderWay
        self._busy.add(collection)
        try:
            yield
        finally:
            self._busy.discard(collection)


class Tally:
    """What became of the articles of several files so far; may be told from any thread."""

    def __init__(self, files: int, language: Language) -> None:
        self._files = files
        self._language = language
        self._begun = 0
        self._name = ""
        self._outcomes: Counter[Outcome] = Counter()
        self._failures: list[Failure] = []

    def begin(self, name: str) -> None:
        """Nothing; the next file is read."""
        self._begun += 1
        self._name = name

    def note(self, progress: Progress) -> None:
        """Nothing; one article more is settled."""
        if isinstance(progress.latest, ArticleReport):
            self._outcomes[progress.latest.outcome] += 1
        else:
            self.fail(progress.latest)

    def fail(self, failure: Failure) -> None:
        """Nothing; an article or a file could not be read."""
        self._failures.append(failure)

    def progress(self) -> str:
        """How far it is."""
        language = self._language
        return language(
            "import-progress",
            name=escaped(one_line(self._name, 80)),
            number=self._begun,
            files=self._files,
            count=self._outcomes.total() + len(self._failures),
        )

    def summary(self, *, is_stopped: bool) -> str:
        """What came of it, and what failed."""
        language = self._language
        counts = [
            language(f"imported-{each}", count=n) for each in _TOLD if (n := self._outcomes[each])
        ]
        if self._failures:
            counts.append(language("imported-failed", count=len(self._failures)))
        told = ", ".join(counts) or language("imported-none")
        lines = [language("import-stopped" if is_stopped else "import-done", counts=told)]
        lines += [
            f"- {escaped(one_line(each.source, 80))}: {escaped(one_line(each.reason, 200))}"
            for each in self._failures[:MOST_FAILURES]
        ]
        if len(self._failures) > MOST_FAILURES:
            left_out = len(self._failures) - MOST_FAILURES
            lines.append(language("imported-failed-more", count=left_out))
        return fitting(lines, language)


def slug(name: str) -> str:
    """The name in letters that every file system takes; "server" where it has none of them."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40] or "server"
