"""Time expressions: found in text by rules, resolved to days against a reference date.

`_RULES` is the whole grammar: what an expression looks like, and the function that says what it
means. Of the expressions that begin first, the longest that has a meaning wins.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from answer.types import DateInterval


class Granularity(StrEnum):
    """How fine an expression names its time: "8-9 July" in days, "last summer" in seasons."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    SEASON = "season"
    QUARTER = "quarter"
    YEAR = "year"
    DECADE = "decade"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeExpression:
    """Words that name a time: `text` is the slice `[start:end]`.

    `interval` is None where they are too vague for days ("several weeks ago"). `value` is TIMEX3's,
    with a slash between the ends of a range. `anchored` where the text itself names the year.
    """

    start: int
    end: int
    text: str
    interval: DateInterval | None
    granularity: Granularity
    value: str
    anchored: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Setting:
    """What an expression is read against.

    `named` is the date named just before it, `lead` the words before it in its sentence. The tense
    of those, or where it opens the sentence of the words after it, `looks_ahead` or `looks_back`.
    """

    reference: date
    named: DateInterval | None
    lead: str
    looks_ahead: bool
    looks_back: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Meaning:
    interval: DateInterval | None
    granularity: Granularity
    value: str
    anchored: bool = False


_Resolver = Callable[[re.Match[str], _Setting], _Meaning | None]


def find_dates(text: str, *, reference: date) -> list[TimeExpression]:
    """Every time expression of `text` in order, without overlaps, as read on `reference`."""
    found: list[TimeExpression] = []
    for match, resolve in _candidates(text):
        if found and match.start() < found[-1].end:
            continue
        setting = _setting(match, found, reference)
        if _RECURRING.search(setting.lead):
            continue
        try:
            meaning = resolve(match, setting)
        except (ValueError, OverflowError):  # a 31 June, or a day out of the calendar's reach
            continue
        if meaning:
            found.append(_expression(match, meaning))
    return found


def _candidates(text: str) -> Iterator[tuple[re.Match[str], _Resolver]]:
    matches = [(m, resolve) for pattern, resolve in _RULES for m in pattern.finditer(text)]
    yield from sorted(matches, key=lambda pair: (pair[0].start(), -pair[0].end()))


def _expression(match: re.Match[str], meaning: _Meaning) -> TimeExpression:
    return TimeExpression(
        start=match.start(),
        end=match.end(),
        text=match[0],
        interval=meaning.interval,
        granularity=meaning.granularity,
        value=meaning.value,
        anchored=meaning.anchored,
    )


_NAMED_REACH = 300
_CLAUSE_REACH = 60
_OPENING = 12
_SENTENCE_END = re.compile(r"[.!?][\"'”’)]*\s+(?=[\"'“‘(]?[A-Z])|\n")


def _setting(match: re.Match[str], found: list[TimeExpression], reference: date) -> _Setting:
    text, start, end = match.string, match.start(), match.end()
    lead = _SENTENCE_END.split(text[max(0, start - _CLAUSE_REACH) : start])[-1]
    tail = _SENTENCE_END.split(text[end : end + _CLAUSE_REACH])[0]
    ahead, back = _leaning(lead, tail)
    return _Setting(
        reference=reference,
        named=_named_before(match, found),
        lead=lead,
        looks_ahead=ahead,
        looks_back=back,
    )


def _leaning(lead: str, tail: str) -> tuple[bool, bool]:
    """Whether the words nearest to an expression tell what is to come, and what is past."""
    if _SAID.search(lead):
        return False, True
    ahead = max((m.end() for m in _AHEAD.finditer(lead)), default=0)
    back = max((m.end() for m in _BACK.finditer(lead)), default=0)
    if ahead or back or len(lead) > _OPENING:
        return ahead > back, back > ahead
    planned = _AHEAD.search(tail) is not None
    return planned, not planned and _BACK.search(tail) is not None


def _named_before(match: re.Match[str], found: list[TimeExpression]) -> DateInterval | None:
    if found and match.start() - found[-1].end <= _NAMED_REACH:
        return found[-1].interval
    return None


