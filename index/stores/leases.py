"""Leases in the database: of all processes that could do a task, one does it at a time."""

import os
import socket
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from sqlalchemy import ColumnElement, CursorResult, or_, select, update
from sqlalchemy.exc import IntegrityError

from index.database import Database
from index.tables import LeaseRow


def utc_now() -> datetime:
    """The current time."""
    return datetime.now(UTC)


class Lease:
    """The lease of one name, which expires unless its owner renews it.

    Every change is one UPDATE that names the owner it expects, so that of two that try, one
    succeeds. Clocks of several machines must agree to within a fraction of `lasting`.
    """

    def __init__(
        self,
        database: Database,
        name: str,
        *,
        lasting: timedelta = timedelta(minutes=5),
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._database = database
        self._name = name
        self._lasting = lasting
        self._now = now
        # Says whose it is, for people who look into the table.
        self._owner = f"{socket.gethostname()[:200]} {os.getpid()} {uuid4().hex}"

    async def take(self) -> bool:
        """Take the lease if it is free or expired, and return whether it is ours now."""
        free = or_(LeaseRow.owner.is_(None), LeaseRow.until < self._now())
        if await self._change(free, self._owner):
            return True
        async with self._database.reading() as session:
            if await session.scalar(select(LeaseRow.name).where(LeaseRow.name == self._name)):
                return False
        return await self._create()

    async def renew(self) -> bool:
        """Prolong the lease, and return whether it is still ours."""
        return await self._change(LeaseRow.owner == self._owner, self._owner)

    async def release(self) -> None:
        """Give the lease up, if it is still ours."""
        await self._change(LeaseRow.owner == self._owner, None)

    async def _change(self, expected: ColumnElement[bool], owner: str | None) -> bool:
        async with self._database.writing() as session:
            result = await session.execute(
                update(LeaseRow)
                .where(LeaseRow.name == self._name, expected)
                .values(owner=owner, until=self._now() + self._lasting)
                .execution_options(synchronize_session=False)
            )
            return isinstance(result, CursorResult) and result.rowcount == 1

    async def _create(self) -> bool:
        """Insert the lease, and return whether no other process did so first."""
        try:
            async with self._database.writing() as session:
                session.add(
                    LeaseRow(name=self._name, owner=self._owner, until=self._now() + self._lasting)
                )
        except IntegrityError:
            return False
        return True
