"""Who and where: the parties and the places of an event."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from answer.events.lexicon import GOING_PREPOSITIONS, NOUNS, REGIONS, TITLES, VERBS
from answer.events.tree import CLAUSAL, SUBJECTS, Predicate, Sentence, is_headline, is_infinitive
from answer.events.types import Action, Party, Place
from answer.words import STOP_WORDS, stem

if TYPE_CHECKING:
    from spacy.tokens import Token

_OBJECT_CONTROL = frozenset(
    """
    invite ask urge tell send persuade allow permit force order encourage advise enable push press
    convince dispatch want expect get help ban bar block prevent require authorize authorise
    """.split()
)
_RELATIVE = frozenset("who whom which that".split())
_SINGULAR = frozenset("he she him her his hers".split())
_PLURAL = frozenset("they them their theirs".split())
_MUTUAL = frozenset({Action.MEET, Action.CALL, Action.TALK, Action.SIGN})
_INSIDE = frozenset("in at near outside inside".split())
_WITH_WHOM = frozenset("with between by".split())
_SAME_SCENE = frozenset("for during at in on to with by".split())
_DEEPEST = 12  # clauses climbed for a subject


def parties(
    sentence: Sentence, predicate: Predicate
) -> tuple[tuple[Party, ...], tuple[Party, ...]]:
    """The event's agents and its partners or objects."""
    if predicate.is_noun:
        agents, partners = _of_noun(predicate)
    else:
        agents, partners = _of_verb(predicate.token)
    if predicate.action is Action.VISIT:
        goals = {top.i for _, top in sentence.places}
        partners = [token for token in partners if token.i not in goals]
    return _parties(sentence, agents), _parties(sentence, partners)


def tokens_of(predicate: Predicate) -> "list[Token]":
    """The heads of all that take part, for where the event is told."""
    agents, partners = _of_noun(predicate) if predicate.is_noun else _of_verb(predicate.token)
    return [*agents, *partners]


# --- Verbs --------------------------------------------------------------------------------------


def _of_verb(verb: "Token") -> "tuple[list[Token], list[Token]]":
    subject, passive = subject_of(verb)
    by = _objects_of(verb, "by", dep="agent")
    objects = [
        t for child in verb.children if child.dep_ in ("dobj", "dative") for t in _heads(child)
    ]
    objects += _relative_object(verb)
    objects += _objects_of(verb, "with")
    if verb.lemma_.lower() in ("speak", "talk"):
        objects += _objects_of(verb, "to")
    objects += [
        guest
        for child in verb.children
        if child.dep_ == "dobj" and child.lemma_ in NOUNS
        for guest in _objects_of(child, "for", "with")
    ]
    if verb.lemma_.lower() == "host":
        objects += _objects_of(verb, "for")
    if passive:
        return by, [*subject, *objects]
    return subject, objects


def subject_of(verb: "Token", depth: int = 0) -> "tuple[list[Token], bool]":
    """The heads of the verb's subject, also one it shares with another verb; whether it suffers."""
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
        return _heads(head), passive
    if verb.dep_ in ("acl", "relcl"):
        return ([] if verb.dep_ == "relcl" and not is_infinitive(verb) else _antecedent(head)), (
            passive or (verb.tag_ == "VBN" and verb.dep_ == "acl")
        )
    if verb.dep_ in ("xcomp", "ccomp") and head.lemma_ in _OBJECT_CONTROL:
        objects = [t for child in head.children if child.dep_ == "dobj" for t in _heads(child)]
        if objects:
            return objects, passive
    return _subject_above(verb, depth), passive


def _subject_above(verb: "Token", depth: int) -> "list[Token]":
    """The subject of the verb that this one hangs from."""
    above = _clause_above(verb)
    if above is None:
        return []
    heads, suffers = subject_of(above, depth + 1)
    if suffers and above.tag_ == "VBN" and verb.dep_ == "conj" and not heads:
        return _objects_of(above, "by", dep="agent")
    return heads


