"""Which servers the bot is in and which it left, for each Discord application.

Several applications may share one archive: a server is left when all that were in it have left.
"""

from collections.abc import Collection
from datetime import UTC, datetime

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from index.database import Database
from index.stores.rows import take_turn
from index.tables import GuildMembershipRow


class GuildMembershipStore:
    """The servers of each application; every method is one unit of work."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def record_joined(self, application_id: int, servers: Collection[int]) -> None:
        """Record that the application is in these servers; earlier departures are cancelled."""
        async with self._database.writing() as session:
            await take_turn(session)
            known = await _known(session, application_id)
            for server_id in servers:
                row = known.get(server_id)
                if row is None:
                    session.add(
                        GuildMembershipRow(application_id=application_id, server_id=server_id)
                    )
                else:
                    row.left_at = None

    async def record_left(self, application_id: int, servers: Collection[int]) -> None:
        """Record that the application left these servers now, unless that is recorded already."""
        async with self._database.writing() as session:
            await take_turn(session)
            known = await _known(session, application_id)
            for server_id in servers:
                row = known.get(server_id)
                if row is None:
                    row = GuildMembershipRow(application_id=application_id, server_id=server_id)
                    session.add(row)
                row.left_at = row.left_at or datetime.now(UTC)

    async def present(self, application_id: int) -> set[int]:
        """The servers that the application is in, as far as is recorded."""
        async with self._database.reading() as session:
            known = await _known(session, application_id)
            return {server_id for server_id, row in known.items() if row.left_at is None}

    async def left(self, application_id: int, *, before: datetime) -> list[int]:
        """The servers that this application and every other one in them left before then."""
        row, other = GuildMembershipRow, aliased(GuildMembershipRow)
        stays = select(other.server_id).where(or_(other.left_at.is_(None), other.left_at >= before))
        async with self._database.reading() as session:
            found = await session.scalars(
                select(row.server_id)
                .where(
                    row.application_id == application_id,
                    row.left_at < before,
                    row.server_id.not_in(stays),
                )
                .order_by(row.server_id)
            )
            return list(found)


async def _known(session: AsyncSession, application_id: int) -> dict[int, GuildMembershipRow]:
    rows = await session.scalars(
        select(GuildMembershipRow).where(GuildMembershipRow.application_id == application_id)
    )
    return {row.server_id: row for row in rows}
