"""Question-sentence pairs as the reader network takes them: token ids."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Encoding, Tokenizer
from torch import Tensor

LONGEST = 192
"""Tokens of question, lead and sentence together at most; longer sentences are cut."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """n pairs of at most `tokens` tokens; the tensors have shape (n, tokens).

    `offsets[i][t]` is where token t lies in the sentence's text, (0, 0) unless `in_sentence[i, t]`.
    """

    input_ids: Tensor
    attention_mask: Tensor
    token_type_ids: Tensor
    in_sentence: Tensor
    offsets: list[list[tuple[int, int]]]


class PairEncoder:
    """Encodes questions and sentences, with their leads, as `Pairs`."""

    def __init__(self, tokenizer_file: Path) -> None:
        self._tokenizer = Tokenizer.from_buffer(tokenizer_file.read_bytes())
        self._tokenizer.enable_truncation(LONGEST, strategy="only_second")
        self._tokenizer.enable_padding()

    def encode(
        self, questions: Sequence[str], leads: Sequence[str], sentences: Sequence[str]
    ) -> Pairs:
        """Encode each question with the sentence at the same index, padded to the longest."""
        # A lead says who "he" is; it is read, but no answer is quoted from it.
        heads = [f"{lead}\n" if lead else "" for lead in leads]
        seconds = [head + sentence for head, sentence in zip(heads, sentences, strict=True)]
        encodings = self._tokenizer.encode_batch(list(zip(questions, seconds, strict=True)))
        offsets = [
            _in_sentence(encoding, len(head))
            for encoding, head in zip(encodings, heads, strict=True)
        ]
        return Pairs(
            input_ids=torch.tensor([encoding.ids for encoding in encodings]),
            attention_mask=torch.tensor([encoding.attention_mask for encoding in encodings]),
            token_type_ids=torch.tensor([encoding.type_ids for encoding in encodings]),
            in_sentence=torch.tensor([[end > 0 for _, end in row] for row in offsets]),
            offsets=offsets,
        )


def _in_sentence(encoding: Encoding, head: int) -> list[tuple[int, int]]:
    """The offsets of the sentence's own tokens; (0, 0) for question, lead and padding."""
    return [
        (start - head, end - head) if sequence == 1 and start >= head and end > start else (0, 0)
        for (start, end), sequence in zip(encoding.offsets, encoding.sequence_ids, strict=True)
    ]
