"""Whether an event happened, by its verb or by the words around its noun."""

from typing import TYPE_CHECKING

from reading.events.effects import STATUS_OF, effect_of, is_negated, noun_status, status_under
from reading.events.lexicon import Effect, lexicon
from reading.events.tree import Predicate, is_infinitive
from reading.events.verbs import finite_status, verb_status
from reading.types import Status

if TYPE_CHECKING:
    from spacy.tokens import Token

HAPPENED, UNDER_WAY, PLANNED = Status.HAPPENED, Status.UNDER_WAY, Status.PLANNED
CANCELLED, DENIED, HYPOTHETICAL = Status.CANCELLED, Status.DENIED, Status.HYPOTHETICAL
POSTPONED = Status.POSTPONED


def status_of(predicate: Predicate) -> Status:
    """Return the status of an event by the words around its predicate, without its date."""
    return _noun(predicate) if predicate.is_noun else verb_status(predicate.token)


def _noun(predicate: Predicate) -> Status:
    noun = predicate.token
    by_modifier = _by_modifiers(noun)
    if by_modifier in (CANCELLED, POSTPONED, DENIED):
        return by_modifier
    above = _by_what_governs(predicate)
    if above in (CANCELLED, POSTPONED, DENIED):
        return above
    clause = _by_clauses_on(noun)
    if clause in (CANCELLED, POSTPONED, DENIED):
        return clause
    if above is HAPPENED and predicate.support is not None:
        return above
    return by_modifier or clause or above


def _by_modifiers(noun: "Token") -> Status | None:
    """Return the status by the noun's modifiers: "planned visit", "cancelled trip", "no visit"."""
    for child in noun.children:
        word = child.lemma_.lower()
        if child.dep_ == "det" and child.text.lower() == "no":
            return DENIED
        if child.dep_ not in ("amod", "compound"):
            continue
        if word in lexicon().past_adjectives:
            return HAPPENED
        effects = lexicon().effects
        effect = effects.get(child.text.lower()) or effects.get(word)
        if word in lexicon().ongoing_words:
            return UNDER_WAY
        if effect in STATUS_OF and (child.tag_ in ("JJ", "VBN", "VBG") or child.dep_ == "amod"):
            return STATUS_OF[effect]
    return None


def _by_clauses_on(noun: "Token") -> Status | None:
    """Return the status by clauses on the noun: "the visit, which was cancelled"."""
    for child in noun.children:
        if child.dep_ in ("acl", "relcl"):
            effect = effect_of(child)
            if effect in STATUS_OF and (child.tag_ == "VBN" or child.tag_ == "VBD"):
                return status_under(child, effect)
            if child.dep_ == "relcl" and finite_status(child) in (PLANNED, CANCELLED):
                return finite_status(child)
    return None


def _by_what_governs(predicate: Predicate) -> Status:
    noun, support = predicate.token, predicate.support
    if support is not None:
        return _supported(noun, support)
    head, relation = noun.head, noun.dep_
    if head == noun:
        return HAPPENED
    if relation in ("nsubj", "nsubjpass"):
        return _as_subject(head, passive=relation == "nsubjpass")
    if relation in ("dobj", "attr", "dative", "oprd"):
        return _as_object(noun, head)
    if relation == "pobj":
        return _after_a_preposition(noun)
    if relation in ("compound", "amod", "poss", "nmod"):
        return noun_status(head) or _around_noun(noun)
    return _around_noun(noun)


def _supported(noun: "Token", support: "Token") -> Status:
    status = verb_status(support)
    if noun.dep_ in ("nsubj", "nsubjpass"):
        rest = _coordinated(support)
        if rest is not None:
            return rest
        if status is DENIED and support.lemma_ not in lexicon().existence_verbs:
            return HAPPENED
    elif support.lemma_ == "be" and status is HAPPENED and support.tag_ in ("VBZ", "VBP"):
        return UNDER_WAY
    return status


def _coordinated(verb: "Token") -> Status | None:
    """Return the status by the verbs after: "was scheduled for Monday but postponed"."""
    for child in verb.children:
        if child.dep_ == "conj" and not any(
            c.dep_ in ("nsubj", "nsubjpass") for c in child.children
        ):
            effect = effect_of(child)
            if effect in (Effect.CANCEL, Effect.POSTPONE) and not is_negated(child):
                return STATUS_OF[effect]
            further = _coordinated(child)
            if further is not None:
                return further
    return None


