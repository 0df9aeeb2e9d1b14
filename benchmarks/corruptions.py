"""Sentences of prose made of a quote: true to it, or corrupted in one way."""

import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from spacy.tokens import Doc, Token

from language import english
from reading.dates import find_dates
from reading.parser import Parser

_OTHER_WORDS = {
    "visited": "travelled to",
    "met": "held a meeting with",
    "said": "stated",
    "announced": "made known",
    "told": "informed",
    "told reporters": "said to reporters",
    "signed": "put their names to",
    "arrived in": "came to",
    "began": "started",
    "killed": "took the lives of",
    "talks": "discussions",
    "war": "conflict",
    "about": "around",
    "several": "a number of",
    "also": "in addition",
}
_PREPOSITION = re.compile(r"\b(?:on|in|by|since|until|from|of|for|before|after)\s+$", re.IGNORECASE)
_FIGURES = re.compile(r"(?<![\d.,:$-])\d{1,3}(?:,\d{3})*(?:\.\d+)?(?![\d:-])")
_NAMES = frozenset({"PERSON", "GPE", "ORG", "NORP"})
_PLACES = frozenset({"GPE", "NORP"})


def true_sentences(quote: str, day: date, parser: Parser) -> Iterator[tuple[str, str]]:
    """Yield ways to say what a quote says, each with the name of its kind."""
    (doc,) = parser.parse([quote])
    resolved = with_dates(quote, day)
    yield "with full dates", resolved
    for short in (_without_attribution(doc), _without_aside(quote)):
        if short and len(short.split()) >= 5:
            yield "shortened", with_dates(short, day)
            break
    if (surnames := _with_surnames(doc)) != quote:
        yield "surnames only", with_dates(surnames, day)
    other = quote
    for word, said in _OTHER_WORDS.items():
        other = re.sub(rf"\b{word}\b", said, other)
    if other != quote:
        yield "in other words", with_dates(other, day)


def with_dates(text: str, day: date) -> str:
    """Return the text with each day that it does not name in full written out."""
    for each in reversed(find_dates(text, reference=day)):
        if each.interval is None or each.anchored:
            continue
        named = english().days(each.interval.first, each.interval.last)
        begin = text[: each.start]
        single = each.interval.first == each.interval.last
        has_preposition = _PREPOSITION.search(begin)
        lead = "" if has_preposition else ("on " if single else "in ")
        text = f"{begin}{lead}{named}{text[each.end :]}"
    return text[:1].upper() + text[1:]


def _without_attribution(doc: Doc) -> str | None:
    """Cut ", officials said on Tuesday." off."""
    for token in doc:
        if token.dep_ == "ROOT" and token.lemma_ in ("say", "tell", "announce", "add"):
            parts = [each for each in token.children if each.dep_ == "ccomp"]
            if parts and parts[0].left_edge.i == 0 and parts[0].i < token.i:
                said = doc[: parts[0].right_edge.i + 1].text.rstrip(' ,“”"')
                return None if "“" in said or '"' in said else f"{said}."
    return None


def _without_aside(quote: str) -> str | None:
    """Cut what stands between two commas or dashes, or in round brackets, out."""
    short = re.sub(r"\s*\([^()]*\)", "", quote)
    short = re.sub(r",\s(?:who|which|where)\b[^,]*,", "", short)
    short = re.sub(r"\s[–—]\s[^–—]*\s[–—]\s", " ", short)
    return short if short != quote else None


def _with_surnames(doc: Doc) -> str:
    text = doc.text
    for entity in reversed(doc.ents):
        is_plain = entity.text.replace(" ", "").isalpha()
        if entity.label_ == "PERSON" and len(entity) == 2 and is_plain:
            text = text[: entity.start_char] + entity[-1].text + text[entity.end_char :]
    return text


