"""Articles, feeds, reports and the state of a collection as JSON, one object a line."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from attache.render.json_line import json_line
from index.memory import MemoryUse
from index.types import (
    Article,
    ArticleSummary,
    CollectionStats,
    Feed,
    IndexStatus,
    ModelIdentity,
    Version,
)
from ingest.feeds.wording import is_failing
from ingest.types import Failure, Refreshed, Summary


def status_json(
    stats: CollectionStats,
    index: IndexStatus,
    feeds: Sequence[Feed],
    model: ModelIdentity,
    unread: int,
    memory: MemoryUse,
) -> str:
    """Return what a collection holds, how many articles are unread, and the state of its index.

    With them, how much `memory` this process uses.
    """
    return json_line(
        {
            "collection": stats.collection,
            "articles": stats.articles,
            "articles_read": stats.articles - unread,
            "passages": stats.passages,
            "oldest": _iso(stats.oldest),
            "newest": _iso(stats.newest),
            "last_added_at": _iso(stats.last_added_at),
            "feeds": len(feeds),
            "feeds_failing": sum(map(is_failing, feeds)),
            "index": {
                "generation": index.generation,
                "passages": index.passages,
                "bytes_on_disk": index.bytes_on_disk,
            },
            "model": {
                "name": model.name,
                "revision": model.revision,
                "dimension": model.dimension,
            },
            "memory": {"own_bytes": memory.own, "ceiling_bytes": memory.ceiling},
        }
    )


def article_json(
    versions: Sequence[Version], article_id: int, copies: Sequence[ArticleSummary]
) -> str:
    """Return one version of an article with its text, and its other versions and its copies."""
    shown = next(each for each in versions if each.article.id == article_id)
    return json_line(
        {
            **_article(shown.article),
            "text": shown.article.text,
            "retired_at": _iso(shown.retired_at),
            "versions": [
                {
                    "article_id": each.article.id,
                    "added_at": _iso(each.article.added_at),
                    "retired_at": _iso(each.retired_at),
                }
                for each in versions
            ],
            "copies": [
                {
                    "article_id": copy.id,
                    "title": copy.title,
                    "publisher": copy.publisher,
                    "url": copy.url,
                    "published_on": _iso(copy.published_on),
                }
                for copy in copies
            ],
        }
    )


def _article(article: Article) -> dict[str, object]:
    return {
        "article_id": article.id,
        "collection": article.collection,
        "title": article.title,
        "publisher": article.publisher,
        "author": article.author,
        "dateline": article.dateline,
        "url": article.url,
        "published_on": _iso(article.published_on),
        "dated_by": article.dated_by.name.lower() if article.dated_by else None,
        "added_at": _iso(article.added_at),
    }


def summary_json(summary: Summary) -> str:
    """Return what an ingest did."""
    return json_line(
        {
            "added": summary.added,
            "unchanged": summary.unchanged,
            "duplicate": summary.duplicate,
            "replaced": summary.replaced,
            "failed": len(summary.failures),
            "failures": _failures(summary.failures),
            "passages": summary.passages,
            "seconds": round(summary.seconds, 3),
        }
    )


def feed_json(feed: Feed) -> str:
    """Return a feed; `due_at` is null if it is stopped."""
    return json_line(_feed(feed))


def refreshed_json(refreshed: Refreshed) -> str:
    """Return what became of a feed that was read."""
    return json_line(
        {
            "feed": _feed(refreshed.feed),
            "added": refreshed.added,
            "known": refreshed.known,
            "left": refreshed.left,
            "failures": _failures(refreshed.failures),
            "error": refreshed.error,
        }
    )


def _feed(feed: Feed) -> dict[str, object]:
    return {
        "url": feed.url,
        "title": feed.title,
        "every_seconds": round(feed.every.total_seconds()),
        "added_at": _iso(feed.added_at),
        "due_at": _iso(feed.due_at),
        "succeeded_at": _iso(feed.succeeded_at),
        "failures": feed.failures,
        "error": feed.error,
        "unread": feed.unread,
        "unread_reason": feed.unread_reason,
    }


def _failures(failures: Iterable[Failure]) -> list[dict[str, str]]:
    return [{"source": each.source, "reason": each.reason} for each in failures]


def _iso(at: date | datetime | None) -> str | None:
    return at.isoformat() if at else None
