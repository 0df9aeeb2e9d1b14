"""Words that a collection writes, found by a misspelling of them."""

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import jellyfish
from rapidfuzz.distance import OSA

MOST_MISTAKES = 2
"""Letters of a word that may be wrong."""
SHORTEST = 4
"""Letters of a word that may be respelled: too much is close to a shorter one."""

_SHORTEST_TWICE_WRONG = 7  # letters of a word in which two may be wrong
_SHORTEST_UNHEARD = 10  # and without sounding like the word meant
_SHORTEST_ORDINARY = 8  # letters of a word that is no name: names that nobody wrote are near many
_TIMES_RARER = math.log(50)  # so much rarer is a word typed with one more mistake
_CLEARLY = math.log(3)  # by so much the word meant is likelier than any other


def fewest(passages: int) -> int:
    """Return how many of the passages hold a word that people have in mind, at least.

    A rare word that is close is mostly not the one meant: that was of somebody else, of whom no
    passage tells.
    """
    return max(1, math.isqrt(passages) // 4)


def closest(word: str, written: Mapping[str, int], *, least: int = 1) -> str | None:
    """Return the word, of those written so often, of which `word` is clearly a misspelling.

    A noisy channel (Kernighan, Church and Gale, COLING 1990): the likeliest is close and common.
    None where that is written less often than `least`, or another one is nearly as likely. Words
    that sound alike, such as two spellings of one name, do not compete.
    """
    typed, sound = word.lower(), jellyfish.metaphone(word)
    found: dict[str, _Guess] = {}
    for plain, (form, count) in _by_word(written).items():
        mistakes = OSA.distance(typed, plain, score_cutoff=MOST_MISTAKES)
        if mistakes > MOST_MISTAKES:
            continue
        heard = jellyfish.metaphone(plain)
        if _may_be(typed, plain, mistakes, alike=heard == sound):
            likely = math.log(count) - _TIMES_RARER * (mistakes - 0.5 * (heard == sound))
            found[form] = _Guess(form, count, mistakes, heard, likely)
    best = max(found.values(), key=lambda each: each.likely, default=None)
    if best is None or best.count < least or not (best.is_name or _is_slip(typed, best)):
        return None
    rivals = (each.likely for each in found.values() if each.heard != best.heard)
    return best.form if best.likely - max(rivals, default=-math.inf) >= _CLEARLY else None


@dataclass(frozen=True, slots=True)
class _Guess:
    form: str
    count: int
    mistakes: int
    heard: str
    likely: float

    @property
    def is_name(self) -> bool:
        return self.form[0].isupper()


def _is_slip(typed: str, meant: _Guess) -> bool:
    """Whether it is an ordinary word with a letter wrong, and not a name."""
    return len(typed) >= _SHORTEST_ORDINARY and meant.mistakes == 1


def _by_word(written: Mapping[str, int]) -> dict[str, tuple[str, int]]:
    """Map each word in small letters to how it is mostly written, and how often in all forms."""
    forms: dict[str, Counter[str]] = {}
    for form, count in written.items():
        forms.setdefault(form.lower(), Counter())[form] = count
    return {
        word: (counts.most_common(1)[0][0], counts.total())
        for word, counts in forms.items()
        if counts.total()
    }


def _may_be(typed: str, meant: str, mistakes: int, *, alike: bool) -> bool:
    """Whether so many letters may be wrong in a word of that length."""
    if mistakes > 1:
        unheard = len(typed) >= _SHORTEST_UNHEARD
        return mistakes == 2 and len(typed) >= _SHORTEST_TWICE_WRONG and (alike or unheard)
    # Of four letters, one that is another is no mistake but another name: "Merz", "Metz".
    return len(typed) > SHORTEST or len(meant) > len(typed) or sorted(typed) == sorted(meant)