def _clause_above(verb: "Token") -> "Token | None":
    """The verb whose subject this one shares: none for a clause with its own."""
    head = verb.head
    if verb.dep_ not in CLAUSAL and verb.dep_ not in ("prep", "acomp", "attr", "dep", "advmod"):
        return None
    while head.pos_ not in ("VERB", "AUX"):
        if head.head == head or head.dep_ in SUBJECTS:
            return None
        head = head.head
    return head


def _resolved(subject: "Token", verb: "Token") -> "list[Token]":
    """The heads of a subject; of a relative or a pronoun, what it stands for where that is sure."""
    word = subject.text.lower()
    if word in _RELATIVE and verb.dep_ == "relcl":
        return _antecedent(verb.head)
    if subject.pos_ == "PRON":
        return _meant_by(word, verb)
    return _heads(subject)


def _antecedent(noun: "Token") -> "list[Token]":
    """Whom a clause on a noun speaks of: "Wang became the first minister to visit" is of Wang."""
    heads = _heads(noun) if noun.dep_ != "conj" else [noun]
    if noun.dep_ == "attr" and noun.head.pos_ in ("AUX", "VERB"):
        heads = [*subject_of(noun.head)[0], *heads]
    elif noun.dep_ == "appos":
        heads = [noun.head, *heads]
    elif noun.dep_ in ("dobj", "pobj") and noun.lemma_ in _MADE_BY_SOMEBODY:
        heads = _owners(noun) or _subject_above_noun(noun)
    return heads


_MADE_BY_SOMEBODY = frozenset(
    """
    plan invitation decision offer agreement promise pledge intention refusal failure request
    proposal opportunity chance bid attempt effort commitment desire willingness readiness hope
    """.split()
)


def _owners(noun: "Token") -> "list[Token]":
    return [t for child in noun.children if child.dep_ == "poss" for t in _whose(child, noun)]


def _subject_above_noun(noun: "Token") -> "list[Token]":
    verb = _verb_above(noun)
    return subject_of(verb)[0] if verb is not None else []


def _meant_by(pronoun: str, verb: "Token") -> "list[Token]":
    """Whom a pronoun in a dependent clause means: the subject of the clause above, if it agrees."""
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
            heads = [t for c in above.children if c.dep_ in SUBJECTS for t in _heads(c)]
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
    from answer.places import mentions

    return bool(mentions(token.text))


def _relative_object(verb: "Token") -> "list[Token]":
    """ "the leader whom Putin met"."""
    if verb.dep_ != "relcl":
        return []
    objects = [c for c in verb.children if c.dep_ == "dobj" and c.text.lower() in _RELATIVE]
    return _antecedent(verb.head) if objects else []


def _is_passive(verb: "Token") -> bool:
    return any(child.dep_ == "auxpass" for child in verb.children)


# --- Nouns --------------------------------------------------------------------------------------


def _of_noun(predicate: Predicate) -> "tuple[list[Token], list[Token]]":
    """ "Modi's visit by", "talks between A and B", "the Biden-Putin summit", "held talks with"."""
    noun, support = predicate.token, predicate.support
    agents = [*_owners(noun), *_objects_of(noun, "by")]
    if predicate.action is Action.VISIT:
        agents += _objects_of(noun, "of", "for")
    agents += _objects_of(noun, "between", "among")
    partners = _objects_of(noun, "with")
    if predicate.action in (Action.CALL, Action.INVITE):
        partners += _objects_of(noun, "to")
    if predicate.action in (Action.APPOINT, Action.ELECT, Action.RESIGN, Action.EXPEL):
        partners += _objects_of(noun, "of")
    agents += _joined_names(noun)
    if support is not None:
        partners += _objects_of(support, "with")
        agents += _objects_of(support, "between", "among")
        partners += [t for c in support.children if c.dep_ == "dative" for t in _heads(c)]
        if noun.dep_ == "dobj" or support.lemma_ == "be":
            named = any(each.pos_ == "PROPN" for each in agents)
            agents = agents if named else [*subject_of(support)[0], *agents]
        agents += _objects_of(support, "by", dep="agent")
    elif not agents and predicate.action in _MUTUAL | {Action.VISIT}:
        agents = _doers_around(noun)
    return agents, [t for t in partners if t not in agents]


