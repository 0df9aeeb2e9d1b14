"""Days and intervals of days in words, by the patterns of CLDR."""

from calendar import monthrange
from collections.abc import Callable
from datetime import date

from babel import Locale
from babel.dates import format_date, format_skeleton

_THIN_SPACE = "\u2009"  # CLDR's, around some dashes; not every font has one


class Dates:
    """Dates in one locale; `first_day` returns how it writes the first of a month: "1er"."""

    def __init__(self, locale: Locale, *, first_day: Callable[[], str]) -> None:
        self._locale = locale
        self._first_day = first_day

    def day(self, value: date) -> str:
        """A date as people write it: 9 July 2024."""
        return self._said(value, self._locale.date_formats["long"].pattern)

    def days(self, first: date, last: date) -> str:
        """An interval as people write it: a year, a month, a day, or from one day to another."""
        if first == last:
            return self.day(first)
        if (first.month, first.day) == (1, 1) and last == date(first.year, 12, 31):
            return format_skeleton("y", first, locale=self._locale)
        if first.day == 1 and last == _end_of_month(first):
            return format_skeleton("yMMMM", first, locale=self._locale)
        return self._from_to(first, last)

    def _from_to(self, first: date, last: date) -> str:
        """ "8–9 July 2024": what both days share is said once, as the locale has it.

        Where CLDR has the pattern with a short month only, the field is widened, as ICU does.
        """
        differing = "y" if first.year != last.year else "M" if first.month != last.month else "d"
        patterns = self._locale.interval_formats.get("yMMMMd")
        if patterns is not None:
            begun, ended = patterns[differing]
        else:
            short = self._locale.interval_formats["yMMMd"][differing]
            begun, ended = (part.replace("MMM", "MMMM") for part in short)
        said = self._said(first, begun) + self._said(last, ended)
        return said.replace(_THIN_SPACE, " ")

    def _said(self, value: date, pattern: str) -> str:
        if value.day == 1 and (first_day := self._first_day()) != "1":
            # A letter of a pattern is a field; what stands between quotes is said as it is.
            pattern = pattern.replace("d", f"'{first_day}'", 1)
        return format_date(value, pattern, locale=self._locale)


def _end_of_month(value: date) -> date:
    return value.replace(day=monthrange(value.year, value.month)[1])
