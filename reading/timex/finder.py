"""Find all time expressions of a text: which rules are tried where, and which one applies."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from reading.timex import amounts, calendar, clock, relative, vague, years
from reading.timex.context import setting_of
from reading.timex.types import (
    Family,
    Granularity,
    LooksAhead,
    Meaning,
    Rule,
    TimeExpression,
    TimeType,
)
from reading.timex.vocabulary import FOUR_DIGITS

_FAMILIES: tuple[Family, ...] = (
    *calendar.FAMILIES,
    *years.FAMILIES,
    *relative.FAMILIES,
    *clock.FAMILIES,
    *amounts.FAMILIES,
    *vague.FAMILIES,
)


def find_times(
    text: str, *, reference: date, looks_ahead: LooksAhead | None = None
) -> list[TimeExpression]:
    """Return the time expressions of `text` in order, without overlaps.

    They are resolved against `reference`, the day of publication. `looks_ahead` may tell better
    than the words around which "Thursday" is meant. Of the matches that begin first, the longest
    that has a meaning wins.
    """
    found: list[TimeExpression] = []
    for match, rule in _candidates(text):
        if found and match.start() < found[-1].end:
            continue
        setting = setting_of(match, found, reference, looks_ahead)
        if _RECURRING.search(setting.lead):
            continue
        try:
            meaning = rule.resolve(match, setting)
        except (ValueError, OverflowError):  # a 31 June, or a day out of the calendar's reach
            continue
        if meaning:
            _add(_expression(match, meaning), found, text)
    return found


_RECURRING = re.compile(r"\b(?:each|every)\s+$", re.IGNORECASE)


def _expression(match: re.Match[str], meaning: Meaning) -> TimeExpression:
    return TimeExpression(
        start=match.start(),
        end=match.end(),
        text=match[0],
        type=meaning.type,
        interval=meaning.interval,
        granularity=meaning.granularity,
        value=meaning.value,
        anchored=meaning.anchored,
    )


# --- Where rules are tried ----------------------------------------------------------------------

_WORD = re.compile(r"[^\W\d_]+|\d+|(?<=\d):(?=\d)")
_REACH = 80
"""Characters from a word of a family to the begin and end of its expressions, at most."""


def _families_of_words() -> Mapping[str, tuple[int, ...]]:
    families = defaultdict(list)
    for index, family in enumerate(_FAMILIES):
        for word in family.words:
            families[word].append(index)
    return {word: tuple(indexes) for word, indexes in families.items()}


_FAMILIES_OF = _families_of_words()


def _candidates(text: str) -> list[tuple[re.Match[str], Rule]]:
    """Return the matches of all rules by their begin, the longest first."""
    matches = [
        (match, rule)
        for family, windows in _windows(text).items()
        for rule in _FAMILIES[family].rules
        for start, end in windows
        for match in rule.pattern.finditer(text, start, end)
        if match.end() < end or end >= len(text)  # else its last word may go on beyond
    ]
    return sorted(matches, key=lambda pair: (pair[0].start(), -pair[0].end()))


def _windows(text: str) -> dict[int, list[tuple[int, int]]]:
    """Return the windows around the words of each family, merged where they touch."""
    windows: dict[int, list[tuple[int, int]]] = {}
    for start, end, word in _words(text):
        for family in _FAMILIES_OF.get(word, ()):
            own = windows.setdefault(family, [])
            first = max(0, start - _REACH)
            last = end + _REACH
            if own and first <= own[-1][1]:
                own[-1] = own[-1][0], last
            else:
                own.append((first, last))
    return dict(sorted(windows.items()))


def _words(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _WORD.finditer(text):
        word = match[0].lower()
        if len(word) == 4 and word.isdigit():
            word = FOUR_DIGITS
        yield match.start(), match.end(), word


# --- Joining ------------------------------------------------------------------------------------

_GLUE = re.compile(r",?\s+(?:(?:on|of|at)\s+)?(?:about\s+|around\s+)?")


def _add(expression: TimeExpression, found: list[TimeExpression], text: str) -> None:
    """Append the expression, joining a time with the day beside it: "9 a.m. on Tuesday"."""
    before = found[-1] if found else None
    if before is None or not _GLUE.fullmatch(text, before.end, expression.start):
        found.append(expression)
    elif _is_bare_time(before) and _is_day(expression):
        found[-1] = _joined(before, expression, day=expression, time=before, text=text)
    elif _is_day(before) and _is_bare_time(expression):
        found[-1] = _joined(before, expression, day=before, time=expression, text=text)
    else:
        found.append(expression)


def _joined(
    first: TimeExpression, last: TimeExpression, *, day: TimeExpression, time: TimeExpression,
    text: str,
) -> TimeExpression:  # fmt: skip
    return replace(
        day,
        start=first.start,
        end=last.end,
        text=text[first.start : last.end],
        type=TimeType.TIME,
        value=day.value + time.value[time.value.index("T") :],
    )


def _is_bare_time(expression: TimeExpression) -> bool:
    return (
        expression.type is TimeType.TIME
        and expression.interval is None
        and not expression.value.endswith("_REF")
    )


def _is_day(expression: TimeExpression) -> bool:
    interval = expression.interval
    return (
        expression.type is TimeType.DATE
        and expression.granularity is Granularity.DAY
        and interval is not None
        and interval.first == interval.last
    )
