"""How a feed fares, in words for the terminal and for Discord; pure functions."""

from datetime import datetime

from ingest.types import Feed, Refreshed

FAILING_FROM = 3
"""From so many failures in a row, a feed is told to be failing."""


def is_failing(feed: Feed) -> bool:
    """Whether somebody has to look after the feed."""
    return feed.is_stopped or feed.failures >= FAILING_FROM


def health(feed: Feed) -> str:
    """How the feed fares."""
    if feed.is_stopped:
        return f"stopped: {feed.error}"
    if feed.failures:
        times = "once" if feed.failures == 1 else f"{feed.failures} times in a row"
        last = f", last read {time(feed.succeeded_at)}" if feed.succeeded_at else ""
        return f"failed {times}{last}: {feed.error}"
    if feed.succeeded_at is None:
        return "not read yet"
    return f"last read {time(feed.succeeded_at)}"


def unread(feed: Feed) -> str | None:
    """How many of its articles could not be read, and why the last could not; None for none."""
    if not feed.unread:
        return None
    return f"{_count(feed.unread, 'article')} not readable, the last: {feed.unread_reason}"


def outcome(refreshed: Refreshed) -> str:
    """What a feed brought when it was read."""
    if refreshed.error is not None:
        return f"failed: {refreshed.error}"
    said = [f"{refreshed.added} added"]
    if refreshed.known:
        said.append(f"{refreshed.known} here already or removed before")
    if refreshed.failures:
        said.append(f"{len(refreshed.failures)} not readable")
    if refreshed.left:
        said.append(f"{refreshed.left} left for the next time")
    return ", ".join(said)


def counts(total: int, failing: int) -> str:
    """How many feeds there are, and how many of them fail."""
    return f"{total}, {failing} failing" if failing else f"{total}"


def time(at: datetime) -> str:
    """A time in UTC."""
    return f"{at:%Y-%m-%d %H:%M} UTC"


def _count(count: int, what: str) -> str:
    return f"{count:,} {what}{'s' * (count != 1)}"
