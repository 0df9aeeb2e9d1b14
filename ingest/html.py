"""A web page to fields."""

import logging
import re

import trafilatura

from ingest.decode import to_text
from ingest.draft import Fields
from ingest.errors import NoText

# What it cannot read becomes one sentence here; its own words would stand beside that.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

_LANGUAGE = re.compile(r"<html[^>]{0,500}?\slang\s*=\s*[\"']?([A-Za-z]{2,3})", re.IGNORECASE)
_HOW = "say the date along with it, or add <meta property='article:published_time' content='…'>"


def read_html(data: bytes) -> Fields:
    """The article of a web page, without its menus. Raises `NoText` where there is none."""
    page = to_text(data)
    found = trafilatura.bare_extraction(
        page,
        with_metadata=True,
        include_comments=False,
        # A date found somewhere in the text is as often another story's.
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    if found is None or not found.text:
        raise NoText
    language = _LANGUAGE.search(page[:5_000])
    return Fields(
        text=_paragraphs(found.text, found.title),
        how_to_date=_HOW,
        title=found.title,
        date=found.date,
        url=found.url,
        publisher=found.sitename,
        author=found.author,
        language=language[1] if language else found.language,
    )


def _paragraphs(text: str, title: str | None) -> str:
    """One paragraph a line with empty lines between, without the headline on top."""
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) > 1 and title and lines[0].strip() == title.strip():
        del lines[0]
    return "\n\n".join(lines)
