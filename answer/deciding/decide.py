"""Decides on one answer from the evidence, or on none."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from answer import wording
from answer.deciding.confidence import Signals, confidence
from answer.deciding.draft import Draft
from answer.deciding.event_drafts import likely_draft, told_draft, whether_draft
from answer.deciding.event_selection import asks_for_meeting, told_reports
from answer.deciding.extract_drafts import sentence_draft, short_draft
from answer.deciding.holder_drafts import holder_draft
from answer.deciding.other_answers import distinct
from answer.deciding.pointed_drafts import pointed_draft
from answer.deciding.verdict_drafts import verdict_draft
from answer.evidence.types import Candidate, Evidence
from answer.understanding.types import AnswerType
from reading.types import DateInterval, Status

ANSWERS_FROM = 0.5
"""Confidence from which an answer is given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What is answered, how surely, and the sentences to show.

    `text` is None where nothing answers. `confidence` is from 0 to 1, computed from `signals`.
    `ranked` are the sentences to cite, best first; `others` are other answers, with the best
    sentence for each. `unreported` says so if the event asked for is in no article.
    """

    text: str | None
    date: DateInterval | None
    status: Status | None
    confidence: float
    ranked: tuple[Candidate, ...]
    others: tuple[tuple[str, Candidate], ...] = ()
    signals: Signals | None = None
    unreported: str | None = None

    @property
    def cited(self) -> list[Candidate]:
        """The sentences of the answer and of the others."""
        return [*self.ranked, *(candidate for _, candidate in self.others)]


def decide(evidence: Evidence, *, shown: int = 5, answers_from: float = ANSWERS_FROM) -> Decision:
    """Decide what the evidence answers.

    At most `shown` sentences are ranked; below the confidence `answers_from`, from 0 to 1, there is
    no answer.
    """
    drafts = drafts_of(evidence)
    if not drafts:
        return Decision(
            text=None,
            date=None,
            status=None,
            confidence=0.0,
            ranked=evidence.candidates[:shown],
            unreported=_unreported(evidence),
        )
    surest = max(drafts, key=lambda each: confidence(each.signals))
    if surest.status is Status.DENIED:
        # "It was called off" says more than "no", and is as sure.
        off = next((each for each in drafts if each.status is Status.CANCELLED), surest)
        surest = replace(off, signals=surest.signals)
    return settle(evidence, surest, shown=shown, answers_from=answers_from)


def settle(
    evidence: Evidence, draft: Draft, *, shown: int = 5, answers_from: float = ANSWERS_FROM
) -> Decision:
    """Give the draft as the answer if it is sure enough."""
    sure = confidence(draft.signals)
    is_given = sure >= answers_from
    return Decision(
        text=draft.text if is_given else None,
        date=draft.date if is_given else None,
        status=draft.status if is_given else None,
        confidence=sure,
        ranked=_ranked(draft.support, evidence.candidates)[:shown],
        others=distinct(draft.text, draft.others) if is_given else (),
        signals=draft.signals,
        unreported=None if is_given else _unreported(evidence),
    )


def _unreported(evidence: Evidence) -> str | None:
    question, event = evidence.question, evidence.question.event
    about_event = question.answer_type in (
        AnswerType.DATE,
        AnswerType.OUTCOME,
    ) and asks_for_meeting(question)
    if event is None or not about_event or not evidence.candidates:
        return None
    if told_reports(evidence):  # there are reports, if none is sure enough to be given
        return None
    return wording.unreported(event.action, windows=question.windows)


_WAYS: dict[AnswerType, tuple[Callable[[Evidence], Draft | None], ...]] = {
    AnswerType.DATE: (told_draft, likely_draft, pointed_draft),
    AnswerType.OUTCOME: (whether_draft, verdict_draft),
    AnswerType.PERSON: (holder_draft, short_draft),
    AnswerType.PLACE: (short_draft,),
    AnswerType.NUMBER: (short_draft,),
    AnswerType.DESCRIPTION: (short_draft, sentence_draft),
    AnswerType.THING: (short_draft, sentence_draft),
    AnswerType.STATEMENT: (holder_draft, sentence_draft),
    AnswerType.REASON: (sentence_draft,),
}
"""The ways to answer each kind of question; the one that is surest in a case is taken."""


def drafts_of(evidence: Evidence) -> list[Draft]:
    """Return the answers that each way to answer finds."""
    if not evidence.candidates:
        return []
    ways = _WAYS[evidence.question.answer_type]
    return [draft for way in ways if (draft := way(evidence)) is not None]


def _ranked(support: Iterable[Candidate], rest: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """What supports the answer first, one sentence of each story, then the others."""
    first: dict[int, Candidate] = {}
    for candidate in support:
        first.setdefault(candidate.article.story, candidate)
    chosen = list(first.values())
    seen = {id(candidate) for candidate in chosen}
    return (*chosen, *(each for each in rest if id(each) not in seen))
