"""Text for Discord: escaped, so that people see what was written, and cut to length."""

import re
import unicodedata
from collections.abc import Sequence
from typing import TypeGuard
from urllib.parse import urlsplit

from language import Language

# A backslash before any of these shows the character itself. Brackets and `<` begin links,
# mentions, timestamps and emoji; `@` begins mentions.
_ANYWHERE = re.compile(r"[\\*_~|`\[\]<>@]")
# Lists, headings and small print begin a line.
_LINE_START = re.compile(r"^(\s*)([#+-])", re.MULTILINE)
_LINE_NUMBER = re.compile(r"^(\s*\d+)(\.)", re.MULTILINE)
# Bare addresses become links, and words between colons become emoji.
_COLON = re.compile(r":(?=//)|:(?=\w+:)")
# Separators of lines and paragraphs among them: what follows one must not begin a heading.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_ESCAPED = re.compile(r"\\([^0-9A-Za-z\s])")
_UNSAFE_IN_LINK = re.compile(r"""[\s()<>\[\]\\"`|@\x00-\x1f\x7f]""")

_JOINERS = "\u200c\u200d"
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn"))
# Bidirectional embeddings and overrides end with one mark, isolates with another.
_CLOSED_BY = dict.fromkeys("\u202a\u202b\u202d\u202e", "\u202c") | dict.fromkeys(
    "\u2066\u2067\u2068", "\u2069"
)

# Characters that Discord takes in the components of a message, and in its content.
MOST_TEXT = 4000
MOST_PLAIN_TEXT = 2000
MOST_IN_LINES = 1900  # what was left out is counted in the rest
LONGEST_LINK = 600
LONGEST_WORD = 20


def escaped(text: str) -> str:
    """Return the text with Discord's markdown, mentions and emoji escaped.

    Control characters become spaces.
    """
    text = _CONTROL.sub(" ", text)
    text = _ANYWHERE.sub(r"\\\g<0>", text)
    text = _COLON.sub(r"\\:", text)
    text = _LINE_NUMBER.sub(r"\1\\\2", text)
    return _LINE_START.sub(r"\1\\\2", text)


def unescaped(text: str) -> str:
    """Return the text that Discord shows for an escaped text."""
    return _ESCAPED.sub(r"\1", text)


def visible(text: str) -> str:
    """Return the text without invisible characters, which could hide or reorder others.

    Joiners stay: Persian, Hindi and emoji are written with them.
    """
    return "".join(
        char
        for char in text
        if char in _JOINERS or char.isspace() or unicodedata.category(char) not in _UNSEEN
    )


def closing_marks(text: str) -> str:
    """Return the marks that close the bidirectional overrides left open on the last line."""
    opened: list[str] = []
    for char in text.rsplit("\n", 1)[-1]:
        if char in _CLOSED_BY:
            opened.append(_CLOSED_BY[char])
        elif opened and char == opened[-1]:
            opened.pop()
    return "".join(reversed(opened))


def one_line(text: str, most: int) -> str:
    """Return the text on one line of at most `most` characters, cut at the end of a word."""
    text = " ".join(visible(text).split()) or "–"
    if len(text) <= most:
        return text
    space = text.rfind(" ", max(0, most - LONGEST_WORD), most)
    return text[: space if space > 0 else most - 1].rstrip() + "…"


def safe_link(url: str | None) -> str | None:
    """Return the address as a markdown link can hold it, or None if it is not one of the web."""
    if not is_web_address(url) or len(url) > LONGEST_LINK:
        return None
    link = _UNSAFE_IN_LINK.sub(_percent, url)
    return link if len(link) <= LONGEST_LINK else None


def is_web_address(url: str | None) -> TypeGuard[str]:
    """Return whether this is an http or https address with a host."""
    try:
        parts = urlsplit(url or "")
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def link_or_text(text: str, url: str | None) -> str:
    """Return a markdown link, or the bare text if the address is not one of the web."""
    link = safe_link(url)
    return f"[{escaped(text)}]({link})" if link else escaped(text)


def size(text: str) -> int:
    """Return the length in UTF-16 units, as Discord may count it."""
    return len(text) + sum(char > "\uffff" for char in text)


def fit_lines(lines: Sequence[str], language: Language) -> str:
    """Return the first lines that fit a message, and how many were left out."""
    kept: list[str] = []
    room = MOST_IN_LINES
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            break
        kept.append(line)
    if len(kept) < len(lines):
        kept.append(language("left-out", count=len(lines) - len(kept)))
    return "\n".join(kept)


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match.group().encode())
