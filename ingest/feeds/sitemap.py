"""Parse sitemaps and indexes of sitemaps (sitemaps.org)."""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice

from lxml import etree

from ingest.dates import to_date

_ROOTS = frozenset({"urlset", "sitemapindex"})
_MOST = 50_000  # entries, as the protocol has it
_LONGEST_DATE = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class SitemapEntry:
    """One page in a sitemap, or one sitemap in an index.

    `changed` is when it was last changed. `published` and `day` are in news sitemaps only: the time
    of publication, and its day in the site's time zone.
    """

    address: str
    changed: datetime | None
    published: datetime | None
    day: date | None
    is_sitemap: bool


def is_sitemap(data: bytes) -> bool:
    """Whether the root element is that of a sitemap or of an index."""
    try:
        return any(_name(element) in _ROOTS for _, element in islice(_elements(data, "start"), 1))
    except etree.XMLSyntaxError:  # of an empty document
        return False


def read_sitemap(data: bytes) -> Iterator[SitemapEntry]:
    """Yield the entries, in order, up to where the document is damaged."""
    count = 0
    for _, element in _elements(data, "end"):
        kind = _name(element)
        if kind not in ("url", "sitemap"):
            continue
        entry = _entry(element, is_sitemap=kind == "sitemap")
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
        if entry is not None:
            yield entry
            count += 1
        if count >= _MOST:
            return


def _elements(data: bytes, event: str) -> Iterable[tuple[str, etree._Element]]:
    elements: Iterable[tuple[str, etree._Element]] = etree.iterparse(
        io.BytesIO(data),
        events=(event,),
        # Entities and external documents are not loaded.
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        recover=True,
    )
    return elements


def _entry(element: etree._Element, *, is_sitemap: bool) -> SitemapEntry | None:
    # Images and videos of a page have <loc> elements too, in other namespaces.
    space = _space(element)
    own = {_name(child): (child.text or "").strip() for child in element if _space(child) == space}
    if not own.get("loc"):
        return None
    published = next(
        (one.text for one in element.iterdescendants() if _name(one) == "publication_date"), None
    )
    return SitemapEntry(
        address=own["loc"],
        changed=parse_time(own.get("lastmod")),
        published=parse_time(published),
        day=to_date((published or "")[:_LONGEST_DATE]),
        is_sitemap=is_sitemap,
    )


def parse_time(said: str | None) -> datetime | None:
    """Parse an ISO 8601 date or time, in UTC where it has no zone; None if it is malformed."""
    try:
        time = datetime.fromisoformat((said or "").strip()[:_LONGEST_DATE])
        return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _name(element: etree._Element) -> str | None:
    """Return the name without its namespace; None for comments and the like."""
    # lxml keeps a prefix that is not declared as part of the tag.
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2] if isinstance(tag, str) else None


def _space(element: etree._Element) -> str | None:
    """Return the namespace part of the tag; None for comments and the like."""
    tag = element.tag
    return tag.removesuffix(_name(element) or "") if isinstance(tag, str) else None
