"""Read a fetched page to articles, or to the reason why there is none."""

import io
from collections.abc import Iterator
from dataclasses import replace

from ingest.errors import WrongKind
from ingest.extraction.web_page import fields_of_page, to_utf8
from ingest.failures import to_failure
from ingest.formats.registry import extension_of
from ingest.formats.streams import GZIP
from ingest.readers.files import read_stream
from ingest.readers.items import ItemBuilder
from ingest.types import DEFAULT_LIMITS, NO_DETAILS, ArticleDetails, Failure, Item, Limits
from ingest.web.page import Page
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
# The media types that servers send with files they know nothing of.
_UNSPECIFIC = frozenset(
    {"application/octet-stream", "binary/octet-stream", "application/gzip", "text/plain"}
)
_BEGINS_HTML = (b"<!doctype html", b"<html")


def read_page(
    page: Page, details: ArticleDetails = NO_DETAILS, limits: Limits = DEFAULT_LIMITS
) -> Iterator[Item]:
    """Yield each article that the page holds, or why it cannot be read. Raises `MemoryError` only.

    Without `url` in the details, the address of the page is the article's.
    """
    extension = _extension(page)
    if extension == _HTML:
        yield from _html_items(page, details, limits)
    elif extension is None or extension_of(extension) is None:
        yield Failure(source=page.asked, reason=str(WrongKind(page.kind)))
    else:
        yield from _file_items(page, extension, details, limits)


def _file_items(
    page: Page, extension: str, details: ArticleDetails, limits: Limits
) -> Iterator[Item]:
    """Yield the articles of a file that is served at the address."""
    extension = extension.removesuffix(".gz")  # some servers have unpacked it already
    is_text = extension in _TEXTS and not page.body.startswith(GZIP)
    yield from read_stream(
        io.BytesIO(to_utf8(page.body, page.charset) if is_text else page.body),
        page.asked,
        extension=extension,
        details=replace(details, url=details.url or article_address(page.url, None)),
        limits=replace(limits, unpacked_bytes=limits.file_bytes),
    )


def _html_items(page: Page, details: ArticleDetails, limits: Limits) -> Iterator[Item]:
    builder = ItemBuilder(details, limits)
    try:
        found = fields_of_page(page)
    except Exception as error:
        yield to_failure(page.asked, error)
        return
    for fields in found:
        many = len(found) > 1
        source = str(fields.url) if many else page.asked
        yield builder.build(source, lambda fields=fields: fields, many=many)  # type: ignore[misc]


def _extension(page: Page) -> str | None:
    """Return how to read the page: by its media type, its address, or its first bytes."""
    if page.kind in _UNSPECIFIC:
        named = extension_of(page.url.partition("?")[0])
        if named is not None:
            return named
        if page.body[:1_000].lstrip().lower().startswith(_BEGINS_HTML):
            return _HTML
    return _EXTENSIONS.get(page.kind)
