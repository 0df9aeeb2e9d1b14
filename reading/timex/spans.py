"""The days that a named time covers, and steps from one time to another."""

from dataclasses import replace
from datetime import date, timedelta

from reading.timex.types import Granularity, Meaning, Setting, TimeType
from reading.timex.vocabulary import DAYTIMES, LAST, NEXT, SEASONS, WEEKDAYS
from reading.types import DateInterval

_PARTS = {"early": 0, "beginning": 0, "start": 0, "mid": 1, "middle": 1, "late": 2, "end": 2}
# Days that a date may span to be counted from.
_LENGTHS = {
    Granularity.DAY: 10,  # a summit lasts a few
    Granularity.WEEK: 10,
    Granularity.MONTH: 31,
    Granularity.YEAR: 366,
    Granularity.DECADE: 3653,
}
_SEASON_STARTS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
_FARTHEST_BACK = 5  # days that a bare weekday may lie back; six back is more often a day ahead
_SOON = 100  # days: so near, "agreed a meeting on 4 July" may still lie ahead


# --- Named times --------------------------------------------------------------------------------


def days(first: date, last: date | None = None, *, anchored: bool = False) -> Meaning:
    """Return the meaning of one day, or of those to `last`."""
    value = str(first) if last is None or last == first else f"{first}/{last}"
    interval = DateInterval(first=first, last=last or first)
    return Meaning(interval=interval, granularity=Granularity.DAY, value=value, anchored=anchored)


def week(day: date, *, anchored: bool = False) -> Meaning:
    """Return the week of a day, from Monday to Sunday."""
    monday = day - timedelta(days=day.weekday())
    year, number, _ = day.isocalendar()
    return Meaning(
        interval=DateInterval(first=monday, last=monday + timedelta(days=6)),
        granularity=Granularity.WEEK,
        value=f"{year:04}-W{number:02}",
        anchored=anchored,
    )


def weekend(saturday: date) -> Meaning:
    year, number, _ = saturday.isocalendar()
    return Meaning(
        interval=DateInterval(first=saturday, last=saturday + timedelta(days=1)),
        granularity=Granularity.DAY,
        value=f"{year:04}-W{number:02}-WE",
    )


def months(
    year: int, month: int, count: int, granularity: Granularity, value: str, anchored: bool
) -> Meaning:
    """Return the meaning of `count` months from `month` on."""
    first = date(year, month, 1)
    last = shift_months(first, count) - timedelta(days=1)
    interval = DateInterval(first=first, last=last)
    return Meaning(interval=interval, granularity=granularity, value=value, anchored=anchored)


def month(year: int, number: int, *, anchored: bool = False) -> Meaning:
    return months(year, number, 1, Granularity.MONTH, f"{year:04}-{number:02}", anchored)


def quarter(year: int, number: int, *, anchored: bool = False) -> Meaning:
    return months(year, 3 * number - 2, 3, Granularity.QUARTER, f"{year:04}-Q{number}", anchored)


def half(year: int, number: int, *, anchored: bool = False) -> Meaning:
    return months(year, 6 * number - 5, 6, Granularity.HALF, f"{year:04}-H{number}", anchored)


def season(year: int, name: str, *, anchored: bool = False) -> Meaning:
    """Return the meteorological season; a winter belongs to the year of its December."""
    code = SEASONS[name.lower()]
    return months(year, _SEASON_STARTS[code], 3, Granularity.SEASON, f"{year:04}-{code}", anchored)


def years(
    first: int, count: int, granularity: Granularity, value: str, *, anchored: bool = False
) -> Meaning:
    """Return the meaning of `count` years from `first` on."""
    interval = DateInterval(first=date(first, 1, 1), last=date(first + count - 1, 12, 31))
    return Meaning(interval=interval, granularity=granularity, value=value, anchored=anchored)


def year(number: int, *, anchored: bool = False) -> Meaning:
    return years(number, 1, Granularity.YEAR, f"{number:04}", anchored=anchored)


def decade(of_year: int, *, anchored: bool = False) -> Meaning:
    first = of_year - of_year % 10
    return years(first, 10, Granularity.DECADE, f"{first // 10:03}", anchored=anchored)


def century(number: int, *, anchored: bool = False) -> Meaning:
    """Return a century by its ordinal: the 20th is 1901 to 2000, and "19" in TIMEX3."""
    first = 100 * number - 99
    return years(first, 100, Granularity.CENTURY, f"{number - 1:02}", anchored=anchored)


def around(day: date, granularity: Granularity) -> Meaning:
    """Return the day, week, month, year or decade that `day` lies in."""
    match granularity:
        case Granularity.DAY:
            return days(day)
        case Granularity.WEEK:
            return week(day)
        case Granularity.MONTH:
            return month(day.year, day.month)
        case Granularity.DECADE:
            return decade(day.year)
        case _:
            return year(day.year)


# --- Parts of them ------------------------------------------------------------------------------


def within(meaning: Meaning, first: date, last: date) -> Meaning:
    """Return the meaning narrowed to some of its days."""
    return replace(meaning, interval=DateInterval(first=first, last=last))


