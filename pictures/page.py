"""Renders a shot to a page of HTML that looks like Discord."""

from base64 import b64encode
from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from pictures.markdown import Markdown
from pictures.shots import Json, Shot

THEMES = ("dark", "light")

EPHEMERAL = 1 << 6
# Each kind of component, and the macro of `templates/components.html` that draws it.
MACROS = {
    1: "action_row",
    2: "button",
    3: "select",
    4: "text_input",
    5: "select",
    6: "select",
    7: "select",
    8: "select",
    9: "section",
    10: "text_display",
    11: "thumbnail",
    12: "media_gallery",
    13: "file",
    14: "separator",
    17: "container",
    18: "label",
    19: "file_upload",
    21: "choices",
    22: "choices",
    23: "checkbox",
}


class CannotDraw(Exception):
    """The bot sent something that cannot be drawn."""


def page(shot: Shot, *, theme: str) -> str:
    """Return the page. Raise CannotDraw if something cannot be drawn."""
    for each in shot.said:
        _check(each.message)
    painter = _Painter(shot)
    return painter.template("page.html").render(shot=shot, theme=theme)


class _Painter:
    def __init__(self, shot: Shot) -> None:
        self._files = shot.files
        self._environment = Environment(
            loader=FileSystemLoader(Path(__file__).parent / "templates"),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals |= {
            "draw": self._draw,
            "markdown": Markdown(shot.names),
            "names": shot.names,
            "source": self._source,
            "is_ephemeral": lambda message: bool(message["flags"] & EPHEMERAL),
            "clock": lambda message: f"{datetime.fromisoformat(message['timestamp']):%H:%M}",
            "beside": _beside,
        }
        self.template = self._environment.get_template

    def _draw(self, component: Json) -> Markup:
        kind = component["type"]
        if kind not in MACROS:
            raise CannotDraw(
                f"There is no picture of components of type {kind} yet: add a macro to "
                "pictures/templates/components.html, and its name to pictures/page.py."
            )
        macros: Any = self.template("components.html").module
        drawn: Markup = getattr(macros, MACROS[kind])(component)
        return drawn

    def _source(self, address: str) -> str:
        """Return the picture at an address as a data URL, as the page is shown without a server."""
        return f"data:image/png;base64,{b64encode(self._files[address]).decode()}"


def _beside(message: Json) -> list[Json]:
    """Return the files that are below a message, and not in one of its components."""
    in_components = _attachments_in(message["components"])
    return [one for one in message["attachments"] if one["id"] not in in_components]


def _attachments_in(value: Any) -> set[str]:
    if isinstance(value, list):
        return set().union(*map(_attachments_in, value))
    if isinstance(value, dict):
        own = {value["attachment_id"]} if value.get("attachment_id") else set()
        return own.union(*map(_attachments_in, value.values()))
    return set()


def _check(message: Json) -> None:
    """Raise CannotDraw for parts of a message that would not be drawn."""
    for part in ("embeds", "sticker_items", "poll"):
        if message.get(part):
            raise CannotDraw(
                f"There is no picture of {part} yet: add them to pictures/templates/page.html."
            )
