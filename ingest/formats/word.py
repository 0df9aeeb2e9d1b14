"""A Word file to fields."""

import io
from datetime import datetime
from typing import TYPE_CHECKING, Any

from lxml import etree

from ingest.errors import Damaged, NoText, OnlyPictures
from ingest.fields import Fields
from ingest.formats.document import document_fields

if TYPE_CHECKING:
    from docx.document import Document

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_PARAGRAPH, _ROW, _CELL, _TEXT, _STYLE = (f"{_W}{tag}" for tag in ("p", "tr", "tc", "t", "pStyle"))
_SPACES = {f"{_W}tab": " ", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_HEADLINES = ("title", "heading1")


def read_word(data: bytes) -> Fields:
    """Return the article of a .docx file, with its tables and tracked insertions."""
    from docx import Document

    try:
        document = Document(io.BytesIO(data))
        body = document.element.body
    except MemoryError:
        raise
    except Exception as error:  # python-docx raises many kinds of errors for damaged files
        raise Damaged("Word file") from error
    paragraphs = _paragraphs(body)
    if not paragraphs:
        has_pictures = next(body.iter("{*}blip"), None) is not None
        raise OnlyPictures if has_pictures else NoText
    properties = document.core_properties
    return document_fields(
        paragraphs,
        title=_said(properties, "title"),
        headline=_headline(document),
        made_on=_made_on(properties),
        author=_said(properties, "author"),
        language=_said(properties, "language"),
    )


def _paragraphs(body: etree._Element) -> list[str]:
    """Return the paragraphs and the rows of tables, in order."""
    found: list[str] = []
    walk = etree.iterwalk(body, events=("start",), tag=(_PARAGRAPH, _ROW, _FALLBACK))
    for _, element in walk:
        if element.tag == _FALLBACK:  # a copy of the element beside it, for older programs
            walk.skip_subtree()
        elif element.tag == _PARAGRAPH:
            found.extend(_lines(element))
        elif not _is_layout(element):
            cells = (" ".join(_lines(cell)) for cell in element.iter(_CELL))
            found.append(" | ".join(cell for cell in cells if cell))
            walk.skip_subtree()
    return [line for line in found if line]


def _is_layout(row: etree._Element) -> bool:
    """Whether the row lays text out, and holds no data of a table."""
    return any(len(cell.findall(_PARAGRAPH)) > 1 for cell in row.iter(_CELL)) or (
        next(row.iterdescendants(_ROW), None) is not None
    )


def _lines(element: etree._Element) -> list[str]:
    """Return the text of a paragraph or a cell, without that of text boxes within a paragraph."""
    parts: list[str] = []
    inner = (_FALLBACK, _PARAGRAPH) if element.tag == _PARAGRAPH else (_FALLBACK,)
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, node in walk:
        if event == "end":
            if node.tag == _PARAGRAPH:
                parts.append("\n")
        elif node is not element and node.tag in inner:
            walk.skip_subtree()
        elif node.tag == _TEXT:
            parts.append(node.text or "")
        else:
            parts.append(_SPACES.get(node.tag, ""))
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return [line for line in lines if line]


def _headline(document: "Document") -> str | None:
    """Return the first paragraph with the style of a title, or of a heading of level one."""
    for paragraph in list(document.element.body.iter(_PARAGRAPH))[:10]:
        style = next(paragraph.iter(_STYLE), None)
        name = style.get(f"{_W}val", "") if style is not None else ""
        if name.lower().replace(" ", "") in _HEADLINES:
            return " ".join(_lines(paragraph)) or None
    return None


def _said(properties: Any, name: str) -> str | None:
    try:
        return str(getattr(properties, name)).strip() or None
    except Exception:  # a broken property must not cost the text
        return None


def _made_on(properties: Any) -> datetime | None:
    try:
        made_on = properties.created
    except Exception:  # as above
        return None
    return made_on if isinstance(made_on, datetime) else None
