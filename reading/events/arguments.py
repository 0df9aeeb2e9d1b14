"""Find who takes part in an event: its subjects and objects, also from other clauses."""

from typing import TYPE_CHECKING

from reading.events.lexicon import lexicon
from reading.events.phrases import heads_of, parties_of, prepositional_objects
from reading.events.tree import (
    CLAUSAL,
    SUBJECTS,
    Predicate,
    Sentence,
    is_headline,
    is_infinitive,
    is_membership,
    planning_of,
)
from reading.events.types import Action, Party
from reading.gazetteer import mentions

if TYPE_CHECKING:
    from spacy.tokens import Token

_RELATIVE = frozenset("who whom which that".split())
_SINGULAR = frozenset("he she him her his hers".split())
_PLURAL = frozenset("they them their theirs".split())
_MUTUAL = frozenset({Action.MEET, Action.CALL, Action.TALK, Action.SIGN})
_OCCASION_PREPOSITIONS = frozenset("for during after on in at".split())
_DEEPEST = 12  # clauses up the tree in search of a subject


def parties(
    sentence: Sentence, predicate: Predicate
) -> tuple[tuple[Party, ...], tuple[Party, ...]]:
    """Return the agents of the event, and its partners or objects."""
    if predicate.is_noun:
        agents, partners = _of_noun(predicate)
    else:
        agents, partners = _of_verb(predicate.token)
    if predicate.action is Action.VISIT:
        goals = {root.i for _, root in sentence.places}
        partners = [token for token in partners if token.i not in goals]
        agents = [t for t in agents if t.i not in goals or t.dep_ not in ("compound", "nmod")]
    return parties_of(sentence, agents), parties_of(sentence, partners)


def party_tokens(predicate: Predicate) -> "list[Token]":
    """Return the head tokens of all parties."""
    agents, partners = _of_noun(predicate) if predicate.is_noun else _of_verb(predicate.token)
    return [*agents, *partners]


# --- Verbs --------------------------------------------------------------------------------------


def _of_verb(verb: "Token") -> "tuple[list[Token], list[Token]]":
    subject, passive = subject_of(verb)
    by = prepositional_objects(verb, "by", dep="agent")
    objects = [
        t for child in verb.children if child.dep_ in ("dobj", "dative") for t in heads_of(child)
    ]
    objects = [t for t in objects if t.lemma_.lower() not in ("other", "another")]  # each other
    objects += _relative_object(verb)
    objects += prepositional_objects(verb, "with")
    if verb.lemma_.lower() in ("speak", "talk"):
        objects += prepositional_objects(verb, "to")
    objects += [
        guest
        for child in verb.children
        if child.dep_ == "dobj" and child.lemma_ in lexicon().nouns
        for guest in prepositional_objects(child, "for", "with")
    ]
    objects += [
        group
        for child in verb.children
        if is_membership(child)
        for group in prepositional_objects(child, "of", "in")
    ]
    if verb.lemma_.lower() == "host":
        objects += prepositional_objects(verb, "for")
    if passive:
        return by, [*subject, *objects]
    return subject, objects


def subject_of(verb: "Token", depth: int = 0) -> "tuple[list[Token], bool]":
    """Return the heads of the verb's subject, maybe another verb's, and whether it is passive."""
    if depth > _DEEPEST:
        return [], False
    for child in verb.children:
        if child.dep_ in SUBJECTS:
            return _resolved(child, verb), child.dep_ == "nsubjpass"
    passive = _is_passive(verb)
    head = verb.head
    if head == verb:
        return [], passive
    if is_headline(verb):
        return heads_of(head), passive
    if verb.dep_ in ("acl", "relcl"):
        return ([] if verb.dep_ == "relcl" and not is_infinitive(verb) else _antecedent(head)), (
            passive or (verb.tag_ == "VBN" and verb.dep_ == "acl")
        )
    if verb.dep_ in ("xcomp", "ccomp") and head.lemma_ in lexicon().object_control_verbs:
        objects = [t for child in head.children if child.dep_ == "dobj" for t in heads_of(child)]
        if objects:
            return objects, passive
    return _subject_above(verb, depth), passive


def _subject_above(verb: "Token", depth: int) -> "list[Token]":
    """Return the subject of the verb that this one depends on."""
    above = _clause_above(verb)
    if above is None:
        return []
    heads, suffers = subject_of(above, depth + 1)
    if suffers and above.tag_ == "VBN" and verb.dep_ == "conj" and not heads:
        return prepositional_objects(above, "by", dep="agent")
    return heads


