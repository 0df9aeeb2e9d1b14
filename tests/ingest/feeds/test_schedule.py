"""When a feed is read next."""

from datetime import UTC, datetime, timedelta

import pytest

from ingest.errors import BadInterval
from ingest.feeds.schedule import Schedule, interval, interval_text

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("written", "every", "in_words"),
    [
        ("30m", timedelta(minutes=30), "30 minutes"),
        ("1h", HOUR, "1 hour"),
        (" 90 M ", timedelta(minutes=90), "90 minutes"),
        ("7d", timedelta(days=7), "7 days"),
    ],
)
def test_intervals_are_written_and_told(written: str, every: timedelta, in_words: str) -> None:
    assert interval(written) == every
    assert interval_text(every) == in_words


@pytest.mark.parametrize("written", ["", "1", "4m", "8d", "-1h", "1.5h", "1w", "h", "99999d"])
def test_other_intervals_are_refused(written: str) -> None:
    with pytest.raises(BadInterval, match="30m, 1h or 1d"):
        interval(written)


def test_jitter_lengthens_a_pause_by_a_tenth_at_most() -> None:
    assert Schedule(jitter=lambda: 0.0).after_success(HOUR, NOON) == NOON + HOUR
    assert Schedule(jitter=lambda: 1.0).after_success(HOUR, NOON) == NOON + 1.1 * HOUR


def test_a_pause_doubles_up_to_a_day_and_is_never_shorter_than_the_interval() -> None:
    schedule = Schedule(jitter=lambda: 0.0)

    def pause(every: timedelta, failures: int) -> timedelta:
        return schedule.after_failure(every, NOON, failures=failures) - NOON

    assert [pause(HOUR, n) / HOUR for n in range(1, 8)] == [1, 2, 4, 8, 16, 24, 24]
    assert pause(HOUR, 10_000) == timedelta(days=1)
    assert pause(timedelta(days=7), 3) == timedelta(days=7)


def test_what_a_site_asks_for_counts_within_reason() -> None:
    schedule = Schedule(jitter=lambda: 0.0)
    asked = {"retry_after": 5 * HOUR}
    assert schedule.after_success(HOUR, NOON, **asked) == NOON + 5 * HOUR
    assert schedule.after_failure(HOUR, NOON, failures=1, **asked) == NOON + 5 * HOUR
    for_ever = timedelta(days=10_000)
    assert schedule.after_success(HOUR, NOON, retry_after=for_ever) == NOON + timedelta(days=7)
