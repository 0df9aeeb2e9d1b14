"""Feeds that collections follow, and what became of their entries."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    Select,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from index.database import Database
from index.errors import FeedThere, TooManyFeeds, UnknownCollection, UnknownFeed
from index.stores.rows import collection_id_of
from index.tables import ArticleRow, CollectionRow, FeedEntryRow, FeedRow
from index.types import Feed

MOST_FEEDS = 100
"""How many feeds one collection may follow."""
MOST_TRIES = 3
"""How often an entry that cannot be read is tried."""
COUNTED_FOR = timedelta(days=30)
"""How long an entry that could not be read is counted among those of its feed."""
KEPT_FOR = timedelta(days=90)
"""How long it is remembered what became of an entry that the feed no longer lists."""
# As many addresses as one statement looks up.
_CHUNK = 5_000


class FeedStore:
    """The feeds of all collections; every method is one unit of work."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # Feeds

    async def add(
        self, collection: str, *, url: str, title: str, every: timedelta, at: datetime
    ) -> Feed:
        """Follow a feed, and return it; it is due at once.

        The collection is made if it is missing. Raises `FeedThere`, `TooManyFeeds`.
        """
        try:
            async with self._database.writing() as session:
                collection_id = await collection_id_of(session, collection, create=True, alone=True)
                count = await session.scalar(
                    select(func.count()).where(FeedRow.collection_id == collection_id)
                )
                if (count or 0) >= MOST_FEEDS:
                    raise TooManyFeeds(MOST_FEEDS)
                row = FeedRow(
                    collection_id=collection_id,
                    url=url,
                    title=title,
                    every_seconds=round(every.total_seconds()),
                    added_at=at,
                    due_at=at,
                    is_caught_up=False,
                    failures=0,
                )
                session.add(row)
                await session.flush()
                return _feed(row, collection, 0, None)
        except IntegrityError as error:
            raise FeedThere(url) from error

    async def feeds(self, collection: str | None = None) -> list[Feed]:
        """The feeds of a collection, or of all where none is named, by title."""
        chosen = _feeds().order_by(func.lower(FeedRow.title), FeedRow.id)
        if collection is not None:
            chosen = chosen.where(CollectionRow.name == collection)
        return await self._found(chosen)

    async def due(self, at: datetime) -> list[Feed]:
        """The feeds that are due by then, the longest overdue first."""
        return await self._found(
            _feeds().where(FeedRow.due_at <= at).order_by(FeedRow.due_at, FeedRow.id)
        )

    async def current(self, feed: Feed) -> Feed | None:
        """The feed as it is now; None where it was removed."""
        return next(iter(await self._found(_feeds().where(*_same(feed)))), None)

    async def is_followed(self, feed: Feed) -> bool:
        """Whether the feed is still followed."""
        async with self._database.reading() as session:
            return await _row(session, feed) is not None

    async def find(self, collection: str, url: str) -> Feed:
        """The feed of the collection with this address. Raises `UnknownFeed`."""
        chosen = _feeds().where(CollectionRow.name == collection, FeedRow.url == url)
        for feed in await self._found(chosen):
            return feed
        raise UnknownFeed(url)

    async def remove(self, feed: Feed) -> None:
        """Follow the feed no longer. The articles that came by it stay."""
        async with self._database.writing() as session:
            await session.execute(delete(FeedRow).where(*_same(feed)))

    # Refreshing

    async def succeeded(
        self,
        feed: Feed,
        *,
        at: datetime,
        due_at: datetime,
        etag: str | None,
        last_modified: str | None,
        is_caught_up: bool,
    ) -> None:
        """Record that the feed was read.

        `etag` and `last_modified` are sent with the next request; `due_at` is when that is.
        """
        async with self._database.writing() as session:
            await session.execute(
                update(FeedRow)
                .where(*_same(feed))
                .values(
                    succeeded_at=at,
                    due_at=due_at,
                    etag=etag,
                    last_modified=last_modified,
                    is_caught_up=is_caught_up,
                    failures=0,
                    error=None,
                )
            )

    async def failed(self, feed: Feed, *, error: str, due_at: datetime | None) -> int:
        """Record a failure, and return how many there were in a row.

        Where `due_at` is None, the feed is stopped.
        """
        async with self._database.writing() as session:
            row = await _row(session, feed, alone=True)
            if row is None:
                return 0
            row.failures += 1
            row.error = error
            row.due_at = due_at
            return row.failures

    async def moved(self, feed: Feed, url: str) -> bool:
        """Give the feed a new address, and return whether it has it.

        It does not where another feed of its collection has that address.
        """
        try:
            async with self._database.writing() as session:
                await session.execute(update(FeedRow).where(*_same(feed)).values(url=url))
        except IntegrityError:
            return False
        return True

    # Entries

    async def unseen(self, feed: Feed, addresses: Sequence[str]) -> dict[str, int]:
        """The addresses that are to be read, in order, and how often each was tried.

        Left out is what the collection has or had (what a curator removed does not come back),
        what was read under another address, and what was tried `MOST_TRIES` times.
        """
        done: set[str] = set()
        tries: dict[str, int] = {}
        row = FeedEntryRow
        async with self._database.reading() as session:
            collection_id = await collection_id_of(session, feed.collection)
            for chunk in _chunks(addresses):
                done.update(
                    await session.scalars(
                        select(ArticleRow.identity).where(
                            ArticleRow.collection_id == collection_id,
                            ArticleRow.identity.in_(chunk),
                        )
                    )
                )
                entries = await session.execute(
                    select(row.address, row.tries, row.reason).where(
                        row.feed_id == feed.id, row.address.in_(chunk)
                    )
                )
                for address, count, reason in entries:
                    tries[address] = count
                    if reason is None or count >= MOST_TRIES:
                        done.add(address)
        return {one: tries.get(one, 0) for one in addresses if one not in done}

    async def removed(self, collection: str, identities: Iterable[str]) -> set[str]:
        """The identities whose article was removed from the collection, not only replaced."""
        async with self._database.reading() as session:
            try:
                collection_id = await collection_id_of(session, collection)
            except UnknownCollection:
                return set()
            chosen = (
                ArticleRow.collection_id == collection_id,
                ArticleRow.identity.in_(list(identities)),
            )
            every = set(await session.scalars(select(ArticleRow.identity).where(*chosen)))
            live = await session.scalars(
                select(ArticleRow.identity).where(*chosen, ArticleRow.retired_at.is_(None))
            )
            return every - set(live)

    async def tried(
        self, feed: Feed, address: str, *, at: datetime, reason: str | None = None
    ) -> None:
        """Record that the entry was read, or the reason why it could not be."""
        async with self._database.writing() as session:
            if await _row(session, feed, alone=True) is None:
                return  # removed meanwhile
            row = await session.get(FeedEntryRow, (feed.id, address))
            if row is None:
                row = FeedEntryRow(feed_id=feed.id, address=address, tries=0)
                session.add(row)
            row.tries += 1
            row.reason = reason
            row.tried_at = at

    async def forget(self, feed: Feed, *, listed: Iterable[str], at: datetime) -> None:
        """Delete old records of entries that are not among those `listed`."""
        row = FeedEntryRow
        async with self._database.writing() as session:
            if await _row(session, feed) is None:
                return  # removed meanwhile
            old = await session.scalars(
                select(row.address).where(row.feed_id == feed.id, row.tried_at < at - KEPT_FOR)
            )
            for chunk in _chunks(sorted(set(old) - set(listed))):
                await session.execute(
                    delete(row).where(row.feed_id == feed.id, row.address.in_(chunk))
                )

    async def _found(self, chosen: Select[FeedRow, str]) -> list[Feed]:
        async with self._database.reading() as session:
            found = (await session.execute(chosen)).all()
            unread = await _unread(session, [row for row, _ in found])
            return [
                _feed(row, collection, *unread.get(row.id, (0, None))) for row, collection in found
            ]


