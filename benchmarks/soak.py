"""Hours of a bot's life: questions, additions, removals, reindexing and dropped connections.

`attache bot` as a process of its own, over a Discord server on loopback. Its memory is read at even
times, and should be flat once everything was used once. What it logs is listed with how often.
"""

import argparse
import asyncio
import random
import re
import sqlite3
import statistics
import sys
import tempfile
from collections import Counter
from contextlib import closing
from pathlib import Path

import discord

from benchmarks.bot_processes import Bots, running
from benchmarks.load import QUESTIONS, Asked, now, prepare
from benchmarks.process_memory import memory_of
from benchmarks.tables import table
from index.database import DATABASE_FILE
from tests.discord_server import DiscordServer, NotPermitted, Upload

_PATIENCE = 60.0
_WARM = 0.25
"""Share of the time after which memory should be flat."""
_FLAT = 1.05
_STEPS = ("ask", "ask", "ask", "mention", "mention", "add", "remove", "reindex", "drop")
_KEPT_MESSAGES = 50
_ADMIN = discord.Permissions(manage_guild=True, manage_messages=True)

Reading = tuple[float, float, int]
"""The minute, the megabytes of memory, and how many things were done by then."""


class Life:
    """What people do in one server, one thing after the other."""

    def __init__(self, server: DiscordServer, data: Path, chance: random.Random) -> None:
        self._server = server
        self._data = data
        self._chance = chance
        guild = server.add_guild("Embassy")
        self._collection = f"guild-{guild.id}"
        self._channel = guild.text_channel
        self._people = [server.add_user(f"person {n}") for n in range(20)]
        for person in self._people:
            guild.add_member(person)
        self._admin = server.add_user("ada")
        guild.add_member(self._admin, permissions=_ADMIN)
        self._articles = 0
        self.done: Counter[str] = Counter()
        self.wrong: list[str] = []

    async def step(self) -> None:
        """Do one thing."""
        name = self._chance.choice(_STEPS)
        try:
            await getattr(self, f"_{name}")()
        except (TimeoutError, NotPermitted) as error:
            self.wrong.append(f"{name}: {type(error).__name__} {error}")
        self.done[name] += 1
        for old in list(self._channel.messages)[:-_KEPT_MESSAGES]:
            del self._channel.messages[old]

    async def _ask(self) -> None:
        question = self._chance.choice(QUESTIONS)
        person = self._chance.choice(self._people)
        reply = await person.slash(self._channel, "/ask", question=question, wait=False)
        await self._answered(Asked(at=now(), reply=reply), f"/ask {question}")

    async def _mention(self) -> None:
        question = self._chance.choice(QUESTIONS)
        person = self._chance.choice(self._people)
        said = await person.say(self._channel, f"{self._server.bot.mention} {question}")
        await self._answered(Asked(at=now(), mention=said), f"mention: {question}")

    async def _answered(self, asked: Asked, what: str) -> None:
        deadline = now() + _PATIENCE
        while now() < deadline and not asked.answers:
            await asyncio.sleep(0.05)
            messages = self._server.messages(self._channel)
            asked.look([each for each in messages if each.author is self._server.bot])
        if asked.answers != 1:
            self.wrong.append(f"{asked.answers} answers to {what}")

    async def _add(self) -> None:
        self._articles += 1
        n = self._articles
        text = (
            f"date 2024-07-09 Moscow: Envoy number {n} visited Russia on Monday and met minister "
            f"{n * 7919 % 9973}. They spoke about treaty {n}."
        )
        upload = Upload(f"article{n}.txt", text.encode())
        reply = await self._admin.slash(self._channel, "/article add", file=upload)
        shown = await reply.original(_PATIENCE)
        if shown.text.startswith("Not added yet."):
            await self._admin.click(shown, "Add")
            await self._server.until(
                lambda: not shown.text.startswith("Not added yet.") or None,
                timeout=_PATIENCE,
                what="the addition",
            )

    async def _remove(self) -> None:
        if (newest := self._newest()) is not None:
            reply = await self._admin.slash(self._channel, "/article remove", article=str(newest))
            await reply.original(_PATIENCE)

    def _newest(self) -> int | None:
        with closing(sqlite3.connect(self._data / DATABASE_FILE, timeout=60)) as connection:
            row = connection.execute(
                "SELECT max(articles.id) FROM articles JOIN collections"
                " ON collections.id = articles.collection_id"
                " WHERE retired_at IS NULL AND collections.name = ?",
                (self._collection,),
            ).fetchone()
        return None if row is None else row[0]

    async def _reindex(self) -> None:
        reply = await self._admin.slash(self._channel, "/archive reindex")
        await self._server.until(
            lambda: "Reindexed." in reply.text or None, timeout=_PATIENCE, what="the rebuild"
        )

    async def _drop(self) -> None:
        self._server.drop_connections()
        await asyncio.sleep(0.1)
        await self._server.wait_ready(_PATIENCE)


