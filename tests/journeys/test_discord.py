"""Journeys through the basics: adding articles, asking, permissions, failures, and shutdown."""

import asyncio
import logging
import os
import re
import signal
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from answer.types import Answer, Citation
from attache.app import open_app
from bot.errors import TokenRefused
from ingest.types import ArticleDetails, CollectionReport
from language import english
from tests.conftest import Models
from tests.discord_server import DiscordServer, Reply, Upload
from tests.ingest import web_pages
from tests.ingest.web_server import fetcher_for, response, serving
from tests.journeys.harness import (
    ADMIN,
    FINLAND,
    FINLAND_QUESTION,
    MODI,
    MODI_QUESTION,
    NOT_FOUND,
    PATIENT,
    TODAY,
    BotHarness,
    FailingServices,
    components_of,
    populated,
    run_until_stopped,
    running,
)


@pytest.mark.both_engines
async def test_an_uploaded_article_answers_with_a_cited_excerpt(harness: BotHarness) -> None:
    said = await harness.add_file(
        title="Modi in Moscow", publisher="The Courier", link="https://example.org/modi"
    )
    assert said.startswith("Added: Modi in Moscow\n-# The Courier · published 9 July 2024\n")
    answer = await harness.ask(MODI_QUESTION)
    assert components_of(answer) == {17, 1}
    assert "[Modi in Moscow](https://example.org/modi)\n-# The Courier · " in answer.text
    assert "published 9 July 2024" in answer.text
    assert "“Indian Prime Minister" in answer.text
    assert "**Monday**" in answer.text
    assert "-# As of 1 July 2026" in answer.text
    assert "newest in the archive: 9 July 2024" in answer.text
    assert not answer.ephemeral


async def test_a_timeline_is_a_picture_with_its_sources(harness: BotHarness) -> None:
    await harness.add_file(
        title="Modi in *Moscow* @everyone", publisher="The Courier", link="https://example.org/modi"
    )
    reply = await harness.reader.slash(harness.channel, "/timeline", topic="Modi Russia visits")
    assert reply.deferred
    shown = await reply.original(PATIENT)
    assert components_of(shown) == {17}
    assert "**8 July 2024** · Moscow" in shown.text
    assert "“Indian Prime Minister Narendra Modi visited Russia on **Monday**" in shown.text
    assert "(https://example.org/modi) · The Courier · published 9 July 2024" in shown.text
    assert shown.pings_nobody
    (picture,) = shown.attachments
    assert picture.content_type == "image/png"
    assert picture.data.startswith(b"\x89PNG")
    gallery = next(c for c in shown.components[0]["components"] if c["type"] == 12)
    (item,) = gallery["items"]
    assert item["media"]["url"] == picture.url
    assert item["description"].startswith("Timeline of Modi Russia visits: 1 event, 8 July 2024")


async def test_an_empty_timeline_says_so_without_a_picture(harness: BotHarness) -> None:
    reply = await harness.reader.slash(harness.channel, "/timeline", topic="Modi Russia visits")
    shown = await reply.original(PATIENT)
    assert "The archive tells of no dated event on this." in shown.text
    assert shown.attachments == []


async def test_an_invalid_day_of_a_timeline_says_how_to_write_it(harness: BotHarness) -> None:
    reply = await harness.reader.slash(
        harness.channel, "/timeline", topic="Modi", since="2024-13-1"
    )
    assert "is not a date" in (await reply.original(PATIENT)).text


async def test_an_empty_archive_is_an_honest_answer(harness: BotHarness) -> None:
    assert NOT_FOUND in (await harness.ask(MODI_QUESTION)).text


async def paste(harness: BotHarness, **fields: str) -> Reply:
    opened = await harness.admin.slash(harness.channel, "/article add")
    filled = {"title": "Finland joins", "published": "2023-04-04", "text": FINLAND, **fields}
    return await harness.admin.submit_modal(opened.modal, filled)


async def test_a_pasted_article_answers(harness: BotHarness) -> None:
    said = await (await paste(harness, publisher="Nordic Post")).original(PATIENT)
    assert said.text.startswith("Added: Finland joins\n-# Nordic Post · published 4 April 2023")
    assert said.ephemeral
    answer = await harness.ask(FINLAND_QUESTION)
    assert "Finland joins\n-# Nordic Post · published 4 April 2023" in answer.text


