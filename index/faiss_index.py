"""Nearest passages by meaning: FAISS, inner product on normalised vectors.

An index has two parts: a base that never changes (a file, mapped into memory and shared between
processes) and what came since, kept in memory. How the base is made depends on its size: vectors as
they are, in 8 bits, or in 8 bits and lists of like ones, of which some are searched: what a search
costs then grows as the square root of the number of vectors.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import faiss
import numpy as np
from numpy.typing import NDArray

from index import inverted_lists
from index.errors import IndexNotWritten

ROW = np.dtype([("passage", "<i8"), ("article", "<i8"), ("published", "<i4")])
"""One row for each indexed vector; `published` is a proleptic Gregorian ordinal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KindSizes:
    """Up to how many vectors each kind of base is made; beyond, lists of 8-bit vectors.

    Exact and 8-bit ones compare a query with every vector: at these sizes in 50 ms at most on the
    slowest core that was measured, and in at most 77 MB for the bundled model.
    """

    exact: int = 50_000
    eight_bits: int = 200_000


KIND_SIZES = KindSizes()
_PROBES = 192
"""Lists that are searched. With `_LISTS_PER_ROOT`, recall@10 of real questions hardly falls with
the number of real vectors: .992 of 11,000, .989 of 45,000 (all lists: .992)."""
_LISTS_PER_ROOT = 2  # lists, for the square root of the number of vectors
_TRAINING_PER_LIST = 40  # FAISS warns below 39
_RANGE_SAMPLE = 50_000  # vectors that tell between what values the 8 bits lie
_BLOCK = 50_000  # vectors in memory at once: 77 MB of the bundled model's
_LISTS, _SIZES = "vectors.lists", "vectors.sizes.npy"
"""The files of inverted lists and of their sizes, beside that of their index."""


class _Part:
    """An index, and what its vectors are of; what was removed is masked out."""

    def __init__(self, index: faiss.Index, rows: NDArray[np.void]) -> None:
        self.index = index
        self._rows = rows
        self._published = np.ascontiguousarray(rows["published"])  # read whole by each search
        self._live = np.ones(len(rows), bool)

    def __len__(self) -> int:
        return int(self._live.sum())

    @property
    def removed(self) -> int:
        return len(self._live) - len(self)

    def add(self, rows: NDArray[np.void], vectors: NDArray[np.float32]) -> None:
        self.index.add(np.ascontiguousarray(vectors, np.float32))
        self._rows = np.concatenate([self._rows, rows])
        self._published = np.concatenate([self._published, rows["published"]])
        self._live = np.concatenate([self._live, np.ones(len(rows), bool)])

    def remove(self, article_ids: NDArray[np.int64]) -> None:
        self._live &= ~np.isin(self._rows["article"], article_ids)

    def search(
        self, vector: NDArray[np.float32], k: int, *, first: int, last: int
    ) -> list[tuple[int, float]]:
        allowed = self._live & self._are_within(first, last)
        if not allowed.any():
            return []
        scores, rows = self.index.search(
            vector.reshape(1, -1),
            min(k, self.index.ntotal),
            params=_parameters(self.index, allowed),
        )
        found = rows[0] >= 0
        passages = self._rows["passage"][rows[0][found]]
        return list(zip(passages.tolist(), scores[0][found].tolist(), strict=True))

    def are_all_within(self, first: int, last: int) -> bool:
        return bool((self._are_within(first, last) | ~self._live).all())

    def _are_within(self, first: int, last: int) -> NDArray[np.bool_]:
        return (self._published >= first) & (self._published <= last)


class FaissIndex:
    """The vectors of one collection. Not thread-safe: call it on the compute thread."""

    def __init__(self, base: faiss.Index, rows: NDArray[np.void]) -> None:
        self._base = _Part(base, rows)
        self._recent = _Part(faiss.IndexFlatIP(base.d), np.empty(0, ROW))

    @classmethod
    def empty(cls, dimension: int) -> Self:
        """Make an index without vectors."""
        return cls(faiss.IndexFlatIP(dimension), np.empty(0, ROW))

    @classmethod
    def load(cls, index_file: Path, rows_file: Path) -> Self:
        """Map the files of an index into memory.

        Raises `ValueError` where they disagree, or are of an earlier version.
        """
        base = faiss.read_index(str(index_file), faiss.IO_FLAG_READ_ONLY | faiss.IO_FLAG_MMAP_IFC)
        if isinstance(base, faiss.IndexIVF):
            lists, sizes = index_file.with_name(_LISTS), index_file.with_name(_SIZES)
            if not lists.exists():
                raise ValueError(f"{index_file.name} is of a kind that earlier versions made")
            inverted_lists.attach(base, lists, sizes)
        rows = np.load(rows_file, mmap_mode="r")
        if rows.dtype != ROW or len(rows) != base.ntotal:
            raise ValueError(f"{rows_file.name} does not belong to {index_file.name}")
        return cls(base, rows)

    @property
    def is_exact(self) -> bool:
        """Whether the base keeps its vectors as they are, in the order of its rows."""
        return isinstance(self._base.index, faiss.IndexFlat)

    def stored(self, *, at_once: int = 10_000) -> Iterator[NDArray[np.float32]]:
        """Yield the vectors of an exact base, in order."""
        base = self._base.index
        for start in range(0, base.ntotal, at_once):
            yield base.reconstruct_n(start, min(at_once, base.ntotal - start))

    def __len__(self) -> int:
        return len(self._base) + len(self._recent)

    @property
    def recent(self) -> int:
        """How many rows were added or removed since the base was built."""
        return int(self._recent.index.ntotal) + self._base.removed + self._recent.removed

    def add(self, rows: NDArray[np.void], vectors: NDArray[np.float32]) -> None:
        """Add n rows with their vectors, shape (n, dimension)."""
        self._recent.add(rows, vectors)

    def remove(self, article_ids: NDArray[np.int64]) -> None:
        """Remove all passages of these articles."""
        self._base.remove(article_ids)
        self._recent.remove(article_ids)

    def are_all_within(self, first: int, last: int) -> bool:
        """Whether all were published from `first` to `last` (ordinals)."""
        return all(part.are_all_within(first, last) for part in (self._base, self._recent))

    def search(
        self, vector: NDArray[np.float32], k: int, *, first: int, last: int
    ) -> list[tuple[int, float]]:
        """Up to k (passage id, cosine), best first, published from `first` to `last` (ordinals)."""
        found = self._base.search(vector, k, first=first, last=last)
        found += self._recent.search(vector, k, first=first, last=last)
        return sorted(found, key=lambda hit: -hit[1])[:k]


