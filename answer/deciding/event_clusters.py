"""Reports of events, grouped: those that tell of one event are one cluster."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from answer.evidence.types import Candidate
from reading.events import Action, Event
from reading.types import DateInterval, Status

MEETINGS = frozenset({Action.VISIT, Action.MEET, Action.CALL, Action.TALK, Action.HOST})
DONE = (Status.HAPPENED, Status.UNDER_WAY)
OPEN = (Status.PLANNED, Status.POSTPONED)

_STAY = 4  # days that a visit may be told to last, to be joined with the day before or after
_COARSE = 45  # days: "in 2019" may be any of several events


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A sentence's event; `match` is how surely it is the one asked for, from 0 to 1."""

    candidate: Candidate
    event: Event
    match: float

    @property
    def published(self) -> date:
        """When it was written: on a live page, the day of its entry."""
        return self.candidate.sentence.written_on


@dataclass(frozen=True, slots=True, kw_only=True)
class EventCluster:
    """The reports of one event, the best first; `date` is the finest that they give."""

    date: DateInterval | None
    status: Status
    reports: tuple[Report, ...]

    @property
    def match(self) -> float:
        """How surely it is the event asked for, 0 to 1: its surest report's."""
        return max(report.match for report in self.reports)

    @property
    def stories(self) -> float:
        """How many stories tell of it, each counted as surely as it is of the event asked for."""
        surest: dict[int, float] = {}
        for report in self.reports:
            story = report.candidate.article.story
            surest[story] = max(report.match, surest.get(story, 0.0))
        return sum(surest.values())

    @property
    def city(self) -> str | None:
        """The city of its best report, if it is a meeting and names one."""
        event = self.reports[0].event
        place = event.place if event.action in MEETINGS else None
        return place.city.title() if place and place.city else None

    @property
    def articles(self) -> int:
        """How many articles say so; copies of one text count once."""
        return len({report.candidate.article.story for report in self.reports})


def has_lapsed(event: EventCluster, as_of: date) -> bool:
    """Whether it was planned for days that have passed, with no report of what became of it."""
    days = event.date
    return event.status in OPEN and days is not None and days.last < as_of


def cluster(
    reports: Iterable[Report],
    *,
    joins_days: bool,
    alike: Callable[[Report, Report], bool] = lambda one, other: True,
) -> list[EventCluster]:
    """Return the events that dated reports tell of; only reports that are `alike` may be of one.

    With `joins_days`, days that follow each other are one event: a visit may last some.
    """
    groups: list[list[Report]] = []
    for report in sorted(reports, key=lambda each: (length(each.event.date), -each.match)):
        group = next((g for g in groups if overlap(g[0], report) and alike(g[0], report)), None)
        if group is None:
            groups.append([report])
        else:
            group.append(report)
    found = [_of_one_event(group) for group in groups]
    return _joined(found, alike) if joins_days else found


def _of_one_event(group: Sequence[Report]) -> EventCluster:
    """One event; the report that dates it most finely first: the answer comes from it."""
    first, *rest = group
    ordered = (first, *sorted(rest, key=strength, reverse=True))
    return EventCluster(date=first.event.date, status=Status.HAPPENED, reports=ordered)


def _joined(
    found: Sequence[EventCluster], alike: Callable[[Report, Report], bool]
) -> list[EventCluster]:
    """Days that follow each other as one: who came on the 8th and met on the 9th came once."""
    joined: list[EventCluster] = []
    for each in sorted(found, key=begins):
        before = joined[-1] if joined else None
        if (
            before is not None
            and before.date
            and each.date
            and _follows(before.date, each.date)
            and alike(before.reports[0], each.reports[0])
        ):
            days = DateInterval(first=before.date.first, last=max(before.date.last, each.date.last))
            reports = (*before.reports, *each.reports)
            joined[-1] = EventCluster(date=days, status=each.status, reports=reports)
        else:
            joined.append(each)
    return joined


def _follows(one: DateInterval, other: DateInterval) -> bool:
    short = max(length(one), length(other)) <= _STAY
    return short and (other.first - one.last).days <= 1


def strength(report: Report) -> tuple[float, float]:
    """Return a sort key: how surely it is the event asked for, then its sentence's score."""
    return report.match, report.candidate.score


def overlap(one: Report, other: Report) -> bool:
    """Whether two reports may date one event: a year does not date what a day does."""
    first, second = sorted((one.event.date, other.event.date), key=length)
    if first is None or second is None or length(second) > _COARSE > length(first):
        return first == second
    return first.overlaps(second)


def begins(event: EventCluster) -> tuple[date, float]:
    """Return a sort key: the first day of the event, undated ones first."""
    return (event.date.first if event.date else date.min), event.match


def length(interval: DateInterval | None) -> int:
    """Return the days from the first to the last, 0 for one day or none."""
    return (interval.last - interval.first).days if interval else 0
