"""What a file contains: articles, and other files."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import IO, NoReturn

from ingest.fields import Fields


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleEntry:
    """One article of a file; `read` returns its fields, or raises `IngestError`.

    `place` tells it from the other articles of the file, as in ":3" for line 3; `many` says that
    there are others.
    """

    read: Callable[[], Fields]
    place: str = ""
    many: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddedFile:
    """A file within a file; its stream is open until the next content is asked for.

    `url` is where it was captured, `sent_on` the day of the message that it was attached to.
    """

    name: str
    stream: IO[bytes]
    url: str | None = None
    sent_on: date | None = None


FileContent = ArticleEntry | EmbeddedFile


def entry_of(place: str, fields: Fields, *, many: bool) -> ArticleEntry:
    """Return an entry whose fields have been read already."""
    return ArticleEntry(place=place, read=lambda: fields, many=many)


def unreadable_entry(place: str, error: Exception) -> ArticleEntry:
    """Return an entry whose reading raises the error, so that it becomes a `Failure`."""

    def read() -> NoReturn:
        raise error

    return ArticleEntry(place=place, read=read, many=True)
