"""Prose by a language model, streamed into a card that shows the extractive answer already."""

import asyncio
import logging
import secrets
import time
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import discord

from answer.types import Answer
from bot.discord_io.persistent_buttons import PersistentButtons
from bot.discord_io.replies import Reply
from bot.errors import NotTheAsker
from bot.monitor import Monitor, WrittenProse
from servers.service import ProseMode, ServerService, ServerSettings

if TYPE_CHECKING:
    from prose.model import Usage
    from prose.types import Prose, Task
    from prose.writer import ProseWriter

log = logging.getLogger(__name__)

MOST_EXCERPTS = 8
"""Excerpts that a model is given for an answer of its own."""


class Compose(Protocol):
    """Makes the card with the prose so far; None without any."""

    def __call__(self, prose: "Prose | None", is_writing: bool, /) -> discord.ui.LayoutView:
        """Return the card; `is_writing` while more may come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A text that is to be written; `key` is in the id of the button that stops it."""

    writer: "ProseWriter"
    task: "Task"
    asker: int
    server: int
    key: str


class ProseStreamer:
    """Has prose written where a server wants it, within its budget of tokens a day.

    A card is edited once in `every` seconds at most. After any failure it is as it was before.
    """

    def __init__(
        self,
        *,
        writer: "ProseWriter | None",
        servers: ServerService,
        buttons: PersistentButtons,
        monitor: Monitor,
        every: float,
    ) -> None:
        self._writer = writer
        self._servers = servers
        self._monitor = monitor
        self._every = every
        self._writing: dict[str, tuple[int, asyncio.Task[Prose | None]]] = {}
        buttons.on("hush", self._stop)

    @property
    def model(self) -> str | None:
        """The name of the language model; None where there is none."""
        return self._writer.model if self._writer else None

    def excerpts_wanted(self, settings: ServerSettings, most: int) -> int:
        """Return how many citations an answer is to have, `most` for its card."""
        wants_more = self._writer is not None and settings.prose is ProseMode.ANSWER
        return max(most, MOST_EXCERPTS) if wants_more else most

    async def job(
        self, answer: Answer, settings: ServerSettings, server: int | None, asker: int
    ) -> Job | None:
        """Return what is to be written for an answer; None where nothing is."""
        if self._writer is None or server is None or settings.prose is ProseMode.OFF:
            return None
        from prose.choosing import task_for

        task = task_for(settings.prose, answer)
        if task is None:
            return None
        if await self._servers.prose_tokens(server) >= settings.prose_budget:
            log.info("no prose was written: a server has used its tokens of today")
            self._monitor.prose_written(WrittenProse(outcome="budget_spent"))
            return None
        key = secrets.token_hex(8)
        return Job(writer=self._writer, task=task, asker=asker, server=server, key=key)

    async def add(self, job: Job, answer: Answer, reply: Reply, compose: Compose) -> None:
        """Write the prose into the card of a reply; on failure restore the card."""
        from prose.errors import ProseError
        from prose.model import Usage

        usage, began = Usage(), time.perf_counter()
        outcome, dropped, prose = "failed", 0, None
        work = asyncio.create_task(self._write(job, answer, usage, reply, compose))
        self._writing[job.key] = (job.asker, work)
        try:
            await asyncio.wait({work})
            prose = work.result()
            outcome, dropped = "written", prose.dropped if prose else 0
        except ProseError as error:
            outcome, dropped = error.outcome, error.dropped
            log.warning("no prose was written by %s: %s", self.model, error)
        except asyncio.CancelledError:
            outcome = "stopped"
            if not work.cancelled():  # it is this that is cancelled, not the writing
                work.cancel()
                raise
        except Exception:
            log.exception("no prose was written, for a reason unforeseen")
        finally:
            del self._writing[job.key]
            self._monitor.prose_written(
                WrittenProse(
                    outcome=outcome,
                    tokens=usage.tokens,
                    dropped=dropped,
                    seconds=time.perf_counter() - began,
                )
            )
            await self._servers.count_prose(job.server, usage.tokens)
        await reply.revise(compose(prose, False))

    async def _write(
        self, job: Job, answer: Answer, usage: "Usage", reply: Reply, compose: Compose
    ) -> "Prose | None":
        """Return the whole prose, shown bit by bit. Raises `ProseError`."""
        shown, prose = time.monotonic(), None
        async with aclosing(job.writer.write(answer, job.task, usage)) as drafts:
            async for prose in drafts:
                if time.monotonic() - shown < self._every:
                    continue
                if not await reply.revise(compose(prose, True)):
                    break  # the card is gone
                shown = time.monotonic()
        return prose

    async def _stop(self, interaction: discord.Interaction, key: str) -> None:
        asker, work = self._writing.get(key, (None, None))
        if work is not None:
            if interaction.user.id != asker:
                raise NotTheAsker
            work.cancel()
        await interaction.response.defer()
