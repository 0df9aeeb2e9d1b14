"""A parsed sentence with its times, its places and its predicates."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from reading.dates import TimeExpression
from reading.events.lexicon import Effect, lexicon
from reading.events.types import Action
from reading.gazetteer import Mention, mentions
from reading.timex.vocabulary import WEEKDAYS

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_COUNTED_ON = re.compile(r"\w\s+later$", re.IGNORECASE)
CLAUSAL = frozenset({"xcomp", "ccomp", "advcl", "acl", "relcl", "conj", "pcomp", "parataxis"})
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})
NEGATIONS = frozenset({"not", "n't", "n’t", "never", "nor", "neither", "hardly"})


@dataclass(frozen=True, slots=True)
class Predicate:
    """The verb or noun that tells of an event; `support` is the support verb of a noun.

    In "held talks", `token` is "talks" and `support` is "held".
    """

    token: "Token"
    action: Action
    support: "Token | None" = None

    @property
    def is_noun(self) -> bool:
        return self.token.pos_ in ("NOUN", "PROPN")

    @property
    def verb(self) -> "Token":
        """The token whose subject, tense and modifiers are the event's."""
        return self.support if self.support is not None else self.token


class Sentence:
    """A parsed sentence.

    `dates` and `places` are pairs of what was found and its root: the token of it that the others
    depend on. `times` are its dates and times of day, resolved against `reference`, the day on
    which it was written.
    """

    def __init__(self, doc: "Doc", *, times: Sequence[TimeExpression], reference: date) -> None:
        self.doc = doc
        self.reference = reference
        self.dates = self._dated(times)
        self.places = self._placed()
        self.place_indexes = {
            token.i for mention, _ in self.places for token in self._within(mention)
        }
        self._in_dates = {
            token.i for expression, _ in self.dates for token in self._within(expression)
        }

    @cached_property
    def predicates(self) -> "dict[int, Predicate]":
        """The predicates by the index of their token."""
        found = {each.token.i: each for each in map(self._predicate, self.doc) if each}
        supports = {each.support.i for each in found.values() if each.support is not None}
        return {i: each for i, each in found.items() if i not in supports}

    @cached_property
    def supported(self) -> "dict[int, Predicate]":
        """The predicates that have a support verb, by its index."""
        return {
            each.support.i: each for each in self.predicates.values() if each.support is not None
        }

    def is_time(self, token: "Token") -> bool:
        return token.i in self._in_dates

    def _dated(self, times: Sequence[TimeExpression]) -> "list[tuple[TimeExpression, Token]]":
        # "Two days later" counts from a day that another sentence names.
        counted_on = bool(times) and _COUNTED_ON.search(times[0].text) is not None
        found = times[1:] if counted_on else times
        return [(each, root) for each in found if (root := self._root(each)) is not None]

    def _placed(self) -> "list[tuple[Mention, Token]]":
        found = mentions(self.doc.text)
        return [(each, root) for each in found if (root := self._root(each)) is not None]

    def _within(self, span: "TimeExpression | Mention") -> "list[Token]":
        return [
            token
            for token in self.doc
            if token.idx < span.end and span.start < token.idx + len(token)
        ]

    def _root(self, span: "TimeExpression | Mention") -> "Token | None":
        """Return the token of the span that the others in it depend on."""
        inside = self._within(span)
        indexes = {token.i for token in inside}
        # Prefer a word to a preposition that belongs to the expression.
        roots = [token for token in inside if token.head.i not in indexes or token.head == token]
        words = [token for token in roots if token.pos_ != "ADP"] or roots
        return words[0] if words else None

    def _predicate(self, token: "Token") -> Predicate | None:
        if self.is_time(token):
            return None
        if token.pos_ in ("VERB", "AUX"):
            return self._verb(token)
        is_noun = token.pos_ in ("NOUN", "PROPN")
        action = lexicon().nouns.get(token.lemma_.lower()) if is_noun else None
        if action is None or _is_part_of_name(token) or not _is_event_noun(token, action):
            return None
        return Predicate(token, _refined(token, action), _support(token))

    def _verb(self, token: "Token") -> Predicate | None:
        lemma = token.lemma_.lower()
        if lemma == "be" and token.dep_ not in ("aux", "auxpass"):
            return Predicate(token, Action.VISIT) if self._is_at_a_place(token) else None
        if token.pos_ != "VERB":
            return None
        return Predicate(token, _refined(token, self._action(token, lemma)))

    def _action(self, token: "Token", lemma: str) -> Action:
        if lemma in lexicon().going_verbs:
            return Action.VISIT if self._goes_to_a_place(token) else _leaving(token, lemma)
        special = _special(token, lemma)
        if lemma in lexicon().receiving_verbs and not _receives_somebody(token):
            return Action.OTHER
        action = special or lexicon().verbs.get(lemma, Action.OTHER)
        return Action.OTHER if action is Action.TALK and not _is_conversation(token) else action

    def _goes_to_a_place(self, token: "Token") -> bool:
        if token.lemma_ == "stop" and _has_word(token, "short"):
            return False
        return any(
            root.dep_ == "pobj"
            and root.head.text.lower() in lexicon().going_prepositions
            and _above_prepositions(root.head) == token
            for _, root in self.places
        ) or any(
            child.text.lower() in ("there", "here") and child.dep_ == "advmod"
            for child in token.children
        )

    def _is_at_a_place(self, token: "Token") -> bool:
        return any(
            root.dep_ == "pobj"
            and root.head.text.lower() in ("in", "to")
            and _above_prepositions(root.head) == token
            for _, root in self.places
        ) and not any(child.dep_ in ("attr", "acomp", "expl") for child in token.children)


