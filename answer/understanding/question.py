"""What is asked: the kind of answer, the order of events, the words that matter."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from answer.errors import BadQuestion
from answer.understanding.aliases import written_out
from answer.understanding.windows import windows
from reading.types import DateInterval
from reading.words import stem, stop_words, tokens

T = TypeVar("T")

LONGEST_QUESTION = 500


class AnswerType(StrEnum):
    """The kind of thing that would answer the question."""

    DATE = "date"
    PERSON = "person"
    PLACE = "place"
    NUMBER = "number"
    OUTCOME = "outcome"
    STATEMENT = "statement"


class Order(StrEnum):
    """Which of several events is meant."""

    LAST = "last"
    FIRST = "first"
    NEXT = "next"
    CURRENT = "current"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question as it was understood.

    `written_out` is its text without short forms; `terms` are stems of the words that matter, in
    order. `windows` are the times that it keeps to, any of them. `asks_when` where a date belongs
    to the answer.
    """

    text: str
    written_out: str
    as_of: date
    asked: AnswerType
    order: Order | None
    terms: tuple[str, ...]
    windows: tuple[DateInterval, ...]

    @property
    def asks_when(self) -> bool:
        kinds = (AnswerType.DATE, AnswerType.OUTCOME)
        return self.asked in kinds or re.search(r"\bwhen\W*$", self.text, re.I) is not None


# The one whose words stand first decides: "where did he go when …" asks for a place.
_KINDS = (
    (
        AnswerType.OUTCOME,
        r"^\W*(?:so |and |but |wait,? )?(?:has|have|had|did|does|do|is|are|was|were|will|would|can)"
        r"(?:n't|nt)?\b",
    ),
    (
        AnswerType.NUMBER,
        r"\bhow (?:many|much|long (?!ago)|big|large|often|old|far)\b|\bnumber of\b",
    ),
    (
        AnswerType.DATE,
        r"\bwhen(?:'?s)?\b|\bhow long ago\b|\b(?:what|which) (?:day|date|week|month|year|time)\b"
        r"|^\W*(?:the )?dates?\b|\bdates?\W*$"
        r"|\blast time\b|\bfirst time\b|\bnext time\b|\bthe (?:date|day) of\b",
    ),
    (
        AnswerType.PLACE,
        r"\bwhere(?:'?s)?\b"
        r"|\b(?:what|which) (?:\w+ )?(?:city|town|country|capital|place|venue|estate|region)\b",
    ),
    (
        AnswerType.PERSON,
        r"\bwho(?:'?s|m|se)?\b|\b(?:what|which) (?:\w+ ){0,2}(?:leader|diplomat|president|minister"
        r"|envoy|ambassador|politician|official|person|ally|premier|chancellor|king|queen)\b",
    ),
)
_ORDERS = (
    (Order.LAST, r"\b(?:last|latest|most recent|most recently|previous|previously)\b"),
    (
        Order.NEXT,
        r"\b(?:next|upcoming|planned|scheduled|coming up)\b"
        r"|\bwhen(?:'?s| will| is| are)\b(?! the last).*\b(?:visit|go|meet|travel|com|arriv|host)",
    ),
    (Order.FIRST, r"\bfirst\b"),
    (
        Order.CURRENT,
        r"\b(?:current|currently|right now|these days|at the moment|nowadays)\b"
        r"|^\s*who(?:'?s| is| are)\b|^\s*how many\b.*\b(?:is|are|does|do)\b"
        r"|\b(?:now|today)\W*$",
    ),
)


def parse(text: str, *, as_of: date) -> Question:
    """The question as understood. Raises `BadQuestion` when nothing in it can be looked up."""
    asked_text = " ".join(text.split())
    if len(asked_text) > LONGEST_QUESTION:
        raise BadQuestion(
            f"That question has {len(asked_text)} characters; please ask it in at most "
            f"{LONGEST_QUESTION}."
        )
    full = written_out(asked_text)
    terms = tuple(
        dict.fromkeys(
            stem(token.text) for token in tokens(full) if token.text.lower() not in stop_words()
        )
    )
    if not terms:
        raise BadQuestion("Ask a question with at least one name or subject in it.")
    return Question(
        text=asked_text,
        written_out=full,
        as_of=as_of,
        asked=_kind(asked_text),
        order=_first(_ORDERS, asked_text),
        terms=terms,
        windows=windows(asked_text, as_of=as_of),
    )


def _kind(text: str) -> AnswerType:
    places = {
        kind: match.start()
        for kind, pattern in _KINDS
        if (match := re.search(pattern, text, re.IGNORECASE))
    }
    # Of two at one place the one listed first: "how many days" is a number, not a date.
    return min(places, key=lambda kind: places[kind], default=AnswerType.STATEMENT)


def _first(table: tuple[tuple[T, str], ...], text: str) -> T | None:
    found = (kind for kind, pattern in table if re.search(pattern, text, re.IGNORECASE))
    return next(found, None)
