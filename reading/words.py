"""Words as retrieval needs them: tokens, stop words, stems, and names spelled alike."""

import re
import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from rapidfuzz import fuzz

from reading.wordlists import WordLists

_TOKEN = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*", re.UNICODE)
_NUMBERED = re.compile(r"^([^\W\d_]+)-(\d+)$")
_MIN_SIMILARITY = 85.0  # of 100: a letter typed wrong in a name
_MIN_SIMILAR_LENGTH = 4
_STEMMING = threading.Lock()  # the stemmer keeps the word at hand in itself


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text and its offsets there, `[start:end]`."""

    text: str
    start: int
    end: int

    @property
    def is_capitalised(self) -> bool:
        return self.text[0].isupper()


def tokens(text: str) -> Iterator[Token]:
    """Yield the words of the text, without possessive endings."""
    for match in _TOKEN.finditer(text):
        word = match[0]
        word = word[:-2] if word.endswith(("'s", "’s")) else word
        yield Token(word, match.start(), match.start() + len(word))


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """Return the English stem in lower case, by Snowball: "visit" of "visited", "g7" of "G-7"."""
    plain = _NUMBERED.sub(r"\1\2", word.lower().replace("’", "'"))
    with _STEMMING:
        found = str(_stemmer().stemWord(plain))
    return _american_stems().get(found, found)


def stems(text: str) -> set[str]:
    """Return the stems of all words of the text but stop words."""
    stop = stop_words()
    return {stem(token.text) for token in tokens(text) if token.text.lower() not in stop}


def stop_words() -> frozenset[str]:
    """Return the words that say how something is asked, not what about; in lower case."""
    return _lists().words("stop_words")


def alike(one: str, other: str) -> bool:
    """Return whether two stems may be one name, misspelt or transliterated in another way.

    "Zelensky" and "Zelenskyy"; "Erdogan" and "Erdoğan".
    """
    one, other = without_accents(one), without_accents(other)
    if len(one) > _MIN_SIMILAR_LENGTH and one.rstrip("iy") == other.rstrip("iy"):
        return True
    if min(len(one), len(other)) < _MIN_SIMILAR_LENGTH or one[0] != other[0]:
        return False
    return fuzz.ratio(one, other) >= _MIN_SIMILARITY


@lru_cache(maxsize=65_536)
def without_accents(word: str) -> str:
    """Return the word without its accents: "Erdogan" of "Erdoğan"."""
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
