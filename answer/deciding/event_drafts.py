"""Answers to "when" and "did it": from the events that sentences tell of."""

from collections.abc import Sequence

from answer import wording
from answer.deciding.confidence import AnswerMethod, of_event, of_whether
from answer.deciding.draft import Draft
from answer.deciding.event_clusters import EventCluster, Report, has_lapsed
from answer.deciding.event_selection import asks_for_meeting, told_reports, when, whether
from answer.deciding.reports import reports_of
from answer.evidence.types import Evidence
from answer.understanding.types import Order, Question
from reading.types import DateInterval, Status

_OFF = (Status.CANCELLED, Status.DENIED)
_FINE, _COARSE = 31, 366  # days: within a month, or a year, it says when


def told_draft(evidence: Evidence) -> Draft | None:
    """Return the days of the event that the rules surely take for the one asked for."""
    return _when_draft(evidence, AnswerMethod.TOLD, told_reports(evidence))


def likely_draft(evidence: Evidence) -> Draft | None:
    """Return the days of the event that rules and reader together find the likeliest."""
    return _when_draft(evidence, AnswerMethod.EVENT, reports_of(evidence))


def _when_draft(
    evidence: Evidence, method: AnswerMethod, reports: Sequence[Report]
) -> Draft | None:
    question = evidence.question
    found = when(question, reports)
    if not found:
        return None
    chosen, *rest = found
    best = chosen.reports[0].candidate
    if method is AnswerMethod.TOLD and chosen.status in _OFF:
        # No words say when, where it is off: what became of it is what is told.
        signals = of_whether(match=chosen.match)
    else:
        signals = of_event(
            evidence,
            best,
            method=method,
            likelihood=chosen.match,
            lead=chosen.match - max((each.match for each in rest), default=0.0),
            fineness=fineness(chosen.status, chosen.date, question.order),
            stories=chosen.articles,
        )
    return Draft(
        text=when_text(question, chosen),
        support=tuple(report.candidate for report in chosen.reports),
        signals=signals,
        date=chosen.date,
        status=chosen.status,
        others=tuple((when_text(question, each), each.reports[0].candidate) for each in rest),
    )


def whether_draft(evidence: Evidence) -> Draft | None:
    """Return what became of a visit, a meeting or a call; None where no sentence tells of it.

    Of other events the rules do not know whether "refuse" was asked for, or "accept".
    """
    question = evidence.question
    found = whether(evidence) if asks_for_meeting(question) else ()
    if not found:
        return None
    became = found[0]
    lapsed = has_lapsed(became, question.as_of)
    return Draft(
        text=wording.whether(became.status, became.date, lapsed=lapsed),
        support=tuple(report.candidate for report in became.reports),
        signals=of_whether(match=became.match),
        date=became.date,
        status=became.status,
    )


def when_text(question: Question, event: EventCluster) -> str:
    """Return when an event is told to have been, or to be planned for."""
    lapsed = has_lapsed(event, question.as_of)
    return wording.when(event.status, event.date, place=event.city, lapsed=lapsed)


def fineness(status: Status, days: DateInterval | None, order: Order | None = None) -> float:
    """Return how well the days say when, 0 to 1; what did not happen has none to say."""
    if status in _OFF:
        return 1.0
    if days is None:  # that the next is planned says all, if nobody yet tells for when
        return 1.0 if order is Order.NEXT else 0.0
    length = (days.last - days.first).days + 1
    return 1.0 if length <= _FINE else 0.5 if length <= _COARSE else 0.0
