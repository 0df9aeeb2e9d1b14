"""The event that a question or a topic is about: what is done, by whom, with whom and where."""

import re
from dataclasses import dataclass

from answer.understanding.parties import PartyFinder
from answer.understanding.question_words import ACTIONS, QuestionWords
from answer.understanding.types import AskedEvent, AskedParty
from answer.understanding.vocabulary import vocabulary
from reading.events.types import Action, Place
from reading.gazetteer import Mention

# "Was Lula last in Kenya", but not "was the envoy shot at in Kenya" or "is the price of it in".
_STAYING = re.compile(
    r"\b(?:was|is|were|are|been|be)"
    r"(?:\s+(?!(?:of|on|shot|held|\w+ed)\b)[\w’'.-]+){0,6}?\s+(?:in|at)\b",
    re.IGNORECASE,
)
_OF_STATE = re.compile(
    r"\W*(?:(?:what|which)(?! (?:date|day|week|month|year|time)\b)|why|how (?:many|much)"
    r"|who(?:['’]?s| is| are))\b",
    re.IGNORECASE,
)
_OUT_LOUD = re.compile(r"\b(?:phone|telephone|call|video|zoom|virtual(?:ly)?)\b", re.IGNORECASE)
_AFFAIRS = frozenset({Action.SIGN, Action.APPOINT, Action.ELECT, Action.RESIGN, Action.INVADE})


def asked_event(question: str) -> AskedEvent | None:
    """Return the event that a question asks about, or None where its words tell of none."""
    words = QuestionWords(question)
    action = _action(words)
    if action is None:
        return None
    goal = _goal(words, action)
    agents, partners = PartyFinder(words).of_event(action, goal)
    if not agents and not partners:
        return None
    return AskedEvent(
        action=action,
        agents=agents,
        partners=partners,
        place=Place(country=goal.country, city=goal.city) if goal else None,
        place_terms=words.stems_of(goal) if goal else frozenset(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedTopic:
    """What a topic is about: what is done, if it says so, and everybody that it names."""

    action: Action | None
    parties: tuple[AskedParty, ...]


def asked_topic(text: str) -> AskedTopic:
    """Return what a topic names, whatever it is: "Lavrov", "Trump, Putin", "visits to Russia"."""
    words = QuestionWords(text)
    return AskedTopic(action=_topic_action(words), parties=PartyFinder(words).all())


def _action(words: QuestionWords) -> Action | None:
    """The action asked about; a visit only if a place is named, or the word itself."""
    said = {action for action, _ in words.actions}
    for plain in (Action.HOST, Action.SUMMON):
        if plain in said:
            return plain
    going = words.visits or (_stays(words) and not said & _AFFAIRS)
    if going and (_goal(words, Action.VISIT) or _names_visit(words)):
        return Action.VISIT
    if said & {Action.TALK, Action.MEET, Action.CALL} and _OUT_LOUD.search(words.text):
        return Action.CALL
    return next((action for action in ACTIONS if action in said), None)


def _topic_action(words: QuestionWords) -> Action | None:
    """The action of a topic: a visit that names no place too."""
    return _action(words) or (Action.VISIT if _names_visit(words) else None)


def _names_visit(words: QuestionWords) -> bool:
    return re.search(r"\b(?:visit|trip|tour)", words.text, re.IGNORECASE) is not None


def _stays(words: QuestionWords) -> bool:
    # "What is the price of grain in Kenya?" and "Who is president in Kenya?" tell of no visit.
    if _OF_STATE.match(words.text):
        return False
    match = _STAYING.search(words.text)
    return match is not None and any(0 <= place.start - match.end() <= 5 for place in words.places)


def _goal(words: QuestionWords, action: Action) -> Mention | None:
    """The place that somebody goes to, or where it takes place."""
    if action is Action.SUMMON:  # "called in Egypt's envoy" is not in Egypt
        return None
    lead_words = vocabulary().before_places
    bound = [each for each in words.places if words.word_before(each.start) in lead_words]
    if action is not Action.VISIT:
        inside = [p for p in bound if words.word_before(p.start) in ("in", "at")]
        return inside[0] if inside else None
    first = min((start for start, _ in words.visits), default=0)
    after = [place for place in bound if place.start > first] or bound
    before = [p for p in words.places if any(0 <= g - p.end <= 1 for g, _ in words.visits)]
    return next(iter(after or before), None)
