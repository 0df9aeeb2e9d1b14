"""The bundled reader: a network that was trained for relevance and spans together."""

from collections.abc import Sequence
from pathlib import Path
from typing import Self

import torch

from answer.evidence.network import QUESTION_KINDS, QUESTION_ORDERS, ReaderNetwork
from answer.evidence.pair_encoder import PairEncoder
from answer.evidence.span_reader import BATCH, best_spans
from answer.evidence.types import PassageReading, QuestionReading
from index.embedder import fastest_precision


class NetworkReader:
    """Reads with a `ReaderNetwork`: relevance and spans were trained together."""

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

    def classify(self, question: str) -> QuestionReading:
        """Return what the question asks for."""
        pairs = self._encoder.encode([question], [""], [""])
        with torch.inference_mode():
            kinds, orders = self._network.classify(
                pairs.input_ids, pairs.attention_mask, pairs.token_type_ids
            )
        return QuestionReading(
            kinds=dict(zip(QUESTION_KINDS, kinds[0].float().softmax(0).tolist(), strict=True)),
            orders=dict(zip(QUESTION_ORDERS, orders[0].float().softmax(0).tolist(), strict=True)),
        )

    def _read_batch(
        self, question: str, titles: Sequence[str], passages: Sequence[str]
    ) -> list[PassageReading]:
        pairs = self._encoder.encode([question] * len(passages), titles, passages)
        with torch.inference_mode():
            relevance, scores, verdicts = self._network(
                pairs.input_ids, pairs.attention_mask, pairs.token_type_ids
            )
            inside = scores.float().masked_fill(~pairs.in_passage.unsqueeze(-1), -torch.inf)
            log_likely = torch.log_softmax(inside, 1).numpy()
        return [
            PassageReading(
                relevance=float(relevance[row]),
                spans=best_spans(log_likely[row], pairs.offsets[row]),
                verdict=float(verdicts[row]),
            )
            for row in range(len(passages))
        ]
