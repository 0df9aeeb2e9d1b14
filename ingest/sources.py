"""What the user names (files, folders, patterns, web addresses) to articles, one after another."""

import glob
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from ingest.extract import extract_file, unreadable
from ingest.formats.registry import EXTENSIONS, extension_of
from ingest.types import Failure, Found, Given, Item, Limits
from ingest.web.pages import Pages
from ingest.web.urls import is_web_address
from ingest.worker import Worker

_NO_WEB = "Nothing is fetched from the web here: save the page and give the file."
# What a page counts as, so that the share that is done can be told.
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


_Entry = _File | _Page | Failure


class Sources:
    """The articles of files, folders, patterns and web pages, in order, read as asked for.

    Folders and patterns give the files that can be read; a file named by itself must be one.
    What is `given` fills what they lack. Addresses are fetched by `pages`; `worker` reads what may
    crash, else one that ends with it.
    """

    def __init__(
        self,
        sources: Sequence[str | Path],
        *,
        given: Given | None = None,
        limits: Limits | None = None,
        pages: Pages | None = None,
        worker: Worker | None = None,
    ) -> None:
        self._sources = [str(source) for source in sources]
        self._given = given or Given()
        self._limits = limits or Limits()
        self._pages = pages
        self._worker = worker

    def __iter__(self) -> Iterator[Item]:
        if self._worker is not None:
            yield from self._items(self._worker)
            return
        with Worker.within(self._limits) as worker:
            yield from self._items(worker)

    def _items(self, worker: Worker) -> Iterator[Item]:
        # Listed first: the share that is done needs to know how much there is.
        listed = list(_distinct(entry for source in self._sources for entry in _expand(source)))
        total = max(1, sum(entry.size for entry in listed if not isinstance(entry, Failure)))
        before = 0
        # Pages that stand side by side are fetched side by side.
        for kind, group in groupby(listed, key=type):
            if kind is _Page:
                pages = [entry for entry in group if isinstance(entry, _Page)]
                yield from self._fetch(pages, before, total)
                before += len(pages) * _PAGE_SIZE
                continue
            for entry in group:
                if isinstance(entry, _File):
                    yield from self._read(entry, worker, before, total)
                    before += entry.size
                elif isinstance(entry, Failure):
                    yield entry

    def _fetch(self, pages: Sequence[_Page], before: int, total: int) -> Iterator[Item]:
        addresses = [page.address for page in pages]
        if self._pages is None:
            yield from (Failure(source=address, reason=_NO_WEB) for address in addresses)
            return
        for number, items in enumerate(self._pages.read(addresses, self._given), start=1):
            fraction = min(1.0, (before + number * _PAGE_SIZE) / total)
            for item in items:
                yield item if isinstance(item, Failure) else replace(item, fraction=fraction)

    def _read(self, file: _File, worker: Worker, before: int, total: int) -> Iterator[Item]:
        read_file = extract_file(file.path, given=self._given, limits=self._limits, worker=worker)
        for item in read_file:
            if isinstance(item, Found):
                read = before + item.fraction * file.size
                item = replace(item, fraction=min(1.0, read / total))
            yield item


def _expand(source: str) -> Iterator[_Entry]:
    """The files or the page that a source names, or why it names none."""
    if is_web_address(source):
        yield _Page(source.strip())
        return
    try:
        yield from _entries(source)
    except OSError as error:  # a name too long, or a folder that may not be looked into
        yield unreadable(source, error)


def _entries(source: str) -> Iterator[_File | Failure]:
    path = Path(source)
    if path.is_dir():
        yield from list(_folder(path)) or [Failure(source=source, reason=_NOTHING)]
    elif path.exists():
        yield _named(path)
    elif glob.has_magic(source):
        yield from _pattern(source)
    else:
        yield Failure(source=source, reason="There is no such file or folder: check the path.")


def _named(path: Path) -> _File | Failure:
    name = str(path)
    if not path.is_file():
        return Failure(source=name, reason="It is no regular file: give a file, folder or pattern.")
    return _sized(path)  # a name that says nothing is no reason not to look into it


def _pattern(source: str) -> Iterator[_File | Failure]:
    matches = (Path(match) for match in sorted(glob.glob(source, recursive=True)))
    files = [path for path in matches if path.is_file() and extension_of(path.name)]
    if not files:
        yield Failure(source=source, reason=_NOTHING)
    yield from map(_sized, files)


def _folder(folder: Path) -> Iterator[_File | Failure]:
    """The readable files under the folder, sorted, without hidden ones."""
    errors: list[OSError] = []
    for parent, folders, names in os.walk(folder, onerror=errors.append):
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


def _distinct(entries: Iterator[_Entry]) -> Iterator[_Entry]:
    """Each file and page once, however often it is named."""
    seen: set[Path | str] = set()
    for entry in entries:
        if not isinstance(entry, Failure):
            key = entry.path.resolve() if isinstance(entry, _File) else entry.address
            if key in seen:
                continue
            seen.add(key)
        yield entry
