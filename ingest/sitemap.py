"""A sitemap, or an index of sitemaps, as sites publish them for search engines."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from lxml import etree

_MOST = 50_000  # as the protocol has it
_LONGEST_DATE = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class SitemapEntry:
    """What a sitemap says of one page, or an index of one sitemap.

    `changed` is when it was last changed, `published` is said by news sitemaps only.
    """

    address: str
    changed: datetime | None
    published: datetime | None
    is_sitemap: bool


def read_sitemap(data: bytes) -> Iterator[SitemapEntry]:
    """The entries, in order; what comes after damage is left out."""
    elements = etree.iterparse(
        io.BytesIO(data),
        events=("end",),
        # Nothing that the document defines or names is looked at.
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        recover=True,
    )
    count = 0
    for _, element in elements:
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


def _entry(element: etree._Element, *, is_sitemap: bool) -> SitemapEntry | None:
    # Pictures and videos of a page have a <loc> as well, in namespaces of their own.
    space = etree.QName(element).namespace
    own = {
        _name(child): (child.text or "").strip()
        for child in element
        if isinstance(child.tag, str) and etree.QName(child).namespace == space
    }
    if not own.get("loc"):
        return None
    published = next(
        (one.text for one in element.iterdescendants() if _name(one) == "publication_date"), None
    )
    return SitemapEntry(
        address=own["loc"],
        changed=moment(own.get("lastmod")),
        published=moment(published),
        is_sitemap=is_sitemap,
    )


def moment(said: str | None) -> datetime | None:
    """The time that an ISO 8601 date or time names, in UTC where it names no zone."""
    try:
        time = datetime.fromisoformat((said or "").strip()[:_LONGEST_DATE])
        return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _name(element: etree._Element) -> str | None:
    """The name without its namespace; None for comments and the like."""
    return etree.QName(element).localname if isinstance(element.tag, str) else None
