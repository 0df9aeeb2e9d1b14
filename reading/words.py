"""Words as retrieval sees them: tokens, stop words, stems."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from rapidfuzz import fuzz

from reading.wordlists import WordLists

_TOKEN = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*", re.UNICODE)
_NUMBERED = re.compile(r"^([^\W\d_]+)-(\d+)$")
_LIKE = 85.0  # of 100: a letter typed wrong in a name
_SHORTEST_LIKE = 4


@dataclass(frozen=True, slots=True)
class Token:
    """A word at its place in a text."""

    text: str
    start: int
    end: int

    @property
    def is_capitalised(self) -> bool:
        return self.text[0].isupper()


def tokens(text: str) -> Iterator[Token]:
    """The words of the text, possessive endings left out."""
    for match in _TOKEN.finditer(text):
        word = match[0]
        word = word[:-2] if word.endswith(("'s", "’s")) else word
        yield Token(word, match.start(), match.start() + len(word))


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """The English stem of the word, in lower case: "visit" of "visited", "g7" of "G-7"."""
    plain = _NUMBERED.sub(r"\1\2", word.lower().replace("’", "'"))
    found = str(_stemmer().stemWord(plain))
    return _american_stems().get(found, found)


def stems(text: str) -> set[str]:
    """The stems of all words of the text that say something."""
    stop = stop_words()
    return {stem(token.text) for token in tokens(text) if token.text.lower() not in stop}


def stop_words() -> frozenset[str]:
    """Return the words that say how something is asked, not what about; in lower case."""
    return _lists().words("stop_words")


def alike(one: str, other: str) -> bool:
    """Whether the stem of a name is another's with a letter typed wrong, or in another spelling.

    "Zelensky", "Zelenskyy"; "Erdogan", "Erdoğan".
    """
    one, other = without_accents(one), without_accents(other)
    if len(one) > _SHORTEST_LIKE and one.rstrip("iy") == other.rstrip("iy"):
        return True
    if min(len(one), len(other)) < _SHORTEST_LIKE or one[0] != other[0]:
        return False
    return fuzz.ratio(one, other) >= _LIKE


@lru_cache(maxsize=65_536)
def without_accents(word: str) -> str:
    """The word as newsrooms write it that leave accents out."""
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


@cache
def _lists() -> WordLists:
    return WordLists.load("reading", "words")


@cache
def _american_stems() -> dict[str, str]:
    return _lists().classes("american_stems", str)


@cache
def _stemmer() -> Any:
    # Imported here: it loads the stemmers of all its languages.
    import snowballstemmer

    return snowballstemmer.stemmer("english")