class Corrupter:
    """Corrupts quotes. What it puts in comes from other quotes."""

    def __init__(self, parser: Parser, quotes: Sequence[str], chance: random.Random) -> None:
        self.parser = parser
        self._chance = chance
        self._past: dict[str, str] = {}
        for doc in parser.parse(quotes[:600]):
            for token in doc:
                if token.tag_ == "VBD" and token.text.isalpha():
                    self._past.setdefault(token.lemma_.lower(), token.text.lower())

    def corrupted(self, quote: str, day: date, others: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Yield corruptions of a quote, each with the name of its kind."""
        (doc,) = self.parser.parse([quote])
        for kind, text in (
            ("another name", self._another_name(doc, others)),
            ("names exchanged", self._exchanged(doc)),
            ("another number", self._another_number(doc)),
            ("negation dropped", self._negation_dropped(doc)),
            ("negation added", self._negation_added(doc)),
            ("plan told as done", self._plan_as_done(doc)),
        ):
            if text is not None and text != quote:
                yield kind, with_dates(text, day)
        resolved = with_dates(quote, day)
        if (other := self._another_date(resolved)) is not None:
            yield "another date", other

    def _another_name(self, doc: Doc, others: Sequence[str]) -> str | None:
        own = [each for each in doc.ents if each.label_ in _NAMES]
        if not own:
            return None
        out = self._chance.choice(own)
        found = defaultdict(list)
        for other in self.parser.parse(others):
            for each in other.ents:
                if each.text not in doc.text and not set(each.text.split()) & set(
                    doc.text.replace("'s", "").split()
                ):
                    found[each.label_].append(each.text)
        if not found[out.label_]:
            return None
        new = self._chance.choice(found[out.label_])
        return f"{doc.text[: out.start_char]}{new}{doc.text[out.end_char :]}"

    def _exchanged(self, doc: Doc) -> str | None:
        """Exchange the subject of a verb and its object, where both are names."""
        for verb in doc:
            if verb.pos_ != "VERB" or verb.lemma_ in ("meet", "join", "marry", "discuss"):
                continue
            by = next((each for each in doc.ents if each.root.dep_ == "nsubj"
                       and each.root.head is verb), None)  # fmt: skip
            to = next((each for each in doc.ents if each.root.dep_ == "dobj"
                       and each.root.head is verb), None)  # fmt: skip
            if by and to and by.label_ in _NAMES and to.label_ in _NAMES and by.end <= to.start:
                text = doc.text
                return (
                    text[: by.start_char] + to.text + text[by.end_char : to.start_char]
                    + by.text + text[to.end_char :]
                )  # fmt: skip
        return None

    def _another_number(self, doc: Doc) -> str | None:
        numbers = [
            each
            for each in _FIGURES.finditer(doc.text)
            if not any(
                date_.start <= each.start() < date_.end
                for date_ in find_dates(doc.text, reference=date(2024, 1, 1))
            )
        ]
        if not numbers:
            return None
        found = self._chance.choice(numbers)
        value = float(found[0].replace(",", ""))
        new = value + self._chance.choice((1, 2, 10, 3))
        return f"{doc.text[: found.start()]}{new:,g}{doc.text[found.end() :]}"

    def _another_date(self, resolved: str) -> str | None:
        days = [
            each
            for each in find_dates(resolved, reference=date(2024, 1, 1))
            if each.interval and each.anchored and each.interval.first == each.interval.last
        ]
        if not days:
            return None
        found = self._chance.choice(days)
        assert found.interval is not None
        shift = timedelta(days=self._chance.choice((-1, 1, 2, -7, 31, 365, -365)))
        moved = english().day(found.interval.first + shift)
        return f"{resolved[: found.start]}{moved}{resolved[found.end :]}"

    def _negation_dropped(self, doc: Doc) -> str | None:
        for token in doc:
            if token.dep_ != "neg" or token.head.pos_ not in ("VERB", "AUX"):
                continue
            helper = next((each for each in token.head.children if each.dep_ == "aux"), None)
            text = doc.text
            if token.lower_ in ("not", "never") and (helper is None or helper.lemma_ != "do"):
                return _joined(text[: token.idx], text[token.idx + len(token) :])
            if helper is not None and helper.lemma_ == "do" and token.i == helper.i + 1:
                past = self._past.get(token.head.lemma_) if helper.lower_ == "did" else None
                verb = past or token.head.text
                return _joined(
                    text[: helper.idx],
                    text[token.idx + len(token) : token.head.idx]
                    + verb
                    + text[token.head.idx + len(token.head) :],
                )
        return None

    def _negation_added(self, doc: Doc) -> str | None:
        verbs = [
            each
            for each in doc
            if each.tag_ == "VBD"
            and each.pos_ == "VERB"
            and not any(child.dep_ == "neg" for child in each.children)
        ]
        helpers = [
            each
            for each in doc
            if each.pos_ == "AUX"
            and each.lower_ in ("is", "was", "were", "are", "has", "have", "will", "would")
            and not any(child.dep_ == "neg" for child in (*each.children, *each.head.children))
        ]
        chosen = [*verbs, *helpers]
        if not chosen:
            return None
        token = self._chance.choice(chosen)
        text = doc.text
        if token.pos_ == "AUX":
            end = token.idx + len(token)
            return f"{text[:end]} not{text[end:]}"
        return f"{text[: token.idx]}did not {token.lemma_}{text[token.idx + len(token) :]}"

    def _plan_as_done(self, doc: Doc) -> str | None:
        for token in doc:
            past = self._past.get(token.lemma_.lower())
            if token.tag_ != "VB" or past is None or any(c.dep_ == "neg" for c in token.children):
                continue
            helpers = [each for each in token.children if each.dep_ == "aux"]
            if [each.lower_ for each in helpers] in (["will"], ["would"]):
                return _joined(doc.text[: helpers[0].idx], past + _after(doc, token))
            governor = token.head
            is_plan = governor.lemma_ in ("plan", "expect", "intend", "hope", "schedule", "vow")
            if [each.lower_ for each in helpers] == ["to"] and is_plan:
                first = next(
                    (c for c in governor.children if c.dep_ in ("aux", "auxpass")), governor
                )
                return _joined(doc.text[: first.idx], past + _after(doc, token))
        return None


def _after(doc: Doc, token: Token) -> str:
    return str(doc.text[token.idx + len(token) :])


def _joined(before: str, after: str) -> str:
    return f"{before.rstrip()} {after.lstrip()}"
