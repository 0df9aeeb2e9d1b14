"""all-MiniLM-L6-v2 (Wang et al., NeurIPS 2020), run without sentence-transformers.

The vectors are those of sentence-transformers to the last bit (`tests/index/test_minilm.py`);
importing that takes three seconds more.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Self

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch.nn import functional

from index.bert import BertEncoder

_LONGEST = 256  # tokens, as in the model's sentence_bert_config.json


class MiniLM:
    """Embeds texts: the mean of the encoder's states, at length one in the encoder's precision."""

    def __init__(self, encoder: BertEncoder, tokenizer: Tokenizer) -> None:
        self._encoder = encoder
        self._tokenizer = tokenizer

    @classmethod
    def load(cls, folder: Path, *, dtype: torch.dtype) -> Self:
        """Load the model from the folder that its authors published.

        Raises `OSError` or `ValueError` where a file is missing or damaged.
        """
        # Not by `from_file`, which raises a bare `Exception`.
        tokenizer = Tokenizer.from_buffer((folder / "tokenizer.json").read_bytes())
        tokenizer.enable_truncation(_LONGEST)
        tokenizer.enable_padding()
        return cls(BertEncoder.load(folder).to(dtype).eval(), tokenizer)

    def with_layers(self, weights: Path) -> Self:
        """Return the model with the same tokenizer and embeddings, and the layers of a file.

        Raises `OSError` or `RuntimeError` where there are none that fit.
        """
        encoder = self._encoder.with_layers(weights)
        dtype = encoder.embeddings.word_embeddings.weight.dtype
        return type(self)(encoder.to(dtype).eval(), self._tokenizer)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the vectors of n texts, shape (n, dimension)."""
        # In the order that sentence-transformers has: a row's last bits depend on its place.
        order = np.argsort([-len(text) for text in texts])
        with torch.inference_mode():
            embedded = self._embed([texts[row] for row in order]).float().numpy()
        vectors = np.empty_like(embedded)
        vectors[order] = embedded
        return vectors

    def _embed(self, texts: Sequence[str]) -> torch.Tensor:
        encodings = self._tokenizer.encode_batch(texts)
        attention_mask = torch.tensor([encoding.attention_mask for encoding in encodings])
        states = self._encoder(
            torch.tensor([encoding.ids for encoding in encodings]),
            attention_mask,
            torch.tensor([encoding.type_ids for encoding in encodings]),
        )
        return pooled(states, attention_mask)


def pooled(states: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
    """Return the mean of each text's states at length one, shape (n, dimension)."""
    mask = attention_mask.unsqueeze(-1).to(states.dtype)
    total = (states * mask).sum(1, dtype=torch.float32)
    means = total / mask.sum(1, dtype=torch.float32)
    return functional.normalize(means.to(states.dtype), dim=-1)
