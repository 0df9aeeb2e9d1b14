"""Markup without menus to text: one paragraph a block, with empty lines between."""

from lxml import html
from lxml.etree import ParserError, iterwalk

_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section "
    "summary table tbody td tfoot th thead title tr ul".split()
)
_HIDDEN = frozenset(
    "head script style template noscript svg math iframe object nav button select textarea".split()
)


def parse(source: str | bytes) -> html.HtmlElement | None:
    """The parsed markup; None where there is none. An encoding that it declares counts."""
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


def text_of_markup(source: str) -> str:
    """The text of a fragment or a page."""
    tree = parse(source)
    return "" if tree is None else text_of_tree(tree)


def text_of_tree(tree: html.HtmlElement) -> str:
    """The visible text. The cells of a row stand on one line."""
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
            if tag in _HIDDEN or tag is None or _is_hidden(element):
                walk.skip_subtree()
                continue
            if (tag in _BLOCKS and not is_cell) or tag == "br":
                end_line()
            elif is_cell and line:
                line.append(" | ")
            line.append(element.text or "")
        else:
            if tag in _BLOCKS and not is_cell:
                end_line()
            line.append(element.tail or "")
    end_line()
    return "\n\n".join(lines)


def _has_blocks(cell: html.HtmlElement) -> bool:
    """Whether the cell holds paragraphs: mail is laid out in tables."""
    return any(child.tag in _BLOCKS for child in cell)


def _is_hidden(element: html.HtmlElement) -> bool:
    style = "".join(element.get("style", "").lower().split())
    return "display:none" in style or element.get("hidden") is not None