async def test_a_form_with_a_wrong_date_can_be_corrected(harness: BotHarness) -> None:
    said = await (await paste(harness, published="4.4.2023")).original(PATIENT)
    assert "`4.4.2023` is not a date" in said.text
    again = await harness.admin.click(said, "Correct it")
    fixed = await harness.admin.submit_modal(again.modal, {"published": "2023-04-04"})
    assert (await fixed.original(PATIENT)).text.startswith("Added: Finland joins")


@pytest.mark.both_engines
async def test_a_removed_article_no_longer_answers(harness: BotHarness) -> None:
    await harness.add_file(title="Modi in Moscow")
    choices = await harness.admin.autocomplete(
        harness.channel, "/article remove", focused="article", value="mosc"
    )
    assert [choice.name for choice in choices] == ["Modi in Moscow (2024-07-09)"]
    reply = await harness.admin.slash(harness.channel, "/article remove", article=choices[0].value)
    said = (await reply.original(PATIENT)).text
    assert said == "Removed: **Modi in Moscow** · 9 July 2024\nUndo"
    answer = await harness.ask(MODI_QUESTION)
    assert NOT_FOUND in answer.text
    assert "Putin" not in answer.text


@pytest.mark.both_engines
async def test_articles_are_listed_and_found_by_title(harness: BotHarness) -> None:
    await harness.add_file(title="Modi in Moscow")
    await (await paste(harness)).original(PATIENT)
    everything = await harness.admin.slash(harness.channel, "/article list")
    assert (await everything.original()).text.split("\n") == [
        "**Modi in Moscow**",
        "-# 9 July 2024",
        "**Finland joins**",
        "-# 4 April 2023",
    ]
    some = await harness.admin.slash(harness.channel, "/article list", title="finland")
    assert (await some.original()).text == "**Finland joins**\n-# 4 April 2023"


@pytest.mark.both_engines
async def test_questions_are_answered_while_the_archive_is_reindexed(harness: BotHarness) -> None:
    await harness.add_file(title="Modi in Moscow")
    reply = await harness.admin.slash(harness.channel, "/archive reindex")
    answers = await asyncio.gather(*(harness.ask(MODI_QUESTION) for _ in range(3)))
    assert all("[" not in one.text and "“Indian Prime" in one.text for one in answers)
    await harness.server.until(
        lambda: "Reindexed." in reply.text or None, timeout=PATIENT, what="the end of the rebuild"
    )
    assert "**1** articles in" in reply.text
    assert "up to date" in await harness.status()


@pytest.mark.both_engines
async def test_two_servers_do_not_see_each_others_articles(harness: BotHarness) -> None:
    await harness.add_file(title="Modi in Moscow")
    other = harness.server.add_guild("Consulate")
    other.add_member(harness.admin, permissions=ADMIN)
    other.add_member(harness.reader)
    answer = await harness.ask(MODI_QUESTION, where=other.text_channel)
    assert NOT_FOUND in answer.text
    assert "Putin" not in answer.text
    listed = await harness.admin.slash(other.text_channel, "/article list")
    assert (await listed.original()).text == "No articles here."
    (mine,) = await harness.app.collections.list(f"guild-{harness.guild.id}")
    stolen = await harness.admin.slash(other.text_channel, "/article remove", article=str(mine.id))
    assert (await stolen.original()).text == "This server has no such article (any more)."
    assert await harness.app.collections.list(f"guild-{harness.guild.id}") == [mine]


async def test_a_mention_is_answered_by_a_reply_that_pings_nobody(harness: BotHarness) -> None:
    await harness.add_file(title="Modi in Moscow")
    asked = await harness.reader.say(
        harness.channel, f"{harness.server.bot.mention} {MODI_QUESTION}"
    )
    answer = await harness.server.wait_message(harness.channel, after=asked, timeout=PATIENT)
    assert answer.reply_to is asked
    assert "“Indian Prime Minister" in answer.text
    assert answer.pings_nobody


async def test_a_bare_mention_gets_a_short_help(harness: BotHarness) -> None:
    asked = await harness.reader.say(harness.channel, harness.server.bot.mention)
    answer = await harness.server.wait_message(harness.channel, after=asked)
    assert answer.text == english()("help-short")


async def test_messages_that_are_not_for_the_bot_are_not_answered(harness: BotHarness) -> None:
    await harness.reader.say(harness.channel, MODI_QUESTION)
    mention = await harness.reader.say(harness.channel, harness.server.bot.mention)
    first = await harness.server.wait_message(harness.channel)
    assert first.reply_to is mention


