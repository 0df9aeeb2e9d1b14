"""The events of a topic: reports clustered, each event once, with what became of it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from answer.deciding.event_clusters import DONE, EventCluster, Report, cluster
from answer.timeline.topic_matching import company, is_of_visits
from answer.understanding.topic import Topic
from reading.events import Action, DateSource, Event
from reading.types import DateInterval, Status

_FELL_THROUGH = (Status.POSTPONED, Status.CANCELLED)
_TO_COME = (Status.PLANNED, *_FELL_THROUGH)
_KINDS = (
    frozenset(
        {
            Action.VISIT,
            Action.HOST,
            Action.MEET,
            Action.TALK,
            Action.SIGN,
            Action.JOIN,
            Action.OTHER,
        }
    ),
    frozenset({Action.CALL, Action.TALK}),
)
"""Actions that different reports may give one event."""

_A_DAY = timedelta(days=1)  # newsrooms and ministries date by different clocks
_COARSE = timedelta(days=45)
_PLAN_REMEMBERED = timedelta(days=400)  # how long a plan is remembered that is then called off


def events_of(topic: Topic, reports: Sequence[Report], *, as_of: date) -> list[EventCluster]:
    """Return each event once, in no order: what happened, what is denied, and open plans."""
    happened = [
        replace(each, status=_done(each, as_of))
        for each in _grouped(topic, (r for r in reports if _is_done(r, as_of)))
    ]
    fine = [each for each in happened if not _is_coarse(each.date)]
    coarse = [each for each in happened if _is_coarse(each.date)]
    denied = _grouped(topic, (r for r in reports if r.event.status is Status.DENIED))
    known = _with_plans(topic, fine, _plans(topic, reports))
    for each in coarse:
        known = _with_coarse(topic, known, each)
    # Beside what others tell of those days: a denial takes nothing back.
    return [*known, *(replace(each, status=Status.DENIED) for each in denied)]


def _grouped(topic: Topic, reports: Iterable[Report]) -> list[EventCluster]:
    return cluster(reports, joins_days=is_of_visits(topic), alike=partial(_alike, topic))


def by_relevance(event: EventCluster) -> list[Report]:
    """Return the reports of an event, those first that date it as it is listed, and surely."""

    def relevance(report: Report) -> tuple[bool, int, bool, float, float]:
        own = report.event
        return (
            (own.status in DONE) == (event.status in DONE),
            -_days_apart(own.date, event.date),
            # A dateline alone dates whatever opens an article.
            own.date_source is not DateSource.DATELINE,
            report.match,
            report.candidate.score,
        )

    return sorted(event.reports, key=relevance, reverse=True)


def _days_apart(own: DateInterval | None, listed: DateInterval | None) -> int:
    """By how many days the date of a report differs from the one listed."""
    if own is None or listed is None:
        return 0 if own == listed else date.max.toordinal()
    return abs((own.first - listed.first).days) + abs((own.last - listed.last).days)


# --- What happened ------------------------------------------------------------------------------


def _done(event: EventCluster, as_of: date) -> Status:
    """Whether it is under way or has happened: what is under way ends with its last day."""
    going_on = all(report.event.status is Status.UNDER_WAY for report in event.reports)
    is_over = event.date is not None and event.date.last < as_of
    return Status.UNDER_WAY if going_on and not is_over else Status.HAPPENED


def _is_done(report: Report, as_of: date) -> bool:
    event = report.event
    if event.status not in DONE or event.date is None or event.date.first > as_of:
        return False
    # Where only the saying is dated, the event is older.
    return event.date_source is not DateSource.REPORT


def _with_coarse(
    topic: Topic, known: Sequence[EventCluster], coarse: EventCluster
) -> list[EventCluster]:
    """The events with one that is dated only "in 2018": joined with a known one, or beside them.

    If it may be any of several it is left out.
    """
    inside = [
        each
        for each in known
        if _within(each.date, coarse.date)
        and _alike(topic, each.reports[0], coarse.reports[0])
        and each.status in (Status.HAPPENED, Status.PLANNED, Status.POSTPONED)
    ]
    if not inside:
        return [*known, coarse]
    there = [each for each in inside if _share_place(each, coarse)] or inside
    if len(there) > 1:
        return list(known)
    return [_joined(each, coarse) if each is there[0] else each for each in known]


def _joined(known: EventCluster, coarse: EventCluster) -> EventCluster:
    if known.status is Status.HAPPENED:
        return replace(known, reports=(*known.reports, *coarse.reports))
    # What was planned happened, as those who look back tell.
    if max(each.published for each in coarse.reports) <= known.reports[0].published:
        return known
    return replace(known, status=Status.HAPPENED, reports=(*coarse.reports, *known.reports))


def _share_place(one: EventCluster, other: EventCluster) -> bool:
    return bool(_countries(one.reports[0].event) & _countries(other.reports[0].event))


def _is_coarse(interval: DateInterval | None) -> bool:
    return interval is not None and interval.last - interval.first > _COARSE


def _within(one: DateInterval | None, other: DateInterval | None) -> bool:
    return bool(one and other and other.first <= one.first and one.last <= other.last)


# --- What was planned ---------------------------------------------------------------------------


def _plans(topic: Topic, reports: Sequence[Report]) -> list[EventCluster]:
    """Each plan once, as the newest article reports it."""
    ahead = [report for report in reports if report.event.status in _TO_COME]
    dated = [report for report in ahead if _is_ahead(report)]
    plans = _grouped(topic, dated)
    off = [r for r in ahead if r.event.date is None and r.event.status in _FELL_THROUGH]
    for report in sorted(off, key=lambda each: (each.published, -each.match)):
        plan = _called_off_by(topic, report, plans)
        if plan is None:
            plans.append(EventCluster(date=None, status=report.event.status, reports=(report,)))
        else:
            at = plans.index(plan)
            plans[at] = replace(plan, reports=(*plan.reports, report))
    return [_as_newest_tells(plan) for plan in plans]


def _is_ahead(report: Report) -> bool:
    interval = report.event.date
    return interval is not None and interval.last >= report.published - _A_DAY


def _called_off_by(
    topic: Topic, report: Report, plans: Sequence[EventCluster]
) -> EventCluster | None:
    """The plan that an undated report calls off: the next one that was known by then."""

    def may_be(plan: EventCluster) -> bool:
        first = plan.reports[0]
        known = min(each.published for each in plan.reports) <= report.published
        if plan.date is None:
            close = abs(first.published - report.published) <= _COARSE
            return close and first.event.status in _FELL_THROUGH and _alike(topic, first, report)
        ahead = report.published - _A_DAY <= plan.date.last <= report.published + _PLAN_REMEMBERED
        return known and ahead and _alike(topic, first, report)

    return min(
        (plan for plan in plans if may_be(plan)),
        key=lambda plan: plan.date.first if plan.date else report.published,
        default=None,
    )


def _as_newest_tells(plan: EventCluster) -> EventCluster:
    newest = max(report.published for report in plan.reports)
    latest = [report for report in plan.reports if report.published == newest]
    # Of one day's articles the one that says that it is off knows more.
    chosen = next((r for r in latest if r.event.status in _FELL_THROUGH), latest[0])
    rest = [report for report in plan.reports if report is not chosen]
    return replace(plan, status=chosen.event.status, reports=(chosen, *rest))


def _with_plans(
    topic: Topic, happened: Sequence[EventCluster], plans: Iterable[EventCluster]
) -> list[EventCluster]:
    """The events with the reports of their plans, and the plans without an event."""
    known, left = list(happened), []
    for plan in plans:
        at = next((i for i, event in enumerate(known) if _came_of(topic, plan, event)), None)
        if at is None:
            left.append(plan)
        else:
            known[at] = replace(known[at], reports=(*known[at].reports, *plan.reports))
    return [*known, *left]


def _came_of(topic: Topic, plan: EventCluster, event: EventCluster) -> bool:
    """Whether the event is what was planned: on those days, reported since."""
    if plan.date is None or event.date is None:
        return False
    reported = max(report.published for report in event.reports)
    planned = min(report.published for report in plan.reports)
    apart = max(plan.date.first - event.date.last, event.date.first - plan.date.last)
    return (
        apart <= _A_DAY and reported >= planned and _alike(topic, plan.reports[0], event.reports[0])
    )


# --- Which reports may be of one event ----------------------------------------------------------


def _alike(topic: Topic, one: Report, other: Report) -> bool:
    """Whether two reports may be of one event, by action, place and company."""
    actions = {one.event.action, other.event.action}
    if len(actions) > 1 and not any(actions <= kind for kind in _KINDS):
        return False
    here, there = _countries(one.event), _countries(other.event)
    if here and there and not here & there:
        return False
    return is_of_visits(topic) or _share_company(topic, one, other)


def _share_company(topic: Topic, one: Report, other: Report) -> bool:
    """Whether the people beside those of the topic may be the same in both."""
    here, there = company(topic, one.event), company(topic, other.event)
    return not here or not there or bool(here & there)


def _countries(event: Event) -> frozenset[str]:
    return frozenset(place.country for place in event.places)
