"""Discord components: buttons, and the views that hold them and frame text.

The buttons work as long as their message exists, whichever process sent it: each carries in its
custom id what `bot.discord_io.persistent_buttons` needs to handle a click.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import discord

LONGEST_CUSTOM_ID = 100
MOST_IN_ROW = 5
CUSTOM_ID = r"attache:(?P<action>[a-z]+):(?P<detail>.*)"
"""What the custom ids of buttons and forms look like, as a regular expression."""

Button = discord.ui.Button[Any]


class _Layout(discord.ui.LayoutView):
    """Components that discord.py forgets once they are sent."""

    def is_finished(self) -> bool:
        """Return True, so that discord.py does not keep every message in memory."""
        return True


class _ButtonRows(discord.ui.View):
    """Buttons below an ordinary message, which discord.py forgets once they are sent."""

    def is_finished(self) -> bool:
        """Return True, so that discord.py does not keep every message in memory."""
        return True


def button(
    label: str,
    action: str,
    detail: str = "",
    *,
    style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    disabled: bool = False,
) -> Button:
    """Return a persistent button: `action` names its handler, which is given `detail`.

    Raise ValueError if both are longer than Discord allows a custom id to be.
    """
    return discord.ui.Button(
        label=label, style=style, custom_id=custom_id(action, detail), disabled=disabled
    )


def custom_id(action: str, detail: str) -> str:
    """Return the custom id of a button or form, of which `parts_of` gives the parts.

    Raise ValueError if it is longer than Discord allows.
    """
    made = f"attache:{action}:{detail}"
    if len(made) > LONGEST_CUSTOM_ID:
        raise ValueError(f"{made!r} is longer than {LONGEST_CUSTOM_ID} characters")
    return made


def parts_of(custom_id: str) -> tuple[str, str]:
    """Return the action and the detail of a custom id. Raise ValueError if it is not ours."""
    found = re.fullmatch(CUSTOM_ID, custom_id, re.DOTALL)
    if found is None:
        raise ValueError(f"{custom_id!r} is no custom id of a button or form")
    return found["action"], found["detail"]


def framed(
    texts: Sequence[str],
    buttons: Sequence[Button] = (),
    *,
    lines: bool = True,
    picture: discord.File | None = None,
) -> discord.ui.LayoutView:
    """Return the texts in one frame, separated by `lines` or by space, with buttons below.

    The picture stands below the first text; the file must be attached to the same message.
    """
    view = _Layout(timeout=None)
    box: discord.ui.Container[discord.ui.LayoutView] = discord.ui.Container()
    for index, text in enumerate(texts):
        if index and lines:
            box.add_item(discord.ui.Separator())
        box.add_item(discord.ui.TextDisplay(text))
        if not index and picture is not None:
            item = discord.MediaGalleryItem(picture.uri, description=picture.description)
            box.add_item(discord.ui.MediaGallery(item))
    view.add_item(box)
    for row in _rows(buttons):
        view.add_item(discord.ui.ActionRow(*row))
    return view


def button_rows(buttons: Sequence[Button]) -> discord.ui.View:
    """Return the buttons as a view for an ordinary message."""
    view = _ButtonRows(timeout=None)
    for number, row in enumerate(_rows(buttons)):
        for each in row:
            each.row = number
            view.add_item(each)
    return view


def components_of(message: discord.Message | discord.MessageSnapshot) -> Iterator[Any]:
    """Yield the components of a message from top to bottom, those within others too."""
    pending: list[Any] = list(message.components)
    while pending:
        each = pending.pop(0)
        yield each
        pending[:0] = getattr(each, "children", ())


def button_detail(message: discord.Message, action: str) -> str | None:
    """Return the detail that a persistent button of a message carries, or None without one."""
    for each in components_of(message):
        if isinstance(each, discord.Button):
            found = re.fullmatch(CUSTOM_ID, each.custom_id or "")
            if found and found["action"] == action:
                return found["detail"]
    return None


def _rows(buttons: Sequence[Button]) -> list[Sequence[Button]]:
    """Return the buttons in rows of about the same length: six become three and three."""
    count = -(-len(buttons) // MOST_IN_ROW)
    length = -(-len(buttons) // count) if count else 1
    return [buttons[start : start + length] for start in range(0, len(buttons), length)]
