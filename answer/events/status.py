"""Whether an event happened: tense and modality of its own words, and what they depend on."""

from typing import TYPE_CHECKING

from answer.events.lexicon import (
    ADJECTIVES_PAST,
    EFFECTS,
    GOING,
    GOING_ON,
    HAVING,
    PARTICLES,
    UNIQUE,
    VERBS,
    Effect,
)
from answer.events.tree import CLAUSAL, NEGATIONS, Predicate, is_headline, is_infinitive
from answer.types import Status

if TYPE_CHECKING:
    from spacy.tokens import Token

HAPPENED, UNDER_WAY, PLANNED = Status.HAPPENED, Status.UNDER_WAY, Status.PLANNED
POSTPONED, CANCELLED = Status.POSTPONED, Status.CANCELLED
DENIED, HYPOTHETICAL = Status.DENIED, Status.HYPOTHETICAL

_CONDITIONS = frozenset("if unless whether lest".split())
_POSSIBLE = frozenset("may might could can should must ought ca".split())
_FUTURE = frozenset("will shall 'll ’ll wo".split())
_NOT_DONE = frozenset("without instead than".split())
_TO_COME = frozenset("before until till".split())
_PURPOSEFUL = GOING | frozenset("gather assemble sit stay use host welcome receive be join".split())
_BY_EFFECT = {
    Effect.PLAN: PLANNED,
    Effect.WISH: HYPOTHETICAL,
    Effect.CANCEL: CANCELLED,
    Effect.POSTPONE: POSTPONED,
    Effect.DENY: DENIED,
    Effect.FAIL: DENIED,
    Effect.DOUBT: HYPOTHETICAL,
}
_DEEPEST = 12


def status_of(predicate: Predicate) -> Status:
    """Whether the event of the predicate took place, by the words around it alone."""
    return _noun(predicate) if predicate.is_noun else _verb(predicate.token)


def is_past(verb: "Token") -> bool:
    """Whether the verb is in the simple past or a headline's present: told as news."""
    if any(child.dep_ == "aux" and child.lemma_ == "have" for child in verb.children):
        return False
    return verb.tag_ in ("VBD", "VBZ", "VBP", "VBN") or any(
        child.dep_ in ("aux", "auxpass") and child.tag_ == "VBD" for child in verb.children
    )


# --- Verbs --------------------------------------------------------------------------------------


def _verb(verb: "Token", depth: int = 0) -> Status:
    if depth > _DEEPEST:
        return HYPOTHETICAL
    own = _finite(verb)
    if own is None:
        own = _dependent(verb, depth)
    return _framed(verb, own)


def _finite(verb: "Token") -> Status | None:
    """What the verb's own tense and auxiliaries say; None where it depends on another verb."""
    helpers = {c.text.lower() for c in verb.children if c.dep_ in ("aux", "auxpass")}
    negated = is_negated(verb)
    if helpers & _FUTURE:
        return CANCELLED if negated else PLANNED
    if helpers & {"would", "'d", "’d"}:
        return _would(verb, helpers, negated)
    if helpers & _POSSIBLE:
        past = helpers & {"could", "can", "ca"} and negated
        return DENIED if past else HYPOTHETICAL
    if "to" in helpers:
        return HAPPENED if "have" in helpers and _is_said_of(verb) else None
    if verb.tag_ == "VBG":
        return _progressive(verb, negated)
    return _indicative(verb, helpers, negated)


def _is_said_of(verb: "Token") -> bool:
    """ "Is said to have met", "claims to have met": told as done."""
    effect = effect_of(verb.head)
    return effect in (Effect.SAY, Effect.CARRY) and not is_negated(verb.head)


def _would(verb: "Token", helpers: set[str], negated: bool) -> Status:
    """ "Would visit" is a plan seen from the past; "would have visited" did not come true."""
    if helpers & {"have", "been"} or _has_condition(verb):
        return HYPOTHETICAL
    if EFFECTS.get(verb.lemma_) is Effect.WISH:
        return HYPOTHETICAL
    return CANCELLED if negated else PLANNED


def _progressive(verb: "Token", negated: bool) -> Status | None:
    forms = [
        c for c in verb.children if c.dep_ in ("aux", "auxpass") and c.lemma_ in ("be", "have")
    ]
    if not forms:
        return None
    if negated:
        return CANCELLED
    return HAPPENED if any(form.tag_ == "VBD" for form in forms) else UNDER_WAY


