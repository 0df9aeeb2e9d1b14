"""Dates and headlines in words, the same in every place that shows an answer."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date

from answer.events.types import Action
from answer.types import Citation, DateInterval, Status

_NAMED = 3


def day(value: date) -> str:
    """A date as people write it: 9 July 2024."""
    return f"{value.day} {value:%B} {value.year}"


def days(interval: DateInterval) -> str:
    """An interval as people write it: a year, a month, a day, or from one day to another."""
    first, last = interval.first, interval.last
    if first == last:
        return day(first)
    if first.year != last.year:
        return f"{day(first)} – {day(last)}"
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return str(first.year)
    if first.month != last.month:
        return f"{first.day} {first:%B} – {day(last)}"
    if first.day == 1 and last.day == monthrange(last.year, last.month)[1]:
        return f"{first:%B} {first.year}"
    return f"{first.day}–{day(last)}"


def also_in(citation: Citation) -> str | None:
    """Who else carries the text: "also in Daily News, The Post and 3 more"; None for nobody."""
    carriers = [copy.publisher or copy.title for copy in citation.copies]
    others = [name for name in dict.fromkeys(carriers) if name != citation.publisher]
    if not others:
        return None
    *first, last = others if len(others) <= _NAMED else (*others[:2], f"{len(others) - 2} more")
    return f"also in {', '.join(first)} and {last}" if first else f"also in {last}"


def when(
    status: Status,
    interval: DateInterval | None,
    *,
    place: str | None = None,
    lapsed: bool = False,
) -> str:
    """The answer to "when": the days of what happened, or what became of the plan.

    "8–9 July 2024 (Moscow)"; "Planned for 1 December 2022"; "Cancelled". `lapsed` where the day
    of the plan has passed without a report.
    """
    said = days(interval) if interval else None
    match status:
        case Status.HAPPENED:
            known = said or "It happened; the articles do not say when"
            return f"{known} ({place})" if place and said else known
        case Status.UNDER_WAY:
            return f"Under way: {said}" if said else "Under way"
        case Status.PLANNED:
            planned = f"Planned for {said}" if said else "Planned; the date is not announced"
            return planned + _UNTOLD if lapsed else planned
        case Status.POSTPONED:
            postponed = f"Postponed to {said}" if said else "Postponed"
            return postponed + _UNTOLD if lapsed else postponed
        case Status.CANCELLED:
            return "Cancelled"
        case Status.DENIED:
            return "It did not happen, the articles say"
        case Status.HYPOTHETICAL:
            return "It was only talked of"


_UNTOLD = "; no article says whether it took place"


def whether(status: Status, interval: DateInterval | None, *, lapsed: bool = False) -> str:
    """The answer to "did it", "has he", "is she still": a yes or no, and why."""
    said = days(interval) if interval else None
    match status:
        case Status.HAPPENED:
            return f"Yes: {said}" if said else "Yes"
        case Status.UNDER_WAY:
            return "Yes: it is under way"
        case Status.PLANNED if lapsed:
            return f"Not yet, as far as the articles tell: it was planned for {said}"
        case Status.PLANNED:
            return f"Not yet: planned for {said}" if said else "Not yet: it is planned"
        case Status.POSTPONED if lapsed:
            return f"Not as far as the articles tell: it was postponed to {said}"
        case Status.POSTPONED:
            return f"No: postponed to {said}" if said else "No: it was postponed"
        case Status.CANCELLED:
            return "No: it was called off"
        case Status.DENIED:
            return "No"
        case Status.HYPOTHETICAL:
            return "Not as far as reported: it was only talked of"


_KINDS = {
    Action.VISIT: "visit",
    Action.HOST: "visit",
    Action.MEET: "meeting",
    Action.CALL: "call",
    Action.TALK: "conversation",
}


def unreported(action: Action, *, windows: Sequence[DateInterval] = ()) -> str:
    """Why nothing answers where a meeting, of whatever kind, is asked for that none tells of."""
    such = f"No article reports such a {_KINDS[action]}"
    return f"{such} at the time asked about." if windows else f"{such}."
