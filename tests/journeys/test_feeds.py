"""Journeys with feeds: added, refreshed, failing, and removed."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from attache.app import open_app
from bot.services import Services
from tests.conftest import Models
from tests.discord_server import DiscordServer, Message
from tests.ingest.feed_pages import LONG, item, rss
from tests.ingest.web_server import Server, fetcher_for, response, serving
from tests.journeys.harness import (
    FINLAND,
    FINLAND_QUESTION,
    NOT_FOUND,
    PATIENT,
    BotHarness,
    populated,
    running,
)

STORY = f"<p>{FINLAND}</p><p>{LONG}</p>"
XML = "application/rss+xml"


@pytest.fixture
async def site() -> AsyncIterator[Server]:
    async with serving() as server:
        entry = item(
            server.url("/finland"),
            title="Finland joins NATO",
            published="Tue, 04 Apr 2023 18:00:00 GMT",
            content=STORY,
        )
        server.says["/feed"] = response(rss(entry), kind=XML)
        yield server


@pytest.fixture
async def app(
    tmp_path: Path, models: Models, site: Server, database: str | None
) -> AsyncIterator[Services]:
    async with open_app(
        tmp_path / "data",
        database=database,
        create=True,
        embedder=models.embedder,
        extractor=models.reader,
        fetcher=fetcher_for(site),
    ) as opened:
        yield opened


async def feed(harness: BotHarness, command: str, **options: object) -> Message:
    reply = await harness.admin.slash(harness.channel, f"/feed {command}", **options)
    return await harness.server.until(
        lambda: reply.interaction.original if reply.text and "…" not in reply.text else None,
        timeout=PATIENT,
        what="the end",
    )


async def pick(harness: BotHarness, command: str, typed: str = "") -> str:
    (choice,) = await harness.admin.autocomplete(
        harness.channel, f"/feed {command}", focused="feed", value=typed
    )
    assert len(str(choice.name)) <= 100
    return str(choice.value)


@pytest.mark.both_engines
async def test_a_feed_is_followed_and_its_articles_answer(
    harness: BotHarness, site: Server
) -> None:
    said = await feed(harness, "add", url=site.url("/feed"), every="1h")
    assert "Added: **[The Day](" in said.text
    assert "every 1 hour" in said.text
    assert "\n1 added" in said.text
    assert said.text.count("The Day") == 1
    assert said.ephemeral
    card = await harness.ask(FINLAND_QUESTION)
    assert NOT_FOUND not in card.text
    assert "Finland joins NATO" in card.text
    again = await feed(harness, "add", url=site.url("/feed"))
    assert "already" in again.text
    assert "last read <t:" in (await feed(harness, "list")).text
    assert "Feeds: 1\n" in await harness.status()


async def test_a_page_with_several_feeds_lets_the_person_choose(
    harness: BotHarness, site: Server
) -> None:
    links = "".join(
        f'<link rel="alternate" type="application/rss+xml" title="*{name}* @everyone" '
        f'href="/{name}.rss">'
        for name in ("world", "sport")
    )
    site.says["/"] = response(f"<!doctype html><html><head>{links}</head><body></body></html>")
    said = await feed(harness, "add", url=site.url("/"))
    assert "several feeds" in said.text
    assert "/world.rss" in said.text
    assert r"\*world\* \@everyone" in said.text
    assert said.pings_nobody
    assert "follows no feeds" in (await feed(harness, "list")).text


async def test_what_is_not_a_feed_is_refused_in_a_sentence(
    harness: BotHarness, site: Server
) -> None:
    site.says["/"] = response("<!doctype html><html><body><p>Hello</p></body></html>")
    for url, why in (
        (site.url("/"), "neither a feed nor a sitemap"),
        (site.url("/none"), "404"),
        ("http://localhost/feed", "not one on the public internet"),
        ("file:///etc/passwd", "only addresses with"),
        ("nonsense", "not"),
    ):
        assert why in (await feed(harness, "add", url=url)).text


async def test_a_feed_is_refreshed_and_removed_by_its_title(
    harness: BotHarness, site: Server
) -> None:
    await feed(harness, "add", url=site.url("/feed"))
    assert (
        "0 added"
        in (await feed(harness, "refresh", feed=await pick(harness, "refresh", "day"))).text
    )
    nobody = await feed(harness, "remove", feed="never heard of")
    assert "no such feed" in nobody.text
    gone = await feed(harness, "remove", feed=await pick(harness, "remove"))
    assert "Its articles stay." in gone.text
    assert NOT_FOUND not in (await harness.ask(FINLAND_QUESTION)).text
    assert "Feeds: 0\n" in await harness.status()


async def test_a_feed_that_fails_three_times_is_shown_in_the_status(
    harness: BotHarness, site: Server
) -> None:
    await feed(harness, "add", url=site.url("/feed"))
    site.says["/feed"] = response(b"", status="500 Oh")
    for n in range(3):
        assert "failing" not in await harness.status()
        chosen = await pick(harness, "refresh")
        said = await feed(harness, "refresh", feed=chosen)
        assert "failed: The site answers 500" in said.text
        times = "once" if n == 0 else f"{n + 1} times in a row"
        assert f"failed {times}" in (await feed(harness, "list")).text
    assert "Feeds: 1, 1 failing\n" in await harness.status()
    told = r"failed 3 times in a row, last read .*: The site answers 500"
    assert re.search(told, await harness.status())


async def test_feeds_are_for_curators_of_the_same_server(harness: BotHarness, site: Server) -> None:
    for command, options in (
        ("add", {"url": site.url("/feed")}),
        ("list", {}),
        ("remove", {"feed": "1"}),
        ("refresh", {"feed": "1"}),
    ):
        reply = await harness.reader.slash(harness.channel, f"/feed {command}", **options)
        assert "You need the permission Manage Messages" in (await reply.original(PATIENT)).text
    await harness.app.feeds.add("guild-1", site.url("/feed"))
    assert "follows no feeds" in (await feed(harness, "list")).text
    assert "no such feed" in (await feed(harness, "remove", feed=site.url("/feed"))).text
    choices = await harness.reader.autocomplete(
        harness.channel, "/feed remove", focused="feed", value=""
    )
    assert not choices


@pytest.mark.both_engines
async def test_feeds_are_refreshed_beside_the_bot(
    app: Services, site: Server, caplog: pytest.LogCaptureFixture
) -> None:
    calls = 0

    async def breaks_once() -> None:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise RuntimeError("nobody foresaw this")
        await app.feeds.run()

    async with DiscordServer() as server:
        harness = populated(server, app)
        await app.feeds.add(f"guild-{harness.guild.id}", site.url("/feed"))
        async with running(server, app, beside=breaks_once):
            async with asyncio.timeout(PATIENT):
                while not await app.collections.list(f"guild-{harness.guild.id}"):
                    await asyncio.sleep(0.05)
            assert NOT_FOUND not in (await harness.ask(FINLAND_QUESTION)).text
    assert "it is begun anew" in caplog.text
    # The bot has stopped: nothing holds the feeds any more.
    (done,) = await app.feeds.refresh(f"guild-{harness.guild.id}")
    assert done.error is None
