"""Words: quoted ones must be verbatim, and most of the rest must stand in the cited sentences."""

import re
from collections.abc import Sequence

from prose.checks.types import ReadText
from prose.checks.vocabulary import vocabulary
from reading.dates import find_times
from reading.words import stem, stems

LEAST_SHARED = 0.6
"""The share of a sentence's words that must stand in the cited ones."""

_QUOTED = re.compile(r"[“\"]([^”\"]+)[”\"]")


def quotes_hold(prose: ReadText, cited: Sequence[ReadText]) -> bool:
    """Whether what is in quotation marks is verbatim."""
    there = [_flat(each.text) for each in cited]
    quoted = (_flat(found[1]).strip(" .,!?") for found in _QUOTED.finditer(prose.text))
    return all(any(quote in text for text in there) for quote in quoted)


def words_hold(prose: ReadText, cited: Sequence[ReadText]) -> bool:
    """Whether most words stand in the cited sentences."""
    there = {word for each in cited for word in stems(f"{each.text} {each.beside}")}
    said = stems(_without_times(prose)) - {stem(word) for word in vocabulary().words("reporting")}
    return len(said & there) >= LEAST_SHARED * len(said)


def _without_times(read: ReadText) -> str:
    """Return the text without what names times: those are checked once they are resolved."""
    text = read.text
    for each in reversed(find_times(text, reference=read.reference)):
        text = f"{text[: each.start]} {text[each.end :]}"
    return text


def _flat(text: str) -> str:
    return " ".join(text.replace("’", "'").replace("‘", "'").lower().split())
