"""The database: what is stored, all or nothing, and what is refused."""

import sqlite3
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine

from index import migrations
from index.archive import Archive
from index.errors import (
    DiskFull,
    ModelMismatch,
    StorageError,
    UnknownArticle,
    UnknownCollection,
)
from index.tables import Base
from index.types import (
    ChangeKind,
    Embedded,
    ModelIdentity,
    Outcome,
    PublishedWindow,
    Span,
)
from tests.articles import draft

MODEL = ModelIdentity(name="small", revision="1", dimension=4)
OTHER = ModelIdentity(name="other", revision="1", dimension=4)


def embedded(text: str, **about: str) -> Embedded:
    half = len(text) // 2
    spans = (Span(0, half), Span(half, len(text)))
    return Embedded(draft=draft(text, **about), spans=spans, vectors=np.eye(2, 4, dtype="f4"))


async def test_migrations_give_exactly_the_tables_that_the_code_expects() -> None:
    with create_engine("sqlite://").connect() as connection:
        migrations.apply(connection)
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, Base.metadata) == []


async def test_an_article_comes_back_as_it_was_stored(archive: Archive) -> None:
    text = "Ünïcode – “quotes” 🕊 stay.\nSo do lines."
    [stored] = await archive.store("public", [embedded(text, url="https://a.example/1")], MODEL)
    article = await archive.article("public", stored.article_id)
    assert (article.text, article.published_on) == (text, date(2024, 7, 9))
    assert article.added_at.tzinfo is not None
    passages = await archive.passages(["public"], range(1, 10))
    assert "".join(passage.text for passage in passages.values()) == text


async def test_vectors_and_passage_texts_come_back_in_order_and_whole(archive: Archive) -> None:
    texts = [f"Number {n} – 🕊 and “more”." for n in range(7)]
    await archive.store("public", [embedded(t, url=f"u{t}") for t in texts], MODEL)
    batches = [batch async for batch in archive.vectors("public", MODEL, batch=3)]
    assert [len(batch) for batch in batches] == [3, 3, 3, 3, 2]
    joined = "".join(text for batch in batches for text in batch.texts)
    assert joined == "".join(texts)
    assert np.allclose(batches[0].vectors[:2], np.eye(2, 4))


async def test_the_same_article_again_is_unchanged(archive: Archive) -> None:
    article = embedded("One. Two.", url="https://a.example/1")
    [first] = await archive.store("public", [article], MODEL)
    [again] = await archive.store("public", [article], MODEL)
    assert (first.outcome, again.outcome) == (Outcome.ADDED, Outcome.UNCHANGED)
    assert again.article_id == first.article_id
    assert (await archive.stats("public")).articles == 1


async def test_the_same_text_elsewhere_is_a_duplicate(archive: Archive) -> None:
    [first] = await archive.store("public", [embedded("One. Two.", url="u1")], MODEL)
    [twin] = await archive.store("public", [embedded("One.  Two.", url="u2")], MODEL)
    assert (twin.outcome, twin.article_id) == (Outcome.DUPLICATE, first.article_id)


async def test_a_new_text_at_the_same_address_replaces_the_old_one(archive: Archive) -> None:
    [old] = await archive.store("public", [embedded("One. Two.", url="u1")], MODEL)
    [new] = await archive.store("public", [embedded("Three. Four.", url="u1")], MODEL)
    assert new.outcome is Outcome.REPLACED
    with pytest.raises(UnknownArticle):
        await archive.article("public", old.article_id)
    changes = await archive.changes_since("public", 0)
    assert [(change.kind, change.article_id) for change in changes] == [
        (ChangeKind.ADDED, old.article_id),
        (ChangeKind.REMOVED, old.article_id),
        (ChangeKind.ADDED, new.article_id),
    ]


async def test_a_removed_article_can_be_added_again(archive: Archive) -> None:
    [stored] = await archive.store("public", [embedded("One. Two.", url="u1")], MODEL)
    removed = await archive.remove("public", stored.article_id)
    assert removed.text == "One. Two."
    [again] = await archive.store("public", [embedded("One. Two.", url="u1")], MODEL)
    assert again.outcome is Outcome.ADDED


