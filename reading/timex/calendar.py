"""Rules for days and months as a calendar names them: 8-9 July 2024, mid-July, Christmas."""

import re
from dataclasses import replace
from datetime import date, timedelta

from reading.timex.spans import (
    days,
    month,
    months,
    nearest,
    part,
    shift_months,
    week,
    weekend,
    within,
    year_of_month,
    year_of_which,
)
from reading.timex.types import Granularity, Meaning, Setting, family
from reading.timex.vocabulary import (
    ANY_WEEKDAY,
    DASH,
    DAY,
    DAY2,
    DAY_ORDINALS,
    FEAST_DAYS,
    FOUR_DIGITS,
    LAST,
    M1,
    M2,
    MONTH_WORDS,
    NAMESAKES,
    NEXT,
    ORDINALS,
    SOME_PART,
    WHICH,
    YEAR,
    YEAR_OR_SPOKEN,
    any_of,
    number_of_month,
    number_of_year,
    words_of,
)

# --- Days ---------------------------------------------------------------------------------------


def _iso(match: re.Match[str], setting: Setting) -> Meaning:
    return days(date.fromisoformat(match[0].replace("/", "-")), anchored=True)


def _digits(match: re.Match[str], setting: Setting) -> Meaning | None:
    """08.07.2024 as in Europe; 7/20/2024 or 20/7/2024, but not 8/7/2024, which can be either."""
    first, second, of_year = int(match["first"]), int(match["second"]), int(match["year"])
    if match["mark"] == "/" and first <= 12 and second <= 12 and first != second:
        return None
    day, of_month = (second, first) if second > 12 else (first, second)
    return days(date(of_year, of_month, day), anchored=True)


def _days(match: re.Match[str], setting: Setting) -> Meaning | None:
    """July 8, 8-9 July 2024, Thursday, July 8, July 8 last year, the eighth of July.

    Not "he may 5 times".
    """
    if match["month"] in ("may", "march") and match.start("month") < match.start("day"):
        return None
    first = _day(match, setting)
    last = first.replace(day=int(match["day2"])) if words_of(match, "day2") else first
    return days(first, last, anchored=match["year"] is not None)


def _day(match: re.Match[str], setting: Setting) -> date:
    of_month, day = number_of_month(match["month"]), _number_of_day(match["day"])
    if match["year"]:
        return date(number_of_year(match["year"]), of_month, day)
    which = words_of(match, "which")
    if which:
        return date(year_of_which(which, setting), of_month, day)
    return nearest(of_month, day, setting, over=_ENDED.search(setting.lead) is not None)


_ENDED = re.compile(r"\bended\s+(?:on\s+)?(?:last\s+)?$")


def _number_of_day(words: str) -> int:
    """Return 9 for "9", and for "ninth"."""
    return int(words) if words.isdigit() else DAY_ORDINALS["-".join(words.lower().split())]


def _days_of_two_months(match: re.Match[str], setting: Setting) -> Meaning:
    """30 July to 2 August 2024, between 30 July and 2 August; without "between" it is two dates."""
    month2, day2 = number_of_month(match["month2"]), int(match["day2"])
    of_year = match["year"]
    last = date(int(of_year), month2, day2) if of_year else nearest(month2, day2, setting)
    first = last.replace(month=number_of_month(match["month"]), day=int(match["day"]))
    if first > last:
        first = first.replace(year=last.year - 1)
    return days(first, last, anchored=of_year is not None)


def _week_of_day(match: re.Match[str], setting: Setting) -> Meaning:
    """The week of 10 January: Monday to Sunday around the day; the one that a Sunday opens."""
    day, anchored = _day(match, setting), match["year"] is not None
    if words_of(match, "unit") == "weekend":
        nearest_saturday = day + timedelta(days=(8 - day.weekday()) % 7 - 3)
        return replace(weekend(nearest_saturday), anchored=anchored)
    if day.weekday() < 6:
        return week(day, anchored=anchored)
    opened = week(day + timedelta(days=1), anchored=anchored)
    return within(opened, day, day + timedelta(days=6))


def _week_of_month(match: re.Match[str], setting: Setting) -> Meaning:
    """The second week of May: from the 8th to the 14th; the last seven days of it."""
    named, of_month = match["year"], number_of_month(match["month"])
    first = date(int(named) if named else year_of_month(of_month, setting), of_month, 1)
    ordinal = ORDINALS.get(words_of(match, "ordinal"))
    if ordinal:
        first += timedelta(weeks=ordinal - 1)
    else:
        first = shift_months(first, 1) - timedelta(weeks=1)
    found = days(first, first + timedelta(days=6), anchored=named is not None)
    return replace(found, granularity=Granularity.WEEK)


