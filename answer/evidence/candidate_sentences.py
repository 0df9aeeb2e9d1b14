"""The sentences of passages, each once, with the reader's answers in them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from answer.evidence.types import NOT_READ, AnswerSpan, PassageReading, Sentence
from index.types import Passage, ScoredPassage
from reading.live import Entry, entries_of
from reading.sentences import sentences_within
from reading.types import Span

LONGEST_SENTENCE = 900  # characters; what is longer is a list or a table, not a sentence


def sentences(
    passages: Sequence[ScoredPassage], readings: Sequence[PassageReading]
) -> list[Sentence]:
    """Return each sentence of the passages once: passages overlap, and wire copies repeat.

    `readings` are those of the first passages; there may be fewer than passages.
    """
    found: dict[str, Sentence] = {}
    for sentence in _all(passages, readings):
        key = " ".join(sentence.text.lower().split())
        first = found.setdefault(key, sentence)
        if sentence.relevance > first.relevance and sentence.article.id == first.article.id:
            found[key] = replace(sentence, rank=first.rank)
    return list(found.values())


def _all(
    passages: Sequence[ScoredPassage], readings: Sequence[PassageReading]
) -> Iterator[Sentence]:
    entries: dict[int, tuple[Entry, ...]] = {}
    for rank, scored in enumerate(passages):
        passage = scored.passage
        article = passage.article
        if article.id not in entries:
            entries[article.id] = entries_of(article.text, published_on=article.published_on)
        reading = readings[rank] if rank < len(readings) else PassageReading(NOT_READ, ())
        for entry, span in _spans(passage, entries[article.id]):
            if span.end - span.start > LONGEST_SENTENCE:
                continue
            yield Sentence(
                article=article,
                span=span,
                context=f"{article.title}\n{passage.text}",
                written_on=entry.day,
                rank=rank,
                relevance=reading.relevance,
                verdict=reading.verdict,
                answers=_answers(reading, span, passage),
            )


def _spans(passage: Passage, entries: Sequence[Entry]) -> Iterator[tuple[Entry, Span]]:
    """The sentences of a passage, at offsets of its article, each with the entry it stands in."""
    text, whole = passage.article.text, passage.span
    for entry in entries:
        for part in sorted(entry.parts):
            start, end = max(part.start, whole.start), min(part.end, whole.end)
            if start < end:
                yield from ((entry, span) for span in sentences_within(text, Span(start, end)))


def _answers(reading: PassageReading, sentence: Span, passage: Passage) -> tuple[AnswerSpan, ...]:
    """The reader's spans in the passage that lie within the sentence, at offsets of that."""
    first = sentence.start - passage.span.start
    last = sentence.end - passage.span.start
    return tuple(
        AnswerSpan(Span(found.span.start - first, found.span.end - first), found.score)
        for found in reading.spans
        if first <= found.span.start and found.span.end <= last
    )