def main() -> int:
    """Live for so many minutes, and print what was done and the memory over time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=20.0, help="(default: %(default)s)")
    parser.add_argument("--readings", type=int, default=20, help="(default: %(default)s)")
    parser.add_argument("--pause", type=float, default=0.5, help="seconds between two things")
    parser.add_argument("--seed", type=int, default=1)
    return asyncio.run(live(parser.parse_args()))


async def live(options: argparse.Namespace) -> int:
    """Return 0 if memory is flat, every question was answered once, and no error was logged."""
    with tempfile.TemporaryDirectory(prefix="attache-soak-") as folder:
        data, log_file = Path(folder, "data"), Path(folder, "log")
        await prepare(data, None)
        async with DiscordServer() as server:
            life = Life(server, data, random.Random(options.seed))
            async with running(server, Bots(count=1, data=data), log_file) as (bot,):
                readings = await _lived(life, bot, options)
            refused = [f"refused: {each.method} {each.path}" for each in server.refusals]
        logged = _logged(log_file)
    header = ("minute", "MB of its own", "things done")
    rows = [(f"{minute:.1f}", f"{held:,.0f}", f"{done:,}") for minute, held, done in readings]
    print(f"{table(header, rows)}\n\ndone: {dict(life.done)}")
    growth = _growth([held for _, held, _ in readings])
    print(f"memory at the end, of that after a quarter of the time: {growth:.3f} (aim {_FLAT})")
    for said, times in logged.most_common():
        print(f"logged {times} times: {said}")
    errors = [said for said in logged if said.startswith(("ERROR", "CRITICAL"))]
    for each in (wrong := [*life.wrong, *refused, *errors]):
        print(each, file=sys.stderr)
    return 1 if wrong or growth > _FLAT else 0


async def _lived(
    life: Life, bot: asyncio.subprocess.Process, options: argparse.Namespace
) -> list[Reading]:
    readings: list[Reading] = []
    began, whole = now(), options.minutes * 60
    while bot.returncode is None and (passed := now() - began) < whole:
        if passed >= len(readings) * whole / options.readings:
            readings.append((passed / 60, memory_of(bot.pid).own, life.done.total()))
            print(*readings[-1], file=sys.stderr, flush=True)
        await life.step()
        await asyncio.sleep(options.pause)
    if bot.returncode is not None:
        life.wrong.append(f"the bot ended with status {bot.returncode}")
        return readings
    return [*readings, ((now() - began) / 60, memory_of(bot.pid).own, life.done.total())]


def _growth(held: list[float]) -> float:
    rest = held[int(len(held) * _WARM) :]
    quarter = max(1, len(rest) // 4)
    return statistics.median(rest[-quarter:]) / statistics.median(rest[:quarter])


def _logged(log_file: Path) -> Counter[str]:
    """Count what was logged from WARNING on, by its text without numbers."""
    log = log_file.read_text()
    found = re.findall(r"^\S+ \S+ ((?:WARNING|ERROR|CRITICAL) .*)$", log, re.MULTILINE)
    return Counter(re.sub(r"\d+", "N", said)[:160] for said in found)


if __name__ == "__main__":
    sys.exit(main())
