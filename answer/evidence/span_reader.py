"""The span reader: how likely each sentence answers a question, and where in it the words are."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from answer.evidence.types import AnswerSpan, Reading
from answer.understanding.types import QuestionReading
from reading.types import Span

BATCH = 8
"""Sentences in a batch: of larger ones, padding costs more than they save."""

_LONGEST_ANSWER = 24  # tokens
_SPANS = 12  # kept of a sentence


class SpanReader(Protocol):
    """Reads sentences for a question. Not thread-safe: for the compute thread."""

    def read(
        self,
        question: str,
        leads: Sequence[str],
        sentences: Sequence[str],
        *,
        whether: bool = True,
    ) -> list[Reading]:
        """Return one reading of each sentence, in order; its lead is read before it.

        Verdicts mean something with `whether` only: where a yes or no is asked for.
        """
        ...

    def classify(self, question: str) -> QuestionReading:
        """Return what a question asks for."""
        ...


def best_spans(
    log_likely: NDArray[np.float32], offsets: Sequence[tuple[int, int]], text: str
) -> tuple[AnswerSpan, ...]:
    """Return the likeliest spans that do not overlap, best first: whole words of the text.

    `log_likely` has shape (tokens, 2), for start and end, minus infinity outside the sentence;
    `offsets` are those of the tokens, which may be parts of words.
    """
    starts, ends = log_likely[:, 0], log_likely[:, 1]
    tokens = np.flatnonzero(np.isfinite(starts))
    if not tokens.size:
        return ()
    likely_starts = tokens[np.argsort(-starts[tokens])[:20]]
    last = int(tokens[-1])
    pairs = [
        (float(starts[start] + ends[end]), int(start), end)
        for start in likely_starts
        for end in range(start, min(start + _LONGEST_ANSWER, last + 1))
        if np.isfinite(ends[end])
    ]
    pairs.sort(key=lambda pair: -pair[0])
    kept: list[AnswerSpan] = []
    for score, start, end in pairs:
        span = _of_words(text, offsets[start][0], offsets[end][1])
        if all(span.end <= other.span.start or span.start >= other.span.end for other in kept):
            kept.append(AnswerSpan(span, score))
            if len(kept) == _SPANS:
                break
    return tuple(kept)


def _of_words(text: str, start: int, end: int) -> Span:
    while 0 < start < len(text) and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while 0 < end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return Span(start, end)