# --- Vocabulary ---------------------------------------------------------------------------------

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_NUMBERS = {
    word: number
    for number, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve".split(), start=1
    )
} | {"a": 1, "an": 1, "a couple of": 2, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50}
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
_SEASONS = {
    "spring": ("SP", 3),
    "summer": ("SU", 6),
    "autumn": ("FA", 9),
    "fall": ("FA", 9),
    "winter": ("WI", 12),
}
_DAYTIMES = {"morning": "TMO", "afternoon": "TAF", "evening": "TEV", "night": "TNI"}
_UNITS = {
    "day": Granularity.DAY,
    "week": Granularity.WEEK,
    "month": Granularity.MONTH,
    "year": Granularity.YEAR,
    "decade": Granularity.DECADE,
}
_LENGTHS = {
    Granularity.DAY: 10,  # days that a date may span to be counted from: a summit lasts a few
    Granularity.WEEK: 10,
    Granularity.MONTH: 31,
    Granularity.YEAR: 366,
    Granularity.DECADE: 3653,
}
_PARTS = {"early": 0, "beginning": 0, "start": 0, "mid": 1, "middle": 1, "late": 2, "end": 2}
_NAMESAKES = {"may", "march", "mar", "jan", "august"}  # also names and verbs

_AHEAD = re.compile(
    r"\b(?:will|won['’]t|shall|would|could|might|scheduled|due|plann?(?:s|ing) (?:to|for)"
    r"|planned for|set (?:to|for)|expected|expects?|slated|upcoming|as (?:soon|early) as"
    r"|(?:postponed|delayed|extended) (?:until|to)|(?:is|are) to|(?:is|are) \w+ing to \w+"
    r"|to (?:visit|meet|travel|hold|host|begin|start|open|attend))\b",
    re.IGNORECASE,
)
# No verbs of saying: what was said may lie ahead.
_BACK = re.compile(
    r"\b(?:was|were|had|did|since|met|held|took|went|came|began|won|made|left|brought|fell"
    r"|(?!hundred|announced|reported|called|scheduled)[a-z]{3,}(?<!e)ed)\b"
)
_SAID = re.compile(
    r"\b(?:said|told\s+\w+|announced|confirmed|reported)\s+(?:(?:on|late|early)\s+)*$",
    re.IGNORECASE,
)
_RECURRING = re.compile(r"\b(?:each|every)\s+$", re.IGNORECASE)


# --- Meanings -----------------------------------------------------------------------------------


def _days(first: date, last: date | None = None, *, anchored: bool = False) -> _Meaning:
    value = str(first) if last is None or last == first else f"{first}/{last}"
    interval = DateInterval(first=first, last=last or first)
    return _Meaning(interval=interval, granularity=Granularity.DAY, value=value, anchored=anchored)


def _week(day: date) -> _Meaning:
    monday = day - timedelta(days=day.weekday())
    year, number, _ = day.isocalendar()
    return _Meaning(
        interval=DateInterval(first=monday, last=monday + timedelta(days=6)),
        granularity=Granularity.WEEK,
        value=f"{year}-W{number:02}",
    )


def _months(
    year: int, month: int, count: int, granularity: Granularity, value: str, anchored: bool
) -> _Meaning:
    """`count` months from `month` on, as one meaning."""
    first = date(year, month, 1)
    last = _shift_months(first, count) - timedelta(days=1)
    interval = DateInterval(first=first, last=last)
    return _Meaning(interval=interval, granularity=granularity, value=value, anchored=anchored)


def _month(year: int, month: int, *, anchored: bool = False) -> _Meaning:
    return _months(year, month, 1, Granularity.MONTH, f"{year:04}-{month:02}", anchored)


def _quarter(year: int, number: int, *, anchored: bool = False) -> _Meaning:
    return _months(year, 3 * number - 2, 3, Granularity.QUARTER, f"{year:04}-Q{number}", anchored)


def _season(year: int, name: str, *, anchored: bool = False) -> _Meaning:
    """The meteorological season; a winter belongs to the year of its December."""
    code, month = _SEASONS[name.lower()]
    return _months(year, month, 3, Granularity.SEASON, f"{year:04}-{code}", anchored)


def _year(year: int, *, anchored: bool = False) -> _Meaning:
    interval = DateInterval(first=date(year, 1, 1), last=date(year, 12, 31))
    return _Meaning(
        interval=interval, granularity=Granularity.YEAR, value=f"{year:04}", anchored=anchored
    )


def _decade(year: int, *, anchored: bool = False) -> _Meaning:
    first = year - year % 10
    interval = DateInterval(first=date(first, 1, 1), last=date(first + 9, 12, 31))
    return _Meaning(
        interval=interval,
        granularity=Granularity.DECADE,
        value=f"{first // 10:03}",
        anchored=anchored,
    )


