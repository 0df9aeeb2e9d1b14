"""Words of a text, and whether a word stands among the same others in two texts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from reading.words import Token, stem, stop_words, tokens

_LOOKED_AT = 2  # words on each side
_WITHIN = 6  # words


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of a text and their stems; what is joined by a hyphen is several words."""

    tokens: tuple[Token, ...]
    stems: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Self:
        """Return the words of a text."""
        found = tuple(part for token in tokens(text) for part in _parts(token))
        return cls(tokens=found, stems=tuple(stem(each.text) for each in found))

    def between(self, start: int, end: int) -> list[int]:
        """Return the words at `[start:end]` of the text."""
        return [i for i, each in enumerate(self.tokens) if start <= each.start < end]

    def find_all(self, stems: Iterable[str]) -> list[int]:
        """Return where these stems stand, one after the other."""
        wanted = tuple(stems)
        return [
            at
            for at in range(len(self.stems) - len(wanted) + 1)
            if wanted and self.stems[at : at + len(wanted)] == wanted
        ]


def has_neighbours(
    said: Words, at: Sequence[int], there: Sequence[Words], found: Sequence[Sequence[int]]
) -> bool:
    """Whether a word has a neighbour that is also near it in one of the texts.

    `at` is where it stands in what is said, `found` where in each text. True also where none of
    its neighbours is in any text: then all around it is said in other words.
    """
    if not at:
        return True
    near = _neighbours(said, at)
    known = [word for word in near if any(word in each.stems for each in there)]
    if not known:
        return True
    return any(
        abs(place - other) <= _WITHIN
        for words, places in zip(there, found, strict=True)
        for place in places
        for other, word in enumerate(words.stems)
        if word in known and other != place
    )


def _neighbours(said: Words, at: Sequence[int]) -> list[str]:
    stop = stop_words()
    before = [i for i in range(at[0] - 1, -1, -1) if said.tokens[i].text.lower() not in stop]
    after = [
        i for i in range(at[-1] + 1, len(said.stems)) if said.tokens[i].text.lower() not in stop
    ]
    return [said.stems[i] for i in (*before[:_LOOKED_AT], *after[:_LOOKED_AT])]


def _parts(token: Token) -> Iterable[Token]:
    at = token.start
    for part in token.text.split("-"):
        if part:
            yield Token(part, at, at + len(part))
        at += len(part) + 1
