"""Leases in the database: of all processes that want to do a work, one does it at a time."""

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
    """The time it is."""
    return datetime.now(UTC)


class Lease:
    """The lease of one name, for whoever takes it; it ends by itself when it is not renewed.

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
        """Whether the lease is ours now: it was free, or its time was up."""
        free = or_(LeaseRow.owner.is_(None), LeaseRow.until < self._now())
        if await self._change(free, self._owner):
            return True
        async with self._database.reading() as session:
            if await session.scalar(select(LeaseRow.name).where(LeaseRow.name == self._name)):
                return False
        return await self._create()

    async def renew(self) -> bool:
        """Whether the lease is still ours; it then lasts as long again."""
        return await self._change(LeaseRow.owner == self._owner, self._owner)

    async def release(self) -> None:
        """Nothing; whoever wants it may take the lease, if it was still ours."""
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
        """Whether we were the first ever to take it."""
        try:
            async with self._database.writing() as session:
                session.add(
                    LeaseRow(name=self._name, owner=self._owner, until=self._now() + self._lasting)
                )
        except IntegrityError:
            return False
        return True