def _doers_around(noun: "Token") -> "list[Token]":
    """Whose an event noun is that only stands in a clause: "flew to Kyiv for talks"."""
    if noun.dep_ == "pobj" and noun.head.text.lower() in (
        "for",
        "during",
        "after",
        "on",
        "in",
        "at",
    ):
        verb = noun.head.head
        if VERBS.get(verb.lemma_) is Action.HOST and NOUNS[noun.lemma_.lower()] is Action.VISIT:
            return _of_verb(verb)[1]
        return subject_of(verb)[0] if verb.pos_ == "VERB" else []
    if noun.dep_ == "dobj":
        verb = noun.head
        has_another = any(c.dep_ == "poss" for c in noun.children)
        return [] if has_another or verb.pos_ != "VERB" else subject_of(verb)[0]
    return []


def _joined_names(noun: "Token") -> "list[Token]":
    """The names before an event noun: "the Biden-Putin summit", "a Trump visit"."""
    pair = _pair_before(noun)
    if pair:
        return pair
    return [c for c in noun.children if c.dep_ in ("compound", "nmod") and c.pos_ == "PROPN"]


def _pair_before(noun: "Token") -> "list[Token]":
    """ "Biden-Putin", whatever the parser made of it; not "French-brokered"."""
    before = [noun.doc[i] for i in range(max(0, noun.i - 3), noun.i)]
    if len(before) < 3 or before[1].text not in ("-", "–", "—"):
        return []
    ends = [before[0], before[2]]
    return ends if all(each.text[0].isupper() for each in ends) else []


def _verb_above(token: "Token") -> "Token | None":
    return next((t for t in token.ancestors if t.pos_ in ("VERB", "AUX")), None)


def _whose(owner: "Token", noun: "Token") -> "list[Token]":
    """Whom a possessive means: for "his", the subject of the clause around, if it agrees."""
    word = owner.text.lower()
    if owner.pos_ != "PRON" and owner.tag_ != "PRP$":
        return _heads(owner)
    verb = _verb_above(noun)
    if verb is None:
        return []
    heads, _ = subject_of(verb)
    heads = [head for head in heads if head != noun and noun not in head.subtree]
    return heads if heads and _agrees(word, heads) else []


# --- Noun phrases -------------------------------------------------------------------------------


def _objects_of(token: "Token", *prepositions: str, dep: str = "prep") -> "list[Token]":
    """The heads of what stands after these prepositions of a word."""
    return [
        head
        for preposition in token.children
        if preposition.dep_ == dep and preposition.text.lower() in prepositions
        for child in preposition.children
        if child.dep_ in ("pobj", "pcomp")
        for head in _heads(child)
    ]


def _heads(token: "Token") -> "list[Token]":
    """The token and what is joined to it by "and"."""
    found = [token]
    for child in token.children:
        joined = child.dep_ == "conj" and child.pos_ in ("PROPN", "NOUN", "PRON")
        if joined or (child.dep_ == "appos" and _are_two(token, child)):
            found += _heads(child)
        elif child.dep_ == "prep" and child.text.lower() == "including":
            # "Several leaders, including Macron and Scholz" met him, and so did these.
            found += [t for c in child.children if c.dep_ == "pobj" for t in _heads(c)]
    return found


def _parties(sentence: Sentence, heads: "Iterable[Token]") -> tuple[Party, ...]:
    unique = {head.i: head for head in heads}
    return tuple(
        _party(sentence, head)
        for head in unique.values()
        if head.pos_ in ("PROPN", "NOUN", "ADJ")
        and not sentence.is_time(head)
        and head.i not in sentence.predicates
    )


