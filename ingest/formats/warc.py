"""A web archive (WARC) to fields: one article per captured page."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import IO, Any
from urllib.parse import urlsplit

from ingest.decoding import to_text
from ingest.errors import (
    Damaged,
    IngestError,
    NotAnArticle,
    NotOneArticle,
    TooLarge,
    UnreadableSource,
)
from ingest.extraction.web_page import fields_of_page
from ingest.fields import Fields
from ingest.formats.contents import (
    ArticleEntry,
    EmbeddedFile,
    FileContent,
    entry_of,
    unreadable_entry,
)
from ingest.formats.json import holds_article
from ingest.formats.plain_text import read_text
from ingest.formats.streams import peek
from ingest.formats.unpack_budget import UnpackBudget
from ingest.web.decompression import DamagedData, decompress
from ingest.web.page import Page

_RECORD_TYPES = frozenset({"response", "resource", "conversion"})
_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_JSON = "application/json"
_FILES = {
    "application/pdf": ".pdf",
    _JSON: ".json",
    "application/rss+xml": ".rss",
    "application/atom+xml": ".atom",
    "application/epub+zip": ".epub",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
_PLAIN = "text/plain"
_ROBOTS = re.compile(r"/(?:robots|ads|app-ads|security|humans|llms)\.txt$")
_UNPACKED_BY_WARCIO = frozenset({"", "identity", "gzip", "deflate"})
_ADDRESS = re.compile(r"https?://[^\s\0-\x1f\x7f]+")
_HOW = "the page says no day on which it was published"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Record:
    url: str
    kind: str
    charset: str | None
    body: bytes


def read_warc(file: IO[bytes], budget: UnpackBudget) -> Iterator[FileContent]:
    """Yield each page and document that was captured with status 200.

    A crawl also captures what a page loads, and pages that lead to others: what holds no article is
    passed over.
    """
    from warcio.archiveiterator import ArchiveIterator

    if not peek(file).startswith(b"WARC/"):
        raise Damaged("WARC file")
    is_empty = True
    records = iter(ArchiveIterator(file, no_record_parse=False))
    while True:
        try:
            raw = next(records, None)
            record = _record(raw, budget) if raw is not None and _is_wanted(raw) else None
        except (TooLarge, UnreadableSource) as error:
            is_empty = False
            yield unreadable_entry(f"/{_url(raw)}", error)
            continue
        except (IngestError, MemoryError):
            raise
        except Exception as error:  # warcio raises many kinds of errors for damaged files
            raise Damaged("WARC file") from error
        if raw is None:
            break
        if record is not None:
            for content in _contents(record):
                is_empty = False
                yield content
    if is_empty:
        raise NotAnArticle("No page with an article is in it: capture pages with their text.")


def _contents(record: _Record) -> Iterator[FileContent]:
    place = f"/{record.url}"
    if record.kind in _PAGES:
        yield from _articles(record, place)
    elif record.kind == _PLAIN:
        if not _ROBOTS.search(urlsplit(record.url).path):
            yield ArticleEntry(place=place, read=partial(_plain, record), many=True)
    elif record.kind != _JSON or holds_article(record.body):
        name = record.url + _FILES[record.kind]
        yield EmbeddedFile(name=name, stream=io.BytesIO(record.body), url=record.url)


def _articles(record: _Record, place: str) -> Iterator[ArticleEntry]:
    """Yield the article of a page, checked like a fetched one, or each entry of a live page."""
    page = Page(
        asked=record.url,
        url=record.url,
        kind=record.kind,
        charset=record.charset,
        body=record.body,
    )
    try:
        found = fields_of_page(page, how_to_date=_HOW)
    except NotOneArticle:
        return
    except Exception as error:  # the pages behind this one go on
        yield unreadable_entry(place, error)
        return
    for fields in found:
        where = f"/{fields.url}" if len(found) > 1 else place
        yield entry_of(where, fields, many=True)


def _plain(record: _Record) -> Fields:
    fields = read_text(to_text(record.body))
    return Fields(
        text=fields.text,
        how_to_date=_HOW,
        title=fields.title,
        date=fields.date,
        url=record.url,
        dateline=fields.dateline,
    )


def _is_wanted(raw: Any) -> bool:
    if raw.rec_type not in _RECORD_TYPES or not _ADDRESS.fullmatch(_url(raw)):
        return False
    status = raw.http_headers.get_statuscode() if raw.http_headers else "200"
    kind = _kind(raw)[0]
    return status == "200" and (kind in _PAGES or kind == _PLAIN or kind in _FILES)


def _record(raw: Any, budget: UnpackBudget) -> _Record:
    kind, charset = _kind(raw)
    most = budget.limits.file_bytes
    body = _body(raw, most)
    if len(body) > most:
        raise TooLarge("The page", most)
    budget.spend(len(body))
    return _Record(url=_url(raw), kind=kind, charset=charset, body=body)


def _body(raw: Any, most: int) -> bytes:
    """Return the unpacked body, cut off beyond `most`. Raises `UnreadableSource`."""
    from warcio.bufferedreaders import ChunkedDataReader

    said = raw.http_headers.get_header("Content-Encoding") if raw.http_headers else None
    coding = (said or "").strip().lower()
    if coding in _UNPACKED_BY_WARCIO:
        return bytes(raw.content_stream().read(most + 1))
    is_chunked = raw.http_headers.get_header("Transfer-Encoding") == "chunked"
    packed = (ChunkedDataReader(raw.raw_stream) if is_chunked else raw.raw_stream).read(most + 1)
    try:
        body = decompress(packed, coding, most)
    except DamagedData:
        # Some crawlers unpack what they store, and leave the header as it was.
        if packed.lstrip()[:1] in (b"<", b"{", b"["):
            return bytes(packed)
        raise UnreadableSource(
            f"Its data, packed as '{coding[:20]}', is damaged: capture the page again."
        ) from None
    if body is None:
        raise UnreadableSource(
            f"It is packed as '{coding[:20]}', which is not read: capture the page without that."
        )
    return body


def _url(raw: Any) -> str:
    return str(raw.rec_headers.get_header("WARC-Target-URI") or "").strip("<> ")[:2_000]


def _kind(raw: Any) -> tuple[str, str | None]:
    headers = raw.http_headers or raw.rec_headers
    said = str(headers.get_header("Content-Type") or "").lower()
    kind, _, parameters = said.partition(";")
    charset = parameters.partition("charset=")[2].partition(";")[0].strip("\"' ")
    return kind.strip(), charset or None
