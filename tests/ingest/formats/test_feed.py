from datetime import date

import pytest

from ingest.types import (
    ExtractedArticle,
    Failure,
)
from tests.ingest import documents
from tests.ingest.documents import TEXT, TITLE
from tests.ingest.in_memory import read


def test_an_entry_of_a_feed_gives_its_whole_text_and_address() -> None:
    data = documents.rss(
        {}, {"title": "B &amp; C", "link": "https://the-day.example/b", "text": "B."}
    )
    drafts = [item.draft for item in read("a.rss", data) if isinstance(item, ExtractedArticle)]
    assert [draft.title for draft in drafts] == [TITLE, "B & C"]
    assert (drafts[0].url, drafts[0].text) == ("https://the-day.example/modi", TEXT)
    assert (drafts[0].publisher, drafts[0].author) == ("The Day", "Jane Doe")


def test_drafts_in_an_export_of_wordpress_are_left_out() -> None:
    data = documents.rss().replace(b"<item>", b"<item><wp:status>draft</wp:status>")
    data = data.replace(b"<channel>", b'<channel xmlns:wp="http://wordpress.org/export/1.2/">')
    (item,) = read("a.xml", data)
    assert isinstance(item, Failure) and "no entries" in item.reason


@pytest.mark.parametrize(
    "dated",
    [
        b"<pubDate>mar., 09 juil. 2024 10:00:00 +0200</pubDate>",
        b"<dc:date xmlns:dc='http://purl.org/dc/elements/1.1/'>2024-07-09T10:00:00Z</dc:date>",
        b"<updated xmlns='http://www.w3.org/2005/Atom'>2024-07-09T10:00:00Z</updated>",
        b"<link>https://the-day.example/2024/07/09/a</link>",
    ],
)
def test_an_entry_is_dated_by_what_it_says_in_whatever_element(dated: bytes) -> None:
    data = b"<rss version='2.0'><channel><title>T</title><item><title>A</title>%s<description>"
    data += b"Ministers met.</description></item></channel></rss>"
    (item,) = read("a.rss", data % dated)
    assert isinstance(item, ExtractedArticle), item
    assert item.draft.published_on == date(2024, 7, 9)
