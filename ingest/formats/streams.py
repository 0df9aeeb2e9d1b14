"""Bytes as they are read: a look at their beginning, the whole within limits, unpacked."""

import gzip
import io
import zipfile
import zlib
from typing import IO

from ingest.errors import TooLarge, UnreadableSource
from ingest.formats.pieces import Room

GZIP = b"\x1f\x8b"
HEAD = 4_096
_BROKEN = (EOFError, OSError, zlib.error, zipfile.BadZipFile)


class Unpacking(io.RawIOBase):
    """What a packed stream unpacks to, as long as there is room for it.

    Reading raises `TooLarge` where there is none, and `UnreadableSource` where it is damaged.
    """

    def __init__(self, packed: IO[bytes], room: Room, kind: str) -> None:
        self._packed = packed
        self._room = room
        self._kind = kind

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            data = self._packed.read(len(buffer))
        except _BROKEN as error:
            raise UnreadableSource(
                f"The {self._kind} data is damaged or cut off here: fetch it again."
            ) from error
        self._room.take(len(data))
        buffer[: len(data)] = data
        return len(data)


def unpacking(packed: IO[bytes], room: Room, kind: str) -> io.BufferedReader:
    """The stream, buffered."""
    return io.BufferedReader(Unpacking(packed, room, kind), buffer_size=1 << 16)


def gunzip(file: IO[bytes], room: Room) -> io.BufferedReader:
    """What the gzip file unpacks to."""
    return unpacking(gzip.GzipFile(fileobj=file), room, "gzip")  # type: ignore[arg-type]


def head(stream: IO[bytes]) -> bytes:
    """The first bytes, which are still to be read after it."""
    if isinstance(stream, io.BufferedReader):
        return stream.peek(HEAD)[:HEAD]
    place = stream.tell()
    data = stream.read(HEAD)
    stream.seek(place)
    return data


def whole(stream: IO[bytes], room: Room) -> bytes:
    """All of it. Raises `TooLarge`, and `UnreadableSource` where it is empty."""
    most = room.limits.file_bytes
    data = stream.read(most + 1)
    if len(data) > most:
        raise TooLarge("The file", most)
    if not data.strip():
        raise UnreadableSource("The file is empty: there is no article.")
    return data
