"""The metrics of a bot, as Prometheus reads them.

None carries a text, a name or a number of a person, server or article: collections of servers are
counted together. So what can be read does not grow with the number of servers either.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Protocol, TypeVar

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Info,
    ProcessCollector,
    generate_latest,
)

from answer.stages import Stage
from bot.monitor import BotState, HandledQuestion, WrittenProse
from index.errors import ArchiveError
from index.state import ArchiveState, ArchiveWatch
from index.types import PUBLIC, Feed
from ingest.feeds.wording import is_failing
from ingest.types import ArticleReport, Failure, Refreshed

PATIENCE = 2.0
"""Seconds to wait for the database."""
SERVERS = "servers"
"""What the collections of all servers are called together."""

# An answer takes .3 to 3 s on two cores, and is cut off after 10.
_SECONDS = (0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0, 7.5, 10.0, 20.0)


class _InCollection(Protocol):
    @property
    def collection(self) -> str: ...


T = TypeVar("T", bound=_InCollection)


class Metrics:
    """Counts what it is told, and reads the rest when it is asked."""

    def __init__(self, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.archive: ArchiveWatch | None = None
        self.bot: Callable[[], BotState] | None = None
        self._now = now
        self._registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        Info("attache_build", "The version that runs.", registry=registry).info(
            {"version": version("attache")}
        )
        self._questions = Counter(
            "attache_questions",
            "Questions, by the type of their answer and what became of them.",
            ("kind", "outcome"),
            registry=registry,
        )
        self._answering = Histogram(
            "attache_question_seconds",
            "How long answering took, without waiting.",
            buckets=_SECONDS,
            registry=registry,
        )
        self._waiting = Histogram(
            "attache_question_wait_seconds",
            "How long questions waited in the queue.",
            buckets=_SECONDS,
            registry=registry,
        )
        self._stages = Histogram(
            "attache_stage_seconds",
            "How long each stage of an answer took.",
            ("stage",),
            buckets=_SECONDS,
            registry=registry,
        )
        self._taken_in = Counter(
            "attache_articles",
            "Articles on their way into the archive, by what became of them.",
            ("outcome",),
            registry=registry,
        )
        self._feed_reads = Counter(
            "attache_feed_reads", "Feeds that were read.", ("outcome",), registry=registry
        )
        self._prose = Counter(
            "attache_prose",
            "Texts that a language model was to write, by what became of them.",
            ("outcome",),
            registry=registry,
        )
        self._prose_tokens = Counter(
            "attache_prose_tokens", "Tokens that a language model used.", registry=registry
        )
        self._prose_dropped = Counter(
            "attache_prose_dropped_sentences",
            "Sentences of a language model that did not pass the checks.",
            registry=registry,
        )
        self._prose_writing = Histogram(
            "attache_prose_seconds",
            "How long a language model took to write.",
            buckets=_SECONDS,
            registry=registry,
        )
        self._disconnects = Counter(
            "attache_gateway_disconnects",
            "Connections to Discord that broke.",
            registry=registry,
        )
        self._gauges = {
            name: Gauge(f"attache_{name}", said, labels, registry=registry)
            for name, said, labels in _GAUGES
        }

    # What it is told.

    def archive_opened(self, watch: ArchiveWatch) -> None:
        """Read the archive's state from now on."""
        self.archive = watch

    def bot_started(self, state: Callable[[], BotState]) -> None:
        """Read the bot's state from now on."""
        self.bot = state

    def stage_took(self, stage: Stage, seconds: float) -> None:
        """Count a stage of an answer."""
        self._stages.labels(stage.value).observe(seconds)

    def question_handled(self, question: HandledQuestion) -> None:
        """Count a question, and its time where it was answered."""
        self._questions.labels(question.kind, question.outcome.value).inc()
        if question.seconds:
            self._waiting.observe(question.waited)
            self._answering.observe(question.seconds)

    def prose_written(self, prose: WrittenProse) -> None:
        """Count a text by a language model, its tokens and the sentences that were dropped."""
        self._prose.labels(prose.outcome).inc()
        self._prose_tokens.inc(prose.tokens)
        self._prose_dropped.inc(prose.dropped)
        if prose.seconds:
            self._prose_writing.observe(prose.seconds)

    def article_settled(self, settled: ArticleReport | Failure) -> None:
        """Count an article that was taken in, recognised or failed."""
        outcome = "failed" if isinstance(settled, Failure) else settled.outcome.value
        self._taken_in.labels(outcome).inc()

    def feed_read(self, refreshed: Refreshed) -> None:
        """Count a feed that was read, or could not be."""
        self._feed_reads.labels("failed" if refreshed.error else "read").inc()

    def shard_disconnected(self) -> None:
        """Count a connection that broke."""
        self._disconnects.inc()

    # What it is asked.

    async def text(self) -> bytes:
        """Return all metrics in Prometheus' text format."""
        if self.bot is not None:
            self._show_bot(self.bot())
        if self.archive is not None:
            try:
                async with asyncio.timeout(PATIENCE):
                    self._show_archive(await self.archive.state())
                self._set("archive_up", 1)
            except (ArchiveError, TimeoutError):
                self._set("archive_up", 0)
        return generate_latest(self._registry)

    async def unready(self) -> dict[str, str]:
        """Return what is not ready, and why; nothing where questions are answered."""
        lacking = {}
        if self.archive is None:
            lacking["archive"] = "it is being opened"
        else:
            try:
                async with asyncio.timeout(PATIENCE):
                    await self.archive.check()
            except ArchiveError as error:
                lacking["archive"] = str(error)
            except TimeoutError:
                lacking["archive"] = f"the database did not answer within {PATIENCE:.0f} s"
        if self.bot is None:
            lacking["bot"] = "the models are being loaded"
        elif not self.bot().is_connected:
            lacking["gateway"] = "not all shards are connected to Discord"
        return lacking

    def _show_bot(self, state: BotState) -> None:
        self._set("queue_waiting", state.waiting)
        self._set("questions_in_progress", state.answering)
        self._set("servers", state.servers)
        self._set("shards", len(state.shards))
        self._set("shards_connected", sum(shard.is_connected for shard in state.shards))
        latencies = [shard.latency for shard in state.shards if shard.latency is not None]
        self._set("gateway_latency_seconds", max(latencies, default=float("nan")))

    def _show_archive(self, state: ArchiveState) -> None:
        self._set("memory_own_bytes", state.memory.own or 0)
        self._set("memory_ceiling_bytes", state.memory.ceiling or 0)
        for group, totals in _grouped(state.collections):
            self._set("articles_stored", sum(each.articles for each in totals), group)
            added = [each.last_added_at for each in totals if each.last_added_at]
            newest = max(added).timestamp() if added else 0
            self._set("last_article_timestamp_seconds", newest, group)
        for group, held in _grouped(state.indexes):
            self._set("indexes_held", len(held), group)
            self._set("index_generation", max((each.change_seq for each in held), default=0), group)
            self._set("index_passages", sum(each.passages for each in held), group)
            self._set("index_backlog_rows", sum(each.backlog for each in held), group)
            self._set("index_pending_changes", sum(each.pending for each in held), group)
        for group, feeds in _grouped(state.feeds):
            self._show_feeds(group, feeds)

    def _show_feeds(self, group: str, feeds: Sequence[Feed]) -> None:
        due = [feed.due_at for feed in feeds if feed.due_at is not None]
        overdue = (self._now() - min(due)).total_seconds() if due else 0.0
        self._set("feeds", len(feeds), group)
        self._set("feeds_failing", sum(map(is_failing, feeds)), group)
        self._set("feeds_stopped", sum(feed.is_stopped for feed in feeds), group)
        self._set("feeds_overdue_seconds", max(0.0, overdue), group)

    def _set(self, name: str, value: float, *labels: str) -> None:
        gauge = self._gauges[name]
        (gauge.labels(*labels) if labels else gauge).set(value)


