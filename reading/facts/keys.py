"""The words by which facts are looked up: who and what an event involves, who is called what.

A key has a sign in front that tells its kind, so that "Washington" the man is not the place.
"""

from collections.abc import Iterable, Iterator

from reading.events.types import Action, Event
from reading.facts.types import Person, ReadSentence
from reading.gazetteer import mentions
from reading.types import FactKey
from reading.words import stem, stop_words, tokens, without_accents


def party_key(name: str) -> str:
    """Return the key of events with a party of this name, given as the stem of one of its words."""
    return f"+{without_accents(name)}"


def country_key(code: str) -> str:
    """Return the key of events with a party from a country, or that take place there."""
    return f"@{code}"


def action_key(action: Action) -> str:
    """Return the key of events in which this is done."""
    return f"={action}"


def person_key(name: str) -> str:
    """Return the key of what somebody is called, by the stem of a word of the name."""
    return f"!{without_accents(name)}"


def role_key(role: str) -> str:
    """Return the key of who is called so, by the stem of a word of the title or description."""
    return f"~{without_accents(role)}"


def role_country_key(code: str) -> str:
    """Return the key of who is called something of a country: "the Russian foreign minister"."""
    return f"~@{code}"


def keys_of(sentence: ReadSentence, text: str) -> tuple[FactKey, ...]:
    """Return the keys of what a sentence tells, in order; `text` is that of the sentence."""
    found: set[FactKey] = set()
    for event in sentence.facts.events:
        day = event.date.first if event.date else sentence.written_on
        found.update(FactKey(each, day) for each in _of_event(event))
    for person in sentence.facts.persons:
        found.update(FactKey(each, sentence.written_on) for each in _of_person(person, text))
    return tuple(sorted(found))


def _of_event(event: Event) -> Iterator[str]:
    """The keys of an event; none of one that names nobody and no place."""
    parties = (*event.agents, *event.partners)
    names = {name for party in parties for name in party.names}
    countries = {party.country for party in parties if party.country}
    countries |= {place.country for place in event.places}
    if not names and not countries:
        return
    yield from map(party_key, names)
    yield from map(country_key, countries)
    if event.action is not Action.OTHER:
        yield action_key(event.action)


def _of_person(person: Person, text: str) -> Iterator[str]:
    """The keys of a person who is called something."""
    said = [span.of(text) for span in (person.title, person.description) if span is not None]
    if not said:
        return
    yield from map(person_key, _stems([person.name.of(text)]))
    yield from map(role_key, _stems(said))
    countries = {mention.country for words in said for mention in mentions(words)}
    yield from map(role_country_key, countries)


def _stems(texts: Iterable[str]) -> set[str]:
    return {
        stem(token.text)
        for text in texts
        for token in tokens(text)
        if token.text.lower() not in stop_words()
    }
