"""Time expressions, their meanings, and the rules that find them."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from reading.types import DateInterval


class Granularity(StrEnum):
    """The unit in which an expression names its time: "8-9 July" in days, "last summer" in seasons.

    A day is the finest, also of "3 p.m.".
    """

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    SEASON = "season"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    DECADE = "decade"
    CENTURY = "century"


class TimeType(StrEnum):
    """TIMEX3's types: "July 8", "3 p.m. on July 8", "three days", "every Monday"."""

    DATE = "DATE"
    TIME = "TIME"
    DURATION = "DURATION"
    SET = "SET"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeExpression:
    """Words that name a time; `text` is the slice `[start:end]` of the text.

    `interval` is None if they name no days ("several weeks ago", "three days"). `value` is that of
    TIMEX3, with a slash between the ends of a range. `anchored` is whether they name the year.
    """

    start: int
    end: int
    text: str
    type: TimeType
    interval: DateInterval | None
    granularity: Granularity
    value: str
    anchored: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What an expression is resolved against.

    `reference` is the day of publication, `named` the date named just before the expression,
    `quarter` the latest quarter named not long before, and `lead` the words before it in its
    sentence. `looks_ahead` and `looks_back` tell whether the tense of the words around it is of
    the future or the past.
    """

    reference: date
    named: DateInterval | None
    quarter: DateInterval | None
    lead: str
    looks_ahead: bool
    looks_back: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What an expression means, without its place in the text."""

    interval: DateInterval | None
    granularity: Granularity
    value: str
    type: TimeType = TimeType.DATE
    anchored: bool = False


LooksAhead = Callable[[re.Match[str], bool | None], bool | None]
"""Says whether an expression looks ahead, given what the words around it say.

True for ahead, False for back, None where nothing tells.
"""

Resolver = Callable[[re.Match[str], Setting], Meaning | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A pattern of expressions, and their meaning; None if a match is no certain expression."""

    pattern: re.Pattern[str]
    resolve: Resolver


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Rules that are tried only near their `words`, in lower case: most text is far from any."""

    words: frozenset[str]
    rules: tuple[Rule, ...]


def family(words: Iterable[str], *rules: tuple[str, Resolver]) -> Family:
    """Compile rules to match whole words in any case, and no part of a number."""
    return Family(
        words=frozenset(words),
        rules=tuple(
            Rule(
                pattern=re.compile(rf"(?<![\w$£€.,/-])(?:{pattern})(?!\w)", re.IGNORECASE),
                resolve=resolve,
            )
            for pattern, resolve in rules
        ),
    )
