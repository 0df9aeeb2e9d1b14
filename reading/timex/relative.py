"""Rules for times relative to another: Thursday, last week, two days earlier."""

import re
from dataclasses import replace
from datetime import timedelta

from reading.timex.spans import (
    around,
    can_count_from,
    days,
    daytime,
    part,
    quarter,
    shift,
    weekday,
    weekend,
    within,
)
from reading.timex.types import Granularity, Meaning, Setting, TimeType, family
from reading.timex.vocabulary import (
    ANY_WEEKDAY,
    COUNT,
    DAYS_FROM_TODAY,
    DAYTIME,
    DAYTIMES,
    EDGE,
    LAST,
    NAMED_DAY_OPENINGS,
    NEWSPAPERS,
    ROUGHLY,
    UNIT_WORDS,
    UNITS,
    VAGUE_COUNTS,
    WEEKDAYS,
    WHICH,
    any_of,
    number,
    words_of,
)
from reading.types import DateInterval

# --- Days of the week ---------------------------------------------------------------------------


def _weekday(match: re.Match[str], setting: Setting) -> Meaning | None:
    """Thursday, late Thursday evening; not Black Friday."""
    if _PROPER_NAME.search(setting.lead):
        return None
    day = weekday(match["weekday"], setting, words_of(match, "which"))
    return daytime(days(day), match["daytime"])


_PROPER_NAME = re.compile(rf"\b(?:{any_of(NAMED_DAY_OPENINGS)})\s+$")


def _weekdays(match: re.Match[str], setting: Setting) -> Meaning:
    """From Monday to Wednesday: the first day is read, the second follows it."""
    first = weekday(match["weekday"], setting, words_of(match, "which"))
    ahead = WEEKDAYS.index(match["weekday2"].lower()) - first.weekday()
    return days(first, first + timedelta(days=ahead % 7))


def _neighbouring_weekday(match: re.Match[str], setting: Setting) -> Meaning:
    """The previous Friday, the following Monday: from the day just named, else the reference."""
    named = setting.named or DateInterval(first=setting.reference, last=setting.reference)
    if not can_count_from(named, Granularity.DAY):
        named = DateInterval(first=setting.reference, last=setting.reference)
    wanted = WEEKDAYS.index(match["weekday"].lower())
    if words_of(match, "which") == "previous":
        return days(named.first - timedelta(days=(named.first.weekday() - wanted - 1) % 7 + 1))
    return days(named.last + timedelta(days=(wanted - named.last.weekday() - 1) % 7 + 1))


def _weekend(match: re.Match[str], setting: Setting) -> Meaning:
    """The weekend: the last one that has begun, or the coming one if planned."""
    reference, which = setting.reference, words_of(match, "which")
    saturday = reference - timedelta(days=(reference.weekday() - 5) % 7)
    begun = reference.weekday() >= 5
    ahead = which in ("this", "coming", "this coming") or setting.looks_ahead
    if which == "next" or (ahead and not begun):
        saturday += timedelta(weeks=1)
    elif which in LAST and begun:
        saturday -= timedelta(weeks=1)
    return weekend(saturday)


# --- Today and its neighbours -------------------------------------------------------------------


def _deictic(match: re.Match[str], setting: Setting) -> Meaning:
    word = words_of(match, "word")
    day = setting.reference + timedelta(days=DAYS_FROM_TODAY[word])
    return daytime(days(day), "night" if word == "tonight" else match["daytime"])


def _this_daytime(match: re.Match[str], setting: Setting) -> Meaning:
    """This morning, last night."""
    back = 1 if words_of(match, "which") == "last" else 0
    return daytime(days(setting.reference - timedelta(days=back)), match["daytime"])


# --- Weeks, months and years --------------------------------------------------------------------


def _which_unit(match: re.Match[str], setting: Setting) -> Meaning:
    """Last week, this month, earlier this year, late next year, the end of the year."""
    granularity, reference = UNITS[match["unit"].lower()], setting.reference
    count = {"last": -1, "next": 1}.get(words_of(match, "which"), 0)
    whole = around(shift(reference, count, granularity), granularity)
    named_part = words_of(match, "part")
    if count == 0 and whole.interval and named_part.startswith("earlier"):
        return within(whole, whole.interval.first, reference)
    later = named_part.startswith("later")
    if reference.weekday() == 6 and match["unit"].lower() == "week" and count == 0 and later:
        return around(shift(reference, 1, granularity), granularity)  # the week opens on Sunday
    if count == 0 and whole.interval and later:
        return within(whole, reference, whole.interval.last)
    return part(whole, named_part)


