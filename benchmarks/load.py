"""What becomes of many questions at once, by the real client over a Discord server on loopback.

People ask in turn in one channel, half of them with `/ask` and half with a mention.
"""

import argparse
import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from answer.service import AnswerService
from attache.app import open_app
from benchmarks.tables import table
from bot.client import Pace
from bot.run import run_bot
from bot.services import Services
from tests.discord_server import Channel, DiscordServer, Message, Person, Reply, pointed_at

SAMPLE = Path(__file__).parent.parent / "attache" / "sample"
QUESTIONS = (
    "When did Modi last visit Russia?",
    "Who hosted Putin in June 2024?",
    "When did Finland join NATO?",
    "Has Biden been to Angola?",
    "When did Blinken visit Beijing?",
    "Where did Kim meet Putin in 2023?",
    "When did Sweden join NATO?",
    "Who became prime minister of Japan in 2025?",
)
LONGEST = 840.0
PATIENCE = 10.0


@dataclass(slots=True, kw_only=True)
class Asked:
    """One question, how it was asked, and what came when, in seconds on the clock."""

    at: float
    reply: Reply | None = None
    mention: Message | None = None
    answered: float | None = None
    told: bool = False
    answers: int = 0

    def look(self, messages: Sequence[Message]) -> None:
        """Note what is there now; `messages` are the bot's in the channel."""
        if self.reply is not None:
            original = self.reply.interaction.original
            shown = [each for each in (original, *self.reply.followups) if each is not None]
        else:
            shown = [each for each in messages if each.reply_to is self.mention]
        texts = [each.text for each in shown]
        self.told = self.told or any("in the queue" in text for text in texts)
        self.answers = sum(text.startswith("-# ") for text in texts)
        if self.answers and self.answered is None:
            self.answered = now()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="an archive; without it the sample is ingested")
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=10.0, help="in which they are asked")
    options = parser.parse_args()
    asyncio.run(measure(options))


async def measure(options: argparse.Namespace) -> None:
    """Print the table."""
    async with archive(options.data) as app, DiscordServer() as server:
        guild = server.add_guild("Embassy")
        people = [server.add_user(f"person {n}") for n in range(options.people)]
        for person in people:
            guild.add_member(person)
        async with running(server, app):
            asked = await ask_all(server, guild.text_channel, people, options)
            await all_answered(server, guild.text_channel, asked)
        print(table(("", "figure"), rows(asked)))
        refused = len(server.refusals)
    print(f"\nDiscord refused {refused} requests.")


@asynccontextmanager
async def archive(data: Path | None) -> AsyncIterator[Services]:
    """Open the archive, ready to answer."""
    with TemporaryDirectory() as folder:
        async with open_app(data or Path(folder), create=data is None) as app:
            if data is None:
                await app.collections.ingest([SAMPLE], "public")
            await app.answers.ready()
            await warm(app.answers)
            yield app


async def warm(answers: AnswerService) -> None:
    """Load indexes and reader into memory."""
    await answers.answer(QUESTIONS[0], collections=["public"], as_of=date(2026, 7, 1))


@asynccontextmanager
async def running(server: DiscordServer, app: Services) -> AsyncIterator[None]:
    """Run the bot at its own pace, but without the limit on one server: all ask in one."""
    with pointed_at(server):
        bot = asyncio.create_task(
            run_bot(
                token="test-token",
                services=app,
                api_base=server.api_base,
                gateway=server.gateway_url,
                pace=Pace(server_rate=100_000),
            )
        )
        try:
            await server.wait_ready(60.0)
            await server.wait_commands("ask", timeout=60.0)
            yield
        finally:
            bot.cancel()
            with suppress(asyncio.CancelledError):
                await bot


async def ask_all(
    server: DiscordServer, channel: Channel, people: Sequence[Person], options: argparse.Namespace
) -> list[Asked]:
    """Ask the questions evenly over the seconds."""
    began = now()
    asked: list[Asked] = []
    for n in range(options.questions):
        await asyncio.sleep(max(0.0, began + n * options.seconds / options.questions - now()))
        person, text = people[n % len(people)], QUESTIONS[n % len(QUESTIONS)]
        at = now()
        if n % 2:
            mention = await person.say(channel, f"{server.bot.mention} {text}")
            asked.append(Asked(at=at, mention=mention))
        else:
            reply = await person.slash(channel, "/ask", question=text, wait=False)
            asked.append(Asked(at=at, reply=reply))
    print(f"{len(asked)} questions asked in {now() - began:.1f} s\n", flush=True)
    return asked


async def all_answered(server: DiscordServer, channel: Channel, asked: Sequence[Asked]) -> None:
    """Wait until every question is answered, or the time is over."""
    deadline = now() + LONGEST
    while now() < deadline and not all(each.answered for each in asked):
        look(server, channel, asked)
        await asyncio.sleep(0.1)
    await asyncio.sleep(2.0)  # a second answer would come now
    look(server, channel, asked)


def look(server: DiscordServer, channel: Channel, asked: Sequence[Asked]) -> None:
    """Have each question note what is in the channel by now."""
    mine = [each for each in server.messages(channel) if each.author is server.bot]
    for each in asked:
        each.look(mine)


def rows(asked: Sequence[Asked]) -> list[tuple[str, str]]:
    """Return the figures."""
    waits = sorted(each.answered - each.at for each in asked if each.answered)
    lost = len(asked) - len(waits)
    last = max((each.answered for each in asked if each.answered), default=now())
    in_silence = sum(
        not each.told
        for each in asked
        if each.answered is None or each.answered - each.at > PATIENCE
    )
    return [
        ("questions", str(len(asked))),
        ("lost", str(lost)),
        ("answered more than once", str(sum(each.answers > 1 for each in asked))),
        ("told of their place in the queue", str(sum(each.told for each in asked))),
        (f"waited over {PATIENCE:.0f} s without a word", str(in_silence)),
        ("seconds to the answer, median", f"{waits[len(waits) // 2]:.1f}" if waits else "–"),
        ("seconds to the answer, the last", f"{waits[-1]:.1f}" if waits else "–"),
        ("answers a second", f"{len(waits) / (last - asked[0].at):.1f}"),
    ]


def now() -> float:
    """Return seconds on a monotonic clock."""
    return time.perf_counter()


if __name__ == "__main__":
    main()
