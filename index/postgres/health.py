"""The state of an archive on PostgreSQL, read without changing anything."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, func, select, text

from index import migrations
from index.health import CollectionHealth, collections_of, model_of
from index.postgres.address import parse_address, shown
from index.postgres.database import engine_at
from index.postgres.refusals import server_errors
from index.tables import ChangeRow
from index.types import ModelIdentity


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerHealth:
    """What was found on the server, and in the database.

    `vector` is the version of pgvector, None where the database lacks it. `behind` are revisions
    of the tables that it lacks, all where it is no archive yet; `unknown` those of a later version.
    `indexed` counts the passages that are indexed, which follow those that are stored.
    """

    name: str
    server: str
    vector: str | None
    connections: int
    most_connections: int
    behind: tuple[str, ...]
    unknown: frozenset[str]
    model: ModelIdentity | None = None
    last_change_at: datetime | None = None
    collections: tuple[CollectionHealth, ...] = ()
    indexed: int = 0


async def examine_server(address: str) -> ServerHealth:
    """Examine the database at the address. Raises `BadDatabaseAddress` and `StorageError`."""
    url = parse_address(address)
    engine = engine_at(url)
    try:
        with server_errors(shown(url)):
            async with engine.connect() as connection:
                return await connection.run_sync(_examine, name=shown(url))
    finally:
        await engine.dispose()


def _examine(connection: Connection, *, name: str) -> ServerHealth:
    found = migrations.revisions(connection)
    behind = migrations.lacking(connection) if found != migrations.HEADS else ()
    about = connection.execute(
        text(
            "SELECT current_setting('server_version') AS server, "
            "(SELECT extversion FROM pg_extension WHERE extname = 'vector') AS vector, "
            "(SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend') "
            "AS used, "
            "CAST(current_setting('max_connections') AS integer) AS most"
        )
    ).one()
    health = ServerHealth(
        name=name,
        server=about.server,
        vector=about.vector,
        connections=about.used,
        most_connections=about.most,
        behind=behind,
        unknown=migrations.unknown(found, connection),
    )
    if behind or health.unknown:
        return health
    return replace(
        health,
        model=model_of(connection),
        last_change_at=connection.scalar(select(func.max(ChangeRow.changed_at))),
        collections=collections_of(connection),
        indexed=connection.scalar(text("SELECT sum(passages) FROM index_states")) or 0,
    )
