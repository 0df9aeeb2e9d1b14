"""Opening an archive: the database, the embedding model and the searcher over both."""

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
from index.searcher import Searcher


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenArchive:
    """An archive, and what searches it. The compute thread owns the models and the indexes."""

    archive: Archive
    embedder: Embedder
    compute: ComputeThread
    searcher: Searcher


def cache_of(folder: Path) -> Path:
    """Where the indexes of an archive are built whose own folder cannot be written."""
    caches = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser()
    return caches / "attache" / hashlib.sha256(bytes(folder.resolve())).hexdigest()[:16]


@asynccontextmanager
async def open_archive(
    folder: Path,
    *,
    model: str = BUNDLED_MODEL,
    embedder: Embedder | None = None,
    create: bool = False,
) -> AsyncIterator[OpenArchive]:
    """Open the archive in `folder`; where there is none, `create` makes one.

    The embedding `model` is loaded when it is first needed, unless an `embedder` is handed in.
    Raises `ArchiveError` where the archive cannot be opened.
    """
    compute = ComputeThread()
    try:
        async with await Archive.open(folder, create=create) as archive:
            if embedder is None:
                embedder = await compute.run(Embedder.open, model)
            searcher = Searcher(
                archive=archive,
                embedder=embedder,
                compute=compute,
                folder=folder,
                cache=cache_of(folder) if archive.is_read_only else None,
            )
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
