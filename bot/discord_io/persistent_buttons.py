"""Buttons that work as long as their message stands, whatever process sent it."""

import re
from collections.abc import Awaitable, Callable
from typing import Any

import discord

Handler = Callable[[discord.Interaction, str], Awaitable[None]]

LONGEST_ID = 100


def button(
    label: str,
    action: str,
    detail: str = "",
    *,
    style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    disabled: bool = False,
) -> discord.ui.Button[Any]:
    """A button that `Presses` hears of: the action, and what it needs to know."""
    custom_id = f"attache:{action}:{detail}"
    if len(custom_id) > LONGEST_ID:
        raise ValueError(f"{custom_id!r} is longer than {LONGEST_ID} characters")
    return discord.ui.Button(label=label, style=style, custom_id=custom_id, disabled=disabled)


class PersistentButtons:
    """Who hears of which button."""

    def __init__(self) -> None:
        self._handlers: dict[str, Handler] = {}

    def on(self, action: str, handler: Handler) -> None:
        """Nothing; the handler hears of the action from now on."""
        self._handlers[action] = handler

    def item(self) -> type[discord.ui.DynamicItem[Any]]:
        """For `Client.add_dynamic_items`."""
        handlers = self._handlers

        class Press(
            discord.ui.DynamicItem[discord.ui.Button[Any]],
            template=r"attache:(?P<action>[a-z]+):(?P<detail>.*)",
        ):
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
            ) -> "Press":
                return cls(item, match["action"], match["detail"])

            async def callback(self, interaction: discord.Interaction) -> None:
                if handler := handlers.get(self._action):
                    await handler(interaction, self._detail)

        return Press
