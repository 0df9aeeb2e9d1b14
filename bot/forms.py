"""The form for a pasted article, and what people write about an article."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date

import discord

from .errors import BadDate, Explainer

LONGEST_PASTE = 4000
OPEN_FOR = 3600.0

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What somebody wrote about an article, unchecked; empty where nothing was written."""

    title: str = ""
    publisher: str = ""
    published: str = ""
    link: str = ""
    text: str = ""

    @property
    def published_on(self) -> date | None:
        """The publication date, None where none was written; raises BadDate."""
        text = self.published.strip()
        if not text:
            return None
        if not _DATE.fullmatch(text):
            raise BadDate(text)
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise BadDate(text) from error


Submit = Callable[[discord.Interaction, Written], Awaitable[None]]


class ArticleForm(discord.ui.Modal, title="Add an article"):
    """The form; `submit` gets what was written, and after an error it can be opened again."""

    def __init__(self, written: Written, *, submit: Submit, explainer: Explainer) -> None:
        super().__init__(timeout=OPEN_FOR)
        self._submit = submit
        self._explainer = explainer
        self._title = _field("title", written.title, most=300)
        self._publisher = _field("publisher", written.publisher, most=100, required=False)
        self._published = _field("published", written.published, most=10)
        self._link = _field("link", written.link, most=1000, required=False)
        self._text = _field("text", written.text, most=LONGEST_PASTE, long=True)
        for label, field in (
            ("Title", self._title),
            ("Publisher", self._publisher),
            ("Publication date, YYYY-MM-DD", self._published),
            ("Link", self._link),
            ("Text", self._text),
        ):
            self.add_item(discord.ui.Label(text=label, component=field))

    def written(self) -> Written:
        """What stands in the form."""
        return Written(
            title=self._title.value,
            publisher=self._publisher.value,
            published=self._published.value,
            link=self._link.value,
            text=self._text.value,
        )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Nothing; what was written is handed on."""
        await self._submit(interaction, self.written())

    async def on_error(  # type: ignore[override]  # discord.py's own Modal differs so
        self, interaction: discord.Interaction, error: Exception, /
    ) -> None:
        """Nothing; the person sees why, with a button that opens the form as it was."""
        sentence = self._explainer.explain(error)
        form = ArticleForm(self.written(), submit=self._submit, explainer=self._explainer)
        again = _OpenAgain(form)
        if interaction.response.is_done():
            await interaction.followup.send(sentence, view=again, ephemeral=True)
        else:
            await interaction.response.send_message(sentence, view=again, ephemeral=True)


class _OpenAgain(discord.ui.View):
    def __init__(self, form: ArticleForm) -> None:
        super().__init__(timeout=OPEN_FOR)
        self._form = form

    @discord.ui.button(label="Correct it", style=discord.ButtonStyle.primary)
    async def correct(
        self, interaction: discord.Interaction, _: "discord.ui.Button[_OpenAgain]"
    ) -> None:
        """Nothing; the form opens with what was written."""
        await interaction.response.send_modal(self._form)


def _field(
    name: str, value: str, *, most: int, required: bool = True, long: bool = False
) -> discord.ui.TextInput[ArticleForm]:
    return discord.ui.TextInput(
        custom_id=name,
        style=discord.TextStyle.paragraph if long else discord.TextStyle.short,
        default=value[:most] or None,
        required=required,
        max_length=most,
    )
