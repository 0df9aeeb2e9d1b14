"""Whether two articles carry one text: copied, cut, under another lede or in a longer one.

MinHash (Broder, 1997) over runs of five words finds what is worth comparing; the runs themselves
then decide. The figures are measured by `python -m benchmarks.stories`.
"""

import re
import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

SHINGLE = 5
"""Words in a run: three are shared by reports that have only their subject in common."""

BANDS = 64
ROWS = 2
"""Minima in a band: of texts that share a fifth of their runs, 64 bands of two find .93."""

SHORTEST = 8
"""Runs of words that a text must have, to be compared at all."""

COPIES_FROM = 0.5
COPIES_FROM_LATER = 0.9
"""What share of the shorter text's runs the longer must have, in the first half and the second."""

TOGETHER = 3
"""Days within which a wire's copies come out; what is shared later is mostly boilerplate."""

_WORD = re.compile(r"\w+")
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_AT_ONCE = 8_192  # runs: their 128 permutations take 4 MB


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fingerprint:
    """Hashes of a text's runs of words in order, and the bands of its MinHash signature.

    A text that is too short to be compared has no `keys`.
    """

    runs: NDArray[np.uint32]
    keys: list[int]

    @classmethod
    def of(cls, text: str, *, shingle: int = SHINGLE) -> "Fingerprint":
        """Compute the fingerprint of a text, from runs of `shingle` words."""
        runs = _runs(text, shingle)
        return cls(runs=runs, keys=_keys(runs) if len(runs) >= SHORTEST else [])

    def shared(self, other: "Fingerprint") -> float:
        """The share of the shorter text's runs that the longer has, in the half that shares less.

        By halves, since boilerplate stands at one end of a text, and a copy's own lede is short.
        """
        short, long = sorted((self.runs, other.runs), key=len)
        if len(short) < SHORTEST:
            return 0.0
        found = np.isin(short, long)
        middle = len(found) // 2
        return float(min(found[:middle].mean(), found[middle:].mean()))


def is_copy(shared: float, *, days_apart: int) -> bool:
    """Whether two texts that share so much (0 to 1) are copies of one."""
    return shared >= (COPIES_FROM if days_apart <= TOGETHER else COPIES_FROM_LATER)


def import_min_hash() -> Any:
    """Import what makes signatures: half a second, since SciPy comes with it."""
    from datasketch import MinHash

    return MinHash


def _runs(text: str, shingle: int) -> NDArray[np.uint32]:
    words = [zlib.crc32(word.encode()) for word in _WORD.findall(text.lower())]
    hashes = np.array(words, np.uint64)
    count = max(0, len(hashes) - shingle + 1)
    runs = np.zeros(count, np.uint64)
    for place in range(shingle):
        runs = runs * _FACTOR + hashes[place : place + count]
    return (runs >> np.uint64(32)).astype(np.uint32)


def _keys(runs: NDArray[np.uint32]) -> list[int]:
    # The scheme and the seed are named, since signatures are stored.
    minima = import_min_hash()(num_perm=BANDS * ROWS, seed=1, scheme="affine32", hashfunc=int)
    for start in range(0, len(runs), _AT_ONCE):
        minima.update_batch(runs[start : start + _AT_ONCE].tolist())
    keys: list[int] = minima.hashvalues.astype("<u4").view("<i8").tolist()
    return keys
