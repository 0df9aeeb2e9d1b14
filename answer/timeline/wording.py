"""Timelines in words, the same in every place that shows one."""

from calendar import monthrange
from datetime import date, timedelta

from answer.timeline.types import Entry, Timeline
from answer.types import DateInterval, Status
from answer.wording import day, days

NOTHING = "The archive tells of no dated event on this."
_A_DAY = timedelta(days=1)
_SEASONS = {3: "spring", 6: "summer", 9: "autumn", 12: "winter"}
_STATUS = {
    Status.HAPPENED: None,
    Status.UNDER_WAY: "under way",
    Status.PLANNED: "planned",
    Status.POSTPONED: "postponed",
    Status.CANCELLED: "cancelled",
    Status.DENIED: "denied",
    Status.HYPOTHETICAL: "only talked of",
}


def dated(entry: Entry) -> str:
    """When it was, as finely as it is told: "8–9 July 2024", "March 2025", "early 2023".

    The day of the report where it has no date.
    """
    return _spoken(entry.date) if entry.date else f"reported {day(entry.begins)}"


def _spoken(interval: DateInterval) -> str:
    """A week, a season or a part of a month or a year by its name: days would be too fine."""
    first, last = interval.first, interval.last
    if (last - first).days == 6 and first.weekday() == 0:
        return f"week of {day(first)}"
    if first.day == 1 and first.month in _SEASONS and last == _end_of_month(_later(first, 2)):
        return f"{_SEASONS[first.month]} {first.year}"
    for whole in (_month_of(first), _year_of(first)):
        part = _third(interval, whole)
        if part is not None:
            return f"{part}{days(whole)}"
    return days(interval)


def _third(interval: DateInterval, whole: DateInterval) -> str | None:
    """Which third of the month or the year it is: "early 2023" is found as its first third."""
    length = ((whole.last - whole.first).days + 1) // 3
    starts = [whole.first + timedelta(days=length * number) for number in range(3)]
    ends = [starts[1] - _A_DAY, starts[2] - _A_DAY, whole.last]
    thirds = dict(zip(zip(starts, ends, strict=True), ("early ", "mid-", "late "), strict=True))
    return thirds.get((interval.first, interval.last))


def _month_of(value: date) -> DateInterval:
    return DateInterval(first=value.replace(day=1), last=_end_of_month(value))


def _year_of(value: date) -> DateInterval:
    return DateInterval(first=date(value.year, 1, 1), last=date(value.year, 12, 31))


def _end_of_month(value: date) -> date:
    return value.replace(day=monthrange(value.year, value.month)[1])


def _later(value: date, months: int) -> date:
    """The first of the month that is so many months later."""
    index = value.year * 12 + value.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def standing(entry: Entry) -> str | None:
    """The status, where it did not simply happen."""
    if entry.is_unconfirmed:
        return f"{_STATUS[entry.status]}; no report that it happened"
    return _STATUS[entry.status]


def headline(timeline: Timeline) -> str:
    """What the timeline holds: "12 events, 4 September 2019 to 22 October 2024"."""
    entries = timeline.entries
    if not entries:
        return NOTHING
    count = "1 event" if len(entries) == 1 else f"{len(entries)} events"
    first, last = dated(entries[0]), dated(entries[-1])
    return f"{count}, {first}" if first == last else f"{count}, {first} to {last}"


def more(entry: Entry) -> str | None:
    """How many further articles tell of it."""
    rest = len(entry.citations) - 1
    if rest < 1:
        return None
    return "1 more article" if rest == 1 else f"{rest} more articles"


def granularity(interval: DateInterval) -> str:
    """How finely it is dated: day, days, week, month, season, year, or period."""
    words = _spoken(interval)
    if interval.first == interval.last:
        return "day"
    if words.isdigit():
        return "year"
    named = {"week": "week", **dict.fromkeys(_SEASONS.values(), "season")}
    kind = named.get(words.split()[0])
    if kind is not None:
        return kind
    if words == days(_month_of(interval.first)):
        return "month"
    return "days" if words[0].isdigit() and (interval.last - interval.first).days < 31 else "period"
