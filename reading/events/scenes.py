"""Where an event takes place, and where a visit goes."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from reading.events.lexicon import lexicon
from reading.events.tree import CLAUSAL, Predicate, Sentence, planning_of
from reading.events.types import Action, Place

if TYPE_CHECKING:
    from spacy.tokens import Token

_INSIDE = frozenset("in at near outside inside".split())
_WITH_WHOM = frozenset("with between by".split())
_SAME_SCENE = frozenset("for during at in on to with by".split())
_DEEPEST = 12  # steps up the tree from a place to its event


def places_of(sentence: Sentence, predicate: Predicate) -> tuple[Place, ...]:
    """Return where a visit goes or an event takes place, by its own words or those around it."""
    found = _own_places(sentence, predicate) or _goal_of_verb(sentence, predicate)
    return _unique(found) or _unique(_places_around(sentence, predicate))


def place_tokens(sentence: Sentence, predicate: Predicate) -> "list[Token]":
    """Return the root tokens of the places in the event's own phrase."""
    return [root for _, root in _places_with_roots(sentence, predicate)]


def _own_places(sentence: Sentence, predicate: Predicate) -> list[Place]:
    return [place for place, _ in _places_with_roots(sentence, predicate)]


def _goal_of_verb(sentence: Sentence, predicate: Predicate) -> list[Place]:
    """Return the goals that hang from the verb of a visit: "ruled out a visit by Biden to Kyiv"."""
    noun = predicate.token
    if predicate.action is not Action.VISIT or not predicate.is_noun or noun.dep_ != "dobj":
        return []
    return [
        Place(country=mention.country, city=mention.city)
        for mention, root in sentence.places
        if root.dep_ == "pobj" and root.head.text.lower() == "to" and root.head.head == noun.head
    ]


def _places_with_roots(sentence: Sentence, predicate: Predicate) -> "list[tuple[Place, Token]]":
    return [
        (Place(country=mention.country, city=mention.city), root)
        for mention, root in sentence.places
        if _is_place_of(predicate, root)
    ]


def _unique(found: Iterable[Place]) -> tuple[Place, ...]:
    """Return one place per country, with its city if named: "Samarkand, Uzbekistan"."""
    best: dict[str, Place] = {}
    for place in found:
        if place.country not in best or (place.city and not best[place.country].city):
            best[place.country] = place
    return tuple(best.values())


def _is_place_of(predicate: Predicate, root: "Token") -> bool:
    """Return whether the place is the event's, by a preposition of place or as its object."""
    token = _place_head(root)
    if token is None:
        return False
    words = {predicate.token, predicate.verb}
    if predicate.is_noun:
        words |= set(planning_of(predicate.token))
    for _ in range(_DEEPEST):
        head = token.head
        if token.dep_ in ("conj", "appos"):
            token = head
            continue
        if token.dep_ == "pobj":
            return _is_place_after(predicate, head, words)
        if head in words:
            return _is_place_object(predicate, token)
        return False
    return False


def _is_place_object(predicate: Predicate, token: "Token") -> bool:
    if predicate.action is Action.VISIT and not predicate.is_noun:
        return token.dep_ in ("dobj", "nsubjpass") and predicate.token.lemma_ in ("visit", "tour")
    before = token.dep_ in ("compound", "amod", "nmod") and predicate.is_noun
    return before and not _joins_names(token)


def _joins_names(token: "Token") -> bool:
    return any(child.text in ("-", "–") for child in token.children)


def _is_place_after(predicate: Predicate, preposition: "Token", words: "set[Token]") -> bool:
    """Return whether a preposition of place leads up to the event: "met at a base in Jordan"."""
    visit = predicate.action in (Action.VISIT, Action.HOST)
    allowed = lexicon().going_prepositions if visit else _INSIDE
    head = preposition.head
    word = preposition.text.lower()
    if word not in allowed and not (word == "of" and head.lemma_.lower() in lexicon().regions):
        return False
    for _ in range(_DEEPEST):
        if head in words:
            return True
        if not _leads_on(head, visit=visit):
            return False
        head = head.head
    return False


def _leads_on(token: "Token", *, visit: bool) -> bool:
    """Return whether a place below the word may be the event's: "on the sidelines of a summit in".

    A topic may not: "discussed the war in Ukraine".
    """
    if token.pos_ == "ADP":
        allowed = lexicon().going_prepositions | _INSIDE | {"during", "of"}
        # A place after a name is the event's: "talks between Lavrov and Blinken in Geneva".
        after_name = any(c.dep_ == "pobj" and c.pos_ == "PROPN" for c in token.children)
        return token.text.lower() in (allowed | _WITH_WHOM if after_name else allowed)
    if token.pos_ in ("ADV", "PART"):
        return True
    if token.dep_ == "dobj":
        return visit or token.pos_ == "PROPN"
    nominal = token.pos_ in ("NOUN", "PROPN")
    return nominal and token.dep_ in ("pobj", "conj", "appos", "npadvmod")


def _place_head(root: "Token") -> "Token | None":
    """Return the head of the place: "capital" of "China's capital", None of "Chinese troops"."""
    if root.dep_ in ("amod", "compound", "poss", "nmod"):
        head = root.head
        if head.lemma_.lower() in lexicon().nouns:
            return root
        return head if head.lemma_.lower() in lexicon().regions else None
    return root


def _places_around(sentence: Sentence, predicate: Predicate) -> Iterator[Place]:
    """Yield where events of the surrounding clauses take place, if they share its scene."""
    if predicate.action in (Action.VISIT, Action.INVITE, Action.CALL, Action.OTHER):
        return
    verb = predicate.verb
    if verb.dep_ == "relcl" and any(c.text.lower() == "where" for c in verb.children):
        yield from (
            Place(country=mention.country, city=mention.city)
            for mention, root in sentence.places
            if root == verb.head
        )
    for other in _predicates_around(sentence, predicate):
        found = _own_places(sentence, other)
        if found:
            yield from found
            return


def _predicates_around(sentence: Sentence, predicate: Predicate) -> Iterator[Predicate]:
    """Yield the predicates of the same scene: what it is part of, and what is part of it."""
    verb = predicate.verb
    for child in verb.children:
        if child.dep_ == "prep" and child.text.lower() in ("at", "during", "in", "on"):
            for noun in child.children:
                if noun.i in sentence.predicates:
                    yield sentence.predicates[noun.i]
    above = verb.head if not predicate.is_noun or predicate.support is not None else predicate.token
    for _ in range(_DEEPEST):
        beside = above.pos_ != "ADP" or above.text.lower() in _SAME_SCENE
        if not beside or above.text.lower() in ("before", "after"):
            return
        other = sentence.predicates.get(above.i) or sentence.supported.get(above.i)
        if other is not None and other.token != predicate.token:
            yield other
        if above.head == above or above.dep_ not in CLAUSAL | {"pobj", "prep", "dobj"}:
            return
        if above.dep_ == "advcl" and any(c.dep_ == "mark" for c in above.children):
            return
        above = above.head
