"""A saved HTML page to fields."""

from ingest.decoding import to_text
from ingest.errors import NoText
from ingest.extraction.article import HOW_TO_DATE, extract_article
from ingest.extraction.live_blog import live_entries
from ingest.extraction.markup import Markup
from ingest.fields import Fields


def read_html(data: bytes) -> list[Fields]:
    """Return the article of the page, or each entry of a live page. Raises `NoText`."""
    markup = Markup.of(to_text(data))
    try:
        page = extract_article(markup)
    except NoText:
        # The entries may be in the page's JSON-LD only, for a script to show.
        page = Fields(text="", how_to_date=HOW_TO_DATE)
    address = str(page.url) if page.url else None
    found = live_entries(markup, page, address) or [page]
    if not found[0].text:
        raise NoText
    return found