async def test_one_collection_cannot_read_or_remove_from_another(archive: Archive) -> None:
    [stored] = await archive.store("guild-1", [embedded("Secret. Text.")], MODEL)
    await archive.create_collection("guild-2")
    with pytest.raises(UnknownArticle):
        await archive.remove("guild-2", stored.article_id)
    with pytest.raises(UnknownArticle):
        await archive.article("guild-2", stored.article_id)
    assert await archive.passages(["guild-2"], range(10)) == {}
    assert await archive.articles("guild-2") == []


async def test_passages_published_outside_the_window_are_left_out(archive: Archive) -> None:
    await archive.store("public", [embedded("Early. One.", day="2020-01-01")], MODEL)
    await archive.store("public", [embedded("Late. One.", day="2024-01-01")], MODEL)
    window = PublishedWindow(last=date(2022, 1, 1))
    found = await archive.passages(["public"], range(10), window)
    assert {passage.article.text for passage in found.values()} == {"Early. One."}


async def test_a_batch_with_a_bad_article_stores_nothing_of_the_batch(archive: Archive) -> None:
    bad = embedded("Bad. One.", url="u2")
    object.__setattr__(bad, "vectors", np.eye(3, 4, dtype="f4"))  # one vector too many
    with pytest.raises(ValueError, match="zip"):
        await archive.store("public", [embedded("Good. One.", url="u1"), bad], MODEL)
    assert await archive.collections() == []


async def test_another_models_vectors_are_refused_with_the_remedy(archive: Archive) -> None:
    await archive.store("public", [embedded("One. Two.")], MODEL)
    with pytest.raises(ModelMismatch, match="attache reindex"):
        await archive.store("public", [embedded("Three. Four.")], OTHER)
    with pytest.raises(ModelMismatch, match="attache reindex"):
        await archive.vectors_of("public", [1], OTHER)


async def test_a_model_is_put_in_use_only_when_it_embedded_everything(archive: Archive) -> None:
    await archive.store("public", [embedded("One. Two.")], MODEL)
    lacking = await archive.passages_without_vector(OTHER, limit=10)
    await archive.store_vectors([lacking[0].id], np.eye(1, 4, dtype="f4"), OTHER)
    with pytest.raises(ModelMismatch):
        await archive.use_model(OTHER)
    rest = await archive.passages_without_vector(OTHER, limit=10)
    assert [row.id for row in rest] == [lacking[1].id]
    await archive.store_vectors([rest[0].id], np.eye(1, 4, dtype="f4"), OTHER)
    await archive.use_model(OTHER)
    assert await archive.model() == OTHER


async def test_an_unknown_collection_is_named_with_those_that_exist(archive: Archive) -> None:
    await archive.create_collection("public")
    with pytest.raises(UnknownCollection, match=r"'nato'.*public"):
        await archive.stats("nato")


async def test_a_full_disk_is_said_and_loses_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    async with await Archive.open(folder) as archive:
        await archive.store("public", [embedded("One. Two.", url="u1")], MODEL)
        # SQLite's own limit on the size of the file: the same error as a disk without room.
        async with archive._engine.connect() as connection:
            pages = (await connection.exec_driver_sql("PRAGMA page_count")).scalar_one()
            await connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")
        with pytest.raises(DiskFull, match="Free some room"):
            await archive.store("public", [embedded("Long. " * 20_000, url="u2")], MODEL)
    async with await Archive.open(folder) as archive:
        assert [article.text for article in await archive.articles("public")] == ["One. Two."]


async def test_a_file_where_the_folder_should_be_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("not a folder")
    with pytest.raises(StorageError, match="data folder"):
        await Archive.open(tmp_path / "data")


async def test_a_damaged_database_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "attache.sqlite3").write_bytes(b"this is no database at all" * 100)
    with pytest.raises(StorageError, match="backup"):
        await Archive.open(tmp_path)


async def test_readers_do_not_wait_for_a_writer(archive: Archive, tmp_path: Path) -> None:
    await archive.store("public", [embedded("One. Two.")], MODEL)
    other = sqlite3.connect(tmp_path / "data" / "attache.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert (await archive.stats("public")).articles == 1
    other.close()
