"""All SQL: units of work on the archive's database. The database is the truth."""

from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Self

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, delete, event, func, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)

from index import linking, migrations
from index.errors import (
    DiskFull,
    ModelMismatch,
    ReadOnlyArchive,
    StorageError,
    UnknownArticle,
    UnknownCollection,
)
from index.tables import ArticleRow, Base, ChangeRow, CollectionRow, ModelRow, PassageRow, VectorRow
from index.types import (
    Article,
    ArticleDraft,
    ArticleSummary,
    Change,
    ChangeKind,
    CollectionStats,
    Embedded,
    ModelIdentity,
    Outcome,
    Passage,
    PublishedWindow,
    Stored,
    Version,
)
from reading.types import Span

# SQLite takes at most 32,766 bound values in one statement; a margin is left for other parameters.
_MAX_IDS = 30_000


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


class Archive:
    """Articles, passages, vectors and the change feed, in collections.

    Every method is one unit of work: it is done whole or not at all. Raises `StorageError` where
    the disk refuses.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._read = async_sessionmaker(engine, expire_on_commit=False)
        # SQLite must take its write lock first: a reader that turns writer may be refused.
        self._write = async_sessionmaker(
            engine.execution_options(begin_immediate=True), expire_on_commit=False
        )

    @classmethod
    async def open(cls, folder: Path) -> Self:
        """The archive in `folder`, made if it is missing, its tables brought up to date.

        Raises `ReadOnlyArchive` when the folder cannot be written.
        """
        with _storage_errors(folder):
            engine = _sqlite_engine(folder)
            try:
                # Two processes that start together must not both run the migrations.
                with FileLock(folder / "attache.lock"):
                    async with engine.connect() as connection:
                        await connection.run_sync(migrations.apply)
                        await connection.commit()
            except BaseException:
                await engine.dispose()
                raise
        return cls(engine)

    async def close(self) -> None:
        await self._engine.dispose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    @asynccontextmanager
    async def _reading(self) -> AsyncIterator[AsyncSession]:
        with _storage_errors():
            async with self._read() as session:
                yield session

    @asynccontextmanager
    async def _writing(self) -> AsyncIterator[AsyncSession]:
        with _storage_errors():
            async with self._write() as session, session.begin():
                yield session

    # For the stores beside this one that keep their tables in the same database.
    reading = _reading
    writing = _writing

    # Collections

    async def collections(self) -> list[str]:
        """The names of all collections, sorted."""
        async with self._reading() as session:
            return list(await session.scalars(select(CollectionRow.name).order_by("name")))

    async def create_collection(self, name: str) -> None:
        """Make the collection if there is none of that name."""
        async with self._writing() as session:
            await _collection_id(session, name, create=True)

    async def drop_collection(self, name: str, *, batch: int = 200) -> None:
        """Delete the collection with all that was ever in it, if there is one of that name.

        In many units of work, so that others can write meanwhile: interrupted, call it again.
        """
        while await self._drop_some(name, batch):
            pass
        async with self._writing() as session:
            collection_id = await session.scalar(
                select(CollectionRow.id).where(CollectionRow.name == name)
            )
            if collection_id is None:
                return
            for table in reversed(Base.metadata.sorted_tables):
                if "collection_id" in table.c:
                    await session.execute(
                        delete(table).where(table.c.collection_id == collection_id)
                    )
            await session.execute(delete(CollectionRow).where(CollectionRow.id == collection_id))

    async def _drop_some(self, name: str, batch: int) -> bool:
        """Whether there were articles to delete, versions and removed ones too."""
        async with self._writing() as session:
            found = await session.scalars(
                select(ArticleRow.id)
                .join(CollectionRow)
                .where(CollectionRow.name == name)
                # A version refers to the one that replaced it, which is younger.
                .order_by(ArticleRow.id)
                .limit(batch)
            )
            ids = found.all()
            await session.execute(delete(ArticleRow).where(ArticleRow.id.in_(ids)))
            return bool(ids)

    async def stats(self, collection: str) -> CollectionStats:
        """What the collection holds now. Raises `UnknownCollection`."""
        async with self._reading() as session:
            collection_id = await _collection_id(session, collection)
            live = _live(collection_id)
            articles, oldest, newest, last_added = (
                await session.execute(
                    select(
                        func.count(),
                        func.min(ArticleRow.published_on),
                        func.max(ArticleRow.published_on),
                        func.max(ArticleRow.added_at),
                    ).where(*live)
                )
            ).one()
            passages = await session.scalar(
                select(func.count()).select_from(PassageRow).join(ArticleRow).where(*live)
            )
            return CollectionStats(
                collection=collection,
                articles=articles,
                passages=passages or 0,
                oldest=oldest,
                newest=newest,
                last_added_at=last_added,
                change_seq=await _last_seq(session, collection_id),
            )

    async def per_month(self, collection: str) -> dict[date, int]:
        """How many articles were published in each month, by its first day; none for no month.

        Raises `UnknownCollection`.
        """
        months: defaultdict[date, int] = defaultdict(int)
        async with self._reading() as session:
            live = _live(await _collection_id(session, collection))
            days = await session.execute(
                select(ArticleRow.published_on, func.count())
                .where(*live)
                .group_by(ArticleRow.published_on)
            )
            for day, count in days:
                months[day.replace(day=1)] += count
        return dict(sorted(months.items()))

    async def newest_published(self, collections: Sequence[str], until: date) -> date | None:
        """The latest publication date on or before `until`; None where there is no article."""
        async with self._reading() as session:
            return await session.scalar(
                select(func.max(ArticleRow.published_on))
                .join(CollectionRow, CollectionRow.id == ArticleRow.collection_id)
                .where(
                    CollectionRow.name.in_(collections),
                    ArticleRow.retired_at.is_(None),
                    ArticleRow.published_on <= until,
                )
            )

    # Articles in

    async def known(self, collection: str, drafts: Sequence[ArticleDraft]) -> list[Stored | None]:
        """For each draft, what storing it would change: None where it is new or differs."""
        async with self._reading() as session:
            try:
                collection_id = await _collection_id(session, collection)
            except UnknownCollection:
                return [None] * len(drafts)
            by_identity, by_content = await _live_versions(session, collection_id, drafts)
            return [_settled(draft, by_identity, by_content) for draft in drafts]

    async def store(
        self,
        collection: str,
        articles: Sequence[Embedded],
        model: ModelIdentity,
        *,
        create: bool = True,
    ) -> list[Stored]:
        """Store articles with passages, vectors and change-feed rows, all or none.

        A draft of the same identity replaces the live article; one of the same content is a
        duplicate and is not stored. One that carries the text of another joins its story. The
        collection is made if it is missing and `create` says so. Raises `ModelMismatch` when the
        archive holds another model's vectors, and `UnknownCollection`.
        """
        async with self._writing() as session:
            collection_id = await _collection_id(session, collection, create=create)
            model_id = await _model_in_use(session, model)
            return [
                stored
                for group in _apart(articles)
                for stored in await _store(session, collection_id, group, model_id)
            ]

    async def link_stories(self, collection: str, *, limit: int = 100) -> int:
        """Compare articles that were stored before stories were kept; how many, 0 when all are."""
        async with self._writing() as session:
            try:
                collection_id = await _collection_id(session, collection)
            except UnknownCollection:
                return 0
            found = await session.scalars(
                select(ArticleRow)
                .where(*_live(collection_id), ArticleRow.story.is_(None))
                .order_by(ArticleRow.id)
                .limit(limit)
            )
            rows = found.all()
            await linking.link(session, rows)
            return len(rows)

    async def remove(self, collection: str, article_id: int) -> Article:
        """Take a live article out of the collection and hand it back. Raises `UnknownArticle`."""
        async with self._writing() as session:
            collection_id = await _collection_id(session, collection)
            row = await session.scalar(
                select(ArticleRow).where(*_live(collection_id), ArticleRow.id == article_id)
            )
            if row is None:
                raise UnknownArticle(article_id, collection)
            await _retire(session, row)
            return _article(row, collection)

    # Articles out

    async def copies(
        self,
        collections: Sequence[str],
        article_ids: Iterable[int],
        published: PublishedWindow,
    ) -> dict[int, tuple[ArticleSummary, ...]]:
        """For each of the articles, the others of its story published then, oldest first."""
        async with self._reading() as session:
            cited = await session.execute(
                select(ArticleRow.id, ArticleRow.story).where(ArticleRow.id.in_(list(article_ids)))
            )
            stories = {row.id: row.story for row in cited}
            rows = await session.scalars(
                select(ArticleRow)
                .join(CollectionRow, CollectionRow.id == ArticleRow.collection_id)
                .where(
                    ArticleRow.story.in_(set(stories.values())),
                    CollectionRow.name.in_(collections),
                    ArticleRow.retired_at.is_(None),
                    *_published_in(published),
                )
                .order_by(ArticleRow.published_on, ArticleRow.id)
            )
            of_story: defaultdict[int | None, list[ArticleSummary]] = defaultdict(list)
            for row in rows:
                of_story[row.story].append(_summary(row))
            return {
                article_id: tuple(each for each in of_story[story] if each.id != article_id)
                for article_id, story in stories.items()
            }

    async def versions(self, collection: str, article_id: int) -> list[Version]:
        """All versions of the article that this is one of, oldest first.

        Raises `UnknownCollection`, and `UnknownArticle` also where the article was removed.
        """
        async with self._reading() as session:
            collection_id = await _collection_id(session, collection)
            newest = await session.get(ArticleRow, article_id)
            while newest is not None and newest.replaced_by is not None:
                newest = await session.get(ArticleRow, newest.replaced_by)
            is_live = newest is not None and newest.retired_at is None
            if newest is None or not is_live or newest.collection_id != collection_id:
                raise UnknownArticle(article_id, collection)
            rows = [newest]
            while before := await session.scalar(
                select(ArticleRow).where(ArticleRow.replaced_by == rows[-1].id)
            ):
                rows.append(before)
            return [
                Version(article=_article(row, collection), retired_at=row.retired_at)
                for row in reversed(rows)
            ]

    async def article(self, collection: str, article_id: int) -> Article:
        """One live article. Raises `UnknownCollection`, `UnknownArticle`."""
        async with self._reading() as session:
            collection_id = await _collection_id(session, collection)
            row = await session.scalar(
                select(ArticleRow).where(*_live(collection_id), ArticleRow.id == article_id)
            )
            if row is None:
                raise UnknownArticle(article_id, collection)
            return _article(row, collection)

    async def articles(
        self, collection: str, *, title_like: str = "", limit: int = 50, offset: int = 0
    ) -> list[Article]:
        """Live articles, newest publication first, whose title contains `title_like`."""
        async with self._reading() as session:
            collection_id = await _collection_id(session, collection)
            rows = await session.scalars(
                select(ArticleRow)
                .where(
                    *_live(collection_id), ArticleRow.title.icontains(title_like, autoescape=True)
                )
                .order_by(ArticleRow.published_on.desc(), ArticleRow.id.desc())
                .limit(limit)
                .offset(offset)
            )
            return [_article(row, collection) for row in rows]

    async def every_article(self, collection: str, *, batch: int = 100) -> AsyncIterator[Article]:
        """All live articles, in the order in which they came. Raises `UnknownCollection`."""
        after = 0
        while True:
            async with self._reading() as session:
                collection_id = await _collection_id(session, collection)
                found = await session.scalars(
                    select(ArticleRow)
                    .where(*_live(collection_id), ArticleRow.id > after)
                    .order_by(ArticleRow.id)
                    .limit(batch)
                )
                rows = found.all()
            for row in rows:
                yield _article(row, collection)
            if len(rows) < batch:
                return
            after = rows[-1].id

    async def passages(
        self,
        collections: Sequence[str],
        passage_ids: Iterable[int],
        published: PublishedWindow | None = None,
    ) -> dict[int, Passage]:
        """Live passages by id; those of other collections or publication dates are left out.

        The database has the last word here: whatever a cache may hold, what is removed,
        belongs to another collection or lies outside the window does not come back.
        """
        async with self._reading() as session:
            rows = await session.execute(
                select(PassageRow, ArticleRow, CollectionRow.name)
                .join(ArticleRow, PassageRow.article_id == ArticleRow.id)
                .join(CollectionRow, ArticleRow.collection_id == CollectionRow.id)
                .where(
                    PassageRow.id.in_(list(passage_ids)[:_MAX_IDS]),
                    CollectionRow.name.in_(collections),
                    ArticleRow.retired_at.is_(None),
                    *_published_in(published or PublishedWindow()),
                )
            )
            articles: dict[int, Article] = {}
            found: dict[int, Passage] = {}
            for passage, article, collection in rows:
                if article.id not in articles:
                    articles[article.id] = _article(article, collection)
                found[passage.id] = Passage(
                    id=passage.id,
                    article=articles[article.id],
                    span=Span(passage.start, passage.end),
                )
            return found

    # For the caches

    async def last_seq(self, collection: str) -> int:
        """The newest change of the collection; 0 where nothing ever changed."""
        async with self._reading() as session:
            return await _last_seq(session, await _collection_id(session, collection))

    async def changes_since(self, collection: str, seq: int) -> list[Change]:
        """The changes after `seq`, oldest first."""
        async with self._reading() as session:
            collection_id = await _collection_id(session, collection)
            rows = await session.scalars(
                select(ChangeRow)
                .where(ChangeRow.collection_id == collection_id, ChangeRow.seq > seq)
                .order_by(ChangeRow.seq)
            )
            return [
                Change(seq=row.seq, kind=ChangeKind(row.kind), article_id=row.article_id)
                for row in rows
            ]

    async def vectors_of(
        self, collection: str, article_ids: Iterable[int], model: ModelIdentity
    ) -> VectorBatch:
        """Index rows of those of the articles that are live."""
        async with self._reading() as session:
            collection_id = await _collection_id(session, collection)
            model_id = await _require_model(session, model)
            chosen = ArticleRow.id.in_(list(article_ids)[:_MAX_IDS])
            return await _vector_batch(session, collection_id, model_id, model.dimension, chosen)

    async def vectors(
        self, collection: str, model: ModelIdentity, *, batch: int = 2_000
    ) -> AsyncIterator[VectorBatch]:
        """Index rows of all live passages, in batches, in order of passage id."""
        after = 0
        while True:
            async with self._reading() as session:
                collection_id = await _collection_id(session, collection)
                model_id = await _require_model(session, model)
                rows = await _vector_batch(
                    session,
                    collection_id,
                    model_id,
                    model.dimension,
                    PassageRow.id > after,
                    limit=batch,
                )
            if not len(rows):
                return
            after = int(rows.passage_ids[-1])
            yield rows

    # Models

    async def model(self) -> ModelIdentity | None:
        """The model whose vectors are in use; None while the archive is empty."""
        async with self._reading() as session:
            row = await session.scalar(select(ModelRow).where(ModelRow.in_use))
            return _identity(row) if row is not None else None

    async def passages_without_vector(
        self, model: ModelIdentity, *, limit: int
    ) -> list[PassageText]:
        """Live passages that `model` has not embedded yet, in order of id."""
        async with self._reading() as session:
            model_id = await _model_id(session, model)
            done = select(VectorRow.passage_id).where(VectorRow.model_id == model_id)
            rows = await session.execute(
                select(PassageRow, ArticleRow.title, ArticleRow.text)
                .join(ArticleRow)
                .where(ArticleRow.retired_at.is_(None), PassageRow.id.not_in(done))
                .order_by(PassageRow.id)
                .limit(limit)
            )
            return [
                PassageText(id=row.id, title=title, text=text[row.start : row.end])
                for row, title, text in rows
            ]

    async def store_vectors(
        self, passage_ids: Sequence[int], vectors: NDArray[np.float32], model: ModelIdentity
    ) -> None:
        """Store vectors of a model beside those in use; kept if the work is interrupted."""
        async with self._writing() as session:
            model_id = await _model_id(session, model) or await _add_model(session, model)
            await session.execute(insert(VectorRow), _vector_rows(passage_ids, vectors, model_id))

    async def use_model(self, model: ModelIdentity) -> None:
        """Put a model's vectors in use and delete the others'.

        Raises `ModelMismatch` while some live passage has no vector of the model.
        """
        async with self._writing() as session:
            model_id = await _model_id(session, model) or await _add_model(session, model)
            have = select(VectorRow.passage_id).where(VectorRow.model_id == model_id)
            lacking = await session.scalar(
                select(PassageRow.id)
                .join(ArticleRow)
                .where(ArticleRow.retired_at.is_(None), PassageRow.id.not_in(have))
                .limit(1)
            )
            if lacking is not None:
                raise ModelMismatch("another model", str(model))
            await session.execute(update(ModelRow).values(in_use=ModelRow.id == model_id))
            await session.execute(delete(VectorRow).where(VectorRow.model_id != model_id))


def _sqlite_engine(folder: Path) -> AsyncEngine:
    """SQLite with a write-ahead log: readers and one writer never wait for each other."""
    folder.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(f"sqlite+aiosqlite:///{folder / 'attache.sqlite3'}")

    @event.listens_for(engine.sync_engine, "connect")
    def _on_connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # transactions are begun below, not by the driver
        cursor = connection.cursor()
        for pragma in (
            "journal_mode = WAL",
            "synchronous = NORMAL",
            "foreign_keys = ON",
            "busy_timeout = 60000",
            "secure_delete = ON",  # what is deleted is overwritten, too
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _on_begin(connection: Connection) -> None:
        immediate = connection.get_execution_options().get("begin_immediate")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    return engine


@contextmanager
def _storage_errors(folder: Path | None = None) -> Iterator[None]:
    """Turns what the disk or the driver says into one sentence."""
    where = f"The data folder {folder}" if folder else "The data folder"
    try:
        yield
    except PermissionError as error:
        raise ReadOnlyArchive(
            f"{where} cannot be written. Give write permission, or name another with --data."
        ) from error
    except OSError as error:
        raise StorageError(f"{where} cannot be used: {error.strerror or error}.") from error
    except IntegrityError:
        raise
    except DBAPIError as error:
        said = str(error.orig)
        if "readonly" in said or "unable to open" in said:
            raise ReadOnlyArchive(
                f"{where} cannot be written. Give write permission, or name another with --data."
            ) from error
        if "disk is full" in said:
            raise DiskFull(
                "The disk is full. Free some room and run this again: "
                "what was reported as stored is safe."
            ) from error
        if "malformed" in said or "not a database" in said:
            raise StorageError(
                f"{where} holds a damaged database ({said}). Restore attache.sqlite3 from a backup."
            ) from error
        if "locked" in said:
            raise StorageError(
                "Another process kept the database locked for a minute. Try again when it is done."
            ) from error
        raise StorageError(f"The database refused: {said}.") from error


def _live(collection_id: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return (ArticleRow.collection_id == collection_id, ArticleRow.retired_at.is_(None))


async def _collection_id(session: AsyncSession, name: str, *, create: bool = False) -> int:
    found = await session.scalar(select(CollectionRow.id).where(CollectionRow.name == name))
    if found is not None:
        return found
    if not create:
        raise UnknownCollection(name, list(await session.scalars(select(CollectionRow.name))))
    row = CollectionRow(name=name, created_at=datetime.now(UTC))
    session.add(row)
    await session.flush()
    return row.id


async def _last_seq(session: AsyncSession, collection_id: int) -> int:
    return (
        await session.scalar(
            select(func.max(ChangeRow.seq)).where(ChangeRow.collection_id == collection_id)
        )
        or 0
    )


async def _live_versions(
    session: AsyncSession, collection_id: int, drafts: Sequence[ArticleDraft]
) -> tuple[dict[str, ArticleRow], dict[str, ArticleRow]]:
    """Live articles that share an identity or a content hash with one of the drafts."""
    identities = [draft.identity for draft in drafts]
    hashes = [draft.content_hash for draft in drafts]
    rows = list(
        await session.scalars(
            select(ArticleRow).where(
                *_live(collection_id),
                ArticleRow.identity.in_(identities) | ArticleRow.content_hash.in_(hashes),
            )
        )
    )
    return {row.identity: row for row in rows}, {row.content_hash: row for row in rows}


def _settled(
    draft: ArticleDraft, by_identity: dict[str, ArticleRow], by_content: dict[str, ArticleRow]
) -> Stored | None:
    """What became of the draft without storing anything; None if it has to be stored."""
    same = by_identity.get(draft.identity)
    if same is not None and _is_unchanged(same, draft):
        return Stored(outcome=Outcome.UNCHANGED, article_id=same.id)
    twin = by_content.get(draft.content_hash)
    if twin is not None and twin is not same:
        return Stored(outcome=Outcome.DUPLICATE, article_id=twin.id)
    return None


def _is_unchanged(row: ArticleRow, draft: ArticleDraft) -> bool:
    fields = ("title", "text", "published_on", "publisher", "author", "dateline", "language")
    return all(getattr(row, field) == getattr(draft, field) for field in fields)


def _apart(articles: Sequence[Embedded]) -> Iterator[list[Embedded]]:
    """The articles in order, in groups in which none has the identity or content of another."""
    group: list[Embedded] = []
    met: set[str] = set()
    for article in articles:
        own = {article.draft.identity, article.draft.content_hash}
        if met & own:
            yield group
            group, met = [], set()
        group.append(article)
        met |= own
    if group:
        yield group


async def _store(
    session: AsyncSession, collection_id: int, articles: Sequence[Embedded], model_id: int
) -> list[Stored]:
    """Store articles of which none is a version or a copy of another, by one statement a table."""
    drafts = [article.draft for article in articles]
    by_identity, by_content = await _live_versions(session, collection_id, drafts)
    settled: dict[int, Stored] = {}
    old: dict[int, ArticleRow] = {}
    for at, draft in enumerate(drafts):
        if (known := _settled(draft, by_identity, by_content)) is not None:
            settled[at] = known
        elif (replaced := by_identity.get(draft.identity)) is not None:
            old[at] = replaced
            by_content.pop(replaced.content_hash)  # what comes after it is no copy of it any more
    for row in old.values():
        await _retire(session, row)  # first, for only one live version may have the identity
    rows = {
        at: _article_row(collection_id, draft)
        for at, draft in enumerate(drafts)
        if at not in settled
    }
    session.add_all(rows.values())
    await session.flush()
    for at, row in old.items():
        row.replaced_by = rows[at].id
    twins = dict(zip(rows, await linking.link(session, list(rows.values())), strict=True))
    await _add_passages(session, [(row.id, articles[at]) for at, row in rows.items()], model_id)
    session.add_all([_change(row, ChangeKind.ADDED) for row in rows.values()])
    await session.flush()
    return [
        settled[at]
        if at in settled
        else Stored(
            outcome=Outcome.REPLACED if at in old else Outcome.ADDED,
            article_id=rows[at].id,
            same_story=_summary(twin) if (twin := twins[at]) is not None else None,
        )
        for at in range(len(drafts))
    ]


def _article_row(collection_id: int, draft: ArticleDraft) -> ArticleRow:
    return ArticleRow(
        collection_id=collection_id,
        identity=draft.identity,
        content_hash=draft.content_hash,
        title=draft.title,
        text=draft.text,
        published_on=draft.published_on,
        url=draft.url,
        publisher=draft.publisher,
        author=draft.author,
        dateline=draft.dateline,
        language=draft.language,
        origin=draft.origin,
        added_at=datetime.now(UTC),
        dated_by=draft.dated_by,
    )


async def _add_passages(
    session: AsyncSession, articles: Sequence[tuple[int, Embedded]], model_id: int
) -> None:
    """Store the passages and vectors of the articles, which have these ids."""
    passages = [
        {"article_id": article_id, "ordinal": ordinal, "start": span.start, "end": span.end}
        for article_id, article in articles
        for ordinal, span in enumerate(article.spans)
    ]
    if not passages:
        return
    ids = await session.scalars(
        insert(PassageRow).returning(PassageRow.id, sort_by_parameter_order=True), passages
    )
    vectors = np.concatenate([article.vectors for _, article in articles])
    await session.execute(insert(VectorRow), _vector_rows(ids.all(), vectors, model_id))


async def _retire(session: AsyncSession, row: ArticleRow) -> None:
    row.retired_at = datetime.now(UTC)
    await linking.unlink(session, row)
    session.add(_change(row, ChangeKind.REMOVED))
    await session.flush()


def _change(row: ArticleRow, kind: ChangeKind) -> ChangeRow:
    return ChangeRow(
        collection_id=row.collection_id,
        article_id=row.id,
        kind=kind.value,
        changed_at=datetime.now(UTC),
    )


def _vector_rows(
    passage_ids: Sequence[int], vectors: NDArray[np.float32], model_id: int
) -> list[dict[str, object]]:
    # Little-endian on every machine: a data folder may be carried to another one.
    return [
        {"passage_id": passage_id, "model_id": model_id, "data": vector.astype("<f4").tobytes()}
        for passage_id, vector in zip(passage_ids, vectors, strict=True)
    ]


async def _vector_batch(
    session: AsyncSession,
    collection_id: int,
    model_id: int,
    dimension: int,
    chosen: ColumnElement[bool],
    limit: int | None = None,
) -> VectorBatch:
    rows = (
        await session.execute(
            select(
                PassageRow.id,
                ArticleRow.id,
                ArticleRow.published_on,
                VectorRow.data,
                ArticleRow.title,
                # substr counts characters from 1, as Python's str does from 0
                func.substr(
                    ArticleRow.text, PassageRow.start + 1, PassageRow.end - PassageRow.start
                ),
            )
            .join(ArticleRow, PassageRow.article_id == ArticleRow.id)
            .join(VectorRow, VectorRow.passage_id == PassageRow.id)
            .where(*_live(collection_id), VectorRow.model_id == model_id, chosen)
            .order_by(PassageRow.id)
            .limit(limit)
        )
    ).all()
    return VectorBatch(
        passage_ids=np.array([row[0] for row in rows], np.int64),
        article_ids=np.array([row[1] for row in rows], np.int64),
        published=np.array([row[2].toordinal() for row in rows], np.int32),
        vectors=np.frombuffer(b"".join(row[3] for row in rows), "<f4").reshape(-1, dimension),
        titles=[row[4] for row in rows],
        texts=[row[5] for row in rows],
    )


def _article(row: ArticleRow, collection: str) -> Article:
    return Article(
        id=row.id,
        collection=collection,
        title=row.title,
        text=row.text,
        published_on=row.published_on,
        url=row.url,
        publisher=row.publisher,
        author=row.author,
        dateline=row.dateline,
        language=row.language,
        added_at=row.added_at,
        story=row.id if row.story is None else row.story,
        dated_by=row.dated_by,
    )


def _published_in(window: PublishedWindow) -> Iterator[ColumnElement[bool]]:
    """The conditions on an article that is published then."""
    if window.first:
        yield ArticleRow.published_on >= window.first
    if window.last:
        yield ArticleRow.published_on <= window.last


def _summary(row: ArticleRow) -> ArticleSummary:
    return ArticleSummary(
        id=row.id,
        title=row.title,
        publisher=row.publisher,
        url=row.url,
        published_on=row.published_on,
    )


def _identity(row: ModelRow) -> ModelIdentity:
    return ModelIdentity(name=row.name, revision=row.revision, dimension=row.dimension)


async def _model_id(session: AsyncSession, model: ModelIdentity) -> int | None:
    return await session.scalar(
        select(ModelRow.id).where(
            ModelRow.name == model.name,
            ModelRow.revision == model.revision,
            ModelRow.dimension == model.dimension,
        )
    )


async def _add_model(session: AsyncSession, model: ModelIdentity, *, in_use: bool = False) -> int:
    row = ModelRow(
        name=model.name, revision=model.revision, dimension=model.dimension, in_use=in_use
    )
    session.add(row)
    await session.flush()
    return row.id


async def _require_model(session: AsyncSession, model: ModelIdentity) -> int:
    """The id of the model, if it is the one in use. Raises `ModelMismatch` where another is."""
    row = await session.scalar(select(ModelRow).where(ModelRow.in_use))
    if row is not None and _identity(row) != model:
        raise ModelMismatch(str(_identity(row)), str(model))
    return row.id if row is not None else 0


async def _model_in_use(session: AsyncSession, model: ModelIdentity) -> int:
    """As `_require_model`, and takes the model into use where the archive has none."""
    return await _require_model(session, model) or await _add_model(session, model, in_use=True)
