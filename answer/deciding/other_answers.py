"""The other answers of the archive, each of them once."""

from collections.abc import Sequence
from typing import TypeVar

from answer.wording import Phrase

T = TypeVar("T")


def distinct(answer: str, others: Sequence[tuple[str, T]]) -> tuple[tuple[str, T], ...]:
    """Return the other answers, without those that are one with the answer or with another one.

    "July 2024" and "2024 (Moscow)" are one with "8–9 July 2024 (Moscow)": the finer days are among
    the coarser ones, and no other place is named. The finest is kept.
    """
    kept: list[tuple[str, T]] = []
    for text, found in others:
        if any(_holds(text, each) for each in (answer, *(said for said, _ in kept))):
            continue
        kept = [*(each for each in kept if not _holds(each[0], text)), (text, found)]
    return tuple(kept)


def _holds(coarse: str, fine: str) -> bool:
    """Whether one text says what another says, or the same less finely."""
    if coarse == fine:
        return True
    if not isinstance(coarse, Phrase) or not isinstance(fine, Phrase):
        return False
    if coarse.interval is None or fine.interval is None or _kind(coarse) != _kind(fine):
        return False
    is_one_place = coarse.place == fine.place or None in (coarse.place, fine.place)
    return (
        is_one_place
        and coarse.interval.first <= fine.interval.first
        and fine.interval.last <= coarse.interval.last
    )


def _kind(phrase: Phrase) -> str:
    return phrase.name.removesuffix("-at")
