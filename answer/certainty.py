"""How sure an answer is, in three words instead of a number."""

from enum import StrEnum


class Certainty(StrEnum):
    """How sure an answer is; the catalogue has a word for each: `certainty-…`."""

    SURE = "sure"
    FAIRLY_SURE = "fairly-sure"
    NOT_SURE = "not-sure"


FROM = {Certainty.SURE: 0.8, Certainty.FAIRLY_SURE: 0.55}
"""The confidence from which an answer is called so, the highest first; below, it is not sure."""


def certainty(confidence: float) -> Certainty:
    """Return the word for a confidence, 0 to 1."""
    reached = (word for word, least in FROM.items() if confidence >= least)
    return next(reached, Certainty.NOT_SURE)
