"""Running the bot: log in, stay connected, stop in good order."""

import asyncio
import logging
import signal
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date

import aiohttp
import discord

from bot.client import AttacheBot, Pace, Shards, point_at, utc_today
from bot.errors import ConnectionRefused, TokenRefused
from bot.question_queue import QuestionQueue
from bot.services import Services
from language import Languages

log = logging.getLogger(__name__)

LONGEST_PAUSE = 60.0
STEADY = 60.0
AUTHENTICATION_FAILED = 4004

# What a network or Discord itself may do to anyone; it is no fault of ours and it passes.
_PASSING = (OSError, aiohttp.ClientError, asyncio.TimeoutError, discord.DiscordServerError)


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
    beside: Callable[[], Awaitable[object]] | None = None,
) -> None:
    """Nothing, once the bot was told to stop (SIGTERM, or cancelled).

    What is in hand then is finished first, for `patience` seconds at most. Raises TokenRefused
    when Discord does not know the token, ConnectionRefused when it ends the connection for good.
    What breaks later is logged, and the bot connects again after a pause that begins with
    `first_pause` seconds and doubles. What goes on `beside` the bot is begun anew likewise where it
    ends, and cancelled when the bot stops.
    """
    point_at(api_base, gateway)
    pace = pace or Pace()
    languages = Languages.load()
    desk = QuestionQueue(at_once=pace.at_once, told_after=pace.told_after)

    def bot() -> AttacheBot:
        return AttacheBot(
            services=services,
            desk=desk,
            pace=pace,
            languages=languages,
            today=today,
            shards=shards,
        )

    running = asyncio.create_task(_keep_running(bot, token, Pauses(first_pause)))
    besides = [asyncio.create_task(_keep_up(beside, Pauses(first_pause)))] if beside else []
    with _on_sigterm() as stopped:
        stopping = asyncio.create_task(stopped.wait())
        try:
            await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (stopping, *besides):
                task.cancel()
            if not running.done():
                await desk.close(patience=patience)
            running.cancel()
            await asyncio.wait({running, *besides})
    if not running.cancelled():
        running.result()


async def _keep_running(new: Callable[[], AttacheBot], token: str, pauses: "Pauses") -> None:
    """Nothing, once the connection was closed on purpose."""
    while True:
        bot = new()
        async with bot:
            if await _logged_in(bot, token) and await _stayed_connected(bot):
                return
        await asyncio.sleep(pauses.next())


async def _keep_up(work: Callable[[], Awaitable[object]], pauses: "Pauses") -> None:
    """Nothing, ever: neither its end nor its errors are the end of the work."""
    while True:
        try:
            await work()
        except Exception:
            log.exception("what goes on beside the bot broke; it is begun anew")
        await asyncio.sleep(pauses.next())


class Pauses:
    """Pauses that double from one trouble to the next, and begin anew after a steady while."""

    def __init__(self, first: float) -> None:
        self._first = first
        self._pause = first
        self._since = time.monotonic()

    def next(self) -> float:
        """The seconds to wait now."""
        now = time.monotonic()
        if now - self._since > STEADY + self._pause:
            self._pause = self._first
        pause, self._pause, self._since = self._pause, min(2 * self._pause, LONGEST_PAUSE), now
        return pause


async def _logged_in(bot: AttacheBot, token: str) -> bool:
    """Whether the login went through; False where it is worth trying again."""
    try:
        await bot.login(token)
    except discord.LoginFailure as error:
        raise TokenRefused from error
    except _PASSING as error:
        log.warning("Discord cannot be reached (%s); trying again", error)
        return False
    return True


async def _stayed_connected(bot: AttacheBot) -> bool:
    """Whether the connection was closed on purpose; False where it broke and is to be made anew."""
    try:
        await bot.connect()
    except discord.ConnectionClosed as error:
        if error.code == AUTHENTICATION_FAILED:
            raise TokenRefused from error
        # The client closes itself on codes that it deems final.
        raise ConnectionRefused(error.code, error.reason) from error
    except Exception:
        # What discord.py cannot parse ends its connection, not the bot.
        log.exception("the connection to Discord broke; connecting again")
        return False
    return True


@contextmanager
def _on_sigterm() -> Iterator[asyncio.Event]:
    """Is set when SIGTERM comes."""
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
