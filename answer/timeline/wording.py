"""Timelines in words, the same in every place that shows one."""

from answer.timeline.types import Entry, Timeline
from answer.types import DateInterval, Status
from answer.wording import day, days

NOTHING = "The archive tells of no dated event on this."
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
    """When it was: "8–9 July 2024", "March 2025"; the day of the report where it has no date."""
    return days(entry.date) if entry.date else f"reported {day(entry.begins)}"


def standing(entry: Entry) -> str | None:
    """The status, where it did not simply happen."""
    if entry.is_unconfirmed:
        return f"{_STATUS[entry.status]}; no article tells whether it happened"
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
    """How finely it is dated: day, days, month, year, or period."""
    words = days(interval)
    if interval.first == interval.last:
        return "day"
    if words.isdigit():
        return "year"
    if not words[0].isdigit():
        return "month"
    return "days" if (interval.last - interval.first).days < 31 else "period"