def _around(day: date, granularity: Granularity) -> _Meaning:
    """The day, week, month, year or decade that `day` lies in."""
    match granularity:
        case Granularity.DAY:
            return _days(day)
        case Granularity.WEEK:
            return _week(day)
        case Granularity.MONTH:
            return _month(day.year, day.month)
        case Granularity.DECADE:
            return _decade(day.year)
        case _:
            return _year(day.year)


def _within(meaning: _Meaning, first: date, last: date) -> _Meaning:
    return _Meaning(
        interval=DateInterval(first=first, last=last),
        granularity=meaning.granularity,
        value=meaning.value,
        anchored=meaning.anchored,
    )


def _part(meaning: _Meaning, words: str | None) -> _Meaning:
    """The early, middle or late third of it, where `words` name one."""
    third = next((n for word, n in _PARTS.items() if word in (words or "").lower()), None)
    whole = meaning.interval
    if third is None or whole is None:
        return meaning
    length = ((whole.last - whole.first).days + 1) // 3
    first = whole.first + timedelta(days=third * length)
    last = whole.last if third == 2 else first + timedelta(days=length - 1)
    return _within(meaning, first, last)


def _daytime(meaning: _Meaning, word: str | None) -> _Meaning:
    return _Meaning(
        interval=meaning.interval,
        granularity=meaning.granularity,
        value=meaning.value + (_DAYTIMES[word.lower()] if word else ""),
        anchored=meaning.anchored,
    )


# --- Arithmetic ---------------------------------------------------------------------------------

_FARTHEST_BACK = 5  # days that a bare weekday may lie back; six back is more often a day ahead
_SOON = 100  # days: so near, "agreed a meeting on 4 July" may still lie ahead


