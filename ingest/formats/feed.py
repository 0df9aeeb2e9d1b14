"""An RSS or Atom feed to fields: one article per entry."""

import io
import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from typing import IO, Any

from ingest.dates import is_plausible
from ingest.errors import NotAnArticle, NoText
from ingest.extraction.html_text import html_to_text
from ingest.extraction.publication_date import day_in_url
from ingest.extraction.written_dates import day_in, day_of_dateline
from ingest.fields import Fields
from ingest.formats.contents import ArticleEntry
from ingest.formats.streams import read_all
from ingest.formats.unpack_budget import UnpackBudget
from ingest.types import DatedBy

# What feedparser calls the dates of an entry; the first that is understood counts.
_DATES = """
published dc_date date created issued dcterms_created dcterms_issued prism_publicationdate pubdate
updated modified
""".split()
_HOW = "add a <pubDate> to the entry"
# Entries of WordPress exports that are not published articles.
_NOT_PUBLISHED = frozenset({"draft", "pending", "private", "trash", "auto-draft", "future"})
_NOT_ARTICLES = frozenset({"attachment", "nav_menu_item", "revision", "wp_global_styles"})

# The fewest words of a whole text; below them, fetching the page is worth it.
_FEWEST_WORDS = {"content": 80, "summary": 200}
_CUT = re.compile(
    r"(?:\.\.\.|…|\[…\]|\[\.\.\.\])\s*$|"
    r"(?:read|see) (?:more|on|the (?:full|rest)\b.{0,60})\W*$|"
    r"(?:continue reading|keep reading|full (?:story|article))\b.{0,80}$",
    re.IGNORECASE,
)
# The line that WordPress puts below each entry.
_FOOTER = re.compile(
    r"\s*\bThe post .{1,300} (?:appeared first|first appeared) on .{1,100}$", re.DOTALL
)


def read_feed(file: IO[bytes], budget: UnpackBudget) -> Iterator[ArticleEntry]:
    """Yield each entry, with its whole text if the feed has it, else with its summary."""
    feed, entries = parse_feed(read_all(file, budget))
    if not entries:
        raise NotAnArticle("The feed has no entries: there is no article.")
    for number, entry in enumerate(entries, start=1):
        yield ArticleEntry(place=f"[{number}]", read=partial(fields_of, entry, feed), many=True)


def parse_feed(data: bytes, headers: Mapping[str, str] | None = None) -> tuple[Any, list[Any]]:
    """Return the feed's own data and its entries that are articles, as feedparser has them.

    `headers` are those it was served with. Raises `NotAnArticle` if it is no feed.
    """
    import feedparser

    parsed = feedparser.parse(
        io.BytesIO(data), sanitize_html=False, response_headers=dict(headers or {})
    )
    if not parsed.get("version"):
        raise NotAnArticle("It is no RSS or Atom feed: give such a feed, or the page as HTML.")
    return parsed.feed, [entry for entry in parsed.entries if _is_article(entry)]


def has_whole_text(entry: Any) -> bool:
    """Whether the entry holds the whole article, not only the beginning of it."""
    for kind, texts in (
        ("content", [one.get("value", "") for one in entry.get("content", [])]),
        ("summary", [_summary(entry)]),
    ):
        text = max(map(_text, texts), key=len, default="")
        if len(text.split()) >= _FEWEST_WORDS[kind] and not _CUT.search(text[-500:]):
            return True
    return False


def _is_article(entry: Any) -> bool:
    return (
        entry.get("wp_status") not in _NOT_PUBLISHED
        and entry.get("wp_post_type") not in _NOT_ARTICLES
    )


def fields_of(entry: Any, feed: Any) -> Fields:
    """Return the fields of one entry. Raises `NoText`."""
    contents = [*(one.get("value", "") for one in entry.get("content", [])), _summary(entry)]
    text = max(map(_text, contents), key=len)
    if not text:
        raise NoText
    day, by = _dated(entry, feed, text)
    return Fields(
        text=text,
        how_to_date=_HOW,
        title=html_to_text(entry.get("title", "")) or None,
        date=day,
        dated_by=by,
        url=entry.get("link") or entry.get("id"),
        publisher=html_to_text(feed.get("title", "")) or None,
        author=entry.get("author"),
        language=_language(entry, feed),
    )


def day_of_entry(entry: Any, feed: Any) -> date | None:
    """Return the day the entry was published, else the day it was changed, if it says one."""
    language = str(_language(entry, feed) or "")[:2].lower() or None
    for name in _DATES:
        day = day_in(str(entry.get(name) or ""), language)
        if day is not None and is_plausible(day):
            return day
    return None


def day_of_feed(feed: Any) -> date | None:
    """Return the day of the feed itself."""
    return day_of_entry(feed, feed)


def _dated(entry: Any, feed: Any, text: str) -> tuple[object, DatedBy | None]:
    """Return the day of the entry and what says it; the feed's own day is the last resort."""
    if day := day_of_entry(entry, feed):
        return day, DatedBy.METADATA
    if day := day_in_url(str(entry.get("link") or "")):
        return day, DatedBy.ADDRESS
    if dateline := day_of_dateline(text):
        return day_in(dateline), DatedBy.DATELINE
    written = next((entry.get(name) for name in _DATES if entry.get(name)), None)
    said = written or day_of_feed(feed)
    return said, DatedBy.METADATA if said else None


def _text(markup: str) -> str:
    return _FOOTER.sub("", html_to_text(markup))


def _summary(entry: Any) -> str:
    return str(entry.get("summary") or "")


def _language(entry: Any, feed: Any) -> object:
    details = [*entry.get("content", []), entry.get("title_detail") or {}]
    said = (one.get("language") for one in details)
    return next((one for one in said if one), None) or feed.get("language")
