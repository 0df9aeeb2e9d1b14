"""Rules for the present, past or future without days: now, recently, soon."""

import re

from reading.timex.types import Granularity, Meaning, Setting, family
from reading.timex.vocabulary import VAGUE_TIMES, any_of, words_of

_UNITS = r"(?:days|weeks|months|years|decades)(?:\s+(?:and|or)\s+(?:weeks|months|years|decades))?"


def _reference(match: re.Match[str], setting: Setting) -> Meaning:
    return _vague(VAGUE_TIMES[words_of(match, "word")])


def _past(match: re.Match[str], setting: Setting) -> Meaning | None:
    """The past, in the past; not the past two weeks."""
    return _vague("PAST_REF") if _BEFORE_PAST.search(setting.lead) else None


_BEFORE_PAST = re.compile(r"\b(?:in|of|from|with|to|than)\s+$", re.IGNORECASE)


def _recent_days(match: re.Match[str], setting: Setting) -> Meaning:
    """Recent weeks, years ago, in past years."""
    return _vague("PAST_REF")


def _days_from_now(match: re.Match[str], setting: Setting) -> Meaning:
    return _vague("FUTURE_REF")


def _vague(value: str) -> Meaning:
    return Meaning(interval=None, granularity=Granularity.DAY, value=value)


REFERENCES = family(
    {word.split()[-1] for word in VAGUE_TIMES} | {"past", "ago", "ahead"},
    (rf"(?P<word>{any_of(VAGUE_TIMES)})(?!\s+as\b|(?<=soon)\s+after\b)", _reference),
    (r"the\s+past(?!\s+(?:\w+\s+)?(?:day|week|month|year|decade|centur|hour|weekend))", _past),
)

STRETCHES = family(
    ("days", "weeks", "months", "years", "decades"),
    (rf"recent\s+{_UNITS}|{_UNITS}\s+(?:ago|earlier)", _recent_days),
    (rf"(?<=in )(?:past|earlier|previous)\s+{_UNITS}", _recent_days),
    (rf"{_UNITS}\s+(?:from\s+now|later)", _days_from_now),
)

FAMILIES = (REFERENCES, STRETCHES)
