"""Text on its way into Discord: escaped, so that what is shown is what was written."""

import re
import unicodedata
from typing import TypeGuard
from urllib.parse import urlsplit

# A backslash before any of these shows the character itself. Brackets and `<` begin links,
# mentions, timestamps and emoji; `@` begins mentions.
_ANYWHERE = re.compile(r"[\\*_~|`\[\]<>@]")
# Lists, headings and small print begin a line.
_LINE_START = re.compile(r"^(\s*)([#+-])", re.MULTILINE)
_LINE_NUMBER = re.compile(r"^(\s*\d+)(\.)", re.MULTILINE)
# Bare addresses become links, and words between colons become emoji.
_COLON = re.compile(r":(?=//)|:(?=\w+:)")
_ESCAPED = re.compile(r"\\([^0-9A-Za-z\s])")
_UNSAFE_IN_LINK = re.compile(r"""[\s()<>\[\]\\"`|@\x00-\x1f\x7f]""")

_JOINERS = "\u200c\u200d"
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn"))
# Embeddings and overrides end with one mark, isolates with another.
_ENDED_BY = dict.fromkeys("\u202a\u202b\u202d\u202e", "\u202c") | dict.fromkeys(
    "\u2066\u2067\u2068", "\u2069"
)

LONGEST_LINK = 600
LONGEST_WORD = 20


def escaped(text: str) -> str:
    """The text with Discord's markdown, mentions and emoji made literal."""
    text = _ANYWHERE.sub(r"\\\g<0>", text)
    text = _COLON.sub(r"\\:", text)
    text = _LINE_NUMBER.sub(r"\1\\\2", text)
    return _LINE_START.sub(r"\1\\\2", text)


def unescaped(text: str) -> str:
    """What Discord shows for an escaped text."""
    return _ESCAPED.sub(r"\1", text)


def visible(text: str) -> str:
    """The text without characters that are not seen but hide or reorder others.

    Joiners stay: Persian, Hindi and emoji are written with them.
    """
    return "".join(
        char
        for char in text
        if char in _JOINERS or char.isspace() or unicodedata.category(char) not in _UNSEEN
    )


def reordering_ended(text: str) -> str:
    """The marks that end what the text began: no override reaches beyond its own line."""
    opened: list[str] = []
    for char in text.rsplit("\n", 1)[-1]:
        if char in _ENDED_BY:
            opened.append(_ENDED_BY[char])
        elif opened and char == opened[-1]:
            opened.pop()
    return "".join(reversed(opened))


def one_line(text: str, most: int) -> str:
    """The text in one line and at most so long; cut after a word, if one ends near, with "…"."""
    text = " ".join(visible(text).split()) or "–"
    if len(text) <= most:
        return text
    space = text.rfind(" ", max(0, most - LONGEST_WORD), most)
    return text[: space if space > 0 else most - 1].rstrip() + "…"


def safe_link(url: str | None) -> str | None:
    """The address in a form that a markdown link can hold, or None if it is none on the web."""
    if not is_web_address(url) or len(url) > LONGEST_LINK:
        return None
    link = _UNSAFE_IN_LINK.sub(_percent, url)
    return link if len(link) <= LONGEST_LINK else None


def is_web_address(url: str | None) -> TypeGuard[str]:
    """Whether this is an http or https address with a host."""
    try:
        parts = urlsplit(url or "")
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def link_or_text(text: str, url: str | None) -> str:
    """A markdown link, or the bare text where there is no address on the web."""
    link = safe_link(url)
    return f"[{escaped(text)}]({link})" if link else escaped(text)


def size(text: str) -> int:
    """The length as Discord may count it: characters outside the basic plane count twice."""
    return len(text) + sum(char > "\uffff" for char in text)


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match.group().encode())