class BaseBuilder:
    """Builds a base from batches of vectors, which wait in a file until all are there.

    So memory holds a block or a sample of them, of `at_once` vectors at most, however many there
    are. Raises `IndexNotWritten` where the disk refuses.
    """

    def __init__(
        self,
        folder: Path,
        dimension: int,
        sizes: KindSizes = KIND_SIZES,
        *,
        at_once: int = 300_000,
    ) -> None:
        self._folder = folder
        self._dimension = dimension
        self._sizes = sizes
        self._at_once = at_once
        self._waiting = folder / "waiting.f4"

    def add(self, vectors: NDArray[np.float32]) -> None:
        """Add n vectors, shape (n, dimension)."""
        with _refused(self._folder), self._waiting.open("ab") as file:
            file.write(np.ascontiguousarray(vectors, np.float32).tobytes())

    def save(self, rows: NDArray[np.void], index_file: Path, rows_file: Path) -> None:
        """Write the base, of the kind that is for so many vectors, and its rows to files."""
        with _refused(self._folder):
            vectors = self._all()
            if len(vectors) <= self._sizes.exact:
                index = self._filled("Flat", vectors)
            elif len(vectors) <= self._sizes.eight_bits:
                index = self._filled("SQ8", vectors)
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

    def _filled(self, kind: str, vectors: NDArray[np.float32]) -> faiss.Index:
        index = self._empty(kind)
        if not index.is_trained:
            index.train(_sample(vectors, min(_RANGE_SAMPLE, self._at_once)))
        for _, block in _blocks(vectors, min(_BLOCK, self._at_once)):
            index.add(block)
        return index

    def _inverted(self, vectors: NDArray[np.float32]) -> faiss.IndexIVF:
        """An index whose lists are in files beside it, merged from one for each block."""
        lists = int(_LISTS_PER_ROOT * np.sqrt(len(vectors)))
        index = self._empty(f"IVF{lists},SQ8")
        index.cp.min_points_per_centroid = 1  # else small ones, as of tests, are complained of
        index.train(_sample(vectors, min(lists * _TRAINING_PER_LIST, self._at_once)))
        files = []
        for start, block in _blocks(vectors, min(_BLOCK, self._at_once)):
            part = faiss.clone_index(index)
            part.add_with_ids(block, np.arange(start, start + len(block)))
            files.append(self._folder / f"block-{start}")
            faiss.write_index(part, str(files[-1]))
        inverted_lists.merge(files, self._folder / _LISTS, self._folder / _SIZES)
        for path in files:
            path.unlink()
        return index

    def _empty(self, kind: str) -> faiss.Index:
        return faiss.index_factory(self._dimension, kind, faiss.METRIC_INNER_PRODUCT)


def _blocks(vectors: NDArray[np.float32], size: int) -> Iterator[tuple[int, NDArray[np.float32]]]:
    """Yield the vectors in blocks of a size, each with the number of its first."""
    for start in range(0, len(vectors), size):
        yield start, np.array(vectors[start : start + size])


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


def _parameters(index: faiss.Index, allowed: NDArray[np.bool_]) -> faiss.SearchParameters:
    """How to search for the vectors that are allowed, of which there are some."""
    share = allowed.mean()
    bits = np.packbits(allowed, bitorder="little")
    selector = None if share == 1 else faiss.IDSelectorBitmap(bits)
    if not isinstance(index, faiss.IndexIVF):
        return faiss.SearchParameters(sel=selector)
    # The fewer are allowed, the more lists: else few days would have fewer hits than vectors.
    probes = min(index.nlist, int(np.ceil(_PROBES / share)))
    return faiss.SearchParametersIVF(sel=selector, nprobe=probes)
