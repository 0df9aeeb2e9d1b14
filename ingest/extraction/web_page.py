"""A fetched HTML page to the fields of its article, or of each entry of a live blog."""

from dataclasses import replace

from ingest.decoding import encoding_named, to_text
from ingest.errors import IngestError, NoText, NotOneArticle
from ingest.extraction.article import extract_article
from ingest.extraction.live_blog import live_entries
from ingest.extraction.markup import Markup
from ingest.extraction.non_articles import require_article
from ingest.fields import Fields
from ingest.web.page import Page
from ingest.web.urls import article_address

_HOW = (
    "save it as a file, add <meta property='article:published_time' content='YYYY-MM-DD'> to it, "
    "and give that"
)


def fields_of_page(page: Page, *, how_to_date: str = _HOW) -> list[Fields]:
    """Return the fields of the article, or of each entry of a live blog.

    Raises `NoArticle` if the page is something else, and `NoText`.
    """
    if not page.body.strip():
        raise NotOneArticle("The page is empty")
    markup = Markup.of(to_text(to_utf8(page.body, page.charset)))
    fields = _fields(markup, page, how_to_date)
    entries = live_entries(markup, fields, page.url)
    # The entries may be in the page's JSON-LD only, for a script to show.
    text = "\n".join([fields.text, *(entry.text for entry in entries)])
    require_article(markup, asked=page.asked, url=page.url, text=text)
    if not entries and not fields.text:
        raise NoText
    return entries or [fields]


def _fields(markup: Markup, page: Page, how_to_date: str) -> Fields:
    try:
        fields = extract_article(markup, url=page.url)
    except IngestError:
        # `require_article` tells from the page why there is no text.
        return Fields(text="", how_to_date=how_to_date)
    url = article_address(page.url, markup.canonical)
    return replace(fields, url=url, how_to_date=how_to_date)


def to_utf8(body: bytes, charset: str | None) -> bytes:
    """Re-encode the body in UTF-8 if the server declares another encoding."""
    encoding = encoding_named(charset) if charset else None
    if encoding is None:
        return body
    try:
        # What is valid UTF-8 is UTF-8, whatever the server says.
        body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode(encoding, errors="replace").encode("utf-8", errors="replace")
    return body
