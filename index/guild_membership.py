"""Which servers the bot is in and which it left, by the bot's application; on the database.

Several applications may share one archive: a server is left when all that were there have left.
"""

from collections.abc import Collection
from datetime import UTC, datetime

from sqlalchemy import BigInteger, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, aliased, mapped_column

from index.archive import Archive
from index.tables import Base, UtcDateTime


class GuildMembershipRow(Base):
    """A server where an application is, or was until `left_at`."""

    __tablename__ = "server_presences"

    application_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    server_id: Mapped[int] = mapped_column(
        BigInteger, primary_key=True, autoincrement=False, index=True
    )
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class GuildMembershipStore:
    """Where one application was seen; every method is one unit of work."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    async def arrive(self, application_id: int, servers: Collection[int]) -> None:
        """Note that the application is in these servers now; if it had left them, it is back."""
        async with self._archive.writing() as session:
            known = await _known(session, application_id)
            for server_id in servers:
                row = known.get(server_id)
                if row is None:
                    session.add(
                        GuildMembershipRow(application_id=application_id, server_id=server_id)
                    )
                else:
                    row.left_at = None

    async def depart(self, application_id: int, servers: Collection[int]) -> None:
        """Note that the application left these servers now, unless it had left them before."""
        async with self._archive.writing() as session:
            known = await _known(session, application_id)
            for server_id in servers:
                row = known.get(server_id)
                if row is None:
                    row = GuildMembershipRow(application_id=application_id, server_id=server_id)
                    session.add(row)
                row.left_at = row.left_at or datetime.now(UTC)

    async def present(self, application_id: int) -> set[int]:
        """The servers that the application has not left, as far as is known."""
        async with self._archive.reading() as session:
            known = await _known(session, application_id)
            return {server_id for server_id, row in known.items() if row.left_at is None}

    async def left(self, application_id: int, *, before: datetime) -> list[int]:
        """The servers that the application left before then, and every other one did, too."""
        row, other = GuildMembershipRow, aliased(GuildMembershipRow)
        stays = select(other.server_id).where(or_(other.left_at.is_(None), other.left_at >= before))
        async with self._archive.reading() as session:
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
