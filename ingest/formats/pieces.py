"""What a file comes apart into: articles to be read, and files within it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import IO, NoReturn

from ingest.draft import Fields
from ingest.errors import TooLarge
from ingest.types import Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One article of a file; `read` gives what the file says about it, or raises `IngestError`.

    `place` tells it from the others of its file, as in ":3"; `many` says that there are others.
    """

    read: Callable[[], Fields]
    place: str = ""
    many: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A file within a file, open until the next piece is asked for.

    `url` is where it was fetched; `sent_on` the day to fall back on where it names none.
    """

    name: str
    stream: IO[bytes]
    url: str | None = None
    sent_on: date | None = None


Piece = Entry | Part


def lost(place: str, error: Exception) -> Entry:
    """The piece that cannot be read, and why."""

    def read() -> NoReturn:
        raise error

    return Entry(place=place, read=read, many=True)


class Room:
    """How much more one file, with all the files in it, may unpack to."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._bytes = limits.unpacked_bytes
        self._members = limits.members

    @property
    def is_used_up(self) -> bool:
        """Whether one of the limits was reached."""
        return self._bytes < 0 or self._members < 0

    def take(self, count: int) -> None:
        """Nothing, where there is room for as many bytes more. Raises `TooLarge`."""
        self._bytes -= count
        if self._bytes < 0:
            raise TooLarge("What it unpacks to", self.limits.unpacked_bytes)

    def enter(self) -> None:
        """Nothing, where there is room for one file more. Raises `TooLarge`."""
        self._members -= 1
        if self._members < 0:
            raise TooLarge("What is in it", self.limits.members, "files")
