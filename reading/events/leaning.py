"""Whether "Thursday" is the last one or the next, seen from the day of writing.

A linear model says it, over the words around and the verbs and nouns above in the parse. `python -m
training leaning` fits its weights, which are data.
"""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from reading.dates import TimeExpression, find_dates
from reading.errors import DamagedLeaning
from reading.events.effects import effect_of
from reading.events.types import Under
from reading.events.verbs import verb_status
from reading.hashed_weights import HashedWeights
from reading.timex.vocabulary import MONTH_WORDS, WEEKDAYS

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

CLASSES = 2
"""Back and ahead, in this order."""

_FARTHEST = 12  # words before and after that are looked at
_FARTHER = (1, 3, 6)  # words away from which one counts as farther
_VERBS_TOLD_APART = 3  # from the nearest on
_WORD = re.compile(r"[a-z]+|\d+")


def times_in(
    text: str, doc: "Doc", *, reference: date, under: Under = Under.NOTHING
) -> list[TimeExpression]:
    """Return the dates and times of day in a sentence, in order; `doc` is its parse.

    `reference` is the day on which it was written. Raises `DamagedLeaning`.
    """
    if under is Under.DAY:  # a chronology tells in the present what has been; the model knows none
        return find_dates(text, reference=reference)

    def looks_ahead(match: re.Match[str], by_words: bool | None) -> bool | None:
        if not is_open(match[0]):
            return by_words
        told = features(doc, *match.span(), reference=reference, by_words=by_words)
        return bool(weights().likelihoods(told).argmax())

    return find_dates(text, reference=reference, looks_ahead=looks_ahead)


def is_open(expression: str) -> bool:
    """Return whether the model is asked which is meant: a weekday, of no date that is named."""
    words = set(_WORD.findall(expression.lower()))
    return words.isdisjoint(MONTH_WORDS) and not words.isdisjoint(WEEKDAYS)


def features(
    doc: "Doc", start: int, end: int, *, reference: date, by_words: bool | None
) -> Iterator[str]:
    """Yield what speaks for back or ahead of the words `[start:end]` of a parsed sentence.

    `by_words` is whether the nearest words that lean look ahead.
    """
    yield f"leaning {by_words}"
    yield from _of_expression(doc.text[start:end], reference)
    before = [t for t in doc if t.idx + len(t) <= start and not t.is_space]
    after = [t for t in doc if t.idx >= end and not t.is_space]
    yield from _of_words("before", before[::-1])
    yield from _of_words("after", after)
    yield from _of_parse([t for t in doc if t.idx < end and start < t.idx + len(t)])


def path() -> Path:
    """Where the weights in use are kept."""
    return Path(str(files("reading").joinpath("data", "leaning.npz")))


@cache
def weights() -> HashedWeights:
    """Return the weights in use, read once. Raises `DamagedLeaning`."""
    try:
        return HashedWeights.load(path(), classes=CLASSES)
    except (OSError, ValueError) as error:
        raise DamagedLeaning(
            f"The weights in {path()} are missing or damaged. Install Attaché anew."
        ) from error


def _of_expression(text: str, reference: date) -> Iterator[str]:
    """Yield its words, and how many days ago it would have been."""
    for word in _WORD.findall(text.lower()):
        if word in WEEKDAYS:
            yield f"days {(reference.weekday() - WEEKDAYS.index(word)) % 7}"
        else:
            yield f"itself {word}"


def _of_words(side: str, tokens: "list[Token]") -> Iterator[str]:
    """Yield the words of one side, the nearest first, by how near they are."""
    if not tokens:
        yield f"{side} nothing"
    for steps, token in enumerate(tokens[:_FARTHEST]):
        word = token.lower_.replace("’", "'")
        nearness = sum(steps >= border for border in _FARTHER)
        yield f"{side} {word}"
        yield f"{side} {nearness} {word}"


def _of_parse(tokens: "list[Token]") -> Iterator[str]:
    """Yield what the expression depends on: prepositions, nouns, and the verbs above them."""
    inside = set(tokens)
    root = next((t for t in tokens if t.head == t or t.head not in inside), None)
    if root is None:
        return
    yield f"relation {root.dep_}"
    above = [t for t in root.ancestors if t not in inside]
    verbs = [t for t in above if t.pos_ in ("VERB", "AUX")]
    for token in above[: above.index(verbs[0])] if verbs else above:
        yield f"{token.pos_} {token.lemma_.lower()}"
    if not verbs:
        yield "no verb"
    for number, verb in enumerate(verbs):
        yield from _of_verb(min(number, _VERBS_TOLD_APART - 1), verb)


def _of_verb(number: int, verb: "Token") -> Iterator[str]:
    helpers = sorted(c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass"))
    tense = " ".join((verb.tag_, *helpers))
    status = verb_status(verb)
    for each in (
        tense,
        status,
        f"{tense} {status}",
        f"effect {effect_of(verb)}",
        f"relation {verb.dep_}",
        f"lemma {verb.lemma_.lower()}",
    ):
        yield f"verb {number} {each}"
