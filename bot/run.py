"""Running the bot: log in, stay connected, stop in good order."""

import asyncio
import logging
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date

import aiohttp
import discord

from answer.service import AnswerService
from ingest.curator import Curator

from .client import AttacheBot, point_at, utc_today
from .errors import ConnectionRefused, TokenRefused

log = logging.getLogger(__name__)

LONGEST_PAUSE = 60.0
STEADY = 60.0
AUTHENTICATION_FAILED = 4004

# What a network or Discord itself may do to anyone; it is no fault of ours and it passes.
_PASSING = (OSError, aiohttp.ClientError, asyncio.TimeoutError, discord.DiscordServerError)


async def run_bot(
    *,
    token: str,
    answers: AnswerService,
    curator: Curator,
    user_errors: tuple[type[Exception], ...] = (),
    api_base: str | None = None,
    gateway: str | None = None,
    today: Callable[[], date] = utc_today,
    ask_rate: int = 5,
    ask_per: float = 20.0,
    progress_every: float = 3.0,
    first_pause: float = 1.0,
) -> None:
    """Nothing, once the bot was told to stop (SIGTERM, or cancelled).

    Raises TokenRefused when Discord does not know the token, ConnectionRefused when it ends the
    connection for good. What breaks later is logged, and the
    bot connects again after a pause that begins with `first_pause` seconds and doubles.
    """
    point_at(api_base, gateway)
    pauses = Pauses(first_pause)
    with _stopping_on_sigterm() as stopping, suppress(_Stopped):
        try:
            while True:
                bot = AttacheBot(
                    answers=answers,
                    curator=curator,
                    user_errors=user_errors,
                    today=today,
                    ask_rate=ask_rate,
                    ask_per=ask_per,
                    progress_every=progress_every,
                )
                async with bot:
                    if await _logged_in(bot, token):
                        await _stay_connected(bot, pauses)
                        return
                await asyncio.sleep(pauses.next())
        except asyncio.CancelledError:
            if stopping():
                raise _Stopped from None
            raise


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


async def _stay_connected(bot: AttacheBot, pauses: Pauses) -> None:
    """Nothing, once the connection was closed on purpose."""
    while not bot.is_closed():
        try:
            await bot.connect()
        except discord.ConnectionClosed as error:
            if error.code == AUTHENTICATION_FAILED:
                raise TokenRefused from error
            # The client closes itself on codes that it deems final.
            raise ConnectionRefused(error.code, error.reason) from error
        except Exception:
            # An event that discord.py cannot parse ends its connection, not the bot.
            pause = pauses.next()
            log.exception("the connection to Discord broke; connecting again in %.0f s", pause)
            await _leave(bot)
            await asyncio.sleep(pause)


async def _leave(bot: AttacheBot) -> None:
    # Any other code than 1000 and 1001 lets Discord keep the session for a while.
    with suppress(Exception):
        await bot.ws.close(code=4000)


class _Stopped(Exception):
    """The bot was told to stop."""


@contextmanager
def _stopping_on_sigterm() -> Iterator[Callable[[], bool]]:
    """Whether SIGTERM came; it cancels the current task."""
    came: list[bool] = []
    task = asyncio.current_task()
    loop = asyncio.get_running_loop()

    def stop() -> None:
        came.append(True)
        if task is not None:
            task.cancel()

    # Neither Windows nor a loop outside the main thread can handle signals.
    with suppress(NotImplementedError, RuntimeError, ValueError):
        loop.add_signal_handler(signal.SIGTERM, stop)
    try:
        yield lambda: bool(came)
    finally:
        with suppress(NotImplementedError, RuntimeError, ValueError):
            loop.remove_signal_handler(signal.SIGTERM)