def _above_prepositions(token: "Token") -> "Token":
    """Return the word that a chain of prepositions and adverbs depends on: "flew back to"."""
    head = token.head
    while head.pos_ in ("ADP", "ADV") and head.head != head:
        head = head.head
    return head


def _is_conversation(verb: "Token") -> bool:
    """Return whether several talk; "spoke about the war" is a speech."""
    for child in verb.children:
        if child.dep_ == "prep" and child.text.lower() in ("with", "to", "by", "via", "over"):
            return True
        joined = any(c.dep_ == "conj" for c in child.children)
        if child.dep_ == "nsubj" and (child.tag_ in ("NNS", "NNPS") or joined):
            return True
        if child.text.lower() in ("they", "we", "who", "together"):
            return True
    return any(child.text.lower() == "phone" for child in verb.subtree)


def _receives_somebody(token: "Token") -> bool:
    return any(
        child.dep_ in ("dobj", "nsubjpass") and _is_somebody(child) for child in token.children
    )


def _is_somebody(token: "Token") -> bool:
    lemma = token.lemma_.lower()
    is_titled = lemma in lexicon().titles or lemma in lexicon().guests
    return token.pos_ in ("PROPN", "PRON") or is_titled


def _leaving(token: "Token", lemma: str) -> Action:
    objects = " ".join(child.lemma_.lower() for child in token.children if child.dep_ == "dobj")
    return Action.RESIGN if lemma == "leave" and "office" in objects else _special_going(token)


def _special_going(token: "Token") -> Action:
    if token.lemma_ == "step" and _has_word(token, "down", "aside"):
        return Action.RESIGN
    return Action.OTHER


def _special(token: "Token", lemma: str) -> Action | None:
    """Return the action of a verb that depends on the words beside it: "stepped down"."""
    objects = {child.lemma_.lower() for child in token.children if child.dep_ == "dobj"}
    if lemma == "sit" and _has_word(token, "down", "with"):
        return Action.MEET
    if lemma in ("swear", "vote") and _has_word(token, "in"):
        return Action.APPOINT
    if lemma == "name" and (_has_word(token, "as") or _has_relation(token, "oprd", "attr")):
        return Action.APPOINT
    if lemma == "become" and any(is_membership(child) for child in token.children):
        return Action.JOIN
    if lemma == "see" and objects & {"other", "another"}:  # each other, one another
        return Action.MEET
    if lemma in ("pull", "withdraw") and objects & lexicon().envoys:
        return Action.RECALL
    if lemma in ("call", "haul") and _has_word(token, "in") and objects & lexicon().envoys:
        return Action.SUMMON
    if lemma == "call":
        return _calling(token)
    if lemma in ("touch", "set") and (_has_word(token, "down") or "foot" in objects):
        return Action.VISIT
    return None


def is_membership(token: "Token") -> bool:
    """Return whether somebody becomes a member: "became the 32nd member of NATO"."""
    return token.dep_ == "attr" and token.lemma_.lower() == "member"


def _calling(token: "Token") -> Action:
    """Return CALL for a telephone call: "called Putin on Monday", not "called Putin a friend"."""
    children = list(token.children)
    other = any(child.dep_ in ("prt", "oprd", "ccomp", "acomp", "xcomp") for child in children)
    to_somebody = any(child.dep_ == "dobj" and child.pos_ == "PROPN" for child in children)
    return Action.CALL if to_somebody and not other else Action.OTHER


def _is_part_of_name(token: "Token") -> bool:
    """Return whether it is part of a longer name: "the Summit County sheriff"."""
    return token.dep_ == "compound" and token.head.pos_ == "PROPN"


