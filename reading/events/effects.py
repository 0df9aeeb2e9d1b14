"""The effect of a word on the status of the events that depend on it, and its negation."""

from typing import TYPE_CHECKING

from reading.events.lexicon import Effect, lexicon
from reading.events.tree import NEGATIONS
from reading.types import Status

if TYPE_CHECKING:
    from spacy.tokens import Token

STATUS_OF = {
    Effect.PLAN: Status.PLANNED,
    Effect.WISH: Status.HYPOTHETICAL,
    Effect.CANCEL: Status.CANCELLED,
    Effect.POSTPONE: Status.POSTPONED,
    Effect.DENY: Status.DENIED,
    Effect.FAIL: Status.DENIED,
    Effect.DOUBT: Status.HYPOTHETICAL,
}
"""The status of an event under each effect; `SAY` and `CARRY` have none of their own."""


def effect_of(word: "Token") -> Effect | None:
    """Return the effect of a word and its particle: "called off" is not "called"."""
    lemma = word.lemma_.lower()
    for child in word.children:
        if child.dep_ in ("prt", "prep", "advmod"):
            below = {child.text.lower(), *(c.text.lower() for c in child.children)}
            for second in below:
                found = lexicon().particles.get((lemma, second))
                if found:
                    return found
    # The lemmatiser leaves some forms as they are: "slated".
    effects = lexicon().effects
    return effects.get(lemma) or effects.get(word.text.lower())


def is_negated(word: "Token") -> bool:
    """Return whether "not", "never", "no longer" or "nobody" negates a word; not "not only"."""
    for child in word.children:
        text = child.text.lower()
        if child.dep_ == "neg" or (text in NEGATIONS and child.dep_ in ("advmod", "preconj", "cc")):
            following = child.nbor(1).text.lower() if child.i + 1 < len(child.doc) else ""
            if following not in ("only", "just", "before", "until", "long"):
                return True
        if child.dep_ in ("nsubj", "nsubjpass") and _is_nobody(child):
            return True
        if child.dep_ == "advmod" and any(c.text.lower() == "no" for c in child.children):
            return True
    return False


def _is_nobody(subject: "Token") -> bool:
    return subject.text.lower() in ("nobody", "none", "neither") or any(
        c.dep_ == "det" and c.text.lower() in ("no", "neither") for c in subject.children
    )


def status_under(word: "Token", effect: Effect) -> Status:
    """Return the status of an event under `effect`, reversed if `word` is negated."""
    if is_negated(word):
        if effect in (Effect.PLAN, Effect.WISH):
            return Status.CANCELLED
        return Status.HAPPENED if effect in (Effect.FAIL, Effect.DENY) else Status.PLANNED
    if effect is Effect.PLAN and any(c.text.lower() == "until" for c in word.subtree):
        return Status.CANCELLED
    return STATUS_OF[effect]


def noun_status(noun: "Token") -> Status | None:
    """Return the status of what a noun is about: "no plan to visit", "declined an offer to"."""
    effect = lexicon().effects.get(noun.lemma_.lower())
    if effect not in STATUS_OF:
        return None
    if effect is Effect.WISH and noun.lemma_.lower() == "invitation":
        verb = noun.head
        if verb.lemma_ == "accept" and not is_negated(verb):
            return Status.PLANNED
        if verb.lemma_ in ("decline", "refuse", "reject"):
            return Status.CANCELLED
    if any(c.dep_ == "det" and c.text.lower() == "no" for c in noun.children):
        return Status.CANCELLED
    above = next((t for t in noun.ancestors if t.pos_ in ("VERB", "AUX")), None)
    if above is not None and noun.dep_ in ("dobj", "nsubjpass", "nsubj"):
        over = effect_of(above)
        if over in (Effect.CANCEL, Effect.POSTPONE):
            return STATUS_OF[over]
        if over in (Effect.DENY, Effect.FAIL) or (is_negated(above) and above.lemma_ == "have"):
            return Status.CANCELLED
    return STATUS_OF[effect]
