"""Live pages whose entries stand in the markup only, and pages that look much like them."""

import io
import json
import time
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.extraction.live_blog_markup import find_live_entries
from ingest.extraction.markup import Markup
from ingest.readers.files import read_stream
from ingest.types import DatedBy, ExtractedArticle, Item
from tests.ingest import web_pages as pages

ENTRIES = [
    (
        "2024-07-09T15:00:00Z",
        "Modi leaves for Vienna",
        "The prime minister has left for Vienna.",
    ),
    (
        "2024-07-09T09:30:00Z",
        "An order is given",
        "Putin gave Modi the country's highest order.",
    ),
    ("2024-07-08T18:10:00Z", "Dinner at the dacha", "The two leaders dined at Putin's residence."),
    ("2024-07-08T14:05:00Z", "Modi lands", "Modi's plane landed at Vnukovo airport near Moscow."),
]
MORE = "Officials of both countries said that the talks went on for three hours and were open."
OPENED = '<meta property="article:published_time" content="2024-07-08T06:00:00Z">'

Layout = Callable[[Sequence[tuple[str, str, str]]], str]


def articles(entries: Sequence[tuple[str, str, str]]) -> str:
    """A theme with an `<article>` an entry, which has an id and tools to share it."""
    numbers = count(1)
    return (
        '<div class="live-feed">'
        + "".join(
            f'<article class="post-{n} entry" id="e{n}"><header><time datetime="{at}">'
            f"{at[11:16]} GMT</time><h2>{title}</h2></header><p>{text}</p><p>{MORE}</p>"
            f'<ul class="share-tools"><li><a href="https://s.example/?u={n}">Share</a></li></ul>'
            "</article>"
            for n, (at, title, text) in zip(numbers, entries, strict=False)
        )
        + "</div>"
    )


def items_of_a_list(entries: Sequence[tuple[str, str, str]]) -> str:
    """A list with the times inside links to the entries themselves."""
    return (
        "<ol>"
        + "".join(
            f'<li><div><a href="#{at}"><time datetime="{at}">{at[11:16]}</time></a></div>'
            f"<div><h3>{title}</h3><p>{text} It said so on <a href='https://x.example/1'>X</a>.</p>"
            f"<p>{MORE}</p></div></li>"
            for at, title, text in entries
        )
        + "</ol>"
    )


def stamped(entries: Sequence[tuple[str, str, str]]) -> str:
    """Boxes whose times are attributes for a script to show."""
    return (
        "<section>"
        + "".join(
            f'<div class="post" data-timestamp="{at}"><h3>{title}</h3><p>{text}</p>'
            f"<p>{MORE}</p></div>"
            for at, title, text in entries
        )
        + "</section>"
    )


def microdata(entries: Sequence[tuple[str, str, str]]) -> str:
    """Entries that are marked as a live page's."""
    return (
        '<div itemscope itemtype="https://schema.org/LiveBlogPosting">'
        + "".join(
            f'<div itemprop="liveBlogUpdate" itemscope itemtype="https://schema.org/BlogPosting">'
            f'<meta itemprop="datePublished" content="{at}"><h3 itemprop="headline">{title}</h3>'
            f'<div itemprop="articleBody"><p>{text}</p><p>{MORE}</p></div></div>'
            for at, title, text in entries
        )
        + "</div>"
    )


LAYOUTS: list[Layout] = [articles, items_of_a_list, stamped, microdata]


def read(body: str, *, head: str = OPENED) -> list[Item]:
    page = pages.page(title="Live: Modi in Moscow", head=head, body=f"<h1>Live</h1>{body}")
    return list(read_stream(io.BytesIO(page.encode()), "a.html"))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_entry_that_is_shown_is_an_article_of_its_own_day(layout: Layout) -> None:
    found = read(layout(ENTRIES))
    assert [item.draft.title for item in found if isinstance(item, ExtractedArticle)] == [
        title for _, title, _ in ENTRIES
    ]
    for item, (at, _, text) in zip(found, ENTRIES, strict=True):
        assert isinstance(item, ExtractedArticle)
        assert item.draft.published_on == date.fromisoformat(at[:10])
        assert item.draft.dated_by is DatedBy.PAGE
        first, second = item.draft.text.split("\n\n")
        assert first.startswith(text)
        assert second == MORE


@pytest.mark.parametrize("layout", LAYOUTS)
def test_entries_may_stand_in_either_order(layout: Layout) -> None:
    assert len(read(layout(ENTRIES[::-1]))) == len(ENTRIES)