async def test_direct_messages_read_only_public_articles(harness: BotHarness) -> None:
    await harness.add_file(title="Modi in Moscow")
    await harness.app.collections.add_text(
        "public", FINLAND, ArticleDetails(title="Finland joins", published_on=date(2023, 4, 4))
    )
    asked = await harness.reader.say(harness.reader.dm, FINLAND_QUESTION)
    public = await harness.server.wait_message(harness.reader.dm, after=asked, timeout=PATIENT)
    assert "Finland joined NATO" in public.text.replace("**", "")
    asked = await harness.reader.say(harness.reader.dm, MODI_QUESTION)
    private = await harness.server.wait_message(harness.reader.dm, after=asked, timeout=PATIENT)
    assert "Putin" not in private.text


async def test_a_command_in_direct_messages_reads_only_public_articles(harness: BotHarness) -> None:
    await harness.add_file(title="Modi in Moscow")
    assert NOT_FOUND in (await harness.ask(MODI_QUESTION, where=harness.reader.dm)).text


@pytest.mark.both_engines
async def test_the_public_articles_answer_in_every_server(harness: BotHarness) -> None:
    await harness.app.collections.add_text(
        "public", FINLAND, ArticleDetails(title="Finland joins", published_on=date(2023, 4, 4))
    )
    assert "Finland joins" in (await harness.ask(FINLAND_QUESTION)).text


async def test_a_mention_in_an_article_pings_nobody(harness: BotHarness) -> None:
    text = (
        f"date 2024-07-09 Moscow: Narendra Modi visited Russia on Monday, @everyone and @here, "
        f"{harness.reader.mention} and {harness.guild.everyone.mention} were told."
    )
    title = f"@everyone {harness.reader.mention} news"
    said = await harness.add_file(text.encode(), title=title)
    assert "@everyone" in said
    answer = await harness.ask(MODI_QUESTION)
    asked = await harness.reader.say(
        harness.channel, f"{harness.server.bot.mention} {MODI_QUESTION}"
    )
    reply = await harness.server.wait_message(harness.channel, after=asked, timeout=PATIENT)
    for message in (answer, reply):
        assert "@everyone" in message.text
        assert harness.reader.mention not in message.text
    assert all(
        message.pings_nobody
        for message in harness.server.messages(harness.channel)
        if message.author is harness.server.bot
    )


async def test_a_file_that_is_not_an_article_gets_one_sentence(harness: BotHarness) -> None:
    said = await harness.add_file(b"\x00\xff\x00\x01" * 50)
    assert said
    # What may be text of an unknown day has a button for that.
    assert "\n" not in said.removesuffix("\nDate…")
    assert english()("error-unforeseen") not in said


async def test_an_invalid_link_is_refused(harness: BotHarness) -> None:
    assert "web address" in await harness.add_file(link="javascript:alert(1)")


async def test_a_web_page_answers_with_its_address(tmp_path: Path, models: Models) -> None:
    async with serving() as site, DiscordServer() as server:
        site.says["/modi"] = response(web_pages.JSON_LD)
        site.says["/late"] = response(web_pages.DATE_CLASS.replace("dined", "spoke"))
        site.says["/paid"] = response(web_pages.DECLARED_PAYWALL)
        fetcher = fetcher_for(site)
        async with open_app(
            tmp_path / "data",
            create=True,
            embedder=models.embedder,
            extractor=models.reader,
            fetcher=fetcher,
        ) as app:
            harness = populated(server, app)
            async with running(server, app):

                async def add(**options: object) -> str:
                    reply = await harness.admin.slash(harness.channel, "/article add", **options)
                    return (await harness.added(reply)).text

                said = await add(url=site.url("/modi"))
                assert said.startswith(f"Added: {web_pages.TITLE}\n")
                asked = await harness.ask("When did Modi arrive in Moscow?")
                guessed = "published 8 July 2024 · by the date shown on it: please check it"
                assert guessed in await add(url=site.url("/late"))
                assert "paywall" in await add(url=site.url("/paid"))
                assert "no address on the public internet" in await add(url="http://10.0.0.1/")
                both = {"url": site.url("/modi"), "file": Upload("a.txt", MODI)}
                assert "not both" in await add(**both)
        assert server.refusals == []
    assert f"[{web_pages.TITLE}]({site.url('/modi')})" in asked.text


