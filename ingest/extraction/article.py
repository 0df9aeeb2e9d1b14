"""Extract the article of an HTML page, without menus and other boilerplate."""

import logging

import trafilatura

from ingest.errors import NoText
from ingest.extraction.markup import Markup
from ingest.extraction.publication_date import find_publication_date, is_only_a_date
from ingest.fields import Fields

# Its own messages would stand beside the one sentence of the `Failure`.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

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
    if found is None or not found.text:
        raise NoText
    text = _paragraphs(found.text, found.title)
    dated = find_publication_date(markup, url=url or found.url, text=text)
    return Fields(
        text=text,
        how_to_date=HOW_TO_DATE,
        title=found.title,
        date=dated.day if dated else None,
        dated_by=dated.by if dated else None,
        url=found.url,
        publisher=found.sitename,
        author=found.author,
        language=markup.language or found.language,
    )


def _paragraphs(text: str, title: str | None) -> str:
    """Part the paragraphs, one a line, by empty lines; drop the headline and date on top."""
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) > 1 and title and lines[0].strip() == title.strip():
        del lines[0]
    while len(lines) > 1 and is_only_a_date(lines[0].strip()):
        del lines[0]
    return "\n\n".join(lines)
