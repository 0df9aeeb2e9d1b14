"""What becomes of many questions at once, by the real client over a Discord server on loopback.

People ask in turn, half of them with `/ask` and half with a mention: in one channel of a bot in
this process, or with `--layouts` in eight servers of bots that are processes of their own, one or
two of them over one archive, in a folder and on PostgreSQL. Those have the limits of every bot.
"""

import argparse
import asyncio
import shutil
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from answer.service import AnswerService
from attache.app import open_app
from benchmarks import bot_processes, postgres_server
from benchmarks.bot_processes import Bots
from benchmarks.tables import table
from bot.client import Pace
from bot.run import run_bot
from bot.services import Services
from index.embedder import Embedder
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
LAYOUTS = {
    "1 process, folder": (1, False),
    "2 processes, folder": (2, False),
    "1 process, PostgreSQL": (1, True),
    "2 processes, PostgreSQL": (2, True),
}
"""How many processes there are, and whether the archive is on PostgreSQL."""
SERVERS = 8
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
        self.told = self.told or any("Many are asking just now" in text for text in texts)
        self.answers = sum(map(is_answer, shown))
        if self.answers and self.answered is None:
            self.answered = now()


def is_answer(message: Message) -> bool:
    """Whether the message is an answer, and no word about waiting."""
    return message.text.startswith("-# ")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="an archive; without it the sample is ingested")
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=10.0, help="in which they are asked")
    parser.add_argument(
        "--layouts",
        nargs="*",
        choices=LAYOUTS,
        metavar="LAYOUT",
        help=f"bots as processes: these, or all of {', '.join(map(repr, LAYOUTS))}; an archive "
        "should have been read (`attache read`)",
    )
    parser.add_argument(
        "--cores", type=int, help="cores that each process has for itself (default: all share all)"
    )
    postgres_server.add_option(parser)
    options = parser.parse_args()
    asyncio.run(measure(options) if options.layouts is None else measure_layouts(options))


async def measure(options: argparse.Namespace) -> None:
    """Print the table."""
    async with archive(options.data) as app, DiscordServer() as server:
        guild = server.add_guild("Embassy")
        people = [server.add_user(f"person {n}") for n in range(options.people)]
        for person in people:
            guild.add_member(person)
        async with running(server, app):
            asked = await ask_all(server, [guild.text_channel], people, options)
            await all_answered(server, [guild.text_channel], asked)
        print(table(("", "figure"), rows(asked)))
        refused = len(server.refusals)
    print(f"\nDiscord refused {refused} requests.")


async def measure_layouts(options: argparse.Namespace) -> None:
    """Print a table with a column for each layout."""
    columns: dict[str, dict[str, str]] = {}
    speeds: list[float] = []
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        data, database = folder / "data", None
        await prepare(data, options.data)
        for name in options.layouts or LAYOUTS:
            count, on_postgres = LAYOUTS[name]
            if on_postgres and database is None:
                database = await stack.enter_async_context(
                    postgres_server.empty_database(options.postgres)
                )
                await postgres_server.copy_archive(data, database, Embedder.load())
            bots = Bots(
                count=count,
                data=data,
                database=database if on_postgres else None,
                cores=options.cores,
            )
            log = folder / f"{len(columns)}.log"
            asked, refused = await ask_bots(bots, log, options)
            speeds.append(answers_a_second(asked))
            columns[name] = {
                **dict(rows(asked)),
                "answers a second, of the first": f"{speeds[-1] / speeds[0]:.2f}",
                "errors in the logs": str(log.read_text(errors="replace").count(" ERROR ")),
                "requests that Discord refused": str(refused),
            }
    print(table(("", *columns), by_figure(columns)))


def by_figure(columns: dict[str, dict[str, str]]) -> list[tuple[str, ...]]:
    """Return a row for each figure, with its value in each column."""
    figures = next(iter(columns.values()))
    return [(each, *(column[each] for column in columns.values())) for each in figures]


