"""Servers that the bot leaves: they are noted, and erased in time."""

import asyncio
import logging
from collections.abc import Coroutine, Sequence

import discord
from discord.ext import commands, tasks

from bot.collections import guild_collection
from bot.question_queue import QuestionQueue
from servers.departures import Departures

log = logging.getLogger(__name__)


class LeftServers(commands.Cog):
    """Hears of servers that come and go, and once a day erases those that were left long ago.

    A server that Discord calls unavailable is in an outage: the bot is in it all the same.
    """

    def __init__(
        self, bot: commands.AutoShardedBot, *, departures: Departures, desk: QuestionQueue
    ) -> None:
        self._bot = bot
        self._departures = departures
        self._desk = desk

    async def cog_unload(self) -> None:
        """Nothing; no more is erased."""
        self._daily.cancel()

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Nothing; what changed while the bot was away is noted, now and once a day."""
        if self._daily.is_running():
            self._daily.restart()
        else:
            self._daily.start()

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Nothing; if it had left, the bot is back."""
        await self._noted(self._departures.joined(self._application, guild.id))

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Nothing; the day is noted."""
        await self._noted(self._departures.left(self._application, guild.id))

    @tasks.loop(hours=24)
    async def _daily(self) -> None:
        await self._noted(self._compare_and_erase())

    async def _compare_and_erase(self) -> None:
        # Those that are unavailable are among them.
        present = {guild.id for guild in self._bot.guilds}
        await self._departures.reconcile(self._application, present, judged=self._judged)
        await self._departures.erase_due(
            self._application,
            is_present=self._is_present,
            judged=self._judged,
            collection_of=guild_collection,
        )

    async def _noted(self, work: Coroutine[None, None, None]) -> None:
        try:
            # Beside: cut off in the middle, the database's connection would never close.
            await asyncio.shield(self._desk.beside(work))
        except Exception:
            log.exception("what is left could not be noted or erased; it is tried again tomorrow")

    @property
    def _application(self) -> int:
        if self._bot.user is None:
            raise RuntimeError("nobody is logged in")
        return self._bot.user.id

    def _is_present(self, guild_id: int) -> bool:
        return self._bot.get_guild(guild_id) is not None

    def _judged(self, guild_id: int) -> bool:
        return is_judged(guild_id, self._bot.shard_ids, self._bot.shard_count)


def is_judged(guild_id: int, shard_ids: Sequence[int] | None, shard_count: int | None) -> bool:
    """Whether a process with these shards hears of the server, so that it can tell it was left."""
    return shard_ids is None or not shard_count or (guild_id >> 22) % shard_count in shard_ids
