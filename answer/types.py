"""Answers and what they are made of."""

import datetime as dt
from dataclasses import dataclass
from itertools import takewhile

from answer.certainty import Certainty, certainty
from answer.understanding.types import AnswerType, Link, Order
from index.types import ArticleSummary
from reading.types import DateInterval, Status

__all__ = [
    "Answer",
    "AnswerType",
    "Certainty",
    "Citation",
    "DateInterval",
    "Link",
    "Order",
    "Other",
    "Status",
    "is_much_older",
]

_MUCH_OLDER = dt.timedelta(days=60)


def is_much_older(cited: dt.date | None, newest: dt.date | None) -> bool:
    """Whether the newest article cited is much older than the newest that could be used."""
    return cited is not None and newest is not None and newest - cited > _MUCH_OLDER


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A verbatim excerpt: `quote` is `article text[start:end]`, to the letter.

    Its time expressions are read against `written_on`, that of its entry on a live page.
    `highlights` are (start, end) offsets into `quote` of what matched, in order, not overlapping.
    `copies` are other articles that carry the same text; with this one they are one report.
    """

    article_id: int
    title: str
    publisher: str | None
    url: str | None
    published_on: dt.date
    quote: str
    start: int
    end: int
    event_date: DateInterval | None
    score: float
    written_on: dt.date | None = None
    highlights: tuple[tuple[int, int], ...] = ()
    copies: tuple[ArticleSummary, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """Another answer of the archive: an earlier event, or a report that says otherwise."""

    text: str
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the archive answers to a question as of a day.

    `text` is None where it does not answer; `citations` are then the nearest it has. Dates are of
    the event, not of the article. `newest_relevant` is the newest publication date among the
    citations, `archive_newest` of all articles that could be used. `answer_type` and `order` are
    what the question asks for. `also_asked` are the questions beside it in one text, in full; this
    one answers the first. `unreported` is a sentence, such as "No article reports such a
    visit.", where that is why there is no text; `is_unread` says that there was no time to read the
    citations. `links` are the question's short forms, nicknames and misspellings, and what they
    were taken to mean.
    """

    question: str
    as_of: dt.date
    text: str | None
    date: DateInterval | None
    status: Status | None
    confidence: float
    citations: tuple[Citation, ...]
    newest_relevant: dt.date | None
    archive_newest: dt.date | None
    took_ms: int
    answer_type: AnswerType = AnswerType.STATEMENT
    order: Order | None = None
    others: tuple[Other, ...] = ()
    unreported: str | None = None
    is_unread: bool = False
    also_asked: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()

    @property
    def certainty(self) -> Certainty | None:
        """How sure the answer is; None where there is none."""
        return None if self.text is None else certainty(self.confidence)

    @property
    def supporting(self) -> tuple[Citation, ...]:
        """The citations that give this answer, which come first."""
        return tuple(takewhile(self._is_supported_by, self.citations))

    def _is_supported_by(self, citation: Citation) -> bool:
        if citation is self.citations[0]:
            return True
        if self.date is not None:
            return citation.event_date is not None and citation.event_date.overlaps(self.date)
        return self.text is not None and self.text.casefold() in citation.quote.casefold()

    @property
    def is_stale(self) -> bool:
        """Whether what is asked may have changed since the articles cited, though newer are there.

        When Finland joined NATO stays as it was; who is president, and what was last, do not.
        """
        changes = self.order in (Order.LAST, Order.LAST_BUT_ONE, Order.NEXT, Order.CURRENT)
        return changes and is_much_older(self.newest_relevant, self.archive_newest)
