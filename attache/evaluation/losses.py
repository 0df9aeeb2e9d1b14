"""At which step the evidence of a question was lost that was not answered right."""

from collections.abc import Iterable
from enum import StrEnum

from answer.looked_at import LookedAt, SourceText
from attache.evaluation.scoring import SHARED, words
from attache.evaluation.types import LabelledQuestion


class Loss(StrEnum):
    """Where evidence was lost.

    NOT_FOUND: search brought up none of it. NOT_READ: it was found, but other sentences were read
    closely. NOT_GIVEN: it was read, but another answer was given, or none. NOTHING_THERE: the
    archive has no answer, but one was given. UNKNOWN: the question names no evidence.
    """

    NOT_FOUND = "not found"
    NOT_READ = "not read"
    NOT_GIVEN = "not given"
    NOTHING_THERE = "nothing there"
    UNKNOWN = "no evidence named"


def loss(question: LabelledQuestion, looked_at: LookedAt) -> Loss:
    """Return where the evidence of a question was lost."""
    if not question.is_answerable:
        return Loss.NOTHING_THERE
    if not question.evidence:
        return Loss.UNKNOWN
    if not _is_among(question, looked_at.passages):
        return Loss.NOT_FOUND
    return Loss.NOT_GIVEN if _is_among(question, looked_at.sentences) else Loss.NOT_READ


def _is_among(question: LabelledQuestion, texts: Iterable[SourceText]) -> bool:
    return any(
        gold.url == text.url and _overlaps(gold.quote, text.text)
        for text in texts
        for gold in question.evidence
    )


def _overlaps(quote: str, text: str) -> bool:
    """Whether most words of the shorter are those of the other: a quote may be of two sentences."""
    one, other = set(words(quote)), set(words(text))
    return len(one & other) >= SHARED * min(len(one), len(other)) > 0
