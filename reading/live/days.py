"""The days of the stamps of a live page: those they name, and those that follow from the order."""

from bisect import bisect
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from reading.dates import find_dates
from reading.live.stamps import Stamp, is_falling

EARLIEST, LATEST = timedelta(days=60), timedelta(days=180)
"""How long before and after its day of publication a live page may have entries."""

_JITTER = 180  # minutes by which entries may stand out of order


def days_of(stamps: Sequence[Stamp], published_on: date) -> list[date] | None:
    """Return the day of each stamp; None if they are no times of a page published on that day.

    Where no stamp names a day, most of the entries are of the day of publication.
    """
    named = [_named(each, published_on) for each in stamps]
    if any(day and not _is_near(day, published_on) for day in named):
        return None
    midnights = _midnights(stamps)
    if not any(named):
        usual = Counter(midnights).most_common(1)[0][0]
        return [_moved(published_on, passed - usual) for passed in midnights]
    known = [(at, day) for at, day in enumerate(named) if day is not None]
    days = []
    for at, passed in enumerate(midnights):
        after = bisect(known, at, key=lambda each: each[0])
        beside = known[max(after - 1, 0) : after + 1]
        nearest, day = min(beside, key=lambda each: abs(each[0] - at))
        days.append(_moved(day, passed - midnights[nearest]))
    return days


def _named(stamp: Stamp, published_on: date) -> date | None:
    if stamp.date is None:
        return None
    found = find_dates(stamp.date, reference=published_on)
    interval = found[0].interval if len(found) == 1 else None
    return interval.first if interval else None


def _is_near(day: date, published_on: date) -> bool:
    return -EARLIEST <= day - published_on <= LATEST


def _midnights(stamps: Sequence[Stamp]) -> list[int]:
    """The midnights that each stamp lies after the first one; before it, they are negative."""
    falling = is_falling(stamps)
    passed, found = 0, []
    before: Stamp | None = None
    for stamp in stamps:
        if stamp.hours_ago is not None:
            passed = -(stamp.hours_ago // 24)
        elif before and before.minutes is not None and stamp.minutes is not None:
            later = stamp.minutes - before.minutes
            if not (stamp.is_half or before.is_half) and (later if falling else -later) > _JITTER:
                passed += -1 if falling else 1
        found.append(passed)
        before = stamp
    return found


def _moved(day: date, days: int) -> date:
    """The day so many days later, within the calendar."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))
