"""Requests to Discord that are worth another try: its own failures, and its limits."""

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
    """What `send` returns, once Discord takes it; its failures and limits are waited out.

    The same request may reach Discord twice: it must be an edit, or carry a nonce.
    """
    pause = FIRST_PAUSE
    for _ in range(TRIES - 1):
        try:
            return await send()
        except discord.HTTPException as error:
            if not passes(error):
                raise
            log.info("Discord said %s; trying again in %.1f s", error.status, pause)
        await asyncio.sleep(pause)
        pause *= 2
    return await send()


def passes(error: discord.HTTPException) -> bool:
    """Whether this is a failure of Discord's, or a limit, that passes by itself."""
    return error.status >= 500 or error.status == RATE_LIMITED


def is_expired(error: discord.HTTPException) -> bool:
    """Whether the interaction can no longer be answered."""
    return error.code in (EXPIRED_TOKEN, UNKNOWN_INTERACTION, UNKNOWN_WEBHOOK)
