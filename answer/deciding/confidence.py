"""How likely an answer is right: logistic regression on a few signals of each way to answer.

The weights are fitted by `python -m training calibrate` (docs/reader.md): on 420 questions, each
asked of the whole archive and once more without the articles that answer it.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from answer.evidence.types import Candidate


class AnswerMethod(StrEnum):
    """How an answer was found.

    EVENT: an event told of. NEAR: what the sentence nearest to the question tells, where no event
    is surely the one asked for. HOLDER: who is called the holder of an office. WORDS: words of the
    kind asked for. SENTENCE: a whole sentence.
    """

    EVENT = "event"
    NEAR = "near"
    HOLDER = "holder"
    WORDS = "words"
    SENTENCE = "sentence"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """What speaks for an answer; `values` are those of its way, each of the order of one."""

    way: AnswerMethod
    values: tuple[float, ...]


WEIGHTS: dict[AnswerMethod, tuple[float, ...]] = {
    AnswerMethod.EVENT: (-3.96, 2.09, 2.22, 1.1, 0.79),
    AnswerMethod.NEAR: (-6.18, 3.46, 0.98, 1.69),
    AnswerMethod.HOLDER: (1.7,),
    AnswerMethod.WORDS: (-3.08, 2.25, 0.56),
    AnswerMethod.SENTENCE: (-0.95, 1.59, 1.51, 0.26),
}
"""A constant, then one weight for each of the values."""


def of_event(best: Candidate, *, match: float, fineness: float, is_last: bool) -> Signals:
    """What speaks for an event: how surely it is the one asked for, how finely it is dated, both 0
    to 1, and where search found its best sentence. That it was the last is harder to know."""
    return Signals(
        way=AnswerMethod.EVENT,
        values=(match, fineness, float(not is_last), best.sentence.rank_score),
    )


def of_nearest(best: Candidate, *, fineness: float) -> Signals:
    """What speaks for the event that the nearest sentence tells of, and for its date."""
    return Signals(
        way=AnswerMethod.NEAR, values=(best.score / 5, fineness, best.sentence.rank_score)
    )


def of_holder() -> Signals:
    """Nothing more speaks for whoever is called so: neither in how many stories, nor how lately."""
    return Signals(way=AnswerMethod.HOLDER, values=())


def of_words(best: Candidate, candidates: Iterable[Candidate]) -> Signals:
    """What speaks for words of a sentence: more than speaks for any of the other `candidates`."""
    others = max((each.score for each in candidates if each is not best), default=0.0)
    return Signals(way=AnswerMethod.WORDS, values=(best.score / 5, best.score - others))


def of_sentence(best: Candidate, *, is_agreed: bool) -> Signals:
    """What speaks for a sentence: `is_agreed` where those that come next are of its story too."""
    values = (best.sentence.relevance / 5, float(is_agreed), best.sentence.rank_score)
    return Signals(way=AnswerMethod.SENTENCE, values=values)


def confidence(signals: Signals) -> float:
    """The probability that the answer is right, 0 to 1."""
    constant, *weights = WEIGHTS[signals.way]
    odds = constant + sum(w * value for w, value in zip(weights, signals.values, strict=True))
    return 1.0 / (1.0 + math.exp(-odds))
