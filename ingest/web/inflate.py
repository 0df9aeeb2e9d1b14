"""Packed bytes to bytes, never more at once than there is room for."""

import zlib

from ingest.errors import IngestError

ACCEPTED = "gzip, deflate"
_AUTOMATIC = 32 + zlib.MAX_WBITS  # gzip's header or zlib's
_BARE = -zlib.MAX_WBITS


class CannotUnpack(IngestError):
    """The bytes are not what they are said to be."""

    def __init__(self) -> None:
        super().__init__("Its packed data is damaged: fetch it again.")


class Plain:
    """Bytes that are not packed."""

    is_whole = True

    def feed(self, data: bytes, room: int) -> bytes:
        """The data."""
        return data


class Inflater:
    """Unpacks gzip and deflate as it comes in."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj(_AUTOMATIC)
        self._begun = False

    @property
    def is_whole(self) -> bool:
        """Whether the data came to its end."""
        return self._stream.eof

    def feed(self, data: bytes, room: int) -> bytes:
        """What the data unpacks to; the first `room` + 1 bytes where it is more than `room`."""
        parts: list[bytes] = []
        try:
            while data and room >= 0:
                part = self._unpack(data, room + 1)
                parts.append(part)
                room -= len(part)
                data = self._stream.unused_data
                if data:
                    # Another packed piece follows the first.
                    self._stream = zlib.decompressobj(_AUTOMATIC)
        except zlib.error as error:
            raise CannotUnpack from error
        return b"".join(parts)

    def _unpack(self, data: bytes, most: int) -> bytes:
        first, self._begun = not self._begun, True
        try:
            return self._stream.decompress(data, most)
        except zlib.error:
            if not first:
                raise
            # "deflate" means with zlib's header, but some servers leave it out.
            self._stream = zlib.decompressobj(_BARE)
            return self._stream.decompress(data, most)


def unpacker(coding: str) -> Plain | Inflater | None:
    """What unpacks a body with this Content-Encoding; None where it is none that was asked for."""
    codings = [name.strip().lower() for name in coding.split(",")]
    codings = [name for name in codings if name not in ("", "identity")]
    if not codings:
        return Plain()
    if len(codings) == 1 and codings[0] in ("gzip", "x-gzip", "deflate"):
        return Inflater()
    return None