def part(meaning: Meaning, words: str | None) -> Meaning:
    """Return the early, middle or late third if `words` name one; a day is never divided.

    Of a year that is four months, and its end is December.
    """
    named = next((word for word in _PARTS if word in (words or "").lower()), None)
    whole = meaning.interval
    if named is None or whole is None or whole.first == whole.last:
        return meaning
    third = _PARTS[named]
    if meaning.granularity is Granularity.YEAR:
        first = whole.first.replace(month=12 if named == "end" else 4 * third + 1)
        last = whole.last if third == 2 else shift_months(first, 4) - timedelta(days=1)
        return within(meaning, first, last)
    length = ((whole.last - whole.first).days + 1) // 3
    first = whole.first + timedelta(days=third * length)
    last = whole.last if third == 2 else first + timedelta(days=length - 1)
    return within(meaning, first, last)


def daytime(meaning: Meaning, word: str | None) -> Meaning:
    """Return the morning, afternoon, evening or night of a day, if `word` names one."""
    if not word:
        return meaning
    return replace(meaning, value=meaning.value + DAYTIMES[word.lower()], type=TimeType.TIME)


# --- Steps --------------------------------------------------------------------------------------


def shift_months(day: date, count: int) -> date:
    """Return the first day of the month that is `count` months from that of `day`."""
    index = day.year * 12 + day.month - 1 + count
    return date(index // 12, index % 12 + 1, 1)


def shift(day: date, count: int, granularity: Granularity) -> date:
    """Return the day that is `count` units away; for months and longer, the first of its month."""
    match granularity:
        case Granularity.DAY:
            return day + timedelta(days=count)
        case Granularity.WEEK:
            return day + timedelta(weeks=count)
        case Granularity.MONTH:
            return shift_months(day, count)
        case Granularity.DECADE:
            return shift_months(day, 120 * count)
        case _:
            return shift_months(day, 12 * count)


def step(day: date, count: int, granularity: Granularity) -> date:
    """Return the same to the day: a month from 31 January is 28 February."""
    there = shift(day, count, granularity)
    if granularity in (Granularity.DAY, Granularity.WEEK):
        return there
    following = shift(there, 1, Granularity.MONTH) - timedelta(days=1)
    return there.replace(day=min(day.day, following.day))


def can_count_from(named: DateInterval, granularity: Granularity) -> bool:
    """Return whether a date is fine enough to count units from: not days from a year."""
    return (named.last - named.first).days < _LENGTHS[granularity]


def year_of_month(number: int, setting: Setting) -> int:
    """Return the year of a month named without one: the nearest, or as the tense has it."""
    reference = setting.reference
    ahead = (number - reference.month) % 12
    furthest = 11 if setting.looks_ahead else 0 if setting.looks_back else 4
    if ahead > furthest:
        ahead -= 12
    return shift_months(reference, ahead).year


def year_of_which(which: str, setting: Setting) -> int:
    """Return the year of "last", "this" or "next" year."""
    return setting.reference.year + {"last": -1, "next": 1}.get(which, 0)


def nearest(number_of_month: int, day: int, setting: Setting, *, over: bool = False) -> date:
    """Return a day named without its year: the nearest, or as the tense has it; the last if over.

    Where no verb leans, and it is near in no year, one of this year that has passed goes before:
    in November "March 21" is eight months ago. Raise ValueError for a day that no year has.
    """
    this_year = setting.reference.year
    occurrences = []
    for candidate in range(this_year - 4, this_year + 5):  # four away where it is a 29 February
        try:
            occurrences.append(date(candidate, number_of_month, day))
        except ValueError:
            continue
    if not occurrences:
        raise ValueError(f"no month {number_of_month} has a day {day}")
    distance = {found: (found - setting.reference).days for found in occurrences}
    if over:
        return max(found for found, apart in distance.items() if apart <= 0)
    fitting = [
        found
        for found, apart in distance.items()
        if not (setting.looks_back and apart > _SOON)
        and not (setting.looks_ahead and apart < -_SOON)
    ]
    found = min(fitting, key=lambda each: abs(distance[each]))
    if setting.looks_ahead or setting.looks_back or abs(distance[found]) <= _SOON:
        return found
    passed = [each for each in fitting if each.year == this_year and distance[each] < 0]
    return passed[0] if passed else found


def weekday(name: str, setting: Setting, which: str) -> date:
    """Return the day of a weekday in the news: today or the last one, or the next if planned."""
    reference, number = setting.reference, WEEKDAYS.index(name.lower())
    back = (reference.weekday() - number) % 7
    ahead = (number - reference.weekday()) % 7
    if which in LAST:
        return reference - timedelta(days=back or 7)
    if which in NEXT:
        return reference + timedelta(days=ahead or 7)
    if setting.looks_ahead or (which == "this" and not setting.looks_back):
        return reference + timedelta(days=ahead)
    return reference - timedelta(days=back if back <= _FARTHEST_BACK else back - 7)
