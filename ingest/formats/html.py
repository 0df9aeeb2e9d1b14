"""A web page to fields, whether it was saved as a file or fetched."""

import logging

import trafilatura

from ingest.draft import Fields
from ingest.errors import NoText
from ingest.extraction.dating import date_of, is_only_a_date
from ingest.extraction.live import live_entries
from ingest.extraction.markup import Markup
from ingest.formats.decode import to_text

# What it cannot read becomes one sentence here; its own words would stand beside that.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

_HOW = "say the date along with it, or add <meta property='article:published_time' content='…'>"


def read_html(data: bytes) -> list[Fields]:
    """The article of a saved page, without its menus, or each entry of a live page.

    Raises `NoText` where there is none.
    """
    markup = Markup.of(to_text(data))
    try:
        page = read_markup(markup)
    except NoText:
        # The entries may be in the page's data only, for a script to show.
        page = Fields(text="", how_to_date=_HOW)
    address = str(page.url) if page.url else None
    found = live_entries(markup, page, address) or [page]
    if not found[0].text:
        raise NoText
    return found


def read_markup(markup: Markup, *, url: str | None = None) -> Fields:
    """The article of a page; `url` is where it was fetched. Raises `NoText` where there is none."""
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
    dated = date_of(markup, url=url or found.url, text=text)
    return Fields(
        text=text,
        how_to_date=_HOW,
        title=found.title,
        date=dated.day if dated else None,
        dated_by=dated.by if dated else None,
        url=found.url,
        publisher=found.sitename,
        author=found.author,
        language=markup.language or found.language,
    )


def _paragraphs(text: str, title: str | None) -> str:
    """One paragraph a line with empty lines between, without the headline and date on top."""
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) > 1 and title and lines[0].strip() == title.strip():
        del lines[0]
    while len(lines) > 1 and is_only_a_date(lines[0].strip()):
        del lines[0]
    return "\n\n".join(lines)
