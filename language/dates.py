"""Intervals of days in words, by the patterns of CLDR."""

from calendar import monthrange
from datetime import date

from babel import Locale
from babel.dates import format_date, format_skeleton

_THIN_SPACE = "\u2009"  # CLDR's, around some dashes; not every font has one


def days(first: date, last: date, locale: Locale) -> str:
    """An interval as people write it: a year, a month, a day, or from one day to another."""
    if first == last:
        return format_date(first, "long", locale=locale)
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and _same_year(first, last):
        return format_skeleton("y", first, locale=locale)
    if first.day == 1 and last == _end_of_month(first):
        return format_skeleton("yMMMM", first, locale=locale)
    return _from_to(first, last, locale)


def _from_to(first: date, last: date, locale: Locale) -> str:
    """ "8–9 July 2024": what both days share is said once, as the locale has it.

    Where CLDR has the pattern with a short month only, the field is widened, as ICU does.
    """
    differing = "y" if first.year != last.year else "M" if first.month != last.month else "d"
    patterns = locale.interval_formats.get("yMMMMd")
    if patterns is not None:
        begun, ended = patterns[differing]
    else:
        short = locale.interval_formats["yMMMd"][differing]
        begun, ended = (part.replace("MMM", "MMMM") for part in short)
    said = format_date(first, begun, locale=locale) + format_date(last, ended, locale=locale)
    return said.replace(_THIN_SPACE, " ")


def _same_year(first: date, last: date) -> bool:
    return first.year == last.year


def _end_of_month(value: date) -> date:
    return value.replace(day=monthrange(value.year, value.month)[1])
