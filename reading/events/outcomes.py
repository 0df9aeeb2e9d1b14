"""Mark plans as cancelled or postponed where another clause of the sentence says so.

"Biden, who was to fly to Tokyo, called off the trip"; "cancelled a summit in Amman, at which they
were to meet".
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from reading.events.arguments import subject_of
from reading.events.effects import STATUS_OF, effect_of, is_negated
from reading.events.lexicon import Effect, lexicon
from reading.events.tree import CLAUSAL, Predicate
from reading.events.types import Action, Event, Party
from reading.events.verbs import verb_status
from reading.types import Status

if TYPE_CHECKING:
    from spacy.tokens import Token

PredicateEvent = tuple[Predicate, Event]

_OFF = (Status.CANCELLED, Status.POSTPONED)
_BY_PERSONS = frozenset({Action.VISIT, Action.HOST, Action.MEET, Action.TALK, Action.CALL})
_WITHIN_A_NOUN = frozenset("pobj prep appos conj npadvmod acl".split())
_DEEPEST = 6  # steps up the tree from the plan


def with_outcomes(events: Sequence[PredicateEvent]) -> list[Event]:
    """Return the events in order, with the status of plans that the sentence says are off."""
    return [_with_outcome(predicate, event, events) for predicate, event in events]


def what_is_off(events: Iterable[Event]) -> Status | None:
    """Return whether a sentence says that something is cancelled or postponed; None if not.

    Of what it says so, it may not tell: "The awards, scheduled for June 7, have been postponed".
    """
    for event in events:
        if event.status in _OFF:
            return event.status
        effect = lexicon().effects.get(event.verb)
        if event.status is Status.HAPPENED and effect in (Effect.CANCEL, Effect.POSTPONE):
            return STATUS_OF[effect]
    return None


def _with_outcome(predicate: Predicate, event: Event, events: Sequence[PredicateEvent]) -> Event:
    if event.status is not Status.PLANNED or event.action not in _BY_PERSONS:
        return event
    status = _of_occasion(predicate, event, events)
    if status is None and _was_planned(predicate.verb):
        status = _told_later(predicate, event, events)
    return event if status is None else replace(event, status=status)


def _of_occasion(
    predicate: Predicate, event: Event, events: Sequence[PredicateEvent]
) -> Status | None:
    """Return the status of the visit or summit on which it was to be: "a trip, during which"."""
    off = {
        each.token.i: other.status
        for each, other in events
        if other.status in _OFF and (other.action is not Action.VISIT or _shares_doer(other, event))
    }
    token = predicate.verb
    for _ in range(_DEEPEST):
        if token.dep_ == "relcl":
            # "A visit to Poland, where": the clause depends on the place.
            above = token.head
            while above.i not in off and above.dep_ in _WITHIN_A_NOUN:
                above = above.head
            if above.i in off:
                return off[above.i]
        if token.head == token or token.dep_ not in CLAUSAL:
            return None
        token = token.head
    return None


def _was_planned(verb: "Token") -> bool:
    """Return whether the plan is told in the past tense: "was to visit", "had planned to"."""
    token = verb
    for _ in range(_DEEPEST):
        helpers = (child for child in token.children if child.dep_ in ("aux", "auxpass"))
        if token.tag_ == "VBD" or any(
            each.tag_ == "VBD" or each.text.lower() == "would" for each in helpers
        ):
            return True
        if token.head == token or token.dep_ not in ("xcomp", "acomp", "ccomp"):
            return False
        token = token.head
    return False


def _told_later(
    predicate: Predicate, plan: Event, events: Iterable[PredicateEvent]
) -> Status | None:
    for other, event in events:
        if other.token.i <= predicate.token.i:
            continue
        if event.status in _OFF and _may_be(event, plan):
            return event.status
        status = _calls_off(other)
        if status is not None and _shares_doer(event, plan):
            return status
    return None


def _may_be(event: Event, plan: Event) -> bool:
    """Return whether what is off may be the plan: the persons and places named do not differ."""
    here, there = ({place.country for place in each.places} for each in (event, plan))
    if here and there and not here & there:
        return False
    if Action.VISIT in (event.action, plan.action) and event.action is not plan.action:
        return False
    with_others = _named(event.partners), _named(plan.partners)
    if all(with_others) and not with_others[0] & with_others[1]:
        return False
    return event.action in _BY_PERSONS and _shares_doer(event, plan)


def _shares_doer(event: Event, plan: Event) -> bool:
    here, there = ({party.stems for party in each.agents} for each in (event, plan))
    return not here or not there or bool(here & there)


def _named(parties: Iterable[Party]) -> frozenset[str]:
    return frozenset(name for party in parties for name in party.names)


def _calls_off(predicate: Predicate) -> Status | None:
    """Return what a verb makes of plans that it does not name: "but was forced to cancel"."""
    verb = predicate.token
    effect = None if predicate.is_noun else effect_of(verb)
    if effect not in (Effect.CANCEL, Effect.POSTPONE) or is_negated(verb):
        return None
    objects = [child for child in verb.children if child.dep_ in ("dobj", "nsubjpass")]
    plans = lexicon().plan_nouns
    named = any(each.pos_ != "PRON" and each.lemma_.lower() not in plans for each in objects)
    if named or not (objects or subject_of(verb)[0]) or verb_status(verb) is not Status.HAPPENED:
        return None
    return STATUS_OF[effect]