def _day_of_month(match: re.Match[str], setting: Setting) -> Meaning | None:
    """The 25th: of the month just named, else the nearest, or as the tense has it."""
    if not _BEFORE_DAY.search(setting.lead):
        return None
    day = int(match["day"])
    if setting.named and (setting.named.last - setting.named.first).days < 31:
        return days(setting.named.first.replace(day=day))
    occurrences = []
    for step in range(-2, 3):
        first = shift_months(setting.reference, step)
        if day <= (shift_months(first, 1) - first).days:
            occurrences.append(first.replace(day=day))
    reference = setting.reference
    fitting = [
        found
        for found in occurrences
        if not (setting.looks_back and found > reference)
        and not (setting.looks_ahead and found < reference)
    ]
    return days(min(fitting, key=lambda found: abs((found - reference).days)))


_BEFORE_DAY = re.compile(r"\b(?:on|by|until|till|since|from|for|before|after)\s+$", re.IGNORECASE)


# --- Months -------------------------------------------------------------------------------------


def _month_and_year(match: re.Match[str], setting: Setting) -> Meaning:
    of_year = number_of_year(match["year"])
    found = month(of_year, number_of_month(match["month"]), anchored=True)
    return part(found, match["part"])


def _two_months(match: re.Match[str], setting: Setting) -> Meaning:
    """March-April 2022, June and July 2020."""
    of_year = int(match["year"])
    first, last = number_of_month(match["month"]), number_of_month(match["month2"])
    value = f"{of_year}-{first:02}/{of_year}-{last:02}"
    return months(of_year, first, last - first + 1, Granularity.MONTH, value, anchored=True)


def _bare_month(match: re.Match[str], setting: Setting) -> Meaning | None:
    """July, mid-July, last July; not May the minister, nor to march."""
    word, which = match["month"], words_of(match, "which")
    if word in ("may", "march"):
        return None
    if not which and not match["part"] and not _is_month(word.rstrip("."), match, setting):
        return None
    found, reference = number_of_month(word), setting.reference
    of_year = year_of_month(found, setting)
    if which in LAST:
        of_year = reference.year - (found >= reference.month)
    elif which in NEXT:
        of_year = reference.year + (found <= reference.month)
    elif which == "this":
        of_year = reference.year
    elif setting.named and setting.lead.endswith("that "):
        of_year = setting.named.last.year
    return part(month(of_year, found), match["part"])


_BEFORE_NAMESAKE = re.compile(
    r"\b(?:in|since|until|till|during|through|throughout"
    r"|(?:planned|scheduled|set|slated|due|expected)\s+for|postponed\s+to)\s+$",
    re.IGNORECASE,
)
_BEFORE_MONTH = re.compile(r"\b(?:by|from|of|for|before|after|between)\s+$", re.IGNORECASE)
_NAME_FOLLOWS = re.compile(r"['’]s\b|\s+[A-Z][a-z]")
_MEETING_FOLLOWS = re.compile(r"\s+(?!on\b|of\b|to\b|for\b|in\b|by\b|was\b|is\b)[a-z]{4,}")


def _is_month(word: str, match: re.Match[str], setting: Setting) -> bool:
    """Return whether a bare month's word is one, and not Theresa May or a march."""
    named = _NAME_FOLLOWS.match(match.string, match.end()) is not None
    if _BEFORE_NAMESAKE.search(setting.lead):
        return not (word == "May" and named)
    if word in ("March", "August") and re.search(r"\bthe\s+$", setting.lead, re.IGNORECASE):
        return _MEETING_FOLLOWS.match(match.string, match.end()) is not None
    led = _BEFORE_MONTH.search(setting.lead) is not None
    if word.lower() in NAMESAKES:
        return led and word in ("March", "August")
    return led or (word[0].isupper() and not named)


def _month_of_which_year(match: re.Match[str], setting: Setting) -> Meaning:
    """April next year, early October this year."""
    of_year = year_of_which(words_of(match, "which"), setting)
    return part(month(of_year, number_of_month(match["month"])), match["part"])


# --- Feasts -------------------------------------------------------------------------------------

_WIDE = ("christmas", "thanksgiving")  # also trees, cards, services and weeks of shopping
_BEFORE_FEAST = re.compile(r"\b(?:on|by|before|after|since|until|till)\s+$", re.IGNORECASE)


def _feast(match: re.Match[str], setting: Setting) -> Meaning | None:
    """Christmas Day, last Thanksgiving: the nearest, or as the tense has it."""
    name, which = words_of(match, "feast").replace("’", "'"), words_of(match, "which")
    if name in _WIDE and not (which or match["year"] or _BEFORE_FEAST.search(setting.lead)):
        return None
    if match["year"]:
        return days(_feast_in(int(match["year"]), name), anchored=True)
    reference = setting.reference
    around_now = [_feast_in(reference.year + step, name) for step in (-1, 0, 1)]
    if which == "last" or setting.looks_back:
        return days(max(day for day in around_now if day <= reference))
    if which in ("next", "this") or setting.looks_ahead:
        return days(min(day for day in around_now if day >= reference))
    return days(min(around_now, key=lambda day: abs((day - reference).days)))


def _feast_in(of_year: int, name: str) -> date:
    if name in FEAST_DAYS:
        return date.fromisoformat(f"{of_year:04}-{FEAST_DAYS[name]}")
    november = date(of_year, 11, 1)  # Thanksgiving is its fourth Thursday
    return november + timedelta(days=(3 - november.weekday()) % 7 + 21)


