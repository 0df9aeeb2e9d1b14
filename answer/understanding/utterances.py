"""What kind of text somebody typed: a question, a greeting, thanks, a call for help, a remark.

A request is for something other than facts: "write me a poem", "translate this", "what is 2+2".

A linear model says it, over the runs of letters and words of the text. `python -m training
utterances` fits its weights, which are data.
"""

import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from answer.errors import DamagedUtterances
from answer.understanding.chatter import without_chatter

FILE = "utterances.npz"
BUCKETS = 1 << 15
LONGEST_RUN = 5
MOST_READ = 300
"""Characters of a text that are read; what it is shows at its beginning."""
SURE = 0.7
"""How likely a text must be no question to be taken for none: a question refused is worse."""

_WORD = re.compile(r"\w+(?:['’]\w+)*|[^\w\s]+")

# What numpy raises for a file that is cut off, changed, empty, or no archive of arrays.
_DAMAGES = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, TypeError)


class Utterance(StrEnum):
    """A kind of text; the order is that of the weights."""

    QUESTION = "question"
    GREETING = "greeting"
    THANKS = "thanks"
    HELP = "help"
    REQUEST = "request"
    REMARK = "remark"
    FOREIGN = "foreign"


_ASKS = (Utterance.QUESTION, Utterance.HELP, Utterance.REQUEST)


@dataclass(frozen=True, slots=True)
class UtteranceModel:
    """The weights, shape (BUCKETS, kinds), and the constants, shape (kinds,)."""

    weights: NDArray[np.float32]
    constants: NDArray[np.float32]

    def likelihoods(self, text: str) -> NDArray[np.float32]:
        """Return how likely the text is of each kind, in their order."""
        rows = buckets(text)
        scores = self.weights[rows].sum(0) / max(1.0, len(rows)) ** 0.5 + self.constants
        likely = np.exp(scores - scores.max())
        shares: NDArray[np.float32] = (likely / likely.sum()).astype(np.float32)
        return shares

    def kind_of(self, text: str) -> Utterance:
        """Return the likeliest kind that is no question, where that is sure; else a question."""
        likely = self.likelihoods(text)
        if likely[0] > 1 - SURE:
            return Utterance.QUESTION
        return list(Utterance)[1 + int(likely[1:].argmax())]

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
    def load(cls, path: Path) -> "UtteranceModel":
        """Read weights. Raises `OSError` or `ValueError` where the file holds none."""
        try:
            with np.load(path, allow_pickle=False) as content:
                weights = content["weights"].astype(np.float32) * content["step"]
                constants = content["constants"]
        except _DAMAGES as error:
            raise ValueError("These are no weights.") from error
        if weights.shape != (BUCKETS, len(Utterance)) or constants.shape != (len(Utterance),):
            raise ValueError("These are no weights for these kinds of text.")
        return cls(weights, constants)


def kind_of(text: str) -> Utterance:
    """Return what kind of text it is. Raises `DamagedUtterances`.

    Greetings and thanks count where nothing else is asked: "Thanks! And China?" is a question.
    """
    kind = _model().kind_of(without_chatter(text))
    if kind in _ASKS:
        return kind
    whole = _model().kind_of(text)
    return kind if whole is Utterance.QUESTION else whole


def path() -> Path:
    """Where the weights in use are kept."""
    return Path(str(files("answer").joinpath("data", FILE)))


@cache
def _model() -> UtteranceModel:
    try:
        return UtteranceModel.load(path())
    except (OSError, ValueError) as error:
        raise DamagedUtterances(
            f"The weights in {path()} are missing or damaged. Install Attaché anew."
        ) from error


def buckets(text: str) -> NDArray[np.int64]:
    """Return the numbers that the runs of letters and words of a text hash to, each once."""
    found = {zlib.crc32(run.encode()) % BUCKETS for run in _runs(text)}
    return np.array(sorted(found), np.int64)


def _runs(text: str) -> Iterator[str]:
    folded = unicodedata.normalize("NFKC", text)[:MOST_READ].lower().replace("’", "'")
    words = _WORD.findall(folded)
    for word in words:
        yield f"w {word}"
        padded = f" {word} "
        for length in range(1, LONGEST_RUN + 1):
            for start in range(len(padded) - length + 1):
                yield f"c {padded[start : start + length]}"
    bounded = ["^", *words, "$"]
    for first, second in pairwise(bounded):
        yield f"p {first} {second}"
    yield f"n {min(len(words), 12)}"
    # Letters of other alphabets, however they are combined.
    for letter in {*folded}:
        if letter > "\u024f" and letter.isalpha():
            yield f"a {unicodedata.name(letter, '?').partition(' ')[0]}"
