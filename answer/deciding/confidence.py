"""How likely an answer is right: logistic regression on a few signals, by answer method.

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

    EVENT: an event that is surely the one asked for. NEAR: the event of the best sentence, where
    there is no such. HOLDER: who is named as the holder of an office. WORDS: words of the type
    asked for. SENTENCE: a whole sentence.
    """

    EVENT = "event"
    NEAR = "near"
    HOLDER = "holder"
    WORDS = "words"
    SENTENCE = "sentence"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """What confidence is computed from; each of the `values` is of the order of one."""

    method: AnswerMethod
    values: tuple[float, ...]


WEIGHTS: dict[AnswerMethod, tuple[float, ...]] = {
    AnswerMethod.EVENT: (-3.96, 2.09, 2.22, 1.1, 0.79),
    AnswerMethod.NEAR: (-6.18, 3.46, 0.98, 1.69),
    AnswerMethod.HOLDER: (1.7,),
    AnswerMethod.WORDS: (-3.08, 2.25, 0.56),
    AnswerMethod.SENTENCE: (-0.95, 1.59, 1.51, 0.26),
}
"""Of each method a constant, then a weight for each of its values."""


def of_event(best: Candidate, *, match: float, fineness: float, is_last: bool) -> Signals:
    """Return the signals of an event, of which `best` is the best sentence.

    `match` is how surely it is the event asked for, `fineness` how well its date says when, both 0
    to 1. With `is_last` there must be no later one, which is harder to know.
    """
    return Signals(
        method=AnswerMethod.EVENT,
        values=(match, fineness, float(not is_last), best.sentence.rank_score),
    )


def of_nearest(best: Candidate, *, fineness: float) -> Signals:
    """Return the signals of the event in the best sentence; `fineness` as in `of_event`."""
    return Signals(
        method=AnswerMethod.NEAR, values=(best.score / 5, fineness, best.sentence.rank_score)
    )


def of_holder() -> Signals:
    """Return the signals of an office holder: none helps, neither number of stories nor age."""
    return Signals(method=AnswerMethod.HOLDER, values=())


def of_words(best: Candidate, candidates: Iterable[Candidate]) -> Signals:
    """Return the signals of words of a sentence, and how far it scores above other `candidates`."""
    others = max((each.score for each in candidates if each is not best), default=0.0)
    return Signals(method=AnswerMethod.WORDS, values=(best.score / 5, best.score - others))


def of_sentence(best: Candidate, *, is_agreed: bool) -> Signals:
    """Return the signals of a sentence; `is_agreed` if the next best are of its story too."""
    values = (best.sentence.relevance / 5, float(is_agreed), best.sentence.rank_score)
    return Signals(method=AnswerMethod.SENTENCE, values=values)


def confidence(signals: Signals) -> float:
    """Return the probability that an answer is right, 0 to 1."""
    constant, *weights = WEIGHTS[signals.method]
    odds = constant + sum(w * value for w, value in zip(weights, signals.values, strict=True))
    return 1.0 / (1.0 + math.exp(-odds))
