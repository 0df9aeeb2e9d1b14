"""Answers yes or no, by what the reader makes of the likely sentences."""

import math
import re
from collections.abc import Sequence

from answer import wording
from answer.deciding.confidence import of_verdict
from answer.deciding.draft import BAND, Draft
from answer.deciding.event_selection import asks_for_meeting
from answer.deciding.extract_drafts import in_time
from answer.evidence.types import Candidate, Evidence
from answer.understanding.clause import AUXILIARY
from answer.understanding.types import Question
from answer.understanding.utterances import Utterance, kind_of
from reading.types import DateInterval, Status

_ASKS_WHETHER = re.compile(
    rf"\b(?:{AUXILIARY}|won['’]?t|may|might|must|been|ever|yet|still|already|any)\b",
    re.IGNORECASE,
)
# "Has he", "so, did he" at the beginning of a clause; "yet" anywhere.
_ASKS_SO_FAR = re.compile(
    r"(?:^|[^\w\s'’]\s*|\b(?:so|and|but|ok)\s+)(?:ha[sd]|have|did|was|were)(?:n['’]?t)?\b"
    r"|\b(?:yet|already|so\s+far|by\s+now|ever)\b",
    re.IGNORECASE,
)
_OFF = (Status.POSTPONED, Status.CANCELLED)


def verdict_draft(evidence: Evidence) -> Draft | None:
    """Return yes or no, as most of the likely sentences have it.

    None where a reader does not know yes from no, and where nothing is asked: "ok cool".
    """
    question = evidence.question
    if kind_of(question.text) is not Utterance.QUESTION:
        return None
    read = in_time(question, evidence.candidates)
    if not any(each.sentence.verdict for each in read):
        return None
    yes = _share_of_yes(read)
    is_yes = yes >= 0.5
    best = _newest(evidence, [each for each in read if (each.sentence.verdict >= 0) == is_yes])
    status, day = _what_is_told(question, best, is_yes=is_yes)
    lapsed = day is not None and day.last < question.as_of
    is_planned = is_yes and status is Status.PLANNED
    return Draft(
        text=wording.yes_planned(day)
        if is_planned
        else wording.whether(status, day, lapsed=lapsed),
        support=(best,),
        signals=of_verdict(
            evidence,
            best,
            share=max(yes, 1 - yes),
            is_known=bool(best.matches) or not asks_for_meeting(question),
            is_asked=_ASKS_WHETHER.search(question.text) is not None,
        ),
        date=day,
        status=status,
    )


def _what_is_told(
    question: Question, best: Candidate, *, is_yes: bool
) -> tuple[Status, DateInterval | None]:
    """The status and days: "not yet" and "it was called off" say more than "no".

    A yes of what is planned is called a plan. "Does he admit it" is not answered by "not yet".
    """
    if is_yes:
        says_more: tuple[Status, ...] = (Status.PLANNED,)
    elif _ASKS_SO_FAR.search(question.text):
        says_more = (Status.PLANNED, *_OFF)
    else:
        says_more = _OFF
    event = best.event
    if event is None or event.status not in says_more:
        return (Status.HAPPENED if is_yes else Status.DENIED), None
    return event.status, None if event.status is Status.CANCELLED else event.date


def _share_of_yes(candidates: Sequence[Candidate]) -> float:
    """How likely it is yes, each sentence counted as likely as it is the one that answers."""
    top = max(each.score for each in candidates)
    weights = [math.exp(each.score - top) for each in candidates]
    said = [1 / (1 + math.exp(-each.sentence.verdict)) for each in candidates]
    return sum(w * p for w, p in zip(weights, said, strict=True)) / sum(weights)


def _newest(evidence: Evidence, candidates: Sequence[Candidate]) -> Candidate:
    """The newest of about the best: what is so changes."""
    best = max(candidates, key=lambda each: each.score)
    band = [each for each in candidates if each.score >= best.score - BAND]
    return max(band, key=lambda each: (each.article.published_on, each.score))
