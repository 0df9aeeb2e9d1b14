"""The words of time, and the pieces that the rules' patterns are made of."""

import re
from collections.abc import Iterable

from reading.timex.types import Granularity


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first."""
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered)


def words_of(match: re.Match[str], group: str) -> str:
    """What a group matched, in lower case and single spaces; empty where nothing or none."""
    matched = match[group] if group in match.re.groupindex else None
    return " ".join((matched or "").lower().split())


FOUR_DIGITS = "0000"
"""Stands for every number of four digits among the words of a family."""

# --- The calendar -------------------------------------------------------------------------------

MONTH_NAMES = (
    "january february march april may june july august september october november december"
).split()
MONTH_STEMS = [name[:3] for name in MONTH_NAMES]
MONTH_WORDS = {*MONTH_NAMES, *MONTH_STEMS, "sept"}
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
SEASONS = {
    "spring": ("SP", 3),
    "summer": ("SU", 6),
    "autumn": ("FA", 9),
    "fall": ("FA", 9),
    "winter": ("WI", 12),
}
DAYTIMES = {"morning": "TMO", "afternoon": "TAF", "evening": "TEV", "night": "TNI"}
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
NAMESAKES = {"may", "march", "mar", "jan", "august"}  # also names and verbs


def number_of_month(word: str) -> int:
    return MONTH_STEMS.index(word[:3].lower()) + 1


# --- Numbers ------------------------------------------------------------------------------------

_ONES = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SMALL = {word: n for n, word in enumerate(_ONES, 1)} | {
    word: 10 * n for n, word in enumerate(_TENS, 2)
}
TEENS = _ONES[9:]
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
_ROUND = {"a": 1, "an": 1, "a couple of": 2, "couple of": 2, "a dozen": 12, "a hundred": 100}
VAGUE_COUNTS = ("several", "a few", "few", "many", "a number of", "dozens of", "hundreds of")

COUNT = (
    rf"(?:\d{{1,3}},\d{{3}}|\d{{1,5}}(?:\.\d)?|(?:{any_of(_TENS)})[\s-](?:{any_of(_ONES[:9])})"
    rf"|(?:{any_of(_ONES[:9])})\s+hundred|{any_of([*_SMALL, *_ROUND])})"
)


def number(words: str) -> float:
    """What a match of `COUNT` counts: 40 for "forty", 25 for "twenty-five"."""
    words = " ".join(words.lower().replace("-", " ").split())
    if words[0].isdigit():
        return float(words.replace(",", ""))
    if words in _ROUND:
        return _ROUND[words]
    first, *rest = words.split()
    return _SMALL[first] * 100 if rest == ["hundred"] else sum(_SMALL[w] for w in (first, *rest))


# --- Pieces of patterns -------------------------------------------------------------------------

MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)(?![\w-])"
)
DAY_NUMBER = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?\b(?!,\d|\.\d|:\d|%)"
YEAR = r"(?P<year>(?:1[89]|20)\d\d)\b(?!,\d|\.\d|%)"
ANY_WEEKDAY = rf"(?:{any_of(WEEKDAYS)})"
DASH = r"\s*(?:-|–|—|&|\bto\b|\band\b|\bthrough\b|\buntil\b)\s*"
EDGE = r"(?:the\s+)?(?:beginning|start|middle|end)\s+of"
SOME_PART = rf"(?:(?P<part>early(?:\s+in)?|mid|late(?:\s+in)?|{EDGE})(?:\s+|-)(?:the\s+)?)?"
WHICH = r"this\s+past|this\s+coming|last|next|this|past|coming"
DAYTIME = rf"(?:\s+(?P<daytime>{any_of(DAYTIMES)})\b)?"
AT_LEAST = (
    r"nearly|almost|barely|at\s+least|at\s+most|up\s+to|more\s+than|less\s+than|fewer\s+than"
    r"|as\s+many\s+as"
)
ROUGHLY = rf"(?:(?:{AT_LEAST}|about|around|roughly|exactly|over|just|some)\s+)?"
NEWSPAPERS = r"(?!\s+(?:Times|Telegraph|Mirror|Mail|Express|Herald|Night\s+Live)\b)"


def _group(pattern: str, name: str) -> str:
    """A day's number without its ordinal ending, as a group."""
    return pattern.replace("(?:3[01]", f"(?P<{name}>3[01]", 1)


DAY, DAY2 = _group(DAY_NUMBER, "day"), _group(DAY_NUMBER, "day2")
M1, M2 = f"(?P<month>{MONTH})", f"(?P<month2>{MONTH})"
