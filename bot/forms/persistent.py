"""Forms that can be submitted as long as they are open, whichever process opened them."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import discord

from bot.discord_io.locales import of_person
from bot.discord_io.persistent_buttons import PersistentButtons
from bot.discord_io.replies import say
from bot.explainer import Explainer
from bot.forms.base import Form, written_in
from bot.views.components import custom_id, parts_of
from language import Languages

MakeForm = Callable[[discord.Interaction, str], Awaitable[Form]]
"""Makes a form; the second argument is its `detail`."""


class PersistentForms:
    """Opens forms, and makes them anew of their custom ids when they are submitted or corrected."""

    def __init__(
        self, *, explainer: Explainer, buttons: PersistentButtons, languages: Languages
    ) -> None:
        self._explainer = explainer
        self._languages = languages
        self._makers: dict[str, MakeForm] = {}
        buttons.on("correct", self._correct)

    def on(self, action: str, make: MakeForm) -> None:
        """Have `make` make the forms of this action."""
        self._makers[action] = make

    async def open(
        self,
        interaction: discord.Interaction,
        action: str,
        detail: str = "",
        *,
        written: Mapping[str, str] | None = None,
    ) -> None:
        """Open the form that `action` makes of `detail`, with what is `written` in its fields."""
        form = await self._makers[action](interaction, detail)
        form.custom_id = custom_id(action, detail)
        form.fill(written or {})
        await interaction.response.send_modal(form)

    async def submitted(self, interaction: discord.Interaction) -> None:
        """Pass a submitted form on, if it is one of these, and explain what it raises."""
        data: Any = interaction.data
        form_id = data["custom_id"]
        try:
            action, detail = parts_of(form_id)
            make = self._makers[action]
        except (ValueError, KeyError):
            return
        try:
            form = await make(interaction, detail)
        except Exception as error:
            language = of_person(self._languages, interaction)
            await say(interaction, self._explainer.explain(error, language))
            return
        form.custom_id = form_id
        await form.take(interaction)

    async def _correct(self, interaction: discord.Interaction, detail: str) -> None:
        action, _, form_detail = detail.partition(":")
        written = await written_in(interaction.message)
        await self.open(interaction, action, form_detail, written=written)
