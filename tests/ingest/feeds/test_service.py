"""Feeds over HTTP: what is new comes in, politely, and what goes wrong is told."""

import asyncio
import gzip
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import nullcontext
from datetime import date, datetime, timedelta

import pytest

from index.archive import Archive
from index.compute import ComputeThread
from index.embedder import Embedder
from index.errors import FeedThere, UnknownFeed
from index.stores.feeds import FeedStore
from index.stores.leases import Lease
from index.types import DatedBy
from ingest.errors import BadStatus, FeedsBusy, IngestError, NoFeed, SeveralFeeds
from ingest.feeds.schedule import Schedule
from ingest.feeds.service import LEASE, FeedService
from ingest.feeds.wording import is_failing
from ingest.pipeline import Pipeline
from ingest.readers.worker_process import WorkerProcess
from ingest.types import Feed, Limits, Refreshed
from tests.clock import NOON, Clock
from tests.ingest import web_pages as pages
from tests.ingest.feed_pages import LONG, atom, item, news_sitemap, rss, sitemap_index
from tests.ingest.web_server import Server, fetcher_for, redirect, response, serving
from tests.word_embedder import WordEmbedder

pytestmark = pytest.mark.slow

HALF_HOUR = timedelta(minutes=30)
XML = "application/xml"


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """Nothing is looked for by its meaning here."""
    return WordEmbedder()


@pytest.fixture(scope="module")
def reader() -> Iterator[WorkerProcess]:
    """The process that reads for all tests here: to start one takes longer than all else."""
    with WorkerProcess.within(Limits()) as worker:
        yield worker


