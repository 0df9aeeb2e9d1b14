"""What all forms share: errors are explained, and a wrong entry can be corrected."""

from typing import Any

import discord

from bot.discord_io.replies import say
from bot.explainer import Explainer
from language import Language

OPEN_FOR = 3600.0
"""Seconds for which a form can be submitted."""


class Form(discord.ui.Modal):
    """A form that explains errors to the person who submitted it."""

    def __init__(self, *, title: str, explainer: Explainer, language: Language) -> None:
        super().__init__(title=title, timeout=OPEN_FOR)
        self._explainer = explainer
        self._language = language

    async def on_error(  # type: ignore[override]  # discord.py's own Modal differs so
        self, interaction: discord.Interaction, error: Exception, /
    ) -> None:
        """Tell the person what went wrong."""
        await say(interaction, self._explainer.explain(error, self._language))


class CorrectableForm(Form):
    """A form that can be opened again, with what was written in it, to correct an error."""

    def reopened(self) -> "CorrectableForm":
        """Return a new form that holds what was written in this one."""
        raise NotImplementedError

    async def on_error(  # type: ignore[override]  # discord.py's own Modal differs so
        self, interaction: discord.Interaction, error: Exception, /
    ) -> None:
        """Tell the person what went wrong, with a button that opens the form again."""
        sentence = self._explainer.explain(error, self._language)
        view = _CorrectButton(self.reopened(), self._language)
        if interaction.response.is_done():
            await interaction.followup.send(sentence, view=view, ephemeral=True)
        else:
            await interaction.response.send_message(sentence, view=view, ephemeral=True)


class _CorrectButton(discord.ui.View):
    def __init__(self, form: CorrectableForm, language: Language) -> None:
        super().__init__(timeout=OPEN_FOR)
        self._form = form
        self.correct.label = language("button-correct")

    @discord.ui.button(style=discord.ButtonStyle.primary)
    async def correct(
        self, interaction: discord.Interaction, _: "discord.ui.Button[_CorrectButton]"
    ) -> None:
        """Open the form again."""
        await interaction.response.send_modal(self._form)


def text_field(
    name: str, value: str, *, most: int, required: bool = True, long: bool = False
) -> discord.ui.TextInput[Any]:
    """Return a text input of at most `most` characters, with `value` in it."""
    return discord.ui.TextInput(
        custom_id=name,
        style=discord.TextStyle.paragraph if long else discord.TextStyle.short,
        default=value[:most] or None,
        required=required,
        max_length=most,
    )
