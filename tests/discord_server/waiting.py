"""Waiting for a condition, without polling."""

# A wait says what it waited for, which a bare asyncio.timeout cannot: hence the parameter.
# ruff: noqa: ASYNC109

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Changes:
    """Lets coroutines wait for a condition; `notify` makes them check it again."""

    def __init__(self) -> None:
        self._waiters: set[asyncio.Future[None]] = set()

    def notify(self) -> None:
        """Make every waiter check its condition again."""
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(None)
        self._waiters.clear()

    async def until(self, look: Callable[[], T | None], *, timeout: float, what: str) -> T:
        """Wait until `look` returns something other than None, and return it.

        Raise a TimeoutError that names `what` was waited for."""
        try:
            async with asyncio.timeout(timeout):
                while (found := look()) is None:
                    waiter = asyncio.get_running_loop().create_future()
                    self._waiters.add(waiter)
                    await waiter
                return found
        except TimeoutError:
            raise TimeoutError(f"{what} did not come within {timeout:g} s") from None
