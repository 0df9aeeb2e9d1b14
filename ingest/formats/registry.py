"""The kinds of file that are read, and how one is told from another."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import IO

from ingest.draft import Fields
from ingest.errors import UnknownKind, UnreadableSource
from ingest.formats import html, plain
from ingest.formats.decode import to_text
from ingest.formats.feed import read_feed
from ingest.formats.jsons import read_json, read_lines
from ingest.formats.mail import read_mail
from ingest.formats.package import read_package
from ingest.formats.pdf import read_pdf
from ingest.formats.pieces import Entry, Piece, Room
from ingest.formats.streams import whole
from ingest.formats.warc import read_warc

_PACKED = ".gz"
# Atomic: else each comment might end in the next, and a row of them would be tried in every way.
_COMMENTS = rb"(?>(?:(?><!--.*?-->)\s*)*)"
_XML_PROLOGUE = rb"(?>\s*(?:(?><\?.*?\?>|<!--.*?-->)\s*)*)"
_DOCTYPE = rb"(?:<!DOCTYPE\s[^\[>]{0,500}(?:\[.*?\]\s*)?>\s*)?" + _COMMENTS
_HTML = re.compile(_XML_PROLOGUE + rb"<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
_FEED = re.compile(
    _XML_PROLOGUE + _DOCTYPE + rb"<(?:rss|(?:\w+:)?feed|rdf:RDF)\b", re.IGNORECASE | re.DOTALL
)
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One kind of file.

    `begins` tells it by the first bytes, whatever the file is called; `extensions` where those say
    nothing. `is_isolated`: its library may crash, hang or take all memory, so it runs in a process
    of its own.
    """

    read: Callable[[IO[bytes], Room], Iterator[Piece]]
    extensions: tuple[str, ...] = ()
    begins: Callable[[bytes], object] = lambda _: False
    is_isolated: bool = True


def _one(read: Callable[[bytes], Fields]) -> Callable[[IO[bytes], Room], Iterator[Piece]]:
    """The reader of a kind that holds one article a file."""

    def pieces(file: IO[bytes], room: Room) -> Iterator[Piece]:
        yield Entry(read=partial(read, whole(file, room)))

    return pieces


def _pages(file: IO[bytes], room: Room) -> Iterator[Piece]:
    """The article of a saved page, or each entry of a live page."""
    found = html.read_html(whole(file, room))
    for number, fields in enumerate(found, start=1):
        many = len(found) > 1
        place = f"[{number}]" if many else ""
        yield Entry(place=place, read=partial(_as_read, fields), many=many)


def _as_read(fields: Fields) -> Fields:
    return fields


def _refused(reason: str, *magics: bytes) -> Format:
    """A kind that is known, and not read."""

    def refuse(file: IO[bytes], room: Room) -> Iterator[Piece]:
        raise UnreadableSource(reason)
        yield

    return Format(read=refuse, begins=lambda head: head.startswith(magics), is_isolated=False)


def is_read(name: str) -> bool:
    """Whether files of such a name are read."""
    return extension_of(name) is not None


FORMATS = (
    Format(read=_one(read_pdf), extensions=(".pdf",), begins=lambda head: b"%PDF-" in head[:64]),
    Format(
        read=partial(read_package, is_read=is_read),
        extensions=(".docx", ".epub", ".zip"),
        begins=lambda head: head.startswith((b"PK\x03\x04", b"PK\x05\x06")),
    ),
    Format(read=read_warc, extensions=(".warc",), begins=lambda head: head.startswith(b"WARC/")),
    Format(read=_pages, extensions=(".html", ".htm", ".xhtml"), begins=_HTML.match),
    Format(read=read_feed, extensions=(".rss", ".atom", ".xml"), begins=_FEED.match),
    _refused(
        "It is a picture: run OCR on it and give the text.",
        *(b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*"),
    ),
    _refused(
        "It is an old Office file, or one with a password: save it as .docx without a password.",
        b"\xd0\xcf\x11\xe0",
    ),
    _refused("It is an RTF file: save it as .docx or .txt.", b"{\\rtf"),
    _refused(
        "It is packed in a way that is not read: pack it as .zip.",
        *(b"Rar!", b"7z\xbc\xaf", b"\xfd7zXZ", b"BZh", b"\x28\xb5\x2f\xfd"),
    ),
    Format(read=partial(read_mail, is_read=is_read), extensions=(".eml",)),
    Format(read=read_json, extensions=(".json",)),
    Format(read=read_lines, extensions=(".jsonl", ".ndjson"), is_isolated=False),
    Format(
        read=_one(lambda data: plain.read_markdown(to_text(data))),
        extensions=(".md", ".markdown"),
        is_isolated=False,
    ),
    Format(
        read=_one(lambda data: plain.read_text(to_text(data))),
        extensions=(".txt", ".text"),
        is_isolated=False,
    ),
)
EXTENSIONS = tuple(extension for one in FORMATS for extension in one.extensions)
"""What files are called that folders and patterns give; each may have `.gz` behind it."""

_BY_EXTENSION = {extension: one for one in FORMATS for extension in one.extensions}


def extension_of(name: str) -> str | None:
    """The extension by which a file is known, with `.gz` if it has that; None where it is not."""
    lowered = name.lower()
    bare = lowered.removesuffix(_PACKED)
    found = next((known for known in EXTENSIONS if bare.endswith(known)), None)
    return found + lowered[len(bare) :] if found else None


def format_of(head: bytes, name: str) -> Format:
    """The kind of a file that begins so and is called so. Raises `UnknownKind`."""
    head = head.removeprefix(_BOM)
    for one in FORMATS:
        if one.begins(head):
            return one
    extension = extension_of(name)
    if extension is None:
        raise UnknownKind(EXTENSIONS)
    return _BY_EXTENSION[extension.removesuffix(_PACKED)]
