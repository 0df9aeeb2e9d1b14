"""Tallies: how many passages there are and which, computed alike by the database and from rows."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute

_MULTIPLIER, _MODULUS = 2_654_435_761, 4_294_967_291  # a product of one and an id fits 64 bits


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many passages, and a digest of their ids."""

    passages: int
    digest: int


def tally_of(passage_ids: NDArray[np.int64]) -> Tally:
    """The tally of passages by their ids."""
    spread = passage_ids * _MULTIPLIER % _MODULUS
    return Tally(passages=len(passage_ids), digest=int(spread.sum()))


def select_tally(passage_id: InstrumentedAttribute[int]) -> Select[int, int]:
    """Select the count and the digest of a tally."""
    spread: ColumnElement[int] = passage_id * _MULTIPLIER % _MODULUS
    return select(func.count(passage_id), func.coalesce(func.sum(spread), 0))