def _shift_months(day: date, months: int) -> date:
    """The first of the month that lies `months` from the month of `day`."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def _shift(day: date, count: int, granularity: Granularity) -> date:
    match granularity:
        case Granularity.DAY:
            return day + timedelta(days=count)
        case Granularity.WEEK:
            return day + timedelta(weeks=count)
        case Granularity.MONTH:
            return _shift_months(day, count)
        case Granularity.DECADE:
            return _shift_months(day, 120 * count)
        case _:
            return _shift_months(day, 12 * count)


def _number_of_month(word: str) -> int:
    return _MONTHS.index(word[:3].lower()) + 1


def _year_of_month(month: int, setting: _Setting) -> int:
    """The year in which a month without one falls: the nearest, or as the clause leans."""
    reference = setting.reference
    ahead = (month - reference.month) % 12
    furthest = 11 if setting.looks_ahead else 0 if setting.looks_back else 4
    if ahead > furthest:
        ahead -= 12
    return _shift_months(reference, ahead).year


def _nearest(month: int, day: int, setting: _Setting) -> date:
    """The occurrence of a day without its year: the nearest, or as the clause leans."""
    year = setting.reference.year
    occurrences = []
    for candidate in range(year - 4, year + 5):  # four years away where it is a 29 February
        try:
            occurrences.append(date(candidate, month, day))
        except ValueError:
            continue
    if not occurrences:
        raise ValueError(f"no month {month} has a day {day}")
    distance = {found: (found - setting.reference).days for found in occurrences}
    fitting = [
        found
        for found, days in distance.items()
        if not (setting.looks_back and days > _SOON) and not (setting.looks_ahead and days < -_SOON)
    ]
    return min(fitting, key=lambda found: abs(distance[found]))


def _weekday(name: str, setting: _Setting, which: str) -> date:
    """The day that a weekday means in the news: today, or the last one, or the next if planned."""
    reference, number = setting.reference, _WEEKDAYS.index(name.lower())
    back = (reference.weekday() - number) % 7
    ahead = (number - reference.weekday()) % 7
    if which in _LAST:
        return reference - timedelta(days=back or 7)
    if which in _NEXT:
        return reference + timedelta(days=ahead or 7)
    if which == "this" or setting.looks_ahead:
        return reference + timedelta(days=ahead)
    return reference - timedelta(days=back if back <= _FARTHEST_BACK else back - 7)


# --- Resolvers: one for each rule ---------------------------------------------------------------

_LAST = ("last", "past", "this past")
_NEXT = ("next", "coming", "this coming")


def _words(match: re.Match[str], group: str) -> str:
    """What a group matched, in lower case and single spaces; empty where it did not."""
    return " ".join((match[group] or "").lower().split())


def _resolve_iso(match: re.Match[str], setting: _Setting) -> _Meaning:
    return _days(date.fromisoformat(match[0]), anchored=True)


def _resolve_days(match: re.Match[str], setting: _Setting) -> _Meaning | None:
    """July 8, 8-9 July 2024, Thursday, July 8."""
    month, day = _number_of_month(match["month"]), int(match["day"])
    year = match["year"]
    first = date(int(year), month, day) if year else _nearest(month, day, setting)
    last = first.replace(day=int(match["day2"])) if match["day2"] else first
    return _days(first, last, anchored=year is not None)


def _resolve_days_of_two_months(match: re.Match[str], setting: _Setting) -> _Meaning:
    """30 July to 2 August 2024."""
    month2, day2 = _number_of_month(match["month2"]), int(match["day2"])
    year = match["year"]
    last = date(int(year), month2, day2) if year else _nearest(month2, day2, setting)
    first = last.replace(month=_number_of_month(match["month"]), day=int(match["day"]))
    if first > last:
        first = first.replace(year=last.year - 1)
    return _days(first, last, anchored=year is not None)


def _resolve_month_and_year(match: re.Match[str], setting: _Setting) -> _Meaning:
    month = _month(int(match["year"]), _number_of_month(match["month"]), anchored=True)
    return _part(month, match["part"])


def _resolve_two_months(match: re.Match[str], setting: _Setting) -> _Meaning:
    """March-April 2022, June and July 2020."""
    year = int(match["year"])
    month, month2 = _number_of_month(match["month"]), _number_of_month(match["month2"])
    value = f"{year}-{month:02}/{year}-{month2:02}"
    return _months(year, month, month2 - month + 1, Granularity.MONTH, value, anchored=True)


def _resolve_month(match: re.Match[str], setting: _Setting) -> _Meaning | None:
    """July, mid-July, last July; not May the minister, nor to march."""
    word, which = match["month"], _words(match, "which")
    if word in ("may", "march"):
        return None
    if not which and not match["part"] and not _is_month(word.rstrip("."), match, setting):
        return None
    month = _number_of_month(word)
    reference = setting.reference
    year = _year_of_month(month, setting)
    if which in _LAST:
        year = reference.year - (month >= reference.month)
    elif which in _NEXT:
        year = reference.year + (month <= reference.month)
    elif which == "this":
        year = reference.year
    return _part(_month(year, month), match["part"])


_BEFORE_NAMESAKE = re.compile(
    r"\b(?:in|since|until|till|during|through|throughout"
    r"|(?:planned|scheduled|set|slated|due|expected)\s+for|postponed\s+to)\s+$",
    re.IGNORECASE,
)
_BEFORE_MONTH = re.compile(r"\b(?:by|from|of|for|before|after|between)\s+$", re.IGNORECASE)
_NAME_FOLLOWS = re.compile(r"['’]s\b|\s+[A-Z][a-z]")
_MEETING_FOLLOWS = re.compile(r"\s+(?!on\b|of\b|to\b|for\b|in\b|by\b|was\b|is\b)[a-z]{4,}")


def _is_month(word: str, match: re.Match[str], setting: _Setting) -> bool:
    """Whether a bare month's word is one, and not Theresa May, a march or an august house."""
    named = _NAME_FOLLOWS.match(match.string, match.end()) is not None
    if _BEFORE_NAMESAKE.search(setting.lead):
        return not (word == "May" and named)
    if word in ("March", "August") and re.search(r"\bthe\s+$", setting.lead, re.IGNORECASE):
        return _MEETING_FOLLOWS.match(match.string, match.end()) is not None
    if word.lower() in _NAMESAKES:
        return False
    return bool(_BEFORE_MONTH.search(setting.lead)) or (word[0].isupper() and not named)


def _resolve_year(match: re.Match[str], setting: _Setting) -> _Meaning | None:
    """2019, early 2023; not 2000 people."""
    counted = _QUANTITY_FOLLOWS.match(match.string, match.end())
    if _NUMBERED.search(setting.lead) or (counted and not _BEFORE_YEAR.search(setting.lead)):
        return None
    return _part(_year(int(match["year"]), anchored=True), match["part"])


