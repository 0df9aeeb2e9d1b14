"""Whether what a verb tells happened, by its tense, its modality and what it depends on."""

from typing import TYPE_CHECKING

from reading.events.effects import STATUS_OF, effect_of, is_negated, noun_status, status_under
from reading.events.lexicon import Effect, lexicon
from reading.events.tree import CLAUSAL, is_headline, is_infinitive
from reading.types import Status

if TYPE_CHECKING:
    from spacy.tokens import Token

HAPPENED, UNDER_WAY, PLANNED = Status.HAPPENED, Status.UNDER_WAY, Status.PLANNED
CANCELLED, DENIED, HYPOTHETICAL = Status.CANCELLED, Status.DENIED, Status.HYPOTHETICAL

_CONDITIONS = frozenset("if unless whether lest".split())
_POSSIBLE = frozenset("may might could can should must ought ca".split())
_FUTURE = frozenset("will shall 'll ’ll wo".split())
_NOT_DONE = frozenset("without instead than".split())
_TO_COME = frozenset("before until till".split())
_REASONS = frozenset("because although though whereas".split())
_DEEPEST = 12  # verbs up the tree


def verb_status(verb: "Token", depth: int = 0) -> Status:
    """Return the status of a verb's event; `depth` counts the verbs passed on the way to it."""
    if depth > _DEEPEST:
        return HYPOTHETICAL
    own = finite_status(verb)
    if own is None:
        own = _dependent(verb, depth)
    return _framed(verb, own)


def finite_status(verb: "Token") -> Status | None:
    """Return the status by the verb's own tense and auxiliaries; None if another verb decides."""
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
    """Return whether it is told as done: "is said to have met", "claims to have met"."""
    effect = effect_of(verb.head)
    return effect in (Effect.SAY, Effect.CARRY) and not is_negated(verb.head)


def _would(verb: "Token", helpers: set[str], negated: bool) -> Status:
    """Return the status under "would": a plan seen from the past; hypothetical with "have"."""
    if helpers & {"have", "been"} or _has_condition(verb):
        return HYPOTHETICAL
    if lexicon().effects.get(verb.lemma_) is Effect.WISH:
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
    asserted = DENIED if negated else HAPPENED
    if verb.tag_ in ("VBD", "VBZ", "VBP") or helpers & {"did", "does", "do", "has", "have", "had"}:
        return asserted
    if verb.tag_ == "VBN":
        if verb.dep_ == "conj" and not helpers:
            return None
        # "A hearing is set for Tuesday"; but what was agreed or accepted has been so.
        is_planned = verb.text.lower() in lexicon().scheduled_participles and not negated
        return PLANNED if is_planned else asserted
    has_subject = any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children)
    return asserted if has_subject and verb.dep_ != "ccomp" else None


def _dependent(verb: "Token", depth: int) -> Status:
    """Return the status of an infinitive, participle or gerund, by the word it depends on."""
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
    """Return the status of a coordinated verb: as its first, or under it as in "prepared to"."""
    above = next((t for t in verb.ancestors if t.pos_ in ("VERB", "AUX")), None)
    if above is None:
        return HAPPENED
    effect = effect_of(above)
    depends = is_infinitive(verb) and not is_infinitive(above)
    if effect in STATUS_OF and (depends or above != verb.head):
        return status_under(above, effect)
    return verb_status(above, depth + 1)


def _complement(verb: "Token", depth: int) -> Status:
    """Return the status of a complement: "plans to visit", "failed to meet", "managed to meet"."""
    head = verb.head
    if head.pos_ not in ("VERB", "AUX"):
        return _of_adjective(head, depth)
    if head.lemma_ == "be":
        return CANCELLED if is_negated(head) else PLANNED
    if head.lemma_ == "go" and verb.tag_ == "VB" and head.tag_ == "VBG":
        return CANCELLED if is_negated(head) else PLANNED
    effect = effect_of(head)
    if effect is Effect.CARRY or (verb.tag_ == "VBG" and effect is None):
        return verb_status(head, depth + 1)
    if effect is Effect.SAY:
        if head.lemma_ in lexicon().witnessing_verbs and not is_infinitive(verb):
            return verb_status(head, depth + 1)  # "the forum saw him meet Putin"
        return PLANNED if verb.tag_ == "VB" else HAPPENED
    if effect is None:
        return _purpose(head, depth)
    return status_under(head, effect)


def _of_adjective(head: "Token", depth: int) -> Status:
    copula = head.head
    word = head.lemma_.lower()
    if word in lexicon().ranking_adjectives or word in ("able", "quick"):
        return verb_status(copula, depth + 1) if copula.pos_ in ("VERB", "AUX") else HAPPENED
    effect = lexicon().effects.get(word)
    if effect not in STATUS_OF:
        return HYPOTHETICAL
    negated = copula.pos_ in ("VERB", "AUX") and is_negated(copula)
    if negated or is_negated(head):
        return HAPPENED if effect is Effect.FAIL else CANCELLED
    if effect is Effect.PLAN and any(c.text.lower() == "until" for c in copula.subtree):
        return CANCELLED
    return STATUS_OF[effect]


