"""An event as a sentence tells it, and its parts."""

from dataclasses import dataclass
from enum import StrEnum

from reading.types import DateInterval, Status


class Action(StrEnum):
    """What is done. TALK is a conversation of which it is not said how: a meeting, or a call."""

    VISIT = "visit"
    MEET = "meet"
    CALL = "call"
    TALK = "talk"
    HOST = "host"
    INVITE = "invite"
    SIGN = "sign"
    APPOINT = "appoint"
    RESIGN = "resign"
    ELECT = "elect"
    EXPEL = "expel"
    RECALL = "recall"
    SUMMON = "summon"
    INVADE = "invade"
    JOIN = "join"
    OTHER = "other"


class Under(StrEnum):
    """What a sentence stands under that says when its news happened, unless it says so itself.

    DATELINE: it opens its article; what it tells in the past is of the day of publication. DAY: it
    stands below the heading of a day, as in a diary; what it tells in the present is, too.
    """

    NOTHING = "nothing"
    DATELINE = "dateline"
    DAY = "day"


class DateSource(StrEnum):
    """Where the date of an event comes from, the most reliable first.

    OWN: it modifies the words of the event. GOVERNING: it modifies a clause that the event depends
    on. INHERITED: it modifies a clause beside the event, with the same subject. REPORT: it modifies
    the verb of saying. DATELINE: it is the day that the sentence was written, for what
    opens an article, stands below the heading of a day, or is under way.
    """

    OWN = "own"
    GOVERNING = "governing"
    INHERITED = "inherited"
    REPORT = "report"
    DATELINE = "dateline"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A country by its ISO 3166 code and, if one is named, a city in lower case."""

    country: str
    city: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Somebody who takes part in an event: a person, a group, an organisation or a country.

    `text` is as written; `stems` are those of its words, titles among them. `names` are the stems
    that name it: none for a role ("the president"). `of` are the stems of its possessor: "Modi's
    envoy" is of Modi. `country` is the ISO 3166 code of the country that it is (then `is_place`:
    "Moscow") or comes from ("the Russian leader").
    """

    text: str
    stems: frozenset[str]
    names: frozenset[str]
    of: frozenset[str] = frozenset()
    country: str | None = None
    is_place: bool = False
    is_plural: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Who did what to or with whom, where, whether it happened, and when.

    `verb` is the lemma of the predicate, a verb or noun. `agents` is empty if only a pronoun names
    them. `places` are the destinations of a visit, and where any other event takes place.
    `[start:end]` are the offsets of the words that say all this in the sentence.
    """

    action: Action
    verb: str
    agents: tuple[Party, ...]
    partners: tuple[Party, ...]
    places: tuple[Place, ...]
    status: Status
    date: DateInterval | None
    date_source: DateSource | None
    start: int
    end: int

    @property
    def place(self) -> Place | None:
        """The first of its places, or None."""
        return self.places[0] if self.places else None
