"""Buttons that work as long as their message exists, whichever process sent it."""

import re
from collections.abc import Awaitable, Callable
from typing import Any

import discord

from bot.discord_io.locales import of_person
from bot.discord_io.replies import say
from bot.explainer import Explainer
from bot.views.components import CUSTOM_ID
from language import Languages

Handler = Callable[[discord.Interaction, str], Awaitable[None]]
"""Handles a click; the second argument is the button's `detail`."""


class PersistentButtons:
    """Passes clicks to the handlers of their actions, and explains errors to who clicked."""

    def __init__(self, *, explainer: Explainer, languages: Languages) -> None:
        self._explainer = explainer
        self._languages = languages
        self._handlers: dict[str, Handler] = {}

    def on(self, action: str, handler: Handler) -> None:
        """Have `handler` called for clicks on buttons with this action."""
        self._handlers[action] = handler

    async def press(self, interaction: discord.Interaction, action: str, detail: str) -> None:
        """Call the handler of `action`, if there is one, and explain what it raises."""
        handler = self._handlers.get(action)
        if handler is None:
            return
        try:
            await handler(interaction, detail)
        except Exception as error:
            language = of_person(self._languages, interaction)
            await say(interaction, self._explainer.explain(error, language))

    def dynamic_item(self) -> type[discord.ui.DynamicItem[Any]]:
        """Return the class to give to `Client.add_dynamic_items`."""
        press = self.press

        class PersistentButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=CUSTOM_ID):
            def __init__(self, item: discord.ui.Button[Any], action: str, detail: str) -> None:
                super().__init__(item)
                self._action = action
                self._detail = detail

            @classmethod
            async def from_custom_id(
                cls,
                interaction: discord.Interaction,
                item: Any,
                match: re.Match[str],
                /,
            ) -> "PersistentButton":
                return cls(item, match["action"], match["detail"])

            async def callback(self, interaction: discord.Interaction) -> None:
                await press(interaction, self._action, self._detail)

        return PersistentButton
