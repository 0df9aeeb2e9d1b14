"""Files and pages that do not say when they were published: somebody says it, and they are read."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date
from io import BytesIO

import discord

from bot.discord_io.contents import bytes_of
from bot.discord_io.locales import of_person
from bot.errors import PreviewGone
from bot.explainer import Explainer
from bot.forms.articles import ArticleEntry, DateForm
from bot.forms.base import written_file, written_in
from bot.forms.persistent import PersistentForms
from bot.ingestion import Ingestion, Source
from bot.scope import own_collection
from bot.views.components import button, button_rows
from bot.views.text import escaped, one_line
from language import Languages

Ingest = Callable[[discord.Interaction, list[Source]], Awaitable[None]]


class UndatedSources:
    """Asks for the day of a source by a button, and reads the source once it is said.

    The message with the button keeps the file, or the address, and what was said of it.
    """

    def __init__(
        self,
        *,
        ingestion: Ingestion,
        ingest: Ingest,
        explainer: Explainer,
        forms: PersistentForms,
        languages: Languages,
    ) -> None:
        self._ingestion = ingestion
        self._ingest = ingest
        self._explainer = explainer
        self._forms = forms
        self._languages = languages
        forms.on("date", self._date_form)

    async def show(self, interaction: discord.Interaction, source: Source) -> None:
        """Say in the reply, which is deferred already, that the day is missing, with the button.

        Raise FileUnreadable where Discord does not serve the file once more.
        """
        details = source.details
        written = {
            "url": source.url or "",
            "title": details.title or "",
            "publisher": details.publisher or "",
            "link": details.url or "",
        }
        files = [written_file(written)]
        if source.file is not None:
            content = BytesIO(await bytes_of(source.file))
            files.append(discord.File(content, filename=source.file.filename))
        language = of_person(self._languages, interaction)
        name = escaped(one_line(source.name, 80))
        ask = button(language("button-date"), "date", style=discord.ButtonStyle.primary)
        await interaction.edit_original_response(
            content=language("undated", name=name), attachments=files, view=button_rows([ask])
        )

    async def ask_date(self, interaction: discord.Interaction, _: str) -> None:
        """Open a form for the day."""
        await self._forms.open(interaction, "date")

    async def _date_form(self, interaction: discord.Interaction, _: str) -> DateForm:
        return DateForm(
            submit=self._read,
            explainer=self._explainer,
            language=of_person(self._languages, interaction),
        )

    async def _read(self, interaction: discord.Interaction, day: date | None) -> None:
        message = interaction.message
        written = await written_in(message)
        url = written.pop("url", "")
        details = replace(ArticleEntry(**written).details(), published_on=day)
        collection = own_collection(interaction)
        kept = message.attachments if message is not None else []
        # After what was written; it may have the same name.
        file = next(iter(kept[1:]), None)
        if url:
            source = self._ingestion.page(collection, url, details)
        elif file is not None:
            source = self._ingestion.file(collection, file, details)
        else:
            raise PreviewGone
        await self._ingest(interaction, [source])
