"""The words of passages for text search in PostgreSQL: read as the BM25 index reads them.

So one archive finds the same words on either engine, whatever dictionaries the server has.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

# Both engines read words alike, so they share this.
from index.bm25 import _analyzers as analyzers
from index.bm25 import _plain as plain
from index.spelling import MOST_MISTAKES

TITLE, BODY = "A", "D"
"""The weights by which words of a title and of the text are told apart."""
MOST_POSITIONS = 16_383  # what a tsvector can tell


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many passages hold each stem, and each word as it is written."""

    stems: Mapping[str, int]
    words: Mapping[str, int]


class WordReader:
    """Takes texts apart into stems and words. Not thread-safe."""

    def __init__(self) -> None:
        self._stems, self._words = analyzers()

    def stems(self, text: str) -> list[str]:
        """The stems of a text, in order."""
        return list(self._stems.analyze(plain(text)))

    def vector(self, title: str, text: str) -> str:
        """A passage as the text form of a tsvector, its title's words told apart."""
        positions: defaultdict[str, list[str]] = defaultdict(list)
        at = 0
        for weight, part in ((TITLE, title), (BODY, text)):
            for at, stem in enumerate(self.stems(part), at + 1):  # noqa: B020  # goes on counting
                positions[stem].append(f"{min(at, MOST_POSITIONS)}{weight}")
        return " ".join(f"{quoted(stem)}:{','.join(each)}" for stem, each in positions.items())

    def counts(self, passages: Iterable[tuple[str, str]]) -> Counts:
        """Count the passages, given as (title, text), that hold each stem and each word."""
        stems: Counter[str] = Counter()
        words: Counter[str] = Counter()
        for title, text in passages:
            stems.update({*self.stems(title), *self.stems(text)})
            words.update(set(self._words.analyze(plain(text))))
        return Counts(stems=stems, words=words)


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
