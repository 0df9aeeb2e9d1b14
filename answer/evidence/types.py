"""What may answer a question: sentences with their scores, spans and events."""

from dataclasses import dataclass
from datetime import date

from answer.evidence.sentence_signals import NO_SIGNALS, SentenceSignals
from answer.understanding.types import Question
from index.types import Article
from reading.dates import TimeExpression
from reading.events.types import Event
from reading.types import DateInterval, Span

_RANK_DECAY = 5.0


@dataclass(frozen=True, slots=True)
class AnswerSpan:
    """Where an answer may lie in a text; `score` is its log probability."""

    span: Span
    score: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What the span reader finds in a sentence.

    `relevance` is the log odds that it answers; `spans` come best first. `verdict` is the log odds
    that it says yes to a yes/no question; 0 from readers that do not know.
    """

    relevance: float
    spans: tuple[AnswerSpan, ...]
    verdict: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of an article, at `span`; `context` is the article's title and the passage.

    `lead` is what the reader is told before it. `written_on` is the day that its time expressions
    are read against: that of its entry on a live page, else that of its article. `rank` is that of
    the best passage that holds it, from 0, and `meaning_rank` that by meaning alone, None where
    only words found it. `is_dated` below the heading of a day, in a chronology. `relevance`,
    `answers` and `verdict` are those of the reader that read it last.
    """

    article: Article
    span: Span
    context: str
    lead: str
    written_on: date
    rank: int
    meaning_rank: int | None = None
    relevance: float = 0.0
    answers: tuple[AnswerSpan, ...] = ()
    verdict: float = 0.0
    is_dated: bool = False

    @property
    def text(self) -> str:
        return self.span.of(self.article.text)

    @property
    def rank_score(self) -> float:
        """1 for the first passage, falling with the rank; 1/2 at rank 5."""
        return 1 / (1 + self.rank / _RANK_DECAY)

    @property
    def meaning_score(self) -> float:
        """The same of the rank by meaning; 0 where only words found it."""
        return 0.0 if self.meaning_rank is None else 1 / (1 + self.meaning_rank / _RANK_DECAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventMatch:
    """An event of a sentence; `match` is how surely it is the one asked for, from 0 to 1."""

    event: Event
    match: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A sentence that may answer. `score` is log odds within one question, with no fixed zero.

    It is made of `signals`. `answer` are the likeliest words of the type asked for, at offsets of
    the sentence, and `days` those that they name where a date is asked for; `times` are its dates
    and times of day. `matches` are its events that may be the one asked for, the surest first;
    `event` is the one nearest to the question's words, or that the date belongs to.
    `name_coverage` is the share of the question's names that the sentence or its passage holds.
    """

    sentence: Sentence
    score: float
    name_coverage: float
    answer: AnswerSpan | None
    matches: tuple[EventMatch, ...]
    event: Event | None
    times: tuple[TimeExpression, ...]
    days: DateInterval | None = None
    signals: SentenceSignals = NO_SIGNALS

    @property
    def article(self) -> Article:
        return self.sentence.article

    @property
    def span(self) -> Span:
        return self.sentence.span

    @property
    def text(self) -> str:
        return self.sentence.text

    @property
    def answer_text(self) -> str | None:
        return self.answer.span.of(self.text) if self.answer else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A question linked to its passages, and the sentences that may answer it, best first."""

    question: Question
    candidates: tuple[Candidate, ...]
