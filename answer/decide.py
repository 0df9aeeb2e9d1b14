"""Candidates to one answer, or to an honest none."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from answer import wording
from answer.happenings import Happening, asks_for_meeting, when, whether
from answer.question import Asked, Order, Question
from answer.reader import Candidate, Read
from answer.types import DateInterval, Status
from answer.votes import Vote, votes

ANSWERS_FROM = 0.5
"""Confidence from which the archive is said to answer."""

LONGEST_STATEMENT = 40  # words of a sentence that is shown as the answer itself
_MEANINGFUL = frozenset({Status.HAPPENED, Status.UNDER_WAY})
_BAND = 1.0  # log odds below the best in which the newest or the dated sentence is taken


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """`text` is None where nothing answers; `ranked` are the excerpts to show, best first.

    `others` are other answers that the archive gives, with the best sentence for each.
    """

    text: str | None
    date: DateInterval | None
    status: Status | None
    confidence: float
    ranked: tuple[Candidate, ...]
    others: tuple[tuple[str, Candidate], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """An answer before it is known whether it is sure enough to be given."""

    text: str
    support: tuple[Candidate, ...]
    confidence: float
    date: DateInterval | None = None
    status: Status | None = None
    others: tuple[tuple[str, Candidate], ...] = ()


def decide(question: Question, read: Read, *, shown: int = 5) -> Decision:
    """What the sentences answer, how surely, and which of them to show."""
    draft = _draft(question, read)
    ranked = _ranked(draft.support if draft else (), read.candidates)[:shown]
    if draft is None or draft.confidence < ANSWERS_FROM:
        sure = draft.confidence if draft else 0.0
        return Decision(text=None, date=None, status=None, confidence=sure, ranked=ranked)
    return Decision(
        text=draft.text,
        date=draft.date,
        status=draft.status,
        confidence=draft.confidence,
        ranked=ranked,
        others=draft.others,
    )


def _draft(question: Question, read: Read) -> _Draft | None:
    if not read.candidates:
        return None
    match question.asked:
        case Asked.DATE:
            return _when(question, read)
        case Asked.OUTCOME:
            return _whether(question, read)
        case Asked.PERSON | Asked.PLACE | Asked.NUMBER:
            return _short(question, read)
        case Asked.STATEMENT:
            return _statement(question, read.candidates)


# --- When and whether ---------------------------------------------------------------------------


def _when(question: Question, read: Read) -> _Draft | None:
    found = when(question, read)
    if found:
        chosen = found[0]
        return _of_happening(chosen, wording.when(chosen.status, chosen.date), found[1:])
    # Where a visit is asked for, none but that visit answers.
    return None if asks_for_meeting(read) else _dated_sentence(question, read.candidates)


def _whether(question: Question, read: Read) -> _Draft | None:
    found = whether(question, read)
    if found:
        return _of_happening(found[0], wording.whether(found[0].status, found[0].date), ())
    return _statement(question, read.candidates)


def _of_happening(chosen: Happening, text: str, rest: Sequence[Happening]) -> _Draft:
    return _Draft(
        text=text,
        support=tuple(report.candidate for report in chosen.reports),
        confidence=_sure_of_happening(chosen),
        date=chosen.date,
        status=chosen.status,
        others=tuple(
            (wording.when(each.status, each.date), each.reports[0].candidate) for each in rest
        ),
    )


def _sure_of_happening(chosen: Happening) -> float:
    odds = -1.0 + 2.5 * (chosen.surely - 0.6) / 0.4 + 0.7 * math.log(chosen.articles)
    return _logistic(odds)


def _dated_sentence(question: Question, candidates: Sequence[Candidate]) -> _Draft | None:
    """The best sentence whose event near the question's words has a date."""
    top = candidates[0].score
    dated = [
        each
        for each in candidates
        if each.event is not None
        and each.event.date is not None
        and each.event.status in _MEANINGFUL
        and each.event.date.first <= question.as_of
        and each.score >= top - _BAND
    ]
    if not dated:
        return None
    best = _by_order(question, dated)
    interval = best.event.date if best.event else None
    return _Draft(
        text=wording.when(Status.HAPPENED, interval),
        support=(best,),
        confidence=_sure_of_sentence(best),
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


# --- Who, where, how many, what -----------------------------------------------------------------


def _short(question: Question, read: Read) -> _Draft | None:
    found = votes(question, read.candidates)
    if not found:
        return None
    best = found[0]
    event = best.candidates[0].event
    return _Draft(
        text=best.text,
        support=best.candidates,
        confidence=_sure_of_vote(best),
        date=event.date if event and question.asks_when else None,
        status=event.status if event and question.asks_when else None,
        others=tuple((vote.text, vote.candidates[0]) for vote in found[1:3]),
    )


def _statement(question: Question, candidates: Sequence[Candidate]) -> _Draft:
    best = candidates[0]
    if question.order is Order.CURRENT or question.asked is Asked.OUTCOME:
        band = [each for each in candidates if each.score >= best.score - _BAND]
        best = max(band, key=lambda each: (each.article.published_on, each.score))
    return _Draft(text=_said(best), support=(best,), confidence=_sure_of_sentence(best))


def _said(candidate: Candidate) -> str:
    """The sentence, or where it is long the words in it that answer."""
    if len(candidate.text.split()) <= LONGEST_STATEMENT or candidate.answer_text is None:
        return candidate.text
    return candidate.answer_text


def _sure_of_vote(vote: Vote) -> float:
    best = vote.candidates[0]
    answer = best.answer.score if best.answer else -9.0
    odds = -0.5 + 3.0 * (vote.share - 0.5) + 0.3 * best.sentence.relevance + 0.2 * (answer + 1.0)
    return _logistic(odds - 3.0 * (1.0 - best.names_covered))


def _sure_of_sentence(best: Candidate) -> float:
    odds = 0.7 * (best.score - 3.0) - 3.0 * (1.0 - best.names_covered)
    return _logistic(odds)


def _logistic(odds: float) -> float:
    return 1.0 / (1.0 + math.exp(-odds))


def _ranked(support: Iterable[Candidate], rest: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """What supports the answer first, one sentence of each article, then the others."""
    first: dict[int, Candidate] = {}
    for candidate in support:
        first.setdefault(candidate.article.id, candidate)
    chosen = list(first.values())
    seen = {id(candidate) for candidate in chosen}
    return (*chosen, *(each for each in rest if id(each) not in seen))
