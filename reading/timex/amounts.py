"""Rules for durations and recurring times: three days, the past two weeks, every Monday."""

import re
from dataclasses import replace

from reading.timex.spans import step
from reading.timex.types import Granularity, Meaning, Setting, TimeType, family
from reading.timex.vocabulary import (
    AT_LEAST,
    COUNT,
    DAYTIMES,
    FREQUENCIES,
    LAST,
    MONTH,
    SEASONS,
    UNITS,
    VAGUE_COUNTS,
    WEEKDAYS,
    any_of,
    number,
    number_of_month,
    words_of,
)
from reading.types import DateInterval

_LETTERS = {
    "second": ("T", "S"),
    "minute": ("T", "M"),
    "hour": ("T", "H"),
    "day": ("", "D"),
    "week": ("", "W"),
    "month": ("", "M"),
    "year": ("", "Y"),
    "decade": ("", "0Y"),
    "century": ("", "00Y"),
}
_HALVES = {"hour": "30M", "year": "6M", "day": "T12H", "decade": "5Y"}

# --- Durations ----------------------------------------------------------------------------------


def _duration(match: re.Match[str], setting: Setting) -> Meaning | None:
    """Three days, at least 72 hours, a five-hour flight, two to three weeks, a few days."""
    unit = _unit(match)
    if _AGE_FOLLOWS.match(match.string, match.end()):
        return None
    word = words_of(match, "count")
    count = None if word in VAGUE_COUNTS else number(word)
    most = words_of(match, "most")
    if most and count is not None and number(most) <= count:
        return None  # in 2014 – 90 years after
    if unit == "second" and word in ("a", "an"):
        return None  # a second meeting
    if word in ("a", "an") and _is_rate(match, setting):
        return _set(_amount(count, unit))
    return _long(unit, _amount(count, unit))


_AGE_FOLLOWS = re.compile(r"[\s-]+(?:old\b|of\s+age\b)")


def _is_rate(match: re.Match[str], setting: Setting) -> bool:
    """Four flights a week, $2 million a year; not "it lasts a week", nor "talks a week ago"."""
    return (
        _COUNTED.search(setting.lead) is not None
        and _STEP_FOLLOWS.match(match.string, match.end()) is None
    )


_COUNTED = re.compile(
    r"(?:\b(?:once|twice|times|thousand|million|billion|percent|apiece)|%|[$£€]\S+"
    r"|\b(?!was|is|has|does|as\b|this|his|its|lasts|takes|comes|needs|spends|gives|less|perhaps)"
    r"(?!earns|serves|wants|leaves)[a-z]{2,}s)\s+$",
    re.IGNORECASE,
)
_STEP_FOLLOWS = re.compile(
    r"\s+(?:when|that|where|ago|after|before|later|earlier|from|of|in|and\s+a\s+half)\b"
)


def _and_a_half(match: re.Match[str], setting: Setting) -> Meaning:
    """A year and a half, two and a half hours, 2 1/2 years, half an hour."""
    unit, word = _unit(match), words_of(match, "count")
    count = int(number(word)) if word else 0
    time, letter = _LETTERS[unit]
    whole = f"{count}{letter}" if count else ""
    if unit not in _HALVES:
        return _long(unit, f"P{time}{count}.5{letter}")
    half = _HALVES[unit]
    return _long(unit, f"P{time}{whole}{half}")


def _stretch(match: re.Match[str], setting: Setting) -> Meaning | None:
    """The past two weeks, the next few days: up to the reference, or from it on."""
    unit, word, which = _unit(match), words_of(match, "count"), words_of(match, "which")
    plural = words_of(match, "unit") != unit
    if which in _NEIGHBOURS and not plural and not word:
        return None  # the following year: a date, and an uncertain one where none is named before
    if plural and not word and _IN_PAST.search(setting.lead + match[0]):
        return None
    count = None if word in VAGUE_COUNTS or (plural and not word) else number(word or "a")
    meaning = _long(unit, _amount(count, unit))
    granularity = UNITS.get(unit)
    if count is None or count != int(count) or granularity is None:
        return meaning
    if _OF_FOLLOWS.match(match.string, match.end()):  # the last two weeks of June
        return meaning
    if which in (*LAST, "previous", "preceding"):
        first = step(setting.reference, -int(count), granularity)
        return replace(meaning, interval=DateInterval(first=first, last=setting.reference))
    if which in ("next", "coming"):
        last = step(setting.reference, int(count), granularity)
        return replace(meaning, interval=DateInterval(first=setting.reference, last=last))
    return meaning


