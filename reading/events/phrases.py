"""Noun phrases: their heads, and the parties that they name."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from reading.events.lexicon import lexicon
from reading.events.tree import Sentence
from reading.events.types import Party
from reading.words import stem, stop_words

if TYPE_CHECKING:
    from spacy.tokens import Token


def prepositional_objects(token: "Token", *prepositions: str, dep: str = "prep") -> "list[Token]":
    """Return the heads of the objects of these prepositions on a word: "with Modi and Xi"."""
    return [
        head
        for preposition in token.children
        if preposition.dep_ == dep and preposition.text.lower() in prepositions
        for child in preposition.children
        if child.dep_ in ("pobj", "pcomp")
        for head in heads_of(child)
    ]


def heads_of(token: "Token") -> "list[Token]":
    """Return the token and what is coordinated with it by "and" or "including", in order."""
    found = [token]
    for head in found:
        found += [joined for child in head.children for joined in _joined(head, child)]
    return found


def _joined(head: "Token", child: "Token") -> "list[Token]":
    if child.dep_ == "conj" and child.pos_ in ("PROPN", "NOUN", "PRON"):
        return [child]
    if child.dep_ == "appos" and are_two(head, child):
        return [child]
    if child.dep_ == "prep" and child.text.lower() == "including":
        # "Several leaders, including Macron and Scholz" met him, and so did these.
        return [each for each in child.children if each.dep_ == "pobj"]
    return []


def parties_of(sentence: Sentence, heads: "Iterable[Token]") -> tuple[Party, ...]:
    """Return the parties of the heads: "the Greek and Turkish leaders" are two."""
    unique = {head.i: head for head in heads}
    return tuple(
        party
        for head in unique.values()
        if head.pos_ in ("PROPN", "NOUN", "ADJ")
        and not sentence.is_time(head)
        and head.i not in sentence.predicates
        for party in _each(_party(sentence, head), _countries(sentence, head))
    )


def _each(party: Party, countries: Sequence[str]) -> Iterator[Party]:
    """Yield the party; if it is a plural of several countries, one party for each."""
    if not party.is_plural or party.names or len(countries) < 2:
        yield party
        return
    for country in countries:
        yield replace(party, country=country, is_plural=False)


def _countries(sentence: Sentence, head: "Token") -> list[str]:
    """Return the countries that a noun comes from: "Greek and Turkish", "of Greece and Turkey"."""
    owners = [
        child for child in head.children if child.dep_ in ("amod", "nmod", "compound", "poss")
    ]
    if head.lemma_.lower() in lexicon().titles:
        owners += prepositional_objects(head, "of", "from")
    for owner in owners:
        owners += [child for child in owner.children if child.dep_ == "conj"]
    return list(dict.fromkeys(m.country for m, root in sentence.places if root in owners))


def _party(sentence: Sentence, head: "Token") -> Party:
    own = sorted(_own_words(head), key=lambda token: token.i)
    part = _name_part(head, own)
    words = [token for token in own if token.i in part and _counts(token)]
    names = {
        stem(token.text)
        for token in words
        if is_name(token) and token.text.lower() not in lexicon().titles
    }
    home = [*own, *(child for child in head.children if child.dep_ == "poss")]
    country = next(
        (m.country for m, root in sentence.places if root in home and root.dep_ != "appos"),
        next(iter(_countries(sentence, head)), None),
    )
    whose = {
        stem(t.text)
        for t in _owned_by(head, own)
        if t.i not in sentence.place_indexes and _counts(t)
    }
    return Party(
        text=_written(head, own),
        stems=frozenset(stem(token.text) for token in words),
        names=frozenset(names),
        of=frozenset(whose),
        country=country,
        is_place=any(root == head for _, root in sentence.places),
        is_plural=head.tag_ in ("NNS", "NNPS"),
    )


def _written(head: "Token", own: "list[Token]") -> str:
    """Return the noun phrase as written, without appositions."""
    indexes = {token.i for token in own}
    first = last = head.i
    while first - 1 in indexes:
        first -= 1
    while last + 1 in indexes:
        last += 1
    return str(head.doc[first : last + 1].text)


def _name_part(head: "Token", own: "list[Token]") -> set[int]:
    """Return the indexes of the words of the party itself: not "Biden" in "Biden officials"."""
    if is_name(head):
        return {token.i for token in own}
    appositions = {t.i for c in head.children if c.dep_ == "appos" for t in _own_words(c)}
    return {
        token.i
        for token in own
        if not is_name(token) or token.i in appositions or token.text.lower() in lexicon().titles
    }


def _owned_by(head: "Token", own: "list[Token]") -> "list[Token]":
    part = _name_part(head, own)
    before = [token for token in own if token.i not in part and is_name(token)]
    owners = [t for c in head.children if c.dep_ == "poss" for t in c.subtree]
    return before + [token for token in owners if is_name(token)]


def _own_words(head: "Token") -> "Iterator[Token]":
    """Yield the words of a noun phrase: those before its head, "of State", and appositions."""
    yield head
    for child in head.children:
        if child.dep_ in ("compound", "amod", "nmod", "flat", "nummod") and child.i < head.i:
            if not _is_hyphenated_to_next(child):
                yield from _own_words(child)
        elif child.dep_ == "prep" and head.tag_ == "NNP" and child.text == "of":
            yield child
            yield from (c for c in child.children if c.dep_ == "pobj" and c.pos_ == "PROPN")
        elif child.dep_ == "appos" and child.pos_ in ("PROPN", "NOUN") and not are_two(head, child):
            yield from _own_words(child)


def _is_hyphenated_to_next(token: "Token") -> bool:
    """Return whether it is the first of two hyphenated names: "Biden-Putin"."""
    doc = token.doc
    return token.i + 1 < len(doc) and doc[token.i + 1].text in ("-", "–", "—")


def are_two(head: "Token", apposition: "Token") -> bool:
    """Return whether an apposition is somebody else: "Xi, Biden", not "the rival, Sunak"."""
    names = head.pos_ == apposition.pos_ == "PROPN"
    return names and lexicon().titles.isdisjoint({head.text.lower(), apposition.text.lower()})


def is_name(token: "Token") -> bool:
    """Return whether it is a proper noun, by its tag or as a capitalised first noun: "Lula"."""
    if token.pos_ == "PROPN":
        return True
    is_first = not token.doc[: token.i].text.strip()
    return is_first and token.tag_ == "NN" and token.text.istitle()


def _counts(token: "Token") -> bool:
    return (token.is_alpha and token.text.lower() not in stop_words()) or "-" in token.text