@pytest.fixture(autouse=True)
def one_reader(reader: WorkerProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(WorkerProcess, "within", lambda _limits: nullcontext(reader))


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with serving() as running:
        yield running


@pytest.fixture
def make(
    archive: Archive,
    embedder: Embedder,
    compute: ComputeThread,
    server: Server,
    clock: Clock,
) -> Callable[..., FeedService]:
    """Makes services like those of one process each."""

    def make(**over: object) -> FeedService:
        options = {
            "store": FeedStore(archive.database),
            "pipeline": Pipeline(archive=archive, embedder=embedder, compute=compute),
            "fetcher": fetcher_for(server),
            "lease": lambda: Lease(archive.database, LEASE, now=clock),
            "schedule": Schedule(jitter=lambda: 0.0),
            "patience": 0.0,
            "now": clock,
        }
        return FeedService(**(options | over))  # type: ignore[arg-type]

    return make


@pytest.fixture
def feeds(make: Callable[..., FeedService]) -> FeedService:
    return make()


def story(server: Server, path: str, *, days: int = 2, dated: bool = True) -> str:
    """The address of an article of its own."""
    head = '<meta property="article:published_time" content="2024-07-08">' if dated else ""
    server.says[path] = response(pages.page(head=head).replace("two days", f"{days} days"))
    return server.url(path)


def stories(server: Server, count: int) -> list[str]:
    return [story(server, f"/{n}", days=n + 2) for n in range(count)]


def feed_of(server: Server, *items: str, path: str = "/feed", **headers: str) -> str:
    server.says[path] = response(rss(*items), kind="application/rss+xml", **headers)
    return server.url(path)


async def added(feeds: FeedService, address: str, **options: object) -> Feed:
    return await feeds.add("public", address, **options)  # type: ignore[arg-type]


async def refreshed(feeds: FeedService) -> Refreshed:
    (one,) = await feeds.refresh("public")
    return one


async def titles(archive: Archive) -> list[str]:
    return [article.title for article in await archive.articles.newest("public")]


# --- What comes in --------------------------------------------------------------------------------


async def test_an_entry_with_its_whole_text_is_stored_without_its_page(
    feeds: FeedService, archive: Archive, server: Server
) -> None:
    link = server.url("/a?utm_source=rss")
    await added(feeds, feed_of(server, item(link, content=f"<p>{LONG}</p>")))
    assert (await refreshed(feeds)).added == 1
    (article,) = await archive.articles.newest("public")
    assert (article.title, article.author, article.publisher) == (
        "Ministers meet",
        "Jane Doe",
        "The Day",
    )
    assert (article.text, article.published_on) == (LONG, date(2026, 7, 1))
    assert article.url == server.url("/a")
    assert "/a" not in server.pages


@pytest.mark.parametrize(
    "entry",
    [
        {"summary": "Modi lands in Moscow."},
        {"content": f"<p>{LONG} …</p>"},
        {"content": f"<p>{LONG}</p><p><a href='/a'>Continue reading</a></p>"},
        {"content": f"<p>{LONG}</p>", "published": None},
    ],
)
async def test_an_entry_without_its_whole_text_is_fetched(
    feeds: FeedService, archive: Archive, server: Server, entry: dict[str, str]
) -> None:
    await added(feeds, feed_of(server, item(story(server, "/a"), **entry)))
    assert (await refreshed(feeds)).added == 1
    assert await titles(archive) == [pages.TITLE]


async def test_what_a_feed_holds_of_another_site_is_fetched_there(
    feeds: FeedService, archive: Archive, server: Server
) -> None:
    story(server, "/a")
    elsewhere = server.url("/a", "other.example")
    await added(feeds, feed_of(server, item(elsewhere, content=f"<p>{LONG}</p>")))
    assert (await refreshed(feeds)).added == 1
    assert await titles(archive) == [pages.TITLE]


async def test_a_page_without_a_day_has_that_of_its_entry(
    feeds: FeedService, archive: Archive, server: Server
) -> None:
    await added(feeds, feed_of(server, item(story(server, "/a", dated=False))))
    assert (await refreshed(feeds)).added == 1
    (article,) = await archive.articles.newest("public")
    assert (article.published_on, article.dated_by) == (date(2026, 7, 1), DatedBy.METADATA)


@pytest.mark.both_engines
async def test_the_newest_come_first_and_the_rest_the_next_time(
    make: Callable[..., FeedService], server: Server
) -> None:
    feeds = make(most_new=2)
    links = stories(server, 5)
    when = [f"2026-07-0{n + 1}T10:00:00Z" for n in range(5)]
    server.says["/atom"] = response(atom(*zip(links, when, strict=True)), kind=XML, ETag='"1"')
    await added(feeds, server.url("/atom"))
    assert [(one.added, one.left) for one in [await refreshed(feeds)]] == [(2, 3)]
    assert server.pages[-2:] == ["/4", "/3"]
    # Unfinished, it is asked for whole again.
    assert (await refreshed(feeds)).left == 1
    assert "if-none-match" not in server.asked[-1].headers
    assert [(one.added, one.left) for one in [await refreshed(feeds)]] == [(1, 0)]
    assert server.pages[-1] == "/0"


@pytest.mark.both_engines
async def test_what_is_there_already_is_not_fetched_again(
    feeds: FeedService, server: Server
) -> None:
    links = stories(server, 2)
    await added(feeds, feed_of(server, *map(item, links)))
    assert (await refreshed(feeds)).added == 2
    server.asked.clear()
    assert (await refreshed(feeds)).added == 0
    assert server.pages == ["/feed"]


@pytest.mark.both_engines
async def test_what_a_curator_removed_does_not_come_back(
    feeds: FeedService, archive: Archive, server: Server
) -> None:
    # The article has another address than the entry.
    story(server, "/modi")
    server.says["/a"] = redirect("/modi")
    await added(feeds, feed_of(server, item(server.url("/a"))))
    assert (await refreshed(feeds)).added == 1
    (article,) = await archive.articles.newest("public")
    assert article.url == server.url("/modi")
    await archive.articles.remove("public", article.id)
    assert (await refreshed(feeds)).added == 0
    # Nor by another feed, which knows nothing of it yet.
    server.says["/b"] = server.says["/a"]
    await feeds.remove("public", server.url("/feed"))
    await added(feeds, feed_of(server, item(server.url("/b")), path="/other"))
    again = await refreshed(feeds)
    assert (again.added, again.known) == (0, 1)
    assert await titles(archive) == []


@pytest.mark.both_engines
async def test_a_feed_fills_its_own_collection_only(
    feeds: FeedService, archive: Archive, server: Server
) -> None:
    url = feed_of(server, item(story(server, "/a")))
    await feeds.add("guild-1", url)
    await feeds.add("guild-2", url)
    await feeds.refresh("guild-1")
    assert (await archive.collections.stats("guild-1")).articles == 1
    assert (await archive.collections.stats("guild-2")).articles == 0
    with pytest.raises(UnknownFeed):
        await feeds.remove("guild-3", url)


# --- Sitemaps -------------------------------------------------------------------------------------


async def test_a_news_sitemap_is_a_feed(
    feeds: FeedService, archive: Archive, server: Server
) -> None:
    link = story(server, "/a", dated=False)
    body = news_sitemap([(link, "2026-06-30T23:00:00+02:00")])
    packed = response(gzip.compress(body.encode()), kind="application/gzip")
    server.says["/news.xml.gz"] = packed
    feed = await added(feeds, server.url("/news.xml.gz"))
    assert feed.title == "news.example (sitemap)"
    assert (await refreshed(feeds)).added == 1
    (article,) = await archive.articles.newest("public")
    assert (article.title, article.published_on) == (pages.TITLE, date(2026, 6, 30))


async def test_of_an_index_the_newest_sitemaps_are_read_and_later_those_that_changed(
    feeds: FeedService, server: Server
) -> None:
    links = stories(server, 8)
    for n, link in enumerate(links[:7]):
        server.says[f"/map{n}"] = response(news_sitemap([(link, "2026-06-01")]), kind=XML)
    index = [(server.url(f"/map{n}"), f"2026-06-0{n + 1}") for n in range(7)]
    server.says["/sitemap.xml"] = response(sitemap_index(index), kind=XML)
    await added(feeds, server.url("/sitemap.xml"))
    assert (await refreshed(feeds)).added == 5
    assert [path for path in server.pages if "map" in path][1:] == [
        "/sitemap.xml", "/map6", "/map5", "/map4", "/map3", "/map2",
    ]  # fmt: skip
    server.asked.clear()
    index[6] = (index[6][0], "2026-07-01T12:00:00Z")
    server.says["/sitemap.xml"] = response(sitemap_index(index), kind=XML)
    body = news_sitemap([(links[6], "2026-06-01"), (links[7], "2026-07-01")])
    server.says["/map6"] = response(body, kind=XML)
    assert (await refreshed(feeds)).added == 1
    assert server.pages == ["/sitemap.xml", "/map6", "/7"]


async def test_a_sitemap_that_defines_entities_gives_none_of_them(
    feeds: FeedService, server: Server
) -> None:
    evil = (
        '<?xml version="1.0"?><!DOCTYPE urlset [<!ENTITY a SYSTEM "file:///etc/passwd">'
        f'<!ENTITY b "{"x" * 1000}"><!ENTITY c "{"&b;" * 100}">]>'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        f"<url><loc>{server.url('/')}&a;&c;</loc></url>"
        f"<url><loc>{story(server, '/a')}</loc></url></urlset>"
    )
    server.says["/sitemap.xml"] = response(evil, kind=XML)
    await added(feeds, server.url("/sitemap.xml"))
    done = await refreshed(feeds)
    assert done.added == 1
    assert not any("xxx" in path or "root" in path for path in server.pages)


# --- Finding feeds --------------------------------------------------------------------------------


def links_page(*hrefs: str, title: str = "The Day") -> bytes:
    links = "".join(
        f'<link rel="alternate" type="application/rss+xml" title="{title}" href="{href}">'
        for href in hrefs
    )
    return response(pages.page(head=links))


async def test_the_feed_that_a_page_names_is_followed(feeds: FeedService, server: Server) -> None:
    feed_of(server, path="/rss")
    server.says["/world"] = links_page("/rss", "/comments/feed")
    feed = await added(feeds, server.url("/world"), every=timedelta(hours=1))
    assert (feed.url, feed.title, feed.every) == (
        server.url("/rss"),
        "The Day",
        timedelta(hours=1),
    )
    with pytest.raises(FeedThere):
        await added(feeds, server.url("/rss"))


async def test_several_feeds_on_a_page_are_listed_as_choices(
    feeds: FeedService, server: Server
) -> None:
    server.says["/"] = links_page("/world.rss", "/sport.rss")
    with pytest.raises(SeveralFeeds, match="2 feeds") as told:
        await added(feeds, server.url("/"))
    assert told.value.choices == (
        (server.url("/world.rss"), "The Day"),
        (server.url("/sport.rss"), "The Day"),
    )
    assert await feeds.list("public") == []


async def test_without_a_feed_the_sitemap_is_looked_for(feeds: FeedService, server: Server) -> None:
    server.says["/"] = response(pages.page())
    server.says["/sitemap.xml"] = response(news_sitemap([]), kind=XML)
    assert (await added(feeds, server.url("/"))).url == server.url("/sitemap.xml")
    named = f"Sitemap: {server.url('/all.xml')}\nSitemap: {server.url('/news.xml')}\n"
    server.says["/robots.txt"] = response(named, kind="text/plain")
    server.says["/news.xml"] = server.says["/sitemap.xml"]
    for host in ("other.example", "third.example"):
        assert (await added(feeds, server.url("/", host))).url == server.url("/news.xml")
        await feeds.remove("public", server.url("/news.xml"))


async def test_few_feeds_are_discovered_at_once(feeds: FeedService, server: Server) -> None:
    at_once = most = 0

    async def slow(writer: asyncio.StreamWriter) -> None:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0.1)
        at_once -= 1
        writer.write(response(b"", status="404 Not Found"))

    server.says["/feed"] = slow
    adding = [added(feeds, server.url("/feed", f"news-{n}.example")) for n in range(5)]
    failed = await asyncio.gather(*adding, return_exceptions=True)
    assert all(isinstance(each, BadStatus) for each in failed)
    assert most == 2


