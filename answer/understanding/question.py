"""A question's text becomes a `Question`: about whom, what and when, and in which order."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeVar

from answer.errors import BadQuestion
from answer.understanding.anchor import anchor_in
from answer.understanding.asked_event import asked_event
from answer.understanding.chatter import without_chatter
from answer.understanding.misspellings import respelled
from answer.understanding.office import office_asked
from answer.understanding.short_forms import written_out
from answer.understanding.types import NamedPlace, Order, Question
from answer.understanding.windows import windows
from reading.gazetteer import mentions
from reading.words import stem, stop_words, tokens

T = TypeVar("T")

LONGEST_QUESTION = 500
"""Characters of a question at most."""

_ORDERS = (
    (
        Order.LAST_BUT_ONE,
        r"\bbefore (?:that|the last(?: one| time)?)(?=\W*$| (?:to|in|at|with|from|by)\b)"
        r"|\b(?:second[ -]to[ -]last|next[ -]to[ -]last|last but one|penultimate)\b",
    ),
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
        r"|\b(?:so far|to date)\b(?! from)"
        r"|^\s*who(?:'?s| is| are)\b|^\s*how many\b.*\b(?:is|are|does|do)\b"
        r"|\b(?:now|today)\W*$",
    ),
)


_WHEN_TOO = re.compile(r"\bwhen\W*$", re.IGNORECASE)  # "Who hosted the summit, and when?"
_COUNTED = re.compile(
    r"\bhow many (?:[\w-]+ (?=\w+ (?:did|do|does|were|are|was|in)\b))?(\w+)", re.IGNORECASE
)
_DURATION = re.compile(r"\bhow (?:long|old|often)\b", re.IGNORECASE)


def understand(text: str, *, as_of: date, spelling: Mapping[str, str] | None = None) -> Question:
    """Return what the text is about, its times read as on the day `as_of`.

    What type of answer it asks for is read by the span reader (`Question.as_read`). `spelling` are
    words that are misspelled in it, and how the archive writes them. Raises `BadQuestion` if it is
    too long, or has no word that can be looked up.
    """
    text = " ".join(text.split())
    if len(text) > LONGEST_QUESTION:
        raise BadQuestion(
            f"That question has {len(text)} characters; please ask it in at most "
            f"{LONGEST_QUESTION}."
        )
    text = without_chatter(text)
    spelled = respelled(text, spelling or {})
    short = written_out(spelled.text)
    expanded = short.text
    terms = tuple(dict.fromkeys(_terms(expanded)))
    if not terms:
        raise BadQuestion("Ask a question with at least one name or subject in it.")
    named_times = windows(expanded, as_of=as_of)
    return Question(
        text=text,
        expanded=expanded,
        links=(*spelled.links, *short.links),
        as_of=as_of,
        order=_first(_ORDERS, expanded),
        terms=terms,
        places=_places(expanded),
        windows=named_times,
        anchor=None if named_times else anchor_in(expanded),
        event=asked_event(expanded),
        office=office_asked(expanded),
        asks_when_too=_WHEN_TOO.search(expanded) is not None,
        asks_duration=_DURATION.search(expanded) is not None,
        counted=_counted(expanded),
    )


def _terms(text: str) -> Iterable[str]:
    return (stem(token.text) for token in tokens(text) if token.text.lower() not in stop_words())


def _places(text: str) -> tuple[NamedPlace, ...]:
    return tuple(
        NamedPlace(
            country=place.country,
            stems=tuple(stem(token.text) for token in tokens(text[place.start : place.end])),
        )
        for place in mentions(text, any_case=True)
    )


def _counted(text: str) -> str | None:
    found = _COUNTED.search(text)
    return stem(found[1]) if found else None


def _first(table: tuple[tuple[T, str], ...], text: str) -> T | None:
    found = (kind for kind, pattern in table if re.search(pattern, text, re.IGNORECASE))
    return next(found, None)
