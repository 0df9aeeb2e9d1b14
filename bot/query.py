"""A question as somebody asks it, and as much of it as the buttons of its card carry."""

import re
from dataclasses import dataclass
from datetime import date

from bot.errors import BadDate, BadPeriod, EmptyQuestion, QuestionTooLong
from bot.views.text import visible

LONGEST_QUESTION = 500

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A question, the day it is asked for, and from when to when its articles may be.

    `follows` where it was put together from an earlier one.
    """

    text: str
    as_of: date
    since: date | None = None
    until: date | None = None
    follows: bool = False

    @property
    def tag(self) -> str:
        """Its days in at most 32 characters; the text stands on the card."""
        days = (self.as_of, self.since, self.until)
        return ".".join(day.isoformat() if day else "" for day in days)

    @classmethod
    def tagged(cls, text: str, tag: str) -> "Query":
        """The query of a card's text and its buttons' tag. Raises ValueError."""
        as_of, since, until = (date.fromisoformat(day) if day else None for day in tag.split("."))
        if as_of is None:
            raise ValueError(f"no day in {tag!r}")
        return cls(text=text, as_of=as_of, since=since, until=until)


def checked(text: str) -> str:
    """The question without what cannot be seen. Raises EmptyQuestion, QuestionTooLong."""
    question = " ".join(visible(text).split())
    if not question:
        raise EmptyQuestion
    if len(question) > LONGEST_QUESTION:
        raise QuestionTooLong(len(question), LONGEST_QUESTION)
    return question


def day_of(text: str | None) -> date | None:
    """The day that was written as YYYY-MM-DD; None where none was. Raises BadDate."""
    written = (text or "").strip()
    if not written:
        return None
    try:
        if not _DATE.fullmatch(written):
            raise ValueError(written)
        return date.fromisoformat(written)
    except ValueError as error:
        raise BadDate(written) from error


def period(since: str | None, until: str | None) -> tuple[date | None, date | None]:
    """The first and the last day of a period. Raises BadDate, BadPeriod."""
    first, last = day_of(since), day_of(until)
    if first and last and first > last:
        raise BadPeriod(first, last)
    return first, last
