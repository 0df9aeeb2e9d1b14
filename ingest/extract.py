"""A file to articles, and the files within it to theirs."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import IO

from ingest.draft import Fields
from ingest.errors import IngestError, TooLarge, UnreadableSource
from ingest.formats.pieces import Entry, Part, Room
from ingest.formats.registry import EXTENSIONS, extension_of, format_of
from ingest.formats.streams import GZIP, HEAD, gunzip, head
from ingest.reader import Reader, failed
from ingest.types import DatedBy, Failure, Found, Given, Item, Limits
from ingest.worker import Worker

__all__ = [
    "EXTENSIONS",
    "extension_of",
    "extract",
    "extract_file",
    "extract_upload",
    "unreadable",
]

_SHALLOW = "unpack it and add what is in it"


def extract(
    file: IO[bytes],
    name: str,
    *,
    given: Given | None = None,
    limits: Limits | None = None,
    origin: str | None = None,
    extension: str | None = None,
) -> Iterator[Item]:
    """Each article of the file, or why it cannot be taken in. Raises `MemoryError` only.

    `extension` says how to read it where neither its beginning nor its name does.
    """
    given, limits = given or Given(), limits or Limits()
    at = _Place(source=name, called=extension or name, origin=origin)
    yield from _Extraction(given, limits).items(file, at)


def extract_file(
    path: Path, *, given: Given | None = None, limits: Limits, worker: Worker
) -> Iterator[Item]:
    """Each article of a file on the disk, with the share of it that was read by then.

    Raises nothing: what a reader does to its process is a `Failure`, too.
    """
    name, given = str(path), given or Given()
    try:
        with path.open("rb") as stream:
            isolated = _is_isolated(stream, name, limits)
    except OSError as error:
        yield unreadable(name, error)
        return
    if isolated:
        yield from worker.run(name, _items_of_file, path, given, limits)
    else:
        yield from _items_of_file(path, given, limits)


def extract_upload(
    data: bytes, name: str, *, given: Given, limits: Limits, worker: Worker
) -> Iterator[Item]:
    """Each article of a file that was handed over. Raises nothing, as above."""
    if _is_isolated(io.BytesIO(data), name, limits):
        yield from worker.run(name, _items_of_upload, data, name, given, limits)
    else:
        yield from _items_of_upload(data, name, given, limits)


def _items_of_file(path: Path, given: Given, limits: Limits) -> Iterator[Item]:
    name = str(path)
    try:
        with path.open("rb") as stream:
            size = max(1, path.stat().st_size)
            origin = path.resolve().as_uri()
            for item in extract(stream, name, given=given, limits=limits, origin=origin):
                if isinstance(item, Found):
                    item = replace(item, fraction=min(1.0, stream.tell() / size))
                yield item
    except OSError as error:
        yield unreadable(name, error)


def _items_of_upload(data: bytes, name: str, given: Given, limits: Limits) -> Iterator[Item]:
    yield from extract(io.BytesIO(data), name, given=given, limits=limits)


def unreadable(source: str, error: OSError) -> Failure:
    """Why the system does not give the file."""
    said = error.strerror or str(error)
    return Failure(
        source=source, reason=f"It cannot be read ({said}): check the path and its permissions."
    )


def _is_isolated(stream: IO[bytes], name: str, limits: Limits) -> bool:
    """Whether the file is of a kind that is read in a process of its own."""
    try:
        begins = head(stream)
        if begins.startswith(GZIP):
            begins = head(gunzip(stream, Room(limits)))
        return format_of(begins, name).is_isolated
    except IngestError:  # it is told when it is read
        return False


class _Extraction:
    """Takes one file apart, with one room for all that it unpacks to."""

    def __init__(self, given: Given, limits: Limits) -> None:
        self._given = given
        self._limits = limits
        self._room = Room(limits)

    def items(self, file: IO[bytes], at: "_Place") -> Iterator[Item]:
        """What the file holds, and the files in it."""
        is_within = at.inside is not None
        reader = Reader(self._given, self._limits, at.origin, is_within=is_within)
        try:
            stream = self._opened(file, at.called)
            begins = head(stream)
            if not begins.strip() and len(begins) < HEAD:
                raise UnreadableSource("The file is empty: there is no article.")
            for piece in format_of(begins, at.called).read(stream, self._room):
                if isinstance(piece, Entry):
                    read = partial(_fields, piece, at.inside)
                    yield reader.article(at.source + piece.place, read, many=piece.many)
                else:
                    yield from self._items_within(piece, at)
        except OSError as error:
            yield unreadable(at.source, error)
        except Exception as error:
            yield failed(at.source, error)

    def _items_within(self, part: Part, outer: "_Place") -> Iterator[Item]:
        at = outer.of(part)
        if at.depth > self._limits.depth:
            error = TooLarge("What is packed in it", self._limits.depth, "files deep", _SHALLOW)
            yield failed(at.source, error)
        else:
            yield from self.items(part.stream, at)

    def _opened(self, file: IO[bytes], called: str) -> IO[bytes]:
        if not head(file).startswith(GZIP):
            if called.lower().endswith(".gz") and head(file):
                raise UnreadableSource("The gzip data is damaged or cut off here: fetch it again.")
            return file
        stream = gunzip(file, self._room)
        if head(stream).startswith(GZIP):
            raise UnreadableSource("It is packed with gzip twice: unpack it once.")
        return stream


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where a file stands: what it is told as, what its kind is told by, what it is known by."""

    source: str
    called: str
    origin: str | None
    inside: Part | None = None
    depth: int = 0

    def of(self, part: Part) -> "_Place":
        """The place of a file within this one."""
        return _Place(
            source=f"{self.source}/{part.name}",
            called=part.name,
            origin=f"{self.origin}#{part.name}" if self.origin else None,
            inside=part,
            depth=self.depth + 1,
        )


def _fields(entry: Entry, inside: Part | None) -> Fields:
    """What the article says of itself, and what the file around it says where that is nothing."""
    fields = entry.read()
    if inside is None:
        return fields
    if inside.sent_on is not None and (not fields.date or fields.dated_by is DatedBy.FILE):
        fields = replace(fields, date=inside.sent_on, dated_by=DatedBy.MESSAGE)
    return replace(fields, url=fields.url or inside.url)
