"""Proving a new index before it is used: counts, digests, and searches for samples of it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.bm25 import Bm25Index
from index.errors import IndexNotProved
from index.faiss_index import FaissIndex
from index.generation import Generation
from index.types import VectorBatch

_SAMPLES_OF_BATCH = 8
_MOST_SAMPLES = 64
_NEIGHBOURS = 50
_SAME = 0.99
"""Cosine from which a neighbour is taken for the same text: an archive may hold it many times."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sample:
    passage_id: int
    article_id: int
    published: int
    text: str
    vector: NDArray[np.float32]


class Record:
    """What went into an index while it was built, to prove its files by: digests and samples."""

    def __init__(self) -> None:
        self._rows = hashlib.blake2b()
        self._vectors = hashlib.blake2b()
        self._samples: list[_Sample] = []
        self._count = 0

    def add(self, rows: NDArray[np.void], batch: VectorBatch) -> None:
        """Take in a batch, and its rows as the index keeps them."""
        self._rows.update(rows.tobytes())
        self._vectors.update(np.ascontiguousarray(batch.vectors, np.float32).tobytes())
        self._count += len(rows)
        step = max(1, len(rows) // _SAMPLES_OF_BATCH)
        self._samples += [
            _Sample(
                passage_id=int(batch.passage_ids[row]),
                article_id=int(batch.article_ids[row]),
                published=int(batch.published[row]),
                text=batch.texts[row],
                vector=batch.vectors[row].copy(),
            )
            for row in range(0, len(rows), step)
        ]
        if len(self._samples) > _MOST_SAMPLES:
            self._samples = self._samples[::2]

    def prove(self, generation: Generation) -> None:
        """Read the files of the generation back and search in them. Raises `IndexNotProved`."""
        if (wrong := self._wrong(generation)) is not None:
            raise IndexNotProved(generation.folder.parent.name, wrong)

    def _wrong(self, generation: Generation) -> str | None:
        vectors = FaissIndex.load(generation.vectors_file, generation.rows_file)
        words = Bm25Index.open(generation.bm25_folder)
        if not len(vectors) == len(words) == self._count:
            return "some of its passages are missing"
        if hashlib.blake2b(np.load(generation.rows_file).tobytes()).digest() != self._rows.digest():
            return "its rows are not those that were written"
        if vectors.is_exact and _digest(vectors) != self._vectors.digest():
            return "its vectors are not those that were written"
        for sample in self._samples:
            if not (_is_near(sample, vectors) and _has_words(sample, words)):
                return f"a search does not find passage {sample.passage_id}"
        return None


def _digest(vectors: FaissIndex) -> bytes:
    digest = hashlib.blake2b()
    for block in vectors.stored():
        digest.update(block.tobytes())
    return digest.digest()


def _is_near(sample: _Sample, vectors: FaissIndex) -> bool:
    day = sample.published
    found = vectors.search(sample.vector, _NEIGHBOURS, first=day, last=day)
    return sample.passage_id in _ids(found) or (len(found) == _NEIGHBOURS and found[-1][1] >= _SAME)


def _has_words(sample: _Sample, words: Bm25Index) -> bool:
    return words.finds(sample.text, passage_id=sample.passage_id, article_id=sample.article_id)


def _ids(found: Sequence[tuple[int, float]]) -> set[int]:
    return {passage_id for passage_id, _ in found}
