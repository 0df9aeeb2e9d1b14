"""Nearest passages by meaning: FAISS, inner product on normalised vectors.

An index has two parts: a base that never changes (a file, mapped into memory and shared between
processes) and what came since, kept in memory. What was removed is masked out.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import faiss
import numpy as np
from numpy.typing import NDArray

from index import inverted_lists
from index.errors import IndexNotWritten

ROW = np.dtype([("passage", "<i8"), ("article", "<i8"), ("published", "<i4")])
"""One row for each indexed vector; `published` is a proleptic Gregorian ordinal."""

EXACT_UNTIL = 200_000
"""Vectors up to which exact search answers within about 0.2 s on one core."""
_PROBES = 32
_TRAINING_PER_LIST = 40  # FAISS warns below 39
_BLOCK = 50_000  # vectors in memory at once, while lists are made: 77 MB of the bundled model's


_LISTS, _SIZES = "vectors.lists", "vectors.sizes.npy"
"""The files of inverted lists and of their sizes, beside that of their index."""


class FaissIndex:
    """The vectors of one collection. Not thread-safe: call it on the compute thread."""

    def __init__(self, base: faiss.Index, rows: NDArray[np.void]) -> None:
        self._base = base
        self._recent = faiss.IndexFlatIP(base.d)
        self._rows = rows
        self._live = np.ones(len(rows), bool)

    @classmethod
    def empty(cls, dimension: int) -> Self:
        """Make an index without vectors."""
        return cls(faiss.IndexFlatIP(dimension), np.empty(0, ROW))

    @classmethod
    def load(cls, index_file: Path, rows_file: Path) -> Self:
        """Map the files of an index into memory. Raises `ValueError` when they disagree."""
        base = faiss.read_index(str(index_file), faiss.IO_FLAG_READ_ONLY | faiss.IO_FLAG_MMAP_IFC)
        if isinstance(base, faiss.IndexIVF):
            lists, sizes = index_file.with_name(_LISTS), index_file.with_name(_SIZES)
            inverted_lists.attach(base, lists, sizes)
        rows = np.load(rows_file, mmap_mode="r")
        if rows.dtype != ROW or len(rows) != base.ntotal:
            raise ValueError(f"{rows_file.name} does not belong to {index_file.name}")
        return cls(base, rows)

    @property
    def is_exact(self) -> bool:
        """Whether the base keeps its vectors in the order of its rows."""
        return not isinstance(self._base, faiss.IndexIVF)

    def stored(self, *, at_once: int = 10_000) -> Iterator[NDArray[np.float32]]:
        """Yield the vectors of an exact base, in order."""
        for start in range(0, self._base.ntotal, at_once):
            yield self._base.reconstruct_n(start, min(at_once, self._base.ntotal - start))

    def __len__(self) -> int:
        return int(self._live.sum())

    @property
    def recent(self) -> int:
        """How many rows were added or removed since the base was built."""
        return int(self._recent.ntotal + (~self._live).sum())

    def add(self, rows: NDArray[np.void], vectors: NDArray[np.float32]) -> None:
        """Add n rows with their vectors, shape (n, dimension)."""
        self._recent.add(np.ascontiguousarray(vectors, np.float32))
        self._rows = np.concatenate([self._rows, rows])
        self._live = np.concatenate([self._live, np.ones(len(rows), bool)])

    def remove(self, article_ids: NDArray[np.int64]) -> None:
        """Remove all passages of these articles."""
        self._live &= ~np.isin(self._rows["article"], article_ids)

    def search(
        self, vector: NDArray[np.float32], k: int, *, first: int, last: int
    ) -> list[tuple[int, float]]:
        """Up to k (passage id, cosine), best first, published from `first` to `last` (ordinals)."""
        published = self._rows["published"]
        allowed = self._live & (published >= first) & (published <= last)
        border = self._base.ntotal
        found = _search(self._base, vector, k, allowed[:border], offset=0)
        found += _search(self._recent, vector, k, allowed[border:], offset=border)
        found.sort(key=lambda hit: -hit[1])
        return [(int(self._rows["passage"][row]), score) for row, score in found[:k]]


class BaseBuilder:
    """Builds a base from batches of vectors, which wait in a file until all are there.

    So memory holds `EXACT_UNTIL` vectors at most, however many there are. Raises `IndexNotWritten`
    where the disk refuses.
    """

    def __init__(self, folder: Path, dimension: int) -> None:
        self._folder = folder
        self._dimension = dimension
        self._waiting = folder / "waiting.f4"

    def add(self, vectors: NDArray[np.float32]) -> None:
        """Add n vectors, shape (n, dimension)."""
        with _refused(self._folder), self._waiting.open("ab") as file:
            file.write(np.ascontiguousarray(vectors, np.float32).tobytes())

    def save(self, rows: NDArray[np.void], index_file: Path, rows_file: Path) -> None:
        """Write the base and its rows to files: exact up to `EXACT_UNTIL`, then inverted lists."""
        with _refused(self._folder):
            vectors = self._all()
            if len(vectors) <= EXACT_UNTIL:
                index = faiss.IndexFlatIP(self._dimension)
                for start in range(0, len(vectors), _BLOCK):
                    index.add(np.array(vectors[start : start + _BLOCK]))
            else:
                index = self._inverted(vectors)
            faiss.write_index(index, str(index_file))
            np.save(rows_file, rows)
            self._waiting.unlink(missing_ok=True)

    def _all(self) -> NDArray[np.float32]:
        if not self._waiting.exists() or not self._waiting.stat().st_size:
            return np.empty((0, self._dimension), np.float32)
        waiting = np.memmap(self._waiting, np.float32, "r")
        return waiting.reshape(-1, self._dimension)

    def _inverted(self, vectors: NDArray[np.float32]) -> faiss.IndexIVF:
        """An index whose lists are in files beside it, merged from one for each block."""
        lists = int(4 * np.sqrt(len(vectors)))
        description = f"IVF{lists},Flat"
        index = faiss.index_factory(self._dimension, description, faiss.METRIC_INNER_PRODUCT)
        index.train(_sample(vectors, min(lists * _TRAINING_PER_LIST, EXACT_UNTIL)))
        blocks = []
        for start in range(0, len(vectors), _BLOCK):
            block = faiss.clone_index(index)
            data = np.array(vectors[start : start + _BLOCK])
            block.add_with_ids(data, np.arange(start, start + len(data)))
            blocks.append(self._folder / f"block-{start}")
            faiss.write_index(block, str(blocks[-1]))
        inverted_lists.merge(blocks, self._folder / _LISTS, self._folder / _SIZES)
        for path in blocks:
            path.unlink()
        return index


def _sample(vectors: NDArray[np.float32], most: int) -> NDArray[np.float32]:
    if len(vectors) <= most:
        return np.array(vectors)
    chosen = np.random.default_rng(0).choice(len(vectors), most, replace=False)
    return np.array(vectors[np.sort(chosen)])


@contextmanager
def _refused(folder: Path) -> Iterator[None]:
    try:
        yield
    except (RuntimeError, OSError) as error:
        raise IndexNotWritten(folder, "the disk refused its vectors") from error


def _search(
    index: faiss.Index,
    vector: NDArray[np.float32],
    k: int,
    allowed: NDArray[np.bool_],
    *,
    offset: int,
) -> list[tuple[int, float]]:
    if not allowed.any():
        return []
    if allowed.all():
        selector = None
    else:
        bits = np.packbits(allowed, bitorder="little")
        selector = faiss.IDSelectorBitmap(bits)
    if isinstance(index, faiss.IndexIVF):
        parameters = faiss.SearchParametersIVF(sel=selector, nprobe=_PROBES)
    else:
        parameters = faiss.SearchParameters(sel=selector)
    scores, rows = index.search(vector.reshape(1, -1), min(k, index.ntotal), params=parameters)
    return [
        (int(row) + offset, float(score))
        for row, score in zip(rows[0], scores[0], strict=True)
        if row >= 0
    ]
