"""Migrations: they make the tables that the code expects, and lose nothing."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine

from index import migrations
from index.archive import Archive
from index.database import DATABASE_FILE
from index.packing import pack
from index.stores.feeds import FeedStore
from index.stores.servers import ServerStore
from index.tables import Base
from index.types import content_hash
from index.verification import verify
from tests.index.stored import MODEL, embedded
from tests.tables import Tables


@pytest.fixture(autouse=True)
def migrate(monkeypatch: pytest.MonkeyPatch) -> Callable[[Connection], None]:
    """Here the migrations run each time."""
    migrate: Callable[[Connection], None] = migrations.apply.migrate  # type: ignore[attr-defined]
    monkeypatch.setattr(migrations, "apply", migrate)
    return migrate


def test_the_other_tests_have_the_tables_that_the_migrations_make(
    migrate: Callable[[Connection], None],
) -> None:
    made = []
    for make in (migrate, Tables(migrate)):
        with create_engine("sqlite://").connect() as connection:
            make(connection)
            connection.exec_driver_sql("UPDATE archive SET identity = 'its own'")
            raw: Any = connection.connection.driver_connection
            made.append(set(raw.iterdump()))
    assert made[0] == made[1]


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


# The last migrations of each version of the tables that was ever released, oldest first.
LANDED = (
    {"0001"},
    {"servers_0001"},
    {"0002", "servers_0001"},
    {"0003_leaving", "servers_0001"},
    {"0003_leaving", "servers_0001", "feeds_0001"},
    {"0003_leaving", "servers_0002", "feeds_0001"},
    {"0004_identity", "servers_0002", "feeds_0001"},
    migrations.HEADS,
)
_TEXT = "Modi visited Moscow. He met Putin."
_AT = "2024-07-09 10:00:00.000000"
_ROWS: dict[str, dict[str, object]] = {
    "collections": {"id": 1, "name": "public", "created_at": _AT},
    "models": {
        "id": 1, "name": MODEL.name, "revision": MODEL.revision, "dimension": MODEL.dimension,
        "in_use": 1,
    },
    "articles": {
        "id": 1, "collection_id": 1, "identity": "u1", "content_hash": content_hash(_TEXT),
        "title": "Modi in Moscow", "text": _TEXT, "published_on": "2024-07-09", "url": "u1",
        "publisher": "Desk", "author": "A. B.", "language": "en", "added_at": _AT,
    },
    "passages": {"id": 1, "article_id": 1, "ordinal": 0, "start": 0, "end": len(_TEXT)},
    "vectors": {
        "passage_id": 1, "model_id": 1, "data": np.eye(1, MODEL.dimension, dtype="<f4").tobytes(),
    },
    "readings": {"article_id": 1, "version": 1, "data": pack([])},
    "fact_keys": {
        "collection_id": 1, "key": "+modi", "day": "2024-07-09", "article_id": 1, "start": 0,
    },
    "changes": {
        "seq": 1, "collection_id": 1, "article_id": 1, "kind": "added", "changed_at": _AT,
    },
    "feeds": {
        "id": 1, "collection_id": 1, "url": "https://news.example/feed", "title": "News",
        "every_seconds": 1800, "added_at": _AT, "due_at": _AT, "is_caught_up": 1, "failures": 0,
    },
    "feed_entries": {"feed_id": 1, "address": "https://news.example/1", "tries": 1,
        "tried_at": _AT},
    "leases": {"name": "feeds", "owner": "somebody", "until": _AT},
    "server_settings": {
        "server_id": 7, "ask_channels": "[5]", "answer_length": "short", "answers_from": 0.99,
        "only_me": 0, "recording": 1,
    },
    "asked_questions": {
        "id": 1, "server_id": 7, "text": "Who met Modi?", "outcome": "answered", "took_ms": 9,
        "asked_at": _AT,
    },
    "feedback": {
        "id": 1, "server_id": 7, "message_id": 3, "user_id": 4, "helpful": 1, "given_at": _AT,
    },
    "server_presences": {"application_id": 2, "server_id": 7},
}  # fmt: skip


@pytest.mark.parametrize("landed", LANDED, ids=lambda heads: "+".join(sorted(heads)))
async def test_what_an_archive_of_any_version_holds_is_kept_and_goes_on(
    landed: set[str], tmp_path: Path
) -> None:
    with create_engine(f"sqlite:///{tmp_path / DATABASE_FILE}").connect() as connection:
        for head in sorted(landed):
            command.upgrade(migrations.alembic_config(connection), head)
        connection.commit()
    with closing(sqlite3.connect(tmp_path / DATABASE_FILE)) as database, database:
        tables = {row[0] for row in database.execute("SELECT name FROM sqlite_master")}
        kept = {table: row for table, row in _ROWS.items() if table in tables}
        for table, row in kept.items():
            columns = ", ".join(f'"{name}"' for name in row)
            values = ", ".join("?" * len(row))
            database.execute(
                f"INSERT INTO {table} ({columns}) VALUES ({values})", tuple(row.values())
            )
    async with await Archive.open(tmp_path) as archive:
        assert _stored(tmp_path, kept) == kept
        [article] = await archive.articles.newest("public")
        assert article.text == _TEXT
        assert len(await archive.vectors.of_articles("public", [1], MODEL)) == 1
        await archive.articles.store("public", [embedded("Talks ended. No deal.")], MODEL)
        assert (await archive.articles.remove("public", 1)).url == "u1"
        feeds = await FeedStore(archive.database).feeds("public")
        assert [feed.title for feed in feeds] == ["News"] * ("feeds" in kept)
        settings = await ServerStore(archive.database).settings(7)
        assert settings.recording is ("server_settings" in kept)
    assert [damage for part in verify(tmp_path) for damage in part.damages] == []


def _stored(folder: Path, expected: dict[str, dict[str, object]]) -> dict[str, dict[str, Any]]:
    """The only row of each table, as far as it is told what to expect there."""
    with closing(sqlite3.connect(folder / DATABASE_FILE)) as database:
        database.row_factory = sqlite3.Row
        found = {}
        for table, row in expected.items():
            [stored] = database.execute(f"SELECT * FROM {table}").fetchall()
            found[table] = {name: stored[name] for name in row}
        return found


def test_what_an_upgrade_will_do_is_said_in_order() -> None:
    with create_engine("sqlite://").connect() as connection:
        assert migrations.lacking(connection)[0].startswith("0001: ")
        for head in ("0003_leaving", "servers_0001"):
            command.upgrade(migrations.alembic_config(connection), head)
        said = migrations.lacking(connection)
        assert "feeds_0001: Feeds, what became of their entries, and leases" in said
        assert not any(each.startswith(("0001", "0002", "0003", "servers_0001")) for each in said)
        migrations.apply(connection)
        assert migrations.lacking(connection) == ()