def _clause_above(verb: "Token") -> "Token | None":
    """Return the verb whose subject this one shares, or None for a clause with its own."""
    head = verb.head
    if verb.dep_ not in CLAUSAL and verb.dep_ not in ("prep", "acomp", "attr", "dep", "advmod"):
        return None
    while head.pos_ not in ("VERB", "AUX"):
        if head.head == head or head.dep_ in SUBJECTS:
            return None
        head = head.head
    return head


def _resolved(subject: "Token", verb: "Token") -> "list[Token]":
    """Return the heads of a subject, with relatives and unambiguous pronouns resolved."""
    word = subject.text.lower()
    if word in _RELATIVE and verb.dep_ == "relcl":
        return _antecedent(verb.head)
    if subject.pos_ == "PRON":
        return _pronoun_antecedent(word, verb)
    return heads_of(subject)


def _antecedent(noun: "Token") -> "list[Token]":
    """Return whom a clause on a noun is about: Wang, of "Wang was the first minister to visit"."""
    heads = heads_of(noun) if noun.dep_ != "conj" else [noun]
    if noun.dep_ == "attr" and noun.head.pos_ in ("AUX", "VERB"):
        heads = [*subject_of(noun.head)[0], *heads]
    elif noun.dep_ == "appos":
        heads = [noun.head, *heads]
    elif noun.lemma_ in lexicon().decision_nouns and (owners := _owners(noun)):
        heads = owners
    elif noun.dep_ in ("dobj", "pobj") and noun.lemma_ in lexicon().decision_nouns:
        heads = _subject_above_noun(noun)
    return heads


def _owners(noun: "Token") -> "list[Token]":
    return [
        t for child in noun.children if child.dep_ == "poss" for t in _possessor_heads(child, noun)
    ]


def _subject_above_noun(noun: "Token") -> "list[Token]":
    verb = _verb_above(noun)
    return subject_of(verb)[0] if verb is not None else []


def _pronoun_antecedent(pronoun: str, verb: "Token") -> "list[Token]":
    """Return the subject of the clause above a pronoun's, if it agrees in number."""
    above = verb
    for _ in range(_DEEPEST):
        if above.head == above or above.pos_ not in ("VERB", "AUX"):
            above_noun = above
            above = next((t for t in above_noun.ancestors if t.pos_ in ("VERB", "AUX")), above)
            if above == above_noun:
                return []
        else:
            above = above.head
        if above.pos_ in ("VERB", "AUX"):
            heads = [t for c in above.children if c.dep_ in SUBJECTS for t in heads_of(c)]
            if heads:
                return heads if _agrees(pronoun, heads) else []
        if above.head == above:
            return []
    return []


def _agrees(pronoun: str, heads: "list[Token]") -> bool:
    if pronoun in _SINGULAR:
        return len(heads) == 1 and heads[0].tag_ in ("NNP", "NN") and not _is_country(heads[0])
    return pronoun in _PLURAL and (len(heads) > 1 or heads[0].tag_ in ("NNS", "NNPS"))


def _is_country(token: "Token") -> bool:
    return bool(mentions(token.text))


def _relative_object(verb: "Token") -> "list[Token]":
    """Return the antecedent of a relative object: "the leader whom Putin met"."""
    if verb.dep_ != "relcl":
        return []
    objects = [c for c in verb.children if c.dep_ == "dobj" and c.text.lower() in _RELATIVE]
    return _antecedent(verb.head) if objects else []


def _is_passive(verb: "Token") -> bool:
    return any(child.dep_ == "auxpass" for child in verb.children)


# --- Nouns --------------------------------------------------------------------------------------


def _of_noun(predicate: Predicate) -> "tuple[list[Token], list[Token]]":
    """Return the agents and partners of an event noun: "Modi's visit", "talks between A and B"."""
    noun, support = predicate.token, predicate.support
    agents = [*_owners(noun), *prepositional_objects(noun, "by")]
    if predicate.action is Action.VISIT:
        agents += prepositional_objects(noun, "of", "for")
    agents += prepositional_objects(noun, "between", "among")
    partners = prepositional_objects(noun, "with")
    for clause in planning_of(noun):  # "a meeting that was set for Monday between A and B"
        agents += prepositional_objects(clause, "between", "among")
        partners += prepositional_objects(clause, "with")
    if predicate.action is Action.MEET:
        partners += prepositional_objects(noun, "of")
    if predicate.action in (Action.CALL, Action.INVITE):
        partners += prepositional_objects(noun, "to")
    if predicate.action in (Action.APPOINT, Action.ELECT, Action.RESIGN, Action.EXPEL):
        partners += prepositional_objects(noun, "of")
    joined = _joined_names(noun)
    # "The Quad summit" is no meeting of the Quad with somebody: whoever attends takes part.
    is_open = not agents and len(joined) < 2
    agents += joined
    if support is not None:
        agents = _with_support(agents, noun, support)
        to = ("with", "to") if predicate.action is Action.CALL else ("with",)
        partners += prepositional_objects(support, *to)
        partners += [t for c in support.children if c.dep_ == "dative" for t in heads_of(c)]
    elif (is_open and predicate.action in _MUTUAL) or (
        not agents and predicate.action is Action.VISIT
    ):
        agents = [*_doers_around(noun), *agents]
        partners = partners or _told_around(noun)
    return agents, [t for t in partners if t not in agents]


