"""The history of the tables, for Alembic; `apply` brings a database up to date."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from index.errors import EarlierVersion, LaterVersion

if TYPE_CHECKING:
    from alembic.config import Config

HEADS = frozenset({"0005_facts", "feeds_0001", "postgres_0002", "0007_prose"})
"""The last migration of each line: articles, feeds, servers and what only PostgreSQL has."""


def alembic_config(connection: Connection) -> "Config":
    """A configuration that works on an open connection instead of an ini file."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    return config


def apply(connection: Connection) -> None:
    """Run the migrations that the connected database lacks; none where it is up to date.

    Raises `LaterVersion`, and changes nothing, where it had migrations that are not known here.
    """
    found = _revisions(connection)
    if found == HEADS:
        return
    # Imported here: it takes a quarter of a second, and there is seldom anything to migrate.
    from alembic import command

    if later := unknown(found, connection):
        raise LaterVersion(later)
    command.upgrade(alembic_config(connection), "heads")


def apply_only(connection: Connection, wanted: Iterable[str]) -> None:
    """Make the tables of an empty database as they were after these last migrations."""
    from alembic import command

    for revision in sorted(wanted):
        command.upgrade(alembic_config(connection), revision)


def require_latest(connection: Connection) -> None:
    """Raise `EarlierVersion` or `LaterVersion` where the tables are not this version's."""
    found = _revisions(connection)
    if later := found != HEADS and unknown(found, connection):
        raise LaterVersion(later)
    if found != HEADS:
        raise EarlierVersion


def lacking(connection: Connection) -> tuple[str, ...]:
    """Describe the migrations that the connected database lacks, in order."""
    from alembic.script import ScriptDirectory

    history = ScriptDirectory.from_config(alembic_config(connection))
    found = tuple(_revisions(connection) - unknown(_revisions(connection), connection))
    done = {each.revision for each in history.iterate_revisions(found, "base")} if found else set()
    every = reversed(list(history.walk_revisions()))
    return tuple(f"{each.revision}: {each.doc}" for each in every if each.revision not in done)


def unknown(revisions: Iterable[str], connection: Connection) -> frozenset[str]:
    """Return those of the revisions that are not in this version's history."""
    from alembic.script import ScriptDirectory

    history = ScriptDirectory.from_config(alembic_config(connection))
    return frozenset(revisions) - {each.revision for each in history.walk_revisions()}


def revisions(connection: Connection) -> frozenset[str]:
    """The last migrations that the database had; none where it is no archive."""
    return _revisions(connection)


def _revisions(connection: Connection) -> frozenset[str]:
    """The last migrations that the database had, by Alembic's own table."""
    if not inspect(connection).has_table("alembic_version"):
        return frozenset()
    return frozenset(connection.scalars(text("SELECT version_num FROM alembic_version")))
