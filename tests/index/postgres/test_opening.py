"""What is no database for an archive is refused with what to do, and left as it was."""

import asyncio

import pytest
from sqlalchemy import make_url, text

from index import migrations
from index.archive import Archive
from index.errors import (
    ArchiveError,
    BadDatabaseAddress,
    ForeignDatabase,
    LaterVersion,
    NoArchive,
    ServerAway,
    StorageError,
    UnfitServer,
)
from index.postgres import database
from index.postgres.address import parse_address, shown
from index.postgres.database import PostgresDatabase
from tests.postgres import PostgresServer, connected


@pytest.mark.parametrize(
    "written",
    [
        "mysql://user:secret@host/attache",
        "sqlite:///attache.db",
        "attache",
        "postgresql://user:secret@host",
        "postgresql+asyncpg://user:secret@host:port/attache",
        "postgresql+psycopg2://user:secret@host/attache",
        "postgresql+asyncpg://user:se@cret@host/at/tache",
    ],
)
def test_what_is_no_address_of_a_database_is_refused_without_its_password(written: str) -> None:
    with pytest.raises(BadDatabaseAddress, match="ATTACHE_DATABASE") as refused:
        parse_address(written)
    assert "cret" not in str(refused.value)


@pytest.mark.parametrize("password", ["se/cret", "se#cret", "se?cret", "é'\" ;"])
def test_a_password_that_can_be_told_apart_need_not_be_escaped(password: str) -> None:
    url = parse_address(f"postgresql://user:{password}@host/attache")
    assert (url.password, url.host, url.database) == (password, "host", "attache")


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+asyncpg"])
def test_a_password_with_odd_characters_is_escaped(scheme: str) -> None:
    url = parse_address(f"{scheme}://user:p%40s%2Fs%23%3A%25@host:5433/attache")
    assert (url.password, url.host, url.port) == ("p@s/s#:%", "host", 5433)
    assert url.drivername == "postgresql+asyncpg"
    assert shown(url) == "attache on host"


async def test_an_empty_database_becomes_an_archive_only_where_that_is_asked_for(
    empty: str,
) -> None:
    with pytest.raises(NoArchive):
        await PostgresDatabase.connect(empty)
    async with connected(empty) as connection:
        assert await tables(connection) == set()
    made = await PostgresDatabase.connect(empty, create=True)
    assert made.is_new
    await made.close()
    again = await PostgresDatabase.connect(empty)
    assert not again.is_new
    await again.close()


async def test_processes_that_start_together_make_the_tables_once(empty: str) -> None:
    opened = await asyncio.gather(*(PostgresDatabase.connect(empty, create=True) for _ in range(3)))
    assert sorted(each.is_new for each in opened) == [False, False, True]
    for each in opened:
        await each.close()


async def test_a_database_of_another_application_is_left_as_it_is(empty: str) -> None:
    async with connected(empty) as connection:
        await connection.execute(text("CREATE TABLE accounts (id integer)"))
        for revision in (None, "a1b2c3"):
            if revision:  # it uses Alembic, too
                await connection.execute(text("CREATE TABLE alembic_version (version_num text)"))
                await connection.execute(text("INSERT INTO alembic_version VALUES ('a1b2c3')"))
            with pytest.raises(ForeignDatabase, match="another application"):
                await PostgresDatabase.connect(empty, create=True)
        assert await tables(connection) == {"accounts", "alembic_version"}


async def test_a_database_of_a_later_version_is_left_as_it_is(address: str) -> None:
    async with connected(address) as connection:
        await connection.execute(text("INSERT INTO alembic_version VALUES ('9999')"))
    with pytest.raises(LaterVersion, match="9999"):
        await PostgresDatabase.connect(address)


async def test_a_server_without_pgvector_or_too_old_is_refused_with_the_remedy(
    empty: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "OLDEST_VECTOR", (99, 1))
    with pytest.raises(UnfitServer, match=r"needs 99\.1 or newer"):
        await PostgresDatabase.connect(empty, create=True)
    monkeypatch.setattr(database, "OLDEST_SERVER", 99)
    with pytest.raises(UnfitServer, match="needs 99 or newer"):
        await PostgresDatabase.connect(empty, create=True)
    async with connected(empty) as connection:
        assert await tables(connection) == set()


