"""Find the time expressions of a text: all of them, or those that name a date or time of day."""

from datetime import date

from reading.timex.finder import find_times
from reading.timex.types import Granularity, LooksAhead, TimeExpression, TimeType

__all__ = ["Granularity", "TimeExpression", "TimeType", "find_dates", "find_times"]


def find_dates(
    text: str, *, reference: date, looks_ahead: LooksAhead | None = None
) -> list[TimeExpression]:
    """Return the dates and times of day in `text`, in order; no durations and no recurring times.

    `reference` is the day against which "last week" is resolved: that of publication;
    `looks_ahead` as for `find_times`.
    """
    return [
        expression
        for expression in find_times(text, reference=reference, looks_ahead=looks_ahead)
        if expression.type in (TimeType.DATE, TimeType.TIME)
    ]
