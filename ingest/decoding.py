"""Decode bytes to text, and clean it."""

import codecs
import re

from charset_normalizer import from_bytes

from ingest.errors import UnreadableSource

_BOMS = (  # UTF-32 first: its little-endian mark begins with UTF-16's
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (b"%PDF-", b"PK\x03\x04", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8\xff", b"\xd0\xcf\x11\xe0")
_CONTROL = bytes(code for code in range(32) if chr(code) not in "\t\n\r\f\x1b") + b"\x7f"
_MAX_CONTROL_SHARE = 0.01
_SAMPLE = 64 * 1024
_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_WESTERN = "cp1252"
_NOT_FOR_PAGES = frozenset(
    "idna punycode raw-unicode-escape raw_unicode_escape undefined unicode-escape unicode_escape "
    "utf-7 utf_7 mbcs oem".split()
)
_LEADING = re.compile(r"[\s\ufeff]+")
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def to_text(data: bytes) -> str:
    """Decode and clean the text of a file. Raises `UnreadableSource` for binary data."""
    return clean(_decode(data))


def clean(text: str) -> str:
    """Return the text with line feeds only, as the database can store it, and stripped.

    Cleaning is idempotent, so that an exported text comes back to the letter.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _UNSTORABLE.sub("\ufffd", text).rstrip()
    leading = _LEADING.match(text)
    return text[leading.end() :] if leading else text


def _decode(data: bytes) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    if unmarked := _utf_16(data):
        return data.decode(unmarked, errors="replace")
    if _looks_binary(data):
        raise UnreadableSource("It looks like binary data: give it as UTF-8 text or as HTML.")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode(_guess(data), errors="replace")


def _utf_16(data: bytes) -> str | None:
    """Recognise UTF-16 without a byte order mark by its zeros in every other place.

    That works for text in Latin letters, which is what some programs of Windows write so.
    """
    sample = data[: _SAMPLE // 2 * 2]
    half = len(sample) // 2
    first, second = sample[::2].count(0), sample[1::2].count(0)
    if half < 20 or max(first, second) < 0.7 * half or min(first, second) > 0.02 * half:
        return None
    return "utf-16-le" if second > first else "utf-16-be"


def encoding_named(name: str) -> str | None:
    """Return Python's name of an encoding of text; None where pages cannot be written in it."""
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    # Some of Python's codecs are no encodings of pages; decoding a page by them can take hours.
    if not found._is_text_encoding or found.name in _NOT_FOR_PAGES:
        return None
    return found.name


def _looks_binary(data: bytes) -> bool:
    sample = data[:_SAMPLE]
    strange = len(sample) - len(sample.translate(None, _CONTROL))
    return data.startswith(_MAGIC) or strange > _MAX_CONTROL_SHARE * len(sample) + 1


def _guess(data: bytes) -> str:
    """Return the encoding that a page declares, else the one that fits the bytes best."""
    declared = _DECLARED.search(data[:4096])
    if declared and (named := encoding_named(declared[1].decode("ascii"))):
        return named
    matches = from_bytes(data[:_SAMPLE])
    best = matches.best()
    if best is None:
        raise UnreadableSource("Its encoding cannot be told: save it as UTF-8.")
    # Western text often fits a Baltic encoding as well; where both fit, it is Western.
    western = any(
        _WESTERN in (match.encoding, *match.could_be_from_charset)
        and match.coherence >= best.coherence
        for match in matches
    )
    return _WESTERN if western else best.encoding
