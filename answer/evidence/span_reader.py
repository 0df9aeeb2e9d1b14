"""A model that reads a question with each passage: is the answer in it, and where?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from reading.types import Span

BATCH = 8
"""Passages read at once; padding costs more than larger batches win."""

_LONGEST_ANSWER = 24  # tokens
_SPANS = 12  # kept of a passage


@dataclass(frozen=True, slots=True)
class AnswerSpan:
    """Where in a passage's text an answer may lie; `score` is its log probability there."""

    span: Span
    score: float


@dataclass(frozen=True, slots=True)
class Reading:
    """`relevance` is the log odds that the passage answers; `spans` come best first."""

    relevance: float
    spans: tuple[AnswerSpan, ...]


class SpanReader(Protocol):
    """What reads passages. Not thread-safe: for the compute thread."""

    def read(self, question: str, titles: Sequence[str], passages: Sequence[str]) -> list[Reading]:
        """One reading of each passage, in order."""
        ...


def best_spans(
    log_likely: NDArray[np.float32], offsets: Sequence[tuple[int, int]]
) -> tuple[AnswerSpan, ...]:
    """The likeliest spans that do not overlap, best first.

    `log_likely` has shape (tokens, 2), for start and end, minus infinity outside the passage.
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
        span = Span(offsets[start][0], offsets[end][1])
        if all(span.end <= other.span.start or span.start >= other.span.end for other in kept):
            kept.append(AnswerSpan(span, score))
            if len(kept) == _SPANS:
                break
    return tuple(kept)
