"""The sentences of passages, each once, with what the reader found in them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from answer.evidence.span_reader import AnswerSpan, Reading
from index.types import Article, ScoredPassage
from reading.sentences import sentence_spans
from reading.types import Span

LONGEST_SENTENCE = 900  # characters; what is longer is a list or a table, not a sentence
_RANK_DECAY = 5.0
NOT_READ = -12.0
"""Relevance of a passage that the reader was not given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence where it stands: `span` in its article, `context` the passage under its title.

    `rank` is that of the best passage that holds it, from 0; `relevance` the reader's of the
    passage that it finds likelier. `answers` are the reader's spans, at offsets of the sentence.
    """

    article: Article
    span: Span
    context: str
    rank: int
    relevance: float
    answers: tuple[AnswerSpan, ...]

    @property
    def text(self) -> str:
        return self.span.of(self.article.text)

    @property
    def standing(self) -> float:
        """1 in the best passage of the search, less in those after it."""
        return 1 / (1 + self.rank / _RANK_DECAY)

    @property
    def is_read(self) -> bool:
        """Whether the reader was given a passage that holds it."""
        return self.relevance > NOT_READ


def sentences(passages: Sequence[ScoredPassage], readings: Sequence[Reading]) -> list[Sentence]:
    """Each sentence of the passages once: passages overlap, and wire copies repeat.

    There may be fewer readings than passages: the first ones were read.
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
            )
    return list(found.values())


def _all(passages: Sequence[ScoredPassage], readings: Sequence[Reading]) -> Iterator[Sentence]:
    for rank, scored in enumerate(passages):
        passage = scored.passage
        reading = readings[rank] if rank < len(readings) else Reading(NOT_READ, ())
        for span in sentence_spans(passage.text):
            if span.end - span.start > LONGEST_SENTENCE:
                continue
            yield Sentence(
                article=passage.article,
                span=Span(passage.span.start + span.start, passage.span.start + span.end),
                context=f"{passage.article.title}\n{passage.text}",
                rank=rank,
                relevance=reading.relevance,
                answers=tuple(
                    AnswerSpan(
                        Span(found.span.start - span.start, found.span.end - span.start),
                        found.score,
                    )
                    for found in reading.spans
                    if span.start <= found.span.start and found.span.end <= span.end
                ),
            )