# --- Rules --------------------------------------------------------------------------------------

_LED_BY_WEEKDAY = rf"(?:{ANY_WEEKDAY},?\s+)?"
_OF_YEAR = rf"(?:,?\s+{YEAR}|,?\s+(?:of\s+)?(?P<which>last|this|next)\s+year)?"
_OF_YEAR_OR_SPOKEN = _OF_YEAR.replace(YEAR, YEAR_OR_SPOKEN)
_NO_NOUN_FOLLOWS = (
    r"(?=\s*(?:[.,;:!?)\"”]|$)"
    r"|\s+(?:and(?!\s+\d)|at|in|to|for|with|when|where|as|he|she|it|they)\b)"
)
_SPOKEN_DAY = rf"(?P<day>{any_of(DAY_ORDINALS)})".replace(r"\-", r"[\s-]")
_DAY_FIRST = rf"(?:the\s+)?{DAY}(?:{DASH}{DAY2})?\s+(?:of\s+)?{M1}{_OF_YEAR}"
_MONTH_FIRST = rf"{M1}\s+(?:the\s+)?{DAY}(?:{DASH}{DAY2})?{_OF_YEAR}"
_WEEK_OF = r"the\s+(?P<unit>week|weekend)\s+of\s+"
_FEAST = any_of([*FEAST_DAYS, "thanksgiving", "thanksgiving day"]).replace("'", "['’]")
_UNTIL = DASH.replace(r"|&", "").replace(r"|\band\b", "")
_TWO_DIGITS = r"(?:0?[1-9]|[12]\d|3[01])"

MONTHS = family(
    MONTH_WORDS,
    (rf"{_LED_BY_WEEKDAY}{_MONTH_FIRST}", _days),
    (rf"{_LED_BY_WEEKDAY}{_DAY_FIRST}", _days),
    (rf"{M1}\s+{DAY}{_UNTIL}{M2}\s+{DAY2}(?:,?\s+{YEAR})?", _days_of_two_months),
    (rf"{DAY}\s+{M1}{_UNTIL}{DAY2}\s+{M2}(?:,?\s+{YEAR})?", _days_of_two_months),
    (rf"(?<=\bbetween\s){M1}\s+{DAY}\s+and\s+{M2}\s+{DAY2}(?:,?\s+{YEAR})?", _days_of_two_months),
    (rf"(?<=\bbetween\s){DAY}\s+{M1}\s+and\s+{DAY2}\s+{M2}(?:,?\s+{YEAR})?", _days_of_two_months),
    (rf"{_WEEK_OF}{_LED_BY_WEEKDAY}{_MONTH_FIRST}", _week_of_day),
    (rf"{_WEEK_OF}{_LED_BY_WEEKDAY}{_DAY_FIRST}", _week_of_day),
    (
        rf"(?:the\s+)?(?P<ordinal>{any_of(ORDINALS)}|last|final)\s+week\s+(?:of|in)\s+{M1}"
        rf"(?:,?\s+{YEAR})?",
        _week_of_month,
    ),
    (rf"{SOME_PART}{M1},?\s+(?:of\s+)?{YEAR_OR_SPOKEN}", _month_and_year),
    (
        rf"{_LED_BY_WEEKDAY}{M1}\s+(?:the\s+)?{_SPOKEN_DAY}"
        rf"(?:,?\s+{YEAR_OR_SPOKEN}|{_NO_NOUN_FOLLOWS})",
        _days,
    ),
    (rf"{_LED_BY_WEEKDAY}(?:the\s+)?{_SPOKEN_DAY}\s+of\s+{M1}{_OF_YEAR_OR_SPOKEN}", _days),
    (rf"{M1}{DASH}{M2},?\s+{YEAR}", _two_months),
    (rf"{SOME_PART}(?:(?P<which>{WHICH})\s+)?{M1}", _bare_month),
    (rf"{SOME_PART}{M1}\s+(?:of\s+)?(?P<which>last|this|next)\s+year", _month_of_which_year),
)

DIGITS = family(
    (FOUR_DIGITS,),
    (r"\d{4}(?P<mark>[-/])\d\d(?P=mark)\d\d", _iso),
    (
        rf"(?P<first>{_TWO_DIGITS})(?P<mark>[./])(?P<second>{_TWO_DIGITS})(?P=mark)"
        r"(?P<year>(?:19|20)\d\d)",
        _digits,
    ),
)

# Only where no noun follows: "the 25th anniversary" is no date.
DAYS = family(
    ("st", "nd", "rd", "th"),
    (
        rf"the\s+(?P<day>3[01]|[12]\d|[1-9])(?:st|nd|rd|th){_NO_NOUN_FOLLOWS}",
        _day_of_month,
    ),
)

FEASTS = family(
    ("christmas", "thanksgiving", "boxing", "new"),
    (
        rf"(?:(?P<which>last|this|next)\s+)?"
        rf"(?P<feast>{_FEAST})"
        rf"(?:,?\s+{YEAR})?",
        _feast,
    ),
)

FAMILIES = (MONTHS, DIGITS, DAYS, FEASTS)
