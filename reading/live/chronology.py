"""Find the headings of a chronology: days that stand above what happened on them.

"Day 98: April 27", "March 24, 2022" or "October 14: Truss fires Kwarteng", each on a line of its
own. A page is a chronology where several such lines follow one another in time, each with some
sentences below it. A schedule is none: its days lie ahead. Neither is a list of dates with a few
words each. Where it is not certain of which year a day is, the page is read as any other.
"""

import re
import statistics
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

from reading.timex.vocabulary import ANY_WEEKDAY, DAY_NUMBER, MONTH, WEEKDAYS, number_of_month
from reading.types import Span

_FEWEST = 3
_FEWEST_WORDS = 15  # below a heading in the middle
_LONGEST_HEADLINE = 100  # characters
_LONGEST_AGO = timedelta(days=90)  # over a New Year, or from publication, where no year is said
_ORDINAL = "stndrh"
_FARTHEST_YEARS = 8  # to a 29 February
_BLANK_LINES = re.compile(r"\s*\n")
_YEAR = re.compile(r"^[^\S\n]*((?:1[89]|20)\d\d):?[^\S\n]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """The line of a day: the words of the day at `stamp`, what is said beside it at `headline`.

    `is_range` where it is of several days, such as "April 9–10"; `day` is the first of them.
    """

    stamp: Span
    headline: Span | None
    day: date
    is_range: bool

    @property
    def end(self) -> int:
        return (self.headline or self.stamp).end


def chronology_of(text: str, *, published_on: date) -> list[Heading]:
    """Return the headings of a chronology in the order of the text; none if it is none."""
    lines = [match for match in _pattern().finditer(text) if _is_heading(match, text)]
    if len(lines) < _FEWEST or _words_between(lines, text) < _FEWEST_WORDS:
        return []
    if not text[lines[-1].end() :].strip():
        return []  # the days stand below what they date, as in letters
    days = _days(_written(lines, text), published_on)
    if days is None or len(set(days)) < _FEWEST:
        return []
    return [
        Heading(
            stamp=Span(match.start("stamp"), match.end("stamp")),
            headline=_headline(match),
            day=day,
            is_range=bool(match["until"] or match["until_before"]),
        )
        for match, day in zip(lines, days, strict=True)
    ]


def _is_heading(match: re.Match[str], text: str) -> bool:
    """Whether what stands beside the day is a headline: short, no sentence, with text below it."""
    headline = _headline(match)
    if headline is None:
        return True
    if headline.end - headline.start > _LONGEST_HEADLINE:
        return False
    if headline.of(text).endswith((".", "!", "…")):
        return False
    blank = _BLANK_LINES.match(text, match.end())
    return blank is None or not _pattern().match(text, blank.end())


def _headline(match: re.Match[str]) -> Span | None:
    words = (match["headline"] or "").rstrip()
    return Span(match.start("headline"), match.start("headline") + len(words)) if words else None


def _words_between(lines: Sequence[re.Match[str]], text: str) -> float:
    return statistics.median(
        len(text[one.end() : other.start()].split()) for one, other in pairwise(lines)
    )


# --- Their days ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Written:
    """A day as it is written: without its year, often; `weekday` from 0."""

    month: int
    day: int
    year: int | None
    weekday: int | None

    def latest(self, last: date) -> date | None:
        """The latest such day until `last`; None if its own year is later, or no year has it."""
        years = [self.year] if self.year else range(last.year, last.year - _FARTHEST_YEARS - 1, -1)
        for year in years:
            try:
                day = date(year, self.month, self.day)
            except ValueError:
                continue
            if day <= last and (self.year or self.weekday in (None, day.weekday())):
                return day
        return None


def _written(lines: Sequence[re.Match[str]], text: str) -> list[_Written]:
    """Return the days of the lines, each of the year beside it or else on a line of its own."""
    years = [(match.start(), int(match[1])) for match in _YEAR.finditer(text)]
    written = []
    for match in lines:
        above = years[: bisect_left(years, (match.start(), 0))][-1:]
        weekday = (match["weekday"] or "").lower()
        written.append(
            _Written(
                month=number_of_month(match["month"] or match["month_after"]),
                day=int((match["day"] or match["day_before"]).rstrip(_ORDINAL)),
                year=int(match["year"]) if match["year"] else above[0][1] if above else None,
                weekday=WEEKDAYS.index(weekday) if weekday else None,
            )
        )
    return written


def _days(written: Sequence[_Written], published_on: date) -> list[date] | None:
    """Return the days, none after that of publication; None if they are in no order of time."""
    steps = [(one.month, one.day) <= (other.month, other.day) for one, other in pairwise(written)]
    is_rising = sum(steps) * 2 >= len(steps)
    newest_first = _going_back(written, published_on)
    newest_last = _going_back(written[::-1], published_on)
    if newest_first and not (newest_last and is_rising):
        return newest_first
    return newest_last[::-1] if newest_last else None


def _going_back(written: Sequence[_Written], published_on: date) -> list[date] | None:
    """Return the days, the newest first; None if their order or their years are not certain."""
    found: list[date] = []
    last, is_written = published_on, False
    for each in written:
        day = each.latest(last)
        if day is None:
            return None
        is_sure = each.year is not None and (is_written or not found)
        is_same_year = bool(found) and day.year == last.year
        if not is_sure and not is_same_year and last - day > _LONGEST_AGO:
            return None
        found.append(day)
        last, is_written = day, each.year is not None
    return found


@cache
def _pattern() -> re.Pattern[str]:
    month, day = f"(?i:{MONTH})", DAY_NUMBER
    return re.compile(
        rf"^[^\S\n]*(?P<stamp>(?:[Dd]ay[^\S\n]\d+[:.,]?[^\S\n]+)?"
        rf"(?:(?P<weekday>(?i:{ANY_WEEKDAY})),?[^\S\n]+)?"
        rf"(?:(?P<month>{month})[^\S\n](?P<day>{day})"
        rf"(?P<until>[^\S\n]?[–—-][^\S\n]?(?:{month}[^\S\n])?{day})?"
        rf"|(?P<day_before>{day})(?P<until_before>[–-]{day})?[^\S\n](?P<month_after>{month}))"
        r"(?:,?[^\S\n](?P<year>(?:1[89]|20)\d\d)\b)?:?)"
        r"(?:(?:(?<=:)|[^\S\n]*[–—-])[^\S\n]+(?P<headline>\S[^\n]*)|[^\S\n]*)$",
        re.MULTILINE,
    )
