"""Decompress bodies as they come in, never beyond a limit."""

import zlib

from ingest.errors import IngestError

ACCEPTED = "gzip, deflate"
"""The Accept-Encoding that this module serves."""

_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS
_RAW_DEFLATE = -zlib.MAX_WBITS


class DamagedData(IngestError):
    """The bytes are not compressed as they are said to be."""

    def __init__(self) -> None:
        super().__init__("Its packed data is damaged: fetch it again.")


class Identity:
    """Passes bytes on that are not compressed."""

    is_complete = True

    def feed(self, data: bytes, limit: int) -> bytes:
        """Return the data as it is."""
        return data


class Inflater:
    """Decompresses gzip and deflate."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj(_GZIP_OR_ZLIB)
        self._begun = False

    @property
    def is_complete(self) -> bool:
        """Whether the end of the compressed data was reached."""
        return self._stream.eof

    def feed(self, data: bytes, limit: int) -> bytes:
        """Return the decompressed data, at most `limit` + 1 bytes of it. Raises `DamagedData`."""
        parts: list[bytes] = []
        try:
            while data and limit >= 0:
                part = self._decompress(data, limit + 1)
                parts.append(part)
                limit -= len(part)
                data = self._stream.unused_data
                if data:
                    # Another compressed member follows the first.
                    self._stream = zlib.decompressobj(_GZIP_OR_ZLIB)
        except zlib.error as error:
            raise DamagedData from error
        return b"".join(parts)

    def _decompress(self, data: bytes, most: int) -> bytes:
        first, self._begun = not self._begun, True
        try:
            return self._stream.decompress(data, most)
        except zlib.error:
            if not first:
                raise
            # "deflate" means with zlib's header, but some servers leave it out.
            self._stream = zlib.decompressobj(_RAW_DEFLATE)
            return self._stream.decompress(data, most)


def decompressor_for(content_encoding: str) -> Identity | Inflater | None:
    """Return a decompressor for a Content-Encoding; None where it is not an accepted one."""
    codings = [name.strip().lower() for name in content_encoding.split(",")]
    codings = [name for name in codings if name not in ("", "identity")]
    if not codings:
        return Identity()
    if len(codings) == 1 and codings[0] in ("gzip", "x-gzip", "deflate"):
        return Inflater()
    return None
