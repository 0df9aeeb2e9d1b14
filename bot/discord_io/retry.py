"""Repeating requests to Discord that failed on its side or met a rate limit."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

import discord

log = logging.getLogger(__name__)

T = TypeVar("T")

TRIES = 4
FIRST_PAUSE = 0.5
RATE_LIMITED = 429
EXPIRED_TOKEN = 50027
UNKNOWN_INTERACTION = 10062
UNKNOWN_WEBHOOK = 10015
NO_HISTORY = 160002


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
