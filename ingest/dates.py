"""Dates of publication: parsing what a source writes, and refusing what cannot be right."""

import re
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

from ingest.errors import BadDate

_FIRST_YEAR = 1900
_ISO = re.compile(r"(\d{4}-\d{2}-\d{2})(?!\d)|(\d{8})(?:T\d|$)")
_WORDED = ("%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y", "%B %d %Y", "%b %d %Y")


def to_date(value: object) -> date | None:
    """Return the day that a date, a datetime or a text names; None unless it is unambiguous.

    12/06/2024 is ambiguous: it is another day in London than in Washington.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        return None
    text = " ".join(value.split())
    try:
        if iso := _ISO.match(text):
            return date.fromisoformat(iso[1] or iso[2])
    except ValueError:
        return None
    return _worded_date(text)


def _worded_date(text: str) -> date | None:
    for form in _WORDED:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    try:
        return parsedate_to_datetime(text).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def is_plausible(day: date) -> bool:
    """Whether an article can have been published on the day: since 1900, not in the future."""
    # Tomorrow is already today in the east.
    return day.year >= _FIRST_YEAR and day <= datetime.now(UTC).date() + timedelta(days=1)


def require_plausible(day: date, *, whose: str, remedy: str) -> None:
    """Raise `BadDate` unless the day is plausible; its sentence begins with `whose`."""
    if not is_plausible(day):
        raise BadDate(
            f"{whose} date {day} cannot be right, since it lies "
            f"{'before 1900' if day.year < _FIRST_YEAR else 'in the future'}: {remedy}."
        )
