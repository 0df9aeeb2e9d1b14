"""Both indexes of one collection, loaded, changed, searched and rebuilt together."""

import logging
import threading
from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index.bm25 import Bm25Index, working_copy
from index.errors import IndexNotWritten
from index.faiss_index import KIND_SIZES, ROW, BaseBuilder, FaissIndex, KindSizes
from index.fusion import Hits
from index.generation import DamagedGeneration, Generation
from index.memory import PLENTY, MemoryBudget
from index.proof import Record
from index.tally import Tally, tally_of
from index.temporary import TemporaryFolder
from index.types import ModelIdentity, PublishedWindow, VectorBatch

log = logging.getLogger(__name__)


class CollectionIndex:
    """The FAISS index and the BM25 index, both at change `seq`.

    Not thread-safe: call it on the compute thread.
    """

    def __init__(
        self, generation: Generation, vectors: FaissIndex, bm25: Bm25Index, work: TemporaryFolder
    ) -> None:
        self.generation = generation
        self.seq = generation.change_seq
        self._vectors = vectors
        self._bm25 = bm25
        self._work = work

    @classmethod
    def load(cls, root: Path, model: ModelIdentity, memory: MemoryBudget = PLENTY) -> Self | None:
        """Open the current generation; None when it is missing, of another model or damaged."""
        try:
            generation = Generation.current(root, model)
        except DamagedGeneration as damage:
            log.warning("The index %s; it is built anew from the database.", damage)
            return None
        if generation is None:
            return None
        try:
            return cls.open(generation, memory)
        except (ValueError, OSError, RuntimeError) as damage:
            log.warning(
                "The index %s cannot be opened (%s); it is built anew from the database.",
                generation.folder,
                damage,
            )
            return None

    @classmethod
    def open(cls, generation: Generation, memory: MemoryBudget = PLENTY) -> Self:
        """Load both indexes of a verified generation.

        Raises `ValueError` where they cannot be, and `IndexNotWritten` without a place to work in.
        """
        vectors = FaissIndex.load(generation.vectors_file, generation.rows_file)
        try:
            work = TemporaryFolder("attache-bm25-")
        except OSError as error:
            raise IndexNotWritten("the temporary folder", error.strerror or error) from error
        try:
            copy = working_copy(generation.bm25_folder, work.path)
            bm25 = Bm25Index.open(copy, heap=memory.writer_heap)
        except BaseException:
            work.close()
            raise
        return cls(generation, vectors, bm25, work)

    def close(self) -> None:
        """Delete the temporary files."""
        self._work.close()

    def __len__(self) -> int:
        return len(self._vectors)

    @property
    def backlog(self) -> int:
        """How many rows changed since the generation on disk was built."""
        return self._vectors.recent

    def apply(self, gone: Iterable[int], rows: VectorBatch, seq: int) -> None:
        """Remove the articles `gone`, add the rows, and be at change `seq`.

        Applying the same change twice leaves the same index: rows replace their article's.
        """
        articles = np.union1d(
            np.fromiter(gone, np.int64), np.unique(rows.article_ids).astype(np.int64)
        )
        self._vectors.remove(articles)
        self._vectors.add(index_rows(rows), rows.vectors)
        self._bm25.change(
            articles.tolist(),
            zip(
                rows.passage_ids, rows.article_ids, rows.published, rows.titles, rows.texts,
                strict=True,
            ),
        )  # fmt: skip
        self.seq = seq

    def search(
        self, text: str, vector: NDArray[np.float32], k: int, window: PublishedWindow
    ) -> Hits:
        """The k nearest by meaning and the k best by words, published within the window."""
        first = (window.first or date.min).toordinal()
        last = (window.last or date.max).toordinal()
        # Of days that bound nothing, words are found in half the time.
        days = None if self._vectors.are_all_within(first, last) else (first, last)
        return Hits(
            by_meaning=self._vectors.search(vector, k, first=first, last=last),
            by_words=self._bm25.search(text, k, days=days),
        )

    def lacking(self, words: Iterable[str]) -> frozenset[str]:
        """Return the words that no passage holds, in any form."""
        return frozenset(word for word in words if not self._bm25.holds(word))

    def written_like(self, word: str) -> Counter[str]:
        """Count the passages that hold each word which begins as `word` does."""
        return self._bm25.written_like(word)


class BuildStopped(Exception):
    """A build was stopped."""


class Builder:
    """Builds a generation from batches, beside the one in use; `sizes` choose its kind.

    Not thread-safe: one call at a time. Raises `OSError` or `IndexNotWritten` where the disk
    refuses.
    """

    def __init__(
        self,
        root: Path,
        change_seq: int,
        history: str,
        model: ModelIdentity,
        memory: MemoryBudget = PLENTY,
        sizes: KindSizes = KIND_SIZES,
    ) -> None:
        self._model = model
        self._memory = memory
        self._is_published = False
        self._stopped = threading.Event()
        self._generation = Generation.begin(root, change_seq, history)
        try:
            self._bm25 = Bm25Index.create(self._generation.bm25_folder, heap=memory.writer_heap)
        except IndexNotWritten:
            self.discard()
            raise
        self._record = Record()
        self._rows: list[NDArray[np.void]] = []
        self._vectors = BaseBuilder(
            self._generation.folder,
            model.dimension,
            sizes,
            at_once=memory.vectors // (4 * model.dimension),
        )

    def add(self, batch: VectorBatch) -> None:
        self._rows.append(index_rows(batch))
        self._record.add(self._rows[-1], batch)
        self._vectors.add(batch.vectors)
        self._bm25.add(
            batch.passage_ids, batch.article_ids, batch.published, batch.titles, batch.texts
        )

    def tally(self, *, without: frozenset[int]) -> Tally:
        """The tally of what was added, without some articles."""
        rows = self._all_rows()
        return tally_of(rows["passage"][~np.isin(rows["article"], list(without))])

    def finish(self) -> CollectionIndex:
        """Write the files, prove them, publish the generation and open it.

        Raises `IndexNotProved`, and `IndexNotWritten` where the disk refuses.
        """
        rows = self._all_rows()
        self._vectors.save(rows, self._generation.vectors_file, self._generation.rows_file)
        self._go_on()
        self._record.prove(self._generation)
        self._go_on()
        published = self._generation.publish(len(rows), self._model)
        self._is_published = True
        return CollectionIndex.open(published, self._memory)

    def stop(self) -> None:
        """Have `finish` raise `BuildStopped` before its next step; from any thread."""
        self._stopped.set()

    def _go_on(self) -> None:
        if self._stopped.is_set():
            raise BuildStopped

    def discard(self) -> None:
        """Delete what was built, unless it is in use by now."""
        if not self._is_published:
            self._generation.discard()

    def _all_rows(self) -> NDArray[np.void]:
        return np.concatenate([np.empty(0, ROW), *self._rows])


def index_rows(batch: VectorBatch) -> NDArray[np.void]:
    """The rows of a batch as the FAISS index keeps them."""
    rows = np.empty(len(batch), ROW)
    rows["passage"] = batch.passage_ids
    rows["article"] = batch.article_ids
    rows["published"] = batch.published
    return rows
