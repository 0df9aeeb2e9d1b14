"""Servers that the bot leaves: the day is noted, and later their data is erased."""

import asyncio
import logging
from collections.abc import Coroutine, Sequence
from typing import TYPE_CHECKING

import discord
from discord.ext import commands, tasks

from bot.collections import guild_collection
from bot.question_queue import QuestionQueue
from servers.departures import Departures

if TYPE_CHECKING:
    from bot.client import AttacheBot

log = logging.getLogger(__name__)


class ServerDepartures(commands.Cog):
    """Notes which servers are joined and left, and once a day erases those left long ago.

    A server that Discord calls unavailable has an outage; the bot is still in it.
    """

    def __init__(
        self, bot: commands.AutoShardedBot, *, departures: Departures, question_queue: QuestionQueue
    ) -> None:
        self._bot = bot
        self._departures = departures
        self._question_queue = question_queue

    async def cog_unload(self) -> None:
        """Stop erasing."""
        self._daily.cancel()

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Note what changed while the bot was not connected, now and once a day."""
        if self._daily.is_running():
            self._daily.restart()
        else:
            self._daily.start()

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Note that the bot is in the server, or back."""
        await self._run(self._departures.joined(self._application, guild.id))

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Note the day on which the bot left."""
        await self._run(self._departures.left(self._application, guild.id))

    @tasks.loop(hours=24)
    async def _daily(self) -> None:
        await self._run(self._compare_and_erase())

    async def _compare_and_erase(self) -> None:
        # These include servers that are unavailable.
        present = {guild.id for guild in self._bot.guilds}
        await self._departures.reconcile(self._application, present, judged=self._gets_events_of)
        await self._departures.erase_due(
            self._application,
            is_present=self._is_present,
            judged=self._gets_events_of,
            collection_of=guild_collection,
        )

    async def _run(self, work: Coroutine[None, None, None]) -> None:
        try:
            # As a task of the queue, it is not cut off: the database connection would stay open.
            await asyncio.shield(self._question_queue.start(work))
        except Exception:
            log.exception("what is left could not be noted or erased; it is tried again tomorrow")

    @property
    def _application(self) -> int:
        if self._bot.user is None:
            raise RuntimeError("nobody is logged in")
        return self._bot.user.id

    async def _is_present(self, guild_id: int) -> bool:
        """Return whether the bot is in the server; Discord is asked of one that is not known here.

        What Discord told of a server may have been unreadable.
        """
        if self._bot.get_guild(guild_id) is not None:
            return True
        try:
            await self._bot.fetch_guild(guild_id, with_counts=False)
        except (discord.NotFound, discord.Forbidden):
            return False
        return True

    def _gets_events_of(self, guild_id: int) -> bool:
        return gets_events_of(guild_id, self._bot.shard_ids, self._bot.shard_count)


def gets_events_of(guild_id: int, shard_ids: Sequence[int] | None, shard_count: int | None) -> bool:
    """Return whether a process with these shards gets the server's events.

    Only such a process can tell that the bot has left it.
    """
    return shard_ids is None or not shard_count or (guild_id >> 22) % shard_count in shard_ids


def create_cog(bot: "AttacheBot") -> ServerDepartures:
    """Return the cog with what it needs of the bot."""
    return ServerDepartures(
        bot,
        departures=bot.services.departures,
        question_queue=bot.question_queue,
    )
