"""Encoding many passages, in pieces so small that questions need not wait for long."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from index.archive import Archive
from index.compute import ComputeThread, Priority
from index.embedder import Embedder, passage_input
from index.errors import ModelMismatch

BATCH = 16
"""Passages in a piece: about 0.15 s of one core, and larger batches are not faster."""

_REEMBEDDED_AT_ONCE = 512
_KEPT_AT_ONCE = 64  # what is stored before the next ones are embedded


async def encode_passages(
    texts: Sequence[str], *, embedder: Embedder, compute: ComputeThread
) -> NDArray[np.float32]:
    """Embed n passages on the compute thread; vectors (n, dimension) in the order given."""
    # Texts of like length share a batch: padding would otherwise be most of the work.
    order = np.argsort([len(text) for text in texts], kind="stable")
    vectors = np.empty((len(texts), embedder.identity.dimension), np.float32)
    for start in range(0, len(texts), BATCH):
        rows = order[start : start + BATCH]
        vectors[rows] = await compute.run(
            embedder.embed_passages, [texts[row] for row in rows], priority=Priority.BACKGROUND
        )
    return vectors


async def embed_lacking(
    *,
    archive: Archive,
    embedder: Embedder,
    compute: ComputeThread,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Embed every passage that has no sound vector of the model, and put that in use.

    `progress` is called with passages done and passages in all.
    """
    model, in_use = embedder.identity, await archive.vectors.model()
    await archive.vectors.discard_unsound(model)
    done, total = 0, await archive.vectors.count_lacking(model)
    while lacking := await archive.vectors.lacking(model, limit=_REEMBEDDED_AT_ONCE):
        lacking.sort(key=lambda row: len(row.text))  # those of like length share a batch
        for start in range(0, len(lacking), _KEPT_AT_ONCE):
            piece = lacking[start : start + _KEPT_AT_ONCE]
            texts = [passage_input(row.title, row.text) for row in piece]
            vectors = await encode_passages(texts, embedder=embedder, compute=compute)
            await archive.vectors.add([row.id for row in piece], vectors, model)
            done += len(piece)
            if progress:
                progress(done, max(done, total))
    if in_use != model and (in_use is not None or done):
        try:
            await archive.vectors.use_model(model)
        except ModelMismatch:  # an article came at the last moment
            await embed_lacking(
                archive=archive, embedder=embedder, compute=compute, progress=progress
            )
