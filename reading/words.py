"""Words as retrieval sees them: tokens, stop words, stems."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer
from rapidfuzz import fuzz

_TOKEN = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*", re.UNICODE)
_NUMBERED = re.compile(r"^([^\W\d_]+)-(\d+)$")
_LIKE = 85.0  # of 100: a letter typed wrong in a name
_SHORTEST_LIKE = 4
_STEMMER = snowballstemmer.stemmer("english")

_AMERICAN = {"defenc": "defens", "labour": "labor"}  # of offices and parties

STOP_WORDS = frozenset(
    """
    a about actually after again all also am an and any are aren't as at back be because been before
    being between both but by can could did didn't do does doesn't doing don't down during each else
    ever few for from further get go going got had has hasn't have haven't having he her here hers
    him his how i if in into is isn't it its itself just kind know like may me might more most must
    my no nor not now of off on once only or other our out over own please right same say she should
    since so some still such tell than that that's the their them then there these they thing this
    those through to too under until up us very was wasn't we were weren't what what's whats when
    when's whens where where's wheres which while who who's whos whom whose why will with won't
    would yes yet you your
    date day first last latest month most next recent recently time week year
    """.split()
)
"""Words that say how something is asked, not what about: among them those that order events."""


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
    found = str(_STEMMER.stemWord(plain))
    return _AMERICAN.get(found, found)


def stems(text: str) -> set[str]:
    """The stems of all words of the text that say something."""
    return {stem(token.text) for token in tokens(text) if token.text.lower() not in STOP_WORDS}


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
