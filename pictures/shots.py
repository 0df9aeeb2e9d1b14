"""What a picture shows: messages, or an open form, as Discord stores them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A message, and the command that it answers, if any."""

    message: Json
    used: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """One picture: messages from top to bottom, or a form.

    `names` maps mentions such as `<#1>` to what is shown, `files` maps addresses to their content.
    """

    said: tuple[Said, ...] = ()
    modal: Json | None = None
    names: Mapping[str, str]
    files: Mapping[str, bytes]
