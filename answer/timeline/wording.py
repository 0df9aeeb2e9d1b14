"""Timelines in words, for cards, pictures and the terminal."""

from calendar import monthrange
from datetime import date, timedelta

from answer.timeline.types import Entry, Timeline
from language import Language, english
from reading.types import DateInterval, Status

_A_DAY = timedelta(days=1)
_WEEK = "dated-week"
_SEASONS = {3: "dated-spring", 6: "dated-summer", 9: "dated-autumn", 12: "dated-winter"}
_THIRDS = ("dated-early", "dated-mid", "dated-late")


def dated(entry: Entry, language: Language | None = None) -> str:
    """Return the date of an entry: "8–9 July 2024", "March 2025", "early 2023".

    Of an entry without a date it is the day of the report.
    """
    language = language or english()
    if entry.date is None:
        return language("dated-reported", day=language.day(entry.begins))
    return _spoken(entry.date, language)


def _spoken(interval: DateInterval, language: Language) -> str:
    name, whole = _named(interval)
    if name is None:
        return language.days(interval.first, interval.last)
    return language(
        name,
        day=language.day(whole.first),
        year=str(whole.first.year),
        period=language.days(whole.first, whole.last),
    )


def _named(interval: DateInterval) -> tuple[str | None, DateInterval]:
    """The message for a week, a season, or a part of a month or a year; None for other intervals.

    The other value is the month or year that it is a part of, or the interval itself.
    """
    first, last = interval.first, interval.last
    if (last - first).days == 6 and first.weekday() == 0:
        return _WEEK, interval
    months = 12 * (last.year - first.year) + last.month - first.month
    is_whole = first.day == 1 and last == _end_of_month(last)
    if is_whole and months == 2 and first.month in _SEASONS:
        return _SEASONS[first.month], interval
    for whole in (_month_of(first), _year_of(first)):
        part = _third(interval, whole)
        if part is not None:
            return part, whole
    return None, interval


def _third(interval: DateInterval, whole: DateInterval) -> str | None:
    """Which third of the month or the year it is: "early 2023" is found as its first third."""
    length = ((whole.last - whole.first).days + 1) // 3
    starts = [whole.first + timedelta(days=length * number) for number in range(3)]
    ends = [starts[1] - _A_DAY, starts[2] - _A_DAY, whole.last]
    thirds = dict(zip(zip(starts, ends, strict=True), _THIRDS, strict=True))
    return thirds.get((interval.first, interval.last))


def _month_of(value: date) -> DateInterval:
    return DateInterval(first=value.replace(day=1), last=_end_of_month(value))


def _year_of(value: date) -> DateInterval:
    return DateInterval(first=date(value.year, 1, 1), last=date(value.year, 12, 31))


def _end_of_month(value: date) -> date:
    return value.replace(day=monthrange(value.year, value.month)[1])


def status_text(entry: Entry, language: Language | None = None) -> str | None:
    """Return the status of an entry in words; None if it simply happened."""
    if entry.status is Status.HAPPENED:
        return None
    language = language or english()
    said = language(f"standing-{entry.status.value.replace(' ', '-')}")
    return language("unconfirmed", standing=said) if entry.is_unconfirmed else said


def headline(timeline: Timeline, language: Language | None = None) -> str:
    """Return what a timeline holds: "12 events, 4 September 2019 to 22 October 2024"."""
    language = language or english()
    entries = timeline.entries
    if not entries:
        return language("timeline-nothing")
    count = language("timeline-count", count=len(entries))
    first, last = dated(entries[0], language), dated(entries[-1], language)
    if first == last:
        return language("timeline-headline", count=count, dated=first)
    return language("timeline-headline-span", count=count, first=first, last=last)


def more_articles(entry: Entry, language: Language | None = None) -> str | None:
    """Return how many articles report it beside the first; None if there are no more."""
    rest = len(entry.citations) - 1
    return (language or english())("timeline-more", count=rest) if rest > 0 else None


def granularity(interval: DateInterval) -> str:
    """Return how finely it is dated: day, days, week, month, season, year, or period."""
    if interval.first == interval.last:
        return "day"
    name, whole = _named(interval)
    if name is not None:
        return "week" if name == _WEEK else "period" if name in _THIRDS else "season"
    if interval == _year_of(interval.first):
        return "year"
    if interval == _month_of(interval.first):
        return "month"
    return "days" if (whole.last - whole.first).days < 31 else "period"
