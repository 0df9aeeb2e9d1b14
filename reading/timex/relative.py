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
    step,
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
    NAMED_TODAY_OPENINGS,
    NEWSPAPERS,
    NEXT,
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
    # Told today, "since Tuesday" is not since today; "since Tuesday morning" may be.
    is_bare = not match["daytime"] and not setting.looks_ahead
    if day == setting.reference and is_bare and _SINCE.search(setting.lead):
        day -= timedelta(days=7)
    return daytime(days(day), match["daytime"])


_SINCE = re.compile(r"\bsince\s+$", re.IGNORECASE)
_PROPER_NAME = re.compile(rf"\b(?:{any_of(NAMED_DAY_OPENINGS)})\s+$")


def _weekdays(match: re.Match[str], setting: Setting) -> Meaning:
    """From Monday to Wednesday: the first day is read, the second follows it."""
    first = weekday(match["weekday"], setting, words_of(match, "which"))
    ahead = WEEKDAYS.index(match["weekday2"].lower()) - first.weekday()
    return days(first, first + timedelta(days=ahead % 7))


def _weekday_of_week(match: re.Match[str], setting: Setting) -> Meaning:
    """Thursday of last week, Tuesday next week."""
    steps = {"last": -1, "next": 1}.get(words_of(match, "which"), 0)
    monday = setting.reference - timedelta(days=setting.reference.weekday())
    day = monday + timedelta(weeks=steps, days=WEEKDAYS.index(match["weekday"].lower()))
    return daytime(days(day), match["daytime"])


def _so_long_from_day(match: re.Match[str], setting: Setting) -> Meaning | None:
    """Two weeks ago Thursday, a week from Tuesday, a year ago today."""
    steps, ahead = number(words_of(match, "count")), words_of(match, "direction") == "from"
    if steps != int(steps):
        return None
    start, name = setting.reference, words_of(match, "weekday")
    if name:
        start = weekday(name, setting, "this" if ahead else "")
    granularity = UNITS[words_of(match, "unit").rstrip("s")]
    return days(step(start, int(steps) if ahead else -int(steps), granularity))


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
    """The weekend, this weekend: the coming one if planned, or the last one that has begun."""
    reference, which = setting.reference, words_of(match, "which")
    saturday = reference - timedelta(days=(reference.weekday() - 5) % 7)
    begun = reference.weekday() >= 5
    ahead = setting.looks_ahead or which in NEXT or (which == "this" and not setting.looks_back)
    if which == "next" or (ahead and not begun):
        saturday += timedelta(weeks=1)
    elif which in LAST and begun:
        saturday -= timedelta(weeks=1)
    return weekend(saturday)


# --- Today and its neighbours -------------------------------------------------------------------


def _deictic(match: re.Match[str], setting: Setting) -> Meaning | None:
    """Today, tomorrow evening; not the newspaper USA Today."""
    word = words_of(match, "word")
    if word == "today" and _BEFORE_PROPER_TODAY.search(setting.lead):
        return None
    day = setting.reference + timedelta(days=DAYS_FROM_TODAY[word])
    return daytime(days(day), "night" if word == "tonight" else match["daytime"])


_BEFORE_PROPER_TODAY = re.compile(rf"\b(?:{any_of(NAMED_TODAY_OPENINGS)})\s+$")


def _in_the_day(match: re.Match[str], setting: Setting) -> Meaning:
    """Earlier in the day: of the day just named, else of the reference."""
    named = setting.named
    return days(named.first if named and named.first == named.last else setting.reference)


def _this_daytime(match: re.Match[str], setting: Setting) -> Meaning:
    """This morning, last night."""
    back = 1 if words_of(match, "which") == "last" else 0
    return daytime(days(setting.reference - timedelta(days=back)), match["daytime"])


# --- Weeks, months and years --------------------------------------------------------------------


def _which_unit(match: re.Match[str], setting: Setting) -> Meaning | None:
    """Last week, earlier this year, the end of the year; not the programme "This Week".

    Last year, where a quarter's results are compared with it: the same quarter.
    """
    if match["unit"][0].isupper() and _LOWER_CASE.search(setting.lead):
        return None
    granularity, reference = UNITS[match["unit"].lower()], setting.reference
    if match[0].lower() == "last year" and _COMPARED.search(setting.lead) and setting.quarter:
        return _year_earlier(match, setting)
    count = {"last": -1, "next": 1}.get(words_of(match, "which"), 0)
    whole = around(shift(reference, count, granularity), granularity)
    named_part = words_of(match, "part")
    if count == 0 and whole.interval and named_part.startswith("earlier"):
        return within(whole, whole.interval.first, reference)
    later = named_part.startswith("later") or _REST.search(named_part) is not None
    if reference.weekday() == 6 and match["unit"].lower() == "week" and count == 0 and later:
        return around(shift(reference, 1, granularity), granularity)  # the week opens on Sunday
    if count == 0 and whole.interval and later:
        return within(whole, reference, whole.interval.last)
    return part(whole, named_part)


