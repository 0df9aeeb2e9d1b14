"""New tables on SQLite as the migrations make them, which run once instead of for each archive."""

import uuid
from collections.abc import Callable

from sqlalchemy import Connection, create_engine, inspect

# SQLite's own, and the indexes that come with a table.
_MADE = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"


class Tables:
    """Takes the place of `migrations.apply`: makes the same tables, in a tenth of the time."""

    def __init__(self, migrate: Callable[[Connection], None]) -> None:
        self.migrate = migrate
        self._statements: list[str] = []

    def __call__(self, connection: Connection) -> None:
        """Make the tables in an empty database on SQLite; migrate any other."""
        if connection.dialect.name != "sqlite" or inspect(connection).get_table_names():
            self.migrate(connection)
            return
        for statement in self._known():
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql("INSERT INTO archive VALUES (?)", (uuid.uuid4().hex,))

    def _known(self) -> list[str]:
        if not self._statements:
            with create_engine("sqlite://").connect() as connection:
                self.migrate(connection)
                made = list(connection.exec_driver_sql(_MADE).scalars())
                last = connection.exec_driver_sql("SELECT version_num FROM alembic_version")
                rows = [f"INSERT INTO alembic_version VALUES ('{each}')" for each in last.scalars()]
                self._statements = [*made, *rows]
        return self._statements
