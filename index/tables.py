"""The tables of the database. Private to `index`: what crosses out is in `types.py`."""

from datetime import UTC, date, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Date,
    DateTime,
    Enum,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from index.types import DatedBy


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC time; SQLite would otherwise hand it back without its zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_result_value(self, value: datetime | None, dialect: object) -> datetime | None:
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


class Base(DeclarativeBase):
    # Named constraints, so that migrations can alter them on every database.
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class ArchiveRow(Base):
    """The only row tells this archive from all others; restoring a backup renews it."""

    __tablename__ = "archive"

    identity: Mapped[str] = mapped_column(String(32), primary_key=True)


class CollectionRow(Base):
    __tablename__ = "collections"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ArticleRow(Base):
    """One version of one article. `retired_at` is set when it is removed or replaced.

    `story` is the id of the first article that carried its text, its own where that was this one;
    NULL until it is compared, and once it is retired.
    """

    __tablename__ = "articles"
    # AUTOINCREMENT keeps SQLite from giving a removed article's id to another one.
    __table_args__ = (
        # One live article per identity and per content: the rule holds between processes too.
        Index(
            "uq_articles_live_identity",
            "collection_id",
            "identity",
            unique=True,
            sqlite_where=text("retired_at IS NULL"),
            postgresql_where=text("retired_at IS NULL"),
        ),
        Index(
            "uq_articles_live_content",
            "collection_id",
            "content_hash",
            unique=True,
            sqlite_where=text("retired_at IS NULL"),
            postgresql_where=text("retired_at IS NULL"),
        ),
        Index("ix_articles_collection_published", "collection_id", "published_on"),
        # Feeds ask for retired articles too.
        Index("ix_articles_collection_identity", "collection_id", "identity"),
        # Also finds, by its NULL, what has not been compared with the others yet.
        Index(
            "ix_articles_live_story",
            "story",
            "collection_id",
            sqlite_where=text("retired_at IS NULL"),
            postgresql_where=text("retired_at IS NULL"),
        ),
        Index(
            "ix_articles_replaced_by",
            "replaced_by",
            sqlite_where=text("replaced_by IS NOT NULL"),
            postgresql_where=text("replaced_by IS NOT NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    collection_id: Mapped[int] = mapped_column(ForeignKey("collections.id"))
    identity: Mapped[str] = mapped_column(Text)
    content_hash: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    published_on: Mapped[date]
    url: Mapped[str | None] = mapped_column(Text)
    publisher: Mapped[str | None] = mapped_column(Text)
    author: Mapped[str | None] = mapped_column(Text)
    dateline: Mapped[str | None] = mapped_column(Text)
    language: Mapped[str | None] = mapped_column(String(16))
    origin: Mapped[str | None] = mapped_column(Text)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    replaced_by: Mapped[int | None] = mapped_column(ForeignKey("articles.id"))
    story: Mapped[int | None]
    dated_by: Mapped[DatedBy | None] = mapped_column(Enum(DatedBy, native_enum=False, length=16))


class StoryKeyRow(Base):
    """The MinHash signature of a live article, in the pieces by which its copies are found.

    Each key is one band of the signature, whole: two minima of 32 bits.
    """

    __tablename__ = "story_keys"
    __table_args__ = (
        Index("ix_story_keys_article_id", "article_id"),
        {"sqlite_with_rowid": False},
    )

    collection_id: Mapped[int] = mapped_column(ForeignKey("collections.id"), primary_key=True)
    key: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    article_id: Mapped[int] = mapped_column(
        ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )


class PassageRow(Base):
    __tablename__ = "passages"
    __table_args__ = (
        UniqueConstraint("article_id", "ordinal"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"))
    ordinal: Mapped[int]
    start: Mapped[int]
    end: Mapped[int]


class ReadingRow(Base):
    """What was read in a live article, packed, and the version of the reading."""

    __tablename__ = "readings"

    article_id: Mapped[int] = mapped_column(
        ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    version: Mapped[int] = mapped_column(Integer)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class FactKeyRow(Base):
    """A word by which a fact of the sentence that starts there is found, and its day."""

    __tablename__ = "fact_keys"
    __table_args__ = (
        Index("ix_fact_keys_article_id", "article_id"),
        {"sqlite_with_rowid": False},
    )

    collection_id: Mapped[int] = mapped_column(ForeignKey("collections.id"), primary_key=True)
    key: Mapped[str] = mapped_column(Text, primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(
        ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    start: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class ModelRow(Base):
    """An embedding model; at most one is in use."""

    __tablename__ = "models"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    revision: Mapped[str] = mapped_column(String(64))
    dimension: Mapped[int]
    in_use: Mapped[bool]


class VectorRow(Base):
    __tablename__ = "vectors"

    passage_id: Mapped[int] = mapped_column(
        ForeignKey("passages.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    model_id: Mapped[int] = mapped_column(ForeignKey("models.id"), primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class ChangeRow(Base):
    """The change feed: what every reader must apply to its caches, in order."""

    __tablename__ = "changes"
    __table_args__ = (
        Index("ix_changes_collection_seq", "collection_id", "seq"),
        Index("ix_changes_article_id", "article_id"),
        {"sqlite_autoincrement": True},
    )

    seq: Mapped[int] = mapped_column(primary_key=True)
    collection_id: Mapped[int] = mapped_column(ForeignKey("collections.id"))
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(16))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class FeedRow(Base):
    __tablename__ = "feeds"
    __table_args__ = (UniqueConstraint("collection_id", "url"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    collection_id: Mapped[int] = mapped_column(ForeignKey("collections.id"))
    url: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    every_seconds: Mapped[int] = mapped_column(Integer)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    etag: Mapped[str | None] = mapped_column(Text)
    last_modified: Mapped[str | None] = mapped_column(Text)
    is_caught_up: Mapped[bool] = mapped_column(Boolean)
    failures: Mapped[int] = mapped_column(Integer)
    error: Mapped[str | None] = mapped_column(Text)
    succeeded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class FeedEntryRow(Base):
    """An entry that was tried; `reason` is NULL where it is in the archive, or was.

    An entry may name its article otherwise than the article's page does, so that the article alone
    does not tell that the entry was read.
    """

    __tablename__ = "feed_entries"

    feed_id: Mapped[int] = mapped_column(
        ForeignKey("feeds.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    address: Mapped[str] = mapped_column(Text, primary_key=True)
    tries: Mapped[int] = mapped_column(Integer)
    reason: Mapped[str | None] = mapped_column(Text)
    tried_at: Mapped[datetime] = mapped_column(UtcDateTime)


class LeaseRow(Base):
    """Who has the lease of this name, and until when; nobody where `owner` is NULL."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    owner: Mapped[str | None] = mapped_column(String(300))
    until: Mapped[datetime] = mapped_column(UtcDateTime)


class ServerSettingsRow(Base):
    __tablename__ = "server_settings"

    server_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    ask_channels: Mapped[list[int]] = mapped_column(JSON)
    curator_role: Mapped[int | None] = mapped_column(BigInteger)
    answer_length: Mapped[str] = mapped_column(String(16))
    answers_from: Mapped[float] = mapped_column(Float)
    only_me: Mapped[bool] = mapped_column(Boolean)
    recording: Mapped[bool] = mapped_column(Boolean)
    prose: Mapped[str] = mapped_column(String(16))
    prose_budget: Mapped[int] = mapped_column(Integer)


class ProseUsageRow(Base):
    """The tokens of a language model that a server used on one day (UTC)."""

    __tablename__ = "prose_usage"

    server_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    tokens: Mapped[int] = mapped_column(Integer)


class AskedQuestionRow(Base):
    __tablename__ = "asked_questions"

    id: Mapped[int] = mapped_column(primary_key=True)
    server_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    user_id: Mapped[int | None] = mapped_column(BigInteger)
    text: Mapped[str | None] = mapped_column(Text)
    outcome: Mapped[str] = mapped_column(String(16))
    took_ms: Mapped[int] = mapped_column(Integer)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)


class FeedbackRow(Base):
    __tablename__ = "feedback"
    __table_args__ = (UniqueConstraint("message_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    server_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    message_id: Mapped[int] = mapped_column(BigInteger)
    user_id: Mapped[int] = mapped_column(BigInteger)
    helpful: Mapped[bool] = mapped_column(Boolean)
    reason: Mapped[str | None] = mapped_column(Text)
    question: Mapped[str | None] = mapped_column(Text)
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)


class GuildMembershipRow(Base):
    """A server where an application is, or was until `left_at`."""

    __tablename__ = "server_presences"

    application_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    server_id: Mapped[int] = mapped_column(
        BigInteger, primary_key=True, autoincrement=False, index=True
    )
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
