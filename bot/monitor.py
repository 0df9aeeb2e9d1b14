"""What the bot tells of its work to whoever watches it, without texts and names."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Outcome(StrEnum):
    """What became of a question."""

    ANSWERED = "answered"
    UNANSWERED = "unanswered"
    REFUSED = "refused"
    RATE_LIMITED = "rate_limited"
    QUEUE_FULL = "queue_full"
    TIMED_OUT = "timed_out"
    FAILED = "failed"


UNREAD = "unread"
"""The kind of a question that was not understood, or not looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandledQuestion:
    """A question and what became of it; `kind` is the type of its answer.

    It `waited` in the queue and then took `seconds`.
    """

    outcome: Outcome
    kind: str = UNREAD
    waited: float = 0.0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenProse:
    """What became of a text that a language model was to write, and what it used.

    The `outcome` is "written", "stopped", "budget_spent", or why it failed. Of its sentences,
    `dropped` did not pass the checks.
    """

    outcome: str
    tokens: int = 0
    dropped: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ShardState:
    """A connection to Discord, and its latency in seconds if that is known."""

    id: int
    is_connected: bool
    latency: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BotState:
    """How many questions wait and are being answered; the connections, and the servers on them."""

    waiting: int
    answering: int
    servers: int
    shards: tuple[ShardState, ...]

    @property
    def is_connected(self) -> bool:
        """Whether each shard of this process is connected."""
        return bool(self.shards) and all(shard.is_connected for shard in self.shards)


class Monitor(Protocol):
    """Is told what the bot does."""

    def bot_started(self, state: Callable[[], BotState]) -> None:
        """Note how the bot's state can be read from now on."""

    def question_handled(self, question: HandledQuestion) -> None:
        """Note what became of a question."""

    def prose_written(self, prose: WrittenProse) -> None:
        """Note what became of a text by a language model."""

    def shard_disconnected(self) -> None:
        """Note that a connection to Discord broke."""


class NoMonitor:
    """Takes no note of anything."""

    def bot_started(self, state: Callable[[], BotState]) -> None:
        """Do nothing."""

    def question_handled(self, question: HandledQuestion) -> None:
        """Do nothing."""

    def prose_written(self, prose: WrittenProse) -> None:
        """Do nothing."""

    def shard_disconnected(self) -> None:
        """Do nothing."""