async def test_of_the_sitemaps_that_a_site_names_only_those_that_are_fetched_count(
    feeds: FeedService, server: Server
) -> None:
    server.says["/"] = response(pages.page())
    server.says["/a.xml"] = response(news_sitemap([]), kind=XML)
    never = ["http://[x", "/a.xml", "ftp://news.example/a", "http://localhost/a", "https://a.b:c/"]
    robots = [*never, f"{server.url('/a.xml')}#top", server.url("/a.xml")]
    server.says["/robots.txt"] = response("".join(f"Sitemap: {one}\n" for one in robots))
    assert (await added(feeds, server.url("/"))).url == server.url("/a.xml")


async def test_at_most_some_of_very_many_sitemaps_are_listed(
    feeds: FeedService, server: Server
) -> None:
    server.says["/"] = response(pages.page())
    robots = "".join(f"Sitemap: http://news.example/\u009b2J\u202e{n}\n" for n in range(5_000))
    server.says["/robots.txt"] = response(robots + "Sitemap: http://news.example/\x1b[2J\n")
    with pytest.raises(SeveralFeeds, match="more") as told:
        await added(feeds, server.url("/"))
    assert len(told.value.choices) == 20
    assert len(str(told.value)) < 2_000
    assert all(line.isprintable() for line in str(told.value).split("\n"))