async def test_a_file_over_the_limit_is_refused_unread(harness: BotHarness) -> None:
    assert "may have 10 MB" in await harness.add_file(b"a" * (10 * 1024**2 + 1))


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("/article add", {}),
        ("/article list", {}),
        ("/article search", {"words": "Modi"}),
        ("/article show", {"article": "1"}),
        ("/article edit", {"article": "1"}),
        ("/article remove", {"article": "1"}),
        ("/article restore", {"article": "1"}),
        ("/archive status", {}),
        ("/archive reindex", {}),
    ],
)
async def test_people_without_the_permission_are_refused(
    harness: BotHarness, command: str, options: dict[str, str]
) -> None:
    reply = await harness.reader.slash(harness.channel, command, force=True, **options)
    refusal = await reply.original()
    assert refusal.text.startswith("You need the permission Manage ")
    assert refusal.ephemeral


async def test_titles_are_suggested_to_curators_only(harness: BotHarness) -> None:
    await harness.add_file(title="Modi in Moscow")
    suggested = await harness.reader.autocomplete(
        harness.channel, "/article remove", focused="article", value="", force=True
    )
    assert suggested == ()


async def test_help_names_the_commands(harness: BotHarness) -> None:
    text = (await (await harness.reader.slash(harness.channel, "/help")).original()).text
    for command in ("/ask", "/article add", "/archive status"):
        assert command in text


async def test_a_refused_card_is_sent_as_plain_text(harness: BotHarness) -> None:
    await harness.add_file(title="Modi in Moscow")
    harness.server.fail_next(status=400, match="PATCH /webhooks")
    answer = await harness.ask(MODI_QUESTION)
    assert components_of(answer) == {1}
    assert "“Indian Prime Minister" in answer.content


async def test_a_broken_connection_is_resumed(harness: BotHarness) -> None:
    harness.server.drop_connections()
    await harness.server.wait_resumed(timeout=PATIENT)
    assert NOT_FOUND in (await harness.ask(MODI_QUESTION)).text


async def test_an_event_that_cannot_be_parsed_is_skipped(
    harness: BotHarness, caplog: pytest.LogCaptureFixture
) -> None:
    harness.server.gateway.dispatch("CHANNEL_UPDATE", {"id": "not a number"}, intent=1)
    assert NOT_FOUND in (await harness.ask(MODI_QUESTION)).text
    assert "CHANNEL_UPDATE from Discord could not be read" in caplog.text
    assert harness.server.gateway.identifies == 1


async def test_an_unintelligible_connection_is_made_again(
    harness: BotHarness, caplog: pytest.LogCaptureFixture
) -> None:
    for connection in harness.server.gateway.connections:
        connection.send(["no", "event"])  # type: ignore[arg-type]
    await harness.server.until(
        lambda: harness.server.gateway.identifies >= 2 or None,
        timeout=PATIENT,
        what="a new session",
    )
    assert "connecting again" in caplog.text
    assert NOT_FOUND in (await harness.ask(MODI_QUESTION)).text


