"""A pool of passages searched by vectors and by words, as an archive is."""

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index.bm25 import Bm25Index
from index.embedder import Embedder, passage_input
from training.data import Text

BATCH = 32
_RRF = 60


def embed(embedder: Embedder, texts: Sequence[str], *, what: str) -> NDArray[np.float32]:
    """Return the vectors of n texts, shape (n, dimension); prints its progress."""
    order = np.argsort([len(text) for text in texts], kind="stable")
    vectors = np.empty((len(texts), embedder.identity.dimension), np.float32)
    for start in range(0, len(texts), BATCH):
        rows = order[start : start + BATCH]
        vectors[rows] = embedder.embed_passages([texts[row] for row in rows])
        if start // BATCH % 200 == 0:
            print(f"{what}: {start:,} of {len(texts):,}", flush=True)
    return vectors


class Pool:
    """Passages, searched by vectors and by words, both lists fused by reciprocal rank."""

    def __init__(self, passages: Sequence[Text], vectors: NDArray[np.float32]) -> None:
        self.passages = passages
        self._vectors = vectors
        self._folder = tempfile.TemporaryDirectory()
        self._words = Bm25Index.create(Path(self._folder.name))
        numbers = range(len(passages))
        self._words.add(
            numbers,
            numbers,
            [1] * len(passages),
            [p.title for p in passages],
            [p.text for p in passages],
        )

    @classmethod
    def embedded(cls, passages: Sequence[Text], embedder: Embedder) -> Self:
        """Make a pool of passages, embedded as articles are when ingested."""
        texts = [passage_input(each.title, each.text) for each in passages]
        return cls(passages, embed(embedder, texts, what="passages"))

    def search(
        self, questions: Sequence[str], vectors: NDArray[np.float32], k: int
    ) -> Iterator[list[int]]:
        """Return for each question the numbers of k passages, best first."""
        for start in range(0, len(questions), 256):
            scores = vectors[start : start + 256] @ self._vectors.T
            nearest = np.argpartition(-scores, k, axis=1)[:, :k]
            for row, question in enumerate(questions[start : start + 256]):
                by_meaning = nearest[row][np.argsort(-scores[row, nearest[row]])]
                by_words = [n for n, _ in self._words.search(question, k, first=1, last=1)]
                fused: dict[int, float] = {}
                for rank, number in enumerate(by_meaning.tolist(), 1):
                    fused[number] = 1 / (_RRF + rank)
                for rank, number in enumerate(by_words, 1):
                    fused[number] = fused.get(number, 0.0) + 1 / (_RRF + rank)
                yield sorted(fused, key=lambda number: -fused[number])[:k]
