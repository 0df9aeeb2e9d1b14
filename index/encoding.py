"""Encoding many passages, in pieces so small that questions need not wait for long."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.compute import ComputeThread, Priority
from index.embedder import Embedder

BATCH = 16
"""Passages in a piece: about 0.15 s of one core, and larger batches are not faster."""


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
