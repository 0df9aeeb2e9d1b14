"""HNSW indexes, by which the nearest of many vectors are found: one for each large collection.

Each is of one build of a collection's index. It is made of rows that are committed, since others
could not write to the table meanwhile if that were part of a transaction.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection

from index.errors import ArticlesBusy
from index.postgres.database import PostgresDatabase

_PREFIX = "ix_passage_index_hnsw"
_LOCK = 0x686E7377  # "hnsw": with the id of the collection, or 0 for the table
_TABLE = 0
_BETWEEN_TRIES = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """Rows of `passage_index` that are searched together: all passages of a collection."""

    collection_id: int
    number: int

    @property
    def condition(self) -> str:
        """What tells the rows from others, word for word by the condition of the HNSW index."""
        return f"collection_id = {self.collection_id} AND build = {self.number}"

    @property
    def parameters(self) -> dict[str, object]:
        return {"id": self.collection_id, "number": self.number}


@asynccontextmanager
async def building(
    database: PostgresDatabase, collection_id: int, *, seconds: float
) -> AsyncIterator[AsyncConnection]:
    """A connection on which to make the collection's index, while no other process makes it.

    Raises `ArticlesBusy` where another one still does after some seconds.
    """
    async with database.committing_each() as connection:
        await _lock(connection, collection_id, seconds=seconds)
        # Limits that a server has for questions: this takes long, and is silent between statements.
        for limit in ("lock_timeout", "statement_timeout", "idle_session_timeout"):
            await connection.execute(text(f"SET {limit} = 0"))
        yield connection


async def require_alone(connection: AsyncConnection) -> None:
    """Raise `ServerAway` where the connection of `building` is lost, and its lock with it.

    Asked now and then, it is also not so silent that something on the way ends it.
    """
    await connection.execute(text("SELECT 1"))


async def make(
    connection: AsyncConnection, build: Build, dimension: int, *, seconds: float
) -> None:
    """Make the HNSW index of a build, unless it is there.

    Raises `ArticlesBusy` where another collection's is still made after some seconds.
    """
    async with _one_at_a_time(connection, seconds=seconds):
        await connection.execute(
            text(
                f"""
                CREATE INDEX CONCURRENTLY IF NOT EXISTS {_name(build)} ON passage_index
                USING hnsw ((CAST(embedding AS halfvec({dimension}))) halfvec_ip_ops)
                WHERE {build.condition}
                """
            )
        )


async def drop_others(connection: AsyncConnection, build: Build, *, seconds: float) -> None:
    """Delete the collection's HNSW indexes but that of the build, and that too if it is not whole.

    Those of collections that are gone are deleted as well. Raises `ArticlesBusy` as `make` does.
    """
    rows = await connection.execute(
        text(
            """
            SELECT name FROM (
                SELECT relname AS name, indisvalid, split_part(relname, '_', 5) AS collection
                FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
                WHERE indrelid = CAST('passage_index' AS regclass)
                    AND starts_with(relname, :prefix)
            ) AS found
            WHERE (collection = :id AND (name <> :kept OR NOT indisvalid))
                OR collection NOT IN (SELECT CAST(id AS text) FROM collections)
            """
        ),
        {"prefix": f"{_PREFIX}_", "id": str(build.collection_id), "kept": _name(build)},
    )
    if names := rows.scalars().all():
        async with _one_at_a_time(connection, seconds=seconds):
            for name in names:
                await connection.execute(text(f'DROP INDEX CONCURRENTLY IF EXISTS "{name}"'))


def drop_all(connection: Connection) -> None:
    """Delete the HNSW indexes of all collections, in the caller's transaction."""
    names = text(
        "SELECT relname FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid "
        "WHERE indrelid = CAST('passage_index' AS regclass) AND starts_with(relname, :prefix)"
    )
    for name in connection.scalars(names, {"prefix": f"{_PREFIX}_"}).all():
        connection.execute(text(f'DROP INDEX "{name}"'))


def distance(dimension: int) -> str:
    """The distance to the parameter `vector`, word for word by the expression of the index."""
    return f"CAST(embedding AS halfvec({dimension})) <#> CAST(:vector AS halfvec)"


@asynccontextmanager
async def _one_at_a_time(connection: AsyncConnection, *, seconds: float) -> AsyncIterator[None]:
    """Let no other process make or delete an HNSW index meanwhile, of whatever collection."""
    await _lock(connection, _TABLE, seconds=seconds)
    yield
    # Where that failed, the lock goes with the connection.
    await connection.execute(
        text("SELECT pg_advisory_unlock(:kind, :id)"), {"kind": _LOCK, "id": _TABLE}
    )


async def _lock(connection: AsyncConnection, number: int, *, seconds: float) -> None:
    """Lock a collection or the table. Raises `ArticlesBusy` after some seconds.

    A statement that waits for a lock has a snapshot, and whoever makes an index waits at its end
    for all snapshots of before: the server would take the two for a deadlock, and end the one that
    is nearly done. So nobody waits within a statement, neither for these locks nor for the table's.
    """
    loop = asyncio.get_running_loop()
    until = loop.time() + seconds
    ask = text("SELECT pg_try_advisory_lock(:kind, :id)")
    while not await connection.scalar(ask, {"kind": _LOCK, "id": number}):
        if loop.time() >= until:
            raise ArticlesBusy
        await asyncio.sleep(_BETWEEN_TRIES)


def _name(build: Build) -> str:
    return f"{_PREFIX}_{build.collection_id}_{build.number}"
