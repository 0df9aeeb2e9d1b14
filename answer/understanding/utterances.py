"""What kind of text somebody typed: a question, a greeting, thanks, a call for help, a remark.

A request is for something other than facts: "write me a poem", "translate this", "what is 2+2".

A linear model says it, over the runs of letters and words of the text. `python -m training
utterances` fits its weights, which are data.
"""

import re
import unicodedata
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

from answer.errors import DamagedUtterances
from answer.understanding.chatter import without_chatter
from reading.hashed_weights import HashedWeights

FILE = "utterances.npz"
LONGEST_RUN = 5
MOST_READ = 300
"""Characters of a text that are read; what it is shows at its beginning."""
SURE = 0.7
"""How likely a text must be no question to be taken for none: a question refused is worse."""

_WORD = re.compile(r"\w+(?:['’]\w+)*|[^\w\s]+")


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


def kind_of(text: str) -> Utterance:
    """Return what kind of text it is. Raises `DamagedUtterances`.

    Greetings and thanks count where nothing else is asked: "Thanks! And China?" is a question.
    """
    kind = _likeliest(without_chatter(text))
    if kind in _ASKS:
        return kind
    whole = _likeliest(text)
    return kind if whole is Utterance.QUESTION else whole


def _likeliest(text: str) -> Utterance:
    """Return the likeliest kind that is no question, where that is sure; else a question."""
    likely = _weights().likelihoods(features(text))
    if likely[0] > 1 - SURE:
        return Utterance.QUESTION
    return list(Utterance)[1 + int(likely[1:].argmax())]


def path() -> Path:
    """Where the weights in use are kept."""
    return Path(str(files("answer").joinpath("data", FILE)))


@cache
def _weights() -> HashedWeights:
    try:
        return HashedWeights.load(path(), classes=len(Utterance))
    except (OSError, ValueError) as error:
        raise DamagedUtterances(
            f"The weights in {path()} are missing or damaged. Install Attaché anew."
        ) from error


def features(text: str) -> Iterator[str]:
    """Yield the runs of letters and the words of a text."""
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