async def test_a_server_that_lacks_pgvector_is_refused_with_what_to_install(empty: str) -> None:
    async with connected(empty) as connection:
        # What the server says of its extensions, as one says that has no pgvector.
        await connection.execute(
            text(
                "CREATE VIEW pg_available_extensions AS SELECT name, default_version, "
                "installed_version FROM pg_catalog.pg_available_extensions WHERE name <> 'vector'"
            )
        )
        name = make_url(empty).database
        await connection.execute(
            text(f"ALTER DATABASE {name} SET search_path = public, pg_catalog")
        )
    with pytest.raises(UnfitServer, match=r"has no pgvector\. Install it there"):
        await PostgresDatabase.connect(empty, create=True)
    async with connected(empty) as connection:
        assert await tables(connection) == set()


@pytest.mark.parametrize("password", ["p@s/s#:%", "é'\" ;?&", "a b\\c"])
async def test_a_user_with_an_odd_password_is_let_in(
    address: str, postgres_server: PostgresServer, password: str
) -> None:
    name = make_url(address).database
    said = password.replace("'", "''")
    async with connected(postgres_server.address) as admin:
        await admin.exec_driver_sql(f"CREATE ROLE {name} LOGIN SUPERUSER PASSWORD '{said}'")
        try:
            written = make_url(address).set(username=name, password=password)
            await (await PostgresDatabase.connect(written.render_as_string(False))).close()
        finally:
            await admin.execute(text(f"DROP ROLE {name}"))


async def test_a_database_that_cannot_store_every_letter_is_refused(
    postgres_server: PostgresServer,
) -> None:
    async with connected(postgres_server.address) as admin:
        await admin.execute(
            text(
                "CREATE DATABASE attache_test_latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0"
            )
        )
        try:
            with pytest.raises(UnfitServer, match="encoding=UTF8"):
                await PostgresDatabase.connect(
                    postgres_server.at("attache_test_latin"), create=True
                )
        finally:
            await admin.execute(text("DROP DATABASE attache_test_latin WITH (FORCE)"))


async def test_what_is_not_there_or_not_allowed_is_said(
    empty: str, postgres_server: PostgresServer
) -> None:
    with pytest.raises(StorageError, match="createdb"):
        await PostgresDatabase.connect(postgres_server.at("attache_nowhere"), create=True)
    nobody = make_url(empty).set(username="attache_nobody")
    with pytest.raises(StorageError, match="user"):
        await PostgresDatabase.connect(nobody.render_as_string(False), create=True)
    with pytest.raises(ServerAway, match="cannot be reached"):
        await PostgresDatabase.connect("postgresql://postgres@127.0.0.1:1/attache")


async def test_a_user_who_may_not_create_the_extension_is_told_who_may(
    empty: str, postgres_server: PostgresServer
) -> None:
    name = make_url(empty).database
    async with connected(postgres_server.address) as admin:
        await admin.execute(text(f"CREATE ROLE {name} LOGIN"))
        try:
            limited = make_url(empty).set(username=name).render_as_string(False)
            with pytest.raises(ArchiveError, match=r"administrator|owner"):
                await PostgresDatabase.connect(limited, create=True)
            async with connected(empty) as connection:
                assert await tables(connection) == set()
                # What the sentences say makes it work.
                await connection.execute(text("CREATE EXTENSION vector"))
                await connection.execute(text(f"ALTER DATABASE {name} OWNER TO {name}"))
                await connection.execute(text(f"GRANT attache_reader TO {name}"))
            async with Archive(await PostgresDatabase.connect(limited, create=True)) as opened:
                assert opened.is_new
                async with opened.database.reading_of(["public"]) as session:
                    assert await session.scalar(text("SELECT current_user")) == "attache_reader"
        finally:
            await admin.execute(text(f"ALTER DATABASE {name} OWNER TO postgres"))
            async with connected(empty) as connection:
                await connection.execute(text(f"DROP OWNED BY {name} CASCADE"))
            await admin.execute(text(f"DROP ROLE {name}"))


async def test_the_tables_are_those_that_the_code_expects(address: str) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    from index.tables import Base

    only_here = {"passage_index", "word_counts", "index_states"}
    async with connected(address) as connection:

        def differences(sync: object) -> list[object]:
            context = MigrationContext.configure(
                sync,  # type: ignore[arg-type]
                opts={
                    "include_name": lambda name, kind, _: (
                        not (kind == "table" and name in only_here)
                    )
                },
            )
            return list(compare_metadata(context, Base.metadata))

        assert await connection.run_sync(differences) == []
        found = await connection.run_sync(migrations.revisions)
    assert found == migrations.HEADS


async def tables(connection: object) -> set[str]:
    result = await connection.execute(  # type: ignore[attr-defined]
        text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    )
    return set(result.scalars())
