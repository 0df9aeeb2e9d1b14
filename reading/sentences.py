"""Split a text into sentences. Passages and quotations share these boundaries.

A regular expression with a list of abbreviations: where it errs, it merges two sentences rather
than cutting inside one, since a quotation may be too long but not cut short.
"""

import re
import statistics
from collections.abc import Iterator
from functools import cache

from reading.types import Span
from reading.wordlists import WordLists

# A run of dots or of spaces is tried once, from its start: else a long one takes quadratic time.
_BOUNDARY = re.compile(
    r"""
    (?<![.!?…]) (?P<stop> [.!?…]++ ) (?P<close> ["'”’)\]»]* ) (?: \s+ | $ )
    | (?<![^\S\n]) (?P<break> [^\S\n]*+ \n \s* )
    """,
    re.VERBOSE,
)
_WRAPPED_LINE = re.compile(r"^.+(?=\n.)", re.MULTILINE)  # a line with no empty one after it
_LAST_WORD = re.compile(r"(?:[^\W\d_]\.)*[\w'’-]+$")
# "MOSCOW, March 27. /TASS/. The president said …"
_AGENCY = re.compile(r"/[A-Z][^/\n]{1,29}/(?=[.:]?(?:\s|$))")
_NEXT_WORD = re.compile(r"[\"'“‘(\[«—–-]*\s*(\w[\w'’]*)")


def sentence_spans(text: str) -> list[Span]:
    """Return the spans of the sentences, in order, without the white space around them."""
    return list(_sentences(text))


def sentences_within(text: str, part: Span) -> list[Span]:
    """Return the spans of the sentences of a part of a text, at offsets of the whole."""
    return [
        Span(part.start + span.start, part.start + span.end) for span in _sentences(part.of(text))
    ]


def _sentences(text: str) -> Iterator[Span]:
    wrapped = _is_wrapped(text)
    start = 0
    for match in _BOUNDARY.finditer(text):
        line_end = match["break"]
        if line_end is None and not _ends_sentence(text, match):
            continue
        if line_end is not None and wrapped and line_end.count("\n") == 1:
            continue
        end = match.end("close") if line_end is None else match.start()
        yield from _trimmed(text, start, end)
        start = match.end()
    yield from _trimmed(text, start, len(text))


def _is_wrapped(text: str) -> bool:
    """Return whether lines are wrapped at a width, as in plain-text mail, not per paragraph."""
    lines = [len(line) for line in _WRAPPED_LINE.findall(text)]
    return len(lines) >= 3 and max(lines) <= 100 and statistics.median(lines) >= 50


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    piece = text[start:end]
    stripped = piece.strip()
    if stripped:
        offset = start + len(piece) - len(piece.lstrip())
        yield Span(offset, offset + len(stripped))


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    if _is_beside_agency(text, match):
        return False
    following = _NEXT_WORD.match(text, match.end())
    if following is None:
        return True
    word = following[1]
    if word[0].islower():
        return False
    if match["stop"] != ".":
        return True
    before = _LAST_WORD.search(text, max(0, match.start() - 24), match.start())
    if before is None:
        return True
    last = before[0].lower()
    if last in _lists().words("may_end") and not match["close"]:
        return word.lower() in _lists().words("openings")
    if last in _lists().words("abbreviations"):
        return False
    # A single capital is an initial: "J. Biden", "George W. Bush".
    return not (len(last) == 1 and last.isalpha() and before[0].isupper() and last != "i")


def _is_beside_agency(text: str, match: re.Match[str]) -> bool:
    """Return whether the full stop stands beside the agency of a dateline: "27. /TASS/."."""
    if _AGENCY.match(text, match.end()):
        return True
    before = text[max(0, match.start() - 32) : match.start()]
    return before.endswith("/") and _AGENCY.search(before) is not None


@cache
def _lists() -> WordLists:
    return WordLists.load("reading", "sentences")
