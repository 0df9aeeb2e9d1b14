"""What is said to have been done: nothing that was denied, and nothing that was only planned.

Each verb of a sentence is looked for in the cited ones, as a verb or as its noun, among the same
words. There it must be denied or not as it is here, and done if it is told as done here. Where no
verb is found there, the main one must at least agree with the main verb.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from prose.checks.types import Fault, ReadText
from prose.checks.vocabulary import vocabulary
from reading.words import stem

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_DEPENDENT = frozenset({"xcomp", "ccomp", "pcomp", "dobj", "acl", "advcl", "oprd", "nsubjpass"})
_COMPLEMENTS = frozenset({"acomp", "attr", "oprd", "prep", "advmod"})
_HELPING = frozenset({"aux", "auxpass"})


@dataclass(frozen=True, slots=True)
class Claim:
    """A verb or noun, whether it is denied, and whether it is told as done.

    A form of "be" is called by what is said to be. `around` are the stems of what depends on it.
    """

    stem: str
    around: frozenset[str]
    is_verb: bool
    is_root: bool
    is_denied: bool
    is_done: bool


def fault_of_claims(prose: ReadText, cited: Sequence[ReadText]) -> Fault | None:
    """Return NEGATION or PLAN if a verb says more than the cited sentences; else None."""
    there = [each for one in cited for each in claims(one.doc)]
    said = [each for each in claims(prose.doc) if each.is_verb]
    matched = False
    for claim in said:
        if same := [each for each in there if each.stem == claim.stem]:
            matched = True
            if fault := _fault(claim, same):
                return fault
    if not matched:
        roots = [each for each in there if each.is_root]
        for claim in said:
            if claim.is_root and roots and (fault := _fault(claim, roots)):
                return fault
    return None if negations_agree(prose.doc, [each.doc for each in cited]) else Fault.NEGATION


def claims(doc: "Doc") -> Iterator[Claim]:
    """Yield the verbs and nouns of a parsed sentence."""
    for token in doc:
        is_verb = token.pos_ in ("VERB", "AUX") and token.dep_ not in _HELPING
        if not is_verb and token.pos_ != "NOUN":
            continue
        yield Claim(
            stem=_name(token),
            around=frozenset(stem(each.lemma_) for each in token.subtree if each is not token),
            is_verb=is_verb,
            is_root=token.dep_ == "ROOT",
            is_denied=_is_denied(token),
            is_done=_is_done(token) if is_verb else _noun_is_done(token),
        )


def negations_agree(prose: "Doc", cited: Sequence["Doc"]) -> bool:
    """Whether what stands under a "not" or "no" here does so there, and the other way round."""
    said, denied = _stems_of(prose), _denied(prose)
    there = [(_stems_of(doc), _denied(doc)) for doc in cited]
    for word in denied:
        holding = [under for all_, under in there if word in all_]
        if holding and not any(word in under for under in holding):
            return False
        if not any(under for _, under in there):
            return False
    for word in {word for _, under in there for word in under} & said - denied:
        if all(word in under for all_, under in there if word in all_):
            return False
    return True


def _fault(claim: Claim, same: Sequence[Claim]) -> Fault | None:
    """Compare a claim with those of the same word that have most around them in common."""
    most = max(len(claim.around & each.around) for each in same)
    nearest = [each for each in same if len(claim.around & each.around) == most]
    agreeing = [each for each in nearest if each.is_denied == claim.is_denied]
    if not agreeing:
        return Fault.NEGATION
    if claim.is_done and not any(each.is_done for each in agreeing):
        return Fault.PLAN
    return None


def _name(token: "Token") -> str:
    """Return the stem of a word; for "be", that of its complement with it."""
    if _lemma(token) != "be":
        return stem(_lemma(token))
    complement = next((each for each in token.children if each.dep_ in ("acomp", "attr")), None)
    return f"be {stem(_lemma(complement))}" if complement is not None else "be"


def _stems_of(doc: "Doc") -> set[str]:
    return {stem(_lemma(token)) for token in doc if token.is_alpha and _lemma(token) != "be"}


def _denied(doc: "Doc") -> set[str]:
    """Return the stems of what stands directly under a word of negation."""
    found: set[str] = set()
    for token in doc:
        if token.dep_ != "neg" and token.lower_ not in vocabulary().words("negations"):
            continue
        head = token.head
        if _lemma(head) == "be" or head.pos_ == "AUX":
            under = [each for each in head.children if each.dep_ in ("acomp", "attr")]
            under = under or [each for each in head.children if each.dep_ in _COMPLEMENTS]
            found |= {stem(_lemma(each)) for each in under if each is not token}
        else:
            found.add(stem(_lemma(head)))
    return found


def _is_denied(token: "Token") -> bool:
    """Whether a verb or noun depends on a verb that says no: "denied attacking"."""
    head = token.head
    for _ in range(2):
        if head is token:
            return False
        if token.dep_ in _DEPENDENT and _says_no(head):
            return True
        if head.pos_ not in ("ADP", "PART", "SCONJ"):
            return token.dep_ in ("pobj", "pcomp") and head.lower_ == "without"
        if head.lower_ == "without":
            return True
        token, head = head, head.head
        if _says_no(head):
            return True
    return False


def _says_no(token: "Token") -> bool:
    return _lemma(token) in vocabulary().words("negating")


def _is_done(verb: "Token") -> bool:
    """Whether a verb tells of something done or under way, rather than planned or possible."""
    helping = [each for each in verb.children if each.dep_ in _HELPING]
    if any(each.lower_ in vocabulary().words("modals") for each in helping):
        return False
    if any(
        each.dep_ == "mark" and each.lower_ in vocabulary().words("conditional")
        for each in verb.children
    ):
        return False
    if any(each.tag_ == "TO" for each in helping):
        return verb.dep_ == "xcomp" and _lemma(verb.head) in vocabulary().words("done_infinitives")
    if any(_lemma(each) == "do" for each in helping):
        return True  # "did not visit": whether it is denied is another matter
    is_joined = verb.dep_ == "conj" and verb.head is not verb
    if verb.tag_ == "VB":
        return is_joined and _is_done(verb.head)  # "will visit Moscow and meet Putin"
    if is_joined and not helping and verb.tag_ == verb.head.tag_ != "VBD" and not _subject(verb):
        return _is_done(verb.head)
    if verb.tag_ == "VBG" and verb.dep_ in ("pcomp", "xcomp") and verb.head is not verb:
        governing = verb.head if verb.dep_ == "xcomp" else verb.head.head
        return _lemma(governing) not in vocabulary().words("planning")
    return not _is_under_plan(verb)


def _subject(verb: "Token") -> bool:
    return any(each.dep_ in ("nsubj", "nsubjpass") for each in verb.children)


def _is_under_plan(verb: "Token") -> bool:
    """Whether a clause depends on a plan: "agreed that …", "a proposal that …"."""
    return (
        verb.dep_ in ("ccomp", "acl")
        and verb.head is not verb
        and verb.tag_ not in ("VBD", "VBN")
        and _lemma(verb.head) in vocabulary().words("planning")
    )


def _noun_is_done(noun: "Token") -> bool:
    """Whether a noun may tell of something done: not "a planned visit", not "hopes for a visit"."""
    if any(each.lower_ in vocabulary().words("planned") for each in noun.children):
        return False
    head = noun
    for _ in range(3):
        if head.head is head:
            return True
        head = head.head
        if _lemma(head) in vocabulary().words("planning"):
            return False
        if head.pos_ in ("VERB", "AUX"):
            return _is_done(head)
    return True


def _lemma(token: "Token") -> str:
    return str(token.lemma_).lower()
