"""What Discord does to a bot: connections that drop, sessions that end, 429 and 5xx."""

import asyncio
import random
from collections.abc import Callable

from benchmarks.faults.outcome import Outcome
from benchmarks.load import QUESTIONS, Asked, archive, now, running
from tests.discord_server import DiscordServer

_PATIENCE = 60.0


def faults(server: DiscordServer) -> dict[str, Callable[[], None]]:
    """Return the faults by name, as calls that inject them."""
    return {
        "dropped connection": server.drop_connections,
        "request to reconnect": server.request_reconnect,
        "session that can be resumed": lambda: server.invalidate_sessions(resumable=True),
        "429 for a route": lambda: server.rate_limit_next(3, match="POST"),
        "429 for all": lambda: server.rate_limit_next(2, is_global=True),
        "429 of the proxy": lambda: server.rate_limit_next(1, by_proxy=True, match="PATCH"),
        "502": lambda: server.fail_next(2, match="PATCH"),
        "500 after it was done": lambda: server.fail_next(1, status=500, match="PATCH", after=True),
    }


def gateway(times: int, chance: random.Random) -> Outcome:
    """Inject a fault, ask, and count the answers: exactly one for each question."""
    return asyncio.run(_gateway(times, chance))


async def _gateway(times: int, chance: random.Random) -> Outcome:
    lost: list[str] = []
    async with archive(None) as app, DiscordServer() as server:
        guild = server.add_guild("Embassy")
        person = server.add_user("ada")
        guild.add_member(person)
        channel = guild.text_channel
        async with running(server, app):
            for turn in range(times):
                name = list(faults(server))[turn % len(faults(server))]
                faults(server)[name]()
                if "429" not in name and "50" not in name:
                    await asyncio.sleep(chance.uniform(0, 0.05))
                    await server.wait_ready(_PATIENCE)  # a command reaches connected bots only
                question = QUESTIONS[turn % len(QUESTIONS)]
                mention = await person.say(channel, f"{server.bot.mention} {question}")
                asked = Asked(at=now(), mention=mention)
                await _wait_for(asked, server, channel)
                if asked.answers != 1:
                    lost.append(f"{name}: {asked.answers} answers to {question}")
                await asyncio.sleep(5.5)  # one person may ask five questions in twenty seconds
        lost += [f"Discord refused {each.method} {each.path}" for each in server.refusals]
    return Outcome(fault="drop, 429 or 5xx of Discord", injected=times, lost=tuple(lost))


async def _wait_for(asked: Asked, server: DiscordServer, channel: object) -> None:
    deadline = now() + _PATIENCE
    while now() < deadline and not asked.answers:
        await asyncio.sleep(0.05)
        asked.look([each for each in server.messages(channel) if each.author is server.bot])  # type: ignore[arg-type]
    await asyncio.sleep(0.5)  # a second answer would come now
    asked.look([each for each in server.messages(channel) if each.author is server.bot])  # type: ignore[arg-type]
