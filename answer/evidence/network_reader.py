"""The bundled reader: a network that was trained for relevance and spans together."""

from collections.abc import Sequence
from pathlib import Path
from typing import Self

import torch

from answer.evidence.network import ANSWER_TYPES, ORDERS, ReaderNetwork
from answer.evidence.pair_encoder import PairEncoder
from answer.evidence.span_reader import BATCH, best_spans
from answer.evidence.types import Reading
from answer.understanding.types import QuestionReading
from index.eight_bit import fastest_linear
from index.embedder import fastest_precision


class NetworkReader:
    """Reads with a `ReaderNetwork`: relevance and spans were trained together."""

    def __init__(self, network: ReaderNetwork, encoder: PairEncoder) -> None:
        self._network = network
        self._encoder = encoder

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Load the network of a folder, as the CPU computes it fastest.

        Raises `OSError` or `ValueError` when there is none.
        """
        precision = fastest_precision()
        eight_bit = precision is torch.float32 and fastest_linear() is not None
        network = ReaderNetwork.load(folder, dtype=precision, eight_bit=eight_bit)
        return cls(network, PairEncoder(folder / "tokenizer.json"))

    def read(
        self,
        question: str,
        leads: Sequence[str],
        sentences: Sequence[str],
        *,
        whether: bool = True,
    ) -> list[Reading]:
        """Return one reading of each sentence, in order, with verdicts where these are asked."""
        readings: dict[int, Reading] = {}
        # Sentences of like length share a batch: padding would otherwise be much of the work.
        order = sorted(range(len(sentences)), key=lambda row: len(leads[row]) + len(sentences[row]))
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            batch = self._read_batch(
                question,
                [leads[row] for row in rows],
                [sentences[row] for row in rows],
                whether=whether,
            )
            readings.update(zip(rows, batch, strict=True))
        return [readings[row] for row in range(len(sentences))]

    def classify(self, question: str) -> QuestionReading:
        """Return what a question asks for."""
        pairs = self._encoder.encode([question], [""], [""])
        with torch.inference_mode():
            kinds, orders = self._network.classify(
                pairs.input_ids, pairs.attention_mask, pairs.token_type_ids
            )
        likely_types, likely_orders = (
            scores[0].float().softmax(0).tolist() for scores in (kinds, orders)
        )
        return QuestionReading(
            answer_types=dict(zip(ANSWER_TYPES, likely_types, strict=True)),
            orders=dict(zip(ORDERS, likely_orders, strict=True)),
        )

    def _read_batch(
        self, question: str, leads: Sequence[str], sentences: Sequence[str], *, whether: bool
    ) -> list[Reading]:
        pairs = self._encoder.encode([question] * len(sentences), leads, sentences)
        with torch.inference_mode():
            relevance, scores, verdicts = self._network(
                pairs.input_ids, pairs.attention_mask, pairs.token_type_ids, whether=whether
            )
            inside = scores.float().masked_fill(~pairs.in_sentence.unsqueeze(-1), -torch.inf)
            log_likely = torch.log_softmax(inside, 1).numpy()
        return [
            Reading(
                relevance=float(relevance[row]),
                spans=best_spans(log_likely[row], pairs.offsets[row], sentences[row]),
                verdict=float(verdicts[row]),
            )
            for row in range(len(sentences))
        ]
