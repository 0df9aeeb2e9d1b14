"""Questions with their right answers, and answers that were given to them."""

from dataclasses import dataclass
from datetime import date

from reading.types import DateInterval


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Words of an article that answer a question; `url` is the article's address."""

    url: str
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledQuestion:
    """A question, and what is right.

    `answers` are the accepted ones, none if the archive has no answer; None if nobody has said yet
    what is right. `date` is that of the event, where the question is answered by one.
    """

    id: str
    text: str
    as_of: date
    category: str = "uncategorised"
    answers: tuple[str, ...] | None = None
    date: DateInterval | None = None
    evidence: tuple[Evidence, ...] = ()

    @property
    def is_labelled(self) -> bool:
        """Whether it is known what is right."""
        return self.answers is not None or self.date is not None

    @property
    def is_answerable(self) -> bool:
        """Whether the archive has an answer."""
        return bool(self.answers) or self.date is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenAnswer:
    """An answer as it is scored; `text` is None where none was given.

    `citations` are the evidence it gives, best first. `tokens` is what a language model used.
    """

    id: str
    text: str | None
    date: DateInterval | None = None
    confidence: float | None = None
    citations: tuple[Evidence, ...] = ()
    took_ms: int = 0
    tokens: int = 0
