"""Articles as JSON lines that are read back to the letter, packed into files of a size."""

import json
import zlib
from collections.abc import AsyncIterable, AsyncIterator, Mapping

from index.types import Article, DatedBy

_MARK, _VERSION = "attache", 1
_GZIP = 16 + zlib.MAX_WBITS
_TRAILER = 32


def exported(article: Article) -> bytes:
    """All that is said of the article, and its text, as one line.

    `added` is for whoever reads it: another archive notes a time of its own.
    """
    line = json.dumps(
        {
            _MARK: _VERSION,
            "title": article.title,
            "date": article.published_on.isoformat(),
            "dated_by": article.dated_by.name.lower() if article.dated_by else None,
            "url": article.url,
            "publisher": article.publisher,
            "author": article.author,
            "dateline": article.dateline,
            "language": article.language,
            "added": article.added_at.isoformat(),
            "text": article.text,
        },
        ensure_ascii=False,
    )
    return f"{line}\n".encode()


def is_exported(value: Mapping[str, object]) -> bool:
    """Whether an object is a line of an export, which says all that there is to say."""
    return value.get(_MARK) == _VERSION


def dated_by_of(name: object) -> DatedBy | None:
    """What a day of publication was found by, as an export names it; None where it does not."""
    return DatedBy.__members__.get(str(name).upper())


async def packed(lines: AsyncIterable[bytes], *, most: int) -> AsyncIterator[bytes]:
    """The lines as gzip files of at most `most` bytes, none where there is no line.

    Each file is whole for itself. A line that is larger than `most` even when packed makes a file
    that is, too.
    """
    file: _File | None = None
    async for line in lines:
        if file is not None and not file.has_room(line, most):
            yield file.finished()
            file = None
        file = file or _File()
        file.add(line)
    if file is not None:
        yield file.finished()


class _File:
    """A gzip file, growing."""

    def __init__(self) -> None:
        self._packer = zlib.compressobj(wbits=_GZIP)
        self._packed = bytearray()

    def has_room(self, line: bytes, most: int) -> bool:
        """Whether the file is sure to stay within `most` bytes with the line in it."""
        # Deflate stores what it cannot pack, with five bytes for every 16 KB.
        at_worst = len(line) + 5 * (len(line) // 16_000 + 2)
        return len(self._packed) + at_worst + _TRAILER <= most

    def add(self, line: bytes) -> None:
        self._packed += self._packer.compress(line)
        # Flushed, so that its size is known.
        self._packed += self._packer.flush(zlib.Z_SYNC_FLUSH)

    def finished(self) -> bytes:
        return bytes(self._packed + self._packer.flush())