_BY_GROUP = ("collections",)
_GAUGES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("queue_waiting", "Questions that wait for their turn.", ()),
    ("questions_in_progress", "Questions that are being answered.", ()),
    ("servers", "Discord servers that the bot is in, on the shards of this process.", ()),
    ("shards", "Shards of this process.", ()),
    ("shards_connected", "Shards that are connected to Discord.", ()),
    ("gateway_latency_seconds", "Time of Discord's answer to a heartbeat; the slowest shard.", ()),
    ("archive_up", "Whether the database answers.", ()),
    ("articles_stored", "Articles in the archive.", _BY_GROUP),
    ("last_article_timestamp_seconds", "When an article was last added.", _BY_GROUP),
    ("indexes_held", "Collections whose indexes are in memory.", _BY_GROUP),
    ("index_generation", "The newest change in the indexes on disk that are in use.", _BY_GROUP),
    ("index_passages", "Passages in the indexes in memory.", _BY_GROUP),
    ("index_backlog_rows", "Rows that changed in memory since the indexes were built.", _BY_GROUP),
    ("index_pending_changes", "Changes that come in with the next question.", _BY_GROUP),
    ("memory_own_bytes", "Memory of this process's own, without mapped files.", ()),
    ("memory_ceiling_bytes", "The ceiling of that; 0 where none is set.", ()),
    ("feeds", "Feeds that are followed.", _BY_GROUP),
    ("feeds_failing", "Feeds that could not be read several times in a row.", _BY_GROUP),
    ("feeds_stopped", "Feeds that are read no more.", _BY_GROUP),
    ("feeds_overdue_seconds", "How long the feed that waits longest has been due.", _BY_GROUP),
)
"""Name, description and labels of what is read when it is asked for."""


def _grouped(found: Iterable[T]) -> Iterable[tuple[str, list[T]]]:
    """Yield what is public, and what is of servers, each together."""
    all_found = list(found)
    yield PUBLIC, [each for each in all_found if each.collection == PUBLIC]
    yield SERVERS, [each for each in all_found if each.collection != PUBLIC]
