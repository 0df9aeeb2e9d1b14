"""The words for feeds; pure functions."""

from collections.abc import Sequence

from ingest.feed_wording import counts, health, is_failing, outcome, unread
from ingest.schedule import interval_text
from ingest.types import Feed, Refreshed

from .curating import fitting
from .text import escaped, link_or_text, one_line

_MOST_REASON = 300
_MOST_FAILURES = 5


def added_text(feed: Feed) -> str:
    """That the feed is followed."""
    return f"Added: {_name(feed)} · every {interval_text(feed.every)}"


def removed_text(feed: Feed) -> str:
    """That the feed is not followed any more."""
    return f"Removed: {_name(feed)}. Its articles stay."


def choices_text(choices: Sequence[tuple[str, str]]) -> str:
    """The feeds that a page names, for whoever has to choose one."""
    lines = [f"- {escaped(one_line(url, 300))}{_titled(title)}" for url, title in choices]
    return fitting(["The page names several feeds. Add one of them by its address:", *lines])


def _titled(title: str) -> str:
    return f" ({escaped(one_line(title, 80))})" if title else ""


def list_text(feeds: Sequence[Feed]) -> str:
    """One page of feeds, and how each fares."""
    if not feeds:
        return "This server follows no feeds. `/feed add` follows one."
    lines = []
    for feed in feeds:
        line = f"- {_name(feed)} · every {interval_text(feed.every)} · {_reason(health(feed))}"
        if said := unread(feed):
            line += f"\n  -# {_reason(said)}"
        lines.append(line)
    return fitting(lines)


def refreshed_text(done: Refreshed) -> str:
    """What a feed brought, and why some of its articles could not be read."""
    lines = [f"{_name(done.feed)}: {_reason(outcome(done))}"]
    lines += [
        f"-# {escaped(one_line(one.source, 150))}: {_reason(one.reason)}"
        for one in done.failures[:_MOST_FAILURES]
    ]
    return fitting(lines)


def failing_text(feeds: Sequence[Feed]) -> str:
    """How many feeds there are, and those that somebody has to look after."""
    failing = [feed for feed in feeds if is_failing(feed)]
    lines = [f"feeds: {counts(len(feeds), len(failing))}"]
    lines += [f"- {_name(feed)} {_reason(health(feed))}" for feed in failing[:_MOST_FAILURES]]
    if len(failing) > _MOST_FAILURES:
        lines.append(f"- and {len(failing) - _MOST_FAILURES} more, see `/feed list`")
    return "\n".join(lines)


def choice_name(feed: Feed) -> str:
    """A feed among others, in at most 100 characters."""
    return one_line(f"{feed.title} ({feed.url})", 100)


def _name(feed: Feed) -> str:
    return f"**{link_or_text(one_line(feed.title, 80), feed.url)}**"


def _reason(sentence: str) -> str:
    return escaped(one_line(sentence, _MOST_REASON))
