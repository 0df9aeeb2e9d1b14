"""Selects the event that a question asks for, among those of its candidates."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from answer.deciding.event_clusters import (
    DONE,
    MEETINGS,
    OPEN,
    EventCluster,
    Report,
    begins,
    cluster,
    overlap,
    strength,
)
from answer.evidence.types import Evidence
from answer.understanding.types import Order, Question
from reading.events import Action, Event
from reading.types import DateInterval, Status

SURE = 0.55
"""How surely an event must be the one asked for, to say when it was."""

_TO_COME = (*OPEN, Status.CANCELLED)
_LESS_SURE = 0.6
"""Share of the likelihood of the surest event from which another one may be meant."""

_STILL_NEWS = timedelta(days=31)  # so long after a time articles look back at it without a date
_REMEMBERED = timedelta(days=366)  # how long a plan that lapsed may be meant by "next"


def asks_for_meeting(question: Question) -> bool:
    """Whether somebody's visit, meeting or call is asked for: none but that one answers."""
    return question.event is not None and question.event.action in MEETINGS


def when(question: Question, reports: Sequence[Report]) -> tuple[EventCluster, ...]:
    """Return the event that a "when" asks for, then others like it; empty if there is none."""
    # Who was "in Russia" last may have been elsewhere; but Caracas may be told of as Venezuela.
    reports = [each for each in reports if _is_in_city(question, each)] or reports
    if question.order is Order.NEXT:
        return _plans(question, reports)
    joins_days = question.event is not None and question.event.action in (Action.VISIT, Action.HOST)
    happened = _happened(question, reports, joins_days=joins_days)
    plans = () if question.order is Order.LAST_BUT_ONE else _plans(question, reports)
    if not happened or (plans and _is_likelier(question, plans[0], happened)):
        return plans
    chosen = _chosen(question, happened, of_meeting=asks_for_meeting(question))
    if chosen is None:
        return ()
    rest = [each for each in happened if each is not chosen and _is_as_sure(each, chosen)]
    return (chosen, *sorted(rest, key=begins, reverse=True))


def whether(evidence: Evidence) -> tuple[EventCluster, ...]:
    """Return what became of the event, as the newest article says; empty if none does."""
    question = evidence.question
    # Who was in Russia need not have been in Moscow: a false premise must not be confirmed. But
    # what was called off need not say where it was to be.
    reports = [
        report
        for report in _in_window(question, told_reports(evidence))
        if _is_in_city(question, report)
        or (report.event.status is Status.CANCELLED and not report.event.places)
    ]
    known = [
        report
        for report in reports
        if report.event.status in (*_TO_COME, Status.DENIED)
        or (report.event.status in DONE and _is_by(report.event.date, question.as_of))
    ]
    if not known:
        return ()
    newest = max(known, key=lambda report: (report.published, report.match, _is_dated(report)))
    same = [report for report in known if report.event.status is newest.event.status]
    ordered = (newest, *(report for report in same if report is not newest))
    dated = next((r.event.date for r in ordered if r.event.date and _is_ahead(r)), None)
    status = newest.event.status
    is_open = status in OPEN
    day = dated if is_open else None if status is Status.CANCELLED else newest.event.date
    return (EventCluster(date=day, status=status, reports=ordered),)


def _is_in_city(question: Question, report: Report) -> bool:
    """Whether it names the city asked for; True where none is."""
    event = question.event
    city = event.place.city if event and event.place else None
    return city is None or any(place.city == city for place in report.event.places)


def told_reports(evidence: Evidence) -> list[Report]:
    """Return the events that the rules surely take for the one asked for."""
    return [
        Report(candidate=candidate, event=found.event, match=found.match)
        for candidate in evidence.candidates
        for found in candidate.matches
        if found.match >= SURE and candidate.sentence.written_on <= evidence.question.as_of
    ]


# --- What happened ------------------------------------------------------------------------------


def _happened(
    question: Question, reports: Sequence[Report], *, joins_days: bool
) -> list[EventCluster]:
    """The dated events that happened by the day asked, and in the time asked about."""
    dated = [
        report
        for report in reports
        if report.event.status in DONE
        and report.event.date is not None
        and report.event.date.first <= question.as_of
    ]
    found = cluster(dated, joins_days=joins_days)
    if not question.windows:
        return found
    return [each for each in found if _is_in(each.date, question.windows)]


