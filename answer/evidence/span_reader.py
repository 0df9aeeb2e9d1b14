"""The span reader: how relevant each passage is to a question, and where in it answers lie."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, Self

import numpy as np
import torch
from numpy.typing import NDArray

from answer.evidence.network import ReaderNetwork
from answer.evidence.pair_encoder import PairEncoder
from answer.evidence.types import AnswerSpan, PassageReading
from index.embedder import fastest_precision
from reading.types import Span

BATCH = 8
"""Passages in a batch: of larger ones, padding costs more than they save."""

_LONGEST_ANSWER = 24  # tokens
_SPANS = 12  # kept of a passage


class SpanReader(Protocol):
    """Reads passages for a question. Not thread-safe: for the compute thread."""

    def read(
        self, question: str, titles: Sequence[str], passages: Sequence[str]
    ) -> list[PassageReading]:
        """Return one reading of each passage, in order."""
        ...


class NetworkReader:
    """Reads with a `ReaderNetwork`, whose relevance and spans were trained together."""

    def __init__(self, network: ReaderNetwork, encoder: PairEncoder) -> None:
        self._network = network
        self._encoder = encoder

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Load the network of a folder, in the CPU's fastest precision.

        Raises `OSError` or `ValueError` when there is none.
        """
        network = ReaderNetwork.load(folder, dtype=fastest_precision())
        return cls(network, PairEncoder(folder / "tokenizer.json"))

    def read(
        self, question: str, titles: Sequence[str], passages: Sequence[str]
    ) -> list[PassageReading]:
        """Return one reading of each passage, in order."""
        readings: dict[int, PassageReading] = {}
        # Passages of like length share a batch: padding would otherwise be much of the work.
        order = sorted(range(len(passages)), key=lambda row: len(titles[row]) + len(passages[row]))
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            batch = self._read_batch(
                question, [titles[row] for row in rows], [passages[row] for row in rows]
            )
            readings.update(zip(rows, batch, strict=True))
        return [readings[row] for row in range(len(passages))]

    def _read_batch(
        self, question: str, titles: Sequence[str], passages: Sequence[str]
    ) -> list[PassageReading]:
        pairs = self._encoder.encode([question] * len(passages), titles, passages)
        with torch.inference_mode():
            relevance, scores = self._network(
                pairs.input_ids, pairs.attention_mask, pairs.token_type_ids
            )
            inside = scores.float().masked_fill(~pairs.in_passage.unsqueeze(-1), -torch.inf)
            log_likely = torch.log_softmax(inside, 1).numpy()
        return [
            PassageReading(float(relevance[row]), best_spans(log_likely[row], pairs.offsets[row]))
            for row in range(len(passages))
        ]


def best_spans(
    log_likely: NDArray[np.float32], offsets: Sequence[tuple[int, int]]
) -> tuple[AnswerSpan, ...]:
    """Return the likeliest spans that do not overlap, best first.

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
