"""HNSW indexes, by which the nearest of many vectors are found: one for each large collection.

Each is of one build of a collection's index. It is made of rows that are committed, since others
could not write to the table meanwhile if that were part of a transaction.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from index.postgres.database import PostgresDatabase

_PREFIX = "ix_passage_index_hnsw"
_LOCK = 0x686E7377  # "hnsw": with the id of the collection


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
        await connection.execute(
            text("SELECT set_config('lock_timeout', :limit, false)"), {"limit": f"{seconds:g}s"}
        )
        await connection.execute(
            text("SELECT pg_advisory_lock(:kind, :id)"), {"kind": _LOCK, "id": collection_id}
        )
        # Limits that a server has for questions: this takes long, and is silent between statements.
        for limit in ("lock_timeout", "statement_timeout", "idle_session_timeout"):
            await connection.execute(text(f"SET {limit} = 0"))
        yield connection


async def make(connection: AsyncConnection, build: Build, dimension: int) -> None:
    """Make the HNSW index of a build, unless it is there."""
    await connection.execute(
        text(
            f"""
            CREATE INDEX CONCURRENTLY IF NOT EXISTS {_name(build)} ON passage_index
            USING hnsw ((CAST(embedding AS halfvec({dimension}))) halfvec_ip_ops)
            WHERE {build.condition}
            """
        )
    )


async def drop_others(connection: AsyncConnection, build: Build) -> None:
    """Delete the collection's HNSW indexes but that of the build, and that too if it is not whole.

    Those of collections that are gone are deleted as well.
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
    for name in rows.scalars().all():
        await connection.execute(text(f'DROP INDEX CONCURRENTLY IF EXISTS "{name}"'))


def distance(dimension: int) -> str:
    """The distance to the parameter `vector`, word for word by the expression of the index."""
    return f"CAST(embedding AS halfvec({dimension})) <#> CAST(:vector AS halfvec)"


def _name(build: Build) -> str:
    return f"{_PREFIX}_{build.collection_id}_{build.number}"
