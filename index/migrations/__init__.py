"""The history of the tables, for Alembic; `apply` brings a database up to date."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection


def alembic_config(connection: Connection) -> Config:
    """A configuration that works on an open connection instead of an ini file."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    return config


def apply(connection: Connection) -> None:
    """Run the migrations that the connected database lacks; none where it is up to date."""
    config = alembic_config(connection)
    # Articles and servers have histories of their own: each line ends in a head.
    heads = set(ScriptDirectory.from_config(config).get_heads())
    if set(MigrationContext.configure(connection).get_current_heads()) != heads:
        command.upgrade(config, "heads")