async def test_at_most_some_of_very_many_feeds_are_listed(
    feeds: FeedService, server: Server
) -> None:
    server.says["/"] = links_page(*(f"/{n}.rss" for n in range(300)))
    with pytest.raises(SeveralFeeds, match="300 feeds") as told:
        await added(feeds, server.url("/"))
    assert str(told.value).endswith("… and 280 more.")


async def test_where_a_page_redirects_to_cannot_command_a_terminal(
    feeds: FeedService, server: Server
) -> None:
    server.says["/"] = redirect("x:\x1b[2J")
    with pytest.raises(IngestError, match="not a web address") as told:
        await added(feeds, server.url("/"))
    assert str(told.value).isprintable()


async def test_an_address_without_feed_and_sitemap_is_refused_with_a_sentence(
    feeds: FeedService, server: Server
) -> None:
    server.says["/"] = response(pages.page())
    with pytest.raises(NoFeed, match="neither a feed nor a sitemap"):
        await added(feeds, server.url("/"))


# --- Being polite ---------------------------------------------------------------------------------


async def test_a_feed_that_has_not_changed_is_not_sent_again(
    feeds: FeedService, server: Server
) -> None:
    url = feed_of(
        server,
        item(story(server, "/a")),
        ETag='W/"1"',
        Last_Modified="Wed, 01 Jul 2026 10:00:00 GMT",
    )
    await added(feeds, url)
    await refreshed(feeds)
    server.says["/feed"] = response(b"", status="304 Not Modified", kind=None)
    server.asked.clear()
    done = await refreshed(feeds)
    assert (done.added, done.error) == (0, None)
    (asked,) = (one for one in server.asked if one.path == "/feed")
    assert asked.headers["if-none-match"] == 'W/"1"'
    assert asked.headers["if-modified-since"] == "Wed, 01 Jul 2026 10:00:00 GMT"
    assert (await refreshed(feeds)).feed.etag == 'W/"1"'


async def test_failures_in_a_row_double_the_pause_and_are_told(
    feeds: FeedService, server: Server, clock: Clock
) -> None:
    await added(feeds, feed_of(server))
    server.says["/feed"] = response(b"", status="500 Oh")
    for n, pause in enumerate((1, 2, 4), start=1):
        done = await refreshed(feeds)
        assert "500" in (done.error or "")
        assert (done.feed.failures, done.feed.due_at) == (n, clock.time + pause * HALF_HOUR)
        assert is_failing(done.feed) == (n == 3)
    for _ in range(9):
        done = await refreshed(feeds)
    assert done.feed.due_at == clock.time + timedelta(days=1)
    feed_of(server)
    done = await refreshed(feeds)
    assert (done.feed.failures, done.feed.error) == (0, None)
    assert done.feed.due_at == clock.time + HALF_HOUR


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
async def test_a_site_that_asks_to_wait_is_left_alone(
    feeds: FeedService, server: Server, clock: Clock, status: str
) -> None:
    await added(feeds, feed_of(server))
    server.says["/feed"] = response(b"", status=status, Retry_After="7200")
    assert (await refreshed(feeds)).feed.due_at == clock.time + timedelta(hours=2)


async def test_a_feed_that_is_gone_for_good_is_stopped(
    feeds: FeedService, server: Server, clock: Clock
) -> None:
    await added(feeds, feed_of(server))
    server.says["/feed"] = response(b"", status="410 Gone")
    done = await refreshed(feeds)
    assert done.feed.is_stopped and is_failing(done.feed)
    assert "gone for good" in (done.error or "")
    clock.time += timedelta(days=365)
    assert await feeds.refresh_due() == 0
    # Asked for by a person, it is tried again.
    feed_of(server)
    assert not (await refreshed(feeds)).feed.is_stopped


async def test_a_feed_that_moved_for_good_is_asked_for_there(
    feeds: FeedService, server: Server
) -> None:
    await added(feeds, feed_of(server))
    feed_of(server, path="/new")
    server.says["/feed"] = redirect("/for-now", "301 Moved Permanently")
    server.says["/for-now"] = redirect("/new", "302 Found")
    assert (await refreshed(feeds)).feed.url == server.url("/for-now")
    server.says["/for-now"] = redirect("/new", "308 Permanent Redirect")
    assert (await refreshed(feeds)).feed.url == server.url("/new")


@pytest.mark.both_engines
async def test_a_feed_that_moved_to_another_one_here_is_stopped(
    feeds: FeedService, server: Server
) -> None:
    await added(feeds, feed_of(server))
    await added(feeds, feed_of(server, path="/other"))
    server.says["/feed"] = redirect("/other", "301 Moved Permanently")
    (done,) = await feeds.refresh("public", server.url("/feed"))
    assert done.feed.is_stopped
    assert "moved to" in (done.error or "")


async def test_a_feed_that_became_a_web_page_fails(feeds: FeedService, server: Server) -> None:
    await added(feeds, feed_of(server))
    server.says["/"] = response(pages.page())
    server.says["/feed"] = redirect("/", "301 Moved Permanently")
    done = await refreshed(feeds)
    assert "no feed any more" in (done.error or "")
    # It may come back where it was.
    assert done.feed.url == server.url("/feed")


NOT_MODIFIED = response(b"", status="304 Not Modified", kind=None)


async def test_a_feed_moves_only_to_an_address_that_was_read(
    feeds: FeedService, server: Server
) -> None:
    await added(feeds, feed_of(server, ETag='"1"'))
    await refreshed(feeds)
    server.says["/feed"] = redirect("/", "301 Moved Permanently")
    server.says["/"] = NOT_MODIFIED
    done = await refreshed(feeds)
    assert "304" in (done.error or "")
    assert done.feed.url == server.url("/feed")
    assert "if-none-match" not in server.asked[-1].headers


async def test_a_moved_feed_is_fetched_without_the_old_validators(
    feeds: FeedService, server: Server
) -> None:
    await added(feeds, feed_of(server, ETag='"1"'))
    await refreshed(feeds)
    feed_of(server, item(story(server, "/a")), path="/new", ETag='"2"')
    whole = server.says["/new"]

    async def as_it_is_asked(writer: asyncio.StreamWriter) -> None:
        is_marked = "if-none-match" in server.asked[-1].headers
        writer.write(NOT_MODIFIED if is_marked else whole)  # type: ignore[arg-type]

    server.says["/new"] = as_it_is_asked
    server.says["/feed"] = redirect("/new", "301 Moved Permanently")
    done = await refreshed(feeds)
    assert (done.added, done.feed.url, done.feed.etag) == (1, server.url("/new"), '"2"')


async def test_a_title_cannot_command_a_terminal(feeds: FeedService, server: Server) -> None:
    body = rss(title="The\n<![CDATA[&#27;[31m]]>\u0085Day\u202e")
    server.says["/feed"] = response(body, kind=XML)
    assert (await added(feeds, server.url("/feed"))).title.isprintable()


# --- Entries that cannot be read ------------------------------------------------------------------


@pytest.mark.both_engines
async def test_an_entry_that_fails_is_told_and_tried_three_times(
    feeds: FeedService, server: Server
) -> None:
    server.says["/paid"] = response(pages.DECLARED_PAYWALL)
    await added(feeds, feed_of(server, item(story(server, "/a")), item(server.url("/paid"))))
    done = await refreshed(feeds)
    assert (done.added, done.left, done.error) == (1, 0, None)
    assert [(one.source, "paywall" in one.reason) for one in done.failures] == [
        (server.url("/paid"), True)
    ]
    for _ in range(3):
        done = await refreshed(feeds)
    assert server.pages.count("/paid") == 3
    assert done.error is None
    assert (done.feed.unread, "paywall" in (done.feed.unread_reason or "")) == (1, True)


async def test_a_feed_of_which_nothing_can_be_read_fails(
    feeds: FeedService, server: Server
) -> None:
    server.says["/paid"] = response(pages.DECLARED_PAYWALL)
    await added(feeds, feed_of(server, item(server.url("/paid")), item(server.url("/none"))))
    done = await refreshed(feeds)
    assert (done.feed.failures, len(done.failures)) == (1, 2)
    assert "None of its new articles could be read." in (done.error or "")


async def test_a_site_in_trouble_is_left_alone_and_its_entries_are_not_given_up(
    feeds: FeedService, server: Server
) -> None:
    links = stories(server, 5)
    good = {path: server.says.pop(path) for path in [f"/{n}" for n in range(5)]}
    server.says |= dict.fromkeys(good, response(b"", status="502 Bad Gateway"))
    await added(feeds, feed_of(server, *map(item, links)))
    for _ in range(4):
        server.asked.clear()
        done = await refreshed(feeds)
        assert "could not be fetched" in (done.error or "")
        assert (len(server.pages), done.left) == (4, 5)
    server.says |= good
    assert (await refreshed(feeds)).added == 5


async def test_one_page_that_always_fails_is_not_the_trouble_of_its_site(
    feeds: FeedService, server: Server
) -> None:
    server.says["/broken"] = response(b"", status="500 Oh")
    await added(feeds, feed_of(server, item(server.url("/broken")), item(story(server, "/a"))))
    for _ in range(4):
        done = await refreshed(feeds)
    assert server.pages.count("/broken") == 3
    assert done.feed.unread == 1


async def test_an_unforeseen_error_fails_only_its_feed_or_page(
    make: Callable[..., FeedService], server: Server, clock: Clock
) -> None:
    real = fetcher_for(server)

    class Odd:
        async def fetch(self, address: str) -> object:
            if address.endswith("/odd-page"):
                raise RuntimeError("nobody foresaw this")
            return await real.fetch(address)

        async def poll(self, address: str, known: object) -> object:
            if address.endswith("/odd") and clock.time > NOON:
                raise RuntimeError("nobody foresaw this")
            return await real.poll(address, known)  # type: ignore[arg-type]

    feeds = make(fetcher=Odd())
    await added(feeds, feed_of(server, path="/odd"))
    await added(feeds, feed_of(server, item(server.url("/odd-page")), item(story(server, "/a"))))
    clock.time += HALF_HOUR
    seen: list[Refreshed] = []
    assert await feeds.refresh_due(seen.append) == 2
    assert sorted((one.added, len(one.failures), one.error is None) for one in seen) == [
        (0, 0, False),
        (1, 1, True),
    ]


@pytest.mark.both_engines
async def test_an_entry_that_is_listed_again_after_it_was_forgotten_is_no_new_article(
    feeds: FeedService, archive: Archive, server: Server, clock: Clock
) -> None:
    # Their articles have other addresses than they.
    for path, target in (("/a", "/modi"), ("/b", "/removed")):
        story(server, target, days=len(target))
        server.says[path] = redirect(target)
    links = [server.url("/a"), server.url("/b")]
    await added(feeds, feed_of(server, *map(item, links)))
    assert (await refreshed(feeds)).added == 2
    (removed,) = [
        a for a in await archive.articles.newest("public") if (a.url or "").endswith("removed")
    ]
    await archive.articles.remove("public", removed.id)
    clock.time += timedelta(days=91)
    feed_of(server)
    await refreshed(feeds)
    server.asked.clear()
    feed_of(server, *map(item, links))
    done = await refreshed(feeds)
    assert server.pages == ["/feed", "/a", "/modi", "/b", "/removed"]
    assert (done.added, done.known, done.left) == (0, 2, 0)
    assert len(await archive.articles.newest("public")) == 1
    server.asked.clear()
    await refreshed(feeds)
    assert server.pages == ["/feed"]


@pytest.mark.both_engines
async def test_of_an_index_that_is_not_read_whole_nothing_is_forgotten(
    feeds: FeedService, server: Server, clock: Clock
) -> None:
    story(server, "/modi")
    server.says["/a"] = redirect("/modi")
    server.says["/map"] = response(news_sitemap([(server.url("/a"), "2026-06-01")]), kind=XML)
    index = sitemap_index([(server.url("/map"), "2026-06-01")])
    server.says["/sitemap.xml"] = response(index, kind=XML)
    await added(feeds, server.url("/sitemap.xml"))
    assert (await refreshed(feeds)).added == 1
    clock.time += timedelta(days=91)
    await refreshed(feeds)
    index = sitemap_index([(server.url("/map"), f"{clock.time:%Y-%m-%d}")])
    server.says["/sitemap.xml"] = response(index, kind=XML)
    server.asked.clear()
    await refreshed(feeds)
    assert server.pages == ["/sitemap.xml", "/map"]


# --- When, and by whom ----------------------------------------------------------------------------


@pytest.mark.both_engines
async def test_only_what_is_due_is_read(feeds: FeedService, server: Server, clock: Clock) -> None:
    await added(feeds, feed_of(server))
    await added(feeds, feed_of(server, path="/daily"), every=timedelta(days=1))
    assert await feeds.refresh_due() == 2
    assert await feeds.refresh_due() == 0
    clock.time += HALF_HOUR
    assert await feeds.refresh_due() == 1
    clock.time += timedelta(days=1)
    assert await feeds.refresh_due() == 2


def slowed(page: object, clock: Clock, by: timedelta) -> Callable[..., Awaitable[None]]:
    """The page, from a site that takes its time."""

    async def slow(writer: asyncio.StreamWriter) -> None:
        clock.time += by
        writer.write(page)  # type: ignore[arg-type]

    return slow


@pytest.mark.both_engines
async def test_a_slow_feed_is_left_when_its_time_is_up_and_goes_on_the_next_time(
    make: Callable[..., FeedService], server: Server, clock: Clock
) -> None:
    feeds = make(budget=timedelta(seconds=60))
    links = stories(server, 5)
    await added(feeds, feed_of(server, *map(item, links)))
    for n in range(5):
        server.says[f"/{n}"] = slowed(server.says[f"/{n}"], clock, timedelta(seconds=40))
    assert [(one.added, one.left) for one in [await refreshed(feeds)]] == [(2, 3)]
    # Where the list alone takes so long, one entry is read each time.
    server.says["/feed"] = slowed(server.says["/feed"], clock, timedelta(seconds=90))
    assert [(one.added, one.left) for one in [await refreshed(feeds)]] == [(1, 2)]


@pytest.mark.both_engines
async def test_one_collection_does_not_wait_for_all_feeds_of_another(
    feeds: FeedService, server: Server, clock: Clock
) -> None:
    for n in range(3):
        await feeds.add("guild-1", feed_of(server, path=f"/many{n}"))
        clock.time += timedelta(seconds=1)
    await feeds.add("guild-2", feed_of(server, path="/only"))
    server.asked.clear()
    assert await feeds.refresh_due() == 4
    assert server.pages == ["/many0", "/only", "/many1", "/many2"]


@pytest.mark.both_engines
async def test_two_processes_never_read_feeds_at_once_and_none_twice(
    make: Callable[..., FeedService], server: Server
) -> None:
    at_once = most = 0

    async def slow(writer: asyncio.StreamWriter) -> None:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0.05)
        at_once -= 1
        writer.write(response(rss(), kind=XML))

    ours, theirs = make(patience=60.0), make(patience=60.0)
    for n in range(4):
        server.says[f"/feed{n}"] = response(rss(), kind=XML)
        await added(ours, server.url(f"/feed{n}"))
        server.says[f"/feed{n}"] = slow
    server.asked.clear()
    counts = await asyncio.gather(ours.refresh_due(), theirs.refresh_due())
    assert sum(counts) == 4
    assert most == 1
    assert sorted(server.pages) == ["/feed0", "/feed1", "/feed2", "/feed3"]


@pytest.mark.both_engines
async def test_waiting_too_long_for_the_lease_is_an_error(
    make: Callable[..., FeedService], archive: Archive, server: Server, clock: Clock
) -> None:
    feeds = make(patience=0.6)
    await added(feeds, feed_of(server))
    other = Lease(archive.database, LEASE, now=clock)
    assert await other.take()
    with pytest.raises(FeedsBusy, match="just now"):
        await feeds.refresh("public")
    with pytest.raises(FeedsBusy):
        await feeds.refresh_due()
    # Of a process that died nobody waits for more than the lease lasts.
    clock.time += timedelta(minutes=6)
    assert await feeds.refresh_due() == 1


@pytest.mark.both_engines
async def test_a_process_that_loses_the_lease_begins_no_more_entries(
    make: Callable[..., FeedService], archive: Archive, server: Server, clock: Clock
) -> None:
    feeds = make(budget=timedelta(hours=1))
    links = stories(server, 3)
    await added(feeds, feed_of(server, *map(item, links)))
    first = server.says["/0"]

    async def late(writer: asyncio.StreamWriter) -> None:
        clock.time += timedelta(minutes=6)
        assert await Lease(archive.database, LEASE, now=clock).take()
        writer.write(first)  # type: ignore[arg-type]

    server.says["/0"] = late
    done = await refreshed(feeds)
    assert (done.added, done.left) == (1, 2)


@pytest.mark.both_engines
async def test_an_erased_collection_does_not_come_back_by_its_feed(
    feeds: FeedService, archive: Archive, server: Server
) -> None:
    links = stories(server, 3)
    await added(feeds, feed_of(server, *map(item, links)))
    await added(feeds, feed_of(server, path="/other"))
    page = server.says["/1"]

    async def erased_meanwhile(writer: asyncio.StreamWriter) -> None:
        await archive.collections.drop("public")
        writer.write(page)  # type: ignore[arg-type]

    server.says["/1"] = erased_meanwhile
    assert await feeds.refresh_due() == 1
    assert await archive.collections.names() == []
    assert "/2" not in server.pages


@pytest.mark.both_engines
async def test_a_removed_feed_is_read_no_further(
    feeds: FeedService, archive: Archive, server: Server
) -> None:
    links = stories(server, 3)
    feed = await added(feeds, feed_of(server, *map(item, links)))
    page = server.says["/0"]

    async def removed_meanwhile(writer: asyncio.StreamWriter) -> None:
        await feeds.remove("public", feed.url)
        writer.write(page)  # type: ignore[arg-type]

    server.says["/0"] = removed_meanwhile
    assert (await refreshed(feeds)).added == 1
    assert server.pages[-1] == "/0"
    assert (await archive.collections.stats("public")).articles == 1


@pytest.mark.both_engines
async def test_stopped_in_the_middle_it_keeps_what_was_stored_and_gives_the_lease_back(
    feeds: FeedService, archive: Archive, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    links = stories(server, 3)
    stuck = asyncio.Event()
    good = server.says["/1"]

    async def never(writer: asyncio.StreamWriter) -> None:
        stuck.set()
        await asyncio.sleep(30)

    server.says["/1"] = never
    await added(feeds, feed_of(server, *map(item, links)))
    running = asyncio.create_task(feeds.run())
    await stuck.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert (await archive.collections.stats("public")).articles == 1
    server.says["/1"] = good
    assert (await refreshed(feeds)).added == 2


async def test_the_loop_outlives_what_goes_wrong(
    make: Callable[..., FeedService], server: Server, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    rounds = asyncio.Queue[None]()

    async def sleep(_seconds: float) -> None:
        rounds.put_nowait(None)
        await asyncio.sleep(0)

    feeds = make(sleep=sleep)
    await added(feeds, feed_of(server, item(story(server, "/a"))))
    due = FeedStore.due
    calls = 0

    async def failing_once(self: FeedStore, at: datetime) -> list[Feed]:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise RuntimeError("nobody foresaw this")
        return await due(self, at)

    monkeypatch.setattr(FeedStore, "due", failing_once)
    running = asyncio.create_task(feeds.run())
    for _ in range(3):
        await rounds.get()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    (feed,) = await feeds.list("public")
    assert feed.succeeded_at == clock.time
