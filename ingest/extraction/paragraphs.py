"""The paragraphs of the article part of a page: a second opinion on what its text is.

trafilatura takes one block of a page. Some sites cut their articles into several.
"""

from collections.abc import Iterator

from lxml import html

from ingest.extraction.html_text import tree_to_text
from ingest.extraction.markup import Markup
from ingest.extraction.shown_dates import around_headline, is_of_another
from ingest.extraction.words import count_words

_PARAGRAPHS = ("p", "blockquote", "li", "pre", "h2", "h3", "h4")
_HEADINGS = frozenset({"h2", "h3", "h4"})
_FEWEST_WORDS = 12
"""Words of a paragraph; shorter ones are labels, links and advertisements as often as text."""

_MOST_LINKED = 0.5
_MOST_HEADING_WORDS = 20


def article_paragraphs(markup: Markup) -> list[str]:
    """Return the paragraphs and subheads of the article, in order."""
    found: list[str] = []
    heading: str | None = None
    for is_heading, text in _blocks(markup):
        if is_heading:
            heading = text
        elif text not in found:
            found += [heading, text] if heading else [text]
            heading = None
    return found


def _blocks(markup: Markup) -> Iterator[tuple[bool, str]]:
    near = around_headline(markup)
    for element in _article_part(markup, near).iter(*_PARAGRAPHS):
        # What holds other paragraphs is taken paragraph by paragraph.
        if element in near or next(element.iterdescendants(*_PARAGRAPHS), None) is not None:
            continue
        text = " ".join(tree_to_text(element).split())
        words = count_words(text)
        is_heading = element.tag in _HEADINGS
        is_text = 0 < words <= _MOST_HEADING_WORDS if is_heading else words >= _FEWEST_WORDS
        if is_text and not _is_linked(element, words) and not is_of_another(element, near):
            yield is_heading, text


def _article_part(markup: Markup, near: dict[html.HtmlElement, int]) -> html.HtmlElement:
    """Return the <article> or <main> around the headline, else the whole page."""
    for tag in ("main", "article"):
        around = next((each for each in near if each.tag == tag), None)
        if around is not None:
            return around
    mains = list(markup.tree.iter("main"))
    return mains[0] if len(mains) == 1 else markup.tree


def _is_linked(element: html.HtmlElement, words: int) -> bool:
    linked = sum(count_words(link.text_content()) for link in element.iter("a"))
    return linked > _MOST_LINKED * words