def test_a_time_beside_the_entries_is_not_taken_for_an_entry() -> None:
    opened = '<div class="opened"><time datetime="2024-07-08T06:00:00Z">Opened at six</time></div>'
    found = read(stamped(ENTRIES).replace("<section>", f"<section>{opened}"))
    assert len(found) == len(ENTRIES)


def test_an_entry_of_the_evening_keeps_the_day_that_it_shows() -> None:
    evening = "".join(
        f'<article><time datetime="2024-07-09T0{hour}:10:00Z">{hour + 8}:10 p.m. ET, July 8, 2024'
        f"</time><p>{text} {MORE}</p></article>"
        for hour, (_, _, text) in zip((3, 2, 1), ENTRIES, strict=False)
    )
    found = read(evening)
    assert len(found) == 3
    for item in found:
        assert isinstance(item, ExtractedArticle)
        assert item.draft.published_on == date(2024, 7, 8)


def in_json_ld(updates: object) -> list[ExtractedArticle]:
    blog = {"@type": "LiveBlogPosting", "datePublished": "2024-07-06T08:00Z", "headline": "Live"}
    script = json.dumps(blog | {"liveBlogUpdate": updates})
    head = f'<script type="application/ld+json">{script}</script>'
    return [
        item for item in read("<p>Loading</p>", head=head) if isinstance(item, ExtractedArticle)
    ]


@pytest.mark.parametrize("body", ["articleBody", "text", "description"])
def test_entries_in_json_ld_are_decoded_however_often_they_were_escaped(body: str) -> None:
    update = {
        "headline": "A &amp;amp; B&amp;#8217;s",
        body: "&lt;p&gt;One &amp;amp; two.&lt;/p&gt;&lt;p&gt;Three.&lt;/p&gt;" + MORE,
        "datePublished": "2024-07-08T09:00Z",
    }
    (item,) = in_json_ld({"@type": "ItemList", "itemListElement": [{"item": update}]})
    assert item.draft.title == "A & B’s"
    assert item.draft.text.split("\n\n")[:2] == ["One & two.", "Three."]


def test_an_entry_without_a_time_has_the_day_of_the_one_before_it() -> None:
    timed = {"headline": "One", "articleBody": MORE, "datePublished": "2024-07-09T09:00Z"}
    untimed = {"headline": "Two", "articleBody": f"{MORE} Again."}
    earlier = {"headline": "Three", "articleBody": f"{MORE} At last.", "dateCreated": "2024-07-08"}
    days = [item.draft.published_on.day for item in in_json_ld([timed, untimed, earlier])]
    assert days == [9, 9, 8]


def test_an_entry_is_known_by_its_own_address() -> None:
    head = OPENED + '<link rel="canonical" href="https://the-day.example/live">'
    urls = [
        item.draft.url
        for item in read(articles(ENTRIES), head=head)
        if isinstance(item, ExtractedArticle)
    ]
    assert urls == [f"https://the-day.example/live#e{n}" for n in range(1, 5)]
    times = [
        item.draft.url
        for item in read(stamped(ENTRIES), head=head)
        if isinstance(item, ExtractedArticle)
    ]
    assert times[0] == "https://the-day.example/live#20240709T150000Z"


def addresses(entries: Sequence[tuple[str, str, str]], layout: Layout = stamped) -> list[str]:
    head = OPENED + '<link rel="canonical" href="https://the-day.example/live">'
    return [
        str(item.draft.url)
        for item in read(layout(entries), head=head)
        if isinstance(item, ExtractedArticle)
    ]


@given(st.lists(st.datetimes(), min_size=3, max_size=3), st.none() | st.dates())
def test_no_extreme_time_stops_a_page(times: list[datetime], day: date | None) -> None:
    entries = [
        (at.isoformat(), title, text) for at, (_, title, text) in zip(times, ENTRIES, strict=False)
    ]
    markup = Markup.of(f"<html><body>{stamped(entries)}</body></html>")
    find_live_entries(markup, text=stamped(entries), day=day)


def test_a_live_page_may_last_to_the_end_of_the_calendar() -> None:
    entries = [(f"9999-12-31{at[10:]}", title, text) for at, title, text in ENTRIES]
    markup = Markup.of(f"<html><body>{stamped(sorted(entries))}</body></html>")
    assert len(find_live_entries(markup, text=MORE, day=None)) == len(ENTRIES)