_LOWER_CASE = re.compile(r"\b[a-z]{4,}")  # none in a headline, where all words are capitalised
_COMPARED = re.compile(
    r"\b(?:compared (?:with|to)|versus|against|period|quarter)\b(?!.*\bmonths\b)", re.IGNORECASE
)
_REST = re.compile(r"\b(?:rest|remainder)\b")


def _year_reported(match: re.Match[str], setting: Setting) -> Meaning | None:
    """The full year, where something is told or foretold for it."""
    return _which_unit(match, setting) if _FOR.search(setting.lead) else None


_FOR = re.compile(r"\bfor\s+$", re.IGNORECASE)


def _neighbour(match: re.Match[str], setting: Setting) -> Meaning | None:
    """The following day, the week before, that year, the next morning: only after another date.

    The previous week, where none is named: before that of the reference.
    """
    unit, named = words_of(match, "unit"), setting.named
    granularity = UNITS.get(unit, Granularity.DAY)
    if named is None and words_of(match, "which") in ("previous", "prior", "preceding"):
        named = DateInterval(first=setting.reference, last=setting.reference)
    if named is None or not can_count_from(named, granularity):
        return None
    match words_of(match, "which"):
        case "following" | "next" | "after":
            found = around(shift(named.last, 1, granularity), granularity)
        case "previous" | "prior" | "preceding" | "before":
            found = around(shift(named.first, -1, granularity), granularity)
        case _:
            found = around(named.first, granularity)
    return daytime(found, unit if unit in DAYTIMES else None)


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
_UNIT_OR_DAYTIME = rf"(?P<unit>{any_of([*UNITS, *DAYTIMES])})"
_CLAUSE_ENDS = r"(?=\s*(?:[.,;:]|$))"
_SOME_COUNT_OR_TWO = rf"(?:{COUNT}\s+(?:to|or)\s+|\d+[-–])?{_SOME_COUNT}"
_DIRECTION = rf"(?P<direction>ago|earlier|later|before{_CLAUSE_ENDS}|from\s+now)"

_REST_OF = r"(?:the\s+)?(?:rest|remainder)\s+of"

WEEK = family(
    (*WEEKDAYS, "weekend", "today"),
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
        rf"{_PART_OF_DAY}(?P<weekday>{any_of(WEEKDAYS)}){DAYTIME}\s+(?:of\s+)?"
        r"(?P<which>last|this|next)\s+week(?!['’])",
        _weekday_of_week,
    ),
    (
        rf"{ROUGHLY}(?P<count>{COUNT})\s+(?P<unit>weeks?|years?)\s+(?P<direction>ago|from)\s+"
        rf"(?:on\s+)?(?:today|(?P<weekday>{any_of(WEEKDAYS)}))",
        _so_long_from_day,
    ),
    (
        rf"the\s+(?P<which>previous|following|next)\s+(?P<weekday>{ANY_WEEKDAY})",
        _neighbouring_weekday,
    ),
    (rf"(?P<which>{WHICH}|the)\s+weekend", _weekend),
)

TODAY = family(
    ("yesterday", "today", "tonight", "tomorrow", "day", *DAYTIMES),
    (rf"{_PART_OF_DAY}(?P<word>{any_of(DAYS_FROM_TODAY)}){DAYTIME}", _deictic),
    (r"(?:earlier|later|early|late)\s+in\s+the\s+day", _in_the_day),
    (rf"(?P<which>this|last)\s+(?P<daytime>{any_of(DAYTIMES)})", _this_daytime),
)

DISTANCES = family(
    (*UNIT_WORDS, *DAYTIMES, "hour", "hours", "minute", "minutes"),
    (
        rf"(?:(?P<part>earlier(?:\s+in)?|later(?:\s+in)?|early|late|{EDGE}|{_REST_OF})\s+)?"
        r"(?P<which>last|this|next|(?:the\s+)?current)\s+(?:fiscal\s+)?"
        r"(?P<unit>week|month|year|decade)",
        _which_unit,
    ),
    (
        rf"(?P<part>{EDGE}|{_REST_OF}|(?:earlier|later|early|late)\s+in)\s+(?P<which>the)\s+"
        r"(?P<unit>week|month|year|decade)",
        _which_unit,
    ),
    (r"(?:the\s+)?(?P<unit>month|year)['’]s\s+(?P<part>end)", _which_unit),
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
        r"(?:(?:the|that)\s+(?:very\s+)?"
        r"(?P<which>following|next|previous|prior|preceding|same)|that)\s+"
        rf"{_UNIT_OR_DAYTIME}",
        _neighbour,
    ),
    (rf"the\s+{_UNIT_OR_DAYTIME}\s+(?P<which>before|after){_CLAUSE_ENDS}", _neighbour),
    (r"(?:the\s+)?year[-\s](?:ago|earlier)", _year_earlier),
)

FAMILIES = (WEEK, TODAY, DISTANCES)
