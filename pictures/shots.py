"""What a picture shows: messages, or the form that stands open, as Discord holds them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A message, and the command that it answers, if it was one."""

    message: Json
    used: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """One picture: messages from top to bottom, or a form.

    `names` says what is shown for a mention such as `<#1>`, `files` holds what lies at an address.
    """

    said: tuple[Said, ...] = ()
    modal: Json | None = None
    names: Mapping[str, str]
    files: Mapping[str, bytes]