@pytest.mark.parametrize("layout", [stamped, microdata])
def test_entries_of_one_minute_are_told_apart_by_their_texts(layout: Layout) -> None:
    alone = addresses(ENTRIES, layout)
    twin = (ENTRIES[1][0], "A second order", "Putin gave the minister the second order.")
    urls = addresses([*ENTRIES[:1], twin, *ENTRIES[1:]], layout)
    assert len(set(urls)) == 5
    assert [urls[0], *urls[3:]] == [alone[0], *alone[2:]]
    assert all(url.startswith(f"{alone[1]}-") for url in urls[1:3])
    # Where they stand does not matter, nor what is told later.
    later = ("2024-07-09T16:00:00Z", "In Vienna", "The prime minister has landed in Vienna.")
    assert addresses([later, ENTRIES[0], ENTRIES[1], twin, *ENTRIES[2:]], layout)[1:] == [
        urls[0], urls[2], urls[1], *urls[3:],
    ]  # fmt: skip


def test_an_entry_that_is_shown_twice_is_one_and_keeps_its_address() -> None:
    assert addresses([ENTRIES[0], *ENTRIES]) == [addresses(ENTRIES)[0], *addresses(ENTRIES)]


def test_entries_of_a_page_without_an_address_are_known_by_their_text() -> None:
    first = [
        item.draft.identity
        for item in read(articles(ENTRIES))
        if isinstance(item, ExtractedArticle)
    ]
    other = [(at, title, f"Later: {text}") for at, title, text in ENTRIES]
    second = [
        item.draft.identity for item in read(articles(other)) if isinstance(item, ExtractedArticle)
    ]
    assert len({*first, *second}) == 2 * len(ENTRIES)


def test_an_intro_does_not_make_a_live_page_an_article() -> None:
    assert len(read(f"<p>{pages.PARAGRAPHS[1]}</p>{articles(ENTRIES)}")) == len(ENTRIES)


PARAGRAPHS = pages.paragraphs(*pages.PARAGRAPHS * 2)
TEASERS = "".join(
    f'<li class="item"><time datetime="{at}">{at[11:16]}</time>'
    f'<h3><a href="/{n}">{title}</a></h3><p>{text} {MORE}</p></li>'
    for n, (at, title, text) in enumerate(ENTRIES)
)
PLAIN = "".join(
    f'<li class="item"><time datetime="{at}">{at[11:16]}</time><p>{text}</p></li>'
    for at, _, text in ENTRIES
)


def moved(days: int) -> list[tuple[str, str, str]]:
    """The entries, each so many days before the one above it."""
    return [
        ((date(2024, 7, 9) - timedelta(days=days * n)).isoformat() + at[10:], title, text)
        for n, (at, title, text) in enumerate(ENTRIES)
    ]


@pytest.mark.parametrize(
    "body",
    [
        f"<article>{PARAGRAPHS}</article><ul>{TEASERS}</ul>",
        f"<article>{PARAGRAPHS}<ul>{TEASERS}</ul></article>",
        f"<article>{PARAGRAPHS}<ul>{PLAIN}</ul></article>",
        f'<article>{PARAGRAPHS}</article><div class="latest">{PLAIN}</div>',
        f'<article>{PARAGRAPHS}</article><div id="comments">{articles(ENTRIES * 3)}</div>',
        f'<p>Short.</p><ol class="comment-list">{items_of_a_list(ENTRIES)}</ol>',
        f"<aside>{articles(ENTRIES)}</aside>{PARAGRAPHS}",
        f"<ul>{TEASERS}</ul>",
        articles(ENTRIES[:2]),
        articles(moved(30)),
        articles([(at[:10], title, text) for at, title, text in ENTRIES]),
        articles([ENTRIES[1], ENTRIES[3], ENTRIES[0], ENTRIES[2]]),
    ],
    ids=[
        "teasers below", "teasers within", "headlines within", "headlines below", "comments",
        "comments on little", "beside", "only teasers", "two", "other days", "days only",
        "no order",
    ],
)  # fmt: skip
def test_what_only_looks_like_entries_makes_no_live_page(body: str) -> None:
    assert len(read(body)) == 1


def test_a_chronology_of_another_year_is_one_article() -> None:
    [item] = read(articles(ENTRIES), head=OPENED.replace("2024", "2025"))
    assert isinstance(item, ExtractedArticle)
    assert item.draft.published_on == date(2025, 7, 8)


@pytest.mark.parametrize(
    "body",
    [
        "<div><time datetime='2024-07-08T10:00'>a</time></div>" * 7_000,
        "<div><time datetime='2024-07-08T10:00'>a</time>" * 3_000,
        "<ul><li><time datetime='2024-07-08T10:00'>a word</time>" * 2_000,
    ],
    ids=["many", "deep", "lists"],
)
def test_a_page_made_of_times_is_read_fast(body: str) -> None:
    markup = Markup.of(f"<html><body>{body}</body></html>")
    began = time.process_time()
    find_live_entries(markup, text="", day=None)
    assert time.process_time() - began < 5
