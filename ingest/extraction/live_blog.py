"""The dated entries of a live blog: those in its JSON-LD, else those in its markup."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from hashlib import blake2b
from urllib.parse import urlsplit

from ingest.extraction.html_text import plain_line, plain_text
from ingest.extraction.live_blog_markup import find_live_entries
from ingest.extraction.markup import Markup, Node, text_of, types_of
from ingest.extraction.written_dates import day_in
from ingest.fields import Fields
from ingest.types import DatedBy
from ingest.web.urls import article_address, is_web_address

_MOST_ENTRIES = 500
_HASH_BYTES = 4
_HOW = "its entry has no datePublished"


def live_entries(markup: Markup, page: Fields, url: str | None) -> list[Fields]:
    """Return each entry as an article of its own; none if the page is no live blog.

    `page` is what was extracted from it as one article, `url` its address where that is known.
    """
    entries: list[Fields] = []
    for blog in markup.articles:
        if "LiveBlogPosting" in types_of(blog):
            entries += _entries_in_json_ld(blog, url)
    entries = _with_distinct_urls(entries or _entries_in_markup(markup, page, url))[:_MOST_ENTRIES]
    return [
        replace(
            entry,
            publisher=entry.publisher or page.publisher,
            language=markup.language,
        )
        for entry in entries
    ]


def _with_distinct_urls(entries: list[Fields]) -> list[Fields]:
    """Give entries that share a URL, such as those of one minute, URLs of their own.

    They are told apart by a hash of their texts, since their order changes as the page grows.
    """
    texts: defaultdict[object, set[str]] = defaultdict(set)
    for entry in entries:
        texts[entry.url].add(entry.text)
    return [
        replace(entry, url=_with_hash(entry.url, entry.text))
        if isinstance(entry.url, str) and len(texts[entry.url]) > 1
        else entry
        for entry in entries
    ]


def _with_hash(address: str, text: str) -> str:
    words = " ".join(text.split())
    digest = blake2b(words.encode("utf-8", "replace"), digest_size=_HASH_BYTES).hexdigest()
    return f"{address}{'-' if '#' in address else '#'}{digest}"


def _entries_in_markup(markup: Markup, page: Fields, url: str | None) -> list[Fields]:
    day = page.date if page.dated_by is DatedBy.METADATA and isinstance(page.date, date) else None
    return [
        Fields(
            text=update.text,
            how_to_date=_HOW,
            title=update.title or page.title,
            date=update.day,
            dated_by=DatedBy.PAGE,
            url=_address(update.id and f"#{update.id}", url, update.said),
        )
        for update in find_live_entries(markup, text=page.text, day=day)
    ]


def _entries_in_json_ld(blog: Node, url: str | None) -> Iterator[Fields]:
    """Yield the entries; one without a time has the day of that beside it, else of the page."""
    nodes = list(_update_nodes(blog.get("liveBlogUpdate")))
    times = [_time_of(node) for node in nodes]
    begun = text_of(blog.get("datePublished"))
    for n, node in enumerate(nodes):
        beside = (*reversed(times[:n]), *times[n:], begun)
        said = times[n] or next((time for time in beside if time), None)
        if said and (fields := _entry(node, blog, url, said)):
            yield fields


def _update_nodes(updates: object) -> Iterator[Node]:
    """Yield the entries of a list, or of an `ItemList`."""
    for update in updates if isinstance(updates, list) else [updates]:
        if not isinstance(update, dict):
            continue
        if "itemListElement" in update:
            yield from _update_nodes(update["itemListElement"])
        else:
            item = update.get("item")
            yield item if isinstance(item, dict) else update


def _entry(node: Node, blog: Node, url: str | None, said: str) -> Fields | None:
    written = (text_of(node.get(name)) for name in ("articleBody", "text", "description"))
    text = plain_text(next(filter(None, written), ""))
    if not text:
        return None
    return Fields(
        text=text,
        how_to_date=_HOW,
        title=_line(node.get("headline")) or _line(blog.get("headline")),
        date=day_in(said) or said,
        dated_by=DatedBy.METADATA,
        url=_address(text_of(node.get("url")) or text_of(node.get("@id")), url, said),
        publisher=_line(blog.get("publisher")),
        author=_line(node.get("author")) or _line(blog.get("author")),
    )


def _time_of(node: Node) -> str | None:
    """Return when the entry was written, by the first of its properties that names a day."""
    times = (text_of(node.get(name)) for name in ("datePublished", "dateCreated", "dateModified"))
    return next((said for said in times if said and day_in(said)), None)


def _line(value: object) -> str | None:
    return plain_line(text_of(value) or "") or None


def _address(own: str | None, url: str | None, said: str) -> str | None:
    """Return the URL of the entry, else that of the page with the entry's time as fragment."""
    if url is None:
        return own if own and is_web_address(own) else None
    page = article_address(url, None)
    if own:
        named = article_address(url, own)
        fragment = urlsplit(own).fragment
        if fragment or named != page:
            return f"{named}#{fragment}" if fragment else named
    return f"{page}#{re.sub(r'[^0-9TZ]', '', said)}"
