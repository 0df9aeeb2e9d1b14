"""Who goes where: X visiting Y is not Y visiting X, and Kazan is in Russia."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from answer.places import Mention, mentions
from answer.words import STOP_WORDS, stem, tokens

# A word that tells of going somewhere; the place comes after it.
_GOING = re.compile(
    r"\b(?:visit(?:ed|s|ing)?|trips? to|tour of|travel(?:l?ed|s|l?ing)?(?: back)? to"
    r"|journey(?:ed|s)? to|arriv(?:ed|es?|ing) (?:in|at|on)|land(?:ed|s|ing)? in"
    r"|fl(?:ew|ies|y|ying)(?: back| down| out)? to|flown to|went (?:back )?to"
    r"|go(?:es|ing)? (?:back )?to|gone to"
    r"|been (?:to|in)|head(?:ed|s|ing)? (?:to|for)|return(?:ed|s|ing)? to|touched down in"
    r"|welcomed (?:\w+ ){0,4}(?:in|to)|received (?:\w+ ){0,4}in|hosted (?:\w+ ){0,4}in"
    r"|was (?:last )?in|is in|were in|invit(?:ed|es) (?:\w+ ){1,4}to(?: visit)?"
    r"|c(?:oming|ame|omes?) to)\b",
    re.IGNORECASE,
)  # fmt: skip
_INVITED = re.compile(r"^invit", re.IGNORECASE)
_INFINITIVE = re.compile(r"\bto $", re.IGNORECASE)
_ONE_OF_SEVERAL = re.compile(r"\b(?:first|last|latest|only|second|third)\b[^,;]{0,50}$", re.I)
_RECEIVING = re.compile(r"^(?:welcomed|received|hosted|invit)", re.IGNORECASE)
_STAY_ASKED = re.compile(r"\b(?:in|to)\b", re.IGNORECASE)  # "last in Israel"
_OPENERS = STOP_WORDS | {"earlier", "later", "meanwhile", "last", "previously", "in", "on"}
_FURTHEST = 70  # characters between the going and the place


@dataclass(frozen=True, slots=True)
class Trip:
    """Somebody's going to a country, told between two offsets of a sentence.

    `travellers` are stems of the names that may be meant by who goes; empty where a pronoun does.
    `made` is False where the words alone say that it is yet to be made: "an invitation to visit".
    """

    travellers: frozenset[str]
    country: str
    city: str | None
    made: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class AskedTrip:
    """A question about somebody's going somewhere: stems of who, the country, maybe the city."""

    travellers: frozenset[str]
    country: str
    city: str | None


def asked_trip(question: str, terms: frozenset[str]) -> AskedTrip | None:
    """Who went where, if that is what is asked; `terms` are the stems that matter in it."""
    places = mentions(question, any_case=True)
    going = _GOING.search(question) or _STAY_ASKED.search(question)
    if not places or going is None:
        return None
    after = [place for place in places if place.start >= going.start()]
    if not after:
        return None
    goal = after[0]
    before = question[: goal.start]
    travellers = {stem(token.text) for token in tokens(before)} & terms
    travellers -= {stem(token.text) for token in tokens(going[0])}
    # "Indian", in "the Indian prime minister", says which one, not who.
    travellers -= {
        stem(token.text) for place in places for token in tokens(question[place.start : place.end])
    }
    return AskedTrip(frozenset(travellers), goal.country, goal.city) if travellers else None


def matching(asked: AskedTrip, sentence: str, *, context_names: bool) -> list[Trip]:
    """The trips of the sentence that the question may mean.

    A trip whose traveller is only a pronoun matches where the context names who is asked about.
    """
    return [
        trip
        for trip in trips_in(sentence)
        if trip.country == asked.country
        and asked.city in (None, trip.city)
        and (trip.travellers & asked.travellers or (not trip.travellers and context_names))
    ]


def trips_in(sentence: str) -> list[Trip]:
    """The trips that a sentence tells of."""
    places = mentions(sentence)
    return list(_trips(sentence, places)) if places else []


def _trips(sentence: str, places: list[Mention]) -> Iterator[Trip]:
    for going in _GOING.finditer(sentence):
        goals = [
            place
            for place in places
            if 0 <= place.start - going.end() <= _FURTHEST
            and not re.search(
                r"[.;]|\b(?:after|before|when)\b", sentence[going.end() : place.start]
            )
        ]
        if goals:
            goal = goals[0]
            who = _travellers(sentence, going, goal, places)
            made = _is_made(sentence, going)
            yield Trip(who, goal.country, goal.city, made, going.start(), goal.end)


def _is_made(sentence: str, going: re.Match[str]) -> bool:
    """Not in "to visit" and "invited to"; but "the first to visit" has been there."""
    if _INVITED.match(going[0]):
        return False
    lead = sentence[: going.start()]
    return not _INFINITIVE.search(lead) or bool(_ONE_OF_SEVERAL.search(lead))


def _travellers(
    sentence: str, going: re.Match[str], goal: Mention, places: list[Mention]
) -> frozenset[str]:
    """The names nearest to the going: before it, or after a host's verb."""
    inside = {at for place in places for at in range(place.start, place.end)}
    if _RECEIVING.match(going[0]):
        stretch = range(going.start(), goal.start)
    else:
        stretch = range(_clause_start(sentence, going.start()), going.start())
    names = [
        token
        for token in tokens(sentence)
        if token.start in stretch
        and token.is_capitalised
        and token.start not in inside
        and token.text.lower() not in _OPENERS
    ]
    if going[0].lower().startswith(("visit", "trip")):
        owner = [n for n in names if re.match(r"['’]s?\s", sentence[n.end : n.end + 3])]
        names = owner[-1:] or names
    return frozenset(stem(name.text) for name in names)


def _clause_start(sentence: str, end: int) -> int:
    """Where the clause that ends at `end` begins: nobody named before it goes."""
    starts = [
        m.end() for m in re.finditer(r"[;:—]|,\s(?:on|and|but|while|where)\s", sentence[:end])
    ]
    return starts[-1] if starts else 0
