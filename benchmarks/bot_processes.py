"""Bots as processes of their own, each with shards, over a Discord server on loopback."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.discord_server import DiscordServer, Guild

_STARTING = 180.0
_STOPPING = 40.0
_ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Bots:
    """How many processes run, over which archive; each on `cores` of its own, or on all."""

    count: int
    data: Path
    database: str | None = None
    cores: int | None = None

    def environment(self, server: DiscordServer, shard: int) -> dict[str, str]:
        """The settings of one process."""
        others = {name: value for name, value in os.environ.items() if name[:8] != "ATTACHE_"}
        own = {
            "PYTHONPATH": str(_ROOT),
            "ATTACHE_DATA": str(self.data),
            "ATTACHE_DISCORD_TOKEN": server.token,
            "ATTACHE_DISCORD_API": server.api_base,
            "ATTACHE_DISCORD_GATEWAY": server.gateway_url,
            "ATTACHE_SHARDS": str(self.count),
            "ATTACHE_SHARD_IDS": str(shard),
        }
        if self.database is not None:
            own["ATTACHE_DATABASE"] = self.database
        return others | own


@asynccontextmanager
async def running(
    server: DiscordServer, bots: Bots, log: Path
) -> AsyncIterator[list[asyncio.subprocess.Process]]:
    """Run the processes, connected to the server; what they log is added to a file."""
    async with AsyncExitStack() as stack:
        processes = [
            await stack.enter_async_context(_process(server, bots, shard, log))
            for shard in range(bots.count)
        ]
        try:
            await server.wait_ready(_STARTING, sessions=bots.count)
            await server.wait_commands("ask", timeout=_STARTING)
        except TimeoutError as error:
            raise RuntimeError(f"The bots did not start; they say:\n{_end_of(log)}") from error
        yield processes


@asynccontextmanager
async def _process(
    server: DiscordServer, bots: Bots, shard: int, log: Path
) -> AsyncIterator[asyncio.subprocess.Process]:
    with log.open("ab") as file:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "attache", "bot",
            cwd=log.parent,  # where no .env is
            env=bots.environment(server, shard),
            stdout=file,
            stderr=file,
        )  # fmt: skip
    if bots.cores is not None:
        first = shard * bots.cores
        os.sched_setaffinity(process.pid, range(first, first + bots.cores))
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        try:
            async with asyncio.timeout(_STOPPING):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()


def _end_of(log: Path) -> str:
    return log.read_text(errors="replace")[-2000:]


def guilds_on(server: DiscordServer, shards: Sequence[int], *, of: int) -> list[Guild]:
    """Make a guild on each of these shards, of so many in all."""
    made: list[Guild] = []
    for shard in shards:
        guild = server.add_guild(f"Embassy {len(made)}")
        while (guild.id >> 22) % of != shard:
            # A guild's shard follows from the millisecond in which it was made.
            server.remove_guild(guild)
            guild = server.add_guild(f"Embassy {len(made)}")
        made.append(guild)
    return made