def _party(sentence: Sentence, head: "Token") -> Party:
    own = sorted(_own_words(head), key=lambda token: token.i)
    others = [token for token in own if token.i not in _name_part(head, own)]
    words = [token for token in own if token not in others and _counts(token)]
    names = {
        stem(token.text)
        for token in words
        if token.pos_ == "PROPN" and token.text.lower() not in TITLES
    }
    country = next(
        (m.country for m, top in sentence.places if top in own and top.dep_ != "appos"), None
    )
    whose = {
        stem(t.text) for t in _owned_by(head, own) if t.i not in sentence.place_words and _counts(t)
    }
    return Party(
        text=_written(head, own),
        stems=frozenset(stem(token.text) for token in words),
        names=frozenset(names),
        of=frozenset(whose),
        country=country,
        is_place=any(top == head for _, top in sentence.places),
        is_plural=head.tag_ in ("NNS", "NNPS"),
    )


def _written(head: "Token", own: "list[Token]") -> str:
    """The party as it stands in the text, an apposition left out."""
    indexes = {token.i for token in own}
    first = last = head.i
    while first - 1 in indexes:
        first -= 1
    while last + 1 in indexes:
        last += 1
    return str(head.doc[first : last + 1].text)


def _name_part(head: "Token", own: "list[Token]") -> set[int]:
    """The words that name the party itself: before "officials", "Biden" says whose they are."""
    if head.pos_ == "PROPN":
        return {token.i for token in own}
    appositions = {t.i for c in head.children if c.dep_ == "appos" for t in _own_words(c)}
    return {
        token.i
        for token in own
        if token.pos_ != "PROPN" or token.i in appositions or token.text.lower() in TITLES
    }


def _owned_by(head: "Token", own: "list[Token]") -> "list[Token]":
    part = _name_part(head, own)
    before = [token for token in own if token.i not in part and token.pos_ == "PROPN"]
    owners = [t for c in head.children if c.dep_ == "poss" for t in c.subtree]
    return before + [token for token in owners if token.pos_ == "PROPN"]


def _own_words(head: "Token") -> "Iterator[Token]":
    """The words of a noun phrase: those before its head, "of State", and an apposition."""
    yield head
    for child in head.children:
        if child.dep_ in ("compound", "amod", "nmod", "flat", "nummod") and child.i < head.i:
            if not _is_joined(child):
                yield from _own_words(child)
        elif child.dep_ == "prep" and head.tag_ == "NNP" and child.text == "of":
            yield child
            yield from (c for c in child.children if c.dep_ == "pobj" and c.pos_ == "PROPN")
        elif (
            child.dep_ == "appos" and child.pos_ in ("PROPN", "NOUN") and not _are_two(head, child)
        ):
            yield from _own_words(child)


def _is_joined(token: "Token") -> bool:
    """Whether it is the first of two names with a hyphen between: "Biden-Putin"."""
    doc = token.doc
    return token.i + 1 < len(doc) and doc[token.i + 1].text in ("-", "–", "—")


def _are_two(head: "Token", apposition: "Token") -> bool:
    """A headline's "Xi, Biden" are two; "the rival, Rishi Sunak" is one."""
    names = head.pos_ == apposition.pos_ == "PROPN"
    return names and head.text.lower() not in TITLES and apposition.text.lower() not in TITLES


def _counts(token: "Token") -> bool:
    return (token.is_alpha and token.text.lower() not in STOP_WORDS) or "-" in token.text


# --- Places -------------------------------------------------------------------------------------


def places(sentence: Sentence, predicate: Predicate) -> tuple[Place, ...]:
    """Where a visit goes, or where the event takes place; else where a verb beside it does."""
    found = _own_places(sentence, predicate) or _goal_beside(sentence, predicate)
    return _unique(found) or _unique(_places_around(sentence, predicate))


def place_tokens(sentence: Sentence, predicate: Predicate) -> "list[Token]":
    """The tokens of the event's own places."""
    return [top for _, top in _with_tokens(sentence, predicate)]


def _own_places(sentence: Sentence, predicate: Predicate) -> list[Place]:
    return [place for place, _ in _with_tokens(sentence, predicate)]