_IN_PAST = re.compile(r"\bin\s+(?:past|previous)\s+[a-z]+$", re.IGNORECASE)
_NEIGHBOURS = ("previous", "preceding", "following")
_OF_FOLLOWS = re.compile(r"\s+(?:of|before|in|when|that)\b")


def _some(match: re.Match[str], setting: Setting) -> Meaning | None:
    """For weeks, within days, months-long: some of the unit."""
    if not words_of(match, "long") and not _BEFORE_SOME.search(setting.lead):
        return None
    unit = _unit(match)
    return _long(unit, _amount(None, unit))


_BEFORE_SOME = re.compile(
    r"\b(?:for|within|after|in|over|took|takes?|taken|lasted|lasting|last|spent|spending|through"
    r"|over\s+the|many|of)\s+$",
    re.IGNORECASE,
)


def _ahead(match: re.Match[str], setting: Setting) -> Meaning:
    """The weeks ahead, the years to come."""
    return _long(_unit(match), _amount(None, _unit(match)))


def _whole(match: re.Match[str], setting: Setting) -> Meaning:
    """A week-long visit, yearlong."""
    return _long(_unit(match), _amount(1, _unit(match)))


def _unit(match: re.Match[str]) -> str:
    unit = words_of(match, "unit")
    if unit in ("centuries", "century"):
        return "century"
    return {"hr": "hour", "min": "minute"}.get(unit.rstrip("s"), unit.rstrip("s"))


def _amount(count: float | None, unit: str) -> str:
    """Return a duration as TIMEX3 writes it: P3D, PT5H, or PXW if not counted."""
    time, letter = _LETTERS[unit]
    if count is None:
        return f"P{time}X{letter[-1]}"
    return f"P{time}{count:g}{letter}" if count < 1e5 else f"P{time}{int(count)}{letter}"


def _long(unit: str, value: str) -> Meaning:
    granularity = UNITS.get(unit, Granularity.DAY)
    return Meaning(interval=None, granularity=granularity, value=value, type=TimeType.DURATION)


# --- Sets ---------------------------------------------------------------------------------------


def _adverb(match: re.Match[str], setting: Setting) -> Meaning | None:
    """Daily, weekly; not the Daily Telegraph."""
    if match[0][0].isupper() and _NAME_FOLLOWS.match(match.string, match.end()):
        return None
    return _set(FREQUENCIES[words_of(match, "word")])


_NAME_FOLLOWS = re.compile(r"\s+[A-Z]")


def _every_unit(match: re.Match[str], setting: Setting) -> Meaning:
    """Every day, every other week, each of the four years."""
    count = words_of(match, "count")
    step = 2.0 if count in ("other", "second") else number(count) if count else 1.0
    return _set(_amount(step, _unit(match)))


def _every_named(match: re.Match[str], setting: Setting) -> Meaning:
    """Every Monday, every July, every summer, every morning; on Mondays, Tuesday nights."""
    if words_of(match, "weekday"):
        number_of_day = WEEKDAYS.index(words_of(match, "weekday")) + 1
        daytime = DAYTIMES.get(words_of(match, "daytime").rstrip("s"), "")
        return _set(f"XXXX-WXX-{number_of_day}{daytime}")
    if words_of(match, "month"):
        return _set(f"XXXX-{number_of_month(match['month']):02}")
    if words_of(match, "season"):
        return _set(f"XXXX-{SEASONS[words_of(match, 'season')]}")
    if words_of(match, "daytime"):
        return _set(f"XXXX-XX-XX{DAYTIMES[words_of(match, 'daytime')]}")
    return _set("XXXX-WXX-WE")


def _set(value: str) -> Meaning:
    return Meaning(interval=None, granularity=Granularity.DAY, value=value, type=TimeType.SET)


