"""Repeating requests to Discord that failed on its side or met a rate limit."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

import aiohttp
import discord

log = logging.getLogger(__name__)

T = TypeVar("T")

FAILURES = (discord.HTTPException, aiohttp.ClientError, OSError)
"""What a request raises where Discord refuses it, or is not reached."""

TRIES = 4
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 60.0
STEADY = 60.0
"""Seconds without failure after which pauses start over."""

RATE_LIMITED = 429
EXPIRED_TOKEN = 50027
UNKNOWN_INTERACTION = 10062
UNKNOWN_WEBHOOK = 10015
NO_HISTORY = 160002
ALREADY_ACKNOWLEDGED = 40060
THREAD_CLOSED = 50083
INVALID_FORM = 50035


async def retry(send: Callable[[], Awaitable[T]]) -> T:
    """Call `send` until Discord accepts the request, and return what it returns.

    A failure on Discord's side or a rate limit is waited out, `TRIES` times at most. As the request
    may reach Discord twice, it must be an edit or carry a nonce.
    """
    pause = FIRST_PAUSE
    for _ in range(TRIES - 1):
        try:
            return await send()
        except discord.HTTPException as error:
            if not is_temporary(error):
                raise
            log.info("Discord said %s; trying again in %.1f s", error.status, pause)
        await asyncio.sleep(pause)
        pause *= 2
    return await send()


def is_temporary(error: discord.HTTPException) -> bool:
    """Return whether Discord failed or the rate limit was met, which passes by itself."""
    return error.status >= 500 or error.status == RATE_LIMITED


def is_expired(error: discord.HTTPException) -> bool:
    """Return whether the interaction can no longer be replied to."""
    return error.code in (EXPIRED_TOKEN, UNKNOWN_INTERACTION, UNKNOWN_WEBHOOK)


def wait_told(error: object) -> float:
    """Return the seconds that Discord asks to wait with an error, or 0 if it does not say."""
    if not isinstance(error, discord.HTTPException):
        return 0.0
    try:
        return max(0.0, float(error.response.headers.get("retry-after", 0)))
    except ValueError:
        return 0.0


def in_words(error: BaseException | None) -> str:
    """Return what failed in one line, without the page that a proxy may have sent along."""
    if not isinstance(error, discord.HTTPException):
        return str(error) or type(error).__name__
    # Only Discord itself gives codes.
    told = error.text if error.code else error.response.reason or ""
    return " ".join(f"{error.status} {told}".split())


class Pauses:
    """Pauses that double from one failure to the next, and start over after a steady while."""

    def __init__(self, first: float) -> None:
        self._first = first
        self._pause = first
        self._since = time.monotonic()

    def next(self) -> float:
        """Return the seconds to wait now."""
        now = time.monotonic()
        if now - self._since > STEADY + self._pause:
            self._pause = self._first
        pause, self._pause, self._since = self._pause, min(2 * self._pause, LONGEST_PAUSE), now
        return pause