def _with_support(agents: "list[Token]", noun: "Token", support: "Token") -> "list[Token]":
    """Return the agents, and those of the noun's support verb: "Modi paid a visit"."""
    attends = support.lemma_ in lexicon().attending_verbs
    named = any(each.pos_ == "PROPN" for each in agents) and not attends
    if not named and (noun.dep_ == "dobj" or support.lemma_ == "be"):
        agents = [*subject_of(support)[0], *agents]
    agents = [*agents, *prepositional_objects(support, "between", "among")]
    return [*agents, *prepositional_objects(support, "by", dep="agent")]


def _doers_around(noun: "Token") -> "list[Token]":
    """Return the agents of an event noun without its own, by its clause: "flew in for talks"."""
    if noun.dep_ == "pobj" and noun.head.text.lower() in _OCCASION_PREPOSITIONS:
        verb = noun.head.head
        hosts = lexicon().verbs.get(verb.lemma_) is Action.HOST
        if hosts and lexicon().nouns[noun.lemma_.lower()] is Action.VISIT:
            return _of_verb(verb)[1]
        return subject_of(verb)[0] if verb.pos_ == "VERB" else []
    if noun.dep_ == "pobj" and noun.head.head.pos_ == "ADP":  # "pulled out of a trip"
        verb = noun.head.head.head
        return subject_of(verb)[0] if verb.pos_ == "VERB" else []
    if noun.dep_ in ("dobj", "pobj") and noun.head.text.lower() == "following":
        verb = noun.head.head
        return subject_of(verb)[0] if verb.pos_ == "VERB" else []
    if noun.dep_ == "dobj":
        verb = noun.head
        has_another = any(c.dep_ == "poss" for c in noun.children)
        return [] if has_another or verb.pos_ != "VERB" else subject_of(verb)[0]
    return []


def _told_around(noun: "Token") -> "list[Token]":
    """Return the partners of an event noun without its own, by its clause: "told Xi in a call"."""
    verb = noun.head.head
    around = noun.dep_ == "pobj" and noun.head.text.lower() in ("in", "during", "on")
    if not around or verb.pos_ != "VERB":
        return []
    found = [
        each
        for child in verb.children
        if child.dep_ in ("dobj", "dative") and verb.lemma_ in lexicon().telling_verbs
        for each in heads_of(child)
    ]
    return [*found, *prepositional_objects(verb, "with")]


def _joined_names(noun: "Token") -> "list[Token]":
    """Return the names before an event noun: "the Biden-Putin summit", "a Trump visit"."""
    pair = _pair_before(noun)
    if pair:
        return pair
    return [c for c in noun.children if c.dep_ in ("compound", "nmod") and c.pos_ == "PROPN"]


def _pair_before(noun: "Token") -> "list[Token]":
    """Return both names of "Biden-Putin", however it is parsed; none of "French-brokered"."""
    before = [noun.doc[i] for i in range(max(0, noun.i - 3), noun.i)]
    if len(before) < 3 or before[1].text not in ("-", "–", "—"):
        return []
    ends = [before[0], before[2]]
    return ends if all(each.text[0].isupper() for each in ends) else []


def _verb_above(token: "Token") -> "Token | None":
    return next((t for t in token.ancestors if t.pos_ in ("VERB", "AUX")), None)


def _possessor_heads(owner: "Token", noun: "Token") -> "list[Token]":
    """Return the heads of a possessor: for "his", the subject of the clause, if it agrees."""
    word = owner.text.lower()
    if owner.pos_ != "PRON" and owner.tag_ != "PRP$":
        return heads_of(owner)
    verb = _verb_above(noun)
    if verb is None:
        return []
    heads, _ = subject_of(verb)
    heads = [head for head in heads if head != noun and noun not in head.subtree]
    return heads if heads and _agrees(word, heads) else []
