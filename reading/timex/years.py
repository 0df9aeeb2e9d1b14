"""Rules for years, their seasons, quarters and halves, decades and centuries: 2019, the 1990s."""

import re
from datetime import date, timedelta

from reading.timex.spans import (
    century,
    days,
    decade,
    half,
    part,
    quarter,
    season,
    within,
    year,
    year_of_which,
    years,
)
from reading.timex.types import Granularity, Meaning, Setting, family
from reading.timex.vocabulary import (
    CENTURIES,
    DECADES,
    FOUR_DIGITS,
    LAST,
    NEXT,
    NINETEEN_HUNDREDS,
    ORDINALS,
    SEASONS,
    SOME_PART,
    TWO_THOUSANDS,
    WHICH,
    YEAR,
    any_of,
    number_of_year,
    words_of,
)

# --- Seasons, quarters and halves ---------------------------------------------------------------


def _season_of_year(match: re.Match[str], setting: Setting) -> Meaning:
    return part(season(int(match["year"]), match["season"], anchored=True), match["part"])


def _season(match: re.Match[str], setting: Setting) -> Meaning | None:
    """Last summer: over on the reference day. Next: yet to begin. This: of this year.

    The summer: the last that has begun, or the next where the clause looks ahead; in the summer
    only where it looks ahead or back.
    """
    which, name = words_of(match, "which"), match["season"]
    reference = setting.reference
    seasons = [season(reference.year + n, name) for n in (-2, -1, 0, 1)]
    if which == "the":
        tensed = setting.looks_ahead or setting.looks_back
        if not (_OVER.search(setting.lead) or (tensed and _IN.search(setting.lead))):
            return None
        begun = [s for s in seasons if s.interval and s.interval.first <= reference]
        return seasons[len(begun)] if setting.looks_ahead else begun[-1]
    if which in LAST:
        over = [s for s in seasons if s.interval and s.interval.last < reference]
        return over[-1]
    if which in NEXT:
        return next(s for s in seasons if s.interval and s.interval.first > reference)
    return part(season(reference.year, name), match["part"])


_OVER = re.compile(r"\b(?:over|during|through|throughout)\s+$", re.IGNORECASE)
_IN = re.compile(r"\b(?:in|by|since)\s+$", re.IGNORECASE)


def _quarter(match: re.Match[str], setting: Setting) -> Meaning:
    """The third quarter: of the year it names, else the last one that has begun, or the next."""
    word, of_year = words_of(match, "ordinal") or match["number"], words_of(match, "year")
    wanted = ORDINALS.get(word) or int(word)
    if of_year:
        return quarter(int(of_year), wanted, anchored=True)
    reference = setting.reference
    begun = reference.year - (wanted * 3 - 2 > reference.month)
    over_since = reference - date(begun, 3 * wanted, 28)
    if setting.looks_ahead and over_since > _RESULTS_DUE:
        return quarter(begun + 1, wanted)
    return quarter(begun, wanted)


_RESULTS_DUE = timedelta(days=95)  # so long after a quarter, a company will still report on it


def _quarter_of_year(match: re.Match[str], setting: Setting) -> Meaning:
    """The 1988 second quarter, next year's first quarter, the first quarter of last year."""
    named = words_of(match, "year")
    of_year = int(named) if named else year_of_which(words_of(match, "which"), setting)
    return quarter(of_year, ORDINALS[words_of(match, "ordinal")], anchored=bool(named))


