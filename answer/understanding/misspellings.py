"""The words of a question that may be misspelled, and the question with them spelled right."""

import re
from collections.abc import Callable, Mapping

from answer.understanding.short_forms import AS_TYPED, WrittenOut, is_printed, written_out
from answer.understanding.types import Link
from answer.understanding.vocabulary import vocabulary
from reading.gazetteer import mentions

_WORD = re.compile(r"(?<![\w'’])[^\W\d_]{4,}(?!\w|['’](?!s\b)\w)")


def doubtful(text: str, *, is_known: Callable[[str], bool]) -> frozenset[str]:
    """Return the words of a question that are no ordinary words, and stand for nothing else.

    They may be names, or misspelled. `is_known` says whether a word in small letters is ordinary.
    """
    short = {word for link in written_out(text).links for word in _WORD.findall(link.typed)}
    return frozenset(
        word
        for word in _words(text)
        if word not in short
        and word.lower() not in vocabulary().light_words
        and not is_printed(word)
        and not is_known(word.lower())
    )


def respelled(text: str, spelling: Mapping[str, str]) -> WrittenOut:
    """Return the text with the words that `spelling` maps written so, each noted."""
    links: list[Link] = []

    def right(found: re.Match[str]) -> str:
        meant = spelling.get(found[0])
        if meant is None:
            return found[0]
        links.append(Link(typed=found[0], meant=meant))
        return meant

    return WrittenOut(text=_WORD.sub(right, text), links=tuple(dict.fromkeys(links)))


def _words(text: str) -> frozenset[str]:
    """The words that are no part of an address, a handle or a place's name."""
    kept = [found.span() for found in AS_TYPED.finditer(text)]
    kept += [(place.start, place.end) for place in mentions(text, any_case=True)]
    return frozenset(
        found[0]
        for found in _WORD.finditer(text)
        if not any(first <= found.start() < last for first, last in kept)
    )
