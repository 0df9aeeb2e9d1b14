"""What a question asks for, as it is understood before anything is searched."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Self

from answer.understanding.windows import bounded
from reading.events.types import Action, Place
from reading.types import DateInterval

MAY_BE_MEANT = 0.15
"""How likely an answer type must be, beside a likelier one, to be tried too."""


SURE_OF_ORDER = 0.7
"""How likely an order must be that no word of the question names."""


class AnswerType(StrEnum):
    """The kind of thing that would answer a question.

    OUTCOME answers "did it", "has he", "is she still"; DESCRIPTION says who somebody is; THING is
    whatever else has a name or a noun; STATEMENT and REASON are what is said, and why.
    """

    DATE = "date"
    PERSON = "person"
    PLACE = "place"
    NUMBER = "number"
    OUTCOME = "outcome"
    DESCRIPTION = "description"
    THING = "thing"
    STATEMENT = "statement"
    REASON = "reason"


class Order(StrEnum):
    """Which of several events is meant; LAST_BUT_ONE is the one before the last."""

    LAST = "last"
    LAST_BUT_ONE = "last but one"
    FIRST = "first"
    NEXT = "next"
    CURRENT = "current"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionReading:
    """What a question asks for: the probability of each answer type, and of each order."""

    answer_types: Mapping[AnswerType, float]
    orders: Mapping[Order | None, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A nickname, a short form or a misspelling in a question, and what it was taken to mean."""

    typed: str
    meant: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedParty:
    """Somebody who takes part in the event that a question asks about; all words are stems.

    `names` are the words of the name, `roles` those of an office ("president"), `owner` whose
    people they are ("Biden's aides"), `country` the code of the country they are from; a country
    itself has only that. `holders` are the names of those who held the office, where it is named
    without one.
    """

    names: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    owner: frozenset[str] = frozenset()
    country: str | None = None
    holders: tuple[frozenset[str], ...] = ()

    @property
    def terms(self) -> frozenset[str]:
        """The stems that tell best who is meant."""
        return self.names | self.owner or self.roles


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedEvent:
    """The event that a question asks about. `place_terms` are the stems that name its place."""

    action: Action
    agents: tuple[AskedParty, ...]
    partners: tuple[AskedParty, ...]
    place: Place | None
    place_terms: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """An office by the stems of its words, its country, and for an envoy the country posted to."""

    roles: frozenset[str]
    country: str
    posted: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """An event that bounds the time of a question: "since the war began".

    `lead` is the word that says from which side, `event` the words that name the event.
    """

    lead: str
    event: str

    def window(self, days: DateInterval) -> DateInterval:
        """The time meant if the event was on these days."""
        return bounded(self.lead, days)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPlace:
    """A place that a question names: its country's code, and the stems of the words for it."""

    country: str
    stems: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question as it was understood.

    `expanded` is its text without short forms, nicknames and misspellings, of which `links` tells:
    what is searched for. `terms` are the stems of its words that matter, in order. `windows` are
    the times that it keeps to, any of them; `anchor` is an event that bounds its time instead.
    `asks_when_too` where a date belongs to the answer beside another thing. `event` is what is
    done, by whom and where; `office` the one whose holder is asked for. `counted` is the stem of
    what is counted ("how many envoys"); `asks_duration` where the number is a time ("how long",
    "how old"). `answer_type_likelihood` is how surely the answer type is the one that is meant, 0
    to 1; `other_types` may be meant too.
    """

    text: str
    expanded: str
    links: tuple[Link, ...]
    as_of: date
    answer_type: AnswerType = AnswerType.STATEMENT
    order: Order | None
    terms: tuple[str, ...]
    places: tuple[NamedPlace, ...]
    windows: tuple[DateInterval, ...]
    anchor: Anchor | None
    event: AskedEvent | None
    office: Office | None
    asks_when_too: bool
    asks_duration: bool
    counted: str | None
    answer_type_likelihood: float = 1.0
    other_types: tuple[tuple[AnswerType, float], ...] = ()

    @property
    def asks_when(self) -> bool:
        """Whether a date belongs to the answer."""
        return self.asks_when_too or self.answer_type in (AnswerType.DATE, AnswerType.OUTCOME)

    def as_read(self, reading: QuestionReading) -> Self:
        """Return the question with the answer type that a reading of it finds likeliest.

        Where no word of it says which of several events is meant, a reading may be sure of that.
        """
        likely = sorted(reading.answer_types.items(), key=lambda each: -each[1])
        (answer_type, likelihood), *others = likely
        order = max(reading.orders, key=reading.orders.__getitem__)
        is_sure = reading.orders[order] >= SURE_OF_ORDER
        return replace(
            self,
            order=self.order or (order if is_sure else None),
            answer_type=answer_type,
            answer_type_likelihood=likelihood,
            other_types=tuple(each for each in others if each[1] >= MAY_BE_MEANT),
        )

    def readings(self) -> "Iterator[Question]":
        """Yield the question with each type of answer that may be meant, the likeliest first."""
        yield self
        for answer_type, likelihood in self.other_types:
            yield replace(self, answer_type=answer_type, answer_type_likelihood=likelihood)
