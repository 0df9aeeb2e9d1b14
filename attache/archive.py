"""Opening an archive: the database, the embedding model and the searcher over both.

Where the archive is kept is chosen here, and nowhere else.
"""

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from index.archive import Archive
from index.compute import ComputeThread
from index.embedder import BUNDLED_MODEL, Embedder
from index.engine import engine_of
from index.memory import PLENTY, MemoryBudget
from index.moving import require_whole
from index.searching import PassageSearcher


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenArchive:
    """An archive, and what searches it. The compute thread owns the models and the indexes."""

    archive: Archive
    embedder: Embedder
    compute: ComputeThread
    searcher: PassageSearcher


def cache_of(folder: Path) -> Path:
    """Where the indexes of an archive are built whose own folder cannot be written."""
    caches = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser()
    return caches / "attache" / hashlib.sha256(bytes(folder.resolve())).hexdigest()[:16]


@asynccontextmanager
async def open_archive(
    folder: Path,
    *,
    database: str | None = None,
    model: str = BUNDLED_MODEL,
    embedder: Embedder | None = None,
    memory: MemoryBudget = PLENTY,
    create: bool = False,
) -> AsyncIterator[OpenArchive]:
    """Open the archive in `folder`, or in the PostgreSQL `database` where one is named.

    Where there is none, `create` makes one. What is held in memory is sized by the budget.
    The embedding `model` is loaded when it is first needed, unless an `embedder` is handed in.
    Raises `ArchiveError` where the archive cannot be opened.
    """
    engine = engine_of(folder, database, cache=cache_of(folder), memory=memory)
    compute = ComputeThread()
    try:
        async with await engine.open(create=create) as archive:
            await require_whole(archive)
            if embedder is None:
                embedder = await compute.run(Embedder.open, model)
            searcher = engine.searcher(archive=archive, embedder=embedder, compute=compute)
            try:
                yield OpenArchive(
                    archive=archive, embedder=embedder, compute=compute, searcher=searcher
                )
            except BaseException:
                searcher.stop()
                raise
            finally:
                await searcher.close()
    finally:
        await asyncio.to_thread(compute.close)
