"""The topic of a timeline: people type names and a kind of event, without grammar or commas."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, permutations

from answer.understanding.asked_event import asked_event, asked_topic
from answer.understanding.linking import LinkedQuestion, TermMatcher
from answer.understanding.types import AskedEvent, AskedParty
from index.types import ScoredPassage
from reading.events.types import Action, Place
from reading.gazetteer import mentions
from reading.words import Token, stem, tokens

PASSAGES_LINKED = 60
"""Passages of a topic that are looked at: enough to learn how names are written."""

_TOGETHER = (Action.MEET, Action.TALK, Action.CALL, Action.SIGN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """The events that a topic covers: each of `events` is one kind of them.

    `about` are stems that are nobody's name and no action ("nuclear"): the passage must hold them.
    `is_open` if the topic names no kind of event.
    """

    events: tuple[AskedEvent, ...]
    about: frozenset[str]
    is_open: bool


def read_topic(linked: LinkedQuestion, passages: Sequence[ScoredPassage]) -> Topic:
    """Return what a linked topic is about; no `events` if it names nobody.

    The passages are those it was linked to: they tell which words are one name.
    """
    terms = linked.terms
    text = _with_commas(linked.question.expanded, terms, passages)
    event = asked_event(text)
    if event is None and mentions(text, any_case=True):
        # "Putin in China" is where somebody was.
        event = asked_event(f"when was {text}")
    named = asked_topic(text)
    about = frozenset(
        name for party in named.parties for name in party.names if not terms.is_name(name)
    )
    if event is not None:
        agents = _only_named(event.agents, about)
        partners = _only_named(event.partners, about)
        if agents or partners:
            event = replace(event, agents=agents, partners=partners)
            return Topic(events=(event,), about=about, is_open=False)
    parties = _only_named(named.parties, about)
    places = _place_terms(text)
    if named.action is not None:
        return Topic(events=_of_kind(named.action, parties, places), about=about, is_open=False)
    return Topic(events=_of_any_kind(parties, places), about=about, is_open=True)


def _only_named(parties: Iterable[AskedParty], about: frozenset[str]) -> tuple[AskedParty, ...]:
    """The parties without words that name nobody: Iran of "Iran nuclear"."""
    kept = (replace(party, names=party.names - about) for party in parties)
    return tuple(each for each in kept if each.terms or each.country)


def _of_kind(
    action: Action, parties: Sequence[AskedParty], places: Mapping[str, frozenset[str]]
) -> tuple[AskedEvent, ...]:
    """The events of a topic that names a kind: "visits to Russia", "elections in France"."""
    if action is Action.VISIT:
        return tuple(_visit((), party, places) for party in parties if party.country)
    return (_together(action, parties),) if parties else ()


def _of_any_kind(
    parties: Sequence[AskedParty], places: Mapping[str, frozenset[str]]
) -> tuple[AskedEvent, ...]:
    """The events of a topic of names, "Lavrov" or "India, Russia": alone, or together."""
    people = [party for party in parties if party.terms]
    lands = [party for party in parties if not party.terms]
    if len(people) > 1:
        where = Place(country=lands[0].country, city=None) if lands and lands[0].country else None
        return tuple(_together(action, people, where) for action in _TOGETHER)
    if len(parties) > 1:
        both = [_together(action, parties) for action in _TOGETHER]
        visits = [
            _visit((goer,), host, places)
            for goer, host in permutations(parties, 2)
            if host in lands
        ]
        return (*both, *visits)
    alone = [_together(action, parties) for action in Action if action is not Action.OTHER]
    return (*alone, *(_visit((), land, places) for land in lands)) if parties else ()


def _visit(
    goers: tuple[AskedParty, ...], host: AskedParty, places: Mapping[str, frozenset[str]]
) -> AskedEvent:
    country = host.country or ""
    return AskedEvent(
        action=Action.VISIT,
        agents=goers,
        partners=(),
        place=Place(country=country, city=None),
        place_terms=places.get(country, frozenset()),
    )


def _together(
    action: Action, parties: Sequence[AskedParty], where: Place | None = None
) -> AskedEvent:
    return AskedEvent(
        action=action,
        agents=tuple(parties[:1]),
        partners=tuple(parties[1:]),
        place=where,
        place_terms=frozenset(),
    )


def _place_terms(text: str) -> dict[str, frozenset[str]]:
    """The stems that name each country of the text."""
    return {
        place.country: frozenset(stem(each.text) for each in tokens(text[place.start : place.end]))
        for place in mentions(text, any_case=True)
    }


def _with_commas(text: str, terms: TermMatcher, passages: Sequence[ScoredPassage]) -> str:
    """The text with commas between names that never stand together: "Trump, Putin, Helsinki".

    A country is a name of its own after a name ("Modi Russia visits"), not before one ("the
    Russian president").
    """
    words = list(tokens(text))
    places = mentions(text, any_case=True)

    def begins_place(word: Token) -> bool:
        return any(place.start == word.start for place in places)

    def in_place(word: Token) -> bool:
        return any(place.start <= word.start < place.end for place in places)

    cuts = []
    for before, word in pairwise(words):
        if text[before.end : word.start] != " " or not terms.is_name(before.text):
            continue
        if begins_place(word) or (
            not in_place(before)
            and not in_place(word)
            and terms.is_name(word.text)
            and not _stand_together(before, word, passages)
        ):
            cuts.append(before.end)
    for cut in reversed(cuts):
        text = f"{text[:cut]},{text[cut:]}"
    return text


def _stand_together(one: Token, other: Token, passages: Sequence[ScoredPassage]) -> bool:
    """Whether the passages write the two as one name: "Narendra Modi", "Xi Jinping"."""
    written = re.compile(rf"\b{re.escape(one.text)}\s+{re.escape(other.text)}\b", re.IGNORECASE)
    return any(
        written.search(found.passage.text) or written.search(found.passage.article.title)
        for found in passages
    )
