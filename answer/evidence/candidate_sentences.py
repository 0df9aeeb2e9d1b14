"""The sentences of passages, each once, with the reader's answers in them."""

from collections.abc import Iterator, Sequence

from answer.evidence.types import NOT_READ, AnswerSpan, PassageReading, Sentence
from index.types import ScoredPassage
from reading.sentences import sentence_spans
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
            found[key] = Sentence(
                article=sentence.article,
                span=sentence.span,
                context=sentence.context,
                rank=first.rank,
                relevance=sentence.relevance,
                answers=sentence.answers,
                verdict=sentence.verdict,
            )
    return list(found.values())


def _all(
    passages: Sequence[ScoredPassage], readings: Sequence[PassageReading]
) -> Iterator[Sentence]:
    for rank, scored in enumerate(passages):
        passage = scored.passage
        reading = readings[rank] if rank < len(readings) else PassageReading(NOT_READ, ())
        for span in sentence_spans(passage.text):
            if span.end - span.start > LONGEST_SENTENCE:
                continue
            yield Sentence(
                article=passage.article,
                span=Span(passage.span.start + span.start, passage.span.start + span.end),
                context=f"{passage.article.title}\n{passage.text}",
                rank=rank,
                relevance=reading.relevance,
                verdict=reading.verdict,
                answers=tuple(
                    AnswerSpan(
                        Span(found.span.start - span.start, found.span.end - span.start),
                        found.score,
                    )
                    for found in reading.spans
                    if span.start <= found.span.start and found.span.end <= span.end
                ),
            )
