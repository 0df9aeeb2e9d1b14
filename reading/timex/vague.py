"""Rules for words that name the present, the past or the future, and no days of it."""

import re

from reading.timex.types import Granularity, Meaning, Setting, family
from reading.timex.vocabulary import any_of, words_of

_REFERENCES = {
    "now": "PRESENT_REF",
    "right now": "PRESENT_REF",
    "currently": "PRESENT_REF",
    "current": "PRESENT_REF",
    "presently": "PRESENT_REF",
    "at present": "PRESENT_REF",
    "at the moment": "PRESENT_REF",
    "nowadays": "PRESENT_REF",
    "these days": "PRESENT_REF",
    "recently": "PAST_REF",
    "more recently": "PAST_REF",
    "recent": "PAST_REF",
    "lately": "PAST_REF",
    "long ago": "PAST_REF",
    "not long ago": "PAST_REF",
    "the recent past": "PAST_REF",
    "the future": "FUTURE_REF",
    "the near future": "FUTURE_REF",
    "the foreseeable future": "FUTURE_REF",
    "future": "FUTURE_REF",
    "soon": "FUTURE_REF",
    "as soon as possible": "FUTURE_REF",
}
_UNITS = r"(?:days|weeks|months|years|decades)(?:\s+(?:and|or)\s+(?:weeks|months|years|decades))?"


def _reference(match: re.Match[str], setting: Setting) -> Meaning:
    return _vague(_REFERENCES[words_of(match, "word")])


def _past(match: re.Match[str], setting: Setting) -> Meaning | None:
    """The past, in the past; not the past two weeks."""
    return _vague("PAST_REF") if _BEFORE_PAST.search(setting.lead) else None


_BEFORE_PAST = re.compile(r"\b(?:in|of|from|with|to|than)\s+$", re.IGNORECASE)


def _recent_days(match: re.Match[str], setting: Setting) -> Meaning:
    return _vague("PAST_REF")


def _days_from_now(match: re.Match[str], setting: Setting) -> Meaning:
    return _vague("FUTURE_REF")


def _vague(value: str) -> Meaning:
    return Meaning(interval=None, granularity=Granularity.DAY, value=value)


REFERENCES = family(
    {word.split()[-1] for word in _REFERENCES} | {"past", "ago", "ahead"},
    (rf"(?P<word>{any_of(_REFERENCES)})(?!\s+as\b)", _reference),
    (r"the\s+past(?!\s+(?:\w+\s+)?(?:day|week|month|year|decade|centur|hour|weekend))", _past),
)

STRETCHES = family(
    ("days", "weeks", "months", "years", "decades"),
    (rf"recent\s+{_UNITS}|{_UNITS}\s+ago", _recent_days),
    (rf"{_UNITS}\s+from\s+now", _days_from_now),
)

FAMILIES = (REFERENCES, STRETCHES)
