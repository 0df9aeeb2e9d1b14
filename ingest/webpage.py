"""A fetched page to articles, or why there is none."""

import io
from collections.abc import Iterator
from dataclasses import replace

from ingest.decode import encoding_named, to_text
from ingest.draft import Fields
from ingest.errors import IngestError, NoStory, NoText, TooLarge, WrongKind
from ingest.extract import Reader, extension_of, extract, failed
from ingest.fetch import Page
from ingest.html import language_of, read_markup
from ingest.inflate import Inflater
from ingest.live import live_entries
from ingest.markup import Markup
from ingest.refusals import require_article
from ingest.types import Failure, Given, Item, Limits
from ingest.urls import article_address

_HTML = ".html"
_ZIPPED = ".jsonl.gz"
_GZIP = b"\x1f\x8b"
_EXTENSIONS = {
    "text/html": _HTML,
    "application/xhtml+xml": _HTML,
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/json": ".json",
    "application/jsonl": ".jsonl",
    "application/jsonlines": ".jsonl",
    "application/x-ndjson": ".jsonl",
    "application/x-jsonlines": ".jsonl",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
# What servers say about files they know nothing of.
_SAYS_NOTHING = frozenset(
    {"application/octet-stream", "binary/octet-stream", "application/gzip", "text/plain"}
)
_BEGINS_HTML = (b"<!doctype html", b"<html")
_HOW = (
    "save it as a file, add <meta property='article:published_time' content='YYYY-MM-DD'> to it, "
    "and give that"
)


def read_page(
    page: Page, *, given: Given | None = None, limits: Limits | None = None
) -> Iterator[Item]:
    """Each article that the page holds, or why it cannot be taken in. Raises nothing."""
    given, limits = given or Given(), limits or Limits()
    extension = _extension(page)
    if extension == _HTML:
        yield from _articles(page, given, limits)
    elif extension is None or extension_of(extension) is None:
        yield Failure(source=page.asked, reason=str(WrongKind(page.kind)))
    else:
        yield from _file(page, extension, given, limits)


def _file(page: Page, extension: str, given: Given, limits: Limits) -> Iterator[Item]:
    """The articles of what is served like a file."""
    try:
        body = _unzipped(page.body, limits.file_bytes) if extension == _ZIPPED else page.body
    except IngestError as error:
        yield failed(page.asked, error)
        return
    yield from extract(
        io.BytesIO(_as_utf8(body, page.charset)),
        page.asked,
        extension=extension.removesuffix(".gz"),
        given=replace(given, url=given.url or article_address(page.url, None)),
        limits=limits,
    )


def _unzipped(body: bytes, most: int) -> bytes:
    """The body without gzip: some servers have unpacked it already, others hide a bomb in it."""
    if not body.startswith(_GZIP):
        return body
    data = Inflater().feed(body, most)
    if len(data) > most:
        raise TooLarge("The file", most)
    return data


def _articles(page: Page, given: Given, limits: Limits) -> Iterator[Item]:
    reader = Reader(page.asked, given, limits)
    try:
        found = fields_of(page)
    except Exception as error:
        yield failed(page.asked, error)
        return
    for fields in found:
        many = len(found) > 1
        source = str(fields.url) if many else page.asked
        yield reader.article(source, lambda fields=fields: fields, many=many)  # type: ignore[misc]


def fields_of(page: Page) -> list[Fields]:
    """What the HTML page says of its article, or of each entry of a live page.

    Raises `NoArticle` where it is something else.
    """
    if not page.body.strip():
        raise NoStory("The page is empty")
    markup = Markup.of(to_text(_as_utf8(page.body, page.charset)))
    fields = _fields(markup, page)
    entries = live_entries(markup, page.url)
    # The entries may be in the page's data only, for a script to show.
    text = "\n".join([fields.text, *(entry.text for entry in entries)])
    require_article(markup, asked=page.asked, url=page.url, text=text)
    language = language_of(markup)
    if entries:
        publisher = fields.publisher
        return [
            replace(one, language=language, publisher=one.publisher or publisher) for one in entries
        ]
    if not fields.text:
        raise NoText
    return [fields]


def _fields(markup: Markup, page: Page) -> Fields:
    try:
        fields = read_markup(markup, url=page.url)
    except IngestError:
        # Why there is no text is told below, from what else is on the page.
        return Fields(text="", how_to_date=_HOW)
    url = article_address(page.url, markup.canonical)
    return replace(fields, url=url, how_to_date=_HOW)


def _extension(page: Page) -> str | None:
    """How the page is read: by its kind, else by the end of its address, else by its beginning."""
    if page.kind in _SAYS_NOTHING:
        named = extension_of(page.url.partition("?")[0])
        if named is not None:
            return named
        if page.body[:1_000].lstrip().lower().startswith(_BEGINS_HTML):
            return _HTML
    return _EXTENSIONS.get(page.kind)


def _as_utf8(body: bytes, charset: str | None) -> bytes:
    """The body in UTF-8, where the server says in what else it is written."""
    encoding = encoding_named(charset) if charset else None
    if encoding is None:
        return body
    try:
        # Where it makes sense as UTF-8 it is, whatever the server says.
        body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode(encoding, errors="replace").encode("utf-8", errors="replace")
    return body
