"""The file formats that are read, and how they are recognised."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import IO

from ingest.decoding import to_text
from ingest.errors import UnknownKind, UnreadableSource
from ingest.fields import Fields
from ingest.formats import html, plain_text
from ingest.formats.contents import ArticleEntry, FileContent, entry_of
from ingest.formats.feed import read_feed
from ingest.formats.json import read_json, read_json_lines
from ingest.formats.mail import read_mail
from ingest.formats.pdf import read_pdf
from ingest.formats.streams import read_all
from ingest.formats.unpack_budget import UnpackBudget
from ingest.formats.warc import read_warc
from ingest.formats.zip_archive import read_zip

_PACKED = ".gz"
# Atomic groups, against catastrophic backtracking over rows of comments.
_COMMENTS = rb"(?>(?:(?><!--.*?-->)\s*)*)"
_XML_PROLOGUE = rb"(?>\s*(?:(?><\?.*?\?>|<!--.*?-->)\s*)*)"
_DOCTYPE = rb"(?:<!DOCTYPE\s[^\[>]{0,500}(?:\[.*?\]\s*)?>\s*)?" + _COMMENTS
_HTML = re.compile(_XML_PROLOGUE + rb"<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
_FEED = re.compile(
    _XML_PROLOGUE + _DOCTYPE + rb"<(?:rss|(?:\w+:)?feed|rdf:RDF)\b", re.IGNORECASE | re.DOTALL
)
_BOM = b"\xef\xbb\xbf"


ReadContents = Callable[[IO[bytes], UnpackBudget], Iterator[FileContent]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One file format.

    `begins` recognises it by its first bytes, whatever the file is called; `extensions` count where
    no format is recognised so. `is_isolated` formats are read in a worker process, since their
    libraries may crash, hang or take all memory, and since reading many articles can be ended there
    at any moment.
    """

    read: ReadContents
    extensions: tuple[str, ...] = ()
    begins: Callable[[bytes], object] = lambda _: False
    is_isolated: bool = True


def _one(read: Callable[[bytes], Fields]) -> ReadContents:
    """Return a reader for a format with one article per file."""

    def read_contents(file: IO[bytes], budget: UnpackBudget) -> Iterator[FileContent]:
        yield ArticleEntry(read=partial(read, read_all(file, budget)))

    return read_contents


def _read_saved_page(file: IO[bytes], budget: UnpackBudget) -> Iterator[FileContent]:
    """Yield the article of a saved page, or each entry of a live page."""
    found = html.read_html(read_all(file, budget))
    for number, fields in enumerate(found, start=1):
        many = len(found) > 1
        place = f"[{number}]" if many else ""
        yield entry_of(place, fields, many=many)


def _refused(reason: str, *magics: bytes) -> Format:
    """Return a format that is recognised, and refused with the reason."""

    def refuse(file: IO[bytes], budget: UnpackBudget) -> Iterator[FileContent]:
        raise UnreadableSource(reason)
        yield

    return Format(read=refuse, begins=lambda head: head.startswith(magics), is_isolated=False)


def is_readable(name: str) -> bool:
    """Whether the name has the extension of a format that is read."""
    return extension_of(name) is not None


FORMATS = (
    Format(read=_one(read_pdf), extensions=(".pdf",), begins=lambda head: b"%PDF-" in head[:64]),
    Format(
        read=partial(read_zip, is_readable=is_readable),
        extensions=(".docx", ".epub", ".zip"),
        begins=lambda head: head.startswith((b"PK\x03\x04", b"PK\x05\x06")),
    ),
    Format(read=read_warc, extensions=(".warc",), begins=lambda head: head.startswith(b"WARC/")),
    Format(read=_read_saved_page, extensions=(".html", ".htm", ".xhtml"), begins=_HTML.match),
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
    Format(read=partial(read_mail, is_readable=is_readable), extensions=(".eml",)),
    Format(read=read_json, extensions=(".json",)),
    Format(read=read_json_lines, extensions=(".jsonl", ".ndjson")),
    Format(
        read=_one(lambda data: plain_text.read_markdown(to_text(data))),
        extensions=(".md", ".markdown"),
        is_isolated=False,
    ),
    Format(
        read=_one(lambda data: plain_text.read_text(to_text(data))),
        extensions=(".txt", ".text"),
        is_isolated=False,
    ),
)
EXTENSIONS = tuple(extension for one in FORMATS for extension in one.extensions)
"""The extensions of all formats; each may be followed by `.gz`."""

_BY_EXTENSION = {extension: one for one in FORMATS for extension in one.extensions}


def extension_of(name: str) -> str | None:
    """Return the known extension of a file name, with `.gz` if it ends in that, else None."""
    lowered = name.lower()
    bare = lowered.removesuffix(_PACKED)
    found = next((known for known in EXTENSIONS if bare.endswith(known)), None)
    return found + lowered[len(bare) :] if found else None


def format_of(head: bytes, name: str) -> Format:
    """Return the format by the first bytes of a file, else by its name. Raises `UnknownKind`."""
    head = head.removeprefix(_BOM)
    for one in FORMATS:
        if one.begins(head):
            return one
    extension = extension_of(name)
    if extension is None:
        raise UnknownKind(EXTENSIONS)
    return _BY_EXTENSION[extension.removesuffix(_PACKED)]
