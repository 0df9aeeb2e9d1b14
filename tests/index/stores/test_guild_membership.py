"""Which servers an application is in and which it left."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from index.archive import Archive
from index.stores.guild_membership import GuildMembershipStore

pytestmark = pytest.mark.both_engines

BOT, OTHER_BOT = 2**60, 2**60 + 1
LATER = datetime.now(UTC) + timedelta(hours=1)


@pytest.fixture
def memberships(archive: Archive) -> GuildMembershipStore:
    return GuildMembershipStore(archive.database)


async def test_a_server_is_left_until_the_bot_is_back(memberships: GuildMembershipStore) -> None:
    await memberships.record_joined(BOT, [1, 2])
    await memberships.record_left(BOT, [1, 3])
    assert await memberships.present(BOT) == {2}
    assert await memberships.left(BOT, before=LATER) == [1, 3]
    assert await memberships.left(BOT, before=datetime.now(UTC) - timedelta(days=1)) == []
    await memberships.record_joined(BOT, [1])
    assert await memberships.left(BOT, before=LATER) == [3]


async def test_a_second_departure_does_not_change_the_day_of_the_first(
    memberships: GuildMembershipStore,
) -> None:
    await memberships.record_left(BOT, [1])
    between = datetime.now(UTC)
    await asyncio.sleep(0.01)
    await memberships.record_left(BOT, [1])
    assert await memberships.left(BOT, before=between) == [1]


async def test_a_server_that_another_application_is_in_is_not_left(
    memberships: GuildMembershipStore,
) -> None:
    await memberships.record_joined(OTHER_BOT, [1])
    await memberships.record_left(BOT, [1, 2])
    assert await memberships.left(BOT, before=LATER) == [2]
    assert await memberships.left(OTHER_BOT, before=LATER) == []
    await memberships.record_left(OTHER_BOT, [1])
    assert await memberships.left(BOT, before=LATER) == [1, 2]
