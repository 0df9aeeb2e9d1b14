"""The bot as it is watched: metrics, readiness, and events in the log, from one question."""

import json
from pathlib import Path

import aiohttp

from attache.app import open_app
from attache.logs import JsonFormatter
from attache.monitoring.metrics import Metrics
from attache.monitoring.server import serving
from tests.attache.monitoring.scraping import read
from tests.conftest import Models
from tests.discord_server import DiscordServer
from tests.journeys.harness import MODI_QUESTION, populated, running
from tests.log_stream import log_at_debug

LOOPBACK = "127.0.0.1"


async def test_a_question_is_seen_in_the_metrics_and_the_log_but_not_its_text(
    tmp_path: Path, models: Models
) -> None:
    metrics = Metrics()
    with log_at_debug("test-token", formatter=JsonFormatter) as log:
        async with (
            open_app(
                tmp_path / "data",
                embedder=models.embedder,
                extractor=models.reader,
                create=True,
                observer=metrics,
            ) as app,
            serving(metrics, host=LOOPBACK, port=0) as port,
            DiscordServer() as server,
            aiohttp.ClientSession() as client,
        ):
            harness = populated(server, app)

            async def get(path: str) -> tuple[int, str]:
                async with client.get(f"http://{LOOPBACK}:{port}{path}") as answer:
                    return answer.status, await answer.text()

            assert (await get("/readyz"))[0] == 503
            async with running(server, app, monitor=metrics):
                assert (await get("/readyz"))[0] == 200
                await harness.add_file()
                await harness.ask(MODI_QUESTION)
                _, text = await get("/metrics")
            assert (await get("/readyz"))[0] == 503
    found = read(text)
    assert found["attache_questions_total", "date", "answered"] == 1
    assert found["attache_articles_total", "added"] == 1
    assert found["attache_articles_stored", "servers"] == 1
    assert found["attache_index_passages", "servers"] == 1
    assert found["attache_index_pending_changes", "servers"] == 0
    assert found[("attache_shards_connected",)] == 1
    assert found[("attache_servers",)] == 1
    for stage in ("understand", "retrieve", "extract", "decide", "cite"):
        assert found["attache_stage_seconds_count", stage] == 1
    assert "Modi" not in text
    events = [json.loads(line) for line in log.getvalue().splitlines()]
    (handled,) = [each for each in events if each["message"] == "a question was handled"]
    assert (handled["kind"], handled["outcome"]) == ("date", "answered")
    (taken,) = [each for each in events if each["message"] == "articles were taken in"]
    assert (taken["added"], taken["failed"]) == (1, 0)
    assert MODI_QUESTION not in log.getvalue()
