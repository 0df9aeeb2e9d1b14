"""What was read in an article, sentence by sentence."""

from dataclasses import dataclass
from datetime import date

from reading.events.types import Event
from reading.timex.types import TimeExpression
from reading.types import Span


@dataclass(frozen=True, slots=True)
class Entity:
    """A named entity at offsets of a sentence; `label` is spaCy's, such as PERSON or GPE."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person whom a sentence names, at offsets of the sentence.

    `title` is what stands in front of the name ("Foreign Minister"), `description` what else the
    sentence says the person is ("Russia's foreign minister"); None where it says nothing.
    """

    name: Span
    title: Span | None
    description: Span | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceFacts:
    """What one sentence tells, at its own offsets.

    `times` are its dates and times of day, resolved against the day on which it was written.
    """

    events: tuple[Event, ...]
    entities: tuple[Entity, ...]
    times: tuple[TimeExpression, ...]
    persons: tuple[Person, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSentence:
    """A sentence at `span` of an article's text, written on a day, with what it tells."""

    span: Span
    written_on: date
    facts: SentenceFacts