def _feeds() -> Select[FeedRow, str]:
    return select(FeedRow, CollectionRow.name).join(
        CollectionRow, CollectionRow.id == FeedRow.collection_id
    )


def _same(feed: Feed) -> tuple[ColumnElement[bool], ...]:
    # The number alone could be that of a later feed, of any collection, once this one is removed.
    return (FeedRow.id == feed.id, FeedRow.added_at == feed.added_at)


async def _row(session: AsyncSession, feed: Feed, *, alone: bool = False) -> FeedRow | None:
    """The feed's row; `alone` lets no other session change it until this one ends."""
    statement = select(FeedRow).where(*_same(feed))
    return await session.scalar(statement.with_for_update(key_share=True) if alone else statement)


async def _unread(
    session: AsyncSession, feeds: Sequence[FeedRow]
) -> dict[int, tuple[int, str | None]]:
    """By feed id: how many entries could not be read lately, and why the last could not.

    Lately means within `COUNTED_FOR` before the feed was last read: while a feed fails, its count
    stays.
    """
    row = FeedEntryRow
    since = {feed.id: feed.succeeded_at - COUNTED_FOR for feed in feeds if feed.succeeded_at}
    failed = await session.execute(
        select(row.feed_id, row.tried_at, row.reason)
        .where(row.feed_id.in_([feed.id for feed in feeds]), row.reason.is_not(None))
        .order_by(row.tried_at, row.address)
    )
    unread: dict[int, tuple[int, str | None]] = {}
    for feed_id, tried_at, reason in failed:
        if feed_id not in since or tried_at >= since[feed_id]:
            count, _ = unread.get(feed_id, (0, None))
            unread[feed_id] = (count + 1, reason)
    return unread


def _chunks(addresses: Sequence[str]) -> Iterable[Sequence[str]]:
    for start in range(0, len(addresses), _CHUNK):
        yield addresses[start : start + _CHUNK]


def _feed(row: FeedRow, collection: str, unread: int, unread_reason: str | None) -> Feed:
    return Feed(
        id=row.id,
        collection=collection,
        url=row.url,
        title=row.title,
        every=timedelta(seconds=row.every_seconds),
        added_at=row.added_at,
        due_at=row.due_at,
        etag=row.etag,
        last_modified=row.last_modified,
        is_caught_up=row.is_caught_up,
        failures=row.failures,
        error=row.error,
        succeeded_at=row.succeeded_at,
        unread=unread,
        unread_reason=unread_reason,
    )
