"""Expand what a user names (files, folders, patterns, web addresses) to articles."""

import glob
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, takewhile
from pathlib import Path

from ingest.failures import unreadable
from ingest.formats.registry import EXTENSIONS, extension_of
from ingest.readers.files import read_path
from ingest.readers.web_pages import read_page
from ingest.readers.worker_process import WorkerProcess
from ingest.types import (
    DEFAULT_LIMITS,
    NO_DETAILS,
    ArticleDetails,
    ExtractedArticle,
    Failure,
    Item,
    Limits,
)
from ingest.web.prefetcher import PagePrefetcher
from ingest.web.urls import is_web_address

_NO_WEB = "Nothing is fetched from the web here: save the page and give the file."
# The size in bytes that a page counts for in the share of all sources that is read.
_PAGE_SIZE = 100_000
_NOTHING = f"No file that can be read is there: give files of {', '.join(EXTENSIONS)}."


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    size: int


@dataclass(frozen=True, slots=True)
class _Page:
    address: str
    size: int = _PAGE_SIZE


_Source = _File | _Page | Failure
# Asked at each step of looking for files, which takes long on a large disk.
_GoesOn = Callable[[object], bool]


class Sources:
    """Iterates over the articles of all sources, in order; each is read when it is asked for.

    Folders and patterns stand for the readable files in them. Without `prefetcher`, addresses are
    failures. Without `worker`, each iteration starts one of its own.
    """

    def __init__(
        self,
        sources: Sequence[str | Path],
        *,
        details: ArticleDetails = NO_DETAILS,
        limits: Limits = DEFAULT_LIMITS,
        prefetcher: PagePrefetcher | None = None,
        worker: WorkerProcess | None = None,
    ) -> None:
        self._sources = [str(source) for source in sources]
        self._details = details
        self._limits = limits
        self._prefetcher = prefetcher
        self._worker = worker
        self._is_stopped = False

    def stop(self) -> None:
        """Yield nothing more, and look for no more files; may be called from any thread."""
        self._is_stopped = True

    def __iter__(self) -> Iterator[Item]:
        if self._worker is not None:
            yield from self._items(self._worker)
            return
        with WorkerProcess.within(self._limits) as worker:
            yield from self._items(worker)

    def _items(self, worker: WorkerProcess) -> Iterator[Item]:
        # Listed first: the share that is read is one of the size of all.
        found = (each for source in self._sources for each in _expand(source, self._goes_on))
        listed = list(_distinct(takewhile(self._goes_on, found)))
        total = max(1, sum(entry.size for entry in listed if not isinstance(entry, Failure)))
        before = 0
        # Pages that stand side by side are fetched side by side.
        for kind, group in groupby(listed, key=type):
            if kind is _Page:
                pages = [entry for entry in group if isinstance(entry, _Page)]
                yield from self._fetch(pages, worker, before, total)
                before += len(pages) * _PAGE_SIZE
                continue
            for entry in takewhile(self._goes_on, group):
                if isinstance(entry, _File):
                    yield from self._read(entry, worker, before, total)
                    before += entry.size
                elif isinstance(entry, Failure):
                    yield entry

    def _goes_on(self, _step: object) -> bool:
        return not self._is_stopped

    def _fetch(
        self, pages: Sequence[_Page], worker: WorkerProcess, before: int, total: int
    ) -> Iterator[Item]:
        addresses = [page.address for page in pages]
        if self._prefetcher is None:
            yield from (Failure(source=address, reason=_NO_WEB) for address in addresses)
            return
        for number, page in enumerate(self._prefetcher.fetch(addresses), start=1):
            if isinstance(page, Failure):
                yield page
                continue
            fraction = min(1.0, (before + number * _PAGE_SIZE) / total)
            # The whole page is read before its first article is stored.
            items = list(worker.run(page.asked, read_page, page, self._details, self._limits))
            for item in items:
                yield item if isinstance(item, Failure) else replace(item, fraction=fraction)

    def _read(self, file: _File, worker: WorkerProcess, before: int, total: int) -> Iterator[Item]:
        items = read_path(file.path, details=self._details, limits=self._limits, worker=worker)
        for item in items:
            if isinstance(item, ExtractedArticle):
                read = before + item.fraction * file.size
                item = replace(item, fraction=min(1.0, read / total))
            yield item


def _expand(source: str, goes_on: _GoesOn) -> Iterator[_Source]:
    """Yield the files or the page that a source names, or why it names none."""
    if is_web_address(source):
        yield _Page(source.strip())
        return
    try:
        yield from _files(source, goes_on)
    except OSError as error:  # a name too long, or a folder that may not be looked into
        yield unreadable(source, error)


def _files(source: str, goes_on: _GoesOn) -> Iterator[_File | Failure]:
    path = Path(source)
    if path.is_dir():
        yield from list(_folder(path, goes_on)) or [Failure(source=source, reason=_NOTHING)]
    elif path.exists():
        yield _named(path)
    elif glob.has_magic(source):
        yield from _pattern(source, goes_on)
    else:
        yield Failure(source=source, reason="There is no such file or folder: check the path.")


def _named(path: Path) -> _File | Failure:
    """Return a file that is named by itself, whatever its extension."""
    name = str(path)
    if not path.is_file():
        return Failure(source=name, reason="It is no regular file: give a file, folder or pattern.")
    return _sized(path)


def _pattern(source: str, goes_on: _GoesOn) -> Iterator[_File | Failure]:
    found = takewhile(goes_on, glob.iglob(source, recursive=True))
    matches = (Path(match) for match in sorted(found))
    files = [path for path in matches if path.is_file() and extension_of(path.name)]
    if not files:
        yield Failure(source=source, reason=_NOTHING)
    yield from map(_sized, files)


def _folder(folder: Path, goes_on: _GoesOn) -> Iterator[_File | Failure]:
    """Yield the readable files under the folder, sorted, without hidden ones."""
    errors: list[OSError] = []
    for parent, folders, names in takewhile(goes_on, os.walk(folder, onerror=errors.append)):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(parent, name)
            if not name.startswith(".") and extension_of(name) and path.is_file():
                yield _sized(path)
    for error in errors:
        yield unreadable(str(error.filename), error)


def _sized(path: Path) -> _File | Failure:
    try:
        return _File(path, path.stat().st_size)
    except OSError as error:
        return unreadable(str(path), error)


def _distinct(entries: Iterator[_Source]) -> Iterator[_Source]:
    """Yield each file and page once, however often it is named."""
    seen: set[Path | str] = set()
    for entry in entries:
        if not isinstance(entry, Failure):
            key = entry.path.resolve() if isinstance(entry, _File) else entry.address
            if key in seen:
                continue
            seen.add(key)
        yield entry
