"""What speaks for a sentence as the answer, and the score that it adds up to."""

from dataclasses import astuple, dataclass

from answer.weights import weights

UNLIKELIEST = -9.0
"""Log probability of a span from which on it makes no difference."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceSignals:
    """What speaks for a sentence; each is of the order of one, 0 where nothing does.

    `coverage` is the share of the question's words in it, `around` and `names` that of words and
    of names in it or its passage, `rank` falls from 1 with the passage's rank in search,
    `relevance` and `span` are the reader's, `is_read` whether it was given to the reader.
    `newness` falls from 1 with the article's age.
    """

    coverage: float
    around: float
    names: float
    rank: float
    relevance: float
    span: float
    is_read: float
    newness: float

    @property
    def score(self) -> float:
        """Log odds within one question, with no fixed zero."""
        values: tuple[float, ...] = astuple(self)
        return sum(weight * value for weight, value in zip(weights().sentence, values, strict=True))


NO_SIGNALS = SentenceSignals(
    coverage=0.0,
    around=0.0,
    names=0.0,
    rank=0.0,
    relevance=0.0,
    span=0.0,
    is_read=0.0,
    newness=0.0,
)
