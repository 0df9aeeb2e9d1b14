"""A question as somebody asks it, and the part of it that the buttons of its card carry."""

import re
from dataclasses import dataclass
from datetime import date

from answer.types import DateInterval
from answer.understanding.about_answer import AboutAnswer
from answer.understanding.question import LONGEST_QUESTION
from answer.understanding.utterances import Utterance, kind_of
from bot.errors import BadDate, BadPeriod, EmptyQuestion, NotAQuestion, QuestionTooLong
from bot.views.text import visible

_DAYS_ASKED = 3  # in the tag of a query
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A question, the day as of which it is asked, and when its articles may be published.

    `follows` says that it was completed from an earlier question; `about`, that it is the earlier
    question itself, about whose answer something is asked.
    """

    text: str
    as_of: date
    since: date | None = None
    until: date | None = None
    follows: bool = False
    about: AboutAnswer | None = None

    @property
    def tag(self) -> str:
        """The days, in at most 32 characters, for the buttons; the text is on the card."""
        days = (self.as_of, self.since, self.until)
        return ".".join(day.isoformat() if day else "" for day in days)

    @classmethod
    def from_tag(cls, text: str, tag: str) -> "Query":
        """Return the query of a card's text and a button's tag. Raise ValueError for a bad tag."""
        as_of, since, until = (date.fromisoformat(day) if day else None for day in tag.split("."))
        if as_of is None:
            raise ValueError(f"no day in {tag!r}")
        return cls(text=text, as_of=as_of, since=since, until=until)


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierAnswer:
    """What a card says to whoever follows it up: its question, and the days of its answer."""

    query: Query
    days: DateInterval | None

    @property
    def tag(self) -> str:
        """The days of the question and the answer, in at most 54 characters, for a button."""
        days = (self.days.first, self.days.last) if self.days else ()
        return ".".join((self.query.tag, *map(str, days)))

    @classmethod
    def from_tag(cls, text: str, tag: str) -> "EarlierAnswer":
        """Return what a card and its button say. Raise ValueError for a bad tag."""
        parts = tag.split(".")
        asked, answered = parts[:_DAYS_ASKED], parts[_DAYS_ASKED:]
        days = None
        if answered:
            first, last = map(date.fromisoformat, answered)
            days = DateInterval(first=first, last=last)
        return cls(query=Query.from_tag(text, ".".join(asked)), days=days)


def clean_question(text: str) -> str:
    """Return the question without invisible characters.

    Raise EmptyQuestion or QuestionTooLong.
    """
    question = " ".join(visible(text).split())
    if not question:
        raise EmptyQuestion
    if len(question) > LONGEST_QUESTION:
        raise QuestionTooLong(len(question), LONGEST_QUESTION)
    return question


def check_asks(text: str) -> None:
    """Raise NotAQuestion for all that `Utterance` tells from questions, such as greetings."""
    kind = kind_of(text)
    if kind is not Utterance.QUESTION:
        raise NotAQuestion(kind)


def parse_day(text: str | None) -> date | None:
    """Return the day written as YYYY-MM-DD, or None for an empty text. Raise BadDate."""
    written = (text or "").strip()
    if not written:
        return None
    try:
        if not _DATE.fullmatch(written):
            raise ValueError(written)
        return date.fromisoformat(written)
    except ValueError as error:
        raise BadDate(written) from error


def parse_period(since: str | None, until: str | None) -> tuple[date | None, date | None]:
    """Return the first and the last day of a period. Raise BadDate or BadPeriod."""
    first, last = parse_day(since), parse_day(until)
    if first and last and first > last:
        raise BadPeriod(first, last)
    return first, last