async def prepare(data: Path, source: Path | None) -> None:
    """Make an archive that can be written: a copy, or the sample, with all that was read in it."""
    if source is not None:
        shutil.copytree(source, data)
        return
    async with open_app(data, create=True) as app:
        await app.collections.ingest([SAMPLE], "public")
        await app.reader.read_unread()


async def ask_bots(bots: Bots, log: Path, options: argparse.Namespace) -> tuple[list[Asked], int]:
    """Ask bots that are processes; return what came, and how much Discord refused."""
    async with DiscordServer() as server:
        people = [server.add_user(f"person {n}") for n in range(options.people)]
        guilds = bot_processes.guilds_on(server, [n % 2 for n in range(SERVERS)], of=2)
        for guild in guilds:
            for person in people:
                guild.add_member(person)
        channels = [guild.text_channel for guild in guilds]
        async with bot_processes.running(server, bots, log):
            for channel in channels[:2]:  # one of each shard: its process loads what it needs
                first = await people[0].say(channel, f"{server.bot.mention} {QUESTIONS[0]}")
                await server.wait_message(channel, is_answer, after=first, timeout=LONGEST)
            print(f"{bots.count} with {bots.database or bots.data}: ", end="")
            asked = await ask_all(server, channels, people[1:], options)
            await all_answered(server, channels, asked)
        return asked, len(server.refusals)


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
    server: DiscordServer,
    channels: Sequence[Channel],
    people: Sequence[Person],
    options: argparse.Namespace,
) -> list[Asked]:
    """Ask the questions evenly over the seconds, in the channels by turns."""
    began = now()
    asked: list[Asked] = []
    for n in range(options.questions):
        await asyncio.sleep(max(0.0, began + n * options.seconds / options.questions - now()))
        person, text = people[n % len(people)], QUESTIONS[n % len(QUESTIONS)]
        channel = channels[n % len(channels)]
        at = now()
        if n // len(channels) % 2:
            mention = await person.say(channel, f"{server.bot.mention} {text}")
            asked.append(Asked(at=at, mention=mention))
        else:
            reply = await person.slash(channel, "/ask", question=text, wait=False)
            asked.append(Asked(at=at, reply=reply))
    print(f"{len(asked)} questions asked in {now() - began:.1f} s\n", flush=True)
    return asked


async def all_answered(
    server: DiscordServer, channels: Sequence[Channel], asked: Sequence[Asked]
) -> None:
    """Wait until every question is answered, or the time is over."""
    deadline = now() + LONGEST
    while now() < deadline and not all(each.answered for each in asked):
        look(server, channels, asked)
        await asyncio.sleep(0.1)
    await asyncio.sleep(2.0)  # a second answer would come now
    look(server, channels, asked)


def look(server: DiscordServer, channels: Sequence[Channel], asked: Sequence[Asked]) -> None:
    """Have each question note what is in the channels by now."""
    mine = [
        each
        for channel in channels
        for each in server.messages(channel)
        if each.author is server.bot
    ]
    for each in asked:
        each.look(mine)


def rows(asked: Sequence[Asked]) -> list[tuple[str, str]]:
    """Return the figures."""
    waits = sorted(each.answered - each.at for each in asked if each.answered)
    lost = len(asked) - len(waits)
    tail = waits[int(0.95 * len(waits))] if waits else 0.0
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
        ("seconds to the answer, 95th percentile", f"{tail:.1f}" if waits else "–"),
        ("seconds to the answer, the last", f"{waits[-1]:.1f}" if waits else "–"),
        ("answers a second", f"{answers_a_second(asked):.2f}"),
    ]


def answers_a_second(asked: Sequence[Asked]) -> float:
    """Return how many answers came in a second, from the first question to the last answer."""
    came = [each.answered for each in asked if each.answered]
    return len(came) / (max(came) - asked[0].at) if came else 0.0


def now() -> float:
    """Return seconds on a monotonic clock."""
    return time.perf_counter()


if __name__ == "__main__":
    main()
