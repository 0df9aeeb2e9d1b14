"""Candidates to one answer, or to an honest none."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from answer.question import Asked, Order, Question
from answer.reader import Candidate
from answer.types import Status

ANSWERS_FROM = 0.5
"""Confidence from which the archive is said to answer."""

_BAND = 0.10
"""How far below the best score a sentence may lie and still speak of the same matter."""

_MIDDLE, _STEEPNESS = 0.55, 12.0  # score of even odds, and how fast odds change around it


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """`chosen` is None where nothing answers; `ranked` are the excerpts to show, best first."""

    chosen: Candidate | None
    ranked: tuple[Candidate, ...]
    confidence: float


def decide(question: Question, candidates: Sequence[Candidate], *, shown: int = 5) -> Decision:
    """The sentence that answers, the excerpts to show and how sure it is."""
    if not candidates:
        return Decision(chosen=None, ranked=(), confidence=0.0)
    best = _pick(question, candidates)
    confidence = _confidence(question, best)
    rest = [candidate for candidate in candidates if candidate is not best]
    return Decision(
        chosen=best if confidence >= ANSWERS_FROM else None,
        ranked=(best, *rest[: shown - 1]),
        confidence=confidence,
    )


def _pick(question: Question, candidates: Sequence[Candidate]) -> Candidate:
    """The best candidate of those in the band, by what the question orders events by."""
    top = max(candidates, key=lambda candidate: candidate.score)
    band = [
        candidate
        for candidate in candidates
        if candidate.score >= top.score - _BAND and candidate.names_covered >= top.names_covered
    ]
    if question.asked is Asked.DATE:
        return _by_event(question, band) or top
    if question.order is Order.CURRENT:
        fitting = [candidate for candidate in band if candidate.fits] or band
        return max(fitting, key=lambda candidate: (candidate.article.published_on, candidate.score))
    return top


def _by_event(question: Question, band: Sequence[Candidate]) -> Candidate | None:
    """The candidate whose event is the one asked for; None where none is dated as needed."""
    if question.order is Order.NEXT:
        plans = [
            candidate
            for candidate in band
            if candidate.status is not Status.HAPPENED
            and (candidate.event_date is None or candidate.event_date.last >= question.as_of)
        ]
        return max(plans, key=lambda plan: (plan.article.published_on, plan.score), default=None)
    happened = [
        (candidate.event_date, candidate)
        for candidate in band
        if candidate.status is Status.HAPPENED
        and candidate.event_date is not None
        and candidate.event_date.first <= question.as_of
    ]
    if not happened:
        return None
    # "When did he visit?" means the latest visit too.
    if question.order is Order.LAST or (question.order is None and happened[0][1].trip):
        # By first day: "in July 2024" says more of when than "in 2024", which ends later.
        return max(happened, key=lambda dated: (dated[0].first, dated[1].score))[1]
    if question.order is Order.FIRST:
        return min(happened, key=lambda dated: (dated[0].first, -dated[1].score))[1]
    return max(happened, key=lambda dated: dated[1].score)[1]


def _confidence(question: Question, candidate: Candidate) -> float:
    """How likely the candidate answers: a logistic curve of its score, lower for missing names."""
    odds = _STEEPNESS * (candidate.score - _MIDDLE)
    if not candidate.fits:
        odds -= 2.0
    if candidate.trip is False:
        odds -= 3.0  # somebody else's visit, or a visit elsewhere
    odds -= 4.0 * (1.0 - candidate.names_covered)
    return 1.0 / (1.0 + math.exp(-odds))
