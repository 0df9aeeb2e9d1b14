"""How likely an answer is right: logistic regression on a few signals of each way to answer.

The weights are fitted by `python -m training calibrate` (docs/reader.md): on 310 questions, each
asked of the whole archive and once more without the articles that answer it.
"""

import math
from dataclasses import dataclass
from enum import StrEnum

from answer.reader import Candidate
from answer.short_answers import UNREAD


class Way(StrEnum):
    """How an answer was found.

    EVENT: an event told of. NEAR: what the sentence nearest to the question tells, where no event
    is surely the one asked for. WORDS: words of the kind asked for. SENTENCE: a whole sentence.
    """

    EVENT = "event"
    NEAR = "near"
    WORDS = "words"
    SENTENCE = "sentence"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """What speaks for an answer; `values` are those of its way, each of the order of one."""

    way: Way
    values: tuple[float, ...]


WEIGHTS: dict[Way, tuple[float, ...]] = {
    Way.EVENT: (-0.38, 0.24, 0.51, 0.68, 0.0),
    Way.NEAR: (-2.19, 1.08, 0.0, 0.72, 1.45, 0.63),
    Way.WORDS: (-2.17, 1.19, 0.0, 0.47, 0.0, 1.05, 1.99),
    Way.SENTENCE: (-0.45, 1.86, 0.0, 0.0, 0.0, 0.0),
}
"""A constant, then one weight for each of the values."""


def of_event(best: Candidate, *, surely: float, stories: int) -> Signals:
    """What speaks for an event: its best sentence, how surely it is meant, how many tell of it.

    The words that would answer are left out: many events have no day to point at.
    """
    values = (best.sentence.relevance / 5, best.terms_covered, surely, math.log(stories))
    return Signals(way=Way.EVENT, values=values)


def of_sentence(way: Way, best: Candidate, *more: float) -> Signals:
    """What the best sentence says for an answer found in this way; of words also their share."""
    said = max(best.answer.score, UNREAD) if best.answer else UNREAD
    common = (best.sentence.relevance / 5, said / 5, best.score / 5)
    return Signals(way=way, values=(*common, best.names_covered, best.terms_covered, *more))


def confidence(signals: Signals) -> float:
    """The probability that the answer is right, 0 to 1."""
    constant, *weights = WEIGHTS[signals.way]
    odds = constant + sum(w * value for w, value in zip(weights, signals.values, strict=True))
    return 1.0 / (1.0 + math.exp(-odds))
