"""The times that a question is limited to: "in 2023", "since March", "before 2020"."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from reading.timex.finder import find_times
from reading.timex.types import TimeExpression
from reading.timex.vocabulary import MONTH_WORDS
from reading.types import DateInterval

_DAY = timedelta(days=1)
_A_MONTH = timedelta(days=31)
_LEAD = r"\b(?:since|after|following|from|before|until|till|by|between)\s+(?:the\s+)?$"
_SHORT_YEAR = re.compile(r"(?P<month>[a-z]+)\.?\s+['’]?(?P<year>\d\d)", re.IGNORECASE)
_LINK = r"\s*(?:and|to|until|till|through|[-–—])\s*(?:the\s+)?"


@dataclass(frozen=True, slots=True)
class _Named:
    lead: str
    found: TimeExpression
    interval: DateInterval


def windows(text: str, *, as_of: date) -> tuple[DateInterval, ...]:
    """Return the times that a text names, as read on `as_of`; open ones begin or end at any day.

    "After March 2022 but before July 2023" is one time, "in 2019 or 2021" are two.
    """
    named = [
        _Named(_lead(text[: found.start]), found, interval)
        for found in find_times(text, reference=as_of)
        if (interval := _meant(text, found, as_of)) is not None
    ]
    kept: list[DateInterval] = []
    open_first, open_last = date.min, date.max
    while named:
        each = named.pop(0)
        interval = each.interval
        match each.lead.split():
            case ["from" | "between"] if named and _are_linked(text, each, named[0]):
                last = max(interval.last, named.pop(0).interval.last)
                kept.append(DateInterval(first=interval.first, last=last))
            case ["from"] if "/" in each.found.value:
                kept.append(interval)
            case ["since" | "from", *_]:
                open_first = max(open_first, interval.first)
            case ["after" | "following", "the"]:  # "after the 2018 summit" may be in 2018 still
                open_first = max(open_first, interval.first)
            case ["after" | "following"]:
                open_first = max(open_first, _after(interval.last))
            case ["until" | "till" | "by", *_]:
                open_last = min(open_last, interval.last)
            case ["before", "the"] if interval.last - interval.first > _A_MONTH:
                open_last = min(open_last, interval.last)
            case ["before", *_]:
                open_last = min(open_last, _before(interval.first))
            case _:
                kept.append(interval)
    if (open_first, open_last) != (date.min, date.max) and open_first <= open_last:
        kept.append(DateInterval(first=open_first, last=open_last))
    return tuple(kept)


def _meant(text: str, found: TimeExpression, as_of: date) -> DateInterval | None:
    """The time that is meant in a question: "in Jan 22" is a month, and so is "June 25" in 2025.

    None of a name: "the Today show".
    """
    before = " " + text[: found.start].lower().rstrip()
    if found.text.lower() == "today" and before.endswith(" the"):
        return None
    short = _SHORT_YEAR.fullmatch(found.text)
    if short is None or short["month"].lower() not in MONTH_WORDS:
        return found.interval
    year = as_of.year // 100 * 100 + int(short["year"])
    is_bare = not _lead(text[: found.start]) and not before.endswith(" on")
    is_year = year == as_of.year and is_bare
    if not is_year and not (before.endswith(" in") and year < as_of.year):
        return found.interval
    month = find_times(f"{short['month']} {year}", reference=as_of)
    return month[0].interval if month else found.interval


def bounded(lead: str, days: DateInterval) -> DateInterval:
    """Return the time since, after, before or until an event; its own day is since and after it.

    Before an event that is dated to a month or more, all of that counts too.
    """
    if lead in ("since", "after", "following"):
        return DateInterval(first=days.first, last=date.max)
    if lead in ("until", "till") or days.last - days.first > _A_MONTH:
        return DateInterval(first=date.min, last=days.last)
    return DateInterval(first=date.min, last=_before(days.first))


def _before(day: date) -> date:
    return max(day, date.min + _DAY) - _DAY


def _after(day: date) -> date:
    return min(day, date.max - _DAY) + _DAY


def _lead(before: str) -> str:
    match = re.search(_LEAD, before, re.IGNORECASE)
    return " ".join(match[0].lower().split()) if match else ""


def _are_linked(text: str, one: _Named, other: _Named) -> bool:
    between = text[one.found.end : other.found.start]
    return re.fullmatch(_LINK, between, re.IGNORECASE) is not None
