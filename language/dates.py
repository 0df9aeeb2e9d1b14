"""Days and periods in words: the catalogue puts them together, CLDR only names the months.

CLDR has patterns for this too, but its spaces and dashes change from one version to the next.
"""

from calendar import monthrange
from collections.abc import Callable
from datetime import date
from typing import Literal

from babel import Locale
from babel.dates import get_month_names

_Width = Literal["abbreviated", "wide"]
_Context = Literal["format", "stand-alone"]


class Dates:
    """Dates in one language; `say` is what its catalogue says: a message with its facts."""

    def __init__(self, locale: Locale, say: Callable[..., str]) -> None:
        self._locale = locale
        self._say = say

    def day(self, value: date) -> str:
        """A date as people write it: 9 July 2024."""
        return self._say(
            "date-day", day=self._number(value), month=self._month(value), year=_year(value)
        )

    def days(self, first: date, last: date) -> str:
        """An interval as people write it: a year, a month, a day, or from one day to another."""
        if first == last:
            return self.day(first)
        if (first.month, first.day) == (1, 1) and last == date(first.year, 12, 31):
            return self._say("date-year", year=_year(first))
        if first.day == 1 and last == _end_of_month(first):
            return self._say("date-month", month=self._month_alone(first), year=_year(first))
        return self._from_to(first, last)

    def short_month(self, value: date) -> str:
        """The name of a month, abbreviated: Jul."""
        return self._name(value, "abbreviated", "stand-alone")

    def _from_to(self, first: date, last: date) -> str:
        """ "8–9 July 2024": what both days share is said once."""
        if first.year != last.year:
            return self._say("date-across-years", first=self.day(first), last=self.day(last))
        said = {
            "day": self._number(first),
            "last_day": self._number(last),
            "month": self._month(first),
            "year": _year(first),
        }
        if first.month == last.month:
            return self._say("date-in-month", **said)
        return self._say("date-in-year", **said, last_month=self._month(last))

    def _number(self, value: date) -> str:
        return self._say("date-first") if value.day == 1 else str(value.day)

    def _month(self, value: date) -> str:
        return self._name(value, "wide", "format")

    def _month_alone(self, value: date) -> str:
        """The name of a month without a day; in Polish, say, it is another than with one."""
        return self._name(value, "wide", "stand-alone")

    def _name(self, value: date, width: _Width, context: _Context) -> str:
        name: str = get_month_names(width, context, self._locale)[value.month]
        return name


def _year(value: date) -> str:
    return str(value.year)  # as text: a number would be written as "2,024"


def _end_of_month(value: date) -> date:
    return value.replace(day=monthrange(value.year, value.month)[1])