def _this_quarter(match: re.Match[str], setting: Setting) -> Meaning | None:
    """This, last or next quarter; the quarter: of which one was named; a year ago: its twin."""
    which, this = words_of(match, "which"), (setting.reference.month + 2) // 3
    steps = {"this": 0, "current": 0, "the current": 0, "last": -1, "the latest": -1, "next": 1}
    if which in steps and not (which == "the latest" and setting.quarter):
        index = setting.reference.year * 4 + this - 1 + steps[which]
        return quarter(index // 4, index % 4 + 1)
    if setting.quarter is None:
        return None
    first = setting.quarter.first
    return quarter(first.year - (match["ago"] is not None), first.month // 3 + 1)


def _half(match: re.Match[str], setting: Setting) -> Meaning | None:
    """The first half of 2024, the second half of the year, the last half of the 1980s."""
    number_of_half = 1 if words_of(match, "which_half") == "first" else 2
    if match["decade"]:
        whole = decade(int(match["decade"]), anchored=True)
        first = int(match["decade"]) + 5 * (number_of_half - 1)
        return within(whole, date(first, 1, 1), date(first + 4, 12, 31))
    if match["year"]:
        return half(int(match["year"]), number_of_half, anchored=True)
    return half(year_of_which(words_of(match, "which"), setting), number_of_half)


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
    return year(number_of_year(match["spoken"]), anchored=True)


def _years(match: re.Match[str], setting: Setting) -> Meaning | None:
    """2014-2018, 1990-91."""
    first, second = int(match["year"]), match["year2"]
    last = int(second) if len(second) == 4 else first - first % 100 + int(second)
    if not first < last < first + 100:
        return None
    value = f"{first}/{last}"
    return years(first, last - first + 1, Granularity.YEAR, value, anchored=True)


def _year_end(match: re.Match[str], setting: Setting) -> Meaning:
    """The year-end: the last, where something was so then, else the next."""
    was = setting.looks_back and not _BY.search(setting.lead)
    return days(date(setting.reference.year - was, 12, 31))


_BY = re.compile(r"\b(?:by|before|until|through)\s+$", re.IGNORECASE)


def _decade(match: re.Match[str], setting: Setting) -> Meaning:
    return part(decade(int(match["decade"]), anchored=True), match["part"])


def _short_decade(match: re.Match[str], setting: Setting) -> Meaning | None:
    """The nineties, the '80s: of the twentieth century; not of degrees."""
    if _WEATHER.search(setting.lead):
        return None
    word = match["word"].lower()
    first = 1900 + int(word) if word.isdigit() else DECADES[word]
    return part(decade(first), match["part"])


_WEATHER = re.compile(r"\b(?:temperatures?|highs?|lows?|degrees)\b", re.IGNORECASE)


def _century(match: re.Match[str], setting: Setting) -> Meaning:
    word = words_of(match, "ordinal").replace(" ", "-")
    return century(CENTURIES.get(word) or int(word[:-2]), anchored=True)


def _which_century(match: re.Match[str], setting: Setting) -> Meaning:
    step = {"last": -1, "next": 1}.get(words_of(match, "which"), 0)
    return century((setting.reference.year + 99) // 100 + step)


# --- Rules --------------------------------------------------------------------------------------

_QUARTER = rf"(?P<ordinal>{any_of(ORDINALS)})[\s-]+quarter"

YEARS = family(
    (FOUR_DIGITS, "year", "fiscal", "q"),
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
        r"(?:(?P<which>this|last|next|current|the(?:\s+(?:current|latest))?)\s+quarter"
        r"|the\s+year[\s-](?P<ago>ago|earlier)\s+(?:quarter|period)"
        r"|(?P<latest>the\s+latest\s+period))(?!-)",
        _this_quarter,
    ),
)

SEASONAL = family(
    SEASONS,
    (rf"{SOME_PART}(?P<which>{WHICH}|the)\s+(?P<season>{any_of(SEASONS)})(?!\s+of\b)", _season),
)

ERAS = family(
    ("century", "nineteen", "thousand", *DECADES, *(f"{n}0" for n in range(2, 10))),
    (
        rf"(?:the\s+)?{SOME_PART}(?P<ordinal>\d{{1,2}}(?:st|nd|rd|th)"
        rf"|{any_of(CENTURIES)})[\s-]century",
        _century,
    ),
    (r"(?P<which>this|last|next)\s+century", _which_century),
    (rf"the\s+{SOME_PART}(?P<word>{any_of(DECADES)})", _short_decade),
    (rf"the\s+{SOME_PART}['’]?(?P<word>[2-9]0)s", _short_decade),
    (rf"(?:the\s+year\s+)?(?P<spoken>{NINETEEN_HUNDREDS})", _spoken_year),
    (rf"(?:the\s+year|in|since|until|by)\s+(?P<spoken>{TWO_THOUSANDS})", _spoken_year),
)

FAMILIES = (YEARS, QUARTERS, SEASONAL, ERAS)
