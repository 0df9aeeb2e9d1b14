"""Answers to "when": the days that the reader points at in the sentence that likely answers.

Whether the sentence tells of the event asked for is left to the readers. So it finds the days of
what no rule knows, such as when a gun was tested or a rate was raised.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import replace

from answer.deciding.confidence import of_pointed
from answer.deciding.draft import BAND, Draft
from answer.deciding.event_clusters import DONE, OPEN, EventCluster, Report, begins, length, overlap
from answer.deciding.event_drafts import fineness, when_text
from answer.deciding.event_selection import SURE, asks_for_meeting, is_in_time, told_reports, when
from answer.deciding.reports import dated_event
from answer.evidence.types import Candidate, Evidence
from answer.understanding.types import Order, Question
from reading.events import Event
from reading.types import DateInterval, Status

_OTHERS = 2
_NOT_SINCE = re.compile(
    r"(?:\b(?:not|never|no|none|nobody)\b|n['’]t\b).*\bsince\s+$", re.IGNORECASE | re.DOTALL
)
_STATUSES: dict[Order | None, tuple[Status, ...]] = {
    Order.LAST: DONE,
    Order.FIRST: DONE,
    Order.NEXT: OPEN,
}


def pointed_draft(evidence: Evidence) -> Draft | None:
    """Return the days in the best sentence that has any; None where these can't be meant.

    What the rules surely know comes first: a later event than "the last", and that a plan is off.
    The one before the last no single sentence tells.
    """
    question = evidence.question
    if question.order is Order.LAST_BUT_ONE:
        return None
    found = [report for each in evidence.candidates if (report := _report(question, each))]
    if not found:
        return None
    best = _meant(question, found)
    told = told_reports(evidence)
    surely = when(question, told)
    if surely and _is_ruled_out(question, best, surely[0]):
        return None
    event = _one_event(best, found, told)
    return Draft(
        text=when_text(question, event),
        support=tuple(each.candidate for each in event.reports),
        signals=of_pointed(
            evidence,
            best.candidate,
            share=_weight(event.reports, best) / _weight(found, best),
            fineness=fineness(event.status, event.date),
            is_known=bool(best.candidate.matches) or not asks_for_meeting(question),
        ),
        date=event.date,
        status=event.status,
        others=tuple(
            (when_text(question, _alone(each)), each.candidate)
            for each in _others(question, event.reports[0], found)
        ),
    )


def _report(question: Question, candidate: Candidate) -> Report | None:
    """The event that the reader's days date; None where it can't be what is asked for."""
    days, as_of = candidate.days, question.as_of
    if days is None or candidate.sentence.written_on > as_of:
        return None
    event = _told_event(question, candidate, days)
    if event is None or event.status not in _STATUSES.get(question.order, (*DONE, *OPEN)):
        return None
    if question.order is Order.NEXT and days.last < as_of:
        return None
    return (
        Report(candidate=candidate, event=event, match=0.0) if is_in_time(question, event) else None
    )


def _told_event(question: Question, candidate: Candidate, days: DateInterval) -> Event | None:
    """The event told of with these days; None where it was off, or moved from them.

    Who has not been there since May was there then. Of what may have happened on Thursday that is
    the day, but it is nobody's last visit.
    """
    event = dated_event(candidate, days)
    if not candidate.matches:
        event = replace(event, places=())  # it need not be the event asked for
    told = candidate.event.status if candidate.event else Status.HAPPENED
    is_past = days.last <= candidate.sentence.written_on
    if told is Status.DENIED:
        return replace(event, status=Status.HAPPENED) if is_past and _is_since(candidate) else None
    if told is Status.HYPOTHETICAL:
        may_be = is_past and question.order is None and not asks_for_meeting(question)
        return replace(event, status=Status.HAPPENED) if may_be else None
    if told is Status.POSTPONED and candidate.event and candidate.event.date != days:
        return None
    if any(e.match >= SURE and e.event.status is Status.CANCELLED for e in candidate.matches):
        return None
    return replace(event, status=Status.HAPPENED) if event.status in DONE else event


def _is_since(candidate: Candidate) -> bool:
    start = candidate.answer.span.start if candidate.answer else 0
    return _NOT_SINCE.search(candidate.text[:start]) is not None


def _meant(question: Question, found: Sequence[Report]) -> Report:
    """The best sentence's, or of those about as good the last or the first that is asked for.

    Of plans it is the one told last.
    """
    best = found[0]
    band = _band(best, found)
    if question.order is Order.LAST:
        return max(band, key=lambda each: begins(_alone(each)))
    if question.order is Order.FIRST:
        return min(band, key=lambda each: begins(_alone(each)))
    if best.event.status in OPEN:
        plans = [each for each in band if each.event.status in OPEN]
        return max(plans, key=lambda each: each.published)
    return best


def _band(best: Report, found: Sequence[Report]) -> list[Report]:
    return [each for each in found if each.candidate.score >= best.candidate.score - BAND]


def _is_ruled_out(question: Question, best: Report, known: EventCluster) -> bool:
    """Whether what the rules surely know says otherwise."""
    if known.status is Status.CANCELLED:
        return best.event.status in OPEN
    is_later = begins(known) > begins(_alone(best)) and not overlap(best, known.reports[0])
    return question.order is Order.LAST and known.status in DONE and is_later


def _one_event(best: Report, found: Sequence[Report], told: Sequence[Report]) -> EventCluster:
    """The event of the best sentence with the others that give its days, the finest first.

    What was planned for days of which somebody tells has happened.
    """
    near = [each for each in _band(best, found) if overlap(best, each)]
    finest = min(near, key=lambda each: (length(each.event.date), -each.candidate.score))
    same = [each for each in found if overlap(finest, each)]
    is_done = any(each.event.status in DONE and overlap(finest, each) for each in (*same, *told))
    return EventCluster(
        date=finest.event.date,
        status=Status.HAPPENED if is_done else best.event.status,
        reports=(finest, *(each for each in same if each is not finest)),
    )


def _others(question: Question, best: Report, found: Sequence[Report]) -> list[Report]:
    """Other events about as likely, none of which would be the last, first or next instead."""
    kept: list[Report] = []
    for each in _band(found[0], found):
        is_later = begins(_alone(each)) > begins(_alone(best))
        nearer = {Order.LAST: is_later, Order.FIRST: not is_later, Order.NEXT: not is_later}
        is_nearer = question.order is not None and nearer.get(question.order, False)
        if not is_nearer and not any(overlap(each, other) for other in (best, *kept)):
            kept.append(each)
    return kept[:_OTHERS]


def _alone(report: Report) -> EventCluster:
    return EventCluster(date=report.event.date, status=report.event.status, reports=(report,))


def _weight(reports: Sequence[Report], best: Report) -> float:
    """The odds of the sentences, as their scores have it, over those of the best."""
    return sum(math.exp(each.candidate.score - best.candidate.score) for each in reports)
