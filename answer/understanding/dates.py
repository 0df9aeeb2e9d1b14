"""Where dates stand in a question."""

from datetime import date

from reading.dates import TimeExpression, find_dates

_ANY_DAY = date(2024, 6, 1)  # where a date stands does not depend on the day it is read


def dates_in(text: str) -> list[TimeExpression]:
    """Return the time expressions of a text, to be told from its other words.

    Their values are those as of some day: only their places are meant to be used.
    """
    return find_dates(text, reference=_ANY_DAY)


def date_spans(text: str) -> list[tuple[int, int]]:
    """Return the start and end of each time expression of a text."""
    return [(each.start, each.end) for each in dates_in(text)]
