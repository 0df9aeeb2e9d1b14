import gzip
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from index.types import ArticleDraft
from ingest.extraction.written_dates import day_in
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
from tests.ingest import web_pages as pages

pytestmark = pytest.mark.slow

URL = "https://the-day.example/world/modi-moscow"


def served(body: str | bytes, *, url: str = URL, kind: str = "text/html", **over: object) -> Page:
    data = body.encode() if isinstance(body, str) else body
    return replace(Page(asked=url, url=url, kind=kind, charset=None, body=data), **over)


def items(body: str | bytes, *, details: ArticleDetails = NO_DETAILS, **over: object) -> list[Item]:
    return list(read_page(served(body, **over), details=details))  # type: ignore[arg-type]


def found(body: str | bytes, **over: object) -> ExtractedArticle:
    (item,) = items(body, **over)  # type: ignore[arg-type]
    assert isinstance(item, ExtractedArticle), item
    return item


def reason(body: str | bytes, **over: object) -> str:
    (item,) = items(body, **over)  # type: ignore[arg-type]
    assert isinstance(item, Failure), item
    assert item.source
    return item.reason


def test_a_page_gives_every_field_and_no_boilerplate() -> None:
    item = found(pages.JSON_LD)
    assert item.source == URL
    assert item.draft == ArticleDraft(
        title=pages.TITLE,
        text="\n\n".join(pages.PARAGRAPHS),
        published_on=date(2024, 7, 8),
        url="https://www.the-day.example/2024/modi-moscow",
        publisher="The Day",
        author="Jane Doe",
        language="en",
        dated_by=DatedBy.METADATA,
    )


@pytest.mark.parametrize(
    ("body", "by"),
    [
        (pages.JSON_LD, DatedBy.METADATA),
        (pages.GRAPH, DatedBy.METADATA),
        (pages.OPEN_GRAPH, DatedBy.METADATA),
        (pages.TIME_ELEMENT, DatedBy.PAGE),
        (pages.DATE_CLASS, DatedBy.PAGE),
        (pages.DATE_LINE, DatedBy.PAGE),
        (pages.WIRE, DatedBy.DATELINE),
        # doubted, and so the next source is asked
        (pages.FUTURE, DatedBy.PAGE),
        (pages.OLD, DatedBy.PAGE),
    ],
)
def test_the_day_is_found_and_what_says_so_is_kept(body: str, by: DatedBy) -> None:
    item = found(body)
    assert item.dated is not None
    assert (item.dated.day, item.dated.by) == (date(2024, 7, 8), by)
    assert item.draft.published_on == date(2024, 7, 8)
    assert item.draft.title == pages.TITLE
    # Of what was seen to find it, nothing is left on top.
    assert item.draft.text.startswith((pages.PARAGRAPHS[0], "MOSCOW, July 8"))


@pytest.mark.parametrize(
    "path",
    [
        "/2024/07/08/modi",
        "/2024/7/8/modi",
        "/world/2024/jul/08/modi",
        "/2024-07-08/modi",
        "/modi-2024-07-08",
        "/20240708-modi.html",
    ],
)
def test_an_address_tells_the_day_where_the_page_does_not(path: str) -> None:
    item = found(pages.NO_DATE, url=f"https://the-day.example{path}")
    assert item.dated is not None
    assert (item.dated.day, item.dated.by) == (date(2024, 7, 8), DatedBy.ADDRESS)


@pytest.mark.parametrize("path", ["/modi", "/2024/13/45/a", "/12024070812/a", "/2024/07/a"])
def test_a_page_without_a_day_is_refused_with_what_to_do(path: str) -> None:
    said = reason(pages.NO_DATE, url=f"https://the-day.example{path}")
    assert "no publication date" in said
    assert "article:published_time" in said


def test_a_day_that_is_only_doubtful_is_refused_by_name() -> None:
    assert "2199-01-01 cannot be right" in reason(pages.ONLY_FUTURE)


def test_details_override_a_page_but_leave_its_address() -> None:
    details = ArticleDetails(title="Mine", published_on=date(2024, 7, 7), publisher="Me")
    item = found(pages.JSON_LD, details=details)
    assert (item.draft.title, item.draft.publisher) == ("Mine", "Me")
    assert (item.draft.published_on, item.dated) == (date(2024, 7, 7), None)
    assert item.draft.url == "https://www.the-day.example/2024/modi-moscow"


def test_the_address_is_the_pages_own_without_tracking() -> None:
    assert found(pages.OPEN_GRAPH).draft.url == "https://the-day.example/modi"
    elsewhere = pages.JSON_LD.replace("www.the-day.example", "evil.example")
    assert found(elsewhere, url=URL + "?utm_medium=x").draft.url == URL


def test_a_site_without_a_name_is_called_by_its_host() -> None:
    assert found(pages.DATE_CLASS.replace(" | The Day", "")).draft.publisher == "the-day.example"


