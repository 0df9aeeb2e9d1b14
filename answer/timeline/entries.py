"""Reports to the events of a timeline: each once, with what became of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from answer.events import Action, DateSource
from answer.happenings import DONE, Happening, Report, grouped
from answer.timeline.topic import Topic
from answer.types import DateInterval, Status

_FELL_THROUGH = (Status.POSTPONED, Status.CANCELLED)
_TO_COME = (Status.PLANNED, *_FELL_THROUGH)
_TOGETHER = frozenset(
    {Action.VISIT, Action.HOST, Action.MEET, Action.TALK, Action.SIGN, Action.OTHER}
)
"""Actions that may be told of one event: who visits, meets."""

_A_DAY = timedelta(days=1)  # newsrooms and ministries date by different clocks
_COARSE = timedelta(days=45)
_ON_THE_CARDS = timedelta(days=400)  # how long a plan is remembered that is then called off


def events_of(topic: Topic, reports: Sequence[Report], *, as_of: date) -> list[Happening]:
    """Each event once, in no order: what happened, and plans that nothing is known to follow."""
    done = [
        report
        for report in reports
        if report.event.status in DONE
        and report.event.date is not None
        and report.event.date.first <= as_of
        and report.event.date_source is not DateSource.REPORT
    ]
    happened = _told_finer(grouped(done, of_stay=topic.is_of_stays, alike=_alike))
    happened = [replace(each, status=_done(each, as_of)) for each in happened]
    plans = _plans(topic, reports)
    kept: list[Happening] = []
    for plan in plans:
        came_of_it = next((h for h in happened if _came_of(plan, h)), None)
        if came_of_it is None:
            kept.append(plan)
        else:
            joined = replace(came_of_it, reports=(*came_of_it.reports, *plan.reports))
            happened[happened.index(came_of_it)] = joined
    return [*happened, *kept]


def is_unconfirmed(event: Happening, as_of: date) -> bool:
    """Whether it was planned for days that have passed, and nothing tells whether it happened."""
    waiting = event.status in (Status.PLANNED, Status.POSTPONED)
    return waiting and event.date is not None and event.date.last < as_of


# --- What happened ------------------------------------------------------------------------------


def _done(event: Happening, as_of: date) -> Status:
    """What was under way has happened, once its days are over."""
    going_on = all(report.event.status is Status.UNDER_WAY for report in event.reports)
    is_over = event.date is not None and event.date.last < as_of
    return Status.UNDER_WAY if going_on and not is_over else Status.HAPPENED


def _told_finer(found: Sequence[Happening]) -> list[Happening]:
    """Without what says only the year of events whose days others tell; one gets its reports."""
    fine = [each for each in found if not _is_coarse(each.date)]
    kept = list(fine)
    for each in found:
        if not _is_coarse(each.date):
            continue
        inside = [one for one in fine if _within(one.date, each.date)]
        if not inside:
            kept.append(each)
        elif len(inside) == 1:
            at = kept.index(inside[0])
            kept[at] = replace(kept[at], reports=(*kept[at].reports, *each.reports))
    return kept


def _is_coarse(interval: DateInterval | None) -> bool:
    return interval is not None and interval.last - interval.first > _COARSE


def _within(one: DateInterval | None, other: DateInterval | None) -> bool:
    return bool(one and other and other.first <= one.first and one.last <= other.last)


# --- What was planned ---------------------------------------------------------------------------


def _plans(topic: Topic, reports: Sequence[Report]) -> list[Happening]:
    """What was to come, each plan once, as the newest article tells it."""
    told = [report for report in reports if report.event.status in _TO_COME]
    dated = [report for report in told if _is_ahead(report)]
    plans = _told_finer(grouped(dated, of_stay=topic.is_of_stays, alike=_alike))
    off = [r for r in told if r.event.date is None and r.event.status in _FELL_THROUGH]
    for report in sorted(off, key=lambda each: each.published):
        plan = _called_off_by(report, plans)
        if plan is None:
            plans.append(Happening(date=None, status=report.event.status, reports=(report,)))
        else:
            at = plans.index(plan)
            plans[at] = replace(plan, reports=(*plan.reports, report))
    return [_as_newest_tells(plan) for plan in plans]


def _is_ahead(report: Report) -> bool:
    interval = report.event.date
    return interval is not None and interval.last >= report.published - _A_DAY


def _called_off_by(report: Report, plans: Sequence[Happening]) -> Happening | None:
    """The plan that a report without a date calls off: the next that was known by then."""

    def may_be(plan: Happening) -> bool:
        first = plan.reports[0]
        known = min(each.published for each in plan.reports) <= report.published
        if plan.date is None:
            close = abs(first.published - report.published) <= _COARSE
            return close and first.event.status in _FELL_THROUGH and _alike(first, report)
        ahead = report.published - _A_DAY <= plan.date.last <= report.published + _ON_THE_CARDS
        return known and ahead and _alike(first, report)

    return min(
        (plan for plan in plans if may_be(plan)),
        key=lambda plan: plan.date.first if plan.date else report.published,
        default=None,
    )


def _as_newest_tells(plan: Happening) -> Happening:
    newest = max(report.published for report in plan.reports)
    latest = [report for report in plan.reports if report.published == newest]
    # Of one day's articles the one that says that it is off knows more.
    chosen = next((r for r in latest if r.event.status in _FELL_THROUGH), latest[0])
    rest = [report for report in plan.reports if report is not chosen]
    return replace(plan, status=chosen.event.status, reports=(chosen, *rest))


def _came_of(plan: Happening, event: Happening) -> bool:
    """Whether the event is what was planned: on those days, told once they had come."""
    if plan.date is None or event.date is None:
        return False
    told = max(report.published for report in event.reports)
    planned = min(report.published for report in plan.reports)
    overlaps = (
        plan.date.first - _A_DAY <= event.date.last and event.date.first <= plan.date.last + _A_DAY
    )
    return overlaps and told >= planned and _alike(plan.reports[0], event.reports[0])


# --- Which reports may be of one event ----------------------------------------------------------


def _alike(one: Report, other: Report) -> bool:
    first, second = one.event, other.event
    if first.action is not second.action and not {first.action, second.action} <= _TOGETHER:
        return False
    here = {place.country for place in first.places}
    there = {place.country for place in second.places}
    return not here or not there or bool(here & there)