def _indicative(verb: "Token", helpers: set[str], negated: bool) -> Status | None:
    told = DENIED if negated else HAPPENED
    if verb.tag_ in ("VBD", "VBZ", "VBP") or helpers & {"did", "does", "do", "has", "have", "had"}:
        return told
    if verb.tag_ == "VBN":
        shared = verb.dep_ == "conj" and not helpers
        return None if shared else told
    has_subject = any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children)
    return told if has_subject and verb.dep_ != "ccomp" else None


def _dependent(verb: "Token", depth: int) -> Status:
    """An infinitive, a participle or a gerund happened as the word that it hangs from lets it."""
    head, relation = verb.head, verb.dep_
    if is_negated(verb) and relation != "conj":
        return CANCELLED
    if head == verb or is_headline(verb):
        return UNDER_WAY if verb.tag_ == "VBG" else PLANNED
    if relation == "conj":
        return _joined(verb, depth)
    if relation in ("pcomp", "prep"):
        return _after_preposition(verb, depth)
    if relation in ("acl", "relcl"):
        return _on_noun(verb, depth)
    if relation == "advcl":
        return _adverbial(verb, depth)
    return _complement(verb, depth)


def _joined(verb: "Token", depth: int) -> Status:
    """As the verb it is joined to; in "prepared for talks and to meet" it depends on that."""
    above = next((t for t in verb.ancestors if t.pos_ in ("VERB", "AUX")), None)
    if above is None:
        return HAPPENED
    effect = effect_of(above)
    depends = is_infinitive(verb) and not is_infinitive(above)
    if effect in _BY_EFFECT and (depends or above != verb.head):
        return _by_effect(above, effect)
    return _verb(above, depth + 1)


def _complement(verb: "Token", depth: int) -> Status:
    """ "Plans to visit", "is due to visit", "failed to meet", "managed to meet"."""
    head = verb.head
    if head.pos_ not in ("VERB", "AUX"):
        return _of_adjective(head, depth)
    if head.lemma_ == "be":
        return CANCELLED if is_negated(head) else PLANNED
    if head.lemma_ == "go" and verb.tag_ == "VB" and head.tag_ == "VBG":
        return CANCELLED if is_negated(head) else PLANNED
    effect = effect_of(head)
    if effect is Effect.CARRY or (verb.tag_ == "VBG" and effect is None):
        return _verb(head, depth + 1)
    if effect is Effect.SAY:
        return PLANNED if verb.tag_ == "VB" else HAPPENED
    if effect is None:
        return _purpose(head, depth)
    return _by_effect(head, effect)


def _by_effect(word: "Token", effect: Effect) -> Status:
    """What the effect makes of an event, turned round where the word is negated."""
    if is_negated(word):
        if effect in (Effect.PLAN, Effect.WISH):
            return CANCELLED
        return HAPPENED if effect in (Effect.FAIL, Effect.DENY) else PLANNED
    if effect is Effect.PLAN and any(c.text.lower() == "until" for c in word.subtree):
        return CANCELLED
    return _BY_EFFECT[effect]


def _of_adjective(head: "Token", depth: int) -> Status:
    copula = head.head
    word = head.lemma_.lower()
    if word in UNIQUE or word in ("able", "quick"):
        return _verb(copula, depth + 1) if copula.pos_ in ("VERB", "AUX") else HAPPENED
    effect = EFFECTS.get(word)
    if effect not in _BY_EFFECT:
        return HYPOTHETICAL
    negated = copula.pos_ in ("VERB", "AUX") and is_negated(copula)
    if negated or is_negated(head):
        return HAPPENED if effect is Effect.FAIL else CANCELLED
    if effect is Effect.PLAN and any(c.text.lower() == "until" for c in copula.subtree):
        return CANCELLED
    return _BY_EFFECT[effect]


def _purpose(head: "Token", depth: int) -> Status:
    """ "Flew to Paris to meet him": who went to do it is taken to have done it."""
    if head.lemma_ in _PURPOSEFUL or head.lemma_ in VERBS:
        return _verb(head, depth + 1)
    return HYPOTHETICAL