REFUSALS = {
    "declared paywall": (pages.DECLARED_PAYWALL, "paywall"),
    "paywall for a part": (pages.PART_PAYWALL, "paywall"),
    "teaser": (pages.TEASER, "paywall"),
    "locked tier": (pages.TIER, "paywall"),
    "consent": (pages.CONSENT, "consent"),
    "shell": (pages.SHELL, "JavaScript"),
    "shell without noscript": (pages.BARE_SHELL, "JavaScript"),
    "challenge": (pages.CHALLENGE, "whether a person"),
    "soft 404": (pages.GONE, "does not exist"),
    "soft 404 with stories": (pages.GONE_404, "does not exist"),
    "no text": (pages.EMPTY, "hardly any text"),
    "nothing": ("", "empty"),
    "blank": (" \n ", "empty"),
    "no HTML": ("just a word", "hardly any text"),
    "binary": (bytes(range(256)) * 20, "binary"),
}


@pytest.mark.parametrize(("body", "said"), REFUSALS.values(), ids=REFUSALS)
def test_what_is_no_article_is_named_and_never_taken_in(body: str | bytes, said: str) -> None:
    assert said in reason(body)


def test_a_front_page_is_no_article_whether_asked_for_or_redirected_to() -> None:
    front = "https://the-day.example/"
    assert "front page of a site" in reason(pages.FRONT, url=front)
    assert "leads to the front page" in reason(pages.FRONT, url=front, asked=URL)


def test_an_address_whose_query_names_the_article_is_no_front_page() -> None:
    url = "https://the-day.example/?p=17"
    body = pages.DATE_CLASS.replace("<title>", '<link rel="canonical" href="/"><title>')
    assert found(body, url=url).draft.url == url


def test_a_consent_page_is_known_by_its_host() -> None:
    page = pages.page(body="<h1>The Day</h1><p>Choose.</p>")
    assert "consent" in reason(page, url="https://consent.the-day.example/collect?to=x")


@pytest.mark.parametrize(
    "words",
    [
        "404 dead: how the dam broke",
        "Not found guilty: court frees envoy",
        "Page not turned: Paris and Berlin",
        "Access to Gaza denied, says the UN",
    ],
)
def test_a_headline_that_only_sounds_like_an_error_is_a_headline(words: str) -> None:
    body = pages.JSON_LD.replace(pages.TITLE, words)
    assert found(body).draft.title == words


def test_a_long_article_about_cookies_paywalls_and_javascript_is_an_article() -> None:
    extra = [
        "Before you continue, accept all cookies: so begins each visit to the site, said a judge. "
        "Subscribe to continue reading, the next box says, and enable JavaScript, the third. " * 12
    ]
    body = pages.page(
        head='<meta property="article:published_time" content="2024-07-08">',
        body=f"<article><h1>{pages.TITLE}</h1>"
        f"{pages.paragraphs(*pages.PARAGRAPHS, *extra)}</article>",
    )
    assert "enable JavaScript" in found(body).draft.text


# Encodings


@pytest.mark.parametrize(
    ("encoding", "charset", "meta"),
    [
        ("utf-8", "utf-8", "utf-8"),
        ("utf-8", "iso-8859-1", "iso-8859-1"),  # both wrong
        ("windows-1251", "windows-1251", "utf-8"),  # the header is right
        ("windows-1251", None, "windows-1251"),
        ("koi8-r", "KOI8-R", "koi8-r"),
        ("koi8-r", "no-such-encoding", "koi8-r"),
        ("utf-8", "rot13", "punycode"),
    ],
)
def test_a_page_is_read_in_its_encoding(encoding: str, charset: str | None, meta: str) -> None:
    body = pages.RUSSIAN.replace('charset="utf-8"', f'charset="{meta}"').replace("©", "(c)")
    draft = found(body.encode(encoding), charset=charset).draft
    assert draft.text.startswith("Премьер-министр Индии Нарендра Моди прибыл в Москву")
    assert (draft.title, draft.language) == ("Моди в Москве", "ru")


@pytest.mark.parametrize("codec", ["punycode", "idna", "hex", "unicode_escape", "utf-7", "rot13"])
def test_codecs_that_are_no_encodings_of_pages_are_not_used(codec: str) -> None:
    body = pages.JSON_LD.replace('charset="utf-8"', f'charset="{codec}"')
    assert found(body.encode("latin-1"), charset=codec).draft.title == pages.TITLE


# Other kinds

RAW = "date 2024-07-08 Moscow: Modi arrived in Moscow on Monday. He met Putin."
ROW = json.dumps({"date": "2024-07-08", "text": "Modi arrived in Moscow.", "title": "Modi"})


@pytest.mark.parametrize(
    ("kind", "path", "body"),
    [
        ("text/plain", "/a", RAW),
        ("text/plain", "/a.txt?v=1", RAW),
        ("text/markdown", "/a", f"---\ndate: 2024-07-08\n---\n{RAW}"),
        ("text/plain", "/a.md", f"---\ndate: 2024-07-08\n---\n{RAW}"),
        ("application/json", "/a", ROW),
        ("application/x-ndjson", "/a", ROW),
        ("application/octet-stream", "/a.jsonl", ROW),
        ("application/octet-stream", "/a", pages.JSON_LD),
        ("application/xhtml+xml", "/a", pages.JSON_LD),
    ],
)
def test_other_kinds_go_to_the_readers_of_files(kind: str, path: str, body: str) -> None:
    item = found(body, kind=kind, url=f"https://the-day.example{path}")
    assert item.draft.published_on == date(2024, 7, 8)