_BEFORE_YEAR = re.compile(
    r"\b(?:in|since|until|till|by|during|fiscal|year|before|after)\s+$", re.IGNORECASE
)
_NUMBERED = re.compile(r"\b(?:resolution|flight|article|room|no\.?)\s+$", re.IGNORECASE)
_QUANTITY_FOLLOWS = re.compile(
    r"\s+(?:(?:[a-z]+\s+)?(?!was|is|has|does|as\b|his|this|its)[a-z]+s|people|men|women|children"
    r"|percent|per cent|million|billion|troops|GMT|UTC)\b|-(?!\d{2})[a-z]"
)


def _resolve_decade(match: re.Match[str], setting: _Setting) -> _Meaning:
    return _part(_decade(int(match["decade"]), anchored=True), match["part"])


def _resolve_season_of_year(match: re.Match[str], setting: _Setting) -> _Meaning:
    return _part(_season(int(match["year"]), match["season"], anchored=True), match["part"])


def _resolve_season(match: re.Match[str], setting: _Setting) -> _Meaning | None:
    """Last summer: over on the reference day. Next: yet to begin. This: of this year."""
    which, name = _words(match, "which"), match["season"]
    reference = setting.reference
    seasons = [_season(reference.year + n, name) for n in (-2, -1, 0, 1)]
    if which in _LAST:
        over = [s for s in seasons if s.interval and s.interval.last < reference]
        return over[-1]
    if which in _NEXT:
        return next(s for s in seasons if s.interval and s.interval.first > reference)
    return _part(_season(reference.year, name), match["part"])


def _resolve_quarter(match: re.Match[str], setting: _Setting) -> _Meaning:
    """The third quarter: of the year it names, else the last one that has begun."""
    word = match["ordinal"] or match["number"]
    number = _ORDINALS.get(word.lower()) or int(word)
    if match["year"]:
        return _quarter(int(match["year"]), number, anchored=True)
    reference = setting.reference
    year = reference.year - (number * 3 - 2 > reference.month)
    return _quarter(year, number)


def _resolve_weekday(match: re.Match[str], setting: _Setting) -> _Meaning:
    day = _weekday(match["weekday"], setting, _words(match, "which"))
    return _daytime(_days(day), match["daytime"])


def _resolve_weekdays(match: re.Match[str], setting: _Setting) -> _Meaning:
    """From Monday to Wednesday: the first day is read, the second follows it."""
    first = _weekday(match["weekday"], setting, _words(match, "which"))
    ahead = _WEEKDAYS.index(match["weekday2"].lower()) - first.weekday()
    return _days(first, first + timedelta(days=ahead % 7))


_DEICTIC = {
    "the day before yesterday": -2,
    "yesterday": -1,
    "today": 0,
    "tonight": 0,
    "tomorrow": 1,
    "the day after tomorrow": 2,
}


def _resolve_deictic(match: re.Match[str], setting: _Setting) -> _Meaning:
    word = _words(match, "word")
    day = setting.reference + timedelta(days=_DEICTIC[word])
    return _daytime(_days(day), "night" if word == "tonight" else match["daytime"])


def _resolve_daytime(match: re.Match[str], setting: _Setting) -> _Meaning:
    """This morning, last night."""
    days = -1 if _words(match, "which") == "last" else 0
    return _daytime(_days(setting.reference + timedelta(days=days)), match["daytime"])


def _resolve_which_unit(match: re.Match[str], setting: _Setting) -> _Meaning:
    """Last week, this month, earlier this year, late next year, the end of the year."""
    granularity, reference = _UNITS[match["unit"].lower()], setting.reference
    count = {"last": -1, "next": 1}.get(_words(match, "which"), 0)
    whole = _around(_shift(reference, count, granularity), granularity)
    part = _words(match, "part")
    if count == 0 and whole.interval and part == "earlier":
        return _within(whole, whole.interval.first, reference)
    if count == 0 and whole.interval and part == "later":
        return _within(whole, reference, whole.interval.last)
    return _part(whole, part)


