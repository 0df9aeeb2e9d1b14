"""Articles as JSON lines that are read back to the letter, in gzip files of limited size."""

import json
import zlib
from collections.abc import AsyncIterable, AsyncIterator, Mapping

from index.types import Article, DatedBy
from language.safe_text import escaped_in_json

_MARK, _VERSION = "attache", 1
_GZIP = 16 + zlib.MAX_WBITS
_TRAILER = 32


def exported(article: Article) -> bytes:
    """Return the article as one line of JSON.

    `added` is for people: the archive that imports it notes a time of its own.
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
    return f"{escaped_in_json(line)}\n".encode()


def is_exported(value: Mapping[str, object]) -> bool:
    """Whether a JSON object is a line of an export, whose fields are complete."""
    return value.get(_MARK) == _VERSION


def dated_by_of(name: object) -> DatedBy | None:
    """Return the `DatedBy` that an export names; None where it names none."""
    return DatedBy.__members__.get(str(name).upper())


async def packed(lines: AsyncIterable[bytes], *, most: int) -> AsyncIterator[bytes]:
    """Yield the lines in gzip files of at most `most` bytes; no file where there is no line.

    Each file can be read by itself. Only a file of a single line may be larger.
    """
    file: _GzipFile | None = None
    async for line in lines:
        if file is not None and not file.has_room(line, most):
            yield file.finished()
            file = None
        file = file or _GzipFile()
        file.add(line)
    if file is not None:
        yield file.finished()


class _GzipFile:
    """A gzip file that is being written."""

    def __init__(self) -> None:
        self._packer = zlib.compressobj(wbits=_GZIP)
        self._packed = bytearray()

    def has_room(self, line: bytes, most: int) -> bool:
        """Whether the file stays within `most` bytes if the line is added."""
        # What deflate cannot compress it stores, with five bytes for every 16 KB.
        at_worst = len(line) + 5 * (len(line) // 16_000 + 2)
        return len(self._packed) + at_worst + _TRAILER <= most

    def add(self, line: bytes) -> None:
        self._packed += self._packer.compress(line)
        # Flushed, so that the size is known.
        self._packed += self._packer.flush(zlib.Z_SYNC_FLUSH)

    def finished(self) -> bytes:
        return bytes(self._packed + self._packer.flush())
