"""The state of feeds in words, for the terminal and for Discord."""

from collections.abc import Callable
from datetime import datetime, timedelta

from ingest.feeds.schedule import in_units
from ingest.types import Feed, Refreshed
from language import Language, english

FAILING_FROM = 3
"""Failures in a row from which on a feed counts as failing."""


def utc(at: datetime) -> str:
    """Return a time in UTC, as terminals show it."""
    return f"{at:%Y-%m-%d %H:%M} UTC"


def is_failing(feed: Feed) -> bool:
    """Whether the feed needs attention."""
    return feed.is_stopped or feed.failures >= FAILING_FROM


def how_often(every: timedelta, language: Language | None = None) -> str:
    """Return how often a feed is read: "every 30 minutes"."""
    count, unit = in_units(every)
    return (language or english())(f"every-{unit}", count=count)


def health(
    feed: Feed, language: Language | None = None, *, written: Callable[[datetime], str] = utc
) -> str:
    """Return the state of the feed; `written` formats times."""
    language = language or english()
    if feed.is_stopped:
        return language("feed-stopped", reason=feed.error or "")
    read = written(feed.succeeded_at) if feed.succeeded_at else None
    if feed.failures:
        times, reason = feed.failures, feed.error or ""
        if read is None:
            return language("feed-failing", times=times, reason=reason)
        return language("feed-failing-since", times=times, time=read, reason=reason)
    return language("feed-not-read") if read is None else language("feed-read", time=read)


def unread(feed: Feed, language: Language | None = None) -> str | None:
    """Return how many articles could not be read, and why the last one; None for none."""
    language = language or english()
    if not feed.unread:
        return None
    return language("feed-unread", count=feed.unread, reason=feed.unread_reason or "")


def outcome(refreshed: Refreshed, language: Language | None = None) -> str:
    """Return what became of a feed that was read."""
    language = language or english()
    if refreshed.error is not None:
        return language("feed-failed", reason=refreshed.error)
    said = [language("feed-count-added", count=refreshed.added)]
    if refreshed.known:
        said.append(language("feed-count-known", count=refreshed.known))
    if refreshed.failures:
        said.append(language("feed-count-unreadable", count=len(refreshed.failures)))
    if refreshed.left:
        said.append(language("feed-count-left", count=refreshed.left))
    return ", ".join(said)


def counts(total: int, failing: int, language: Language | None = None) -> str:
    """Return how many feeds there are, and how many of them fail."""
    language = language or english()
    if not failing:
        return f"{total}"
    return language("feeds-failing", total=total, failing=failing)