def _year_reported(match: re.Match[str], setting: Setting) -> Meaning | None:
    """The full year, where something is told or foretold for it."""
    return _which_unit(match, setting) if _FOR.search(setting.lead) else None


_FOR = re.compile(r"\bfor\s+$", re.IGNORECASE)


def _neighbour(match: re.Match[str], setting: Setting) -> Meaning | None:
    """The following day, the previous week, that year: only after another date."""
    named, granularity = setting.named, UNITS[words_of(match, "unit")]
    if named is None or not can_count_from(named, granularity):
        return None
    match words_of(match, "which"):
        case "following" | "next":
            return around(shift(named.last, 1, granularity), granularity)
        case "previous":
            return around(shift(named.first, -1, granularity), granularity)
        case _:
            return around(named.first, granularity)


# --- Distances ----------------------------------------------------------------------------------


def _distance(match: re.Match[str], setting: Setting) -> Meaning:
    """Two days ago from the reference; two days earlier from the date just named."""
    granularity = UNITS[words_of(match, "unit").rstrip("s")]
    count, direction = words_of(match, "count"), words_of(match, "direction")
    ahead = direction in ("later", "from now", "time")
    named = None if direction in ("ago", "from now", "time") else setting.named
    if count in VAGUE_COUNTS or (named and not can_count_from(named, granularity)):
        return _vague(granularity, ahead=ahead)
    steps = number(count)
    if steps != int(steps):
        return _vague(granularity, ahead=ahead)
    if granularity is Granularity.YEAR and not ahead and setting.quarter:
        first = setting.quarter.first
        return quarter(first.year - int(steps), first.month // 3 + 1)
    start = setting.reference
    if named:
        start = named.last if ahead else named.first
    return around(shift(start, int(steps) if ahead else -int(steps), granularity), granularity)


def _vague(granularity: Granularity, *, ahead: bool) -> Meaning:
    value = "FUTURE_REF" if ahead else "PAST_REF"
    return Meaning(interval=None, granularity=granularity, value=value)


def _distance_and_a_half(match: re.Match[str], setting: Setting) -> Meaning | None:
    """A year and a half ago, two and a half years later: in months."""
    direction = words_of(match, "direction")
    ahead = direction in ("later", "from now")
    named = None if direction in ("ago", "from now") else setting.named
    if named and not can_count_from(named, Granularity.MONTH):
        return _vague(Granularity.YEAR, ahead=ahead)
    steps = int(number(words_of(match, "count"))) * 12 + 6
    start = setting.reference
    if named:
        start = named.last if ahead else named.first
    return around(shift(start, steps if ahead else -steps, Granularity.MONTH), Granularity.MONTH)


def _in_so_long(match: re.Match[str], setting: Setting) -> Meaning | None:
    """Two weeks, where somebody will meet in two weeks; not what was done in two weeks."""
    count = words_of(match, "count")
    if not setting.looks_ahead or not _IN.search(setting.lead) or count in ("a", "an", "one"):
        return None
    granularity = UNITS[words_of(match, "unit").rstrip("s")]
    steps = None if count in VAGUE_COUNTS else number(count)
    if steps is None or steps != int(steps):
        return _vague(granularity, ahead=True)
    return around(shift(setting.reference, int(steps), granularity), granularity)


_IN = re.compile(r"(?<!time )(?<!times )(?<!twice )(?<!once )\bin\s+$", re.IGNORECASE)


def _hours_ago(match: re.Match[str], setting: Setting) -> Meaning:
    """Two hours ago, ten minutes later: some time of an uncertain day."""
    ahead = words_of(match, "direction") in ("later", "from now")
    return replace(_vague(Granularity.DAY, ahead=ahead), type=TimeType.TIME)


def _year_earlier(match: re.Match[str], setting: Setting) -> Meaning:
    """Year-ago results: of the same quarter, where one was named, else of last year."""
    if setting.quarter:
        first = setting.quarter.first
        return quarter(first.year - 1, first.month // 3 + 1)
    return around(shift(setting.reference, -1, Granularity.YEAR), Granularity.YEAR)


# --- Rules --------------------------------------------------------------------------------------

_PART_OF_DAY = r"(?:(?P<part>early|late)\s+(?:on\s+)?)?"
_SOME_COUNT = rf"(?P<count>{COUNT}|{any_of(VAGUE_COUNTS)})"
_UNIT = rf"(?P<unit>(?:{any_of(UNITS)})s?)"
_SOME_COUNT_OR_TWO = rf"(?:{COUNT}\s+(?:to|or)\s+|\d+[-–])?{_SOME_COUNT}"
_DIRECTION = r"(?P<direction>ago|earlier|later|before(?=\s*(?:[.,;:]|$))|from\s+now)"

WEEK = family(
    (*WEEKDAYS, "weekend"),
    (
        rf"{_PART_OF_DAY}(?:(?P<which>{WHICH})\s+)?(?P<weekday>{any_of(WEEKDAYS)}){NEWSPAPERS}"
        rf"{DAYTIME}",
        _weekday,
    ),
    (
        rf"(?:from\s+)?{_PART_OF_DAY}(?:(?P<which>{WHICH})\s+)?(?P<weekday>{any_of(WEEKDAYS)})"
        rf"(?:\s+(?:{any_of(DAYTIMES)}))?\s*(?:to|through|until|-|–)\s*(?:early\s+|late\s+)?"
        rf"(?P<weekday2>{any_of(WEEKDAYS)})(?:\s+(?:{any_of(DAYTIMES)}))?",
        _weekdays,
    ),
    (
        rf"the\s+(?P<which>previous|following|next)\s+(?P<weekday>{ANY_WEEKDAY})",
        _neighbouring_weekday,
    ),
    (rf"(?P<which>{WHICH}|the)\s+weekend", _weekend),
)

TODAY = family(
    ("yesterday", "today", "tonight", "tomorrow", *DAYTIMES),
    (rf"{_PART_OF_DAY}(?P<word>{any_of(DAYS_FROM_TODAY)}){DAYTIME}", _deictic),
    (rf"(?P<which>this|last)\s+(?P<daytime>{any_of(DAYTIMES)})", _this_daytime),
)

DISTANCES = family(
    (*UNIT_WORDS, "hour", "hours", "minute", "minutes"),
    (
        rf"(?:(?P<part>earlier(?:\s+in)?|later(?:\s+in)?|early|late|{EDGE})\s+)?"
        r"(?P<which>last|this|next|the\s+current)\s+(?P<unit>week|month|year|decade)",
        _which_unit,
    ),
    (
        rf"(?P<part>{EDGE}|earlier\s+in|later\s+in)\s+(?P<which>the)\s+(?P<unit>week|month|year)",
        _which_unit,
    ),
    (r"(?P<which>the)\s+(?:(?:full|fiscal)\s+)?(?P<unit>year)(?!\s+end)", _year_reported),
    (rf"{ROUGHLY}{_SOME_COUNT_OR_TWO}\s+{_UNIT}(?:\s+or\s+so)?\s+{_DIRECTION}", _distance),
    (rf"{ROUGHLY}{_SOME_COUNT}\s+{_UNIT}['’]s?\s+(?P<direction>time)", _distance),
    (
        rf"{ROUGHLY}(?P<count>{COUNT})\s+(?:(?:years?)\s+and\s+a\s+half|and\s+a\s+half\s+years?)\s+"
        rf"{_DIRECTION}",
        _distance_and_a_half,
    ),
    (rf"{_SOME_COUNT}\s+{_UNIT}", _in_so_long),
    (rf"{ROUGHLY}{_SOME_COUNT}\s+(?:hours?|minutes?)\s+{_DIRECTION}", _hours_ago),
    (
        rf"(?:(?:the|that)\s+(?P<which>following|next|previous|same)|that)\s+"
        rf"(?P<unit>{any_of(UNITS)})",
        _neighbour,
    ),
    (r"(?:the\s+)?year[-\s](?:ago|earlier)", _year_earlier),
)

FAMILIES = (WEEK, TODAY, DISTANCES)
