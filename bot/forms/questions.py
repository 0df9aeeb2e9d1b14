"""Forms for a question, and for why an answer did not help."""

from collections.abc import Awaitable, Callable
from typing import Any

import discord

from answer.understanding.question import LONGEST_QUESTION
from bot.explainer import Explainer
from bot.forms.base import Form, text_field
from bot.views.text import one_line
from language import Language

SubmitText = Callable[[discord.Interaction, str], Awaitable[None]]


class _TextForm(Form):
    """A form with one text field, whose text is passed to `submit`."""

    def __init__(
        self,
        field: discord.ui.TextInput[Any],
        *,
        title: str,
        label: str,
        hint: str | None,
        submit: SubmitText,
        explainer: Explainer,
        language: Language,
    ) -> None:
        super().__init__(title=title, explainer=explainer, language=language)
        self._field = field
        self._submit = submit
        self.add_item(discord.ui.Label(text=label, description=hint, component=field))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Pass on the text."""
        await self._submit(interaction, self._field.value)


class QuestionForm(_TextForm):
    """A form for one question; `after` is the question that it follows, if any."""

    def __init__(
        self,
        *,
        submit: SubmitText,
        explainer: Explainer,
        language: Language,
        after: str | None = None,
    ) -> None:
        super().__init__(
            text_field("question", "", most=LONGEST_QUESTION, long=True),
            title=language("ask-form-follow" if after else "ask-form"),
            label=language("ask-form-question"),
            hint=one_line(language("ask-form-after", question=after), 100) if after else None,
            submit=submit,
            explainer=explainer,
            language=language,
        )


class ReasonForm(_TextForm):
    """A form for why an answer did not help; its text may be empty."""

    def __init__(self, *, submit: SubmitText, explainer: Explainer, language: Language) -> None:
        super().__init__(
            text_field("reason", "", most=1000, required=False, long=True),
            title=language("reason-form"),
            label=language("reason-form-reason"),
            hint=language("reason-form-reason.hint"),
            submit=submit,
            explainer=explainer,
            language=language,
        )