def _resolve_weekend(match: re.Match[str], setting: _Setting) -> _Meaning:
    """The weekend: the last one that has begun, or the coming one if planned."""
    reference, which = setting.reference, _words(match, "which")
    saturday = reference - timedelta(days=(reference.weekday() - 5) % 7)
    begun = reference.weekday() >= 5
    ahead = which in ("this", "coming", "this coming") or setting.looks_ahead
    if which == "next" or (ahead and not begun):
        saturday += timedelta(weeks=1)
    elif which in _LAST and begun:
        saturday -= timedelta(weeks=1)
    year, week, _ = saturday.isocalendar()
    return _Meaning(
        interval=DateInterval(first=saturday, last=saturday + timedelta(days=1)),
        granularity=Granularity.DAY,
        value=f"{year}-W{week:02}-WE",
    )


def _resolve_distance(match: re.Match[str], setting: _Setting) -> _Meaning:
    """Two days ago from the reference; two days earlier from the date just named."""
    granularity = _UNITS[_words(match, "unit").rstrip("s")]
    word, direction = _words(match, "count"), _words(match, "direction")
    ahead = direction in ("later", "from now")
    named = None if direction in ("ago", "from now") else setting.named
    if word in ("several", "a few") or (named and not _can_count_from(named, granularity)):
        value = "FUTURE_REF" if ahead else "PAST_REF"
        return _Meaning(interval=None, granularity=granularity, value=value)
    count = _NUMBERS.get(word) or int(word)
    start = setting.reference
    if named:
        start = named.last if ahead else named.first
    return _around(_shift(start, count if ahead else -count, granularity), granularity)


def _can_count_from(named: DateInterval, granularity: Granularity) -> bool:
    """Whether a date is fine enough for steps of the unit: no "two days" from a year."""
    days = (named.last - named.first).days
    return days < _LENGTHS[granularity]


def _resolve_neighbour(match: re.Match[str], setting: _Setting) -> _Meaning | None:
    """The following day, the previous week, that year: none where no date was named before."""
    named, granularity = setting.named, _UNITS[_words(match, "unit")]
    if named is None or not _can_count_from(named, granularity):
        return None
    match _words(match, "which"):
        case "following" | "next":
            return _around(_shift(named.last, 1, granularity), granularity)
        case "previous":
            return _around(_shift(named.first, -1, granularity), granularity)
        case _:
            return _around(named.first, granularity)


def _resolve_month_of_which_year(match: re.Match[str], setting: _Setting) -> _Meaning:
    """April next year, early October this year."""
    year = setting.reference.year + {"last": -1, "next": 1}.get(_words(match, "which"), 0)
    return _part(_month(year, _number_of_month(match["month"])), match["part"])


# --- Rules --------------------------------------------------------------------------------------


