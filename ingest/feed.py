"""An RSS or Atom feed, saved or exported, to fields: one article an entry."""

import io
from collections.abc import Iterator
from functools import partial
from typing import IO, Any

from ingest.blocks import text_of_markup
from ingest.draft import Fields
from ingest.errors import NotAnArticle, NoText
from ingest.pieces import Entry, Room
from ingest.streams import whole
from ingest.types import DatedBy

_HOW = "add a <pubDate> to the entry"
# What exports of WordPress hold beside articles that were published.
_NOT_PUBLISHED = frozenset({"draft", "pending", "private", "trash", "auto-draft", "future"})
_NO_ARTICLES = frozenset({"attachment", "nav_menu_item", "revision", "wp_global_styles"})


def read_feed(file: IO[bytes], room: Room) -> Iterator[Entry]:
    """Each entry, with the whole text where the feed has it, else with its summary."""
    import feedparser

    parsed = feedparser.parse(io.BytesIO(whole(file, room)), sanitize_html=False)
    if not parsed.get("version"):
        raise NotAnArticle("It is no RSS or Atom feed: give such a feed, or the page as HTML.")
    entries = [entry for entry in parsed.entries if _is_article(entry)]
    if not entries:
        raise NotAnArticle("The feed has no entries: there is no article.")
    for number, entry in enumerate(entries, start=1):
        yield Entry(place=f"[{number}]", read=partial(_fields, entry, parsed.feed), many=True)


def _is_article(entry: Any) -> bool:
    return (
        entry.get("wp_status") not in _NOT_PUBLISHED
        and entry.get("wp_post_type") not in _NO_ARTICLES
    )


def _fields(entry: Any, feed: Any) -> Fields:
    contents = [*(one.get("value", "") for one in entry.get("content", [])), _summary(entry)]
    text = max((text_of_markup(one) for one in contents), key=len)
    if not text:
        raise NoText
    day = entry.get("published") or entry.get("updated") or entry.get("created")
    return Fields(
        text=text,
        how_to_date=_HOW,
        title=text_of_markup(entry.get("title", "")) or None,
        date=day,
        dated_by=DatedBy.METADATA if day else None,
        url=entry.get("link") or entry.get("id"),
        publisher=text_of_markup(feed.get("title", "")) or None,
        author=entry.get("author"),
        language=_language(entry, feed),
    )


def _summary(entry: Any) -> str:
    return str(entry.get("summary") or "")


def _language(entry: Any, feed: Any) -> object:
    details = [*entry.get("content", []), entry.get("title_detail") or {}]
    said = (one.get("language") for one in details)
    return next((one for one in said if one), None) or feed.get("language")
