"""Answers to "when": the days that the reader points at in the sentence that likely answers.

Whether the sentence tells of the event asked for is not looked at: the readers are trusted. So it
finds the days of what no rule knows, such as when a gun was tested or a rate was raised.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from answer.deciding.confidence import of_pointed
from answer.deciding.draft import BAND, Draft
from answer.deciding.event_clusters import DONE, OPEN, EventCluster, Report, begins, overlap
from answer.deciding.event_drafts import fineness, when_text
from answer.deciding.event_selection import asks_for_meeting, is_in_time, told_reports
from answer.deciding.reports import dated_event
from answer.evidence.types import Candidate, Evidence
from answer.understanding.types import Order, Question
from reading.events import Event
from reading.types import DateInterval, Status

_SINCE = re.compile(r"\bsince\s+$", re.IGNORECASE)

_STATUSES: dict[Order | None, tuple[Status, ...]] = {
    Order.LAST: DONE,
    Order.FIRST: DONE,
    Order.NEXT: OPEN,
}


def pointed_draft(evidence: Evidence) -> Draft | None:
    """Return the days in the best sentence that has any; None where these can't be meant.

    The last is never one before an event that the rules surely take for the one asked for, and the
    one before the last no single sentence tells.
    """
    question = evidence.question
    found = [report for each in evidence.candidates if (report := _report(question, each))]
    if not found or question.order is Order.LAST_BUT_ONE:
        return None
    best = _meant(question, found)
    if question.order is Order.LAST and _has_later(evidence, best):
        return None
    same = [best, *(each for each in found if each is not best and overlap(best, each))]
    event = EventCluster(date=best.event.date, status=best.event.status, reports=tuple(same))
    others = [_alone(each) for each in found if _may_be_listed(question, best, each)][:2]
    return Draft(
        text=when_text(question, event),
        support=tuple(each.candidate for each in same),
        signals=of_pointed(
            evidence,
            best.candidate,
            share=_weight(same, best) / _weight(found, best),
            fineness=fineness(event.status, event.date),
            stories=event.articles,
            is_known=bool(best.candidate.matches) or not asks_for_meeting(question),
        ),
        date=event.date,
        status=event.status,
        others=tuple((when_text(question, each), each.reports[0].candidate) for each in others),
    )


def _meant(question: Question, found: Sequence[Report]) -> Report:
    """The best sentence's, or of those about as good the last or the first that is asked for."""
    best = found[0]
    if question.order not in (Order.LAST, Order.FIRST):
        return best
    band = [each for each in found if each.candidate.score >= best.candidate.score - BAND]
    chosen = max if question.order is Order.LAST else min
    return chosen(band, key=lambda each: begins(_alone(each)))


def _may_be_listed(question: Question, best: Report, other: Report) -> bool:
    """Whether it is another event, and none that would be the last or first instead."""
    is_later = begins(_alone(other)) > begins(_alone(best))
    is_nearer = {Order.LAST: is_later, Order.FIRST: not is_later}
    return not overlap(best, other) and not (question.order and is_nearer.get(question.order))


def _report(question: Question, candidate: Candidate) -> Report | None:
    """The event that the reader's days date; None where it can't be what is asked for."""
    days, as_of = candidate.days, question.as_of
    if days is None or candidate.sentence.written_on > as_of:
        return None
    event = _told_event(question, candidate, days)
    if event.status not in _STATUSES.get(question.order, (*DONE, *OPEN)):
        return None
    if question.order is Order.NEXT and days.last < as_of:
        return None
    if not is_in_time(question, event):
        return None
    return Report(candidate=candidate, event=event, match=0.0)


def _told_event(question: Question, candidate: Candidate, days: DateInterval) -> Event:
    """The event that is told of with these days.

    Who has not been there since May was there then. Of what may have happened on Thursday that is
    the day, but it is nobody's last visit.
    """
    event = dated_event(candidate, days)
    start = candidate.answer.span.start if candidate.answer else 0
    if event.status is Status.DENIED and _SINCE.search(candidate.text, 0, start):
        return replace(event, status=Status.HAPPENED)
    if event.status is Status.HYPOTHETICAL and question.order is not Order.LAST:
        is_past = days.last <= candidate.sentence.written_on
        return replace(event, status=Status.HAPPENED if is_past else Status.PLANNED)
    return event


def _has_later(evidence: Evidence, best: Report) -> bool:
    """Whether the rules know a later event of the kind asked for, by the day asked."""
    last = best.event.date.last if best.event.date else date.min
    return any(
        each.event.status in DONE
        and each.event.date is not None
        and last < each.event.date.first <= evidence.question.as_of
        for each in told_reports(evidence)
    )


def _alone(report: Report) -> EventCluster:
    return EventCluster(date=report.event.date, status=report.event.status, reports=(report,))


def _weight(reports: Sequence[Report], best: Report) -> float:
    """How likely one of the sentences answers, beside the best."""
    return sum(math.exp(each.candidate.score - best.candidate.score) for each in reports)
