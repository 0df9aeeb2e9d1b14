"""The entries of a live page or a chronology: where each stands, and the day that it tells of."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from reading.live.bylines import credit, reporters, signature
from reading.live.chronology import Heading, chronology_of
from reading.live.days import days_of
from reading.live.stamps import Stamp, stamps_of
from reading.types import Span

_LONGEST_HEADLINE = 160  # characters
_FEWEST_WORDS = 3  # of a headline that stands above its stamp
_MOSTLY = 0.6
_BETWEEN = re.compile(r"\n\s*")  # paragraphs
_RULE = re.compile(r"(?:^|(?<=\s))[_*=–—―−-]{3,}\Z")
_LONGEST_RULE = 120  # characters
_NO_HEADLINE = re.compile(
    r"[.:;,…]$|[.!?…][\"”’')]$|^(?:[-–—―−_*•(]|https?:)|[.!?…][\"”’')]*\s+[-–—―−]"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry of a live page or of a chronology, or the whole of any other text.

    Time expressions in it are read against `day`. `stamp` is the time that it begins with, as the
    page writes it, with words such as "Share this update"; `byline` the names of its reporters.
    `body` is what it says without these and without its headline, and may be empty. `is_dated` of
    a chronology: what it tells took place on its day.
    """

    day: date
    is_dated: bool = False
    stamp: Span | None
    headline: Span | None
    byline: Span | None
    body: Span

    @property
    def parts(self) -> tuple[Span, ...]:
        """What it says: headline and body, which no sentence joins."""
        parts = (self.headline, self.body)
        return tuple(part for part in parts if part is not None and part.end > part.start)


def entries_of(text: str, *, published_on: date) -> tuple[Entry, ...]:
    """Return the entries of a live page or a chronology in order; any other text is one entry.

    What stands above the first stamp is an entry of the day of publication.
    """
    found = _of_live_page(text, published_on) or _of_chronology(text, published_on)
    told = tuple(entry for entry in found if entry.parts)
    return told or (_plain(published_on, Span(0, len(text))),)


def _of_live_page(text: str, published_on: date) -> list[Entry]:
    stamps = stamps_of(text)
    days = days_of(stamps, published_on) if stamps else None
    if days is None:
        return []
    above = _headlines_above(text, stamps)
    starts = [(headline or stamp.span).start for headline, stamp in zip(above, stamps, strict=True)]
    sections = [
        _section(text, stamp.span.end, end)
        for stamp, end in zip(stamps, [*starts[1:], len(text)], strict=True)
    ]
    named = reporters(text, sections) if stamps[0].is_shared else [None] * len(stamps)
    return [
        _plain(published_on, _section(text, 0, starts[0])),
        *map(_entry, [text] * len(stamps), stamps, days, sections, above, named),
    ]


def _of_chronology(text: str, published_on: date) -> list[Entry]:
    headings = chronology_of(text, published_on=published_on)
    if not headings:
        return []
    starts = [each.stamp.start for each in headings]
    sections = [
        _section(text, heading.end, end)
        for heading, end in zip(headings, [*starts[1:], len(text)], strict=True)
    ]
    sections[-1] = _paragraphs(text, sections[-1], max(map(partial(_count, text), sections[:-1])))
    return [
        _plain(published_on, _section(text, 0, starts[0])),
        *map(_dated, headings, sections),
        _plain(published_on, _section(text, sections[-1].end, len(text))),
    ]


def _dated(heading: Heading, body: Span) -> Entry:
    return Entry(
        day=heading.day, is_dated=not heading.is_range, stamp=heading.stamp,
        headline=heading.headline, byline=None, body=body,
    )  # fmt: skip


def _count(text: str, section: Span) -> int:
    """How many paragraphs a section has."""
    return len(_BETWEEN.findall(text, section.start, section.end)) + 1


def _paragraphs(text: str, section: Span, most: int) -> Span:
    """The first paragraphs of the last section, which has no end of its own."""
    ends = [match.start() for match in _BETWEEN.finditer(text, section.start, section.end)]
    return Span(section.start, ends[most - 1]) if len(ends) >= most else section


def _plain(day: date, body: Span) -> Entry:
    return Entry(day=day, stamp=None, headline=None, byline=None, body=body)


def _entry(
    text: str, stamp: Stamp, day: date, section: Span, above: Span | None, named: Span | None
) -> Entry:
    headline, byline, body = above, named, section
    if named is not None:
        headline = _trimmed(text, section.start, named.start)
        body = _trimmed(text, named.end, section.end)
    elif headline is None and (headline := _first_line(text, section)):
        body = _trimmed(text, headline.end, section.end)
    if byline is None and (byline := credit(text, body.start, body.end)):
        body = _trimmed(text, byline.end, body.end)
    if byline is None and (byline := signature(text, body)):
        body = _trimmed(text, body.start, byline.start)
    return Entry(
        day=day,
        stamp=_trimmed(text, stamp.span.start, stamp.span.end),
        headline=headline,
        byline=_trimmed(text, byline.start, byline.end) if byline else None,
        body=body,
    )


def _first_line(text: str, section: Span) -> Span | None:
    """The first line, if it is a headline of what follows."""
    end = text.find("\n", section.start, section.end)
    line = _trimmed(text, section.start, end) if end > 0 else None
    return line if line and _is_headline(line.of(text)) else None


def _headlines_above(text: str, stamps: Sequence[Stamp]) -> list[Span | None]:
    """The line above each stamp, where most stamps of the page stand below a headline."""
    lines = [_line_above(text, stamp) if stamp.is_alone else None for stamp in stamps]
    is_usual = sum(line is not None for line in lines) >= _MOSTLY * len(stamps)
    return lines if is_usual else [None] * len(stamps)


def _line_above(text: str, stamp: Stamp) -> Span | None:
    end = stamp.span.start
    while end and text[end - 1].isspace():
        end -= 1
    line = Span(text.rfind("\n", 0, end) + 1, end)
    words = line.of(text)
    return line if len(words.split()) >= _FEWEST_WORDS and _is_headline(words) else None


def _is_headline(line: str) -> bool:
    return 0 < len(line) <= _LONGEST_HEADLINE and not _NO_HEADLINE.search(line)


def _section(text: str, start: int, end: int) -> Span:
    """What stands between two stamps, without the line that parts the entries."""
    section = _trimmed(text, start, end)
    rule = _RULE.search(text, max(section.start, section.end - _LONGEST_RULE), section.end)
    return _trimmed(text, section.start, rule.start()) if rule else section


def _trimmed(text: str, start: int, end: int) -> Span:
    """The span without the white space around it."""
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
