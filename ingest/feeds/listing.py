"""What a feed or a sitemap lists, and which feeds a page names. Runs in the reading process."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import httpx
from lxml import html
from lxml.etree import LxmlError

from ingest.draft import is_plausible, shorten, to_date
from ingest.errors import UnreadableSource
from ingest.extraction.blocks import text_of_markup
from ingest.feeds.sitemap import SitemapEntry, is_sitemap, read_sitemap
from ingest.formats.feed import fields_of, has_whole_text, parse_feed, read_feed
from ingest.formats.pieces import Room
from ingest.formats.registry import format_of
from ingest.formats.streams import GZIP, HEAD, gunzip, whole
from ingest.printable import printable
from ingest.reader import Reader, failed
from ingest.types import DatedBy, Failure, Found, Given, Item, Limits
from ingest.web.fetch import Page
from ingest.web.urls import article_address, is_same_site
from ingest.web.webpage import read_page

MOST_ENTRIES = 10_000
_UNPACKED_BYTES = 50_000_000  # as the protocol of sitemaps has it
_MOST_TITLE = 120
_LONGEST_ADDRESS = 2_000
_FEED_KINDS = frozenset({"application/rss+xml", "application/atom+xml"})
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An entry: the address of an article.

    `moment` orders entries, `day` is the day of publication if that is said; `found` is the
    article itself where the feed holds it.
    """

    address: str
    moment: datetime | None
    day: date | None
    found: Found | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A feed or sitemap: its entries, or the sitemaps of an index, newest first."""

    title: str | None
    entries: tuple[Listed, ...]
    sitemaps: tuple[Listed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """A web page: the feeds that it names, address and title."""

    feeds: tuple[tuple[str, str], ...]


def read_listing(page: Page, limits: Limits) -> Iterator[Listing | Links | Failure]:
    """The one thing that the page is, or why it cannot be read."""
    try:
        yield _look(page, limits)
    except Exception as error:
        yield failed(page.asked, error)


def read_entry(page: Page, day: date | None, limits: Limits) -> Iterator[Item]:
    """Each article of an entry's page, which is of the day where it names none itself."""
    items = list(read_page(page, Given(), limits))
    if day is None or any(isinstance(item, Found) for item in items):
        yield from items
        return
    for item in read_page(page, Given(published_on=day), limits):
        if isinstance(item, Found):
            # Not a person said it, but what describes the page.
            draft = replace(item.draft, dated_by=DatedBy.METADATA)
            item = replace(item, draft=draft)
        yield item


def _look(page: Page, limits: Limits) -> Listing | Links:
    body = _unpacked(page.body, limits)
    if is_sitemap(body):
        return _sitemap(page, body)
    if format_of(body[:HEAD], ".html").read is read_feed or page.kind in _FEED_KINDS:
        return _feed(page, body, limits)
    return Links(feeds=tuple(_links(page, body)))


def _unpacked(body: bytes, limits: Limits) -> bytes:
    if not body.startswith(GZIP):
        return body
    limits = replace(limits, file_bytes=_UNPACKED_BYTES, unpacked_bytes=_UNPACKED_BYTES)
    room = Room(limits)
    return whole(gunzip(io.BytesIO(body), room), room)


# --- Feeds ----------------------------------------------------------------------------------------


def _feed(page: Page, body: bytes, limits: Limits) -> Listing:
    headers = {"content-location": page.url}
    if page.charset is not None:
        headers["content-type"] = f"application/xml; charset={page.charset}"
    feed, entries = parse_feed(body, headers)
    listed = [one for entry in entries if (one := _listed(entry, feed, page, limits))]
    if entries and not listed:
        raise UnreadableSource("Its entries lead to no web pages: give another feed of the site.")
    title = _title(text_of_markup(feed.get("title", "")))
    return Listing(title=title or None, entries=_newest_first(listed))


def _listed(entry: Any, feed: Any, page: Page, limits: Limits) -> Listed | None:
    address = _address(page.url, entry.get("feedburner_origlink") or entry.get("link"))
    if address is None:
        return None
    parsed = entry.get("published_parsed") or entry.get("updated_parsed")
    day = to_date(entry.get("published") or entry.get("created"))
    return Listed(
        address=address,
        moment=_utc(parsed),
        day=day if day is not None and is_plausible(day) else None,
        found=_found(entry, feed, address, page, limits),
    )


def _found(entry: Any, feed: Any, address: str, page: Page, limits: Limits) -> Found | None:
    """The article that the entry holds; None where it has to be fetched.

    What a feed holds of another site's articles is not taken: anybody may write such a feed.
    """
    if not is_same_site(httpx.URL(address), httpx.URL(page.url)) or not has_whole_text(entry):
        return None
    item = Reader(Given(), limits).article(
        address, lambda: replace(fields_of(entry, feed), url=address), many=True
    )
    return item if isinstance(item, Found) else None


def _utc(parsed: Any) -> datetime | None:
    try:
        return datetime(*parsed[:6]).replace(tzinfo=UTC) if parsed else None
    except (ValueError, TypeError, OverflowError):
        return None


# --- Sitemaps -------------------------------------------------------------------------------------


def _sitemap(page: Page, body: bytes) -> Listing:
    pages: list[Listed] = []
    sitemaps: list[Listed] = []
    for entry in read_sitemap(body):
        if (listed := _of_sitemap(entry, page)) is not None:
            (sitemaps if entry.is_sitemap else pages).append(listed)
    return Listing(title=None, entries=_newest_first(pages), sitemaps=_newest_first(sitemaps))


def _of_sitemap(entry: SitemapEntry, page: Page) -> Listed | None:
    address = _address(page.url, entry.address)
    if address is None:
        return None
    day = entry.day
    return Listed(
        address=address,
        moment=entry.published or entry.changed,
        day=day if day is not None and is_plausible(day) else None,
    )


# --- Pages that name feeds ------------------------------------------------------------------------


def _links(page: Page, body: bytes) -> Iterator[tuple[str, str]]:
    """The feeds in the order of the page, each once; those of comments only where no other is."""
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
    """In one line that is safe to show."""
    return shorten(" ".join(printable(written).split()), _MOST_TITLE)


def _is_of_comments(url: str, title: str) -> bool:
    return "comment" in title.lower() or "/comments" in httpx.URL(url).path.lower()


def _joined(base: str, link: str) -> str:
    try:
        return str(httpx.URL(base).join(link))
    except (httpx.InvalidURL, ValueError):
        return base


def _address(base: str, link: object) -> str | None:
    """The address in the form that names an article; None where it is none on the web."""
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


def _newest_first(listed: list[Listed]) -> tuple[Listed, ...]:
    """Each address once; what names no time comes last, in the order it was listed."""
    distinct: dict[str, Listed] = {}
    for one in listed:
        distinct.setdefault(one.address, one)
    ordered = sorted(distinct.values(), key=lambda one: one.moment or _LONG_AGO, reverse=True)
    return tuple(ordered[:MOST_ENTRIES])
