"""Feeds in words: lists, their state, and what a refresh brought."""

from collections.abc import Sequence
from dataclasses import replace

from discord.utils import format_dt

from bot.views.text import escaped, fit_lines, link_or_text, one_line
from ingest.feeds.wording import counts, health, how_often, is_failing, outcome, unread
from ingest.types import Feed, Refreshed
from language import Language

_MOST_REASON = 300
_MOST_FAILURES = 5


def added_text(feed: Feed, language: Language) -> str:
    """Return the notice that a feed was added."""
    added = language("feed-added", feed=_name(feed))
    return f"{added} · {how_often(feed.every, language)}"


def removed_text(feed: Feed, language: Language) -> str:
    """Return the notice that a feed was removed."""
    return language("feed-removed", feed=_name(feed))


def choices_text(choices: Sequence[tuple[str, str]], language: Language) -> str:
    """Return the feeds that a page names, as (address, title), for the person to choose one."""
    lines = [f"- {escaped(one_line(url, 300))}{_titled(title)}" for url, title in choices]
    return fit_lines([language("feeds-several"), *lines], language)


def _titled(title: str) -> str:
    return f" ({escaped(one_line(title, 80))})" if title else ""


def list_text(feeds: Sequence[Feed], language: Language) -> str:
    """Return one page of feeds with the state of each."""
    if not feeds:
        return language("feeds-none")
    lines = []
    for feed in feeds:
        line = f"- {_name(feed)} · {how_often(feed.every, language)} · {_health(feed, language)}"
        if said := unread(feed, language):
            line += f"\n  -# {_reason(said)}"
        lines.append(line)
    return fit_lines(lines, language)


def refreshed_text(done: Refreshed, language: Language) -> str:
    """Return what a refresh of a feed brought, and why some articles could not be read."""
    return fit_lines(_brought(done, language, named=True), language)


def first_read_text(done: Sequence[Refreshed], language: Language) -> str:
    """Return the same as `refreshed_text`, to stand below `added_text`, which names the feed."""
    lines = [line for each in done for line in _brought(each, language, named=False)]
    return fit_lines(lines, language)


def _brought(done: Refreshed, language: Language, *, named: bool) -> list[str]:
    brought = _reason(outcome(done, language))
    if named:
        brought = language("feed-brought", feed=_name(done.feed), brought=brought)
    return [
        brought,
        *(
            f"-# {escaped(one_line(one.source, 150))}: {_reason(one.reason)}"
            for one in done.failures[:_MOST_FAILURES]
        ),
    ]


def failing_text(feeds: Sequence[Feed], language: Language) -> str:
    """Return how many feeds there are, and which of them fail."""
    failing = [feed for feed in feeds if is_failing(feed)]
    lines = [language("feeds-count", counts=counts(len(feeds), len(failing), language))]
    lines += [f"- {_name(feed)} {_health(feed, language)}" for feed in failing[:_MOST_FAILURES]]
    if len(failing) > _MOST_FAILURES:
        lines.append(f"- {language('feeds-more', count=len(failing) - _MOST_FAILURES)}")
    return "\n".join(lines)


def choice_name(feed: Feed) -> str:
    """Return a feed's title and address in at most 100 characters."""
    return one_line(f"{feed.title} ({feed.url})", 100)


def _name(feed: Feed) -> str:
    return f"**{link_or_text(one_line(feed.title, 80), feed.url)}**"


def _health(feed: Feed, language: Language) -> str:
    told = replace(feed, error=_reason(feed.error)) if feed.error else feed
    return health(told, language, written=format_dt)


def _reason(sentence: str) -> str:
    return escaped(one_line(sentence, _MOST_REASON))
