"""Rules for what a calendar names: days of months, months, seasons, quarters, years, centuries."""

import re
from datetime import date, timedelta

from answer.timex.spans import (
    century,
    days,
    decade,
    half,
    month,
    months,
    nearest,
    part,
    quarter,
    season,
    shift_months,
    week,
    within,
    year,
    year_of_month,
    years,
)
from answer.timex.types import Granularity, Meaning, Setting, family
from answer.timex.vocabulary import (
    ANY_WEEKDAY,
    DASH,
    DAY,
    DAY2,
    FOUR_DIGITS,
    LAST,
    M1,
    M2,
    MONTH_WORDS,
    NAMESAKES,
    NEXT,
    ORDINALS,
    SEASONS,
    SOME_PART,
    TEENS,
    WHICH,
    YEAR,
    any_of,
    number,
    number_of_month,
    words_of,
)

# --- Days ---------------------------------------------------------------------------------------


def _iso(match: re.Match[str], setting: Setting) -> Meaning:
    return days(date.fromisoformat(match[0]), anchored=True)


def _digits(match: re.Match[str], setting: Setting) -> Meaning | None:
    """08.07.2024 as in Europe; 7/20/2024 or 20/7/2024, but not 8/7/2024, which can be either."""
    first, second, of_year = int(match["first"]), int(match["second"]), int(match["year"])
    if match["mark"] == "/" and first <= 12 and second <= 12 and first != second:
        return None
    day, of_month = (second, first) if second > 12 else (first, second)
    return days(date(of_year, of_month, day), anchored=True)


def _days(match: re.Match[str], setting: Setting) -> Meaning:
    """July 8, 8-9 July 2024, Thursday, July 8."""
    of_month, day = number_of_month(match["month"]), int(match["day"])
    of_year = match["year"]
    first = date(int(of_year), of_month, day) if of_year else nearest(of_month, day, setting)
    last = first.replace(day=int(match["day2"])) if match["day2"] else first
    return days(first, last, anchored=of_year is not None)


def _days_of_two_months(match: re.Match[str], setting: Setting) -> Meaning:
    """30 July to 2 August 2024."""
    month2, day2 = number_of_month(match["month2"]), int(match["day2"])
    of_year = match["year"]
    last = date(int(of_year), month2, day2) if of_year else nearest(month2, day2, setting)
    first = last.replace(month=number_of_month(match["month"]), day=int(match["day"]))
    if first > last:
        first = first.replace(year=last.year - 1)
    return days(first, last, anchored=of_year is not None)


def _week_of_day(match: re.Match[str], setting: Setting) -> Meaning:
    """The week of 10 January: the one, Monday to Sunday, that the day lies in."""
    day = _days(match, setting)
    return week(date.fromisoformat(day.value), anchored=day.anchored)


def _day_of_month(match: re.Match[str], setting: Setting) -> Meaning | None:
    """The 25th: of the month just named, else the nearest, or as the clause leans."""
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
    found = month(int(match["year"]), number_of_month(match["month"]), anchored=True)
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
    """Whether a bare month's word is one, and not Theresa May, a march or an august house."""
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
    return part(month(_which_year(match, setting), number_of_month(match["month"])), match["part"])


def _which_year(match: re.Match[str], setting: Setting) -> int:
    return setting.reference.year + {"last": -1, "next": 1}.get(words_of(match, "which"), 0)


# --- Seasons, quarters and halves ---------------------------------------------------------------


def _season_of_year(match: re.Match[str], setting: Setting) -> Meaning:
    return part(season(int(match["year"]), match["season"], anchored=True), match["part"])


_OVER = re.compile(r"\b(?:over|during|in|through|throughout|until|by)\s+$", re.IGNORECASE)


def _season(match: re.Match[str], setting: Setting) -> Meaning | None:
    """Last summer: over on the reference day. Next: yet to begin. This: of this year.

    The summer: the last that has begun, or the next where the clause looks ahead.
    """
    which, name = words_of(match, "which"), match["season"]
    reference = setting.reference
    seasons = [season(reference.year + n, name) for n in (-2, -1, 0, 1)]
    if which == "the":
        if not _OVER.search(setting.lead):
            return None
        begun = [s for s in seasons if s.interval and s.interval.first <= reference]
        return seasons[len(begun)] if setting.looks_ahead else begun[-1]
    if which in LAST:
        over = [s for s in seasons if s.interval and s.interval.last < reference]
        return over[-1]
    if which in NEXT:
        return next(s for s in seasons if s.interval and s.interval.first > reference)
    return part(season(reference.year, name), match["part"])


