"""Read the facts of a text from the text and its day of publication alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from reading.events import Under, events_in, times_in
from reading.facts.persons import persons_in
from reading.facts.types import Entity, ReadSentence, SentenceFacts
from reading.live import entries_of
from reading.parser import Parser
from reading.sentences import sentences_within
from reading.types import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

VERSION = 4
"""The version of all that reads facts, the parser among it. Raise it when what is read changes, and
every article is read again."""

AT_ONCE = 16
"""Sentences that are parsed together: about .06 s of one core."""

LONGEST_SENTENCE = 900
"""Characters; what is longer is a list or a table, not a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceText:
    """A sentence to be read: its place in the article, its words, and when it was written.

    `is_dated` below the heading of a day, in a chronology.
    """

    span: Span
    text: str
    written_on: date
    is_dated: bool = False

    @property
    def under(self) -> Under:
        if self.is_dated:
            return Under.DAY
        return Under.DATELINE if self.span.start == 0 else Under.NOTHING


def read(text: str, day: date, *, parser: Parser) -> Iterator[ReadSentence]:
    """Yield what each sentence tells of a text that was published on that day, in order.

    They are read as they are wanted, `AT_ONCE` of them together.
    """
    sentences = sentences_of(text, day)
    for start in range(0, len(sentences), AT_ONCE):
        piece = sentences[start : start + AT_ONCE]
        for each, facts in zip(piece, read_sentences(piece, parser=parser), strict=True):
            yield ReadSentence(span=each.span, written_on=each.written_on, facts=facts)


def sentences_of(text: str, day: date) -> list[SentenceText]:
    """Return the sentences of a text, in order; of a live page each is written on its entry's day.

    Left out is what is too long to be one.
    """
    return [
        SentenceText(span=span, text=span.of(text), written_on=entry.day, is_dated=entry.is_dated)
        for entry in entries_of(text, published_on=day)
        for part in sorted(entry.parts)
        for span in sentences_within(text, part)
        if span.end - span.start <= LONGEST_SENTENCE
    ]


def read_sentences(
    sentences: Sequence[SentenceText], *, parser: Parser, entities: bool = True
) -> list[SentenceFacts]:
    """Return what each sentence tells, in order.

    Without `entities` it names neither entities nor persons, and takes two thirds of the time.
    """
    docs = parser.parse([each.text for each in sentences], entities=entities)
    return [_facts(each, doc) for each, doc in zip(sentences, docs, strict=True)]


def _facts(sentence: SentenceText, doc: "Doc") -> SentenceFacts:
    day = sentence.written_on
    times = times_in(sentence.text, doc, reference=day, under=sentence.under)
    return SentenceFacts(
        events=tuple(events_in(doc, reference=day, under=sentence.under, times=times)),
        entities=tuple(Entity(each.start_char, each.end_char, each.label_) for each in doc.ents),
        times=tuple(times),
        persons=tuple(persons_in(doc)),
    )
