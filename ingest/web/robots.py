"""What a site's robots.txt lets us read, remembered for a while."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable

from protego import Protego

MOST_BYTES = 500 * 1024  # as RFC 9309 has it
_KEEP_SECONDS = 3_600.0
_MOST_SITES = 1_000
_LONGEST_PAUSE = 10.0


class Rules:
    """One robots.txt, as it speaks to us."""

    def __init__(self, text: str, agent: str) -> None:
        self._parsed = Protego.parse(text)
        self._agent = agent

    def allow(self, url: str) -> bool:
        """Whether the page may be read."""
        return bool(self._parsed.can_fetch(url, self._agent))

    @property
    def pause(self) -> float:
        """The seconds to wait between two requests; never very many."""
        return min(self._parsed.crawl_delay(self._agent) or 0.0, _LONGEST_PAUSE)

    @property
    def sitemaps(self) -> list[str]:
        """The addresses of sitemaps, for whatever robot, as they are written."""
        return list(self._parsed.sitemaps)


class Robots:
    """The rules of the sites that were asked lately."""

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
        self._rules: OrderedDict[str, tuple[float, Rules]] = OrderedDict()

    async def rules(self, origin: str, get: Callable[[], Awaitable[bytes]]) -> Rules:
        """The rules of the site, by `get` where they are not remembered.

        What `get` raises is not remembered.
        """
        known = self._rules.get(origin)
        if known and self._clock() - known[0] < self._keep:
            return known[1]
        text = (await get()).decode("utf-8", errors="replace").removeprefix("\ufeff")
        # Half a megabyte of rules takes its time.
        rules = await asyncio.to_thread(Rules, text, self._agent)
        self._rules[origin] = (self._clock(), rules)
        self._rules.move_to_end(origin)
        if len(self._rules) > _MOST_SITES:
            self._rules.popitem(last=False)
        return rules
