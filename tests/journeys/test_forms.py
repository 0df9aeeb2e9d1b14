"""Journeys of forms: open while the bot restarts, to be corrected, and asking for a day."""

import json
from collections.abc import AsyncIterator

import pytest

from bot.services import Services
from language import english
from tests.discord_server import DiscordServer, Message, Modal, Upload
from tests.discord_server.model import Attachment
from tests.journeys.harness import (
    FINLAND,
    MODI,
    MODI_QUESTION,
    NOT_FOUND,
    NOT_YET,
    PATIENT,
    BotHarness,
    populated,
    running,
)
from tests.journeys.test_hearing import Answering

UNDATED = MODI.removeprefix(b"date 2024-07-09 Moscow: ")


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    async with DiscordServer() as server:
        yield server
        assert server.refusals == []


async def test_forms_of_questions_and_settings_are_taken_after_a_restart(
    server: DiscordServer,
) -> None:
    harness = populated(server, app := Answering())
    channel, reader = harness.channel, harness.reader
    async with running(server, app):
        card = await harness.ask(MODI_QUESTION)
        follow = (await reader.click(card, "Follow up")).modal
        said = await reader.say(channel, "Modi was in Russia, I think")
        asking = (await reader.use_menu(channel, "Ask about this message", said)).modal
    async with running(server, app):
        answer = await submitted(harness, follow, {"question": "and China?"})
        assert "Understood as: When did Modi visit China?" in answer.text
        answer = await submitted(harness, asking, {"question": "Was Modi in Russia?"})
        assert NOT_FOUND in answer.text


async def submitted(harness: BotHarness, form: Modal, fields: dict[str, str]) -> Message:
    reply = await harness.reader.submit_modal(form, fields)
    return await reply.original(PATIENT)


async def test_forms_of_curators_are_taken_after_a_restart(
    server: DiscordServer, app: Services
) -> None:
    harness = populated(server, app)
    admin, channel = harness.admin, harness.channel
    async with running(server, app):
        await harness.add_file()
        found = await admin.autocomplete(channel, "/article edit", focused="article")
        editing = (await admin.slash(channel, "/article edit", article=found[0].value)).modal
        adding = (await admin.slash(channel, "/article add")).modal
        linked = await admin.slash(channel, "/article add", link=f"nato.example/{'a' * 500}")
        settings = (await admin.slash(channel, "/archive settings")).modal
        card = await harness.ask(MODI_QUESTION)
        unhelpful = (await admin.click(card, "Not helpful")).modal
    async with running(server, app):
        corrected = await admin.submit_modal(editing, {"title": "Modi in Moscow"})
        assert (await corrected.original(PATIENT)).text.startswith("Corrected: **Modi in Moscow**")
        pasted = {"title": "Finland joins", "published": "2023-04-04", "text": FINLAND}
        added = await admin.submit_modal(adding, pasted)
        assert (await added.original(PATIENT)).text.startswith("Added: Finland joins")
        pasted = {"title": "Modi", "published": "2024-07-09", "text": UNDATED.decode() + " Again."}
        added = await admin.submit_modal(linked.modal, pasted)
        assert (await added.original(PATIENT)).text.startswith("Added: Modi")
        changed = await admin.submit_modal(settings, {"length": ["short"]})
        assert "Answers: short length" in (await changed.original(PATIENT)).text
        thanked = await admin.submit_modal(unhelpful, {"reason": "Too short."})
        assert (await thanked.original(PATIENT)).text == english()("feedback-thanks")
        (article,) = [
            each
            for each in await app.collections.list(f"guild-{harness.guild.id}")
            if each.title == "Modi"
        ]
        assert article.url == f"https://nato.example/{'a' * 500}"


async def test_what_was_written_is_there_to_be_corrected_after_a_restart(
    server: DiscordServer, app: Services
) -> None:
    harness = populated(server, app)
    async with running(server, app):
        form = (await harness.admin.slash(harness.channel, "/article add")).modal
        wrong = {"title": "Finland joins", "published": "4.4.2023", "text": FINLAND}
        refused = await (await harness.admin.submit_modal(form, wrong)).original(PATIENT)
        assert "`4.4.2023` is not a date" in refused.text
        assert refused.ephemeral
    async with running(server, app):
        again = (await harness.admin.click(refused, "Correct it")).modal
        fixed = await harness.admin.submit_modal(again, {"published": "2023-04-04"})
        assert (await fixed.original(PATIENT)).text.startswith("Added: Finland joins")