def _any(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first."""
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered)


_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)(?![\w-])"
)
_DAY_NUMBER = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?\b(?!,\d|\.\d|:\d|%)"
_YEAR = r"(?P<year>(?:1[89]|20)\d\d)\b(?!,\d|\.\d|%)"
_WEEKDAY = rf"(?:{_any(_WEEKDAYS)})"
_LED_BY_WEEKDAY = rf"(?:{_WEEKDAY},?\s+)?"
_DASH = r"\s*(?:-|–|—|&|\bto\b|\band\b|\bthrough\b|\buntil\b)\s*"
_EDGE = r"(?:the\s+)?(?:beginning|start|middle|end)\s+of"
_SOME_PART = rf"(?:(?P<part>early(?:\s+in)?|mid|late(?:\s+in)?|{_EDGE})(?:\s+|-)(?:the\s+)?)?"
_WHICH = r"this\s+past|this\s+coming|last|next|this|past|coming"
_DAYTIME = rf"(?:\s+(?P<daytime>{_any(_DAYTIMES)})\b)?"
_COUNT = rf"(?P<count>{_any(_NUMBERS)}|\d{{1,3}}|several|a\s+few)"
_ABOUT = r"(?:(?:about|around|nearly|almost|more\s+than|less\s+than|over|just|some)\s+)?"
_NEWSPAPERS = r"(?!\s+(?:Times|Telegraph|Mirror|Mail|Express|Herald|Night\s+Live)\b)"


def _day_group(pattern: str, name: str) -> str:
    """A day's number without its ordinal ending, as a group."""
    return pattern.replace("(?:3[01]", f"(?P<{name}>3[01]", 1)


_DAY = _day_group(_DAY_NUMBER, "day")
_DAY2 = _day_group(_DAY_NUMBER, "day2")
_M1, _M2 = f"(?P<month>{_MONTH})", f"(?P<month2>{_MONTH})"

_RULES: tuple[tuple[re.Pattern[str], _Resolver], ...] = tuple(
    (re.compile(rf"(?<![\w$£€.,-])(?:{pattern})(?!\w)", re.IGNORECASE), resolve)
    for pattern, resolve in (
        (r"\d{4}-\d\d-\d\d", _resolve_iso),
        (rf"{_LED_BY_WEEKDAY}{_M1}\s+{_DAY}(?:{_DASH}{_DAY2})?(?:,?\s+{_YEAR})?", _resolve_days),
        (
            rf"{_LED_BY_WEEKDAY}(?:the\s+)?{_DAY}(?:{_DASH}{_DAY2})?\s+(?:of\s+)?{_M1}"
            rf"(?:,?\s+{_YEAR})?",
            _resolve_days,
        ),
        (rf"{_M1}\s+{_DAY}{_DASH}{_M2}\s+{_DAY2}(?:,?\s+{_YEAR})?", _resolve_days_of_two_months),
        (rf"{_DAY}\s+{_M1}{_DASH}{_DAY2}\s+{_M2}(?:,?\s+{_YEAR})?", _resolve_days_of_two_months),
        (rf"{_SOME_PART}{_M1},?\s+(?:of\s+)?{_YEAR}", _resolve_month_and_year),
        (rf"{_M1}{_DASH}{_M2},?\s+{_YEAR}", _resolve_two_months),
        (rf"{_SOME_PART}(?:(?P<which>{_WHICH})\s+)?{_M1}", _resolve_month),
        (
            rf"{_SOME_PART}{_M1}\s+(?:of\s+)?(?P<which>last|this|next)\s+year",
            _resolve_month_of_which_year,
        ),
        (rf"{_SOME_PART}{_YEAR}", _resolve_year),
        (rf"(?:the\s+)?{_SOME_PART}(?P<decade>(?:1[89]|20)\d0)['’]?s", _resolve_decade),
        (
            rf"(?:the\s+)?{_SOME_PART}(?P<season>{_any(_SEASONS)})\s+(?:of\s+)?{_YEAR}",
            _resolve_season_of_year,
        ),
        (
            rf"{_SOME_PART}(?P<which>{_WHICH})\s+(?P<season>{_any(_SEASONS)})",
            _resolve_season,
        ),
        (
            rf"(?:(?:the\s+)?(?P<ordinal>{_any(_ORDINALS)})[\s-]+quarter|Q(?P<number>[1-4]))"
            rf"(?:\s+(?:of\s+)?{_YEAR})?",
            _resolve_quarter,
        ),
        (
            rf"(?:(?P<which>{_WHICH})\s+)?(?P<weekday>{_any(_WEEKDAYS)}){_NEWSPAPERS}{_DAYTIME}",
            _resolve_weekday,
        ),
        (
            rf"(?:from\s+)?(?:(?P<which>{_WHICH})\s+)?(?P<weekday>{_any(_WEEKDAYS)})\s*"
            rf"(?:to|through|until|-|–)\s*(?P<weekday2>{_any(_WEEKDAYS)})",
            _resolve_weekdays,
        ),
        (rf"(?P<word>{_any(_DEICTIC)}){_DAYTIME}", _resolve_deictic),
        (rf"(?P<which>this|last)\s+(?P<daytime>{_any(_DAYTIMES)})", _resolve_daytime),
        (
            rf"(?:(?P<part>earlier|later|early|late|{_EDGE})\s+)?(?P<which>last|this|next)\s+"
            r"(?P<unit>week|month|year|decade)",
            _resolve_which_unit,
        ),
        (rf"(?P<part>{_EDGE})\s+(?P<which>the)\s+(?P<unit>week|month|year)", _resolve_which_unit),
        (
            rf"(?:(?P<which>{_WHICH}|the|over\s+the)\s+)weekend",
            _resolve_weekend,
        ),
        (
            rf"{_ABOUT}{_COUNT}\s+(?P<unit>(?:{_any(_UNITS)})s?)\s+"
            r"(?P<direction>ago|earlier|later|before(?=\s*(?:[.,;:]|$))|from\s+now)",
            _resolve_distance,
        ),
        (
            rf"(?:the|that)\s+(?P<which>following|next|previous|same)\s+(?P<unit>{_any(_UNITS)})",
            _resolve_neighbour,
        ),
    )
)
