"""An embedding model that costs nothing, for tests that need not find by meaning."""

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.embedder import Embedder
from index.types import ModelIdentity

DIMENSION = 64


class WordEmbedder(Embedder):
    """Vectors that count words: texts that share words are near each other."""

    def __init__(self) -> None:
        self.identity = ModelIdentity(name="words", revision="1", dimension=DIMENSION)

    def ready(self) -> None:
        pass

    def embed_query(self, text: str) -> NDArray[np.float32]:
        return self.embed_passages([text])[0]

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = np.full((len(texts), DIMENSION), 1e-3, np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for word in text.lower().split():
                row[hashlib.blake2b(word.encode()).digest()[0] % DIMENSION] += 1
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors
