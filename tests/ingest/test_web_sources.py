"""Web addresses as sources: fetched, extracted, stored, and found."""

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from index.archive import Archive
from index.compute import ComputeThread
from index.embedder import Embedder
from index.searcher import Searcher
from ingest.collection_service import CollectionService
from ingest.sources import Sources
from ingest.types import ArticleDetails, ArticleReport, DatedBy, Failure, Outcome, Progress
from tests.ingest import web_pages as pages
from tests.ingest.web_server import Server, fetcher_for, response, serving

pytestmark = pytest.mark.slow

ARTICLE = pages.OPEN_GRAPH.replace('content="/modi?utm_source=x"', 'content=""')


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with serving() as running:
        running.says["/modi"] = response(ARTICLE)
        yield running


@pytest.fixture
def collections(
    archive: Archive,
    embedder: Embedder,
    compute: ComputeThread,
    searcher: Searcher,
    server: Server,
) -> CollectionService:
    return CollectionService(
        archive=archive,
        embedder=embedder,
        compute=compute,
        searcher=searcher,
        fetcher=fetcher_for(server),
    )


def stories(server: Server, count: int, *, host: str = "news.example") -> list[str]:
    """The addresses of so many different articles."""
    for n in range(count):
        text = ARTICLE.replace("two days", f"{n + 2} days")
        server.says[f"/{n}"] = response(text)
    return [server.url(f"/{n}", host) for n in range(count)]


async def test_a_page_can_be_found_at_once(
    collections: CollectionService, archive: Archive, searcher: Searcher, server: Server
) -> None:
    receipt = await collections.add_url("guild-1", server.url("/modi"))
    (report,) = receipt.articles
    assert (report.outcome, receipt.failures) == (Outcome.ADDED, ())
    assert report.dated is not None
    assert (report.dated.day, report.dated.by) == (date(2024, 7, 8), DatedBy.METADATA)
    (hit, *_) = await searcher.search("Who dined with Modi?", collections=["guild-1"])
    assert hit.passage.article.url == server.url("/modi")
    assert hit.passage.text in "\n\n".join(pages.PARAGRAPHS)
    again = await collections.add_url("guild-1", server.url("/modi"))
    assert again.articles[0].outcome is Outcome.UNCHANGED


async def test_details_override_what_a_web_page_says(
    collections: CollectionService, archive: Archive, server: Server
) -> None:
    receipt = await collections.add_url(
        "guild-1",
        server.url("/modi"),
        ArticleDetails(title="Mine", publisher="Me", published_on=date(2024, 7, 7)),
    )
    article = await archive.articles.get("guild-1", receipt.articles[0].article_id)
    assert (article.title, article.publisher) == ("Mine", "Me")
    assert article.published_on == date(2024, 7, 7)


@pytest.mark.parametrize("url", ["http://127.0.0.1/", "http://news.example:22/", "the web", ""])
async def test_an_address_that_is_refused_is_a_failure_and_nothing_is_stored(
    collections: CollectionService, url: str
) -> None:
    receipt = await collections.add_url("guild-1", url)
    assert (receipt.articles, len(receipt.failures)) == ((), 1)
    assert await collections.list("guild-1") == []


async def test_pages_that_are_no_articles_are_never_stored(
    collections: CollectionService, server: Server
) -> None:
    bad = [
        pages.DECLARED_PAYWALL, pages.TEASER, pages.CONSENT, pages.SHELL, pages.CHALLENGE,
        pages.GONE, pages.NO_DATE,
    ]  # fmt: skip
    for n, body in enumerate(bad):
        server.says[f"/bad/{n}"] = response(body)
    urls = [server.url(f"/bad/{n}") for n in range(len(bad))]
    summary = await collections.ingest(urls, "public")
    assert (summary.added, [one.source for one in summary.failures]) == (0, urls)
    assert await collections.list("public") == []


async def test_files_and_pages_are_taken_in_together_and_in_order(
    collections: CollectionService, server: Server, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("date 2024-07-08 Moscow: Talks were held in the Kremlin.")
    (tmp_path / "b.txt").write_text("undated")
    one, two, three = stories(server, 3)
    seen: list[Progress] = []
    sources = [one, tmp_path / "a.txt", server.url("/none"), two, tmp_path / "b.txt", three, one]
    summary = await collections.ingest(sources, "public", on_progress=seen.append)
    assert (summary.added, len(summary.failures)) == (4, 2)
    assert [progress.latest.source for progress in seen] == [str(source) for source in sources[:6]]
    assert "404" in summary.failures[0].reason
    fractions = [progress.fraction for progress in seen]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0
    again = await collections.ingest(sources, "public")
    assert (again.unchanged, again.added, len(again.failures)) == (4, 0, 2)


async def test_an_edited_page_replaces_what_it_said_before(
    collections: CollectionService, server: Server
) -> None:
    url = server.url("/modi")
    await collections.ingest([url], "public")
    server.says["/modi"] = response(ARTICLE.replace("two days", "three days"))
    assert (await collections.ingest([url], "public")).replaced == 1
    assert len(await collections.list("public")) == 1


async def test_pages_of_several_sites_are_fetched_side_by_side(
    collections: CollectionService, server: Server
) -> None:
    at_once = most = 0
    several = asyncio.Event()

    async def slow(writer: asyncio.StreamWriter) -> None:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        if at_once > 1:
            several.set()
        await several.wait()
        await asyncio.sleep(0.05)
        at_once -= 1
        writer.write(response(ARTICLE))

    server.says["/slow"] = slow
    urls = [server.url("/slow", f"{name}.example") for name in "abcdefghijkl"]
    summary = await collections.ingest(urls, "public")
    assert (summary.added, summary.duplicate) == (1, 11)
    assert 2 <= most <= 8


async def test_stored_articles_are_reported_without_waiting_for_slow_pages(
    collections: CollectionService, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.pipeline.WINDOW_SECONDS", 0.1)
    told = asyncio.Event()

    async def waits(writer: asyncio.StreamWriter) -> None:
        await told.wait()
        writer.write(response(ARTICLE))

    async def late(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.2)
        writer.write(response(ARTICLE.replace("two days", "nine days")))

    server.says |= {"/late": late, "/waits": waits}
    urls = [server.url("/late"), server.url("/waits", "other.example")]
    summary = await collections.ingest(urls, "public", on_progress=lambda _: told.set())
    assert summary.added == 2


async def test_an_interrupted_run_ends_at_once_keeps_what_it_told_and_goes_on(
    collections: CollectionService, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.pipeline.WINDOW_ITEMS", 1)
    urls = stories(server, 12)
    stuck = asyncio.Event()

    async def never(writer: asyncio.StreamWriter) -> None:
        stuck.set()
        await asyncio.sleep(30)

    good, server.says["/4"] = server.says["/4"], never
    told: list[str] = []
    task = asyncio.create_task(
        collections.ingest(urls, "public", on_progress=lambda one: told.append(one.latest.source))
    )
    await stuck.wait()
    while len(told) < 2:
        await asyncio.sleep(0.01)
    began = time.monotonic()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert time.monotonic() - began < 2
    stored = await collections.list("public")
    assert len(stored) == len(told) < 12
    server.says["/4"] = good
    summary = await collections.ingest(urls, "public")
    assert (summary.unchanged, summary.added) == (len(told), 12 - len(told))


async def test_an_unforeseen_error_with_one_page_does_not_stop_the_others(
    collections: CollectionService, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = fetcher_for(server)

    class Odd:
        async def fetch(self, address: str) -> object:
            if address.endswith("/0"):
                raise RuntimeError("nobody foresaw this")
            return await real.fetch(address)

    monkeypatch.setattr(collections, "_fetcher", Odd())
    summary = await collections.ingest(stories(server, 2), "public")
    assert summary.added == 1
    assert "details are in the log" in summary.failures[0].reason


def test_sources_without_a_fetcher_say_that_nothing_is_fetched() -> None:
    (item,) = Sources(["https://news.example/"])
    assert isinstance(item, Failure)
    assert "save the page" in item.reason


async def test_a_live_page_is_stored_entry_by_entry(
    collections: CollectionService, server: Server
) -> None:
    server.says["/live"] = response(pages.LIVE)
    reports: list[Progress] = []
    summary = await collections.ingest([server.url("/live")], "public", on_progress=reports.append)
    assert summary.added == 2
    assert all(isinstance(one.latest, ArticleReport) for one in reports)
    assert (await collections.ingest([server.url("/live")], "public")).unchanged == 2
