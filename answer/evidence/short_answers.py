"""Finds the words of a sentence that answer: of the type asked for, where the reader points."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from answer.evidence.people import people
from answer.evidence.types import AnswerSpan
from answer.understanding.linking import LinkedQuestion
from answer.understanding.types import AnswerType
from reading.gazetteer import mentions
from reading.types import Span
from reading.words import stem, tokens

UNREAD = -9.0
"""Log probability of words that are in none of the reader's spans."""

_LABELS = {
    AnswerType.PERSON: frozenset({"PERSON"}),
    AnswerType.PLACE: frozenset({"GPE", "LOC", "FAC"}),
    AnswerType.NUMBER: frozenset({"CARDINAL", "MONEY", "QUANTITY", "PERCENT", "ORDINAL"}),
}
_LENGTHS = frozenset({"DATE", "TIME"})
_FULL_NAME = re.compile(r"[A-Z][\w’'-]+(?:\s(?:[A-Z][\w’'.-]*|bin|al|de|van|von)){1,3}")
_EDGES = re.compile(r"^(?:the|an?)\s+|['’]s?$", re.IGNORECASE)
_DIGITS = re.compile(
    r"[$€£]?(?<!\w)(?:\d[\d,.]*\d|\d\b)(?:\s(?:million|billion|trillion|percent))?"
)


@dataclass(frozen=True, slots=True)
class Entity:
    """A named entity at offsets of a sentence; `label` is spaCy's, such as PERSON or GPE."""

    start: int
    end: int
    label: str


class ShortAnswers:
    """Finds the words of sentences that answer one question."""

    def __init__(self, linked: LinkedQuestion) -> None:
        question = linked.question
        self._asked = question.answer_type
        self._terms = linked.terms
        self._countries = {place.country for place in question.places}
        self._counted = question.counted
        self._labels = _LABELS.get(question.answer_type)
        if self._labels and question.asks_duration:
            self._labels = _LENGTHS

    def find(
        self, sentence: str, spans: Sequence[AnswerSpan], entities: Sequence[Entity]
    ) -> AnswerSpan | None:
        """Return the likeliest words of the type asked for; None if the sentence has none.

        `spans` are the reader's and `entities` the parser's, at offsets of the sentence. Words
        that the question itself has do not answer it.
        """
        if self._labels is None:
            trimmed = (
                AnswerSpan(_trimmed(sentence, span.span.start, span.span.end), span.score)
                for span in spans
            )
            return next((each for each in trimmed if self._says_more(each, sentence)), None)
        likely = [
            AnswerSpan(place, self._likelihood(sentence, place, spans))
            for place in (
                *self._of_kind(sentence, entities, self._labels),
                *self._names_in(sentence, spans),
            )
            if not self._is_known(words := place.of(sentence))
            and not (self._asked is AnswerType.PERSON and _is_role(words))
        ]
        return max(likely, key=lambda found: found.score, default=None)

    def _of_kind(
        self, sentence: str, entities: Sequence[Entity], labels: frozenset[str]
    ) -> Iterator[Span]:
        for entity in entities:
            if entity.label in labels:
                yield _trimmed(sentence, entity.start, entity.end)
        if self._asked is AnswerType.PLACE:  # the gazetteer knows what a small model overlooks
            yield from (Span(place.start, place.end) for place in mentions(sentence) if place.city)
        if labels is _LABELS[AnswerType.NUMBER]:
            yield from (Span(*match.span()) for match in _DIGITS.finditer(sentence))

    def _names_in(self, sentence: str, spans: Sequence[AnswerSpan]) -> Iterator[Span]:
        """Names in the reader's spans: the small parser misses rare ones."""
        if self._asked is AnswerType.PERSON:
            for found in spans:
                words = found.span.of(sentence)
                if _FULL_NAME.fullmatch(words) and not mentions(words):
                    yield found.span

    def _likelihood(self, sentence: str, place: Span, spans: Sequence[AnswerSpan]) -> float:
        likely = pointed_at(place, spans)
        if self._counted is None:
            return likely
        # "60 Russian diplomats", where it is asked how many Russians or diplomats.
        after = [stem(token.text) for token in tokens(sentence[place.end : place.end + 40])][:3]
        return likely + (1.0 if self._counted in after else -1.0)

    def _is_known(self, words: str) -> bool:
        """Whether the question names it: "Alexei Navalny", where it is about Navalny."""
        if self._asked is AnswerType.PERSON:
            return any(self._terms.is_name(token.text) for token in tokens(words))
        if self._asked is AnswerType.PLACE:
            inside = mentions(words)
            country = inside[0].country if inside and not inside[0].city else None
            return country in self._countries or self._is_said(words)
        return False

    def _says_more(self, answer: AnswerSpan, sentence: str) -> bool:
        words = answer.span.of(sentence)
        return bool(words) and not self._is_said(words)

    def _is_said(self, words: str) -> bool:
        said = list(tokens(words))
        return bool(said) and all(self._terms.matches(token.text) for token in said)


def _is_role(words: str) -> bool:
    """Whether all its words are titles and the like: "Prime Minister", "Top Democrats"."""
    return all(stem(token.text) in people().no_names for token in tokens(words))


def _trimmed(sentence: str, start: int, end: int) -> Span:
    """The span without a bullet or an article in front, or a possessive ending."""
    while start < end and not (sentence[start].isalnum() or sentence[start] in "$€£"):
        start += 1
    text = sentence[start:end]
    lead = _EDGES.match(text)
    if lead and lead.end() < len(text) and lead[0][0] not in "'’":
        start += lead.end()
    tail = re.search(r"['’]s?$", text)
    return Span(start, end - (len(tail[0]) if tail and tail.start() > 0 else 0))


def pointed_at(place: Span, spans: Sequence[AnswerSpan]) -> float:
    """Return the best score of the reader's spans that overlap; much longer ones count less."""
    best = UNREAD
    for span in spans:
        shared = min(place.end, span.span.end) - max(place.start, span.span.start)
        if shared > 0:
            wider = (span.span.end - span.span.start) > 3 * (place.end - place.start)
            best = max(best, span.score - (1.0 if wider else 0.0))
    return best
