"""The day as of which questions are answered unless another one is given."""

from datetime import UTC, date, datetime


def utc_today() -> date:
    """Return the current day in UTC."""
    return datetime.now(UTC).date()
