"""Migrations: they make the tables that the code expects, and lose nothing."""

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine

from index import migrations
from index.tables import Base


async def test_migrations_give_exactly_the_tables_that_the_code_expects() -> None:
    with create_engine("sqlite://").connect() as connection:
        migrations.apply(connection)
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, Base.metadata) == []


def test_a_database_of_the_first_tables_keeps_its_articles() -> None:
    with create_engine("sqlite://").connect() as connection:
        config = migrations.alembic_config(connection)
        command.upgrade(config, "0001")
        connection.exec_driver_sql("INSERT INTO collections VALUES (1, 'public', '2024-07-09')")
        connection.exec_driver_sql(
            "INSERT INTO articles (collection_id, identity, content_hash, title, text, "
            "published_on, added_at) VALUES (1, 'u', 'h', 'T', 'Text.', '2024-07-09', '2024-07-09')"
        )
        migrations.apply(connection)
        row = connection.exec_driver_sql("SELECT text, story, dated_by FROM articles").one()
        assert tuple(row) == ("Text.", None, None)
        command.downgrade(config, "0001")
        assert connection.exec_driver_sql("SELECT text FROM articles").scalar_one() == "Text."


def test_each_archive_is_given_an_identity_of_its_own() -> None:
    identities = set()
    for _ in range(2):
        with create_engine("sqlite://").connect() as connection:
            migrations.apply(connection)
            row = connection.exec_driver_sql("SELECT identity FROM archive").scalar_one()
            identities.add(row)
    assert len(identities) == 2


def test_the_last_migration_of_each_line_is_named() -> None:
    with create_engine("sqlite://").connect() as connection:
        history = ScriptDirectory.from_config(migrations.alembic_config(connection))
        assert set(history.get_heads()) == migrations.HEADS


def test_what_a_server_chose_keeps_its_meaning_when_confidence_is_fitted_anew() -> None:
    chosen = {1: 0.6, 2: 0.35, 3: 0.2}
    with create_engine("sqlite://").connect() as connection:
        config = migrations.alembic_config(connection)
        command.upgrade(config, "servers_0001")
        for server, answers_from in chosen.items():
            connection.exec_driver_sql(
                f"INSERT INTO server_settings VALUES ({server}, '[]', NULL, 'short', "
                f"{answers_from}, 0, 1)"
            )
        command.upgrade(config, "servers_0002")
        assert _answers_from(connection) == {1: 0.65, 2: 0.5, 3: 0.35}
        command.downgrade(config, "servers_0001")
        assert _answers_from(connection) == chosen


def _answers_from(connection: Connection) -> dict[int, float]:
    rows = connection.exec_driver_sql("SELECT server_id, answers_from FROM server_settings")
    return dict(map(tuple, rows))
