"""A fetched page of HTML to the fields of its article, or of each entry of a live page."""

from dataclasses import replace

from ingest.draft import Fields
from ingest.errors import IngestError, NoStory, NoText
from ingest.extraction.live import live_entries
from ingest.extraction.markup import Markup
from ingest.formats.decode import encoding_named, to_text
from ingest.formats.html import read_markup
from ingest.web.fetch import Page
from ingest.web.refusals import require_article
from ingest.web.urls import article_address

_HOW = (
    "save it as a file, add <meta property='article:published_time' content='YYYY-MM-DD'> to it, "
    "and give that"
)


def stories(page: Page, *, how_to_date: str = _HOW) -> list[Fields]:
    """What the HTML page says of its article, or of each entry of a live page.

    Raises `NoArticle` where it is something else.
    """
    if not page.body.strip():
        raise NoStory("The page is empty")
    markup = Markup.of(to_text(as_utf8(page.body, page.charset)))
    fields = _fields(markup, page, how_to_date)
    entries = live_entries(markup, fields, page.url)
    # The entries may be in the page's data only, for a script to show.
    text = "\n".join([fields.text, *(entry.text for entry in entries)])
    require_article(markup, asked=page.asked, url=page.url, text=text)
    if not entries and not fields.text:
        raise NoText
    return entries or [fields]


def _fields(markup: Markup, page: Page, how_to_date: str) -> Fields:
    try:
        fields = read_markup(markup, url=page.url)
    except IngestError:
        # Why there is no text is told below, from what else is on the page.
        return Fields(text="", how_to_date=how_to_date)
    url = article_address(page.url, markup.canonical)
    return replace(fields, url=url, how_to_date=how_to_date)


def as_utf8(body: bytes, charset: str | None) -> bytes:
    """The body in UTF-8, where the server says in what else it is written."""
    encoding = encoding_named(charset) if charset else None
    if encoding is None:
        return body
    try:
        # Where it makes sense as UTF-8 it is, whatever the server says.
        body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode(encoding, errors="replace").encode("utf-8", errors="replace")
    return body
