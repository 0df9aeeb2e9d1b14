"""Read a file to articles, and the files within it to theirs."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import IO

from ingest.errors import IngestError, TooLarge, UnreadableSource
from ingest.failures import to_failure, unreadable
from ingest.fields import Fields
from ingest.formats.contents import ArticleEntry, EmbeddedFile
from ingest.formats.registry import format_of
from ingest.formats.streams import GZIP, PEEKED, gunzip, peek
from ingest.formats.unpack_budget import UnpackBudget
from ingest.readers.items import ItemBuilder
from ingest.readers.worker_process import WorkerProcess
from ingest.types import (
    DEFAULT_LIMITS,
    NO_DETAILS,
    ArticleDetails,
    DatedBy,
    ExtractedArticle,
    Item,
    Limits,
)

_SHALLOW = "unpack it and add what is in it"


def read_stream(
    file: IO[bytes],
    name: str,
    *,
    details: ArticleDetails = NO_DETAILS,
    limits: Limits = DEFAULT_LIMITS,
    origin: str | None = None,
    extension: str | None = None,
) -> Iterator[Item]:
    """Yield each article of a file, or why it cannot be read. Raises `MemoryError` only.

    `extension` says how to read it where neither its beginning nor its name does.
    """
    at = _Place(source=name, called=extension or name, origin=origin)
    yield from _FileReader(details, limits).items(file, at)


def read_path(
    path: Path, *, details: ArticleDetails = NO_DETAILS, limits: Limits, worker: WorkerProcess
) -> Iterator[Item]:
    """Yield each article of a file on the disk, with the share of it that was read by then.

    Kinds of file whose readers may crash, hang or take all memory are read by `worker`. Raises
    nothing: errors become a `Failure`.
    """
    name = str(path)
    try:
        with path.open("rb") as stream:
            isolated = _is_isolated(stream, name, limits)
    except OSError as error:
        yield unreadable(name, error)
        return
    if isolated:
        yield from worker.run(name, _items_of_path, path, details, limits)
    else:
        yield from _items_of_path(path, details, limits)


def read_upload(
    data: bytes, name: str, *, details: ArticleDetails, limits: Limits, worker: WorkerProcess
) -> Iterator[Item]:
    """Yield each article of an uploaded file, as `read_path` does."""
    if _is_isolated(io.BytesIO(data), name, limits):
        yield from worker.run(name, _items_of_upload, data, name, details, limits)
    else:
        yield from _items_of_upload(data, name, details, limits)


def _items_of_path(path: Path, details: ArticleDetails, limits: Limits) -> Iterator[Item]:
    name = str(path)
    try:
        with path.open("rb") as stream:
            size = max(1, path.stat().st_size)
            origin = path.resolve().as_uri()
            for item in read_stream(stream, name, details=details, limits=limits, origin=origin):
                if isinstance(item, ExtractedArticle):
                    item = replace(item, fraction=min(1.0, stream.tell() / size))
                yield item
    except OSError as error:
        yield unreadable(name, error)


def _items_of_upload(
    data: bytes, name: str, details: ArticleDetails, limits: Limits
) -> Iterator[Item]:
    yield from read_stream(io.BytesIO(data), name, details=details, limits=limits)


def _is_isolated(stream: IO[bytes], name: str, limits: Limits) -> bool:
    """Whether the file is of a kind that is read in a process of its own."""
    try:
        begins = peek(stream)
        if begins.startswith(GZIP):
            begins = peek(gunzip(stream, UnpackBudget(limits)))
        return format_of(begins, name).is_isolated
    except IngestError:  # reading the file will report it
        return False


class _FileReader:
    """Reads one file and the files within it, with one budget for all that they unpack to."""

    def __init__(self, details: ArticleDetails, limits: Limits) -> None:
        self._details = details
        self._limits = limits
        self._budget = UnpackBudget(limits)

    def items(self, file: IO[bytes], at: "_Place") -> Iterator[Item]:
        """Yield the articles of the file, and of the files within it."""
        is_within = at.inside is not None
        builder = ItemBuilder(self._details, self._limits, at.origin, is_within=is_within)
        try:
            stream = self._opened(file, at.called)
            begins = peek(stream)
            if not begins.strip() and len(begins) < PEEKED:
                raise UnreadableSource("The file is empty: there is no article.")
            for content in format_of(begins, at.called).read(stream, self._budget):
                if isinstance(content, ArticleEntry):
                    self._budget.count_article()
                    read = partial(_fields, content, at.inside)
                    yield builder.build(at.source + content.place, read, many=content.many)
                else:
                    yield from self._items_within(content, at)
        except OSError as error:
            yield unreadable(at.source, error)
        except Exception as error:
            yield to_failure(at.source, error)

    def _items_within(self, embedded: EmbeddedFile, outer: "_Place") -> Iterator[Item]:
        at = outer.of(embedded)
        if at.depth > self._limits.depth:
            error = TooLarge("What is packed in it", self._limits.depth, "files deep", _SHALLOW)
            yield to_failure(at.source, error)
        else:
            yield from self.items(embedded.stream, at)

    def _opened(self, file: IO[bytes], called: str) -> IO[bytes]:
        if not peek(file).startswith(GZIP):
            if called.lower().endswith(".gz") and peek(file):
                raise UnreadableSource("The gzip data is damaged or cut off here: fetch it again.")
            return file
        stream = gunzip(file, self._budget)
        if peek(stream).startswith(GZIP):
            raise UnreadableSource("It is packed with gzip twice: unpack it once.")
        return stream


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where a file stands.

    `source` is how it is named to the user, `called` the name by which its kind is told, `origin`
    identifies its article, and `depth` counts the files around it.
    """

    source: str
    called: str
    origin: str | None
    inside: EmbeddedFile | None = None
    depth: int = 0

    def of(self, embedded: EmbeddedFile) -> "_Place":
        """Return the place of a file within this one."""
        return _Place(
            source=f"{self.source}/{embedded.name}",
            called=embedded.name,
            origin=f"{self.origin}#{embedded.name}" if self.origin else None,
            inside=embedded,
            depth=self.depth + 1,
        )


def _fields(entry: ArticleEntry, inside: EmbeddedFile | None) -> Fields:
    """Return what the article says of itself; the file around it fills address and date."""
    fields = entry.read()
    if inside is None:
        return fields
    if inside.sent_on is not None and (not fields.date or fields.dated_by is DatedBy.FILE):
        fields = replace(fields, date=inside.sent_on, dated_by=DatedBy.MESSAGE)
    return replace(fields, url=fields.url or inside.url)
