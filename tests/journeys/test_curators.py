"""Journeys of curators: articles added, corrected, found, removed and restored."""

import re
from dataclasses import replace

import discord
import pytest

from bot.services import Services
from servers.service import ServerSettings
from tests.discord_server import DiscordServer, Message, NotPermitted, Reply, Upload
from tests.journeys.harness import (
    FINLAND,
    FINLAND_QUESTION,
    MODI,
    MODI_QUESTION,
    NOT_FOUND,
    NOT_YET,
    PATIENT,
    BotHarness,
    populated,
    running,
)

FINLAND_FILE = b"date 2023-04-04 Brussels: " + FINLAND.encode()


async def article(harness: BotHarness, command: str, **options: object) -> Message:
    reply = await harness.admin.slash(harness.channel, f"/article {command}", **options)
    return await harness.added(reply)


async def sent(harness: BotHarness, **fields: object) -> Message:
    opened = await harness.admin.slash(harness.channel, "/article add")
    return await finished(harness, await harness.admin.submit_modal(opened.modal, fields))


async def finished(harness: BotHarness, reply: Reply) -> Message:
    """Wait until the reply shows no progress any more."""

    def look() -> Message | None:
        under_way = re.search(r"-# \d+ of \d+: ", reply.text)
        return reply.interaction.original if reply.text and not under_way else None

    return await harness.server.until(look, timeout=PATIENT, what="the end")


async def pick(harness: BotHarness, command: str, typed: str = "") -> str:
    (choice,) = await harness.admin.autocomplete(
        harness.channel, f"/article {command}", focused="article", value=typed
    )
    return str(choice.value)


async def test_several_files_are_added_with_one_form(harness: BotHarness) -> None:
    files = [
        Upload("modi.txt", MODI),
        Upload("bad.bin", b"\x00\xff\x00" * 50),
        Upload("finland.txt", FINLAND_FILE),
    ]
    said = await sent(harness, files=files)
    assert said.text.count("Added: ") == 2
    assert said.text.count("Failed: ") == 1
    assert said.ephemeral
    assert NOT_FOUND not in (await harness.ask(FINLAND_QUESTION)).text


async def test_files_and_a_pasted_text_are_added_together(harness: BotHarness) -> None:
    said = await sent(
        harness,
        files=[Upload("modi.txt", MODI)],
        text=FINLAND,
        title="Finland joins",
        published="2023-04-04",
    )
    assert "Added: Finland joins" in said.text
    assert said.text.count("Added: ") == 2


async def test_an_empty_form_says_what_is_missing(harness: BotHarness) -> None:
    said = await sent(harness)
    assert "There is no text or file" in said.text


async def test_the_progress_of_many_files_is_shown_in_one_message(harness: BotHarness) -> None:
    async with DiscordServer() as server:
        here = populated(server, harness.app)
        async with running(server, harness.app, progress_every=0.0):
            texts = [
                f"date 2024-0{n}-01 Oslo: The envoy number {n} arrived in Oslo.".encode()
                for n in range(1, 6)
            ]
            files = [Upload(f"note {n}.txt", text) for n, text in enumerate(texts, 1)]
            opened = await here.admin.slash(here.channel, "/article add")
            reply = await here.admin.submit_modal(opened.modal, {"files": files}, wait=False)
            await server.until(
                lambda: "of 5: note" in reply.text or None, timeout=PATIENT, what="the progress"
            )
            await server.until(
                lambda: reply.text.count("Added: ") == 5 or None, timeout=PATIENT, what="the end"
            )
            assert reply.followups == ()


async def shown(harness: BotHarness, data: bytes = MODI, **options: object) -> Message:
    """Upload an article, and return the message that shows it before it is stored."""
    reply = await harness.admin.slash(
        harness.channel, "/article add", file=Upload("modi.txt", data), **options
    )
    return await reply.original(PATIENT)


async def test_a_single_article_is_shown_before_it_is_stored(harness: BotHarness) -> None:
    preview = await shown(harness, title="Modi in Moscow", publisher="The Courier")
    line = "**Modi in Moscow** · The Courier · 9 July 2024"
    assert preview.text.startswith(f"{NOT_YET} Is this right?\n{line}\n")
    assert "for this server only" in preview.text
    assert "> Indian Prime Minister Narendra Modi visited Russia" in preview.text
    assert preview.ephemeral and preview.pings_nobody
    assert "**0** articles" in await harness.status()
    await harness.admin.click(preview, "Add")
    await harness.server.until(
        lambda: preview.text.startswith("Added: Modi in Moscow") or None,
        timeout=PATIENT,
        what="the addition",
    )
    assert preview.find_component("Edit") and preview.find_component("Remove")
    assert "**1** articles" in await harness.status()
    again = await shown(harness, title="Modi in Moscow", publisher="The Courier")
    assert again.text.startswith("Already here")


