"""The words of time, and the parts that the rules' patterns are made of."""

import re
from collections.abc import Iterable

from reading.timex.types import Granularity
from reading.wordlists import WordLists

# Read at import, when the rules' patterns are compiled from these words.
_LISTS = WordLists.load("reading", "time")


def any_of(words: Iterable[str]) -> str:
    """Return a pattern that matches any of the words, the longest first."""
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered)


def words_of(match: re.Match[str], group: str) -> str:
    """Return what a group matched, in lower case and single spaces; "" if it matched nothing."""
    matched = match[group] if group in match.re.groupindex else None
    return " ".join((matched or "").lower().split())


FOUR_DIGITS = "0000"
"""Among the words of a family: any number of four digits."""

# --- The calendar -------------------------------------------------------------------------------

MONTH_NAMES = _LISTS.sequence("months")
MONTH_STEMS = [name[:3] for name in MONTH_NAMES]
MONTH_ABBREVIATIONS = _LISTS.sequence("month_abbreviations")
MONTH_WORDS = {*MONTH_NAMES, *MONTH_ABBREVIATIONS}
NAMESAKES = _LISTS.words("namesake_months")
WEEKDAYS = _LISTS.sequence("weekdays")
SEASONS = _LISTS.classes("seasons", str)
DAYTIMES = _LISTS.classes("daytimes", str)
FEAST_DAYS = _LISTS.classes("feast_days", str)
DAYS_FROM_TODAY = _LISTS.numbers("days_from_today")
FREQUENCIES = _LISTS.classes("frequencies", str)
VAGUE_TIMES = _LISTS.classes("vague_times", str)
NAMED_DAY_OPENINGS = _LISTS.sequence("named_day_openings")
NAMED_TODAY_OPENINGS = _LISTS.sequence("named_today_openings")
UNITS = {
    "day": Granularity.DAY,
    "week": Granularity.WEEK,
    "month": Granularity.MONTH,
    "year": Granularity.YEAR,
    "decade": Granularity.DECADE,
}
UNIT_WORDS = {*UNITS, *(f"{unit}s" for unit in UNITS)}
LAST = ("last", "past", "this past")
NEXT = ("next", "coming", "this coming")


def number_of_month(word: str) -> int:
    """Return 1 to 12 for a month or its abbreviation."""
    return MONTH_STEMS.index(word[:3].lower()) + 1


# --- Numbers ------------------------------------------------------------------------------------

ONES = _LISTS.sequence("ones")
TENS = _LISTS.sequence("tens")
UNDER_TEN, TEENS = ONES[:9], ONES[9:]
_SMALL = {word: n for n, word in enumerate(ONES, 1)} | {
    word: 10 * n for n, word in enumerate(TENS, 2)
}
ORDINALS = {word: n for n, word in enumerate(_LISTS.sequence("ordinals"), 1)}
DECADES = {word: 1900 + 10 * n for n, word in enumerate(_LISTS.sequence("decades"), 2)}
DAY_ORDINALS = {word: n for n, word in enumerate(_LISTS.sequence("day_ordinals"), 1)}
CENTURIES = _LISTS.numbers("centuries")
HOURS = _LISTS.numbers("hours")
_ROUND = _LISTS.numbers("round_numbers")
VAGUE_COUNTS = _LISTS.sequence("vague_counts")

COUNT = (
    rf"(?:\d{{1,3}},\d{{3}}|\d{{1,5}}(?:\.\d)?|(?:{any_of(TENS)})[\s-](?:{any_of(UNDER_TEN)})"
    rf"|(?:{any_of(UNDER_TEN)})\s+hundred|{any_of([*_SMALL, *_ROUND])})"
)


def number(words: str) -> float:
    """Return the number of a match of `COUNT`: 25 for "twenty-five"."""
    words = " ".join(words.lower().replace("-", " ").split())
    if words[0].isdigit():
        return float(words.replace(",", ""))
    if words in _ROUND:
        return _ROUND[words]
    first, *rest = words.split()
    return _SMALL[first] * 100 if rest == ["hundred"] else sum(_SMALL[w] for w in (first, *rest))


_BELOW_HUNDRED = (
    rf"(?:(?:{any_of(TENS)})(?:[\s-](?:{any_of(UNDER_TEN)}))?|{any_of(TEENS)}|{any_of(UNDER_TEN)})"
)
NINETEEN_HUNDREDS = rf"nineteen[\s-]{_BELOW_HUNDRED}"
TWO_THOUSANDS = rf"two\s+thousand(?:\s+(?:and\s+)?{_BELOW_HUNDRED})?"


def number_of_year(words: str) -> int:
    """Return a year from digits or from what is spoken: 1996 for "nineteen ninety-six"."""
    if words.isdigit():
        return int(words)
    first, *rest = words.lower().replace("-", " ").split()
    rest = [word for word in rest if word not in ("thousand", "and")]
    return (2000 if first == "two" else 1900) + (int(number(" ".join(rest))) if rest else 0)


# --- What tells past from future ----------------------------------------------------------------

REPORTING_VERBS = _LISTS.sequence("reporting_verbs")
IRREGULAR_PASTS = _LISTS.sequence("irregular_pasts")

# --- Parts of patterns --------------------------------------------------------------------------

MONTH = rf"(?:{any_of(MONTH_NAMES)}|(?:{any_of(MONTH_ABBREVIATIONS)})\b\.?)(?![\w-])"
DAY_NUMBER = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?\b(?!,\d|\.\d|:\d|%)"
YEAR = r"(?P<year>(?:1[89]|20)\d\d)\b(?!,\d|\.\d|%)"
YEAR_OR_SPOKEN = rf"(?P<year>(?:1[89]|20)\d\d|{NINETEEN_HUNDREDS})\b(?!,\d|\.\d|%)"
ANY_WEEKDAY = rf"(?:{any_of(WEEKDAYS)})"
DASH = r"\s*(?:-|–|—|&|\bto\b|\band\b|\bthrough\b|\buntil\b)\s*"
EDGE = r"(?:the\s+)?(?:beginning|start|middle|end)\s+of"
SOME_PART = rf"(?:(?P<part>early(?:\s+in)?|mid|late(?:\s+in)?|{EDGE})(?:\s+|-)(?:the\s+)?)?"
WHICH = r"this\s+past|this\s+coming|last|next|this|past|coming"
DAYTIME = rf"(?:\s+(?P<daytime>{any_of(DAYTIMES)})\b)?"
AT_LEAST = any_of(_LISTS.sequence("bounds"))
ROUGHLY = rf"(?:(?:{AT_LEAST}|{any_of(_LISTS.sequence('approximations'))})\s+)?"
NEWSPAPERS = rf"(?!\s+(?:{any_of(_LISTS.sequence('newspapers'))})\b)"


def _group(pattern: str, name: str) -> str:
    """Return the pattern of a day's number with the number, but not its ending, as a group."""
    return pattern.replace("(?:3[01]", f"(?P<{name}>3[01]", 1)


DAY, DAY2 = _group(DAY_NUMBER, "day"), _group(DAY_NUMBER, "day2")
M1, M2 = f"(?P<month>{MONTH})", f"(?P<month2>{MONTH})"
