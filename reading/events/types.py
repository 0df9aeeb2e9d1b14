"""What is known of an event that a sentence tells."""

from dataclasses import dataclass
from enum import StrEnum

from reading.types import DateInterval, Status


class Action(StrEnum):
    """What is done. TALK is a conversation that may be a meeting or a call: it is not said."""

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


class DateSource(StrEnum):
    """Where an event's date stands.

    OWN: it modifies the event's own words. GOVERNING: a clause that the event depends on.
    INHERITED: a clause beside it, with the same subject. REPORT: only the saying is dated.
    DATELINE: the day of publication, for what opens under a dateline or is under way.
    """

    OWN = "own"
    GOVERNING = "governing"
    INHERITED = "inherited"
    REPORT = "report"
    DATELINE = "dateline"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A country by its ISO 3166 code and, where one is named, a city in lower case."""

    country: str
    city: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Somebody in an event: `text` as written, `stems` of its own words, titles too.

    `names` are the stems among them that name it: empty for a role ("the president"). `of` are
    the stems of whose it is: "Modi's envoy" is of Modi, and not Modi. `country` is the one it
    names ("Moscow", where `is_place`) or is said to be from ("the Russian leader").
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
    """One event: who did what to or with whom, where, whether it happened, and when.

    `agents` is empty where only a pronoun does it. `verb` is the lemma of the word that tells it.
    For a visit `places` are where it goes, else where it takes place. `[start:end]` holds the
    word with what it says of who, where and when.
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
        """The first of its places."""
        return self.places[0] if self.places else None