def _adverbial(verb: "Token", depth: int) -> Status:
    head = verb.head
    if _has_condition(verb):
        return HYPOTHETICAL
    if head.pos_ not in ("VERB", "AUX"):
        return HAPPENED
    if is_infinitive(verb):
        effect = effect_of(head)
        if effect in (Effect.PLAN, Effect.WISH, Effect.FAIL):
            return _by_effect(head, effect)
        return _purpose(head, depth)
    if any(c.text.lower() in _NOT_DONE for c in verb.children):
        return DENIED
    return _around(head, depth)


def _around(head: "Token", depth: int) -> Status:
    """What is told beside an event happened as it did, be the other one said or denied."""
    status = _verb(head, depth + 1)
    return status if status in (PLANNED, HYPOTHETICAL, UNDER_WAY) else HAPPENED


def _after_preposition(verb: "Token", depth: int) -> Status:
    preposition = verb.head
    word = preposition.text.lower()
    if word in _NOT_DONE or preposition.head.text.lower() in ("instead", "rather"):
        return DENIED
    above = preposition.head
    effect = effect_of(above)
    if effect in _BY_EFFECT and word in ("from", "of", "on", "about", "for", "to", "against"):
        return _by_effect(above, effect)
    if above.pos_ in ("VERB", "AUX"):
        if word == "from" and above.lemma_ not in GOING:
            return DENIED  # "banned from visiting"
        return HYPOTHETICAL if word in ("of", "about", "against") else _around(above, depth)
    return _noun_effect(above) or HAPPENED


def _on_noun(verb: "Token", depth: int) -> Status:
    """ "Plans to visit", "the first minister to visit", "officials visiting"."""
    noun = verb.head
    if not is_infinitive(verb):
        return UNDER_WAY if verb.tag_ == "VBG" else HAPPENED
    if any(c.lemma_.lower() in UNIQUE for c in noun.children) or noun.lemma_ in UNIQUE:
        return _verb_around_noun(noun, depth)
    return _noun_effect(noun) or HYPOTHETICAL


def _verb_around_noun(noun: "Token", depth: int) -> Status:
    """What a noun's clause says: "will become the first to" has not happened."""
    above = next((t for t in noun.ancestors if t.pos_ in ("VERB", "AUX")), None)
    if above is None:
        return HAPPENED
    status = _verb(above, depth + 1)
    return HAPPENED if status is UNDER_WAY else status


def _noun_effect(noun: "Token") -> Status | None:
    effect = EFFECTS.get(noun.lemma_.lower())
    if effect not in _BY_EFFECT:
        return None
    if effect is Effect.WISH and noun.lemma_.lower() == "invitation":
        verb = noun.head
        if verb.lemma_ == "accept" and not is_negated(verb):
            return PLANNED
        if verb.lemma_ in ("decline", "refuse", "reject"):
            return CANCELLED
    if any(c.dep_ == "det" and c.text.lower() == "no" for c in noun.children):
        return CANCELLED
    above = next((t for t in noun.ancestors if t.pos_ in ("VERB", "AUX")), None)
    if above is not None and noun.dep_ in ("dobj", "nsubjpass", "nsubj"):
        over = effect_of(above)
        if over in (Effect.CANCEL, Effect.POSTPONE):
            return _BY_EFFECT[over]
        if over in (Effect.DENY, Effect.FAIL) or (is_negated(above) and above.lemma_ == "have"):
            return CANCELLED
    return _BY_EFFECT[effect]


# --- What stands above a finite clause --------------------------------------------------------


def _framed(verb: "Token", own: Status) -> Status:
    """The clause's status in its frame: what is denied or under a condition did not happen."""
    token = verb
    for _ in range(_DEEPEST):
        head = token.head
        if _has_condition(token) or _is_inverted(token):
            return HYPOTHETICAL
        if token == verb and own is HAPPENED and _is_of_a_plan(token):
            own = PLANNED
        if token.dep_ == "ccomp":
            own = _reported(head, own)
        if head == token or token.dep_ not in CLAUSAL - {"acl", "relcl"}:
            return own
        token = head
    return own


def _reported(head: "Token", own: Status) -> Status:
    effect = effect_of(head)
    if effect is Effect.DENY and not is_negated(head):
        return DENIED
    if effect is Effect.DOUBT or (effect is Effect.WISH and own is not PLANNED):
        return HYPOTHETICAL if own is HAPPENED else own
    return own