def _chosen(
    question: Question, found: Sequence[EventCluster], *, of_meeting: bool
) -> EventCluster | None:
    """The event that is meant; None where it is the last but one, and only one is told of."""
    surest = max(each.match for each in found)
    sure = [each for each in found if each.match >= _LESS_SURE * surest]
    if question.order is Order.FIRST:
        return min(sure, key=begins)
    if question.order is Order.LAST_BUT_ONE:
        return sorted(sure, key=begins)[-2] if len(sure) > 1 else None
    if question.order is Order.LAST or of_meeting:
        # By first day: "in July 2024" says more of when than "in 2024", which ends later.
        return max(sure, key=begins)
    return max(sure, key=lambda each: (each.stories, begins(each)))


def _is_as_sure(other: EventCluster, chosen: EventCluster) -> bool:
    return other.match >= _LESS_SURE * chosen.match


def _is_likelier(question: Question, plan: EventCluster, happened: Sequence[EventCluster]) -> bool:
    """Whether a plan is surer to be what is asked for than all that happened.

    Much surer, where the last or the first is asked for: a plan is rarely meant by that.
    """
    share = 1.0 if question.order is None else _LESS_SURE
    return max(each.match for each in happened) < share * plan.match


# --- What was planned ---------------------------------------------------------------------------


def _plans(question: Question, reports: Sequence[Report]) -> tuple[EventCluster, ...]:
    """The plan as the newest article reports it, or that it is off."""
    plans = [
        report
        for report in _in_window(question, reports)
        if report.event.status in _TO_COME and not _is_over(report.event.date, question)
    ]
    newest = max((report.published for report in plans), default=date.min)
    if not any(_is_dated(report) or report.event.status not in OPEN for report in plans):
        # "He plans to go" says less than "he will go on July 19", though that day has passed.
        lapsed = _lapsed(question, reports)
        if not plans or (lapsed and lapsed[0].reports[0].published >= newest):
            return lapsed
    latest = [report for report in plans if report.published == newest]
    best = max(latest, key=lambda each: (each.event.date is not None, *strength(each)))
    off = next((r for r in latest if r.event.status is Status.CANCELLED), None)
    chosen = off or best
    same = [each for each in plans if each.event.status is chosen.event.status]
    ordered = (chosen, *(each for each in same if each is not chosen))
    day = chosen.event.date or next((r.event.date for r in ordered if r.event.date), None)
    is_off = chosen.event.status is Status.CANCELLED
    return (
        EventCluster(date=None if is_off else day, status=chosen.event.status, reports=ordered),
    )


def _lapsed(question: Question, reports: Sequence[Report]) -> tuple[EventCluster, ...]:
    """The latest plan whose day has passed with no report of what became of it."""
    over = [
        report
        for report in reports
        if report.event.date is not None and _is_over(report.event.date, question)
    ]
    plans = [
        report
        for report in _in_window(question, over)
        if report.event.status in OPEN
        and report.event.date is not None
        and (question.order is not Order.NEXT or _is_remembered(report.event.date, question))
        and not any(overlap(report, other) for other in over if other.event.status in DONE)
    ]
    if not plans:
        return ()
    newest = max(plans, key=lambda each: (each.published, *strength(each)))
    ordered = (newest, *(each for each in plans if each is not newest and overlap(newest, each)))
    return (EventCluster(date=newest.event.date, status=newest.event.status, reports=ordered),)


# --- Time ---------------------------------------------------------------------------------------


def _in_window(question: Question, reports: Sequence[Report]) -> list[Report]:
    if not question.windows:
        return list(reports)
    last = max(window.last for window in question.windows)
    return [
        report
        for report in reports
        if _is_in(report.event.date, question.windows)
        or (report.event.date is None and report.published - last <= _STILL_NEWS)
    ]


def is_in_time(question: Question, event: Event) -> bool:
    """Whether its days are in the time asked about; True where none is."""
    return not question.windows or _is_in(event.date, question.windows)


def _is_in(interval: DateInterval | None, windows: Iterable[DateInterval]) -> bool:
    return interval is not None and any(map(interval.overlaps, windows))


def _is_remembered(interval: DateInterval, question: Question) -> bool:
    return question.as_of - interval.last <= _REMEMBERED


def _is_over(interval: DateInterval | None, question: Question) -> bool:
    return interval is not None and interval.last < question.as_of


def _is_by(interval: DateInterval | None, day: date) -> bool:
    return interval is None or interval.first <= day


def _is_ahead(report: Report) -> bool:
    return report.event.date is not None and report.event.date.last >= report.published


def _is_dated(report: Report) -> bool:
    return report.event.date is not None
