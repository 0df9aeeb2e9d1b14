"""Answers to "when" and "did it": from the events that sentences tell of."""

from collections.abc import Sequence

from answer import wording
from answer.deciding.confidence import of_event, of_nearest
from answer.deciding.draft import BAND, Draft
from answer.deciding.event_clusters import DONE, EventCluster, has_lapsed
from answer.deciding.event_selection import asks_for_meeting, when, whether
from answer.deciding.extract_drafts import sentence_draft
from answer.evidence.matching import has_other_visitors
from answer.evidence.types import Candidate, Evidence
from answer.understanding.types import AskedEvent, Order, Question
from reading.events import Action, DateSource, Event
from reading.types import DateInterval, Status

_FINE, _COARSE = 31, 366  # days: within a month, or a year, it says when


def when_draft(evidence: Evidence) -> Draft | None:
    """Return the days of the event asked for, or else of what the nearest dated sentence tells."""
    question = evidence.question
    found = when(evidence)
    if found:
        return _event_draft(question, found[0], _when_text(question, found[0]), found[1:])
    return _dated_sentence(question, _may_tell(evidence))


def whether_draft(evidence: Evidence) -> Draft | None:
    """Return whether the event took place, or else the best sentence.

    None where a meeting is asked for that no sentence tells of.
    """
    question = evidence.question
    found = whether(evidence)
    if found:
        became = found[0]
        lapsed = has_lapsed(became, question.as_of)
        text = wording.whether(became.status, became.date, lapsed=lapsed)
        return _event_draft(question, became, text, ())
    if asks_for_meeting(question):
        return _near_outcome(question, _may_tell(evidence))
    return sentence_draft(question, evidence.candidates)


def _may_tell(evidence: Evidence) -> list[Candidate]:
    """The candidates but those that tell of another meeting than the one asked for."""
    asked = evidence.question.event
    if asked is None or not asks_for_meeting(evidence.question):
        return list(evidence.candidates)
    return [
        each
        for each in evidence.candidates
        if each.event is None or _may_be_asked(asked, each.event)
    ]


def _may_be_asked(asked: AskedEvent, event: Event) -> bool:
    """Whether the event nearest to the question's words may be the one asked for."""
    if event.action is Action.OTHER and event.status is not Status.CANCELLED:
        return False
    if has_other_visitors(asked, event):
        return False
    if asked.place is None or not event.places:
        return True
    cities = {place.city for place in event.places if place.country == asked.place.country}
    return bool(cities) and (asked.place.city in (None, *cities) or None in cities)


def _near_outcome(question: Question, candidates: Sequence[Candidate]) -> Draft | None:
    """What the newest good sentence tells of a plan, where none surely tells of the event.

    That it happened is only said where it surely is the event asked for: a false premise must not
    be met with whatever sentence comes nearest.
    """
    best = max(
        (
            each
            for each in candidates
            if each.score >= candidates[0].score - BAND
            and each.name_coverage == 1.0
            and each.event is not None
            and each.event.status in (Status.PLANNED, Status.POSTPONED, Status.CANCELLED)
        ),
        key=lambda each: (each.article.published_on, each.score),
        default=None,
    )
    if best is None or best.event is None:
        return None
    event = best.event
    day = None if event.status is Status.CANCELLED else event.date
    lapsed = day is not None and day.last < question.as_of
    return Draft(
        text=wording.whether(event.status, day, lapsed=lapsed),
        support=(best,),
        signals=of_nearest(best, fineness=_fineness(event.status, day)),
        date=day,
        status=event.status,
    )


def _event_draft(
    question: Question, chosen: EventCluster, text: str, rest: Sequence[EventCluster]
) -> Draft:
    return Draft(
        text=text,
        support=tuple(report.candidate for report in chosen.reports),
        signals=of_event(
            chosen.reports[0].candidate,
            match=chosen.match,
            fineness=_fineness(chosen.status, chosen.date, question.order),
            is_last=question.order is Order.LAST,
        ),
        date=chosen.date,
        status=chosen.status,
        others=tuple((_when_text(question, each), each.reports[0].candidate) for each in rest),
    )


def _when_text(question: Question, event: EventCluster) -> str:
    lapsed = has_lapsed(event, question.as_of)
    return wording.when(event.status, event.date, place=event.city, lapsed=lapsed)


def _dated_sentence(question: Question, candidates: Sequence[Candidate]) -> Draft | None:
    """The best sentence whose event near the question's words has a date."""
    if not candidates:
        return None
    top = candidates[0].score
    dated = [
        each
        for each in candidates
        if each.event is not None
        and each.event.date is not None
        and each.event.status in DONE
        and each.event.date.first <= question.as_of
        and each.event.date_source is not DateSource.REPORT
        and each.score >= top - BAND
    ]
    if not dated:
        return None
    best = _by_order(question, dated)
    interval = best.event.date if best.event else None
    return Draft(
        text=wording.when(Status.HAPPENED, interval),
        support=(best,),
        signals=of_nearest(best, fineness=_fineness(Status.HAPPENED, interval)),
        date=interval,
        status=Status.HAPPENED,
    )


def _by_order(question: Question, dated: Sequence[Candidate]) -> Candidate:
    def begins(candidate: Candidate) -> int:
        day = candidate.event.date if candidate.event else None
        return day.first.toordinal() if day else 0

    if question.order is Order.LAST:
        return max(dated, key=begins)
    if question.order is Order.FIRST:
        return min(dated, key=begins)
    return dated[0]


def _fineness(status: Status, days: DateInterval | None, order: Order | None = None) -> float:
    """How well the days say when, from 0 to 1; what did not happen has none to say."""
    if status in (Status.CANCELLED, Status.DENIED):
        return 1.0
    if days is None:  # that the next is planned is worth saying, if not yet for when
        return 0.5 if order is Order.NEXT else 0.0
    length = (days.last - days.first).days + 1
    return 1.0 if length <= _FINE else 0.5 if length <= _COARSE else 0.0
