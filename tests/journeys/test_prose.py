"""Prose by a language model, streamed into cards: both over the wire, Discord and the model."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from attache.app import open_app
from attache.monitoring.metrics import Metrics
from prose.settings import ModelSettings
from servers.service import ProseMode, ServerSettings
from tests.chat_server import ChatServer, endless, failing, hanging, saying, silent
from tests.conftest import Models
from tests.discord_server import DiscordServer
from tests.journeys.harness import MODI_QUESTION, PATIENT, BotHarness, populated, running

GOOD = "Narendra Modi visited Russia on 8 July 2024 [1]."


@pytest.fixture
async def model() -> AsyncIterator[ChatServer]:
    async with ChatServer(saying(GOOD, tokens=120)) as server:
        yield server


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
def model_timeout() -> float:
    """Seconds that the model may take."""
    return PATIENT


@pytest.fixture
async def harness(
    tmp_path: Path, models: Models, model: ChatServer, metrics: Metrics, model_timeout: float
) -> AsyncIterator[BotHarness]:
    reached = ModelSettings(url=model.url, model="scripted-1", key="s3cret", timeout=model_timeout)
    async with (
        open_app(
            tmp_path / "data",
            embedder=models.embedder,
            extractor=models.reader,
            language_model=reached,
            create=True,
        ) as app,
        DiscordServer(clock=time.process_time) as server,
    ):
        harness = populated(server, app)
        async with running(server, app, prose_every=0.0, monitor=metrics):
            await harness.add_file(title="Modi in Moscow", publisher="The Courier")
            yield harness
        assert server.refusals == []


async def choose(harness: BotHarness, mode: ProseMode, budget: int = 1000) -> None:
    settings = ServerSettings(prose=mode, prose_budget=budget)
    await harness.app.servers.change(harness.guild.id, settings)


async def outcome(metrics: Metrics) -> str:
    lines = (await metrics.text()).decode().splitlines()
    (line,) = [each for each in lines if each.startswith("attache_prose_total{")]
    return line.split('"')[1]


async def counted(harness: BotHarness, metrics: Metrics) -> None:
    """Wait until a text has come to its end."""
    async with asyncio.timeout(PATIENT):
        while b"attache_prose_total{" not in await metrics.text():
            await asyncio.sleep(0.02)


async def test_without_the_setting_no_model_is_asked(
    harness: BotHarness, model: ChatServer
) -> None:
    card = await harness.ask(MODI_QUESTION)
    assert "Written by" not in card.text
    assert model.requests == []


async def test_prose_comes_after_the_answer_and_is_marked(
    harness: BotHarness, model: ChatServer, metrics: Metrics
) -> None:
    await choose(harness, ProseMode.PHRASE)
    card = await harness.ask(MODI_QUESTION)
    assert "8 July 2024" in card.text  # at once, whether or not prose has come
    await harness.server.until(
        lambda: "Written by" in card.text or None, timeout=PATIENT, what="the prose"
    )
    assert "Narendra Modi visited Russia on 8 July 2024. \\[1\\]" in card.text
    assert "Written by the language model scripted-1 from the excerpts below" in card.text
    assert "“Indian Prime Minister Narendra Modi" in card.text  # the excerpt, verbatim as ever
    assert "Stop" not in {each["label"] for row in card.components if row["type"] == 1
                          for each in row["components"]}  # fmt: skip
    assert model.requests[0].key == "s3cret"
    sent = str(model.requests[0].body)
    for private in (harness.reader.name, str(harness.reader.id), str(harness.guild.id), "Embassy"):
        assert private not in sent
    await counted(harness, metrics)
    assert await harness.app.servers.prose_tokens(harness.guild.id) == 120


async def test_what_does_not_hold_leaves_the_card_as_it_was(
    harness: BotHarness, model: ChatServer, metrics: Metrics, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    model.script = saying("Xi Jinping visited Russia on 1 May 2020 [1]. @everyone [2]")
    await choose(harness, ProseMode.PHRASE)
    card = await harness.ask(MODI_QUESTION)
    await counted(harness, metrics)
    await harness.server.until(
        lambda: "is writing" not in card.text or None, timeout=PATIENT, what="the end"
    )
    assert "Xi" not in card.text and "Written by" not in card.text
    assert "8 July 2024" in card.text
    assert await outcome(metrics) == "nothing_held"
    lines = [each for each in caplog.messages if each.startswith("no prose was written")]
    assert lines == [
        "no prose was written by scripted-1: none of its 2 sentences passed the checks"
    ]
    assert "s3cret" not in caplog.text


@pytest.mark.parametrize(
    ("script", "model_timeout", "said"),
    [
        (failing(429), PATIENT, "rate_limited"),
        (failing(500), PATIENT, "refused"),
        (silent(), PATIENT, "empty"),
        (hanging("Narendra Modi visited Russia on 8 July 2024 [1]. He"), 0.5, "timed_out"),
        (endless("blah blah. "), PATIENT, "nothing_held"),
    ],
)
async def test_every_failure_leaves_the_extractive_answer(
    harness: BotHarness, model: ChatServer, metrics: Metrics, script: object, said: str
) -> None:
    model.script = script  # type: ignore[assignment]
    await choose(harness, ProseMode.PHRASE)
    card = await harness.ask(MODI_QUESTION)
    await counted(harness, metrics)
    await harness.server.until(
        lambda: "is writing" not in card.text or None, timeout=PATIENT, what="the end"
    )
    assert "8 July 2024" in card.text and "Written by" not in card.text
    assert await outcome(metrics) == said


async def test_the_asker_can_stop_it_and_nobody_else(
    harness: BotHarness, model: ChatServer, metrics: Metrics
) -> None:
    model.script = hanging()
    await choose(harness, ProseMode.PHRASE)
    card = await harness.ask(MODI_QUESTION)
    assert "scripted-1 is writing …" in card.text
    refused = await harness.admin.click(card, "Stop")
    assert "scripted-1 is writing …" in card.text
    assert refused.text
    await harness.reader.click(card, "Stop")
    await counted(harness, metrics)
    assert await outcome(metrics) == "stopped"
    await harness.server.until(
        lambda: "is writing" not in card.text or None, timeout=PATIENT, what="the end"
    )


async def test_beyond_the_budget_of_the_day_there_is_no_prose(
    harness: BotHarness, model: ChatServer, metrics: Metrics
) -> None:
    await choose(harness, ProseMode.PHRASE, budget=100)
    await harness.app.servers.count_prose(harness.guild.id, 100)
    card = await harness.ask(MODI_QUESTION)
    assert "is writing" not in card.text
    assert model.requests == []
    assert await outcome(metrics) == "budget_spent"
    assert "100 of 100 tokens used today" in await harness.status()


async def test_a_question_that_no_excerpt_answers_is_answered_from_several(
    harness: BotHarness, model: ChatServer
) -> None:
    await choose(harness, ProseMode.ANSWER)
    model.script = saying("Narendra Modi met President Vladimir Putin [1].")
    card = await harness.ask("Why did Modi go to see Putin in Russia?")
    await harness.server.until(
        lambda: "Written by" in card.text or None, timeout=PATIENT, what="the prose"
    )
    assert "in at most four short sentences" in model.requests[0].prompt


async def test_admins_choose_in_a_form(harness: BotHarness) -> None:
    opened = await harness.admin.slash(harness.channel, "/archive settings")
    said = await (await harness.admin.submit_modal(opened.modal, {})).original(PATIENT)
    assert "Language model scripted-1: writes nothing; 0 of 100,000 tokens" in said.text
    form = await harness.admin.click(said, "Language model")
    fields = {"mode": "Answers of its own", "budget": "5000"}
    done = await (await harness.admin.submit_modal(form.modal, fields)).original(PATIENT)
    assert "answers from several excerpts; 0 of 5,000 tokens used today" in done.text
    settings = await harness.app.servers.settings(harness.guild.id)
    assert (settings.prose, settings.prose_budget) == (ProseMode.ANSWER, 5000)


async def test_a_refused_form_keeps_what_was_chosen_in_it(harness: BotHarness) -> None:
    admin = harness.admin
    opened = await admin.slash(harness.channel, "/archive settings")
    said = await (await admin.submit_modal(opened.modal, {})).original(PATIENT)
    form = (await admin.click(said, "Language model")).modal
    wrong = {"mode": "Answers of its own", "budget": "many"}
    refused = await (await admin.submit_modal(form, wrong)).original(PATIENT)
    again = (await admin.click(refused, "Correct it")).modal
    done = await (await admin.submit_modal(again, {"budget": "5000"})).original(PATIENT)
    assert "answers from several excerpts; 0 of 5,000 tokens used today" in done.text
