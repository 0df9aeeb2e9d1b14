"""Feeds and sitemaps, made for the tests."""

from collections.abc import Sequence
from xml.sax.saxutils import escape

LONG = " ".join(
    f"In sentence number {n} the ministers of both countries spoke about trade and borders."
    for n in range(1, 20)
)


def rss(*items: str, title: str = "The Day") -> str:
    """An RSS feed of these items."""
    return f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>{title}</title>
<link>http://news.example/</link>{"".join(items)}</channel></rss>"""


def item(
    link: str,
    *,
    title: str = "Ministers meet",
    published: str | None = "Wed, 01 Jul 2026 10:00:00 GMT",
    summary: str = "The ministers met.",
    content: str | None = None,
) -> str:
    """One entry; `content` is its whole text as HTML."""
    whole = f"<content:encoded>{escape(content)}</content:encoded>" if content else ""
    day = f"<pubDate>{published}</pubDate>" if published else ""
    return (
        f"<item><title>{escape(title)}</title><link>{escape(link)}</link>{day}"
        f"<dc:creator>Jane Doe</dc:creator><description>{escape(summary)}</description>"
        f"{whole}</item>"
    )


def atom(*entries: tuple[str, str], title: str = "The Day") -> str:
    """An Atom feed; each entry is its link and the time it was published."""
    written = "".join(
        f'<entry><title>Ministers meet</title><id>{link}</id><link href="{link}"/>'
        f"<published>{when}</published><updated>{when}</updated><summary>Met.</summary></entry>"
        for link, when in entries
    )
    return (
        '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>{title}</title>{written}</feed>"
    )


def news_sitemap(entries: Sequence[tuple[str, str]]) -> str:
    """A news sitemap; each entry is its address and the time it was published."""
    written = "".join(
        f"<url><loc>{loc}</loc><news:news><news:publication><news:name>The Day</news:name>"
        f"<news:language>en</news:language></news:publication>"
        f"<news:publication_date>{when}</news:publication_date>"
        f"<news:title>Ministers meet</news:title></news:news>"
        f"<image:image><image:loc>http://news.example/picture.jpg</image:loc></image:image></url>"
        for loc, when in entries
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
        'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">'
        f"{written}</urlset>"
    )


def sitemap_index(sitemaps: Sequence[tuple[str, str]]) -> str:
    """An index of sitemaps; each is its address and when it was changed."""
    written = "".join(
        f"<sitemap><loc>{loc}</loc><lastmod>{when}</lastmod></sitemap>" for loc, when in sitemaps
    )
    return (
        '<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        f"{written}</sitemapindex>"
    )
