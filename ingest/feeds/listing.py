"""Parse what a feed or a sitemap lists, and the links of a page to feeds; in the worker process."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import httpx
from lxml import html
from lxml.etree import LxmlError

from ingest.dates import is_plausible
from ingest.draft import shorten
from ingest.errors import UnreadableSource
from ingest.extraction.html_text import html_to_text
from ingest.failures import to_failure
from ingest.feeds.sitemap import SitemapEntry, is_sitemap, read_sitemap
from ingest.formats.feed import (
    day_of_entry,
    day_of_feed,
    fields_of,
    has_whole_text,
    parse_feed,
    read_feed,
)
from ingest.formats.registry import format_of
from ingest.formats.streams import GZIP, PEEKED, gunzip, read_all
from ingest.formats.unpack_budget import UnpackBudget
from ingest.readers.items import ItemBuilder
from ingest.readers.web_pages import read_page
from ingest.types import (
    NO_DETAILS,
    ArticleDetails,
    DatedBy,
    ExtractedArticle,
    Failure,
    Item,
    Limits,
)
from ingest.web.page import Page
from ingest.web.urls import article_address, is_same_site
from language.safe_text import without_control_characters

MOST_ENTRIES = 10_000
_UNPACKED_BYTES = 50_000_000  # as the protocol of sitemaps has it
_MOST_TITLE = 120
_LONGEST_ADDRESS = 2_000
_FEED_KINDS = frozenset({"application/rss+xml", "application/atom+xml"})
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedEntry:
    """An entry of a feed or sitemap.

    `moment` orders the entries, `day` is the day of publication if the entry says one, and
    `article` the article itself if the feed holds its whole text.
    """

    address: str
    moment: datetime | None
    day: date | None
    article: ExtractedArticle | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A feed or sitemap: its entries, or the sitemaps in an index, newest first."""

    title: str | None
    entries: tuple[ListedEntry, ...]
    sitemaps: tuple[ListedEntry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLinks:
    """A web page: the feeds that it links to, each an address and a title."""

    feeds: tuple[tuple[str, str], ...]


def read_listing(page: Page, limits: Limits) -> Iterator[Listing | FeedLinks | Failure]:
    """Yield what the page is, or why it cannot be read; exactly one item."""
    try:
        yield _parse(page, limits)
    except Exception as error:
        yield to_failure(page.asked, error)


def read_entry(page: Page, day: date | None, limits: Limits) -> Iterator[Item]:
    """Yield each article of an entry's page; `day` dates it where it says no date itself."""
    items = list(read_page(page, NO_DETAILS, limits))
    if day is None or any(isinstance(item, ExtractedArticle) for item in items):
        yield from items
        return
    for item in read_page(page, ArticleDetails(published_on=day), limits):
        if isinstance(item, ExtractedArticle):
            # The feed said it, not a user.
            draft = replace(item.draft, dated_by=DatedBy.METADATA)
            item = replace(item, draft=draft)
        yield item


def _parse(page: Page, limits: Limits) -> Listing | FeedLinks:
    body = _unpacked(page.body, limits)
    if is_sitemap(body):
        return _sitemap(page, body)
    if format_of(body[:PEEKED], ".html").read is read_feed or page.kind in _FEED_KINDS:
        return _feed(page, body, limits)
    return FeedLinks(feeds=tuple(_links(page, body)))


def _unpacked(body: bytes, limits: Limits) -> bytes:
    if not body.startswith(GZIP):
        return body
    limits = replace(limits, file_bytes=_UNPACKED_BYTES, unpacked_bytes=_UNPACKED_BYTES)
    budget = UnpackBudget(limits)
    return read_all(gunzip(io.BytesIO(body), budget), budget)


# --- Feeds ----------------------------------------------------------------------------------------


def _feed(page: Page, body: bytes, limits: Limits) -> Listing:
    headers = {"content-location": page.url}
    if page.charset is not None:
        headers["content-type"] = f"application/xml; charset={page.charset}"
    feed, entries = parse_feed(body, headers)
    listed = [one for entry in entries if (one := _listed(entry, feed, page, limits))]
    if entries and not listed:
        raise UnreadableSource("Its entries lead to no web pages: give another feed of the site.")
    title = _title(html_to_text(feed.get("title", "")))
    return Listing(title=title or None, entries=_newest_first(listed))


def _listed(entry: Any, feed: Any, page: Page, limits: Limits) -> ListedEntry | None:
    address = _address(page.url, entry.get("feedburner_origlink") or entry.get("link"))
    if address is None:
        return None
    parsed = entry.get("published_parsed") or entry.get("updated_parsed")
    day = day_of_entry(entry, feed) or day_of_feed(feed)
    return ListedEntry(
        address=address,
        moment=_utc(parsed),
        day=day,
        article=_article(entry, feed, address, page, limits),
    )


def _article(
    entry: Any, feed: Any, address: str, page: Page, limits: Limits
) -> ExtractedArticle | None:
    """Return the article that the entry holds; None if it has to be fetched.

    A feed is not trusted with the text of another site's articles.
    """
    if not is_same_site(httpx.URL(address), httpx.URL(page.url)) or not has_whole_text(entry):
        return None
    item = ItemBuilder(NO_DETAILS, limits).build(
        address, lambda: replace(fields_of(entry, feed), url=address), many=True
    )
    return item if isinstance(item, ExtractedArticle) else None


def _utc(parsed: Any) -> datetime | None:
    try:
        return datetime(*parsed[:6]).replace(tzinfo=UTC) if parsed else None
    except (ValueError, TypeError, OverflowError):
        return None


# --- Sitemaps -------------------------------------------------------------------------------------


def _sitemap(page: Page, body: bytes) -> Listing:
    pages: list[ListedEntry] = []
    sitemaps: list[ListedEntry] = []
    for entry in read_sitemap(body):
        if (listed := _of_sitemap(entry, page)) is not None:
            (sitemaps if entry.is_sitemap else pages).append(listed)
    return Listing(title=None, entries=_newest_first(pages), sitemaps=_newest_first(sitemaps))


def _of_sitemap(entry: SitemapEntry, page: Page) -> ListedEntry | None:
    address = _address(page.url, entry.address)
    if address is None:
        return None
    day = entry.day
    return ListedEntry(
        address=address,
        moment=entry.published or entry.changed,
        day=day if day is not None and is_plausible(day) else None,
    )


# --- Pages that link to feeds ---------------------------------------------------------------------


def _links(page: Page, body: bytes) -> Iterator[tuple[str, str]]:
    """Yield the feeds in the order of the page; those of comments only if there is no other."""
    try:
        tree = html.document_fromstring(body)
    except (LxmlError, ValueError):
        return
    base = next((one.get("href") for one in tree.iter("base") if one.get("href")), "")
    found: dict[str, str] = {}
    for link in tree.iter("link"):
        is_alternate = "alternate" in link.get("rel", "").lower().split()
        kind = link.get("type", "").partition(";")[0].strip().lower()
        if is_alternate and kind in _FEED_KINDS:
            address = _address(_joined(page.url, base), link.get("href"))
            if address is not None:
                found.setdefault(address, _title(link.get("title", "")))
    articles = {url: title for url, title in found.items() if not _is_of_comments(url, title)}
    yield from (articles or found).items()


def _title(written: str) -> str:
    """Return a title as one line that is safe to show."""
    return shorten(" ".join(without_control_characters(written).split()), _MOST_TITLE)


def _is_of_comments(url: str, title: str) -> bool:
    return "comment" in title.lower() or "/comments" in httpx.URL(url).path.lower()


def _joined(base: str, link: str) -> str:
    try:
        return str(httpx.URL(base).join(link))
    except (httpx.InvalidURL, ValueError):
        return base


def _address(base: str, link: object) -> str | None:
    """Return the URL in the form that identifies an article; None if it is none on the web."""
    if not isinstance(link, str) or not link.strip():
        return None
    try:
        url = httpx.URL(base).join(link.strip())
        if url.scheme not in ("http", "https") or not url.host:
            return None
        address = article_address(str(url.copy_with(fragment=None)), None)
        return address if len(address) <= _LONGEST_ADDRESS else None
    except (httpx.InvalidURL, ValueError, UnicodeError):
        return None


def _newest_first(listed: list[ListedEntry]) -> tuple[ListedEntry, ...]:
    """Sort the entries, each address once; those without a time come last, as they were listed."""
    distinct: dict[str, ListedEntry] = {}
    for one in listed:
        distinct.setdefault(one.address, one)
    ordered = sorted(distinct.values(), key=lambda one: one.moment or _LONG_AGO, reverse=True)
    return tuple(ordered[:MOST_ENTRIES])