def _as_subject(verb: "Token", *, passive: bool) -> Status:
    rest = _coordinated(verb)
    if rest is not None:
        return rest
    effect = effect_of(verb)
    if not passive and effect is Effect.PLAN and verb.tag_ in ("VBN", "VBD"):
        return _of_a_planned(verb)
    if passive and effect in STATUS_OF:
        status = verb_status(verb)
        if effect in (Effect.CANCEL, Effect.POSTPONE) and status in (PLANNED, HYPOTHETICAL):
            return status
        return status_under(verb, effect)
    if verb.lemma_ == "be":
        by_complement = _by_complement(verb)
        if by_complement is not None:
            return by_complement
    status = verb_status(verb)
    if verb.lemma_ == "be" and status is HYPOTHETICAL and not passive:
        return HAPPENED  # "his visit may have been a signal": the visit is beyond doubt
    return HAPPENED if status in (DENIED, UNDER_WAY, CANCELLED) else status


def _of_a_planned(verb: "Token") -> Status:
    """Return the status of "a visit planned for May was cancelled", "planned" parsed as a verb."""
    main = next((c for c in verb.children if c.dep_ in ("ccomp", "conj") and c.i > verb.i), None)
    return _as_subject(main, passive=True) if main is not None else PLANNED


def _by_complement(copula: "Token") -> Status | None:
    """Return the status by the complement: "the visit is off", "is likely", "is under way"."""
    for child in copula.children:
        word = child.lemma_.lower()
        if child.dep_ in ("acomp", "advmod", "prep", "prt", "attr"):
            below = {t.lemma_.lower() for t in child.subtree}
            if word in lexicon().ongoing_words or {"under", "way"} <= below:
                return UNDER_WAY
            if "hold" in below:
                return POSTPONED
            effect = lexicon().effects.get(word)
            if effect in STATUS_OF and child.dep_ != "attr":
                negated = is_negated(copula)
                return CANCELLED if negated else STATUS_OF[effect]
    return None


def _as_object(noun: "Token", verb: "Token") -> Status:
    if verb.pos_ not in ("VERB", "AUX"):
        return _around_noun(noun)
    effect = effect_of(verb)
    if verb.lemma_ == "announce" and not is_negated(verb):
        return PLANNED
    if effect in (Effect.CANCEL, Effect.POSTPONE):
        status = verb_status(verb)
        return status if status in (PLANNED, HYPOTHETICAL) else status_under(verb, effect)
    if effect in STATUS_OF:
        return status_under(verb, effect)
    if verb.lemma_ in ("include", "feature", "involve") and is_negated(verb):
        return DENIED  # "the trip does not include a stop in"
    return _presupposed(noun, verb_status(verb))


def _after_a_preposition(noun: "Token") -> Status:
    preposition = noun.head
    word = preposition.text.lower()
    above = preposition.head
    if above.pos_ == "ADP":
        above = above.head  # "pulled out of a trip"
    if word == "without":
        return DENIED
    ahead = word == "of" and above.text.lower() in ("ahead", "front")
    leading = above.lemma_ == "lead" and any(c.text.lower() == "up" for c in above.children)
    if word in ("before", "ahead") or ahead or leading:
        return PLANNED
    is_verb = above.pos_ in ("VERB", "AUX")
    effect = effect_of(above) if is_verb else lexicon().effects.get(above.lemma_)
    if effect in STATUS_OF and word in ("for", "to", "of", "on", "about", "from", "with"):
        return status_under(above, effect) if is_verb else noun_status(above) or STATUS_OF[effect]
    if is_verb:
        return _beside(above, word)
    return _around_noun(noun)


def _beside(verb: "Token", preposition: str) -> Status:
    status = verb_status(verb)
    if status is HYPOTHETICAL and is_infinitive(verb) and verb.dep_ in ("advcl", "acl", "relcl"):
        # "Named terms to end the war in a call with Xi": the call is of who named them.
        return _around_noun(verb.head)
    if preposition == "for" and status in (CANCELLED, DENIED):
        return status
    if preposition in ("after", "following", "since") and status is HYPOTHETICAL:
        return HAPPENED
    words = lexicon()
    purposeful = verb.lemma_ in words.purposeful_verbs or verb.lemma_ in words.verbs
    if preposition == "for" and not purposeful:
        return HYPOTHETICAL if status is not HAPPENED else HAPPENED
    return status if status in (PLANNED, HYPOTHETICAL) else HAPPENED


def _around_noun(noun: "Token") -> Status:
    above = next((t for t in (noun, *noun.ancestors) if t.pos_ in ("VERB", "AUX")), None)
    return HAPPENED if above is None else _presupposed(noun, verb_status(above))


def _presupposed(noun: "Token", status: Status) -> Status:
    """Return HAPPENED for a definite noun in a hypothetical clause: "could discuss Xi's visit"."""
    known = any(
        c.dep_ == "poss" or (c.dep_ == "det" and c.text.lower() in ("the", "this", "that"))
        for c in noun.children
    )
    if status is PLANNED or (status is HYPOTHETICAL and not known):
        return status
    return HAPPENED
