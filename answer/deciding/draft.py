"""Draft answers: what is given if it is sure enough."""

from dataclasses import dataclass

from answer.deciding.confidence import Signals
from answer.evidence.types import Candidate
from reading.types import DateInterval, Status

BAND = 1.0
"""Log odds below the best sentence from which a newer or a dated one may be taken instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What is answered if its confidence suffices; `support` are the sentences that say so.

    `others` are other answers, with the best sentence for each; `signals` is what the confidence is
    computed from.
    """

    text: str
    support: tuple[Candidate, ...]
    signals: Signals
    date: DateInterval | None = None
    status: Status | None = None
    others: tuple[tuple[str, Candidate], ...] = ()
