"""The three addresses: alive, ready and the metrics, and nothing else."""

import aiohttp
import pytest

from attache.monitoring.metrics import Metrics
from attache.monitoring.server import NotServed, serving
from bot.monitor import BotState, HandledQuestion, Outcome, ShardState
from tests.attache.monitoring.scraping import read

LOOPBACK = "127.0.0.1"


class Archive:
    async def check(self) -> None:
        return None


def connected() -> BotState:
    shard = ShardState(id=0, is_connected=True, latency=None)
    return BotState(waiting=0, answering=0, servers=1, shards=(shard,))


async def test_it_is_alive_at_once_and_ready_when_the_bot_is() -> None:
    metrics = Metrics()
    async with serving(metrics, host=LOOPBACK, port=0) as port, aiohttp.ClientSession() as client:
        base = f"http://{LOOPBACK}:{port}"
        async with client.get(f"{base}/healthz") as answer:
            assert (answer.status, await answer.json()) == (200, {"healthy": True})
        async with client.get(f"{base}/readyz") as answer:
            assert answer.status == 503
            assert (await answer.json())["lacking"]["bot"] == "the models are being loaded"
        metrics.archive_opened(Archive())  # type: ignore[arg-type]
        metrics.bot_started(connected)
        async with client.get(f"{base}/readyz") as answer:
            assert (answer.status, await answer.json()) == (200, {"ready": True, "lacking": {}})


async def test_the_metrics_are_in_the_form_that_prometheus_reads() -> None:
    metrics = Metrics()
    metrics.question_handled(HandledQuestion(outcome=Outcome.TIMED_OUT, seconds=10.0))
    async with (
        serving(metrics, host=LOOPBACK, port=0) as port,
        aiohttp.ClientSession() as client,
        client.get(f"http://{LOOPBACK}:{port}/metrics") as answer,
    ):
        assert answer.headers["Content-Type"].startswith("text/plain; version=")
        found = read(await answer.text())
    assert found["attache_questions_total", "unread", "timed_out"] == 1


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/", 404), ("GET", "/metrics/../../etc/passwd", 404), ("POST", "/metrics", 405)],
)
async def test_nothing_else_is_served(method: str, path: str, status: int) -> None:
    async with (
        serving(Metrics(), host=LOOPBACK, port=0) as port,
        aiohttp.ClientSession() as client,
        client.request(method, f"http://{LOOPBACK}:{port}{path}") as answer,
    ):
        assert answer.status == status


async def test_a_port_in_use_is_told_in_a_sentence() -> None:
    async with serving(Metrics(), host=LOOPBACK, port=0) as port:
        with pytest.raises(NotServed, match="set ATTACHE_MONITORING_PORT to another"):
            async with serving(Metrics(), host=LOOPBACK, port=port):
                pass
