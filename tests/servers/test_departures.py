"""Which of the servers that were left are erased."""

from datetime import timedelta

import pytest

from index.archive import Archive
from index.searcher import Searcher
from index.stores.guild_membership import GuildMembershipStore
from index.stores.servers import ServerStore
from index.types import ModelIdentity
from servers import departures
from servers.departures import Departures
from servers.service import ServerService

BOT, FIRST, SECOND = 2**60, 1, 2
MODEL = ModelIdentity(name="none", revision="1", dimension=2)

pytestmark = pytest.mark.both_engines


class SlowSearcher:
    """A searcher's `drop`, during which the bot comes back to the second server."""

    def __init__(self, searcher: Searcher, memberships: GuildMembershipStore) -> None:
        self._searcher = searcher
        self._memberships = memberships

    async def drop(self, collection: str) -> None:
        await self._memberships.record_joined(BOT, [SECOND])
        await self._searcher.drop(collection)


class WatchingSearcher:
    """Notes which collections there are while the indexes of one are deleted."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self.seen: list[list[str]] = []

    async def drop(self, _collection: str) -> None:
        self.seen.append(await self._archive.collections.names())


@pytest.fixture
async def memberships(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> GuildMembershipStore:
    """Both servers were left long ago, and something is kept of either."""
    monkeypatch.setattr(departures, "ERASED_AFTER", timedelta(0))
    store = GuildMembershipStore(archive.database)
    await store.record_left(BOT, [FIRST, SECOND])
    for server_id in (FIRST, SECOND):
        await archive.articles.store(f"guild-{server_id}", [], MODEL)
    return store


def make(archive: Archive, searcher: object, memberships: GuildMembershipStore) -> Departures:
    return Departures(
        memberships=memberships,
        archive=archive,
        searcher=searcher,  # type: ignore[arg-type]
        servers=ServerService(ServerStore(archive.database)),
    )


async def in_none(_: int) -> bool:
    return False


async def test_who_comes_back_while_another_server_is_erased_is_kept(
    archive: Archive, searcher: Searcher, memberships: GuildMembershipStore
) -> None:
    service = make(archive, SlowSearcher(searcher, memberships), memberships)
    await service.erase_due(
        BOT,
        is_present=in_none,
        judged=lambda _: True,
        collection_of=lambda server_id: f"guild-{server_id}",
    )
    assert await archive.collections.names() == ["guild-2"]
    assert await memberships.present(BOT) == {SECOND}


async def test_who_is_there_before_that_is_noted_is_kept(
    archive: Archive, searcher: Searcher, memberships: GuildMembershipStore
) -> None:
    there: set[int] = set()

    async def is_there(server_id: int) -> bool:
        return server_id in there

    def collection_of(server_id: int) -> str:
        there.add(SECOND)
        return f"guild-{server_id}"

    await make(archive, searcher, memberships).erase_due(
        BOT,
        is_present=is_there,
        judged=lambda _: True,
        collection_of=collection_of,
    )
    assert await archive.collections.names() == ["guild-2"]


async def test_indexes_go_last_so_that_no_process_builds_them_again(
    archive: Archive, memberships: GuildMembershipStore
) -> None:
    searcher = WatchingSearcher(archive)
    await make(archive, searcher, memberships).erase_due(
        BOT,
        is_present=in_none,
        judged=lambda _: True,
        collection_of=lambda server_id: f"guild-{server_id}",
    )
    assert searcher.seen == [["guild-2"], []]


async def test_a_server_of_another_process_is_left_to_it(
    archive: Archive, searcher: Searcher, memberships: GuildMembershipStore
) -> None:
    await make(archive, searcher, memberships).erase_due(
        BOT,
        is_present=in_none,
        judged=lambda server_id: server_id == FIRST,
        collection_of=lambda server_id: f"guild-{server_id}",
    )
    assert await archive.collections.names() == ["guild-2"]
