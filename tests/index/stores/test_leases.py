"""A lease that two want: one has it, and when it is up, the other may."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy.dialects import postgresql

from index.archive import Archive
from index.engine import Engine
from index.stores.leases import Lease
from index.tables import LeaseRow
from tests.clock import Clock

pytestmark = pytest.mark.both_engines


@pytest.fixture
async def other_archive(archive: Archive, engine: Engine) -> AsyncIterator[Archive]:
    """The same database, as another process opens it."""
    async with await engine.open() as opened:
        yield opened


@pytest.fixture
def ours(archive: Archive, clock: Clock) -> Lease:
    return Lease(archive.database, "feeds", lasting=timedelta(minutes=5), now=clock)


@pytest.fixture
def theirs(other_archive: Archive, clock: Clock) -> Lease:
    return Lease(other_archive.database, "feeds", lasting=timedelta(minutes=5), now=clock)


async def test_one_has_it_until_it_is_released(ours: Lease, theirs: Lease) -> None:
    assert await ours.take()
    assert not await theirs.take()
    await ours.release()
    assert await theirs.take()
    assert not await ours.take()


async def test_it_is_not_taken_twice_by_its_owner(ours: Lease) -> None:
    assert await ours.take()
    assert not await ours.take()


async def test_renewed_it_lasts_and_not_renewed_it_is_taken_over(
    ours: Lease, theirs: Lease, clock: Clock
) -> None:
    assert await ours.take()
    clock.time += timedelta(minutes=4)
    assert await ours.renew()
    clock.time += timedelta(minutes=4)
    assert not await theirs.take()
    clock.time += timedelta(minutes=2)
    assert await theirs.take()
    assert not await ours.renew()
    # What is no longer ours is not given away.
    await ours.release()
    assert not await ours.take()


async def test_of_many_that_try_at_once_one_succeeds(
    archive: Archive, other_archive: Archive, clock: Clock
) -> None:
    leases = [Lease(one.database, "feeds", now=clock) for one in (archive, other_archive) * 4]
    assert sum(await asyncio.gather(*(lease.take() for lease in leases))) == 1
    clock.time += timedelta(hours=1)
    assert sum(await asyncio.gather(*(lease.take() for lease in leases))) == 1


async def test_leases_of_other_names_are_others(archive: Archive, ours: Lease) -> None:
    assert await ours.take()
    assert await Lease(archive.database, "export").take()


def test_the_table_is_one_that_postgresql_has_too() -> None:
    from sqlalchemy.schema import CreateTable

    made = str(CreateTable(LeaseRow.__table__).compile(dialect=postgresql.dialect()))  # type: ignore[arg-type]
    assert "TIMESTAMP WITH TIME ZONE" in made