async def test_a_failing_service_is_one_sentence_and_a_traceback(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with DiscordServer() as server:
        harness = populated(server, FailingServices())
        async with running(server, harness.app):
            assert (await harness.ask(MODI_QUESTION)).text == english()("error-unforeseen")
            asked = await harness.reader.say(
                harness.channel, f"{server.bot.mention} {MODI_QUESTION}"
            )
            reply = await server.wait_message(harness.channel, after=asked)
            assert reply.text == english()("error-unforeseen")
    errors = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert all(record.exc_info for record in errors)
    assert "/srv/data" in caplog.text


class Wordy(FailingServices):
    """Services with one answer, longer than any card."""

    async def answer(self, question: str, *, as_of: date, **_: object) -> Answer:
        quote = " ".join(f"*word_{n}* 🕊️ @here" for n in range(900))
        cited = Citation(
            article_id=1,
            title="[Title] " * 40,
            publisher="||Publisher||" * 40,
            url="https://example.org/" + "a" * 500,
            published_on=as_of,
            quote=quote,
            start=0,
            end=len(quote),
            event_date=None,
            score=1.0,
            highlights=((6000, 6010),),
        )
        return Answer(
            question=question,
            as_of=as_of,
            text=quote,
            date=None,
            status=None,
            confidence=1.0,
            citations=(cited,) * 3,
            newest_relevant=as_of,
            archive_newest=as_of,
            took_ms=1,
        )


async def test_discord_takes_a_card_and_a_plain_answer_at_their_limits() -> None:
    async with DiscordServer() as server:
        harness = populated(server, Wordy())
        async with running(server, harness.app):
            card = await harness.ask("*Who?* " * 70)
            server.fail_next(status=400, match="PATCH /webhooks")
            plain = await harness.ask("*Who?* " * 70)
    assert server.refusals == []
    assert components_of(card) == {17, 1}
    assert "> … “" in card.text
    assert plain.content.startswith("-# ")
    assert card.pings_nobody
    assert plain.pings_nobody


class Slow(FailingServices):
    """Services whose rebuild lasts until it is released."""

    def __init__(self) -> None:
        self.go_on = asyncio.Event()

    async def reindex(
        self, collection: str, *, on_progress: Callable[[int, int], None]
    ) -> CollectionReport:
        await asyncio.to_thread(on_progress, 1, 2)
        await self.go_on.wait()
        return CollectionReport(
            articles=1,
            passages=2,
            oldest=TODAY,
            newest=TODAY,
            last_added_at=None,
            generation="1",
            indexed_passages=2,
            bytes_on_disk=1024,
            model="a model",
        )


async def test_a_rebuild_shows_its_progress_and_runs_once_at_a_time() -> None:
    async with DiscordServer() as server:
        harness = populated(server, slow := Slow())
        async with running(server, slow):
            reply = await harness.admin.slash(harness.channel, "/archive reindex")
            told = "Reindexing: 1 of 2 (50 %)"
            await server.until(lambda: told in reply.text or None, what="the progress")
            second = await harness.admin.slash(harness.channel, "/archive reindex")
            assert "being reindexed already" in (await second.original()).text
            slow.go_on.set()
            await server.until(lambda: "Reindexed." in reply.text or None, what="the end")


async def test_a_rebuild_can_be_stopped() -> None:
    async with DiscordServer() as server:
        harness = populated(server, slow := Slow())
        async with running(server, slow):
            reply = await harness.admin.slash(harness.channel, "/archive reindex")
            await server.until(lambda: "1 of 2" in reply.text or None, what="the progress")
            progress = await reply.original()
            await harness.admin.click(progress, "Stop")
            await server.until(lambda: reply.text.startswith("Stopped.") or None, what="the end")
            again = await harness.admin.slash(harness.channel, "/archive reindex")
            await server.until(lambda: "1 of 2" in again.text or None, what="another rebuild")
            slow.go_on.set()
            await server.until(lambda: "Reindexed." in again.text or None, what="its end")


async def test_a_rebuild_longer_than_its_interaction_ends_in_a_direct_message() -> None:
    now = 0.0
    async with DiscordServer(clock=lambda: now) as server:
        harness = populated(server, slow := Slow())
        async with running(server, slow):
            reply = await harness.admin.slash(harness.channel, "/archive reindex")
            await server.until(lambda: "1 of 2" in reply.text or None, what="the progress")
            now = 901.0
            slow.go_on.set()
            last = await server.wait_message(harness.admin.dm, timeout=PATIENT)
            assert "Reindexed." in last.text
        assert all("Reindexed." not in each.text for each in server.messages(harness.channel))


async def test_people_who_ask_too_fast_are_told_to_wait() -> None:
    async with DiscordServer() as server:
        harness = populated(server, FailingServices())
        async with running(server, harness.app, rate=1, per=60.0):
            await harness.ask(MODI_QUESTION)
            reply = await harness.reader.slash(harness.channel, "/ask", question=MODI_QUESTION)
            refusal = await reply.original()
            assert re.fullmatch(r"One moment: ask again in \d+ seconds\.", refusal.text)
            assert refusal.ephemeral


async def test_the_bot_shuts_down_gracefully() -> None:
    async with DiscordServer() as server:
        bot = asyncio.create_task(run_until_stopped(server, "test-token"))
        await server.wait_ready()
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.wait_for(bot, 2 * PATIENT)  # longer than it waits for what goes on
        assert not server.gateway.sessions


async def test_a_wrong_token_is_explained_in_one_sentence() -> None:
    async with DiscordServer() as server:
        with pytest.raises(TokenRefused, match="ATTACHE_DISCORD_TOKEN"):
            await run_until_stopped(server, "another-token")


async def test_the_bot_asks_for_no_privileged_intent(harness: BotHarness) -> None:
    (session,) = harness.server.gateway.sessions.values()
    assert session.intents == (1 << 0) | (1 << 9) | (1 << 12)
