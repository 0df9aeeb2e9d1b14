"""An EPUB to fields: one article per chapter, as in magazines and saved reading lists."""

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from urllib.parse import unquote

from lxml import etree

from ingest.errors import Damaged, IngestError, Locked, NoText, TooLarge
from ingest.extraction.html_text import parse_html, tree_to_text
from ingest.fields import Fields
from ingest.formats.contents import ArticleEntry, unreadable_entry
from ingest.formats.unpack_budget import UnpackBudget
from ingest.types import DatedBy

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_DC = "{http://purl.org/dc/elements/1.1/}"
_PAGES = frozenset({"application/xhtml+xml", "text/html"})
_NOT_CHAPTERS = frozenset(
    "toc landmarks cover titlepage halftitlepage copyright-page colophon index dedication".split()
)
_FEWEST_WORDS = 25
_HOW = "say the date along with it"
_OBFUSCATED_FONT = b"http://www.idpf.org/2008/embedding"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Book:
    title: str | None
    author: str | None
    publisher: str | None
    language: str | None
    date: str | None
    chapters: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chapter:
    heading: str | None
    text: str


def read_epub(book: zipfile.ZipFile, budget: UnpackBudget) -> Iterator[ArticleEntry]:
    """Yield each chapter that is long enough to be an article. Raises `NoText` where none is."""
    about = _about(book, budget)
    chapters: list[tuple[str, _Chapter]] = []
    for name in about.chapters:
        try:
            chapter = _chapter(_content(book, name, budget))
        except IngestError as error:
            yield unreadable_entry(f"/{name}", error)
            if budget.is_exhausted:
                return
            continue
        if chapter is not None and len(chapter.text.split()) >= _FEWEST_WORDS:
            chapters.append((name, chapter))
    if not chapters:
        raise NoText
    many = len(chapters) > 1
    for name, chapter in chapters:
        place = f"/{name}" if many else ""
        yield ArticleEntry(place=place, read=partial(_fields, about, chapter, many), many=many)


def _fields(about: _Book, chapter: _Chapter, many: bool) -> Fields:
    return Fields(
        text=chapter.text,
        how_to_date=_HOW,
        title=(chapter.heading or about.title) if many else (about.title or chapter.heading),
        date=about.date,
        dated_by=DatedBy.METADATA if about.date else None,
        author=about.author,
        publisher=about.publisher or (about.title if many else None),
        language=about.language,
    )


def _content(book: zipfile.ZipFile, name: str, budget: UnpackBudget) -> bytes:
    """Read a file in the book. Raises `TooLarge`, `Locked` and `Damaged`."""
    try:
        info = book.getinfo(name)
        if info.flag_bits & 1:
            raise Locked
        if info.file_size > budget.limits.file_bytes:
            raise TooLarge("The chapter", budget.limits.file_bytes)
        budget.count_member()
        budget.spend(info.file_size)  # zipfile unpacks no more than that
        return book.read(info)
    except (IngestError, MemoryError):
        raise
    except Exception as error:  # a missing name, an unknown compression, a wrong checksum
        raise Damaged("EPUB") from error


def _about(book: zipfile.ZipFile, budget: UnpackBudget) -> _Book:
    if _ENCRYPTION in book.namelist() and _is_locked(_content(book, _ENCRYPTION, budget)):
        raise Locked
    container = _xml(_content(book, _CONTAINER, budget))
    root = next(container.iter("{*}rootfile"), None)
    place = root.get("full-path", "") if root is not None else ""
    package = _xml(_content(book, place, budget))
    items = {item.get("id"): item for item in package.iter("{*}item")}
    spine = (items.get(ref.get("idref")) for ref in package.iter("{*}itemref"))
    folder = posixpath.dirname(place)
    chapters = (
        posixpath.normpath(posixpath.join(folder, unquote(item.get("href", "").partition("#")[0])))
        for item in spine
        if item is not None
        and item.get("media-type") in _PAGES
        and "nav" not in item.get("properties", "").split()
    )
    return _Book(
        title=_said(package, "title"),
        author=", ".join(_all(package, "creator")) or None,
        publisher=_said(package, "publisher"),
        language=_said(package, "language"),
        date=_date(package),
        chapters=tuple(dict.fromkeys(chapters))[: budget.limits.members],
    )


def _is_locked(encryption: bytes) -> bool:
    """Whether more than the fonts is encrypted."""
    methods = [
        one.get("Algorithm", "").encode() for one in _xml(encryption).iter("{*}EncryptionMethod")
    ]
    return any(
        not method.startswith((_OBFUSCATED_FONT, b"http://ns.adobe.com/pdf/enc"))
        for method in methods
    )


def _xml(data: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    try:
        tree = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError) as error:
        raise Damaged("EPUB") from error
    if tree is None:
        raise Damaged("EPUB")
    return tree


def _all(package: etree._Element, name: str) -> list[str]:
    return [text for one in package.iter(f"{_DC}{name}") if (text := (one.text or "").strip())]


def _said(package: etree._Element, name: str) -> str | None:
    return next(iter(_all(package, name)), None)


def _date(package: etree._Element) -> str | None:
    """Return the date of publication; a date marked as that of another event does not count."""
    dates = list(package.iter(f"{_DC}date"))
    marked = [one for one in dates if one.get("{http://www.idpf.org/2007/opf}event")]
    chosen = [one for one in marked if "publication" in one.values()]
    for one in chosen or [one for one in dates if one not in marked]:
        if text := (one.text or "").strip():
            return text
    return None


def _chapter(data: bytes) -> _Chapter | None:
    """Return the chapter in the file; None for covers, tables of contents and the like."""
    tree = parse_html(data)
    if tree is None:
        return None
    body = tree.find("body")
    body = tree if body is None else body
    if any(_epub_types(one) & _NOT_CHAPTERS for one in (body, *body.iterchildren())):
        return None
    heading = next((one for one in body.iter("h1", "h2", "h3")), None)
    title = None
    if heading is not None:
        title = " ".join(heading.text_content().split()) or None
        tail, heading.tail = heading.tail, None
        parent = heading.getparent()
        if title and parent is not None:
            heading.clear()
            heading.tail = tail
    if title is None:
        named = tree.find(".//title")
        title = " ".join(named.text_content().split()) or None if named is not None else None
    return _Chapter(heading=title, text=tree_to_text(body))


def _epub_types(element: etree._Element) -> set[str]:
    kinds = element.get("epub:type") or element.get("{http://www.idpf.org/2007/ops}type") or ""
    return set(kinds.split())
