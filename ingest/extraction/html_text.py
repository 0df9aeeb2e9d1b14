"""HTML to plain text: one paragraph per block element, with empty lines between.

For feeds, mails and chapters, which have no menus; `article.py` extracts from whole pages.
"""

import re
from html import unescape

from lxml import html
from lxml.etree import ParserError, iterwalk

from ingest.extraction.vocabulary import html_name_set

_MARKUP = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>", re.IGNORECASE)
_MOST_ESCAPED = 3
_EMPTY_LINE = re.compile(r"\n\s*\n")


def parse_html(source: str | bytes) -> html.HtmlElement | None:
    """Parse HTML, bytes by the encoding that they declare; None where there are no elements."""
    data = source.encode("utf-8", "replace") if isinstance(source, str) else source
    parser = html.HTMLParser(
        encoding="utf-8" if isinstance(source, str) else None,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return html.document_fromstring(data, parser=parser)
    except (ParserError, ValueError):
        return None


def html_to_text(source: str) -> str:
    """Return the visible text of a fragment or a page."""
    tree = parse_html(source)
    return "" if tree is None else tree_to_text(tree)


def plain_text(written: str) -> str:
    """Return the text of a string that may hold markup, entities, or markup in entities.

    Strings in JSON are written in any of these ways, some of them escaped twice.
    """
    for _ in range(_MOST_ESCAPED):
        if not _MARKUP.search(written):
            written = unescape(written)
    if not _MARKUP.search(written):
        return written.strip()
    return html_to_text(_EMPTY_LINE.sub("<br>", written))


def plain_line(written: str) -> str:
    """Return the text of such a string on one line."""
    return " ".join(plain_text(written).split())


def tree_to_text(tree: html.HtmlElement) -> str:
    """Return the visible text; the cells of a table row make one line."""
    blocks, hidden = html_name_set("block_elements"), html_name_set("hidden_elements")
    lines: list[str] = []
    line: list[str] = []

    def end_line() -> None:
        if text := " ".join("".join(line).split()):
            lines.append(text)
        line.clear()

    walk = iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        tag = element.tag if isinstance(element.tag, str) else None
        is_cell = tag in ("td", "th") and not _has_blocks(element)
        if event == "start":
            if tag in hidden or tag is None or _is_hidden(element):
                walk.skip_subtree()
                continue
            if (tag in blocks and not is_cell) or tag == "br":
                end_line()
            elif is_cell and line:
                line.append(" | ")
            line.append(element.text or "")
        else:
            if tag in blocks and not is_cell:
                end_line()
            line.append(element.tail or "")
    end_line()
    return "\n\n".join(lines)


def _has_blocks(cell: html.HtmlElement) -> bool:
    """Whether the cell holds paragraphs, as in mails that are laid out in tables."""
    return any(child.tag in html_name_set("block_elements") for child in cell)


def _is_hidden(element: html.HtmlElement) -> bool:
    style = "".join(element.get("style", "").lower().split())
    return "display:none" in style or element.get("hidden") is not None
