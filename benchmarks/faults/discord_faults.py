"""What Discord does to a bot: connections that drop, sessions that end, 429 and 5xx."""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from benchmarks.faults.outcome import Outcome
from benchmarks.faults.turns import Turns
from benchmarks.load import QUESTIONS, Asked, archive, now, running
from tests.discord_server import Channel, DiscordServer, Person

_PATIENCE = 200.0
"""Seconds until an answer counts as lost: more than the bot itself gives a question."""

_FOR_A_SECOND_ANSWER = 0.5
_PEOPLE = 20  # so many that nobody asks more often than one person may


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is done to the bot, and how it is then asked: what has to be edited is by a command.

    `reconnects` says whether it is a connection that ends.
    """

    name: str
    inject: Callable[[], None]
    reconnects: bool = False
    by_command: bool = False


def faults(server: DiscordServer) -> list[Fault]:
    """Return the faults; each happens once when it is injected."""
    limit, fail = server.rate_limit_next, server.fail_next
    invalidate = partial(server.invalidate_sessions, resumable=True)
    edit = "PATCH"
    return [
        Fault(name="dropped connection", inject=server.drop_connections, reconnects=True),
        Fault(name="request to reconnect", inject=server.request_reconnect, reconnects=True),
        Fault(name="session that can be resumed", inject=invalidate, reconnects=True),
        Fault(name="429 for a route", inject=partial(limit, 3, match="POST")),
        Fault(name="429 for all", inject=partial(limit, 2, is_global=True)),
        Fault(
            name="429 of the proxy",
            inject=partial(limit, 1, by_proxy=True, match=edit),
            by_command=True,
        ),
        Fault(name="502", inject=partial(fail, 2, match=edit), by_command=True),
        Fault(
            name="500 after it was done",
            inject=partial(fail, 1, status=500, match=edit, after=True),
            by_command=True,
        ),
    ]


def gateway(turns: Turns, chance: random.Random) -> Outcome:
    """Inject a fault, ask, and count the answers: exactly one for each question."""
    return asyncio.run(_gateway(turns, chance))


async def _gateway(turns: Turns, chance: random.Random) -> Outcome:
    lost: list[str] = []
    async with archive(None) as app, DiscordServer() as server:
        guild = server.add_guild("Embassy")
        people = [server.add_user(f"person {n}") for n in range(_PEOPLE)]
        for person in people:
            guild.add_member(person)
        # What is tried is not how fast this machine is.
        server.interactions.window = _PATIENCE
        injected = faults(server)
        async with running(server, app):
            for turn in turns:
                fault = injected[turn % len(injected)]
                resumed = server.gateway.resumes
                fault.inject()
                if fault.reconnects:
                    await asyncio.sleep(chance.uniform(0, 0.05))
                question = QUESTIONS[turn % len(QUESTIONS)]
                person = people[turn % len(people)]
                asked = await _asked(server, person, guild.text_channel, question, fault)
                if asked.answers != 1:
                    lost.append(f"{fault.name}: {asked.answers} answers to {question}")
                if server.unmet or (fault.reconnects and server.gateway.resumes == resumed):
                    lost.append(f"{fault.name}: it did not happen to the bot")
        lost += [f"Discord refused {each.method} {each.path}" for each in server.refusals]
    return Outcome(fault="drop, 429 or 5xx of Discord", injected=turns.taken, lost=tuple(lost))


async def _asked(
    server: DiscordServer, person: Person, channel: Channel, question: str, fault: Fault
) -> Asked:
    """Ask, wait for the answer, and for a second one."""
    asked = Asked(at=now())
    if fault.by_command:
        asked.reply = await person.slash(channel, "/ask", question=question, wait=False)
    else:
        asked.mention = await person.say(channel, f"{server.bot.mention} {question}")
    while not asked.answers and now() - asked.at < _PATIENCE:
        await asyncio.sleep(0.05)
        _look(asked, server, channel)
    await asyncio.sleep(_FOR_A_SECOND_ANSWER)
    _look(asked, server, channel)
    return asked


def _look(asked: Asked, server: DiscordServer, channel: Channel) -> None:
    asked.look([each for each in server.messages(channel) if each.author is server.bot])
