"""What prose is made from and made of."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from reading.types import DateInterval


class Task(StrEnum):
    """What a language model is asked for.

    PHRASE: the answer that was extracted, in a sentence or two. ANSWER: an answer of its own, from
    several excerpts.
    """

    PHRASE = "phrase"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """A verbatim sentence of an article, by the number under which it may be cited.

    Its time expressions are read against `written_on`; `event_date` is when its event was, where
    that is known.
    """

    number: int
    text: str
    title: str
    publisher: str | None
    written_on: date
    event_date: DateInterval | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of prose, without its citations; `cited` are the numbers of the excerpts."""

    text: str
    cited: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """The sentences that passed the checks so far, by a language model called `model`.

    `dropped` counts those that did not pass, `confidence` is how likely the whole is right.
    """

    model: str
    sentences: tuple[Sentence, ...]
    dropped: int = 0
    confidence: float = 0.0

    @property
    def text(self) -> str:
        """The sentences as one text."""
        return " ".join(each.text for each in self.sentences)

    @property
    def cited(self) -> tuple[int, ...]:
        """The numbers of the excerpts cited, in the order they are."""
        return tuple(dict.fromkeys(number for each in self.sentences for number in each.cited))
