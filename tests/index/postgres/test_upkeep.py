"""Databases of other versions and applications: backed up, or refused and left as they are."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Connection, text

from index import migrations
from index.archive import Archive
from index.engine import FolderEngine, PostgresEngine
from index.errors import ForeignDatabase, LaterVersion, StorageError, UnfitServer
from index.postgres import database
from index.upkeep import Upkeep
from tests.index.stored import MODEL, embedded
from tests.postgres import connected


def everything(upkeep: Upkeep, file: Path) -> list[Callable[[], object]]:
    return [
        lambda: list(upkeep.verify()),
        lambda: upkeep.back_up(file),
        lambda: upkeep.restore(file, replace=True),
        upkeep.lacking,
    ]


@pytest.fixture
async def backup(tmp_path: Path) -> Path:
    """A sound backup, which may be put back anywhere."""
    engine = FolderEngine(tmp_path / "data")
    async with await engine.open(create=True) as archive:
        await archive.articles.store("public", [embedded("One. Two.", url="u1")], MODEL)
    file = tmp_path / "backup.zip"
    await asyncio.to_thread(engine.upkeep().back_up, file)
    return file


async def test_a_database_of_another_application_is_left_as_it_is(empty: str, backup: Path) -> None:
    before = backup.read_bytes()
    async with connected(empty) as connection:
        await connection.execute(text("CREATE TABLE accounts (id integer)"))
    for work in everything(PostgresEngine(empty).upkeep(), backup):
        with pytest.raises(ForeignDatabase, match="another application"):
            await asyncio.to_thread(work)
    async with connected(empty) as connection:
        tables = await connection.scalars(
            text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        )
        assert tables.all() == ["accounts"]
    assert backup.read_bytes() == before


async def test_a_database_of_a_later_version_is_left_as_it_is(address: str, backup: Path) -> None:
    async with connected(address) as connection:
        await connection.execute(text("INSERT INTO alembic_version VALUES ('9999_later')"))
    for work in everything(PostgresEngine(address).upkeep(), backup):
        with pytest.raises(LaterVersion, match=r"9999_later.*Install that version"):
            await asyncio.to_thread(work)


async def test_an_archive_of_an_earlier_version_is_backed_up_before_it_is_upgraded(
    archive: Archive, address: str, tmp_path: Path
) -> None:
    await archive.articles.store("public", [embedded("One. Two.", url="u1")], MODEL)
    await archive.close()

    def downgrade(connection: Connection) -> None:
        command.downgrade(migrations.alembic_config(connection), "0004_identity")

    async with connected(address) as connection:
        await connection.run_sync(downgrade)
    engine = PostgresEngine(address)
    upkeep, file = engine.upkeep(), tmp_path / "backup.zip"
    lacking = await asyncio.to_thread(upkeep.lacking)
    assert any(each.startswith("0005_facts: ") for each in lacking)
    with pytest.raises(StorageError, match="attache upgrade"):
        await asyncio.to_thread(lambda: list(upkeep.verify()))
    assert (await asyncio.to_thread(upkeep.back_up, file)).articles == 1
    assert await asyncio.to_thread(upkeep.lacking) == lacking
    other = FolderEngine(tmp_path / "other")
    assert (await asyncio.to_thread(other.upkeep().restore, file)).articles == 1
    await (await engine.open()).close()
    assert await asyncio.to_thread(upkeep.lacking) == ()
    found = await asyncio.to_thread(lambda: list(upkeep.verify()))
    assert not any(each.damages for each in found)


async def test_what_an_upgrade_would_need_of_the_server_is_said_before(
    archive: Archive, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await archive.close()
    async with connected(address) as connection:
        await connection.execute(
            text("DELETE FROM alembic_version WHERE version_num = '0007_prose'")
        )
    monkeypatch.setattr(database, "OLDEST_SERVER", 99)
    with pytest.raises(UnfitServer, match="needs 99 or newer"):
        await asyncio.to_thread(PostgresEngine(address).upkeep().lacking)
