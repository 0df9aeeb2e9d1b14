"""Dates: each must be one that a cited sentence names, once both are resolved.

"On Monday" in prose is the reader's Monday. A wider time may stand for a narrower one ("in July
2024" for 8 July 2024), never the other way round.
"""

from collections.abc import Iterator, Sequence

from prose.checks.types import ReadText
from reading.dates import TimeExpression, TimeType, find_times
from reading.types import DateInterval
from reading.words import stems


def dates_hold(prose: ReadText, cited: Sequence[ReadText]) -> bool:
    """Whether each date follows from the cited sentences."""
    there = [each for one in cited for each in _intervals(one)]
    words = {stem for one in cited for stem in stems(one.text)}
    return all(
        _holds(each, there, words) for each in find_times(prose.text, reference=prose.reference)
    )


def _holds(said: TimeExpression, there: Sequence[DateInterval], words: set[str]) -> bool:
    if said.interval is None:
        # "Three days", "every Monday": the same words must be there.
        return stems(said.text) <= words
    if said.type in (TimeType.DURATION, TimeType.SET):
        return stems(said.text) <= words
    return any(_covers(said.interval, each) for each in there)


def _covers(wide: DateInterval, narrow: DateInterval) -> bool:
    return wide.first <= narrow.first and narrow.last <= wide.last


def _intervals(read: ReadText) -> Iterator[DateInterval]:
    for each in find_times(read.text, reference=read.reference):
        if each.interval is not None:
            yield each.interval
    if read.event_date is not None:
        yield read.event_date