def _has_condition(verb: "Token") -> bool:
    return any(
        c.dep_ in ("mark", "advmod") and c.text.lower() in _CONDITIONS for c in verb.children
    )


def _is_inverted(verb: "Token") -> bool:
    """ "Should Russia invade": the auxiliary stands before the subject, and nobody asks."""
    helpers = [c for c in verb.children if c.dep_ == "aux" and c.text.lower() in ("should", "were")]
    subjects = [c for c in verb.children if c.dep_ == "nsubj"]
    return bool(helpers and subjects and helpers[0].i < subjects[0].i)


def _is_of_a_plan(verb: "Token") -> bool:
    """ "When he visits, they will sign": the present tense beside a plan is to come."""
    if verb.dep_ != "advcl" or verb.tag_ not in ("VBZ", "VBP"):
        return False
    if verb.head.pos_ not in ("VERB", "AUX"):
        return False
    to_come = any(c.text.lower() in _TO_COME for c in verb.children)
    return to_come or _finite(verb.head) in (PLANNED, HYPOTHETICAL)


# --- Nouns --------------------------------------------------------------------------------------


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
    """ "The planned visit", "a cancelled trip", "no visit"."""
    for child in noun.children:
        word = child.lemma_.lower()
        if child.dep_ == "det" and child.text.lower() == "no":
            return DENIED
        if child.dep_ not in ("amod", "compound"):
            continue
        if word in ADJECTIVES_PAST:
            return HAPPENED
        effect = EFFECTS.get(child.text.lower()) or EFFECTS.get(word)
        if word in GOING_ON:
            return UNDER_WAY
        if effect in _BY_EFFECT and (child.tag_ in ("JJ", "VBN", "VBG") or child.dep_ == "amod"):
            return _BY_EFFECT[effect]
    return None


def _by_clauses_on(noun: "Token") -> Status | None:
    """ "The visit, which was cancelled", "a trip planned for May"."""
    for child in noun.children:
        if child.dep_ in ("acl", "relcl"):
            effect = effect_of(child)
            if effect in _BY_EFFECT and (child.tag_ == "VBN" or child.tag_ == "VBD"):
                return _by_effect(child, effect)
            if child.dep_ == "relcl" and _finite(child) in (PLANNED, CANCELLED):
                return _finite(child)
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
        return _noun_effect(head) or _around_noun(noun)
    return _around_noun(noun)


def _supported(noun: "Token", support: "Token") -> Status:
    status = _verb(support)
    if noun.dep_ in ("nsubj", "nsubjpass"):
        rest = _coordinated(support)
        if rest is not None:
            return rest
        if status is DENIED and support.lemma_ not in HAVING:
            return HAPPENED
    elif support.lemma_ == "be" and status is HAPPENED and support.tag_ in ("VBZ", "VBP"):
        return UNDER_WAY
    return status


def _coordinated(verb: "Token") -> Status | None:
    """ "Was scheduled for Monday but postponed": the last word on it counts."""
    for child in verb.children:
        if child.dep_ == "conj" and not any(
            c.dep_ in ("nsubj", "nsubjpass") for c in child.children
        ):
            effect = effect_of(child)
            if effect in (Effect.CANCEL, Effect.POSTPONE) and not is_negated(child):
                return _BY_EFFECT[effect]
            further = _coordinated(child)
            if further is not None:
                return further
    return None


def _as_subject(verb: "Token", *, passive: bool) -> Status:
    rest = _coordinated(verb)
    if rest is not None:
        return rest
    effect = effect_of(verb)
    if passive and effect in _BY_EFFECT:
        status = _verb(verb)
        if effect in (Effect.CANCEL, Effect.POSTPONE) and status in (PLANNED, HYPOTHETICAL):
            return status
        return _by_effect(verb, effect)
    if verb.lemma_ == "be":
        by_complement = _by_complement(verb)
        if by_complement is not None:
            return by_complement
    status = _verb(verb)
    if verb.lemma_ == "be" and status is HYPOTHETICAL and not passive:
        return HAPPENED  # "his visit may have been a signal": the visit is beyond doubt
    return HAPPENED if status in (DENIED, UNDER_WAY, CANCELLED) else status


