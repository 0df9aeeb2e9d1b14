"""What is asked: the kind of answer, the order of events, the words that matter."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from answer.errors import BadQuestion
from answer.words import STOP_WORDS, stem, tokens

T = TypeVar("T")

LONGEST_QUESTION = 500


class Asked(StrEnum):
    """The kind of thing that would answer the question."""

    DATE = "date"
    PERSON = "person"
    PLACE = "place"
    NUMBER = "number"
    STATEMENT = "statement"


class Order(StrEnum):
    """Which of several events is meant."""

    LAST = "last"
    FIRST = "first"
    NEXT = "next"
    CURRENT = "current"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question as it was understood. `terms` are stems of the words that matter, in order."""

    text: str
    as_of: date
    asked: Asked
    order: Order | None
    terms: tuple[str, ...]


# The first that matches decides, so the more specific stand first.
_KINDS = (
    (Asked.NUMBER, r"\bhow (?:many|much|long (?!ago)|big|large|often|old|far)\b|\bnumber of\b"),
    (
        Asked.DATE,
        r"\bwhen(?:'?s)?\b|\bhow long ago\b|\b(?:what|which) (?:day|date|week|month|year|time)\b"
        r"|\blast time\b|\bfirst time\b|\bnext time\b",
    ),
    (
        Asked.PLACE,
        r"\bwhere(?:'?s)?\b"
        r"|\b(?:what|which) (?:\w+ )?(?:city|town|country|capital|place|venue|estate|region)\b",
    ),
    (
        Asked.PERSON,
        r"\bwho(?:'?s|m|se)?\b|\b(?:what|which) (?:\w+ ){0,2}(?:leader|diplomat|president|minister"
        r"|envoy|ambassador|politician|official|person|ally|premier|chancellor|king|queen)\b",
    ),
)
_ORDERS = (
    (Order.LAST, r"\b(?:last|latest|most recent|most recently|previous|previously)\b"),
    (
        Order.NEXT,
        r"\b(?:next|upcoming|coming|planned|scheduled)\b"
        r"|\bwhen (?:will|is)\b.*\b(?:visit|go|meet|travel)",
    ),
    (Order.FIRST, r"\bfirst\b"),
    (
        Order.CURRENT,
        r"\b(?:current|currently|right now|these days|at the moment|nowadays)\b"
        r"|^\s*who(?:'?s| is| are)\b|^\s*how many\b.*\b(?:is|are|does|do)\b",
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
    terms = tuple(
        dict.fromkeys(
            stem(token.text) for token in tokens(asked_text) if token.text.lower() not in STOP_WORDS
        )
    )
    if not terms:
        raise BadQuestion("Ask a question with at least one name or subject in it.")
    return Question(
        text=asked_text,
        as_of=as_of,
        asked=_first(_KINDS, asked_text) or Asked.STATEMENT,
        order=_first(_ORDERS, asked_text),
        terms=terms,
    )


def _first(table: tuple[tuple[T, str], ...], text: str) -> T | None:
    found = (kind for kind, pattern in table if re.search(pattern, text, re.IGNORECASE))
    return next(found, None)
