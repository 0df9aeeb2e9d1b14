"""Decompress bodies, as they come in or whole, never beyond a limit."""

import io
import zlib

from ingest.errors import IngestError

ACCEPTED = "gzip, deflate"
"""The Accept-Encoding that this module serves."""

_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS
_RAW_DEFLATE = -zlib.MAX_WBITS
_ZSTD_WINDOW = 8 << 20
"""The most memory that zstd data may ask for, in bytes (RFC 9659)."""


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


def decompress(data: bytes, coding: str, limit: int) -> bytes | None:
    """Return what a whole body unpacks to, at most about `limit` + 1 bytes of it.

    None where the Content-Encoding is not known. Raises `DamagedData`.
    """
    if coding == "br":
        return _decompress_brotli(data, limit)
    if coding == "zstd":
        return _decompress_zstd(data, limit)
    decompressor = decompressor_for(coding)
    return None if decompressor is None else decompressor.feed(data, limit)


def _decompress_brotli(data: bytes, limit: int) -> bytes:
    import brotli

    stream = brotli.Decompressor()
    body = bytearray()
    try:
        while len(body) <= limit and not stream.is_finished():
            part = stream.process(data, output_buffer_limit=limit + 1 - len(body))
            if not part and not data:
                raise DamagedData
            body += part
            data = b""
    except brotli.error as error:
        raise DamagedData from error
    return bytes(body)


def _decompress_zstd(data: bytes, limit: int) -> bytes:
    import zstandard

    unpacker = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
    try:
        with unpacker.stream_reader(io.BytesIO(data), read_across_frames=True) as stream:
            return bytes(stream.read(limit + 1))
    except zstandard.ZstdError as error:
        raise DamagedData from error