def _by_complement(copula: "Token") -> Status | None:
    """ "The visit is off", "is likely", "is under way"."""
    for child in copula.children:
        word = child.lemma_.lower()
        if child.dep_ in ("acomp", "advmod", "prep", "prt", "attr"):
            below = {t.lemma_.lower() for t in child.subtree}
            if word in GOING_ON or {"under", "way"} <= below:
                return UNDER_WAY
            if "hold" in below:
                return POSTPONED
            effect = EFFECTS.get(word)
            if effect in _BY_EFFECT and child.dep_ != "attr":
                negated = is_negated(copula)
                return CANCELLED if negated else _BY_EFFECT[effect]
    return None


def _as_object(noun: "Token", verb: "Token") -> Status:
    if verb.pos_ not in ("VERB", "AUX"):
        return _around_noun(noun)
    effect = effect_of(verb)
    if verb.lemma_ == "announce" and not is_negated(verb):
        return PLANNED
    if effect in (Effect.CANCEL, Effect.POSTPONE):
        status = _verb(verb)
        return status if status in (PLANNED, HYPOTHETICAL) else _by_effect(verb, effect)
    if effect in _BY_EFFECT:
        return _by_effect(verb, effect)
    return _presupposed(noun, _verb(verb))


def _after_a_preposition(noun: "Token") -> Status:
    preposition = noun.head
    word = preposition.text.lower()
    above = preposition.head
    if word == "without":
        return DENIED
    ahead = word == "of" and above.text.lower() in ("ahead", "front")
    leading = above.lemma_ == "lead" and any(c.text.lower() == "up" for c in above.children)
    if word in ("before", "ahead") or ahead or leading:
        return PLANNED
    effect = effect_of(above) if above.pos_ in ("VERB", "AUX") else EFFECTS.get(above.lemma_)
    if effect in _BY_EFFECT and word in ("for", "to", "of", "on", "about", "from", "with"):
        if above.pos_ in ("VERB", "AUX"):
            return _by_effect(above, effect)
        return _noun_effect(above) or _BY_EFFECT[effect]
    if above.pos_ in ("VERB", "AUX"):
        return _beside(above, word)
    return _around_noun(noun)


def _beside(verb: "Token", preposition: str) -> Status:
    status = _verb(verb)
    if status is HYPOTHETICAL and is_infinitive(verb) and verb.dep_ in ("advcl", "acl", "relcl"):
        # "Named terms to end the war in a call with Xi": the call is of who named them.
        return _around_noun(verb.head)
    if preposition in ("after", "following", "since") and status is HYPOTHETICAL:
        return HAPPENED
    if preposition == "for" and verb.lemma_ not in _PURPOSEFUL and verb.lemma_ not in VERBS:
        return HYPOTHETICAL if status is not HAPPENED else HAPPENED
    return status if status in (PLANNED, HYPOTHETICAL) else HAPPENED


def _around_noun(noun: "Token") -> Status:
    above = next((t for t in (noun, *noun.ancestors) if t.pos_ in ("VERB", "AUX")), None)
    return HAPPENED if above is None else _presupposed(noun, _verb(above))


def _presupposed(noun: "Token", status: Status) -> Status:
    """ "Could discuss Xi's visit": whose or which it is is known, so it is no mere possibility."""
    known = any(
        c.dep_ == "poss" or (c.dep_ == "det" and c.text.lower() in ("the", "this", "that"))
        for c in noun.children
    )
    if status is PLANNED or (status is HYPOTHETICAL and not known):
        return status
    return HAPPENED


# --- Words --------------------------------------------------------------------------------------


def effect_of(word: "Token") -> Effect | None:
    """What a word does to the events that depend on it: "called off" is not "called"."""
    lemma = word.lemma_.lower()
    for child in word.children:
        if child.dep_ in ("prt", "prep", "advmod"):
            below = {child.text.lower(), *(c.text.lower() for c in child.children)}
            for second in below:
                found = PARTICLES.get((lemma, second))
                if found:
                    return found
    # Lemmas come from a list that lacks some: "slated" has none.
    return EFFECTS.get(lemma) or EFFECTS.get(word.text.lower())


def is_negated(word: "Token") -> bool:
    """ "Not", "never", "no longer", "nobody has"; not "not only"."""
    for child in word.children:
        text = child.text.lower()
        if child.dep_ == "neg" or (text in NEGATIONS and child.dep_ in ("advmod", "preconj", "cc")):
            following = child.nbor(1).text.lower() if child.i + 1 < len(child.doc) else ""
            if following not in ("only", "just"):
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
