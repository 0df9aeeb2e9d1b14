"""Values that all packages share: spans of text, intervals of days, the status of an event."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of characters, `[start:end]`, in one article's text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"a span needs 0 <= start <= end, not {self.start}, {self.end}")

    def of(self, text: str) -> str:
        """Return the characters that the span covers."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True, order=True)
class FactKey:
    """A word by which a fact is looked up. `day` is when it was, or when it was written."""

    text: str
    day: dt.date


class Status(StrEnum):
    """Whether an event took place."""

    HAPPENED = "happened"
    UNDER_WAY = "under way"
    PLANNED = "planned"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    DENIED = "denied"
    HYPOTHETICAL = "hypothetical"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class DateInterval:
    """The days from `first` to `last`, both included. Raise ValueError if they end before."""

    first: dt.date
    last: dt.date

    def __post_init__(self) -> None:
        if self.first > self.last:
            raise ValueError(f"an interval cannot end on {self.last}, before {self.first}")

    def overlaps(self, other: "DateInterval") -> bool:
        """Return whether the two have a day in common."""
        return self.first <= other.last and other.first <= self.last
