"""The words of passages for text search in PostgreSQL: read as the BM25 index reads them.

So one archive finds the same words on either engine, whatever dictionaries the server has.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

# Both engines read words alike, so they share this.
from index.bm25 import _analyzers as analyzers
from index.bm25 import _plain as plain
from index.spelling import MOST_MISTAKES

TITLE, BODY = "A", "D"
"""The weights by which words of a title and of the text are told apart."""
MOST_POSITIONS = 16_383  # what a tsvector can tell
_TITLES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageWords:
    """What a passage and its title hold: a tsvector as text, stems, and the passage's words."""

    vector: str
    stems: frozenset[str]
    words: frozenset[str]


@dataclass(slots=True, kw_only=True)
class Counts:
    """How many passages hold each stem, and each word as it is written."""

    stems: Counter[str]
    words: Counter[str]

    @classmethod
    def of(cls, passages: Iterable[PassageWords]) -> Self:
        """Count the passages that hold each stem and each word."""
        counts = cls(stems=Counter(), words=Counter())
        for each in passages:
            counts.stems.update(each.stems)
            counts.words.update(each.words)
        return counts

    def add(self, others: "Counts") -> None:
        """Count those of other passages, too."""
        self.stems.update(others.stems)
        self.words.update(others.words)

    def subtract(self, others: "Counts") -> None:
        """Take off those of other passages; what is left may be negative."""
        self.stems.subtract(others.stems)
        self.words.subtract(others.words)


class WordReader:
    """Takes texts apart into stems and words. Not thread-safe."""

    def __init__(self) -> None:
        self._stems, self._words = analyzers()
        # The passages of an article, which share its title, come one after another.
        self._title_stems = lru_cache(_TITLES)(self.stems)

    def stems(self, text: str) -> list[str]:
        """The stems of a text, in order."""
        return list(self._stems.analyze(plain(text)))

    def read(self, title: str, text: str) -> PassageWords:
        """Read a passage and its article's title."""
        of_title, of_text = self._title_stems(title), self.stems(text)
        return PassageWords(
            vector=_vector(of_title, of_text),
            stems=frozenset(of_title).union(of_text),
            words=frozenset(self._words.analyze(plain(text))),
        )


def _vector(title: Sequence[str], text: Sequence[str]) -> str:
    """The text form of a tsvector of these stems, those of the title told apart."""
    positions: defaultdict[str, list[str]] = defaultdict(list)
    weighted = [*((stem, TITLE) for stem in title), *((stem, BODY) for stem in text)]
    for at, (stem, weight) in enumerate(weighted, 1):
        positions[stem].append(f"{min(at, MOST_POSITIONS)}{weight}")
    return " ".join(f"{quoted(stem)}:{','.join(each)}" for stem, each in positions.items())


def quoted(stem: str) -> str:
    """A stem as tsvector and tsquery take it, whatever signs it has."""
    return "'" + stem.replace("\\", "\\\\").replace("'", "''") + "'"


def initials(word: str) -> list[str]:
    """The first letters of words of which this one may be a misspelling."""
    return sorted({each for letter in plain(word)[:2] for each in (letter.lower(), letter.upper())})


def lengths(word: str) -> tuple[int, int]:
    """How short and how long a word may be of which this one is a misspelling."""
    return len(word) - MOST_MISTAKES, len(word) + MOST_MISTAKES


def any_of(stems: Sequence[str]) -> str:
    """A tsquery for passages that hold any of the stems."""
    return " | ".join(map(quoted, stems))
