"""The forms: for articles and what is said of them, for questions, and for what was wrong."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import discord

from bot.discord_io.replies import say
from bot.errors import Explainer
from bot.query import day_of
from bot.views.text import one_line
from language import Language

LONGEST_PASTE = 4000
MOST_FILES = 10
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
SubmitFiles = Callable[[discord.Interaction, Written, list[discord.Attachment]], Awaitable[None]]
TakeFiles = Callable[[discord.Interaction, list[discord.Attachment]], Awaitable[None]]
TakeText = Callable[[discord.Interaction, str], Awaitable[None]]


class _Correctable(discord.ui.Modal):
    """A form that can be opened again as it was, where something in it is wrong."""

    def __init__(self, *, title: str, explainer: Explainer, language: Language) -> None:
        super().__init__(title=title, timeout=OPEN_FOR)
        self._explainer = explainer
        self._language = language

    def again(self) -> "_Correctable":
        """A new form with what was written in this one."""
        raise NotImplementedError

    async def on_error(  # type: ignore[override]  # discord.py's own Modal differs so
        self, interaction: discord.Interaction, error: Exception, /
    ) -> None:
        """Nothing; the person sees why, with a button that opens the form as it was."""
        sentence = self._explainer.explain(error, self._language)
        view = _OpenAgain(self.again(), self._language)
        if interaction.response.is_done():
            await interaction.followup.send(sentence, view=view, ephemeral=True)
        else:
            await interaction.response.send_message(sentence, view=view, ephemeral=True)


class ArticleForm(_Correctable):
    """The form for new articles: a pasted text, or up to ten files, or both."""

    def __init__(
        self, written: Written, *, submit: SubmitFiles, explainer: Explainer, language: Language
    ) -> None:
        super().__init__(title=language("articles-form"), explainer=explainer, language=language)
        self._submit = submit
        self._link = written.link
        self._files = discord.ui.FileUpload[Any](
            custom_id="files", required=False, min_values=0, max_values=MOST_FILES
        )
        self._text = _field("text", written.text, most=LONGEST_PASTE, long=True, required=False)
        self._title = _field("title", written.title, most=300, required=False)
        self._publisher = _field("publisher", written.publisher, most=100, required=False)
        self._published = _field("published", written.published, most=10, required=False)
        for name, hint, field in (
            ("form-files", "articles-form-files", self._files),
            ("articles-form-text", None, self._text),
            ("form-title", "articles-form-title", self._title),
            ("form-publisher", None, self._publisher),
            ("form-published", "articles-form-published", self._published),
        ):
            described = language(hint) if hint else None
            self.add_item(
                discord.ui.Label(text=language(name), description=described, component=field)
            )

    def written(self) -> Written:
        """What stands in the form."""
        return Written(
            title=self._title.value,
            publisher=self._publisher.value,
            published=self._published.value,
            link=self._link,
            text=self._text.value,
        )

    def again(self) -> "ArticleForm":
        """A new form with what was written; files have to be attached anew."""
        return ArticleForm(
            self.written(),
            submit=self._submit,
            explainer=self._explainer,
            language=self._language,
        )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Nothing; what was written and attached is handed on."""
        await self._submit(interaction, self.written(), self._files.values)


class FilesForm(discord.ui.Modal):
    """The form for up to ten files; `submit` gets them."""

    def __init__(self, *, submit: TakeFiles, explainer: Explainer, language: Language) -> None:
        super().__init__(title=language("import-form"), timeout=OPEN_FOR)
        self._submit = submit
        self._explainer = explainer
        self._language = language
        self._files = discord.ui.FileUpload[Any](
            custom_id="files", min_values=1, max_values=MOST_FILES
        )
        self.add_item(
            discord.ui.Label(
                text=language("form-files"),
                description=language("import-form-files"),
                component=self._files,
            )
        )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Nothing; the files are handed on."""
        await self._submit(interaction, self._files.values)

    async def on_error(  # type: ignore[override]  # discord.py's own Modal differs so
        self, interaction: discord.Interaction, error: Exception, /
    ) -> None:
        """Nothing; the person sees why."""
        await say(interaction, self._explainer.explain(error, self._language))


class DetailsForm(_Correctable):
    """The form for what is said of an article; its text stays as it is."""

    def __init__(
        self, written: Written, *, submit: Submit, explainer: Explainer, language: Language
    ) -> None:
        super().__init__(title=language("details-form"), explainer=explainer, language=language)
        self._submit = submit
        self._title = _field("title", written.title, most=300)
        self._publisher = _field("publisher", written.publisher, most=100, required=False)
        self._published = _field("published", written.published, most=10)
        self._link = _field("link", written.link, most=1000, required=False)
        for name, field in (
            ("form-title", self._title),
            ("form-publisher", self._publisher),
            ("form-published", self._published),
            ("form-link", self._link),
        ):
            self.add_item(discord.ui.Label(text=language(name), component=field))

    def written(self) -> Written:
        """What stands in the form."""
        return Written(
            title=self._title.value,
            publisher=self._publisher.value,
            published=self._published.value,
            link=self._link.value,
        )

    def again(self) -> "DetailsForm":
        """A new form with what was written."""
        return DetailsForm(
            self.written(),
            submit=self._submit,
            explainer=self._explainer,
            language=self._language,
        )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Nothing; what was written is handed on."""
        await self._submit(interaction, self.written())


class _TextForm(discord.ui.Modal):
    """A form whose one text is handed on; `submit` gets it."""

    def __init__(
        self,
        field: discord.ui.TextInput[Any],
        *,
        title: str,
        label: str,
        hint: str | None,
        submit: TakeText,
        explainer: Explainer,
        language: Language,
    ) -> None:
        super().__init__(title=title, timeout=OPEN_FOR)
        self._field = field
        self._submit = submit
        self._explainer = explainer
        self._language = language
        self.add_item(discord.ui.Label(text=label, description=hint, component=field))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Nothing; the text is handed on."""
        await self._submit(interaction, self._field.value)

    async def on_error(  # type: ignore[override]  # discord.py's own Modal differs so
        self, interaction: discord.Interaction, error: Exception, /
    ) -> None:
        """Nothing; the person sees why."""
        await say(interaction, self._explainer.explain(error, self._language))


class QuestionForm(_TextForm):
    """One question; `submit` gets it. `after` is the question that it follows, if any."""

    def __init__(
        self,
        text: str,
        *,
        submit: TakeText,
        explainer: Explainer,
        language: Language,
        after: str | None = None,
    ) -> None:
        super().__init__(
            _field("question", text, most=500, long=True),
            title=language("ask-form-follow" if after else "ask-form"),
            label=language("ask-form-question"),
            hint=one_line(language("ask-form-after", question=after), 100) if after else None,
            submit=submit,
            explainer=explainer,
            language=language,
        )


class ReasonForm(_TextForm):
    """Why an answer did not help; `submit` gets it, empty where nothing was written."""

    def __init__(self, *, submit: TakeText, explainer: Explainer, language: Language) -> None:
        super().__init__(
            _field("reason", "", most=1000, required=False, long=True),
            title=language("reason-form"),
            label=language("reason-form-reason"),
            hint=language("reason-form-reason.hint"),
            submit=submit,
            explainer=explainer,
            language=language,
        )


class _OpenAgain(discord.ui.View):
    def __init__(self, form: _Correctable, language: Language) -> None:
        super().__init__(timeout=OPEN_FOR)
        self._form = form
        self.correct.label = language("button-correct")

    @discord.ui.button(style=discord.ButtonStyle.primary)
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
