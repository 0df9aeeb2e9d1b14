"""When a feed is read next, by its interval, its failures, and what its site asks for."""

import random
import re
from collections.abc import Callable
from datetime import datetime, timedelta

from ingest.errors import BadInterval

SHORTEST = timedelta(minutes=5)
LONGEST = timedelta(days=7)
USUAL = timedelta(minutes=30)

_BACK_OFF = timedelta(days=1)
_JITTER = 0.1
_WRITTEN = re.compile(r"(\d{1,5})\s*([mhd])", re.IGNORECASE)
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}


def interval(text: str) -> timedelta:
    """Parse an interval such as "30m", "1h" or "1d". Raises `BadInterval`."""
    written = _WRITTEN.fullmatch(text.strip())
    if written is None:
        raise BadInterval(text)
    every = timedelta(**{_UNITS[written[2].lower()]: int(written[1])})
    if not SHORTEST <= every <= LONGEST:
        raise BadInterval(text)
    return every


def interval_text(every: timedelta) -> str:
    """Return an interval in English words: "30 minutes", "1 hour"."""
    count, unit = in_units(every)
    return f"{count} {unit.removesuffix('s') if count == 1 else unit}"


def in_units(every: timedelta) -> tuple[int, str]:
    """Return an interval in the largest unit without remainder: (30, "minutes"), (1, "hours")."""
    for unit in ("days", "hours", "minutes"):
        count, rest = divmod(every, timedelta(**{unit: 1}))
        if count and not rest:
            return count, unit
    return round(every.total_seconds()), "seconds"


class Schedule:
    """Computes when a feed is due again.

    `jitter` returns random numbers from 0 to 1, by which feeds do not become due all at once.
    """

    def __init__(self, *, jitter: Callable[[], float] = random.random) -> None:
        self._jitter = jitter

    def after_success(
        self, every: timedelta, at: datetime, *, retry_after: timedelta | None = None
    ) -> datetime:
        """Return the time one interval later, or when the site wants it, if that is later."""
        return at + self._jittered(max(every, _within_reason(retry_after)))

    def after_failure(
        self,
        every: timedelta,
        at: datetime,
        *,
        failures: int,
        retry_after: timedelta | None = None,
    ) -> datetime:
        """Return the time after a pause that doubles with each failure in a row, up to a day."""
        doubled = every * 2 ** min(failures - 1, 12)
        pause = max(every, min(doubled, _BACK_OFF), _within_reason(retry_after))
        return at + self._jittered(pause)

    def _jittered(self, pause: timedelta) -> timedelta:
        return pause * (1 + _JITTER * self._jitter())


def _within_reason(retry_after: timedelta | None) -> timedelta:
    return min(retry_after or timedelta(0), LONGEST)