def _is_event_noun(token: "Token", action: Action) -> bool:
    if token.lemma_.lower() == "call":
        return _is_phone_call(token)
    if token.lemma_.lower() == "exchange":  # of words, not of fire or prisoners
        words = {c.text.lower() for c in token.children if c.dep_ == "prep"}
        bare = "of" not in words and not any(c.dep_ == "compound" for c in token.children)
        return bare and bool(words & {"with", "between"})
    if token.lemma_.lower() == "stop":
        return any(c.dep_ == "prep" and c.text in ("in", "at", "to") for c in token.children)
    return not (action is Action.TALK and token.text.lower() == "talk" and token.dep_ == "compound")


def _is_phone_call(token: "Token") -> bool:
    """Return whether the noun "call" is one by telephone, and not a call for peace."""
    words = {child.text.lower() for child in token.children}
    if words & lexicon().call_words:
        return True
    in_one = token.dep_ == "pobj" and token.head.text.lower() in ("in", "during", "on")
    if _is_for_something(token):
        return bool(words & {"with", "between"})
    if in_one and any(child.dep_ == "det" for child in token.children):
        return True
    held = token.dep_ == "dobj" and token.head.lemma_ in ("have", "hold", "make", "place", "get")
    return held or bool(words & {"with", "between", "to"})


def _is_for_something(token: "Token") -> bool:
    """Return whether a call asks for something: "for peace", "on leaders"; not "on Friday"."""
    return any(
        child.dep_ in CLAUSAL
        or child.text.lower() == "for"
        or (
            child.text.lower() == "on"
            and not any(each.lemma_.lower() in WEEKDAYS for each in child.children)
        )
        for child in token.children
    )


def _refined(token: "Token", action: Action) -> Action:
    """Return CALL or MEET for a conversation whose words tell: "by phone", "in person"."""
    if action not in (Action.TALK, Action.MEET, Action.CALL):
        return action
    near = {each.lemma_.lower() for each in _words_below(token)}
    support = _support(token) if token.pos_ in ("NOUN", "PROPN") else None
    if support is not None:
        near |= {each.lemma_.lower() for each in _words_below(support)}
    if near & lexicon().telephone_words:
        return Action.CALL
    if near & lexicon().in_person_words:
        return Action.MEET
    if action is Action.TALK and "face" in near:
        return Action.MEET
    return action


def _words_below(token: "Token") -> "Iterator[Token]":
    """Yield the words that depend on it and on its prepositions, without those of its clauses."""
    for child in token.children:
        if child.dep_ in CLAUSAL or child.dep_ in SUBJECTS:
            continue
        yield child
        if child.pos_ in ("ADP", "ADV") or child.dep_ in ("pobj", "npadvmod"):
            yield from _words_below(child)


def _support(noun: "Token") -> "Token | None":
    """Return the support verb: "held talks", "the visit took place", "is on a visit"."""
    verb = noun.head
    if noun.dep_ == "dobj" and verb.lemma_ in lexicon().support_verbs:
        return verb
    if noun.dep_ in ("nsubj", "nsubjpass") and verb.lemma_ in lexicon().occurrence_verbs:
        complements = any(c.dep_ in ("attr", "acomp") for c in verb.children)
        return None if verb.lemma_ == "be" and complements else verb
    if noun.dep_ == "pobj" and verb.text.lower() in ("on", "in") and verb.head.lemma_ == "be":
        return verb.head
    return None


def planning_of(noun: "Token") -> "list[Token]":
    """Return the verbs that say when the event is planned: "a visit that was set for May"."""
    return [
        child
        for child in noun.children
        if child.dep_ in ("acl", "relcl")
        and child.tag_ in ("VBN", "VBD")
        and lexicon().effects.get(child.lemma_.lower()) is Effect.PLAN
    ]


def is_infinitive(verb: "Token") -> bool:
    return any(child.dep_ == "aux" and child.text.lower() == "to" for child in verb.children)


def is_headline(verb: "Token") -> bool:
    """Return whether it is a headline's infinitive: "Macron to visit Quito"."""
    head = verb.head
    return (
        head != verb
        and head.dep_ == "ROOT"
        and head.text[0].isupper()
        and head.tag_ in ("NNP", "NN", "JJ", "VB", "NNS", "NNPS")
        and is_infinitive(verb)
        and not any(child.dep_ in SUBJECTS for child in (*head.children, *verb.children))
    )


def _has_relation(token: "Token", *relations: str) -> bool:
    return any(child.dep_ in relations for child in token.children)


def _has_word(token: "Token", *words: str) -> bool:
    return any(child.text.lower() in words for child in token.children)
