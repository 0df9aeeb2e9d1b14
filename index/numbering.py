"""The numbers that rows are given: that of a deleted one is never given to another."""

from collections.abc import Iterator, Mapping

from sqlalchemy import Column, Connection, Table, func, inspect, select, text

from index.tables import Base


def last_numbers(connection: Connection) -> dict[str, int]:
    """The highest number that each table has given so far, by its name."""
    if connection.dialect.name == "sqlite":
        rows = connection.execute(text("SELECT name, seq FROM sqlite_sequence"))
        return {row.name: row.seq for row in rows}
    found = {
        table.name: connection.scalar(select(func.pg_sequence_last_value(_sequence(table, column))))
        for table, column in _numbered(connection)
    }
    return {name: number for name, number in found.items() if number is not None}


def number_after(connection: Connection, numbers: Mapping[str, int]) -> None:
    """Have new rows be numbered after these numbers, and after the rows that are there."""
    for table, column in _numbered(connection):
        held = connection.scalar(select(func.max(column))) or 0
        last = max(held, numbers.get(table.name, 0))
        if connection.dialect.name == "sqlite":
            # The others number after the rows that are there.
            if table.dialect_options["sqlite"]["autoincrement"] and last:
                _set_in_sqlite(connection, table.name, last)
        elif last:
            connection.execute(select(func.setval(_sequence(table, column), last)))


def _set_in_sqlite(connection: Connection, table: str, last: int) -> None:
    values = {"name": table, "last": last}
    connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), values)
    connection.execute(
        text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)"), values
    )


def _sequence(table: Table, column: Column[int]) -> object:
    return func.pg_get_serial_sequence(table.name, column.name)


def _numbered(connection: Connection) -> Iterator[tuple[Table, Column[int]]]:
    """The tables that number their rows, as far as they are there."""
    there = set(inspect(connection).get_table_names())
    for table in Base.metadata.sorted_tables:
        column = table.autoincrement_column
        if column is not None and table.name in there:
            yield table, column
