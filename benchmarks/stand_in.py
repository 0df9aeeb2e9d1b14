"""An encoder that costs next to nothing, for benchmarks of what lies around it."""

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.embedder import Embedder
from index.types import ModelIdentity


class StandIn(Embedder):
    """Stands for the encoder: a random vector of length one for each text, always the same."""

    def __init__(self, name: str = "stand-in", *, dimension: int = 32) -> None:
        self.identity = ModelIdentity(name=name, revision="1", dimension=dimension)

    def ready(self) -> None:
        """Have nothing to load."""

    def embed_query(self, text: str) -> NDArray[np.float32]:
        return self.embed_passages([text])[0]

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = np.stack([self._vector(text) for text in texts])
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors

    def _vector(self, text: str) -> NDArray[np.float32]:
        seed = hashlib.blake2b(f"{self.identity.name} {text}".encode(), digest_size=8).digest()
        random = np.random.default_rng(int.from_bytes(seed, "big"))
        return random.standard_normal(self.identity.dimension, dtype=np.float32)
