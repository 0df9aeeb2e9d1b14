"""Binary streams: peek at their beginning, read them whole, and decompress them, within limits."""

import gzip
import io
import zipfile
import zlib
from typing import IO

from ingest.errors import TooLarge, UnreadableSource
from ingest.formats.unpack_budget import UnpackBudget

GZIP = b"\x1f\x8b"
"""The bytes that gzip data begins with."""

PEEKED = 4_096
"""How many bytes `peek` returns at most."""

_DAMAGE = (EOFError, OSError, zlib.error, zipfile.BadZipFile)


class DecompressingStream(io.RawIOBase):
    """Counts what a packed stream unpacks to against a budget.

    Reading raises `TooLarge` above the budget, and `UnreadableSource` where the data is damaged.
    """

    def __init__(self, packed: IO[bytes], budget: UnpackBudget, kind: str) -> None:
        self._packed = packed
        self._budget = budget
        self._kind = kind

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            data = self._packed.read(len(buffer))
        except _DAMAGE as error:
            raise UnreadableSource(
                f"The {self._kind} data is damaged or cut off here: fetch it again."
            ) from error
        self._budget.spend(len(data))
        buffer[: len(data)] = data
        return len(data)


def decompressing(packed: IO[bytes], budget: UnpackBudget, kind: str) -> io.BufferedReader:
    """Return a `DecompressingStream` with a buffer; error messages name the `kind`."""
    return io.BufferedReader(DecompressingStream(packed, budget, kind), buffer_size=1 << 16)


def gunzip(file: IO[bytes], budget: UnpackBudget) -> io.BufferedReader:
    """Return what a gzip file unpacks to."""
    return decompressing(gzip.GzipFile(fileobj=file), budget, "gzip")  # type: ignore[arg-type]


def peek(stream: IO[bytes]) -> bytes:
    """Return the first bytes without consuming them."""
    if isinstance(stream, io.BufferedReader):
        return stream.peek(PEEKED)[:PEEKED]
    place = stream.tell()
    data = stream.read(PEEKED)
    stream.seek(place)
    return data


def read_all(stream: IO[bytes], budget: UnpackBudget) -> bytes:
    """Return all that is left. Raises `TooLarge`, and `UnreadableSource` where it is blank."""
    most = budget.limits.file_bytes
    data = stream.read(most + 1)
    if len(data) > most:
        raise TooLarge("The file", most)
    if not data.strip():
        raise UnreadableSource("The file is empty: there is no article.")
    return data
