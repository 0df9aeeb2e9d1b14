"""Journeys of admins who export their articles, and import them into another server."""

import gzip
import json
import re
from datetime import UTC, datetime

import pytest

from bot import archive_transfer
from ingest.collection_service import CollectionService
from tests.discord_server import Channel, DiscordServer, Message, Reply, Upload
from tests.journeys.harness import (
    FINLAND,
    MODI,
    MODI_QUESTION,
    PATIENT,
    BotHarness,
    populated,
    running,
)

FINLAND_FILE = b"date 2023-04-04 Brussels: " + FINLAND.encode()


async def exported(harness: BotHarness) -> tuple[Message, list[Upload]]:
    """Export, and return what the bot says and the files."""
    reply = await harness.admin.slash(harness.channel, "/archive export")

    def look() -> Message | None:
        is_over = reply.text and "Packing" not in reply.text
        return reply.interaction.original if is_over else None

    said = await harness.server.until(look, timeout=PATIENT, what="the export")
    files = [each.attachments[0] for each in reply.followups]
    assert all(each.ephemeral for each in (said, *reply.followups))
    return said, [Upload(each.filename, each.data) for each in files]


async def imported(harness: BotHarness, channel: Channel, *files: Upload) -> Message:
    if len(files) == 1:
        reply = await harness.admin.slash(channel, "/archive import", file=files[0])
    else:
        opened = await harness.admin.slash(channel, "/archive import")
        reply = await harness.admin.submit_modal(opened.modal, {"files": list(files)})
    return await finished(harness, reply)


async def finished(harness: BotHarness, reply: Reply) -> Message:
    def look() -> Message | None:
        return reply.interaction.original if re.match("Imported|Stopped", reply.text) else None

    return await harness.server.until(look, timeout=PATIENT, what="the end of the import")


def elsewhere(harness: BotHarness) -> Channel:
    return harness.server.add_guild("Consulate", owner=harness.admin).text_channel


async def test_articles_move_to_another_server(harness: BotHarness) -> None:
    await harness.add_file(MODI, title="Modi in Moscow")
    await harness.add_file(FINLAND_FILE, title="Finland joins")
    said, (file,) = await exported(harness)
    assert "in the file below" in said.text
    day = datetime.now(UTC).date()
    assert file.filename == f"attache-embassy-{day}-1.jsonl.gz"
    there = elsewhere(harness)
    done = await imported(harness, there, file)
    assert done.text == "Imported: 2 added."
    card = await harness.admin.slash(there, "/ask", question=MODI_QUESTION)
    assert "Modi in Moscow" in (await card.original(PATIENT)).text
    again = await imported(harness, there, file)
    assert again.text == "Imported: 2 already here, unchanged."


async def test_a_large_archive_is_exported_in_several_files(
    harness: BotHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(3):
        text = f"date 2024-02-0{n + 1} Oslo: The envoy number {n} spoke in Oslo."
        await harness.add_file(text.encode(), title=f"Note {n}")
    monkeypatch.setattr(archive_transfer, "LARGEST_FILE", 450)
    said, files = await exported(harness)
    assert len(files) > 1
    assert f"in the {len(files)} files below" in said.text
    assert (await imported(harness, elsewhere(harness), *files)).text == "Imported: 3 added."


async def test_an_empty_archive_says_so(harness: BotHarness) -> None:
    said, files = await exported(harness)
    assert "no articles of its own yet" in said.text
    assert files == []


async def test_unreadable_articles_are_named_and_the_rest_is_imported(harness: BotHarness) -> None:
    good = {"title": "A", "date": "2024-01-02", "text": "Xi met Biden in Bali on Monday."}
    content = f"{json.dumps(good)}\nnot json\n".encode()
    done = await imported(harness, harness.channel, Upload("mine.jsonl", content))
    assert done.text.startswith("Imported: 1 added, 1 failed.\n- mine.jsonl:2: ")
    refused = await harness.admin.slash(
        harness.channel, "/archive import", file=Upload("modi.txt", MODI)
    )
    assert "what `/archive export` gave" in (await refused.original(PATIENT)).text


async def test_an_import_can_be_stopped(harness: BotHarness) -> None:
    lines = [
        json.dumps({"title": str(n), "date": "2024-01-02", "text": f"Envoy {n} met envoy {n + 1}."})
        for n in range(3_000)
    ]
    file = Upload("many.jsonl.gz", gzip.compress("\n".join(lines).encode()))
    async with DiscordServer() as server:
        here = populated(server, harness.app)
        async with running(server, harness.app, progress_every=0.0):
            reply = await here.admin.slash(here.channel, "/archive import", file=file)

            def under_way() -> Message | None:
                is_so = "articles so far" in reply.text
                return reply.interaction.original if is_so else None

            telling = await server.until(under_way, timeout=PATIENT, what="the progress")
            busy = await here.admin.slash(here.channel, "/archive export")
            assert "under way already" in (await busy.original(PATIENT)).text
            await here.admin.click(telling, "Stop")
            done = await finished(here, reply)
            assert done.text.startswith("Stopped; what was read by then stays")
            assert done.components == []
            held = (await harness.app.collections.status(f"guild-{here.guild.id}")).articles
            assert held < len(lines)


async def test_only_admins_may_export_and_import(harness: BotHarness) -> None:
    for command in ("export", "import"):
        reply = await harness.reader.slash(harness.channel, f"/archive {command}", force=True)
        assert "You need the permission Manage Server" in (await reply.original(PATIENT)).text


async def test_an_unforeseen_error_of_an_import_becomes_a_sentence(
    harness: BotHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def restore(*_: object, **__: object) -> None:
        raise RuntimeError("the secret path is /srv/data")

    monkeypatch.setattr(CollectionService, "restore", restore)
    reply = await harness.admin.slash(
        harness.channel, "/archive import", file=Upload("a.jsonl", b"{}")
    )
    said = await reply.original(PATIENT)
    assert "Something went wrong" in said.text
    assert "secret" not in said.text
