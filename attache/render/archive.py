"""Articles, feeds and the state of a collection, styled by rich."""

from collections.abc import Iterator, Sequence
from datetime import date

from rich.table import Table
from rich.text import Text

from index.memory import MB, MemoryUse
from index.types import (
    ArticleSummary,
    CollectionStats,
    Feed,
    IndexStatus,
    ModelIdentity,
    Outcome,
    Version,
)
from ingest.feeds.schedule import interval_text
from ingest.feeds.wording import counts, health, is_failing, unread
from ingest.types import Summary
from language import english


def article_text(
    versions: Sequence[Version], article_id: int, copies: Sequence[ArticleSummary]
) -> Text:
    """Return one version of an article, and where it stands among the other versions.

    `versions` come oldest first; `copies` are other articles that carry the same text.
    """
    number = next(n for n, each in enumerate(versions) if each.article.id == article_id)
    article = versions[number].article
    by = f", by {article.dated_by}" if article.dated_by else ""
    facts = [
        article.publisher,
        article.author,
        article.dateline,
        f"{english().day(article.published_on)}{by}",
    ]
    text = Text(f"{article.title}\n", style="bold")
    text.append(" · ".join(filter(None, facts)), style="dim not bold")
    if article.url:
        text.append(f"\n{article.url}", style="dim not bold")
    for line in (*_updates(versions, number), *_carriers(copies)):
        text.append(f"\n{line}", style="yellow not bold")
    return text.append(f"\n\n{article.text}", style="not bold")


def _updates(versions: Sequence[Version], number: int) -> Iterator[str]:
    """Yield what a reader of an older version must know, and where the other versions are."""
    if len(versions) == 1:
        return
    version, newest = versions[number], versions[-1].article
    if version.retired_at:
        since = english().day(version.retired_at.date())
        yield f"Updated since: another version came on {since}. The newest is article {newest.id}."
    others = ", ".join(
        f"article {each.article.id} (added {english().day(each.article.added_at.date())})"
        for each in versions
        if each is not version
    )
    yield f"Version {number + 1} of {len(versions)}; the others: {others}."


def _carriers(copies: Sequence[ArticleSummary]) -> Iterator[str]:
    for copy in copies:
        source = ", ".join(filter(None, (copy.publisher, english().day(copy.published_on))))
        yield f"The same story: article {copy.id}, {copy.title} ({source})"


def feeds_table(feeds: Sequence[Feed]) -> Table:
    """Return the feeds of a collection, and how each fares."""
    table = Table("feed", "every", "state", box=None, padding=(0, 2, 0, 0))
    for feed in feeds:
        state = Text(health(feed), "red" if is_failing(feed) else "yellow" * bool(feed.failures))
        if said := unread(feed):
            state.append(f"\n{said}", "dim")
        name = Text.assemble(feed.title, "\n", (feed.url, "dim"), overflow="fold")
        table.add_row(name, interval_text(feed.every), state)
    return table


def status_table(
    stats: CollectionStats,
    index: IndexStatus,
    feeds: Sequence[Feed],
    model: ModelIdentity,
    unread: int,
    memory: MemoryUse,
) -> Table:
    """Return what a collection holds, how many articles are unread, and the state of its index.

    With them, how much `memory` this process uses.
    """
    added = stats.last_added_at
    table = Table(show_header=False, box=None)
    for name, value in (
        ("collection", stats.collection),
        ("articles", f"{stats.articles:,}"),
        ("read", f"{stats.articles - unread:,} articles"),
        ("passages", f"{stats.passages:,}"),
        ("published", f"{_day(stats.oldest)} to {_day(stats.newest)}"),
        ("last added", f"{added:%Y-%m-%d %H:%M} UTC" if added else "never"),
        ("feeds", counts(len(feeds), sum(map(is_failing, feeds)))),
        ("index", f"{index.generation or 'in the database'}, {index.passages:,} passages"),
        ("on disk", f"{index.bytes_on_disk / 1e6:,.1f} MB of index"),
        ("model", str(model)),
        ("memory", memory_text(memory)),
    ):
        table.add_row(name, Text(value))  # a collection's name may look like markup
    return table


def memory_text(memory: MemoryUse) -> str:
    """Return what this process uses, and what it may."""
    used = "unknown" if memory.own is None else f"{memory.own // MB:,} MB"
    most = "no ceiling is set" if memory.ceiling is None else f"at most {memory.ceiling // MB:,} MB"
    return f"{used} in this process; {most}"


def _day(day: date | None) -> str:
    return english().day(day) if day else "none"


def summary_text(summary: Summary) -> str:
    """Return what an ingest did."""
    counts = {
        Outcome.ADDED: summary.added,
        Outcome.UNCHANGED: summary.unchanged,
        Outcome.DUPLICATE: summary.duplicate,
        Outcome.REPLACED: summary.replaced,
    }
    said = [f"{outcome.value} {count:,}" for outcome, count in counts.items()]
    plural = "s" * (summary.passages != 1)
    rate = summary.passages / max(summary.seconds, 1e-9)
    return (
        f"{', '.join(said)}, failed {len(summary.failures):,} "
        f"({summary.passages:,} passage{plural} in {summary.seconds:.1f} s, {rate:.0f}/s)"
    )
