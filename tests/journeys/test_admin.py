"""Journeys of admins: settings, records, gaps, and erasure."""

from datetime import UTC, datetime
from pathlib import Path

from attache.evaluation.questions import read_questions
from servers.service import AnswerLength, ServerSettings
from tests.discord_server import Message
from tests.journeys.harness import FINLAND_QUESTION, MODI_QUESTION, NOT_FOUND, PATIENT, BotHarness


async def archive(harness: BotHarness, command: str, **options: object) -> Message:
    reply = await harness.admin.slash(harness.channel, f"/archive {command}", **options)
    return await reply.original(PATIENT)


async def set_(harness: BotHarness, **fields: object) -> Message:
    opened = await harness.admin.slash(harness.channel, "/archive settings")
    return await (await harness.admin.submit_modal(opened.modal, fields)).original(PATIENT)


async def test_settings_are_set_in_a_form_and_kept(harness: BotHarness) -> None:
    role = harness.guild.add_role("curators")
    said = await set_(
        harness,
        channels=[harness.channel],
        role=[role],
        length="Short",
        confidence="Bold",
        switches=["only_me", "recording"],
    )
    assert f"Asked in: {harness.channel.mention}" in said.text
    assert "short length, bold confidence, for the asker only" in said.text
    assert said.ephemeral and said.pings_nobody
    assert await harness.app.servers.settings(harness.guild.id) == ServerSettings(
        ask_channels=(harness.channel.id,),
        curator_role=role.id,
        answer_length=AnswerLength.SHORT,
        answers_from=0.35,
        only_me=True,
        recording=True,
    )
    assert (await harness.ask(MODI_QUESTION)).ephemeral
    again = (await harness.admin.slash(harness.channel, "/archive settings")).modal
    assert [c["component"].get("default_values") for c in again.data["components"][:2]] == [
        [{"id": harness.channel.id, "type": "channel"}],
        [{"id": role.id, "type": "role"}],
    ]
    off = await set_(harness)
    assert "Asked in: all channels" in off.text


async def test_short_answers_show_one_excerpt(harness: BotHarness) -> None:
    for n, place in enumerate(("Moscow", "Kazan")):
        text = f"date 2024-07-0{n + 1} {place}: Modi visited Russia and saw {place}."
        await harness.add_file(text.encode(), title=f"Modi in {place}")
    assert "**2** " in (await harness.ask(MODI_QUESTION)).text
    await harness.app.servers.change(
        harness.guild.id, ServerSettings(answer_length=AnswerLength.SHORT)
    )
    assert "**2** " not in (await harness.ask(MODI_QUESTION)).text


async def test_status_shows_use_and_settings(harness: BotHarness) -> None:
    await harness.add_file(title="Modi in Moscow")
    await harness.ask(MODI_QUESTION)
    card = await harness.ask(FINLAND_QUESTION)
    await (await harness.reader.click(card, "Helpful")).original(PATIENT)
    status = await archive(harness, "status")
    (picture,) = status.attachments
    assert picture.data.startswith(b"\x89PNG")
    text = status.text
    assert "**1** articles in" in text
    assert "Waiting now: 0" in text
    assert "index generation-" in text
    assert "public articles" not in text
    assert "In the last 30 days: 2, 50 % answered; 1 found helpful, 0 not" in text
    assert "Text of questions: not kept" in text


async def test_gaps_list_unanswered_questions_if_they_are_recorded(harness: BotHarness) -> None:
    await harness.ask(FINLAND_QUESTION)
    before = (await archive(harness, "gaps")).text
    assert "1 of 1 questions" in before
    assert "Finland" not in before
    await harness.app.servers.change(harness.guild.id, ServerSettings(recording=True))
    assert "Nothing that was asked" in (await archive(harness, "gaps")).text
    for n in range(17):
        await harness.ask(f"When did envoy {n} resign?")
    await harness.ask("When did envoy 3 resign?")
    gaps = await archive(harness, "gaps")
    assert gaps.text.startswith("- When did envoy 3 resign? · 2×")
    assert "envoy 0 resign" not in gaps.text
    await (await harness.admin.click(gaps, "Next")).original(PATIENT)
    assert "envoy 0 resign" in gaps.text


async def test_gaps_are_exported_as_questions_to_be_evaluated(
    harness: BotHarness, tmp_path: Path
) -> None:
    await harness.app.servers.change(harness.guild.id, ServerSettings(recording=True))
    await harness.ask(FINLAND_QUESTION)
    exported = await (await harness.admin.click(await archive(harness, "gaps"), "Export")).original(
        PATIENT
    )
    (file,) = exported.attachments
    labelled = tmp_path / "gaps.jsonl"
    labelled.write_bytes(file.data.replace(b'"answers": null', b'"answers": ["4 April 2023"]'))
    (question,) = read_questions(labelled)
    assert (question.text, question.as_of) == (FINLAND_QUESTION, datetime.now(UTC).date())
    assert exported.ephemeral and question.answers == ("4 April 2023",)


async def test_records_survive_a_restart_and_end_with_the_setting(harness: BotHarness) -> None:
    await harness.app.servers.change(harness.guild.id, ServerSettings(recording=True))
    await harness.ask(FINLAND_QUESTION)
    assert FINLAND_QUESTION in (await archive(harness, "gaps")).text
    await set_(harness, switches=[])
    await harness.app.servers.change(harness.guild.id, ServerSettings(recording=True))
    assert FINLAND_QUESTION not in (await archive(harness, "gaps")).text


async def privacy(harness: BotHarness, command: str, **where: object) -> Message:
    channel = where.get("where", harness.channel)
    reply = await harness.reader.slash(channel, f"/privacy {command}")  # type: ignore[arg-type]
    return await reply.original(PATIENT)


async def test_people_see_what_is_kept_and_can_have_it_erased(harness: BotHarness) -> None:
    assert "I keep no text of questions" in (await privacy(harness, "about")).text
    await harness.app.servers.change(harness.guild.id, ServerSettings(recording=True))
    told = await privacy(harness, "about")
    assert "the admins have me keep the text of questions" in told.text
    assert told.ephemeral
    assert "I keep no text" in (await privacy(harness, "about", where=harness.reader.dm)).text
    card = await harness.ask(FINLAND_QUESTION)
    assert NOT_FOUND in card.text
    await (await harness.reader.click(card, "Helpful")).original(PATIENT)
    assert "I had 2 records of you" in (await privacy(harness, "forget")).text
    assert "I had nothing of you" in (await privacy(harness, "forget")).text
    assert FINLAND_QUESTION not in (await archive(harness, "gaps")).text
