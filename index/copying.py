"""Copying the rows of an archive into another, on whichever engine, and digests that prove it."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Table, bindparam, insert, select, update

from index.tables import ArchiveRow, Base, LeaseRow

AT_ONCE = 500
# Leases are of processes that run on the source; each archive has an identity of its own.
LEFT_OUT = frozenset({LeaseRow.__tablename__, ArchiveRow.__tablename__})


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsDigest:
    """How many rows, and a digest of all: the same on every engine, in whatever order they come.

    Engines do not agree on the order of letters.
    """

    count: int = 0
    digest: int = 0

    def with_row(self, row: Iterable[Any]) -> "RowsDigest":
        """The digest with one row more."""
        written = repr([_plain(value) for value in row]).encode()
        number = int.from_bytes(hashlib.sha256(written).digest())
        return RowsDigest(count=self.count + 1, digest=(self.digest + number) % 2**256)


def tables_to_copy() -> list[Table]:
    """The tables whose rows are copied, each after those that it refers to."""
    return [table for table in Base.metadata.sorted_tables if table.name not in LEFT_OUT]


def copy_rows(source: Connection, target: Connection, table: Table) -> RowsDigest:
    """Copy all rows of a table, and return the digest of what was read."""
    digest = RowsDigest()
    # A row may refer to a later one of its table, as a version to the one that replaced it.
    late = [key.parent.name for key in table.foreign_keys if key.column.table is table]
    keys = [column.name for column in table.primary_key]
    references: list[dict[str, Any]] = []
    for rows in _batches(source, table):
        values = []
        for row in rows:
            digest = digest.with_row(row)
            value = dict(row._mapping)
            if any(value[name] is not None for name in late):
                references.append({name: value[name] for name in (*keys, *late)})
            values.append({**value, **dict.fromkeys(late)})
        target.execute(insert(table), values)
    _refer(target, table, late, references)
    return digest


def _refer(
    target: Connection, table: Table, names: list[str], rows: Sequence[Mapping[str, Any]]
) -> None:
    """Let rows refer to others of their table, now that all are there."""
    keys = [column.name for column in table.primary_key]
    values = [{**{f"of_{key}": row[key] for key in keys}, **{name: row[name] for name in names}}
              for row in rows]  # fmt: skip
    here = [table.c[key] == bindparam(f"of_{key}") for key in keys]
    for start in range(0, len(values), AT_ONCE):
        target.execute(update(table).where(*here), values[start : start + AT_ONCE])


def digest_of(connection: Connection, table: Table) -> RowsDigest:
    """The digest of all rows of a table."""
    digest = RowsDigest()
    for rows in _batches(connection, table):
        for row in rows:
            digest = digest.with_row(row)
    return digest


def _batches(connection: Connection, table: Table) -> Iterable[Any]:
    """The rows of a table in the order of its key, some at a time."""
    statement = select(table).order_by(*table.primary_key)
    return connection.execute(statement.execution_options(yield_per=AT_ONCE)).partitions()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):  # SQLite hands back UTC without saying so
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).isoformat()
    return value.isoformat() if isinstance(value, date) else value