async def test_a_pending_article_can_be_corrected_before_it_is_stored(harness: BotHarness) -> None:
    preview = await shown(harness)
    form = (await harness.admin.click(preview, "Edit")).modal
    wrong = await harness.admin.submit_modal(form, {"published": "9.7.2024"})
    refused = await wrong.original(PATIENT)
    again = (await harness.admin.click(refused, "Correct it")).modal
    fields = {"title": "Modi in Moscow", "published": "2024-07-08", "link": "https://a.example/1"}
    await harness.admin.submit_modal(again, fields)
    corrected = await harness.server.until(
        lambda: refused if refused.text.startswith(NOT_YET) else None, what="the preview"
    )
    form = (await harness.admin.click(corrected, "Edit")).modal
    await harness.admin.submit_modal(form, {**fields, "publisher": "The Courier"})
    line = "**[Modi in Moscow](https://a.example/1)** · The Courier · 8 July 2024"
    await harness.server.until(lambda: line in corrected.text or None, what="the correction")
    stale = await harness.admin.click(preview, "Add")
    assert "I hold that article no more" in (await stale.original(PATIENT)).text
    await harness.admin.click(corrected, "Add")
    await harness.server.until(
        lambda: corrected.text.startswith("Added: ") or None, timeout=PATIENT, what="the addition"
    )
    answer = await harness.ask(MODI_QUESTION)
    assert "The Courier · published 8 July 2024" in answer.text


async def test_a_cancelled_article_is_not_stored(harness: BotHarness) -> None:
    preview = await shown(harness)
    await harness.admin.click(preview, "Cancel")
    assert preview.text == "Not added."
    assert preview.components == []
    assert "**0** articles" in await harness.status()


async def test_a_pending_article_is_gone_after_a_restart(app: Services) -> None:
    async with DiscordServer() as server:
        harness = populated(server, app)
        async with running(server, app):
            preview = await shown(harness)
        async with running(server, app):
            over = await (await harness.admin.click(preview, "Add")).original(PATIENT)
            assert "I hold that article no more" in over.text
            assert "**0** articles" in await harness.status()


async def test_an_added_article_shows_its_details_and_can_be_corrected(harness: BotHarness) -> None:
    added = await article(harness, "add", file=Upload("modi.txt", MODI), title="Modi in Moskow")
    assert "published 9 July 2024" in added.text
    form = (await harness.admin.click(added, "Edit")).modal
    reply = await harness.admin.submit_modal(
        form, {"title": "Modi in Moscow", "publisher": "The Courier", "published": "2024-07-10"}
    )
    corrected = await reply.original(PATIENT)
    assert corrected.text.startswith("Corrected: **Modi in Moscow** · The Courier · 10 July 2024")
    answer = await harness.ask(MODI_QUESTION)
    assert "Modi in Moscow\n-# The Courier · published 10 July 2024" in answer.text


async def test_a_wrong_correction_opens_the_form_again(harness: BotHarness) -> None:
    added = await article(harness, "add", file=Upload("modi.txt", MODI))
    form = (await harness.admin.click(added, "Edit")).modal
    refused = await (await harness.admin.submit_modal(form, {"published": "9.7.2024"})).original()
    assert "`9.7.2024` is not a date" in refused.text
    again = (await harness.admin.click(refused, "Correct it")).modal
    done = await harness.admin.submit_modal(again, {"published": "2024-07-08"})
    assert "8 July 2024" in (await done.original(PATIENT)).text


async def test_a_duplicate_names_the_stored_article(harness: BotHarness) -> None:
    await article(
        harness, "add", file=Upload("a.txt", MODI), title="First", link="https://a.example/1"
    )
    again = await article(
        harness, "add", file=Upload("b.txt", MODI), title="Second", link="https://a.example/2"
    )
    here = "Already here under another name: **[First](https://a.example/1)** · a.example"
    assert again.text.startswith(here)


async def test_a_removed_article_is_restored_by_button_and_by_command(harness: BotHarness) -> None:
    await harness.add_file(title="Modi in Moscow")
    removed = await article(harness, "remove", article=await pick(harness, "remove"))
    assert NOT_FOUND in (await harness.ask(MODI_QUESTION)).text
    back = await (await harness.admin.click(removed, "Undo")).original(PATIENT)
    assert back.text.startswith("Back again: **Modi in Moscow**")
    assert NOT_FOUND not in (await harness.ask(MODI_QUESTION)).text
    twice = await (await harness.admin.click(removed, "Undo")).original(PATIENT)
    assert "no such article" in twice.text
    await article(harness, "remove", article=await pick(harness, "remove"))
    restored = await article(harness, "restore", article=await pick(harness, "restore", "modi"))
    assert restored.text.startswith("Back again: ")


