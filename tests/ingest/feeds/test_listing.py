"""What feeds, sitemaps and pages list, as it is read from their bytes."""

import time
from datetime import UTC, date, datetime

import pytest

from ingest.feeds.listing import FeedLinks, Listing, read_listing
from ingest.types import Failure, Limits
from ingest.web.page import Page
from tests.ingest.feed_pages import item, news_sitemap, rss, sitemap_index

HOME = "https://news.example"
A, B = f"{HOME}/a", f"{HOME}/b"


def look(body: str | bytes) -> Listing | FeedLinks | Failure:
    body = body.encode() if isinstance(body, str) else body
    url = f"{HOME}/feed"
    page = Page(asked=url, url=url, kind="application/xml", charset=None, body=body)
    (seen,) = read_listing(page, Limits())
    return seen


def listing(body: str | bytes) -> Listing:
    seen = look(body)
    assert isinstance(seen, Listing)
    return seen


@pytest.mark.parametrize(
    ("said", "day", "moment"),
    [
        ("2024-05-01T22:00:00-05:00", date(2024, 5, 1), datetime(2024, 5, 2, 3, tzinfo=UTC)),
        ("2024-05-02T02:00:00+05:30", date(2024, 5, 2), datetime(2024, 5, 1, 20, 30, tzinfo=UTC)),
        ("2024-05-01T22:00:00Z", date(2024, 5, 1), datetime(2024, 5, 1, 22, tzinfo=UTC)),
        ("2024-05-01", date(2024, 5, 1), datetime(2024, 5, 1, tzinfo=UTC)),
        ("9999-12-31T23:00:00-05:00", None, None),
        ("soon", None, None),
    ],
)
def test_an_entry_of_a_sitemap_is_of_the_day_that_is_written(
    said: str, day: date | None, moment: datetime | None
) -> None:
    (entry,) = listing(news_sitemap([(A, said)])).entries
    assert (entry.day, entry.moment) == (day, moment)


def test_feeds_and_sitemaps_read_one_day_from_one_time() -> None:
    said = "2024-05-01T22:00:00-05:00"
    (of_feed,) = listing(rss(item(A, published=said))).entries
    (of_sitemap,) = listing(news_sitemap([(A, said)])).entries
    assert of_feed.day == of_sitemap.day


def test_entries_of_different_zones_are_in_the_order_they_came_out() -> None:
    early, late = "2024-05-02T02:00:00+05:30", "2024-05-01T22:00:00-05:00"
    entries = listing(news_sitemap([(A, early), (B, late)])).entries
    assert [one.address for one in entries] == [B, A]


@pytest.mark.parametrize(
    "before",
    [
        "<!-- made by <b>a tool</b> -->",
        '<?xml-stylesheet type="text/xsl" href="/a.xsl?b=<c>"?>',
        '<!DOCTYPE urlset [<!ENTITY a "x > <b>"><!-- it\'s <c> -->]>',
        f"<!-- {'<p>a long licence</p> ' * 1_000}-->",
    ],
    ids=["comment", "instruction", "doctype", "long comment"],
)
def test_a_sitemap_is_recognised_behind_comments_and_declarations(before: str) -> None:
    for body, root in (
        (news_sitemap([(A, "2024-05-01")]), "<urlset"),
        (sitemap_index([(A, "2024-05-01")]), "<sitemapindex"),
    ):
        seen = listing(body.replace(root, before + root, 1))
        assert [one.address for one in (*seen.entries, *seen.sitemaps)] == [A]


def test_only_the_root_element_makes_a_sitemap() -> None:
    assert isinstance(look("<html><body><urlset></urlset></body></html>"), FeedLinks)
    assert isinstance(look("<!-- <urlset> --><html><body></body></html>"), FeedLinks)
    assert isinstance(look(""), FeedLinks)


def test_a_sitemap_with_an_undeclared_prefix_is_read() -> None:
    body = (
        f"<urlset><url><loc>{A}</loc><image:loc>{B}</image:loc><news:news>"
        "<news:publication_date>2024-05-01</news:publication_date></news:news></url></urlset>"
    )
    (entry,) = listing(body).entries
    assert (entry.address, entry.day) == (A, date(2024, 5, 1))


@pytest.mark.parametrize("piece", ["<!--", "<?", "<!a>", "<!-- a -->", "<!DOCTYPE a [", "<!a '"])
def test_unclosed_openings_are_matched_fast(piece: str) -> None:
    body = piece * (8_000_000 // len(piece))
    began = time.process_time()
    look(body)
    assert time.process_time() - began < 5
