"""What speaks for a sentence as the answer, and the score that it adds up to."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass

from answer.weights import weights

UNLIKELIEST = -9.0
"""Log probability of a span from which on it makes no difference."""

SIGNALS_UNREAD = 6
"""So many signals, the first ones, need no reader."""

SIGNALS_READ = 8
"""So many, the first ones, need no other reader than the small one, which reads many sentences."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceSignals:
    """What speaks for a sentence; each is of the order of one, 0 where nothing does.

    `coverage` is the share of the question's words in it, `around` and `names` that of words and
    of names in it or its passage, `rank` falls from 1 with the passage's rank in search, and
    `meaning` with that by meaning alone. `newness` falls from 1 with the article's age. `relevance`
    and `span` are the reader's. `again` is 1 for the few sentences that the larger reader reads,
    too; `again_relevance` and `again_span` are what it says of them.
    """

    coverage: float
    around: float
    names: float
    rank: float
    meaning: float
    newness: float
    relevance: float = 0.0
    span: float = 0.0
    again: float = 0.0
    again_relevance: float = 0.0
    again_span: float = 0.0

    @property
    def promise(self) -> float:
        """Log odds within one question before it is read, with no fixed zero."""
        return _weighed(weights().promise, astuple(self)[:SIGNALS_UNREAD])

    @property
    def first_score(self) -> float:
        """The same once the small reader has read it."""
        return _weighed(weights().sentence, astuple(self)[:SIGNALS_READ])

    @property
    def rereading(self) -> tuple[float, float, float, float]:
        """What the `score` is made of."""
        return self.first_score, self.again, self.again_relevance, self.again_span

    @property
    def score(self) -> float:
        """The same with what the larger reader says, if it has read it."""
        return _weighed(weights().rereading, self.rereading)


def _weighed(row: Sequence[float], values: Sequence[float]) -> float:
    return sum(weight * value for weight, value in zip(row, values, strict=True))


NO_SIGNALS = SentenceSignals(
    coverage=0.0, around=0.0, names=0.0, rank=0.0, meaning=0.0, newness=0.0
)
