"""Metrics: what is told is counted, what is asked for is read, and nobody is named."""

import asyncio
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from answer.stages import Stage
from attache.monitoring import metrics as module
from attache.monitoring.metrics import Metrics
from bot.monitor import BotState, HandledQuestion, Outcome, ShardState
from index.errors import StorageError
from index.memory import MemoryUse
from index.state import ArchiveState, HeldIndex
from index.types import CollectionTotal
from ingest.types import Failure
from tests.attache.monitoring.scraping import scraped

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)


class Archive:
    """An archive of two servers, whose database may be away."""

    def __init__(self, error: Exception | None = None) -> None:
        self._error = error

    async def check(self) -> None:
        if self._error is not None:
            raise self._error

    async def state(self) -> ArchiveState:
        await self.check()
        return ArchiveState(
            collections=(
                CollectionTotal(collection="public", articles=7, last_added_at=NOON),
                CollectionTotal(collection="guild-123456", articles=2, last_added_at=None),
                CollectionTotal(collection="guild-654321", articles=3, last_added_at=NOON),
            ),
            feeds=(
                feed("public", 1, 0),
                feed("guild-123456", -3, 4),
                feed("guild-654321", None, 9),
            ),
            indexes=(
                index("public", 40, 5),
                index("guild-123456", 50, 1),
                index("guild-654321", 60, 0),
            ),
            memory=MemoryUse(own=640, ceiling=2_000),
        )


def feed(collection: str, due_in: int | None, failures: int) -> Any:
    due_at = None if due_in is None else NOON + timedelta(minutes=due_in)
    return SimpleNamespace(
        collection=collection, due_at=due_at, is_stopped=due_at is None, failures=failures
    )


def index(collection: str, change: int, pending: int) -> HeldIndex:
    return HeldIndex(
        collection=collection,
        generation=f"generation-{change}",
        change_seq=change,
        passages=100,
        backlog=10,
        pending=pending,
    )


def state(*connected: bool) -> BotState:
    shards = tuple(
        ShardState(id=number, is_connected=is_up, latency=0.1 * number if is_up else None)
        for number, is_up in enumerate(connected)
    )
    return BotState(waiting=3, answering=2, servers=11, shards=shards)


@pytest.fixture
def metrics() -> Metrics:
    return Metrics(now=lambda: NOON)


async def test_questions_are_counted_by_kind_and_outcome_and_timed_where_begun(
    metrics: Metrics,
) -> None:
    metrics.question_handled(
        HandledQuestion(outcome=Outcome.ANSWERED, kind="date", waited=0.1, seconds=0.6)
    )
    metrics.question_handled(HandledQuestion(outcome=Outcome.RATE_LIMITED))
    found = await scraped(metrics)
    assert found["attache_questions_total", "date", "answered"] == 1
    assert found["attache_questions_total", "unread", "rate_limited"] == 1
    assert found[("attache_question_seconds_count",)] == 1
    assert found[("attache_question_seconds_sum",)] == pytest.approx(0.6)
    assert found[("attache_question_wait_seconds_sum",)] == pytest.approx(0.1)


async def test_stages_articles_and_broken_connections_are_counted(metrics: Metrics) -> None:
    metrics.stage_took(Stage.RETRIEVE, 0.25)
    metrics.article_settled(Failure(source="a.pdf", reason="It is empty."))
    metrics.shard_disconnected()
    found = await scraped(metrics)
    assert found["attache_stage_seconds_sum", "retrieve"] == 0.25
    assert found["attache_articles_total", "failed"] == 1
    assert found[("attache_gateway_disconnects_total",)] == 1


async def test_the_state_is_read_when_it_is_asked_for(metrics: Metrics) -> None:
    metrics.archive_opened(Archive())  # type: ignore[arg-type]
    metrics.bot_started(lambda: state(True, True, False))
    found = await scraped(metrics)
    expected = {
        ("attache_queue_waiting",): 3,
        ("attache_questions_in_progress",): 2,
        ("attache_servers",): 11,
        ("attache_shards",): 3,
        ("attache_shards_connected",): 2,
        ("attache_gateway_latency_seconds",): 0.1,
        ("attache_archive_up",): 1,
        ("attache_articles_stored", "public"): 7,
        ("attache_articles_stored", "servers"): 5,
        ("attache_last_article_timestamp_seconds", "servers"): NOON.timestamp(),
        ("attache_index_generation", "public"): 40,
        ("attache_index_generation", "servers"): 60,
        ("attache_index_passages", "servers"): 200,
        ("attache_index_backlog_rows", "public"): 10,
        ("attache_index_pending_changes", "public"): 5,
        ("attache_feeds", "servers"): 2,
        ("attache_feeds_failing", "servers"): 2,
        ("attache_feeds_stopped", "servers"): 1,
        ("attache_feeds_overdue_seconds", "public"): 0,
        ("attache_feeds_overdue_seconds", "servers"): 180,
    }
    assert {key: found[key] for key in expected} == expected
    assert found[("process_resident_memory_bytes",)] > 0


async def test_no_metric_names_a_server(metrics: Metrics) -> None:
    metrics.archive_opened(Archive())  # type: ignore[arg-type]
    text = (await metrics.text()).decode()
    assert "123456" not in text
    assert "guild" not in text


async def test_a_database_that_does_not_answer_is_told_and_the_rest_is_still_read(
    metrics: Metrics,
) -> None:
    metrics.archive_opened(Archive(StorageError("The disk is full.")))  # type: ignore[arg-type]
    metrics.bot_started(lambda: state(True))
    found = await scraped(metrics)
    assert found[("attache_archive_up",)] == 0
    assert found[("attache_shards_connected",)] == 1


async def test_it_is_ready_once_the_archive_is_read_and_all_shards_are_connected(
    metrics: Metrics, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert set(await metrics.unready()) == {"archive", "bot"}
    metrics.archive_opened(Archive())  # type: ignore[arg-type]
    assert await metrics.unready() == {"bot": "the models are being loaded"}
    for connected in ((), (True, False)):
        metrics.bot_started(lambda up=connected: state(*up))  # type: ignore[misc]
        assert set(await metrics.unready()) == {"gateway"}
    metrics.bot_started(lambda: state(True, True))
    assert await metrics.unready() == {}
    metrics.archive_opened(Archive(StorageError("The disk is full.")))  # type: ignore[arg-type]
    assert await metrics.unready() == {"archive": "The disk is full."}


async def test_a_database_that_hangs_is_not_waited_for(
    metrics: Metrics, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.0)

    class Hanging(Archive):
        async def check(self) -> None:
            await asyncio.sleep(60)

    metrics.archive_opened(Hanging())  # type: ignore[arg-type]
    assert "did not answer" in (await metrics.unready())["archive"]
    assert (await scraped(metrics))[("attache_archive_up",)] == 0
