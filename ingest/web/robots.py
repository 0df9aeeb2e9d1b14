"""What a site's robots.txt allows (RFC 9309), cached for an hour."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable

from protego import Protego

MOST_BYTES = 500 * 1024
"""How much of a robots.txt is read, as RFC 9309 has it."""

_KEEP_SECONDS = 3_600.0
_MOST_SITES = 1_000
_LONGEST_PAUSE = 10.0


class RobotsRules:
    """The rules of one robots.txt for the robot called `agent`."""

    def __init__(self, text: str, agent: str) -> None:
        self._parsed = Protego.parse(text)
        self._agent = agent

    def allow(self, url: str) -> bool:
        """Whether the page may be read."""
        return bool(self._parsed.can_fetch(url, self._agent))

    @property
    def pause(self) -> float:
        """The seconds to wait between two requests, at most ten."""
        return min(self._parsed.crawl_delay(self._agent) or 0.0, _LONGEST_PAUSE)

    @property
    def sitemaps(self) -> list[str]:
        """The addresses of sitemaps as they are written; they hold for all robots."""
        return list(self._parsed.sitemaps)


class RobotsCache:
    """The rules of the sites that were visited lately, for the robot called `agent`."""

    def __init__(
        self,
        agent: str,
        *,
        keep_seconds: float = _KEEP_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._agent = agent
        self._keep = keep_seconds
        self._clock = clock
        self._rules: OrderedDict[str, tuple[float, RobotsRules]] = OrderedDict()

    async def rules(self, origin: str, get: Callable[[], Awaitable[bytes]]) -> RobotsRules:
        """Return the rules of the site, read by `get` unless they are cached.

        What `get` raises is passed on, and not cached.
        """
        known = self._rules.get(origin)
        if known and self._clock() - known[0] < self._keep:
            return known[1]
        text = (await get()).decode("utf-8", errors="replace").removeprefix("\ufeff")
        # Parsing half a megabyte of rules would hold the event loop up.
        rules = await asyncio.to_thread(RobotsRules, text, self._agent)
        self._rules[origin] = (self._clock(), rules)
        self._rules.move_to_end(origin)
        if len(self._rules) > _MOST_SITES:
            self._rules.popitem(last=False)
        return rules