async def test_articles_are_found_by_their_content(harness: BotHarness) -> None:
    await harness.add_file(title="A summit")
    await harness.add_file(FINLAND_FILE, title="An alliance")
    found = await article(harness, "search", words="who met Putin at his residence")
    assert found.text.index("A summit") < found.text.index("An alliance")
    assert "outside Moscow" in found.text
    nothing = await harness.admin.slash(
        harness.server.add_guild("Empty", owner=harness.admin).text_channel,
        "/article search",
        words="Putin",
    )
    assert "No article of this server" in (await nothing.original(PATIENT)).text


async def test_lists_and_long_articles_have_pages(harness: BotHarness) -> None:
    for n in range(17):
        text = f"date 2024-01-{n + 1:02} Oslo: The envoy number {n} spoke in Oslo."
        await harness.add_file(text.encode(), title=f"Note {n:02}")
    first = await article(harness, "list", title="note")
    assert "Note 16" in first.text and "Note 01" not in first.text
    turned = await harness.admin.click(first, "Next")
    await turned.original(PATIENT)
    assert "Note 01" in first.text and "Note 16" not in first.text
    long = "date 2024-02-01 Oslo: " + "The envoy spoke of many things in Oslo. " * 200
    await harness.add_file(long.encode(), title="A long one")
    shown = await article(harness, "show", article=await pick(harness, "show", "long"))
    assert "page 1 of 6" in shown.text
    await (await harness.admin.click(shown, "Next")).original(PATIENT)
    assert "page 2 of 6" in shown.text


async def test_links_and_files_of_a_message_are_added_from_its_menu(harness: BotHarness) -> None:
    said = await harness.reader.say(
        harness.channel,
        f"{harness.server.bot.mention} see http://10.0.0.1/secret.",
        uploads=[Upload("modi.txt", MODI)],
    )
    reply = await harness.admin.use_menu(harness.channel, "Add to archive", said)
    text = (await finished(harness, reply)).text
    assert "Added: Indian Prime Minister" in text
    assert "no address on the public internet" in text
    refused = await harness.reader.use_menu(harness.channel, "Add to archive", said)
    assert "You need the permission Manage Messages" in (await refused.original()).text
    empty = await harness.admin.say(harness.channel, "Nothing here.")
    reply = await harness.admin.use_menu(harness.channel, "Add to archive", empty)
    assert "There is no link or file" in (await reply.original()).text


async def test_the_role_that_admins_chose_may_curate(harness: BotHarness) -> None:
    role = harness.guild.add_role("curators")
    collections = harness.server.add_user("cora")
    harness.guild.add_member(collections, roles=[role])

    async def listed() -> Reply:
        return await collections.slash(harness.channel, "/article list")

    assert "You need the permission" in (await (await listed()).original()).text
    settings = replace(ServerSettings(), curator_role=role.id)
    await harness.app.servers.change(harness.guild.id, settings)
    assert (await (await listed()).original()).text == "No articles here."
    stranger = await harness.reader.slash(harness.channel, "/article list")
    refusal = await stranger.original()
    assert role.mention in refusal.text
    assert refusal.pings_nobody


async def test_buttons_of_articles_are_for_curators(harness: BotHarness) -> None:
    added = await article(harness, "add", file=Upload("modi.txt", MODI))
    with pytest.raises(NotPermitted):
        await harness.reader.click(added, "Remove")
    harness.guild.members[harness.admin.id].roles.clear()
    refused = await (await harness.admin.click(added, "Remove")).original()
    assert "You need the permission Manage Messages" in refused.text
    harness.guild.add_member(harness.admin, permissions=discord.Permissions(manage_messages=True))


async def test_the_text_of_an_article_cannot_break_a_message_or_ping(harness: BotHarness) -> None:
    hostile = (
        "date 2024-07-09 Moscow: Modi visited Russia on 8 July 2024 @everyone <@1> \u202e ```. "
        f"He met Putin.\n||{'*' * 1500}|| {'x' * 4000} [a](https://b.example) {'🕊' * 900} # end."
    )
    added = await article(
        harness,
        "add",
        file=Upload("a.txt", hostile.encode()),
        title="@everyone ||" + "_" * 250,
        link="https://a.example/" + "(" * 150,
    )
    card = await harness.ask(MODI_QUESTION)
    shown = [
        added,
        card,
        await (await harness.reader.click(card, "More sources")).original(PATIENT),
        await article(harness, "search", words="Modi " + "*" * 100),
        await article(harness, "list"),
        await article(harness, "show", article=await pick(harness, "show")),
    ]
    while "Next" in shown[-1].text and not shown[-1].find_component("Next").get("disabled"):
        await (await harness.admin.click(shown[-1], "Next")).original(PATIENT)
    assert all(message.pings_nobody for message in shown)
