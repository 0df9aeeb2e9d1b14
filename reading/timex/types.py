"""What an expression, its meaning and a rule are."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from reading.types import DateInterval


class Granularity(StrEnum):
    """How fine an expression names its time: "8-9 July" in days, "last summer" in seasons.

    Nothing is finer than a day, "3 p.m." neither.
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
    """TIMEX3's types: July 8; 3 p.m. on July 8; three days; every Monday."""

    DATE = "DATE"
    TIME = "TIME"
    DURATION = "DURATION"
    SET = "SET"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeExpression:
    """Words that name a time: `text` is the slice `[start:end]`.

    `interval` is None where they name no days ("several weeks ago", "three days"). `value` is
    TIMEX3's, with a slash between the ends of a range. `anchored` where the text itself names the
    year.
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
    """What an expression is read against.

    `named` is the date named just before it, `quarter` the latest quarter of a year named not long
    before; `lead` the words before it in its sentence. The tense of those, or where it opens the
    sentence of the words after it, `looks_ahead` or `looks_back`.
    """

    reference: date
    named: DateInterval | None
    quarter: DateInterval | None
    lead: str
    looks_ahead: bool
    looks_back: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What an expression says, without where it stands."""

    interval: DateInterval | None
    granularity: Granularity
    value: str
    type: TimeType = TimeType.DATE
    anchored: bool = False


Resolver = Callable[[re.Match[str], Setting], Meaning | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What an expression looks like, and what it means; None: for certain, nothing."""

    pattern: re.Pattern[str]
    resolve: Resolver


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Rules that are tried only around their `words`, in lower case: most text is far from any."""

    words: frozenset[str]
    rules: tuple[Rule, ...]


def family(words: Iterable[str], *rules: tuple[str, Resolver]) -> Family:
    """The rules of these patterns: whole words, in upper or lower case, and no part of a number."""
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
