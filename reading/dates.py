"""Dates: the time expressions that name a time of the calendar, for those who look for days."""

from datetime import date

from reading.timex.finder import find_times
from reading.timex.types import Granularity, TimeExpression, TimeType

__all__ = ["Granularity", "TimeExpression", "TimeType", "find_dates", "find_times"]


def find_dates(text: str, *, reference: date) -> list[TimeExpression]:
    """Every date or time of `text` in order, as read on `reference`; how long and how often not."""
    return [
        expression
        for expression in find_times(text, reference=reference)
        if expression.type in (TimeType.DATE, TimeType.TIME)
    ]