def _purpose(head: "Token", depth: int) -> Status:
    """Return the status of a purpose: "flew to Paris to meet him" is taken as having met him."""
    if head.lemma_ in lexicon().purposeful_verbs or head.lemma_ in lexicon().verbs:
        return verb_status(head, depth + 1)
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
            return status_under(head, effect)
        return _purpose(head, depth)
    if any(c.text.lower() in _NOT_DONE for c in verb.children):
        return DENIED
    return _around(head, depth)


def _around(head: "Token", depth: int) -> Status:
    """Return the status of a clause beside `head`: its own if open, else HAPPENED."""
    status = verb_status(head, depth + 1)
    return status if status in (PLANNED, HYPOTHETICAL, UNDER_WAY) else HAPPENED


def _after_preposition(verb: "Token", depth: int) -> Status:
    preposition = verb.head
    word = preposition.text.lower()
    if word in _NOT_DONE or preposition.head.text.lower() in ("instead", "rather"):
        return DENIED
    above = preposition.head
    effect = effect_of(above)
    if word == "against" and effect is Effect.PLAN:
        return CANCELLED  # "decided against going"
    if effect in STATUS_OF and word in ("from", "of", "on", "about", "for", "to", "against"):
        return status_under(above, effect)
    if above.pos_ in ("VERB", "AUX"):
        if word == "from" and above.lemma_ not in lexicon().going_verbs:
            return DENIED  # "banned from visiting"
        return HYPOTHETICAL if word in ("of", "about", "against") else _around(above, depth)
    return noun_status(above) or HAPPENED


def _on_noun(verb: "Token", depth: int) -> Status:
    """Return the status of a verb on a noun: "a plan to visit", "the first minister to visit"."""
    noun = verb.head
    if not is_infinitive(verb):
        return UNDER_WAY if verb.tag_ == "VBG" else HAPPENED
    words = {noun.lemma_, *(child.lemma_.lower() for child in noun.children)}
    if words & lexicon().ranking_adjectives:
        return _verb_around_noun(noun, depth)
    return noun_status(noun) or HYPOTHETICAL


def _verb_around_noun(noun: "Token", depth: int) -> Status:
    """Return the status by the clause of the noun: "will become the first to visit" is planned."""
    above = next((t for t in noun.ancestors if t.pos_ in ("VERB", "AUX")), None)
    if above is None:
        return HAPPENED
    status = verb_status(above, depth + 1)
    return HAPPENED if status is UNDER_WAY else status


# --- The clauses above ------------------------------------------------------------------------


def _framed(verb: "Token", own: Status) -> Status:
    """Return the status given the clauses above, which may deny it or make it conditional."""
    token = verb
    for _ in range(_DEEPEST):
        head = token.head
        if _has_condition(token) or _is_inverted(token):
            return HYPOTHETICAL
        if token == verb and own is HAPPENED and _is_of_a_plan(token):
            own = PLANNED
        if token.dep_ == "ccomp":
            own = _reported(head, own)
        if token.dep_ == "acl" and _is_denied(head):
            return DENIED
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


def _is_denied(report: "Token") -> bool:
    """Return whether a noun of saying is denied: "denied reports that he met her"."""
    verb = report.head
    is_saying = lexicon().effects.get(report.lemma_) is Effect.SAY
    denied = report.dep_ in ("dobj", "nsubjpass") and is_saying
    return denied and effect_of(verb) is Effect.DENY and not is_negated(verb)


def _has_condition(verb: "Token") -> bool:
    return any(
        c.dep_ in ("mark", "advmod") and c.text.lower() in _CONDITIONS for c in verb.children
    )


def _is_inverted(verb: "Token") -> bool:
    """Return whether it is an inverted condition: "should Russia invade"."""
    helpers = [c for c in verb.children if c.dep_ == "aux" and c.text.lower() in ("should", "were")]
    subjects = [c for c in verb.children if c.dep_ == "nsubj"]
    return bool(helpers and subjects and helpers[0].i < subjects[0].i)


def _is_of_a_plan(verb: "Token") -> bool:
    """Return whether its present tense means the future: "when he visits, they will sign"."""
    if verb.dep_ != "advcl" or verb.tag_ not in ("VBZ", "VBP"):
        return False
    if verb.head.pos_ not in ("VERB", "AUX"):
        return False
    links = {c.text.lower() for c in verb.children if c.dep_ in ("mark", "advmod")}
    if links & _REASONS:
        return False
    to_come = any(c.text.lower() in _TO_COME for c in verb.children)
    return to_come or finite_status(verb.head) in (PLANNED, HYPOTHETICAL)


def is_past(verb: "Token") -> bool:
    """Return whether the verb is told as news: in the simple past or a headline's present."""
    if any(child.dep_ == "aux" and child.lemma_ == "have" for child in verb.children):
        return False
    return verb.tag_ in ("VBD", "VBZ", "VBP", "VBN") or any(
        child.dep_ in ("aux", "auxpass") and child.tag_ == "VBD" for child in verb.children
    )
