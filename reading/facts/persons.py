"""Who is called what: the persons of a parsed sentence with their titles and descriptions."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from reading.events.lexicon import lexicon
from reading.facts.types import Person
from reading.types import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as Tokens

_LONGEST_DESCRIPTION = 120  # characters; what is longer tells a story
_LONGEST_TITLE = 6  # words
_BESIDE = frozenset({"compound", "amod", "nmod", "poss"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_BEING = frozenset({"be", "become", "remain"})


def persons_in(doc: "Doc") -> Iterator[Person]:
    """Yield the persons that a sentence names, in order, with what it calls them."""
    for entity in doc.ents:
        if entity.label_ != "PERSON":
            continue
        start, end = _name(entity)
        title = _title(doc, start)
        yield Person(
            name=_span(doc[start:end]),
            title=_span(title) if title is not None else None,
            description=_described(doc, entity.root, start, end),
        )


def _name(entity: "Tokens") -> tuple[int, int]:
    """Return the indexes of the name without titles that were taken into it, or its possessive."""
    start, end = entity.start, entity.end
    while start < end - 1 and entity.doc[start].text.lower() in lexicon().titles:
        start += 1
    while end - 1 > start and entity.doc[end - 1].tag_ == "POS":
        end -= 1
    return start, end


def _title(doc: "Doc", start: int) -> "Tokens | None":
    """Return the words in front of a name up to those of an office: "Russian Foreign Minister"."""
    first = start
    while first > 0 and start - first < _LONGEST_TITLE and _is_of_title(doc[first - 1]):
        first -= 1
    if all(token.text.lower() not in lexicon().titles for token in doc[first:start]):
        return None
    return doc[first:start]


def _is_of_title(token: "Token") -> bool:
    if token.text.lower() in lexicon().titles:
        return True
    if token.tag_ == "POS" or token.text in ("-", "of"):
        return token.i > 0 and (token.tag_ != "POS" or token.head.dep_ == "poss")
    return token.dep_ in _BESIDE and token.pos_ in ("NOUN", "PROPN", "ADJ")


def _described(doc: "Doc", root: "Token", start: int, end: int) -> Span | None:
    """Return what the sentence says the person is, beside the name: an apposition, "X is the …"."""
    for head in _predicated(root):
        words = [token for token in _phrase(head) if not start <= token.i < end]
        span = _run(doc, words, head)
        if span is not None and span.end - span.start <= _LONGEST_DESCRIPTION:
            return span
    return None


def _predicated(root: "Token") -> Iterator["Token"]:
    """Yield the nouns that the sentence says the person is, the surest first."""
    yield from (c for c in root.children if c.dep_ == "appos" and c.pos_ in ("NOUN", "PROPN"))
    if root.dep_ == "appos" and root.head.pos_ in ("NOUN", "PROPN") and root.head.i < root.i:
        yield root.head
    if root.dep_ in _SUBJECTS and root.head.lemma_ in _BEING:
        yield from (c for c in root.head.children if c.dep_ == "attr" and c.pos_ == "NOUN")
    if root.dep_ in _SUBJECTS:  # "was appointed foreign minister", "took over as chancellor"
        yield from (c for c in root.head.children if c.dep_ == "oprd" and c.pos_ == "NOUN")
        for child in root.head.children:
            if child.dep_ == "prep" and child.text.lower() == "as":
                yield from (c for c in child.children if c.dep_ == "pobj")


def _phrase(head: "Token") -> Iterable["Token"]:
    """Return the words of a noun phrase, without the clauses and further appositions on it."""
    left_out = {
        token.i
        for child in head.children
        if child.dep_ in ("relcl", "appos", "conj", "cc", "punct", "acl", "advcl")
        for token in child.subtree
    }
    return (token for token in head.subtree if token.i not in left_out)


def _run(doc: "Doc", words: Iterable["Token"], head: "Token") -> Span | None:
    """Return the unbroken run of the words around the head."""
    indexes = {token.i for token in words}
    if head.i not in indexes:
        return None
    first = last = head.i
    while first - 1 in indexes:
        first -= 1
    while last + 1 in indexes:
        last += 1
    return _span(doc[first : last + 1])


def _span(tokens: "Tokens") -> Span:
    return Span(tokens.start_char, tokens.end_char)
