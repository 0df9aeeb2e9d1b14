"""How likely an answer is right: logistic regression on a few signals of each way to answer.

The weights are fitted by `python -m training calibrate` (docs/reader.md): on the dev bench's
questions, each asked of the whole archive and once more without the articles that answer it.
"""

import math
from dataclasses import dataclass
from enum import StrEnum


class Way(StrEnum):
    """How an answer was found: an event told of, words of the kind asked for, or a sentence."""

    EVENT = "event"
    WORDS = "words"
    SENTENCE = "sentence"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """What speaks for an answer; `values` are those of its way, each of the order of one."""

    way: Way
    values: tuple[float, ...]


WEIGHTS: dict[Way, tuple[float, ...]] = {
    Way.EVENT: (0.49, 0.0, 0.64),
    Way.WORDS: (-0.66, 0.66, 1.36, 0.64, 0.58, 0.0),
    Way.SENTENCE: (-1.01, 0.66, 0.99, 0.17, 0.0),
}
"""A constant, then one weight for each of the values."""


def of_event(*, surely: float, articles: int) -> Signals:
    """Signals of an event: how surely it is the one asked for, in how many articles."""
    return Signals(way=Way.EVENT, values=(surely, math.log(articles)))


def of_words(
    *, share: float, relevance: float, answer: float, score: float, names: float
) -> Signals:
    """Signals of short words: their share of the vote, and the reader's scores of the best."""
    values = share, relevance / 5, answer / 5, score / 5, names
    return Signals(way=Way.WORDS, values=values)


def of_sentence(*, relevance: float, answer: float, score: float, names: float) -> Signals:
    """Signals of a sentence: the reader's scores, all that speaks for it, names covered."""
    return Signals(way=Way.SENTENCE, values=(relevance / 5, answer / 5, score / 5, names))


def confidence(signals: Signals) -> float:
    """The probability that the answer is right, 0 to 1."""
    constant, *weights = WEIGHTS[signals.way]
    odds = constant + sum(w * value for w, value in zip(weights, signals.values, strict=True))
    return 1.0 / (1.0 + math.exp(-odds))