def test_a_text_is_known_by_its_address_and_lines_by_their_own() -> None:
    url = "https://the-day.example/a.txt"
    assert found(RAW, kind="text/plain", url=url).draft.identity == url
    rows = items(ROW + "\n" + ROW.replace("Moscow", "Kazan"), kind="application/jsonl")
    assert len({item.draft.identity for item in rows if isinstance(item, ExtractedArticle)}) == 2


@pytest.mark.parametrize("charset", [None, "utf-8", "latin-1"])
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_zipped_lines_are_read_whether_they_come_zipped_or_not(
    pack: Callable[[bytes], bytes], charset: str | None
) -> None:
    body = pack(ROW.encode() + b"\n")
    url = "https://the-day.example/a.jsonl.gz"
    item = found(body, kind="application/gzip", url=url, charset=charset)
    assert item.draft.title == "Modi"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (gzip.compress((b" " * 9_999 + b"\n") * 3_000), "25,000,000 bytes"),
        (b"\x1f\x8bno", "damaged"),
    ],
)
def test_a_zipped_bomb_is_refused(body: bytes, said: str) -> None:
    url = "https://the-day.example/a.jsonl.gz"
    assert said in reason(body, kind="application/octet-stream", url=url)


@pytest.mark.parametrize("kind", ["image/png", "application/msword", "text/css", "x/y"])
def test_a_kind_that_is_not_read_is_named(kind: str) -> None:
    assert f"'{kind}'" in reason(b"\x00", kind=kind)


# Live pages


def test_a_live_page_that_only_a_script_shows_is_read_from_its_data() -> None:
    node = json.dumps(
        {
            "@type": "LiveBlogPosting",
            "liveBlogUpdate": [
                {"datePublished": "2024-07-08T10:00:00Z", "articleBody": " ".join(pages.PARAGRAPHS)}
            ],
        }
    )
    shell = pages.BARE_SHELL.replace(
        "</head>", f'<script type="application/ld+json">{node}</script></head>'
    )
    assert found(shell).draft.text == " ".join(pages.PARAGRAPHS)


def test_a_short_report_under_a_banner_is_a_report() -> None:
    body = pages.DATE_CLASS.replace("We use cookies.", "We value your privacy. Accept all.")
    body = body.replace(pages.PARAGRAPHS[2], "")
    assert found(body).draft.text.startswith(pages.PARAGRAPHS[0])


def test_a_live_page_becomes_one_article_per_dated_entry() -> None:
    url = "https://the-day.example/live"
    last, first = items(pages.LIVE, url=url)
    assert isinstance(last, ExtractedArticle)
    assert isinstance(first, ExtractedArticle)
    assert (last.draft.title, last.draft.published_on) == ("Modi leaves Moscow", date(2024, 7, 9))
    assert last.draft.text == "The Indian prime minister has left for Vienna."
    assert last.draft.url == f"{url}#e2"
    assert (first.draft.title, first.draft.published_on) == ("Modi lands", date(2024, 7, 8))
    assert first.draft.text == "Modi's plane has landed at Vnukovo."
    assert first.draft.url == f"{url}#20240708T141000Z"
    assert {last.draft.publisher, first.draft.publisher} == {"The Day"}


# Harm


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 60_000,
        "<ul><li>a word or two</li></ul>" * 100_000,  # hours, if it were read
        "<table><tr><td>a word</td></tr></table>" * 1_000,
        "<b><i>" * 30_000 + "x",
        "<table><tr><td>" * 10_000,
        "<p>" + "a " * 300_000,
        "<a href=x>y</a>" * 50_000,
        "<!--" * 100_000,
        "<html lang=" * 50_000,
        "<meta name=date content=" + "1" * 500_000,
        "<time>" + "1 January " * 50_000,
        f'<script type="application/ld+json">{"[" * 100_000}</script>',
        f'<script type="application/ld+json">{json.dumps([{"@type": "Article"}] * 5_000)}</script>',
        "<title>" + "page not " * 50_000,
        "&#0;&#55296;" * 1_000,
    ],
    ids=lambda body: body[:20],
)
def test_odd_markup_is_settled_soon(body: str) -> None:
    assert len(list(read_page(served(body), limits=Limits()))) == 1


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("Published 8 July 2024 10:30", date(2024, 7, 8)),
        ("July 8th, 2024", date(2024, 7, 8)),
        ("8 Sept. 2024", date(2024, 9, 8)),
        ("on 2024-07-08, in Moscow", date(2024, 7, 8)),
        ("2024-07-08T23:30:00-05:00", date(2024, 7, 8)),
        ("30 February 2024", None),
        ("07/08/2024", None),
        ("July 2024", None),
        ("2024-07-081", None),
    ],
)
def test_a_day_is_named_for_certain_or_not_at_all(said: str, day: date | None) -> None:
    assert day_in(said) == day
