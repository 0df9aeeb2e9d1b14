"""Looking after an archive on PostgreSQL."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from index import migrations
from index.backup import Backup
from index.postgres import backup, verification
from index.postgres.address import parse_address, shown
from index.postgres.database import require_fit
from index.postgres.snapshot import snapshot
from index.verifier import PartReport


@dataclass(frozen=True, slots=True)
class PostgresUpkeep:
    """Looks after the archive in the database at an address; see `Upkeep`."""

    address: str

    def verify(self, *, quick: bool = False) -> Iterator[PartReport]:
        return verification.verify(self.address, quick=quick)

    def back_up(self, file: Path) -> Backup:
        return backup.back_up(self.address, file)

    def restore(self, file: Path, *, replace: bool = False) -> Backup:
        return backup.restore(file, self.address, replace=replace)

    def lacking(self) -> tuple[str, ...]:
        async def work() -> tuple[str, ...]:
            async with snapshot(parse_address(self.address)) as connection:
                return await connection.run_sync(_lacking)

        return asyncio.run(work())


def _lacking(connection: Connection) -> tuple[str, ...]:
    if migrations.revisions(connection) == migrations.HEADS:
        return ()
    require_fit(connection, shown(connection.engine.url))
    return migrations.lacking(connection)
