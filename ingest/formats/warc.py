"""A web archive (WARC) to fields: one article a page that was captured."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import IO, Any

from ingest.draft import Fields
from ingest.errors import Damaged, IngestError, NotAnArticle, TooLarge
from ingest.formats.pieces import Entry, Part, Piece, Room, lost
from ingest.formats.streams import head

_KINDS = frozenset({"response", "resource", "conversion"})
_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_FILES = {
    "application/pdf": ".pdf",
    "application/json": ".json",
    "application/rss+xml": ".rss",
    "application/atom+xml": ".atom",
    "application/epub+zip": ".epub",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
_PLAIN = "text/plain"
_ADDRESS = re.compile(r"https?://[^\s\0-\x1f\x7f]+")
_HOW = "the page says no day on which it was published"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Record:
    url: str
    kind: str
    charset: str | None
    body: bytes


def read_warc(file: IO[bytes], room: Room) -> Iterator[Piece]:
    """Each page and document that was captured with status 200; the rest of a site is left out."""
    from warcio.archiveiterator import ArchiveIterator

    if not head(file).startswith(b"WARC/"):
        raise Damaged("WARC file")
    is_empty = True
    records = iter(ArchiveIterator(file, no_record_parse=False))
    while True:
        try:
            raw = next(records, None)
            record = _record(raw, room) if raw is not None and _is_wanted(raw) else None
        except TooLarge as error:
            is_empty = False
            yield lost(f"/{_url(raw)}", error)
            continue
        except (IngestError, MemoryError):
            raise
        except Exception as error:  # warcio raises what it happens to trip over
            raise Damaged("WARC file") from error
        if raw is None:
            break
        if record is not None:
            is_empty = False
            yield from _pieces(record)
    if is_empty:
        raise NotAnArticle("No page is in it: capture pages with their text.")


def _pieces(record: _Record) -> Iterator[Piece]:
    place = f"/{record.url}"
    if record.kind in _PAGES:
        yield from _articles(record, place)
    elif record.kind == _PLAIN:
        yield Entry(place=place, read=partial(_plain, record), many=True)
    else:
        name = record.url + _FILES[record.kind]
        yield Part(name=name, stream=io.BytesIO(record.body), url=record.url)


def _articles(record: _Record, place: str) -> Iterator[Entry]:
    """The article of a page, judged as one that is fetched; or each entry of a live page."""
    from ingest.extraction.story import stories
    from ingest.web.fetch import Page

    page = Page(
        asked=record.url,
        url=record.url,
        kind=record.kind,
        charset=record.charset,
        body=record.body,
    )
    try:
        found = stories(page, how_to_date=_HOW)
    except Exception as error:  # it costs this page, and not those behind it
        yield lost(place, error)
        return
    for fields in found:
        where = f"/{fields.url}" if len(found) > 1 else place
        yield Entry(place=where, read=partial(_as_read, fields), many=True)


def _as_read(fields: Fields) -> Fields:
    return fields


def _plain(record: _Record) -> Fields:
    from ingest.formats.decode import to_text
    from ingest.formats.plain import read_text

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
    if raw.rec_type not in _KINDS or not _ADDRESS.fullmatch(_url(raw)):
        return False
    status = raw.http_headers.get_statuscode() if raw.http_headers else "200"
    kind = _kind(raw)[0]
    return status == "200" and (kind in _PAGES or kind == _PLAIN or kind in _FILES)


def _record(raw: Any, room: Room) -> _Record:
    kind, charset = _kind(raw)
    most = room.limits.file_bytes
    body = raw.content_stream().read(most + 1)
    if len(body) > most:
        raise TooLarge("The page", most)
    room.take(len(body))
    return _Record(url=_url(raw), kind=kind, charset=charset, body=body)


def _url(raw: Any) -> str:
    return str(raw.rec_headers.get_header("WARC-Target-URI") or "").strip("<> ")[:2_000]


def _kind(raw: Any) -> tuple[str, str | None]:
    headers = raw.http_headers or raw.rec_headers
    said = str(headers.get_header("Content-Type") or "").lower()
    kind, _, parameters = said.partition(";")
    charset = parameters.partition("charset=")[2].partition(";")[0].strip("\"' ")
    return kind.strip(), charset or None
