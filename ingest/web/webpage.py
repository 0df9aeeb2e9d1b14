"""A fetched page to articles, or why there is none."""

import io
from collections.abc import Iterator
from dataclasses import replace

from ingest.errors import WrongKind
from ingest.extract import extract
from ingest.extraction.story import as_utf8, stories
from ingest.formats.registry import extension_of
from ingest.formats.streams import GZIP
from ingest.reader import Reader, failed
from ingest.types import Failure, Given, Item, Limits
from ingest.web.fetch import Page
from ingest.web.urls import article_address

_HTML = ".html"
_TEXTS = (".txt", ".md", ".json", ".jsonl")
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
    "application/epub+zip": ".epub",
    "application/rss+xml": ".rss",
    "application/atom+xml": ".atom",
}
# What servers say about files they know nothing of.
_SAYS_NOTHING = frozenset(
    {"application/octet-stream", "binary/octet-stream", "application/gzip", "text/plain"}
)
_BEGINS_HTML = (b"<!doctype html", b"<html")


def read_page(
    page: Page, given: Given | None = None, limits: Limits | None = None
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
    extension = extension.removesuffix(".gz")  # some servers have unpacked it already
    is_text = extension in _TEXTS and not page.body.startswith(GZIP)
    yield from extract(
        io.BytesIO(as_utf8(page.body, page.charset) if is_text else page.body),
        page.asked,
        extension=extension,
        given=replace(given, url=given.url or article_address(page.url, None)),
        limits=replace(limits, unpacked_bytes=limits.file_bytes),
    )


def _articles(page: Page, given: Given, limits: Limits) -> Iterator[Item]:
    reader = Reader(given, limits)
    try:
        found = stories(page)
    except Exception as error:
        yield failed(page.asked, error)
        return
    for fields in found:
        many = len(found) > 1
        source = str(fields.url) if many else page.asked
        yield reader.article(source, lambda fields=fields: fields, many=many)  # type: ignore[misc]


def _extension(page: Page) -> str | None:
    """How the page is read: by its kind, else by the end of its address, else by its beginning."""
    if page.kind in _SAYS_NOTHING:
        named = extension_of(page.url.partition("?")[0])
        if named is not None:
            return named
        if page.body[:1_000].lstrip().lower().startswith(_BEGINS_HTML):
            return _HTML
    return _EXTENSIONS.get(page.kind)