def _goal_beside(sentence: Sentence, predicate: Predicate) -> list[Place]:
    """ "Ruled out a visit by Biden to Kyiv": the goal of a visit may hang from the verb."""
    noun = predicate.token
    if predicate.action is not Action.VISIT or not predicate.is_noun or noun.dep_ != "dobj":
        return []
    return [
        Place(country=mention.country, city=mention.city)
        for mention, top in sentence.places
        if top.dep_ == "pobj" and top.head.text.lower() == "to" and top.head.head == noun.head
    ]


def _with_tokens(sentence: Sentence, predicate: Predicate) -> "list[tuple[Place, Token]]":
    return [
        (Place(country=mention.country, city=mention.city), top)
        for mention, top in sentence.places
        if _is_place_of(predicate, top)
    ]


def _unique(found: Iterable[Place]) -> tuple[Place, ...]:
    """One place a country, the one that names a city: "Samarkand, Uzbekistan"."""
    best: dict[str, Place] = {}
    for place in found:
        if place.country not in best or (place.city and not best[place.country].city):
            best[place.country] = place
    return tuple(best.values())


def _is_place_of(predicate: Predicate, top: "Token") -> bool:
    """Whether the way from the place up to the event is one of "in", "to", "at", or its object."""
    token = _place_head(top)
    if token is None:
        return False
    words = {predicate.token, predicate.verb}
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
    """A preposition of place that leads to the event through venues: "at a base in Jordan"."""
    visit = predicate.action in (Action.VISIT, Action.HOST)
    allowed = GOING_PREPOSITIONS if visit else _INSIDE
    head = preposition.head
    word = preposition.text.lower()
    if word not in allowed and not (word == "of" and head.lemma_.lower() in REGIONS):
        return False
    for _ in range(_DEEPEST):
        if head in words:
            return True
        if not _leads_on(head, visit=visit):
            return False
        head = head.head
    return False


def _leads_on(token: "Token", *, visit: bool) -> bool:
    """Whether a place passes through the word: "on the sidelines of the summit in", "back to".

    What is talked of is elsewhere: "discussed the war in Ukraine".
    """
    if token.pos_ == "ADP":
        allowed = GOING_PREPOSITIONS | _INSIDE | {"during", "of"}
        # A place after a name is the event's: "talks between Lavrov and Blinken in Geneva".
        after_name = any(c.dep_ == "pobj" and c.pos_ == "PROPN" for c in token.children)
        return token.text.lower() in (allowed | _WITH_WHOM if after_name else allowed)
    if token.pos_ in ("ADV", "PART"):
        return True
    if token.dep_ == "dobj":
        return visit or token.pos_ == "PROPN"
    nominal = token.pos_ in ("NOUN", "PROPN")
    return nominal and token.dep_ in ("pobj", "conj", "appos", "npadvmod")


def _place_head(top: "Token") -> "Token | None":
    """What stands for the place: "capital" in "China's capital", nothing in "Chinese troops"."""
    if top.dep_ in ("amod", "compound", "poss", "nmod"):
        head = top.head
        if head.lemma_.lower() in REGIONS or head.lemma_.lower() in NOUNS:
            return top if head.lemma_.lower() in NOUNS else head
        return None
    return top


def _places_around(sentence: Sentence, predicate: Predicate) -> Iterator[Place]:
    """Where the clauses that the event shares its scene with take place."""
    if predicate.action in (Action.VISIT, Action.INVITE, Action.CALL, Action.OTHER):
        return
    verb = predicate.verb
    if verb.dep_ == "relcl" and any(c.text.lower() == "where" for c in verb.children):
        yield from (
            Place(country=mention.country, city=mention.city)
            for mention, top in sentence.places
            if top == verb.head
        )
    for other in _scene(sentence, predicate):
        found = _own_places(sentence, other)
        if found:
            yield from found
            return


def _scene(sentence: Sentence, predicate: Predicate) -> Iterator[Predicate]:
    """The events of the same scene: of what it is part of, and of what is part of it."""
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
