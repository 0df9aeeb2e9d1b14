"""The form for a pasted article, and what people write about an article."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import discord

from .errors import Explainer
from .query import day_of
from .replies import say
from .text import one_line

LONGEST_PASTE = 4000
OPEN_FOR = 3600.0


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
        return day_of(self.published)


Submit = Callable[[discord.Interaction, Written], Awaitable[None]]
TakeText = Callable[[discord.Interaction, str], Awaitable[None]]


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


class QuestionForm(discord.ui.Modal, title="Ask a question"):
    """One question; `submit` gets it. `after` is the question that it follows, if any."""

    def __init__(
        self, text: str, *, submit: TakeText, explainer: Explainer, after: str | None = None
    ) -> None:
        super().__init__(timeout=OPEN_FOR)
        self._submit = submit
        self._explainer = explainer
        self._question = _field("question", text, most=500, long=True)
        hint = one_line(f"After: {after}", 100) if after else None
        self.add_item(
            discord.ui.Label(text="Your question", description=hint, component=self._question)
        )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Nothing; the question is handed on."""
        await self._submit(interaction, self._question.value)

    async def on_error(  # type: ignore[override]  # discord.py's own Modal differs so
        self, interaction: discord.Interaction, error: Exception, /
    ) -> None:
        """Nothing; the person sees why."""
        await say(interaction, self._explainer.explain(error))


class ReasonForm(discord.ui.Modal, title="What is wrong?"):
    """Why an answer did not help; `submit` gets it, empty where nothing was written."""

    def __init__(self, *, submit: TakeText, explainer: Explainer) -> None:
        super().__init__(timeout=OPEN_FOR)
        self._submit = submit
        self._explainer = explainer
        self._reason = _field("reason", "", most=1000, required=False, long=True)
        self.add_item(
            discord.ui.Label(
                text="What is wrong with the answer?",
                description="The people who run this bot read it. Write no secrets.",
                component=self._reason,
            )
        )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Nothing; the reason is handed on."""
        await self._submit(interaction, self._reason.value)

    async def on_error(  # type: ignore[override]  # discord.py's own Modal differs so
        self, interaction: discord.Interaction, error: Exception, /
    ) -> None:
        """Nothing; the person sees why."""
        await say(interaction, self._explainer.explain(error))


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
) -> discord.ui.TextInput[Any]:
    return discord.ui.TextInput(
        custom_id=name,
        style=discord.TextStyle.paragraph if long else discord.TextStyle.short,
        default=value[:most] or None,
        required=required,
        max_length=most,
    )
