"""What the sentences tell of the event that a "when" asks for, and how likely it is that event.

Two readings find it: the rules over the parse, which know visits, meetings and a dozen other
actions and who takes part in them, and the span reader, which points at a date whatever is done.
"""

import math
from collections.abc import Iterator
from dataclasses import astuple, dataclass, replace

from answer.deciding.event_clusters import Report
from answer.deciding.event_selection import asks_for_meeting
from answer.evidence.sentence_signals import UNLIKELIEST
from answer.evidence.types import Candidate, EventMatch, Evidence
from answer.weights import weights
from reading.events import Action, DateSource, Event
from reading.types import DateInterval, Status

_NOT_YET = (Status.PLANNED, Status.HYPOTHETICAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSignals:
    """What speaks for a report being of the event asked for; each is of the order of one.

    `match` is how surely the rules take it for that, 0 where they do not; `is_unmatched` where they
    know the event asked for and do not find it. `span` is the log probability of the date as the
    answer, of the reader that read it last; `relevance` of the sentence is the small reader's.
    `behind` is how far its sentence scores below the best, before any is read again.
    `is_of_report` where the date is that of a statement about the event. `agreed` is how surely
    rules and reader mean the same. `again` and `again_relevance` are what the larger reader says:
    it reads few sentences, and a last event may be told in any.
    """

    match: float
    is_unmatched: float
    span: float
    relevance: float
    names: float
    behind: float
    is_of_report: float
    agreed: float
    again: float
    again_relevance: float

    @property
    def likelihood(self) -> float:
        """How likely it is the event asked for, 0 to 1."""
        constant, *others = weights().report
        values = zip(others, astuple(self), strict=True)
        odds = constant + sum(weight * value for weight, value in values)
        return 1.0 / (1.0 + math.exp(-odds))


def reports_of(evidence: Evidence) -> list[Report]:
    """Return the dated events and plans that the candidates tell of, each with its likelihood."""
    return [report for report, _ in reports_with_signals(evidence)]


def reports_with_signals(evidence: Evidence) -> list[tuple[Report, ReportSignals]]:
    """Return the reports with what their likelihood is computed from."""
    if not evidence.candidates:
        return []
    found = []
    best = max(each.signals.first_score for each in evidence.candidates)
    knows = asks_for_meeting(evidence.question)
    for candidate in evidence.candidates:
        if candidate.sentence.written_on > evidence.question.as_of:
            continue
        for event, match in _events(candidate):
            pointed = (
                candidate.answer.score
                if candidate.answer is not None
                and candidate.days is not None
                and event.date is not None
                and candidate.days.overlaps(event.date)
                else UNLIKELIEST
            )
            signals = ReportSignals(
                match=match,
                is_unmatched=float(knows and not match),
                span=max(pointed, UNLIKELIEST) / -UNLIKELIEST,
                relevance=max(candidate.signals.relevance, -2.0),
                names=candidate.name_coverage,
                behind=min(best - candidate.signals.first_score, 8.0) / 5,
                is_of_report=float(event.date_source is DateSource.REPORT),
                agreed=match * (1.0 - max(pointed, UNLIKELIEST) / UNLIKELIEST),
                again=candidate.signals.again,
                again_relevance=candidate.signals.again_relevance,
            )
            report = Report(candidate=candidate, event=event, match=signals.likelihood)
            found.append((report, signals))
    return found


def _events(candidate: Candidate) -> Iterator[tuple[Event, float]]:
    """The events that the rules match, and the one that the reader's date belongs to."""
    matched: list[EventMatch] = list(candidate.matches)
    for each in matched:
        yield each.event, each.match
    days = candidate.days
    if days is None or any(each.event.date and each.event.date.overlaps(days) for each in matched):
        return
    yield dated_event(candidate, days), 0.0


def dated_event(candidate: Candidate, days: DateInterval) -> Event:
    """Return the event around the reader's date, with that date.

    What lies ahead is not told as done.
    """
    near = candidate.event
    status = near.status if near is not None else Status.HAPPENED
    if status in _NOT_YET and days.last == candidate.sentence.written_on:
        status = Status.HAPPENED  # "he waits to make his speech on 4 May", written on that day
    if days.first > candidate.sentence.written_on and status in (
        Status.HAPPENED,
        Status.UNDER_WAY,
    ):
        status = Status.PLANNED
    if near is not None:
        source = near.date_source if near.date == days else None
        return replace(near, date=days, status=status, date_source=source)
    return Event(
        action=Action.OTHER,
        verb="",
        agents=(),
        partners=(),
        places=(),
        status=status,
        date=days,
        date_source=None,
        start=0,
        end=len(candidate.text),
    )
