"""One request at a time to each host, with a pause in between."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

_MOST_HOSTS = 1_000


class HostRateLimiter:
    """Makes the requests to one host wait for each other; hosts do not wait for other hosts."""

    def __init__(self) -> None:
        self._locks: dict[str, asyncio.Lock] = {}
        self._free_at: dict[str, float] = {}

    @asynccontextmanager
    async def turn(self, host: str, *, pause: float) -> AsyncIterator[None]:
        """Wait until the host is free, and keep it until `pause` seconds after the block ends."""
        self._forget_idle_hosts()
        async with self._locks.setdefault(host, asyncio.Lock()):
            await asyncio.sleep(self._free_at.get(host, 0.0) - time.monotonic())
            try:
                yield
            finally:
                self._free_at[host] = time.monotonic() + pause

    def _forget_idle_hosts(self) -> None:
        if len(self._locks) < _MOST_HOSTS:
            return
        now = time.monotonic()
        for host in [host for host, free_at in self._free_at.items() if free_at < now]:
            if not self._locks[host].locked():
                del self._locks[host], self._free_at[host]
