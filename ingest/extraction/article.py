"""Extract the article of an HTML page, without menus and other boilerplate."""

import logging
import re

import trafilatura

from ingest.errors import NoText
from ingest.extraction.headline import find_headline
from ingest.extraction.markup import Markup
from ingest.extraction.paragraphs import article_paragraphs
from ingest.extraction.publication_date import find_publication_date
from ingest.extraction.words import count_words
from ingest.extraction.written_dates import is_only_a_date
from ingest.fields import Fields
from ingest.types import Doubt

# Its own messages would stand beside the one sentence of the `Failure`.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

_FAR_MORE = 1.5
_AT_LEAST_MORE = 40
"""How many words more another extraction must have to be taken: a multiple, and besides."""

_MORE = 1.15
_AT_LEAST = 15
"""The same where it holds all lines that were extracted, and so is of the same article."""

HOW_TO_DATE = (
    "say the date along with it, or add <meta property='article:published_time' content='…'>"
)


def extract_article(markup: Markup, *, url: str | None = None) -> Fields:
    """Return the fields of the article; `url` is where it was fetched. Raises `NoText`."""
    found = trafilatura.bare_extraction(
        markup.source,
        url=url,
        with_metadata=True,
        include_comments=False,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    if found is None:
        raise NoText
    lines, doubt = _lines(markup, found.text or "")
    if not lines:
        raise NoText
    title = find_headline(markup, found.title, url=url or found.url)
    text = _paragraphs(lines, title)
    dated = find_publication_date(markup, url=url or found.url, text=text)
    return Fields(
        text=text,
        how_to_date=HOW_TO_DATE,
        title=title,
        date=dated.day if dated else None,
        dated_by=dated.by if dated else None,
        doubt=doubt,
        url=found.url,
        publisher=found.sitename,
        author=found.author,
        language=markup.language or found.language,
    )


def _lines(markup: Markup, text: str) -> tuple[list[str], Doubt | None]:
    """Return the lines of the text, or the page's paragraphs where the text lacks most of them."""
    lines = [line for line in text.split("\n") if line.strip()]
    paragraphs = article_paragraphs(markup)
    held = _letters_of(paragraphs)
    holds_all = all(_letters_of([line]) in held for line in lines)
    multiple, besides = (_MORE, _AT_LEAST) if holds_all else (_FAR_MORE, _AT_LEAST_MORE)
    if _words(paragraphs) < _words(lines) * multiple + besides:
        return lines, None
    return paragraphs, Doubt.PIECED_TOGETHER


def _letters_of(lines: list[str]) -> str:
    return re.sub(r"\W+", "", "".join(lines)).casefold()


def _words(lines: list[str]) -> int:
    return sum(map(count_words, lines))


def _paragraphs(lines: list[str], title: str | None) -> str:
    """Part the paragraphs, one a line, by empty lines; drop the headline and date on top."""
    if len(lines) > 1 and title and lines[0].strip() == title.strip():
        del lines[0]
    while len(lines) > 1 and is_only_a_date(lines[0].strip()):
        del lines[0]
    return "\n\n".join(lines)
