"""A linear model over hashed features: how likely a thing is of each of a few classes.

The features are strings, of any number. Each counts once, by the weights of the row that it hashes
to; two may share a row.
"""

import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

BUCKETS = 1 << 15

# What numpy raises for a file that is cut off, changed, empty, or no archive of arrays.
_DAMAGES = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, TypeError)


@dataclass(frozen=True, slots=True)
class HashedWeights:
    """The weights, shape (BUCKETS, classes), and the constants, shape (classes,)."""

    weights: NDArray[np.float32]
    constants: NDArray[np.float32]

    def likelihoods(self, features: Iterable[str]) -> NDArray[np.float32]:
        """Return how likely what has these features is of each class, in their order."""
        rows = buckets(features)
        scores = self.weights[rows].sum(0) / max(1.0, len(rows)) ** 0.5 + self.constants
        likely = np.exp(scores - scores.max())
        shares: NDArray[np.float32] = (likely / likely.sum()).astype(np.float32)
        return shares

    def save(self, path: Path) -> None:
        """Write what `load` reads, each weight in a byte."""
        step = float(np.abs(self.weights).max()) / 127
        np.savez_compressed(
            path,
            weights=np.round(self.weights / step).astype(np.int8),
            step=np.float32(step),
            constants=self.constants,
        )

    @classmethod
    def load(cls, path: Path, *, classes: int) -> "HashedWeights":
        """Read weights. Raises `OSError` or `ValueError` where the file holds none."""
        try:
            with np.load(path, allow_pickle=False) as content:
                weights = content["weights"].astype(np.float32) * content["step"]
                constants = content["constants"]
        except _DAMAGES as error:
            raise ValueError("These are no weights.") from error
        if weights.shape != (BUCKETS, classes) or constants.shape != (classes,):
            raise ValueError("These are no weights for these classes.")
        return cls(weights, constants)


def buckets(features: Iterable[str]) -> NDArray[np.int64]:
    """Return the rows that the features hash to, each once."""
    found = {zlib.crc32(each.encode()) % BUCKETS for each in features}
    return np.array(sorted(found), np.int64)
