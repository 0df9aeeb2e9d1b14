"""What a question asks for, as it is understood before anything is searched."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from answer.understanding.windows import bounded
from reading.events.types import Action, Place
from reading.types import DateInterval


class AnswerType(StrEnum):
    """The kind of thing that would answer a question.

    OUTCOME answers "did it", "has he", "is she still"; STATEMENT is a whole sentence.
    """

    DATE = "date"
    PERSON = "person"
    PLACE = "place"
    NUMBER = "number"
    OUTCOME = "outcome"
    STATEMENT = "statement"


class Order(StrEnum):
    """Which of several events is meant."""

    LAST = "last"
    FIRST = "first"
    NEXT = "next"
    CURRENT = "current"


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
    `asks_when` where a date belongs to the answer. `event` is what is done, by whom and where;
    `office` the one whose holder is asked for. `counted` is the stem of what is counted ("how many
    envoys"); `asks_duration` where the number is a time ("how long", "how old").
    """

    text: str
    expanded: str
    links: tuple[Link, ...]
    as_of: date
    answer_type: AnswerType
    order: Order | None
    terms: tuple[str, ...]
    places: tuple[NamedPlace, ...]
    windows: tuple[DateInterval, ...]
    anchor: Anchor | None
    event: AskedEvent | None
    office: Office | None
    asks_when: bool
    asks_duration: bool
    counted: str | None