# --- Rules --------------------------------------------------------------------------------------

_UNIT = r"(?P<unit>(?:second|minute|min|hour|hr|day|week|month|year|decade)s?|centur(?:y|ies))"
_UNIT_STEM = r"(?P<unit>second|minute|hour|day|week|month|year|decade|century)"
_ROUGHLY = rf"(?:(?:{AT_LEAST})\s+)?"  # "over three years" are two things
_SOME_COUNT = rf"(?P<count>{COUNT}|{any_of(VAGUE_COUNTS)})"
_KIND = (
    r"(?:(?:more|trading|business|working|consecutive|straight|successive|long|full|whole"
    r"|additional|calendar)\s+)?"
)
_WHICH = r"(?P<which>past|last|next|coming|first|final|previous|preceding|following)"
_WEEKDAY = rf"(?P<weekday>{any_of(WEEKDAYS)})"
_UNIT_WORDS = (
    *_LETTERS,
    *(f"{unit}s" for unit in _LETTERS),
    *(f"{unit}long" for unit in _LETTERS),
    *("min", "mins", "hr", "hrs", "centuries"),
)

DURATIONS = family(
    _UNIT_WORDS,
    (
        rf"(?:the\s+)?{_ROUGHLY}{_SOME_COUNT}(?:\s*(?:to|or|-|–)\s*(?P<most>{COUNT}))?\s+{_KIND}{_UNIT}"
        r"(?!-)",
        _duration,
    ),
    (rf"{_ROUGHLY}{_SOME_COUNT}-{_UNIT}(?:-long)?", _duration),
    (
        rf"{_ROUGHLY}(?P<count>{COUNT})\s+(?:{_UNIT}\s+and\s+a\s+half)",
        _and_a_half,
    ),
    (rf"{_ROUGHLY}(?P<count>{COUNT})[\s-](?:and\s+a\s+half|1/2)[\s-]{_UNIT}", _and_a_half),
    (rf"{_ROUGHLY}half(?:\s+an?\s+|-an?-|[\s-]){_UNIT}", _and_a_half),
    (
        rf"(?:(?:at\s+least\s+)?(?:the|these)\s+)?{_WHICH}\s+(?:{_SOME_COUNT}(?:\s+to\s+{COUNT})?"
        rf"\s+)?{_KIND}{_UNIT}",
        _stretch,
    ),
    (rf"{_UNIT}(?:\s+(?:or|and)\s+(?:day|week|month|year|decade)s)?(?P<long>-long)?", _some),
    (rf"the\s+{_UNIT}\s+(?:ahead|to\s+come)", _ahead),
    (rf"{_UNIT_STEM}-?long", _whole),
    (r"the\s+(?:fiscal\s+|financial\s+)?(?P<unit>year)(?=\s+(?:ended|ending|to)\b)", _whole),
)

SETS = family(
    (
        *FREQUENCIES,
        *("every", "each", "per", "once", "twice", "weekends"),
        *(f"{day}s" for day in WEEKDAYS),
        *(f"{daytime}s" for daytime in DAYTIMES),
    ),
    (rf"(?P<word>{any_of(FREQUENCIES)})", _adverb),
    (rf"(?:every|each)\s+(?:(?P<count>other|second|{COUNT})\s+)?{_UNIT}", _every_unit),
    (rf"(?:(?:once|twice)\s+an?|per)\s+{_UNIT}", _every_unit),
    (rf"(?:every|each)\s+{_WEEKDAY}(?:\s+(?P<daytime>{any_of(DAYTIMES)}))?", _every_named),
    (rf"(?:every|each)\s+(?P<month>{MONTH})", _every_named),
    (rf"(?:every|each)\s+(?P<season>{any_of(SEASONS)})", _every_named),
    (rf"(?:every|each)\s+(?P<daytime>{any_of(DAYTIMES)})", _every_named),
    (r"every\s+weekend|weekends", _every_named),
    (rf"{_WEEKDAY}s", _every_named),
    (rf"{_WEEKDAY}\s+(?P<daytime>(?:{any_of(DAYTIMES)})s)", _every_named),
)

FAMILIES = (DURATIONS, SETS)
