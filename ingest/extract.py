"""A file's bytes to drafts, by the kind of file."""

import gzip
import json
import logging
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import IO

from index.types import ArticleDraft
from ingest import html, plain
from ingest.decode import to_text
from ingest.draft import Fields, make_draft
from ingest.errors import IngestError, NotAnArticle, TooLarge, UnreadableSource
from ingest.types import Dated, DatedBy, Failure, Found, Given, Item, Limits

log = logging.getLogger(__name__)

_ONE_ARTICLE: dict[str, Callable[[bytes], Fields]] = {
    ".txt": lambda data: plain.read_text(to_text(data)),
    ".md": lambda data: plain.read_markdown(to_text(data)),
    ".html": html.read_html,
    ".htm": html.read_html,
}
_LINES = (".jsonl", ".jsonl.gz")
EXTENSIONS = (*_ONE_ARTICLE, ".json", *_LINES)
_DATE_IN_JSON = 'add "date": "YYYY-MM-DD" to the object'


def extension_of(name: str) -> str | None:
    """The extension by which the file is read; None where there is no reader for it."""
    lowered = name.lower()
    return next((known for known in EXTENSIONS if lowered.endswith(known)), None)


def extract(
    file: IO[bytes],
    name: str,
    *,
    given: Given | None = None,
    limits: Limits | None = None,
    origin: str | None = None,
    extension: str | None = None,
) -> Iterator[Item]:
    """Each article of the file, or why it cannot be taken in. Raises nothing but `OSError`.

    `extension` says how to read it where its name does not.
    """
    reader = Reader(name, given or Given(), limits or Limits(), origin)
    extension = extension or extension_of(name)
    if extension in _LINES:
        yield from reader.lines(file, zipped=extension == ".jsonl.gz")
    elif extension is None:
        kinds = ", ".join(EXTENSIONS)
        yield Failure(source=name, reason=f"This kind of file is not read: give one of {kinds}.")
    else:
        yield from reader.whole(file, extension)


class Reader:
    """Reads one file; what goes wrong with an article becomes a `Failure`."""

    def __init__(self, name: str, given: Given, limits: Limits, origin: str | None = None) -> None:
        self._name = name
        self._given = given
        self._limits = limits
        self._origin = origin

    def whole(self, file: IO[bytes], extension: str) -> Iterator[Item]:
        """The articles of a file that is read at once."""
        data = file.read(self._limits.file_bytes + 1)
        if len(data) > self._limits.file_bytes:
            yield _failure(self._name, TooLarge("The file", self._limits.file_bytes))
        elif not data.strip():
            yield _failure(self._name, UnreadableSource("The file is empty: there is no article."))
        elif extension == ".json":
            yield from self._json(data)
        else:
            read = _ONE_ARTICLE[extension]
            yield self.article(self._name, partial(read, data))

    def lines(self, file: IO[bytes], *, zipped: bool) -> Iterator[Item]:
        """One article a line, never more than one line in memory."""
        stream = gzip.GzipFile(fileobj=file) if zipped else file
        number = 0
        is_blank = True
        try:
            while line := stream.readline(self._limits.line_bytes + 1):
                number += 1
                is_blank = is_blank and not line.strip()
                place = f"{self._name}:{number}"
                if len(line) > self._limits.line_bytes:
                    yield _failure(place, TooLarge("The line", self._limits.line_bytes))
                    _skip_line(stream, line)
                elif line.strip():
                    yield self.article(place, partial(_line_fields, line), many=True)
        except (EOFError, gzip.BadGzipFile, zlib.error):
            broken = UnreadableSource("The gzip data is damaged or cut off here: fetch it again.")
            yield _failure(f"{self._name}:{number + 1}", broken)
            return
        if is_blank:
            yield _failure(self._name, UnreadableSource("The file is empty: there is no article."))

    def _json(self, data: bytes) -> Iterator[Item]:
        try:
            loaded = _load_json(to_text(data))
        except IngestError as error:
            yield _failure(self._name, error)
            return
        if not isinstance(loaded, list):
            yield self.article(self._name, partial(_json_fields, loaded))
            return
        if not loaded:
            yield _failure(self._name, NotAnArticle("The list is empty: there is no article."))
        for number, value in enumerate(loaded, start=1):
            place = f"{self._name}[{number}]"
            yield self.article(place, partial(_json_fields, value), many=True)

    def article(self, source: str, read: Callable[[], Fields], *, many: bool = False) -> Item:
        """The article whose fields `read` gives, or why it cannot be taken in."""
        try:
            fields = read()
            draft = self._draft(fields, many=many)
            return Found(source=source, draft=draft, dated=_dated(fields, draft, self._given))
        except Exception as error:
            return failed(source, error)

    def _draft(self, fields: Fields, *, many: bool) -> ArticleDraft:
        return make_draft(
            fields,
            given=self._given,
            limits=self._limits,
            # One file with many articles tells none of them from the others.
            origin=None if many else self._origin,
            many=many,
        )


def failed(source: str, error: Exception) -> Failure:
    """The failure that an error becomes; one that nobody foresaw is logged."""
    if isinstance(error, IngestError):
        return _failure(source, error)
    # Whatever a parser trips over in one article must not stop the others.
    log.error("Reading %s failed.", source, exc_info=error)
    reason = "It could not be read (details are in the log): try it as plain text."
    return Failure(source=source, reason=reason)


def _dated(fields: Fields, draft: ArticleDraft, given: Given) -> Dated | None:
    """What the day was found by; None where somebody said it outright."""
    if not isinstance(fields.dated_by, DatedBy) or given.published_on is not None:
        return None
    return Dated(day=draft.published_on, by=fields.dated_by)


def _line_fields(line: bytes) -> Fields:
    try:
        text = line.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableSource("The line is not UTF-8: save the file as UTF-8.") from error
    return _json_fields(_load_json(text))


def _load_json(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        where = f" ({error})" if isinstance(error, json.JSONDecodeError) else ""
        raise NotAnArticle(f"It is no valid JSON{where}: check how it was written.") from error


def _json_fields(value: object) -> Fields:
    if not isinstance(value, dict):
        raise NotAnArticle('It is no JSON object: write {"title": …, "date": …, "text": …}.')
    text = value.get("text")
    if not isinstance(text, str):
        raise NotAnArticle('It has no "text" that is a string: write the article\'s text there.')
    names = ("title", "date", "url", "publisher", "author", "dateline")
    return Fields(text=text, how_to_date=_DATE_IN_JSON, **{name: value.get(name) for name in names})


def _skip_line(stream: IO[bytes] | gzip.GzipFile, line: bytes) -> None:
    while line and not line.endswith(b"\n"):
        line = stream.readline(1 << 20)


def _failure(source: str, error: IngestError) -> Failure:
    return Failure(source=source, reason=str(error))
