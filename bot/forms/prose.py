"""The form in which admins set what a language model may write in their server."""

from dataclasses import replace
from typing import Any

import discord

from bot.errors import BadBudget
from bot.explainer import Explainer
from bot.forms.base import CorrectableForm, text_field
from bot.forms.settings import SubmitSettings
from language import Language
from servers.service import ProseMode, ServerSettings

LARGEST_BUDGET = 100_000_000
_DIGITS = 9


class ProseForm(CorrectableForm):
    """A form that shows these settings of a server and passes all of them to `submit`."""

    def __init__(
        self,
        settings: ServerSettings,
        *,
        submit: SubmitSettings,
        explainer: Explainer,
        language: Language,
    ) -> None:
        super().__init__(title=language("prose-form"), explainer=explainer, language=language)
        self._settings = settings
        self._submit = submit
        self._mode = _mode_select(settings, language)
        self._budget = text_field("budget", str(settings.prose_budget), most=_DIGITS)
        for name, component in (("prose-mode", self._mode), ("prose-budget", self._budget)):
            self.add_labelled(name, component)

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Pass on the new settings. Raise BadBudget."""
        written = self._budget.value.strip()
        if not written.isascii() or not written.isdigit() or int(written) > LARGEST_BUDGET:
            raise BadBudget(written, LARGEST_BUDGET)
        mode = ProseMode(self._mode.values[0])
        settings = replace(self._settings, prose=mode, prose_budget=int(written))
        await self._submit(interaction, settings)


def _mode_select(settings: ServerSettings, language: Language) -> discord.ui.Select[Any]:
    options = [
        discord.SelectOption(
            label=language(f"prose-mode-{mode}"),
            description=language(f"prose-mode-{mode}.hint"),
            value=mode.value,
            default=mode is settings.prose,
        )
        for mode in ProseMode
    ]
    return discord.ui.Select(custom_id="mode", options=options)