def _quarter(match: re.Match[str], setting: Setting) -> Meaning:
    """The third quarter: of the year it names, else the last one that has begun."""
    word, of_year = words_of(match, "ordinal") or match["number"], words_of(match, "year")
    wanted = ORDINALS.get(word) or int(word)
    if of_year:
        return quarter(int(of_year), wanted, anchored=True)
    reference = setting.reference
    return quarter(reference.year - (wanted * 3 - 2 > reference.month), wanted)


def _quarter_of_year(match: re.Match[str], setting: Setting) -> Meaning:
    """The 1988 second quarter, next year's first quarter, the first quarter of last year."""
    named = words_of(match, "year")
    of_year = int(named) if named else _which_year(match, setting)
    return quarter(of_year, ORDINALS[words_of(match, "ordinal")], anchored=bool(named))


def _this_quarter(match: re.Match[str], setting: Setting) -> Meaning | None:
    """This, last or next quarter; the quarter: of which one was named; a year ago: its twin."""
    which, this = words_of(match, "which"), (setting.reference.month + 2) // 3
    steps = {"this": 0, "the current": 0, "last": -1, "the latest": -1, "next": 1}
    if which in steps and not (which == "the latest" and setting.quarter):
        index = setting.reference.year * 4 + this - 1 + steps[which]
        return quarter(index // 4, index % 4 + 1)
    if setting.quarter is None:
        return None
    first = setting.quarter.first
    return quarter(first.year - which.endswith(("ago", "earlier")), first.month // 3 + 1)


def _half(match: re.Match[str], setting: Setting) -> Meaning | None:
    """The first half of 2024, the second half of the year, the last half of the 1980s."""
    number_of_half = 1 if words_of(match, "which_half") == "first" else 2
    if match["decade"]:
        whole = decade(int(match["decade"]), anchored=True)
        first = int(match["decade"]) + 5 * (number_of_half - 1)
        return within(whole, date(first, 1, 1), date(first + 4, 12, 31))
    if match["year"]:
        return half(int(match["year"]), number_of_half, anchored=True)
    return half(_which_year(match, setting), number_of_half)


# --- Years and more -----------------------------------------------------------------------------


def _year(match: re.Match[str], setting: Setting) -> Meaning | None:
    """2019, early 2023; not 2000 people."""
    counted = _QUANTITY_FOLLOWS.match(match.string, match.end())
    if _NUMBERED.search(setting.lead) or (counted and not _BEFORE_YEAR.search(setting.lead)):
        return None
    return part(year(int(match["year"]), anchored=True), match["part"])


_BEFORE_YEAR = re.compile(
    r"\b(?:in|since|until|till|by|during|fiscal|year|before|after)\s+$", re.IGNORECASE
)
_NUMBERED = re.compile(r"\b(?:resolution|flight|article|room|no\.?)\s+$", re.IGNORECASE)
_QUANTITY_FOLLOWS = re.compile(
    r"\s+(?:(?:(?!(?:and|or|but|to|in|on|at|by|for|from|with|after|before|when|where|who|which|that"
    r"|as|it|he|she|they)\b)[a-z]+\s+)?(?!was|is|has|does|as\b|his|this|its)[a-z]+s|people|men|women|children"
    r"|percent|per cent|million|billion|troops|GMT|UTC)\b|-(?!\d{2})[a-z]"
)


def _labelled_year(match: re.Match[str], setting: Setting) -> Meaning:
    """The year 2000, fiscal 1988."""
    return year(int(match["year"]), anchored=True)


def _period_of_year(match: re.Match[str], setting: Setting) -> Meaning:
    """The 1988 period: of the same quarter, where one was named, else all the year."""
    if setting.quarter is None:
        return year(int(match["year"]), anchored=True)
    return quarter(int(match["year"]), setting.quarter.first.month // 3 + 1, anchored=True)


def _spoken_year(match: re.Match[str], setting: Setting) -> Meaning:
    """Nineteen ninety-six, the year two thousand."""
    rest = words_of(match, "rest")
    if words_of(match, "thousand"):
        return year(2000 + (int(number(rest)) if rest else 0), anchored=True)
    return year(int(number(match["hundreds"])) * 100 + int(number(rest)), anchored=True)


def _years(match: re.Match[str], setting: Setting) -> Meaning | None:
    """2014-2018, 1990-91."""
    first, second = int(match["year"]), match["year2"]
    last = int(second) if len(second) == 4 else first - first % 100 + int(second)
    if not first < last < first + 100:
        return None
    value = f"{first}/{last}"
    return years(first, last - first + 1, Granularity.YEAR, value, anchored=True)


def _year_end(match: re.Match[str], setting: Setting) -> Meaning:
    of_year = setting.reference.year - setting.looks_back
    return days(date(of_year, 12, 31))


def _decade(match: re.Match[str], setting: Setting) -> Meaning:
    return part(decade(int(match["decade"]), anchored=True), match["part"])


_DECADES = {
    word: 1900 + 10 * n
    for n, word in enumerate("twenties thirties forties fifties sixties seventies".split(), 2)
} | {"eighties": 1980, "nineties": 1990}


def _short_decade(match: re.Match[str], setting: Setting) -> Meaning:
    """The nineties, the '80s: of the twentieth century."""
    word = match["word"].lower()
    first = 1900 + int(word) if word.isdigit() else _DECADES[word]
    return part(decade(first), match["part"])


_ORDINAL_CENTURIES = {
    f"{word}th": n for n, word in enumerate("eighteen nineteen twentie".split(), 18)
} | {"twenty-first": 21}


def _century(match: re.Match[str], setting: Setting) -> Meaning:
    word = words_of(match, "ordinal").replace(" ", "-")
    return century(_ORDINAL_CENTURIES.get(word) or int(word[:-2]), anchored=True)


def _which_century(match: re.Match[str], setting: Setting) -> Meaning:
    step = {"last": -1, "next": 1}.get(words_of(match, "which"), 0)
    return century((setting.reference.year + 99) // 100 + step)


# --- Feasts -------------------------------------------------------------------------------------

_FEASTS = {
    "new year's day": (1, 1),
    "christmas eve": (12, 24),
    "christmas day": (12, 25),
    "christmas": (12, 25),
    "boxing day": (12, 26),
    "new year's eve": (12, 31),
}


def _feast(match: re.Match[str], setting: Setting) -> Meaning:
    """Christmas Day, last Thanksgiving: the nearest, or as the clause leans."""
    name, which = words_of(match, "feast").replace("’", "'"), words_of(match, "which")
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
    if name in _FEASTS:
        return date(of_year, *_FEASTS[name])
    november = date(of_year, 11, 1)  # Thanksgiving is its fourth Thursday
    return november + timedelta(days=(3 - november.weekday()) % 7 + 21)


# --- Rules --------------------------------------------------------------------------------------

_LED_BY_WEEKDAY = rf"(?:{ANY_WEEKDAY},?\s+)?"
_DAY_FIRST = rf"(?:the\s+)?{DAY}(?:{DASH}{DAY2})?\s+(?:of\s+)?{M1}(?:,?\s+{YEAR})?"
_MONTH_FIRST = rf"{M1}\s+(?:the\s+)?{DAY}(?:{DASH}{DAY2})?(?:,?\s+{YEAR})?"
_QUARTER = rf"(?P<ordinal>{any_of(ORDINALS)})[\s-]+quarter"
_FEAST = any_of([*_FEASTS, "thanksgiving", "thanksgiving day"]).replace("'", "['’]")
_TWO_DIGITS = r"(?:0?[1-9]|[12]\d|3[01])"
_TENS = r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
_SMALL = r"(?:one|two|three|four|five|six|seven|eight|nine)"
_BELOW_HUNDRED = rf"(?:{_TENS}(?:[\s-]{_SMALL})?|{any_of(TEENS)}|ten|{_SMALL})"

MONTHS = family(
    MONTH_WORDS,
    (rf"{_LED_BY_WEEKDAY}{_MONTH_FIRST}", _days),
    (rf"{_LED_BY_WEEKDAY}{_DAY_FIRST}", _days),
    (rf"{M1}\s+{DAY}{DASH}{M2}\s+{DAY2}(?:,?\s+{YEAR})?", _days_of_two_months),
    (rf"{DAY}\s+{M1}{DASH}{DAY2}\s+{M2}(?:,?\s+{YEAR})?", _days_of_two_months),
    (rf"the\s+week\s+of\s+{_LED_BY_WEEKDAY}{_MONTH_FIRST}", _week_of_day),
    (rf"the\s+week\s+of\s+{_LED_BY_WEEKDAY}{_DAY_FIRST}", _week_of_day),
    (rf"{SOME_PART}{M1},?\s+(?:of\s+)?{YEAR}", _month_and_year),
    (rf"{M1}{DASH}{M2},?\s+{YEAR}", _two_months),
    (rf"{SOME_PART}(?:(?P<which>{WHICH})\s+)?{M1}", _bare_month),
    (rf"{SOME_PART}{M1}\s+(?:of\s+)?(?P<which>last|this|next)\s+year", _month_of_which_year),
)

# The 25th stands alone: what follows "the 25th anniversary of" is no date.
DAYS = family(
    ("st", "nd", "rd", "th"),
    (
        r"the\s+(?P<day>3[01]|[12]\d|[1-9])(?:st|nd|rd|th)(?=\s*(?:[.,;:!?)\"”]|$)"
        r"|\s+(?:and|at|in|to|for|with|when|where|as|he|she|it|they)\b)",
        _day_of_month,
    ),
)

YEARS = family(
    (FOUR_DIGITS, "year", "fiscal", "q"),
    (r"\d{4}-\d\d-\d\d", _iso),
    (
        rf"(?P<first>{_TWO_DIGITS})(?P<mark>[./])(?P<second>{_TWO_DIGITS})(?P=mark)"
        r"(?P<year>(?:19|20)\d\d)",
        _digits,
    ),
    (rf"{SOME_PART}{YEAR}", _year),
    (rf"{YEAR}[-–—/](?P<year2>(?:19|20)?\d\d)(?![\d-])", _years),
    (rf"(?:(?:the\s+)?(?:fiscal\s+)?year|fiscal)\s+{YEAR}", _labelled_year),
    (rf"the\s+{YEAR}\s+(?:period|quarter)", _period_of_year),
    (rf"(?:the\s+)?{SOME_PART}(?P<decade>(?:1[89]|20)\d0)['’]?s", _decade),
    (
        rf"(?:the\s+)?{SOME_PART}(?P<season>{any_of(SEASONS)})\s+(?:of\s+)?{YEAR}",
        _season_of_year,
    ),
    (rf"(?:the\s+)?{_QUARTER}\s+(?:of\s+)?{YEAR}", _quarter_of_year),
    (rf"(?:the\s+)?{YEAR}(?:['’]s)?\s+{_QUARTER}", _quarter_of_year),
    (rf"Q(?P<number>[1-4])(?:\s+(?:of\s+)?{YEAR})?", _quarter),
    (
        r"(?:the\s+)?(?P<which_half>first|second|last|latter)[\s-]+half\s+of\s+"
        rf"(?:the\s+(?P<decade>(?:1[89]|20)\d0)['’]?s|{YEAR}|(?P<which>this|last|next|the)\s+year)",
        _half,
    ),
    (r"(?:the\s+)?year[-\s]end", _year_end),
    (
        rf"(?P<which>last|this|next)\s+year['’]s\s+{_QUARTER}",
        _quarter_of_year,
    ),
    (
        rf"(?:the\s+)?{_QUARTER}\s+(?:of\s+)?(?P<which>last|this|next)\s+year",
        _quarter_of_year,
    ),
)

QUARTERS = family(
    ("quarter", "period"),
    (rf"(?:the\s+)?(?:fiscal[\s-]+)?{_QUARTER}", _quarter),
    (
        r"(?P<which>this|last|next|the(?:\s+(?:current|latest))?|the\s+year[\s-](?:ago|earlier))"
        r"\s+(?:quarter|period)",
        _this_quarter,
    ),
)

SEASONAL = family(
    SEASONS,
    (rf"{SOME_PART}(?P<which>{WHICH}|the)\s+(?P<season>{any_of(SEASONS)})", _season),
)

ERAS = family(
    ("century", "nineteen", "thousand", *_DECADES, *(f"{n}0" for n in range(2, 10))),
    (
        rf"(?:the\s+)?{SOME_PART}(?P<ordinal>\d{{1,2}}(?:st|nd|rd|th)"
        rf"|{any_of(_ORDINAL_CENTURIES)})[\s-]century",
        _century,
    ),
    (r"(?P<which>this|last|next)\s+century", _which_century),
    (rf"the\s+{SOME_PART}(?P<word>{any_of(_DECADES)})", _short_decade),
    (rf"the\s+{SOME_PART}['’]?(?P<word>[2-9]0)s", _short_decade),
    (
        rf"(?:the\s+year\s+)?(?P<hundreds>nineteen)[\s-](?P<rest>{_BELOW_HUNDRED})"
        r"",
        _spoken_year,
    ),
    (
        rf"(?:the\s+year|in|since|until|by)\s+two\s+(?P<thousand>thousand)"
        rf"(?:\s+(?:and\s+)?(?P<rest>{_BELOW_HUNDRED}))?",
        _spoken_year,
    ),
)

FEASTS = family(
    ("christmas", "thanksgiving", "boxing", "eve"),
    (
        rf"(?:(?P<which>last|this|next)\s+)?"
        rf"(?P<feast>{_FEAST})"
        rf"(?:,?\s+{YEAR})?",
        _feast,
    ),
)

FAMILIES = (MONTHS, DAYS, YEARS, QUARTERS, SEASONAL, ERAS, FEASTS)
