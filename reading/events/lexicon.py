"""The words of events: which action a word tells of, and its effect on what depends on it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cache

from reading.events.types import Action
from reading.wordlists import WordLists
from reading.words import stem, tokens


class Effect(StrEnum):
    """What a verb, noun or adjective makes of the event that depends on it: "plans to visit"."""

    PLAN = "plan"
    WISH = "wish"
    CANCEL = "cancel"
    POSTPONE = "postpone"
    DENY = "deny"
    FAIL = "fail"
    DOUBT = "doubt"
    SAY = "say"
    CARRY = "carry"  # the event has the status of the word: "managed to visit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """The words of events, by lemma; `data/events.toml` says what each list is for."""

    verbs: Mapping[str, Action]
    nouns: Mapping[str, Action]
    effects: Mapping[str, Effect]
    particles: Mapping[tuple[str, str], Effect]
    going_verbs: frozenset[str]
    going_prepositions: frozenset[str]
    purposeful_verbs: frozenset[str]
    receiving_verbs: frozenset[str]
    guests: frozenset[str]
    envoys: frozenset[str]
    support_verbs: frozenset[str]
    attending_verbs: frozenset[str]
    occurrence_verbs: frozenset[str]
    existence_verbs: frozenset[str]
    object_control_verbs: frozenset[str]
    telling_verbs: frozenset[str]
    witnessing_verbs: frozenset[str]
    decision_nouns: frozenset[str]
    plan_nouns: frozenset[str]
    scheduled_participles: frozenset[str]
    telephone_words: frozenset[str]
    call_words: frozenset[str]
    in_person_words: frozenset[str]
    ranking_adjectives: frozenset[str]
    past_adjectives: frozenset[str]
    ongoing_words: frozenset[str]
    titles: frozenset[str]
    regions: frozenset[str]
    other_telling_words: frozenset[str]


@cache
def lexicon() -> Lexicon:
    """Return the words of `data/events.toml`, read once."""
    lists = WordLists.load("reading", "events")
    lists.refuse_common("going_verbs", "verbs")
    lists.refuse_common("past_adjectives", "ongoing_words")
    tables = {"verbs", "nouns", "effects", "particles"}
    words = {
        each.name: lists.words(each.name) for each in fields(Lexicon) if each.name not in tables
    }
    words["purposeful_verbs"] |= words["going_verbs"]
    return Lexicon(
        verbs=lists.classes("verbs", Action),
        nouns=lists.classes("nouns", Action),
        effects=lists.classes("effects", Effect),
        particles={
            (verb, particle): effect
            for pair, effect in lists.classes("particles", Effect).items()
            for verb, particle in [pair.split()]
        },
        **words,
    )


def may_tell(text: str) -> bool:
    """Return whether a sentence may tell of an event other than `Action.OTHER`.

    A quick filter before parsing: true for every sentence that does, and for some that do not.
    """
    telling = _telling_stems()
    return any(stem(token.text) in telling for token in tokens(text)) or bool(_IS_AT.search(text))


_IS_AT = re.compile(
    r"\b(?:is|are|was|were|been|be|being|’s|'s)\b.{0,60}?\b(?:in|to)\b", re.IGNORECASE
)


@cache
def _telling_stems() -> frozenset[str]:
    words = lexicon()
    telling = (*words.verbs, *words.nouns, *words.going_verbs, *words.other_telling_words)
    return frozenset(map(stem, telling))
