"""What goes into the mailroom and what comes out: plain, frozen values."""

from dataclasses import dataclass
from datetime import date, datetime

from index.types import ArticleDraft, ArticleSummary, DatedBy, Feed, Outcome, Version

__all__ = [
    "ArticleReport",
    "ArticleSummary",
    "CollectionReport",
    "Dated",
    "DatedBy",
    "Failure",
    "Feed",
    "Found",
    "Given",
    "Item",
    "Limits",
    "Outcome",
    "Progress",
    "Receipt",
    "Refreshed",
    "Summary",
    "Version",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How large what is read may be, and what reading it may cost.

    `unpacked_bytes` counts all that one file unpacks to, `members` the files in it, `depth` how far
    they stand within one another. `seconds` is the time until the next article of a file,
    `memory_bytes` the address space of the process that reads it.
    """

    file_bytes: int = 25_000_000
    line_bytes: int = 10_000_000
    text_chars: int = 2_000_000
    unpacked_bytes: int = 2_000_000_000
    members: int = 10_000
    depth: int = 3
    seconds: float = 60.0
    memory_bytes: int = 1_500_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the person who hands an article in says about it.

    It wins over what one article says itself; where a file holds many, or it is `for_gaps`, it
    fills what they lack.
    """

    title: str | None = None
    published_on: date | None = None
    publisher: str | None = None
    url: str | None = None
    for_gaps: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A day of publication, and what says so."""

    day: date
    by: DatedBy


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A file, or a line of one, that could not be taken in, and why."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A draft, where it was read, and the share of all sources read by then (0 to 1).

    `dated` is there where the day of publication was found on a page, not said outright.
    """

    source: str
    draft: ArticleDraft
    fraction: float = 0.0
    dated: Dated | None = None


Item = Found | Failure


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleReport:
    """What became of one article; it is in the archive when this is told.

    `same_story` is an article that carries the same text.
    """

    source: str
    title: str
    outcome: Outcome
    article_id: int
    dated: Dated | None = None
    same_story: ArticleSummary | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """One article more is settled, or failed.

    `done` counts both; `fraction` is the share of the sources' bytes settled; `passages` counts
    those embedded and stored so far.
    """

    done: int
    fraction: float
    passages: int
    latest: ArticleReport | Failure


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a whole run did."""

    added: int
    unchanged: int
    duplicate: int
    replaced: int
    failures: tuple[Failure, ...]
    passages: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What became of each article of one uploaded file.

    `held` is the only article of it, where that was to be shown first: it is not stored yet.
    """

    articles: tuple[ArticleReport, ...]
    failures: tuple[Failure, ...]
    held: Found | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionReport:
    """What a collection holds, and the state of its indexes."""

    articles: int
    passages: int
    oldest: date | None
    newest: date | None
    last_added_at: datetime | None
    generation: str | None
    indexed_passages: int
    bytes_on_disk: int
    model: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refreshed:
    """What became of a feed that was read, and of its new entries; `feed` is as it is after that.

    `known` entries were in the collection under another address or with the same text, or were
    removed from it. `left` entries are for the next time. `error` is why the feed failed.
    """

    feed: Feed
    added: int = 0
    known: int = 0
    failures: tuple[Failure, ...] = ()
    left: int = 0
    error: str | None = None
