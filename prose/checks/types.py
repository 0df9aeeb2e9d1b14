"""What is checked against what."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from reading.types import DateInterval

if TYPE_CHECKING:
    from spacy.tokens import Doc


class Fault(StrEnum):
    """Why a sentence does not hold."""

    UNCITED = "uncited"
    UNKNOWN_EXCERPT = "unknown excerpt"
    NAME = "name"
    NUMBER = "number"
    DATE = "date"
    NEGATION = "negation"
    PLAN = "plan"
    PARTIES = "parties"
    QUOTE = "quote"
    REFERENCE = "reference"
    WORDING = "wording"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadText:
    """A sentence with its parse; `reference` is the day that its time expressions are read against.

    `beside` is who published an excerpt, `event_date` when its event was, where that is known.
    """

    text: str
    doc: "Doc"
    reference: date
    beside: str = ""
    event_date: DateInterval | None = None
