"""What the archive holds, as frozen values that other packages may use."""

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from reading.types import FactKey, Span

PUBLIC = "public"
"""The collection that the operator fills and everybody may read."""


def content_hash(text: str) -> str:
    """The SHA-256 of the words of a text; white space does not count."""
    words = " ".join(text.split())
    return hashlib.sha256(words.encode()).hexdigest()


class DatedBy(StrEnum):
    """What says when an article was published."""

    GIVEN = "whoever added it"
    SAID = "what it says itself"
    METADATA = "its metadata"
    PAGE = "the date shown on it"
    ADDRESS = "its address"
    DATELINE = "its dateline"
    FILE = "the day its file was made"
    MESSAGE = "the e-mail it came with"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleDraft:
    """An article as it was extracted, before the archive has it.

    `identity` tells two versions of one article from two articles: its URL, else the file it was
    read from, else its content. `content_hash` is the SHA-256 of the words of the text: white space
    does not make another article.
    """

    title: str
    text: str
    published_on: date
    url: str | None = None
    publisher: str | None = None
    author: str | None = None
    dateline: str | None = None
    language: str | None = None
    origin: str | None = None
    dated_by: DatedBy | None = None
    content_hash: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "content_hash", content_hash(self.text))

    @property
    def identity(self) -> str:
        return self.url or self.origin or f"sha256:{self.content_hash}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An article that the archive holds. Its text never changes: an edit makes a new article.

    Articles of one `story` carry one text, and are one report of what it says. `dated_by` is None
    for articles that were stored before it was kept.
    """

    id: int
    collection: str
    title: str
    text: str = field(repr=False)
    published_on: date
    url: str | None
    publisher: str | None
    author: str | None
    dateline: str | None
    language: str | None
    added_at: datetime
    story: int
    dated_by: DatedBy | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleSummary:
    """An article without its text, for lists."""

    id: int
    title: str
    publisher: str | None
    url: str | None
    published_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One text that an article had. `retired_at` is None for the one in use."""

    article: Article
    retired_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A run of whole sentences of one article; its text is a slice of the article's."""

    id: int
    article: Article
    span: Span

    @property
    def text(self) -> str:
        return self.span.of(self.article.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredPassage:
    """A passage that a search found, with its fused score and its rank in both lists.

    Ranks count from 1; a rank of None means that this list did not find the passage.
    """

    passage: Passage
    score: float
    vector_rank: int | None = None
    lexical_rank: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedWindow:
    """Publication dates, both ends included; None leaves an end open."""

    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Embedded:
    """A draft ready to be stored: its passages and one L2-normalised float32 vector for each."""

    draft: ArticleDraft
    spans: tuple[Span, ...]
    vectors: NDArray[np.float32]

    def __post_init__(self) -> None:
        if len(self.spans) != len(self.vectors):
            raise ValueError(f"{len(self.spans)} passages came with {len(self.vectors)} vectors")


@dataclass(frozen=True, slots=True, kw_only=True)
class VectorBatch:
    """Rows for the indexes: n passages with the vectors (n, dimension) that are stored for them."""

    passage_ids: NDArray[np.int64]
    article_ids: NDArray[np.int64]
    published: NDArray[np.int32]  # proleptic Gregorian ordinals of publication dates
    vectors: NDArray[np.float32]
    titles: list[str]
    texts: list[str]

    def __len__(self) -> int:
        return len(self.passage_ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageText:
    """A stored passage that still lacks a vector of some model."""

    id: int
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFacts:
    """What a sentence at `span` of an article tells: as `data`, which only its writer can read.

    `keys` are the words by which it is looked up.
    """

    span: Span
    data: str
    keys: tuple[FactKey, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactQuery:
    """What facts to look up: those that have at least one key of each of the sets in `wanted`.

    `first` and `last` bound their days, both included. Of more than `limit` sentences those with
    the newest facts are found, or those with the oldest.
    """

    wanted: tuple[frozenset[str], ...]
    limit: int
    first: date | None = None
    last: date | None = None
    newest_first: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class FactPlace:
    """Where a fact is told: in the sentence of a passage that starts at `start` of the article."""

    passage_id: int
    start: int


class Outcome(StrEnum):
    """What became of an article that was handed in."""

    ADDED = "added"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What became of a draft, and the article that now stands for it.

    `same_story` is an article that carries the same text, where a new one was stored.
    """

    outcome: Outcome
    article_id: int
    same_story: ArticleSummary | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelIdentity:
    """Which model made a vector."""

    name: str
    revision: str
    dimension: int

    def __str__(self) -> str:
        return f"{self.name} ({self.dimension} dimensions, revision {self.revision[:12]})"


class ChangeKind(StrEnum):
    """What happened to an article."""

    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One row of the change feed: `seq` increases and is never used twice."""

    seq: int
    kind: ChangeKind
    article_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionStats:
    """What a collection holds now."""

    collection: str
    articles: int
    passages: int
    oldest: date | None
    newest: date | None
    last_added_at: datetime | None
    change_seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionTotal:
    """How many articles a collection holds, and when the last of them came."""

    collection: str
    articles: int
    last_added_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexStatus:
    """What a collection's indexes hold now."""

    collection: str
    generation: str | None
    passages: int
    change_seq: int
    bytes_on_disk: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed that one collection follows.

    It is stopped where `due_at` is None. `failures` counts those in a row, `error` is the last
    one's sentence. It `is_caught_up` where no entry was left for later when it was last read. Of
    its entries, `unread` could not be read, the last of them for `unread_reason`.
    """

    id: int
    collection: str
    url: str
    title: str
    every: timedelta
    added_at: datetime
    due_at: datetime | None
    etag: str | None
    last_modified: str | None
    is_caught_up: bool
    failures: int
    error: str | None
    succeeded_at: datetime | None
    unread: int
    unread_reason: str | None

    @property
    def is_stopped(self) -> bool:
        return self.due_at is None


class AnswerLength(StrEnum):
    """How much a card shows."""

    SHORT = "short"
    NORMAL = "normal"
    LONG = "long"


class QuestionOutcome(StrEnum):
    """What became of a question."""

    ANSWERED = "answered"
    UNANSWERED = "unanswered"
    FAILED = "failed"


class ProseMode(StrEnum):
    """What a language model may write, where the operator has one.

    PHRASE: the extracted answer in a sentence or two. ANSWER: also an answer from several excerpts.
    """

    OFF = "off"
    PHRASE = "phrase"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSettings:
    """What the admins of one server have set.

    `ask_channels` are ids; none means everywhere. `answers_from` is the confidence (0 to 1) from
    which the archive is said to answer. `recording` lets the text of questions be kept. A language
    model may use `prose_budget` tokens a day.
    """

    ask_channels: tuple[int, ...] = ()
    curator_role: int | None = None
    answer_length: AnswerLength = AnswerLength.NORMAL
    answers_from: float = 0.5
    only_me: bool = False
    recording: bool = False
    prose: ProseMode = ProseMode.OFF
    prose_budget: int = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedQuestion:
    """One question that was asked; `text` and `user_id` only where they may be stored."""

    server_id: int | None
    outcome: QuestionOutcome
    took_ms: int
    text: str | None = None
    user_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """One person's verdict on one answer; `message_id` is that of the card."""

    server_id: int | None
    message_id: int
    user_id: int
    helpful: bool
    reason: str | None = None
    question: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A question that the archive did not answer, and how often it was asked."""

    text: str
    times: int
    last_asked: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """How many questions a server asked, by outcome, and how its answers were judged."""

    answered: int = 0
    unanswered: int = 0
    failed: int = 0
    helpful: int = 0
    unhelpful: int = 0

    @property
    def asked(self) -> int:
        return self.answered + self.unanswered + self.failed