async def test_a_file_without_a_day_is_kept_until_somebody_says_it(
    server: DiscordServer, app: Services
) -> None:
    harness = populated(server, app)
    admin = harness.admin
    async with running(server, app):
        upload = Upload("modi.txt", UNDATED)
        reply = await admin.slash(
            harness.channel, "/article add", file=upload, publisher="The Courier"
        )
        undated = await reply.original(PATIENT)
        assert "modi.txt does not say when it was published" in undated.text
    async with running(server, app):
        form = (await admin.click(undated, "Date…")).modal
        wrong = await admin.submit_modal(form, {"published": "9.7.2024"})
        assert "`9.7.2024` is not a date" in (await wrong.original(PATIENT)).text
        form = (await admin.click(undated, "Date…")).modal
        shown = await (await admin.submit_modal(form, {"published": "2024-07-09"})).original(
            PATIENT
        )
        assert shown.text.startswith(NOT_YET)
        assert "The Courier · 9 July 2024" in shown.text
        await admin.click(shown, "Add")
        await server.until(
            lambda: shown.text.startswith("Added: ") or None, timeout=PATIENT, what="the addition"
        )


class ServedOnce(dict[int, Attachment]):
    """Files each of which is handed over once."""

    def get(self, key: int, default: object = None) -> Attachment | None:  # type: ignore[override]
        return self.pop(key, None)


async def test_a_file_that_discord_does_not_serve_again_is_asked_for_again(
    server: DiscordServer, app: Services
) -> None:
    harness = populated(server, app)
    server.world.attachments = ServedOnce()
    async with running(server, app):
        reply = await harness.admin.slash(
            harness.channel, "/article add", file=Upload("modi.txt", UNDATED)
        )
        assert (await reply.original(PATIENT)).text == english()("error-file-unreadable")


async def test_a_refused_form_says_that_its_files_are_not_kept(
    server: DiscordServer, app: Services
) -> None:
    harness = populated(server, app)
    admin = harness.admin
    async with running(server, app):
        form = (await admin.slash(harness.channel, "/article add")).modal
        wrong = {"published": "9.7.2024", "files": [Upload("modi.txt", UNDATED)]}
        refused = await (await admin.submit_modal(form, wrong)).original(PATIENT)
        assert english()("attach-again") in refused.text
        again = (await admin.click(refused, "Correct it")).modal
        fixed = {"published": "2024-07-09", "files": [Upload("modi.txt", UNDATED)]}
        shown = await (await admin.submit_modal(again, fixed)).original(PATIENT)
        assert shown.text.startswith(NOT_YET)
        reply = await admin.submit_modal(form, {"published": "9.7.2024"})
        without = await reply.original(PATIENT)
        assert english()("attach-again") not in without.text


async def test_a_kept_file_may_have_any_name(server: DiscordServer, app: Services) -> None:
    harness = populated(server, app)
    admin = harness.admin
    content = json.dumps({"title": "Modi in Moscow", "text": UNDATED.decode()}).encode()
    async with running(server, app):
        upload = Upload("written.json", content)
        reply = await admin.slash(harness.channel, "/article add", file=upload)
        form = (await admin.click(await reply.original(PATIENT), "Date…")).modal
        dated = await admin.submit_modal(form, {"published": "2024-07-09"})
        assert "Modi in Moscow" in (await dated.original(PATIENT)).text


async def test_an_address_needs_no_scheme(server: DiscordServer) -> None:
    harness = populated(server, app := Answering())
    async with running(server, app):
        said = await harness.admin.say(harness.channel, "See bbc.com/news/1, e.g. on NATO/EU.")
        reply = await harness.admin.use_menu(harness.channel, "Add to archive", said)
        await reply.original(PATIENT)
    assert app.read == ["bbc.com/news/1"]
