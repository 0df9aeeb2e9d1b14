"""Running the bot: log in, stay connected, and shut down gracefully."""

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date

import aiohttp
import discord

from bot.client import AttacheBot, Pace, Shards, point_at
from bot.clock import utc_today
from bot.discord_io.retry import Pauses, in_words, wait_told
from bot.errors import BotError, ConnectionRefused, TokenRefused
from bot.monitor import Monitor, NoMonitor
from bot.question_queue import QuestionQueue
from bot.services import Services
from language import Languages

log = logging.getLogger(__name__)

AUTHENTICATION_FAILED = 4004

# Failures of the network, or refusals by Discord and what stands before it: they pass.
_TEMPORARY = (OSError, aiohttp.ClientError, discord.HTTPException, discord.GatewayNotFound)


async def run_bot(
    *,
    token: str,
    services: Services,
    api_base: str | None = None,
    gateway: str | None = None,
    today: Callable[[], date] = utc_today,
    pace: Pace | None = None,
    shards: Shards | None = None,
    first_pause: float = 1.0,
    patience: float = 20.0,
    beside: Sequence[Callable[[], Awaitable[object]]] = (),
    monitor: Monitor | None = None,
) -> None:
    """Run the bot until it is told to stop, by SIGTERM or by being cancelled.

    Work in progress is then finished first, for `patience` seconds at most. A broken connection is
    logged and made again after a pause of `first_pause` seconds, which doubles from one to the
    next; so commands are registered again that Discord did not take. What is `beside` it runs in
    parallel, and is likewise started again whenever it ends. The `monitor` is told what the bot
    does.

    Raise TokenRefused if Discord does not know the token, ConnectionRefused if it ends the
    connection for good.
    """
    point_at(api_base, gateway)
    pace, watching = pace or Pace(), monitor or NoMonitor()
    languages = Languages.load()
    question_queue = QuestionQueue(at_once=pace.at_once, notify_after=pace.notify_after)

    def bot() -> AttacheBot:
        new = AttacheBot(
            services=services,
            question_queue=question_queue,
            pace=pace,
            languages=languages,
            today=today,
            shards=shards,
            gateway_is_set=gateway is not None,
            first_pause=first_pause,
            monitor=watching,
        )
        watching.bot_started(new.state)
        return new

    running = asyncio.create_task(_keep_running(bot, token, Pauses(first_pause)))
    besides = [asyncio.create_task(_keep_working(each, Pauses(first_pause))) for each in beside]
    with _on_sigterm() as stopped:
        stopping = asyncio.create_task(stopped.wait())
        try:
            await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (stopping, *besides):
                task.cancel()
            if not running.done():
                await question_queue.close(patience=patience)
            running.cancel()
            await asyncio.wait({running, *besides})
    if not running.cancelled():
        running.result()


async def _keep_running(new: Callable[[], AttacheBot], token: str, pauses: Pauses) -> None:
    """Connect, again and again, until the connection is closed on purpose."""
    while True:
        bot = new()
        told = 0.0
        async with bot:
            try:
                await _run_until_closed(bot, token)
                return
            except BotError:
                raise
            except _TEMPORARY as error:
                cause = error.__cause__ if isinstance(error, discord.GatewayNotFound) else error
                told = wait_told(cause)
                log.warning("Discord cannot be reached (%s); trying again", in_words(cause))
            except Exception:
                # An event that discord.py cannot parse ends its connection, but not the bot.
                log.exception("the connection to Discord broke; connecting again")
        await asyncio.sleep(max(pauses.next(), told))


async def _keep_working(work: Callable[[], Awaitable[object]], pauses: Pauses) -> None:
    """Do the work for ever: begin again whenever it ends or fails."""
    while True:
        try:
            await work()
        except Exception:
            log.exception("what goes on beside the bot broke; it is begun anew")
        await asyncio.sleep(pauses.next())


async def _run_until_closed(bot: AttacheBot, token: str) -> None:
    """Log in, connect, and return once the connection is closed on purpose.

    Raise TokenRefused or ConnectionRefused where trying again would not help.
    """
    try:
        await bot.login(token)
        await _connect(bot)
    except discord.LoginFailure as error:
        raise TokenRefused from error
    except discord.ConnectionClosed as error:
        if error.code == AUTHENTICATION_FAILED:
            raise TokenRefused from error
        # The client closes itself on codes that it considers final.
        raise ConnectionRefused(error.code, error.reason) from error


async def _connect(bot: AttacheBot) -> None:
    """Connect, and return once the connection is closed."""
    # In a task beside: while a shard connects again, discord.py takes no notice of being cancelled.
    # The task then ends when the bot is closed.
    connected = asyncio.create_task(bot.connect())
    try:
        await asyncio.shield(connected)
    finally:
        connected.cancel()


@contextmanager
def _on_sigterm() -> Iterator[asyncio.Event]:
    """Yield an event that is set when SIGTERM arrives."""
    came = asyncio.Event()
    loop = asyncio.get_running_loop()
    # Neither Windows nor a loop outside the main thread can handle signals.
    with suppress(NotImplementedError, RuntimeError, ValueError):
        loop.add_signal_handler(signal.SIGTERM, came.set)
    try:
        yield came
    finally:
        with suppress(NotImplementedError, RuntimeError, ValueError):
            loop.remove_signal_handler(signal.SIGTERM)
