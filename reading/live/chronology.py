"""Find the headings of a chronology: days that stand above what happened on them.

"Day 98: April 27", "March 24, 2022" or "October 14: Truss fires Kwarteng", each on a line of its
own. A page is a chronology where several such lines follow one another in time, each with some
sentences below it. A schedule is none: its days lie ahead. Neither is a list of dates with a few
words each.
"""

import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

from reading.timex.vocabulary import ANY_WEEKDAY, DAY_NUMBER, MONTH, MONTH_STEMS
from reading.types import Span

_FEWEST = 3
_FEWEST_WORDS = 15  # below a heading in the middle
_LONGEST_HEADLINE = 100  # characters
_LONGEST_AGO = timedelta(days=90)  # the newest day without a year; longer ago, it lies ahead
_LONGEST_STEP = timedelta(days=300)  # between days without years; longer ones are out of order
_ORDINAL = "stndrh"
_FARTHEST_YEARS = 8  # to a 29 February


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """The line of a day: the words of the day at `stamp`, what is said beside it at `headline`."""

    stamp: Span
    headline: Span | None
    day: date

    @property
    def end(self) -> int:
        return (self.headline or self.stamp).end


def chronology_of(text: str, *, published_on: date) -> list[Heading]:
    """Return the headings of a chronology in the order of the text; none if it is none."""
    lines = [match for match in _pattern().finditer(text) if _is_heading(match, text)]
    if len(lines) < _FEWEST or _words_between(lines, text) < _FEWEST_WORDS:
        return []
    days = _days([_written(each) for each in lines], published_on)
    if days is None:
        return []
    return [
        Heading(
            stamp=Span(match.start("stamp"), match.end("stamp")),
            headline=Span(*match.span("headline")) if match["headline"] else None,
            day=day,
        )
        for match, day in zip(lines, days, strict=True)
    ]


def _is_heading(match: re.Match[str], text: str) -> bool:
    """Whether what stands beside the day is a headline: short, no sentence, with text below it."""
    headline = match["headline"]
    if headline is None:
        return True
    below = text[match.end() :].lstrip("\n \t")
    is_short = len(headline) <= _LONGEST_HEADLINE and not headline.endswith((".", "!", "…"))
    return is_short and not _pattern().match(below)


def _words_between(lines: Sequence[re.Match[str]], text: str) -> float:
    return statistics.median(
        len(text[one.end() : other.start()].split()) for one, other in pairwise(lines)
    )


# --- Their days ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Written:
    """A day as it is written: without its year, often."""

    month: int
    day: int
    year: int | None

    def latest(self, last: date) -> date | None:
        """The latest such day until `last`; None if its own year is later, or no year has it."""
        years = [self.year] if self.year else range(last.year, last.year - _FARTHEST_YEARS - 1, -1)
        for year in years:
            try:
                day = date(year, self.month, self.day)
            except ValueError:
                continue
            if day <= last:
                return day
        return None


def _written(match: re.Match[str]) -> _Written:
    month = (match["month"] or match["month_after"])[:3].lower()
    day = (match["day"] or match["day_before"]).rstrip(_ORDINAL)
    return _Written(
        month=MONTH_STEMS.index(month) + 1,
        day=int(day),
        year=int(match["year"]) if match["year"] else None,
    )


def _days(written: Sequence[_Written], published_on: date) -> list[date] | None:
    """Return the days, none after that of publication; None if they are in no order of time."""
    steps = [(one.month, one.day) <= (other.month, other.day) for one, other in pairwise(written)]
    is_rising = sum(steps) * 2 >= len(steps)
    found: list[date] = []
    last, longest = published_on, _LONGEST_AGO
    for each in reversed(written) if is_rising else written:
        day = each.latest(last)
        if day is None or (each.year is None and last - day > longest):
            return None
        found.append(day)
        last, longest = day, _LONGEST_STEP
    return found[::-1] if is_rising else found


@cache
def _pattern() -> re.Pattern[str]:
    month, day = f"(?i:{MONTH})", DAY_NUMBER
    return re.compile(
        rf"^[^\S\n]*(?P<stamp>(?:[Dd]ay[^\S\n]\d+[:.,]?[^\S\n]+)?(?:(?i:{ANY_WEEKDAY}),?[^\S\n]+)?"
        rf"(?:(?P<month>{month})[^\S\n](?P<day>{day})|(?P<day_before>{day})[^\S\n](?P<month_after>{month}))"
        r"(?:,?[^\S\n](?P<year>(?:1[89]|20)\d\d)\b)?:?)"
        r"(?:(?:(?<=:)|[^\S\n]*[–—-])[^\S\n]+(?P<headline>\S[^\n]*?))?[^\S\n]*$",
        re.MULTILINE,
    )
