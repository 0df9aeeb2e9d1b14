"""What goes into ingest and what comes out of it."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from index.types import ArticleDraft, ArticleSummary, DatedBy, Feed, Outcome

__all__ = [
    "DEFAULT_LIMITS",
    "NO_DETAILS",
    "ArticleDetails",
    "ArticleReport",
    "ArticleSummary",
    "CollectionReport",
    "DatedBy",
    "Doubt",
    "ExtractedArticle",
    "Failure",
    "Feed",
    "Item",
    "Limits",
    "Outcome",
    "Progress",
    "PublicationDate",
    "Receipt",
    "Refreshed",
    "Summary",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How large a file may be, and what reading it may cost.

    `unpacked_bytes` counts all that one file unpacks to, `members` the files within it, `depth` how
    deep they are nested, `articles` those in it. `seconds` is the time until the next article of a
    file, `total_seconds` that of reading all of it, `memory_bytes` the address space of the process
    that reads it.
    """

    file_bytes: int = 25_000_000
    line_bytes: int = 10_000_000
    text_chars: int = 2_000_000
    unpacked_bytes: int = 2_000_000_000
    members: int = 10_000
    depth: int = 3
    articles: int = 1_000_000
    seconds: float = 60.0
    total_seconds: float = 3_600.0
    memory_bytes: int = 1_500_000_000


DEFAULT_LIMITS = Limits()


class Doubt(StrEnum):
    """What may be wrong with the text of an article, so that somebody should look at it."""

    PIECED_TOGETHER = "its text was put together from parts of the page: see whether it is whole"
    LETTERS_UNKNOWN = "a part was left out, since its font does not say which letters it shows"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleDetails:
    """What the user who adds an article says about it.

    It overrides what the article says itself; with `fills_gaps`, it is used where that is missing.
    """

    title: str | None = None
    published_on: date | None = None
    publisher: str | None = None
    url: str | None = None
    fills_gaps: bool = False

    def as_defaults(self) -> "ArticleDetails":
        """Return the details for one of several articles: they fill gaps, but for the address."""
        return replace(self, url=None, fills_gaps=True)


NO_DETAILS = ArticleDetails()


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationDate:
    """A day of publication, and how it was found."""

    day: date
    by: DatedBy


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A source, or a part of one, that could not be read, and a sentence that says why.

    It `is_undated` where only the day of publication is missing.
    """

    source: str
    reason: str
    is_undated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractedArticle:
    """The draft of an article, and where it was read.

    `fraction` is the share of all sources that was read by then, from 0 to 1. `dated` is set where
    the day of publication was inferred.
    """

    source: str
    draft: ArticleDraft
    fraction: float = 0.0
    dated: PublicationDate | None = None
    doubt: Doubt | None = None


Item = ExtractedArticle | Failure


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleReport:
    """What became of one article. It is in the archive when this is reported.

    `same_story` is an article that carries the same text.
    """

    source: str
    title: str
    outcome: Outcome
    article_id: int
    dated: PublicationDate | None = None
    doubt: Doubt | None = None
    same_story: ArticleSummary | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """One more article was stored, recognised or failed.

    `done` counts all of them; `fraction` is the share of the sources' bytes that is done;
    `passages` counts those embedded and stored so far.
    """

    done: int
    fraction: float
    passages: int
    latest: ArticleReport | Failure


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a whole run did: how many articles had each outcome, and what failed."""

    added: int
    unchanged: int
    duplicate: int
    replaced: int
    failures: tuple[Failure, ...]
    passages: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What became of each article of one upload.

    `held` is its only article, where the user is to confirm it first: it is not stored yet.
    """

    articles: tuple[ArticleReport, ...]
    failures: tuple[Failure, ...]
    held: ExtractedArticle | None = None


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
    """What became of a feed that was read, and of its new entries; `feed` is its new state.

    `known` counts entries that were in the collection under another address or with the same text,
    or were removed from it. `left` counts those left for the next time. `error` says why the feed
    failed.
    """

    feed: Feed
    added: int = 0
    known: int = 0
    failures: tuple[Failure, ...] = ()
    left: int = 0
    error: str | None = None
