"""The database: what is stored, all or nothing, and what is refused."""

import sqlite3
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine

from index import migrations
from index.archive import Archive
from index.errors import DiskFull, ModelMismatch, StorageError, UnknownArticle, UnknownCollection
from index.tables import Base
from index.types import ChangeKind, DatedBy, Embedded, ModelIdentity, Outcome, PublishedWindow
from reading.types import Span
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
    [stored] = await archive.articles.store(
        "public", [embedded(text, url="https://a.example/1")], MODEL
    )
    article = await archive.articles.get("public", stored.article_id)
    assert (article.text, article.published_on) == (text, date(2024, 7, 9))
    assert article.added_at.tzinfo is not None
    passages = await archive.articles.passages(["public"], range(1, 10))
    assert "".join(passage.text for passage in passages.values()) == text


async def test_vectors_and_passage_texts_come_back_in_order_and_whole(archive: Archive) -> None:
    texts = [f"Number {n} – 🕊 and “more”." for n in range(7)]
    await archive.articles.store("public", [embedded(t, url=f"u{t}") for t in texts], MODEL)
    batches = [batch async for batch in archive.vectors.batches("public", MODEL, batch=3)]
    assert [len(batch) for batch in batches] == [3, 3, 3, 3, 2]
    joined = "".join(text for batch in batches for text in batch.texts)
    assert joined == "".join(texts)
    assert np.allclose(batches[0].vectors[:2], np.eye(2, 4))


async def test_articles_are_counted_by_month_and_collection(archive: Archive) -> None:
    days = ("2024-07-09", "2024-07-30", "2024-05-01", "2023-07-09")
    await archive.articles.store(
        "public", [embedded(f"Text {day}. More.", url=day, day=day) for day in days], MODEL
    )
    await archive.articles.store(
        "guild-1", [embedded("Else. More.", url="else", day="2024-07-01")], MODEL
    )
    assert await archive.collections.per_month("public") == {
        date(2023, 7, 1): 1,
        date(2024, 5, 1): 1,
        date(2024, 7, 1): 2,
    }
    [removed, *_] = await archive.articles.newest("guild-1")
    await archive.articles.remove("guild-1", removed.id)
    assert await archive.collections.per_month("guild-1") == {}


async def test_the_same_article_again_is_unchanged(archive: Archive) -> None:
    article = embedded("One. Two.", url="https://a.example/1")
    [first] = await archive.articles.store("public", [article], MODEL)
    [again] = await archive.articles.store("public", [article], MODEL)
    assert (first.outcome, again.outcome) == (Outcome.ADDED, Outcome.UNCHANGED)
    assert again.article_id == first.article_id
    assert (await archive.collections.stats("public")).articles == 1


async def test_the_same_text_elsewhere_is_a_duplicate(archive: Archive) -> None:
    [first] = await archive.articles.store("public", [embedded("One. Two.", url="u1")], MODEL)
    [twin] = await archive.articles.store("public", [embedded("One.  Two.", url="u2")], MODEL)
    assert (twin.outcome, twin.article_id) == (Outcome.DUPLICATE, first.article_id)


async def test_a_new_text_at_the_same_address_replaces_the_old_one(archive: Archive) -> None:
    [old] = await archive.articles.store("public", [embedded("One. Two.", url="u1")], MODEL)
    [new] = await archive.articles.store("public", [embedded("Three. Four.", url="u1")], MODEL)
    assert new.outcome is Outcome.REPLACED
    with pytest.raises(UnknownArticle):
        await archive.articles.get("public", old.article_id)
    changes = await archive.changes.since("public", 0)
    assert [(change.kind, change.article_id) for change in changes] == [
        (ChangeKind.ADDED, old.article_id),
        (ChangeKind.REMOVED, old.article_id),
        (ChangeKind.ADDED, new.article_id),
    ]


async def test_articles_stored_together_count_in_their_order(archive: Archive) -> None:
    first, second, copy, third = await archive.articles.store(
        "public",
        [
            embedded("One. Two.", url="u1"),
            embedded("Three. Four.", url="u1"),
            embedded("Three. Four.", url="u2"),
            embedded("One. Two.", url="u3"),
        ],
        MODEL,
    )
    assert [each.outcome for each in (first, second, copy, third)] == [
        Outcome.ADDED,
        Outcome.REPLACED,
        Outcome.DUPLICATE,
        Outcome.ADDED,
    ]
    assert copy.article_id == second.article_id
    assert [each.id for each in await archive.articles.newest("public")] == [
        third.article_id,
        second.article_id,
    ]


async def test_a_text_that_is_replaced_meanwhile_may_stand_elsewhere(archive: Archive) -> None:
    await archive.articles.store("public", [embedded("One. Two.", url="u1")], MODEL)
    new = [embedded("Three. Four.", url="u1"), embedded("One. Two.", url="u2")]
    stored = await archive.articles.store("public", new, MODEL)
    assert [each.outcome for each in stored] == [Outcome.REPLACED, Outcome.ADDED]


async def test_a_removed_article_can_be_added_again(archive: Archive) -> None:
    [stored] = await archive.articles.store("public", [embedded("One. Two.", url="u1")], MODEL)
    removed = await archive.articles.remove("public", stored.article_id)
    assert removed.text == "One. Two."
    [again] = await archive.articles.store("public", [embedded("One. Two.", url="u1")], MODEL)
    assert again.outcome is Outcome.ADDED


async def test_one_collection_cannot_read_or_remove_from_another(archive: Archive) -> None:
    [stored] = await archive.articles.store("guild-1", [embedded("Secret. Text.")], MODEL)
    await archive.articles.store("guild-2", [], MODEL)
    with pytest.raises(UnknownArticle):
        await archive.articles.remove("guild-2", stored.article_id)
    with pytest.raises(UnknownArticle):
        await archive.articles.get("guild-2", stored.article_id)
    assert await archive.articles.passages(["guild-2"], range(10)) == {}
    assert await archive.articles.newest("guild-2") == []


async def test_passages_published_outside_the_window_are_left_out(archive: Archive) -> None:
    await archive.articles.store("public", [embedded("Early. One.", day="2020-01-01")], MODEL)
    await archive.articles.store("public", [embedded("Late. One.", day="2024-01-01")], MODEL)
    window = PublishedWindow(last=date(2022, 1, 1))
    found = await archive.articles.passages(["public"], range(10), window)
    assert {passage.article.text for passage in found.values()} == {"Early. One."}


async def test_a_batch_with_a_bad_article_stores_nothing_of_the_batch(archive: Archive) -> None:
    bad = embedded("Bad. One.", url="u2")
    object.__setattr__(bad, "vectors", np.eye(3, 4, dtype="f4"))  # one vector too many
    with pytest.raises(ValueError, match="zip"):
        await archive.articles.store("public", [embedded("Good. One.", url="u1"), bad], MODEL)
    assert await archive.collections.names() == []


async def test_another_models_vectors_are_refused_with_the_remedy(archive: Archive) -> None:
    await archive.articles.store("public", [embedded("One. Two.")], MODEL)
    with pytest.raises(ModelMismatch, match="attache reindex"):
        await archive.articles.store("public", [embedded("Three. Four.")], OTHER)
    with pytest.raises(ModelMismatch, match="attache reindex"):
        await archive.vectors.of_articles("public", [1], OTHER)


async def test_a_model_is_put_in_use_only_when_it_embedded_everything(archive: Archive) -> None:
    await archive.articles.store("public", [embedded("One. Two.")], MODEL)
    lacking = await archive.vectors.lacking(OTHER, limit=10)
    await archive.vectors.add([lacking[0].id], np.eye(1, 4, dtype="f4"), OTHER)
    with pytest.raises(ModelMismatch):
        await archive.vectors.use_model(OTHER)
    rest = await archive.vectors.lacking(OTHER, limit=10)
    assert [row.id for row in rest] == [lacking[1].id]
    await archive.vectors.add([rest[0].id], np.eye(1, 4, dtype="f4"), OTHER)
    await archive.vectors.use_model(OTHER)
    assert await archive.vectors.model() == OTHER


async def test_an_unknown_collection_is_named_with_those_that_exist(archive: Archive) -> None:
    await archive.articles.store("public", [], MODEL)
    with pytest.raises(UnknownCollection, match=r"'nato'.*public"):
        await archive.collections.stats("nato")


async def test_a_full_disk_is_said_and_loses_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    async with await Archive.open(folder, create=True) as archive:
        await archive.articles.store("public", [embedded("One. Two.", url="u1")], MODEL)
        # SQLite's own limit on the size of the file: the same error as a disk without room.
        async with archive.database._engine.connect() as connection:
            pages = (await connection.exec_driver_sql("PRAGMA page_count")).scalar_one()
            await connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")
        with pytest.raises(DiskFull, match="Free some room"):
            await archive.articles.store("public", [embedded("Long. " * 20_000, url="u2")], MODEL)
    async with await Archive.open(folder) as archive:
        assert [article.text for article in await archive.articles.newest("public")] == [
            "One. Two."
        ]


async def test_a_file_where_the_folder_should_be_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("not a folder")
    with pytest.raises(StorageError, match="data folder"):
        await Archive.open(tmp_path / "data", create=True)


async def test_a_damaged_database_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "attache.sqlite3").write_bytes(b"this is no database at all" * 100)
    with pytest.raises(StorageError, match="backup"):
        await Archive.open(tmp_path)


async def test_readers_do_not_wait_for_a_writer(archive: Archive, tmp_path: Path) -> None:
    await archive.articles.store("public", [embedded("One. Two.")], MODEL)
    other = sqlite3.connect(tmp_path / "data" / "attache.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert (await archive.collections.stats("public")).articles == 1
    other.close()


WIRE = """MOSCOW, July 9. /TASS/. The president and the prime minister discussed oil deliveries in
the Kremlin and agreed to meet again before the end of the year, an aide told reporters.
No paper was signed. The two sides will form a commission that is to work out payments in
national currencies, which banks of both countries had asked for since the spring, the
aide said late on Tuesday."""
OWN = """Delhi's envoy called the evening in the Kremlin a success. She spoke of a warm reception,
of oil that will keep flowing, and of a second round of talks that might take place in
winter, though nobody would name a day. Payments remain the hardest matter, bankers in
Mumbai told this newspaper, and a new body of officials is meant to settle how rupees
could be used for them from now on."""


async def test_copies_of_one_text_are_one_story_and_all_are_kept(archive: Archive) -> None:
    cut = WIRE[: WIRE.index("which banks")]
    stored = await archive.articles.store(
        "public",
        [embedded(WIRE, url="u1"), embedded(OWN, url="u2"), embedded(cut, url="u3")],
        MODEL,
    )
    first, own, copy = stored
    assert [each.outcome for each in stored] == [Outcome.ADDED] * 3
    assert (first.same_story, own.same_story) == (None, None)
    assert copy.same_story is not None and copy.same_story.id == first.article_id
    stories = {each.id: each.story for each in await archive.articles.newest("public")}
    assert stories[copy.article_id] == stories[first.article_id] == first.article_id
    assert stories[own.article_id] == own.article_id


def by(day: date) -> PublishedWindow:
    return PublishedWindow(last=day)


async def test_the_other_carriers_of_a_text_are_told_as_of_a_day(archive: Archive) -> None:
    first, copy, late = await archive.articles.store(
        "public",
        [
            embedded(WIRE, url="u1"),
            embedded(f"{WIRE} Read more.", url="u2", day="2024-07-10"),
            embedded(f"{WIRE} Read all.", url="u3", day="2024-08-10"),
        ],
        MODEL,
    )
    ids = (first.article_id, copy.article_id)
    found = await archive.articles.copies(["public"], ids, by(date(2024, 7, 31)))
    assert {key: [each.id for each in of] for key, of in found.items()} == {
        first.article_id: [copy.article_id],
        copy.article_id: [first.article_id],
    }
    august = PublishedWindow(first=date(2024, 8, 1), last=date(2024, 8, 31))
    found = await archive.articles.copies(["public"], ids[:1], august)
    assert [each.id for each in found[first.article_id]] == [late.article_id]
    found = await archive.articles.copies(["public"], ids[:1], by(date(2024, 8, 31)))
    assert [each.id for each in found[first.article_id]] == [copy.article_id, late.article_id]
    assert not any(
        (await archive.articles.copies(["guild-1"], ids, by(date(2024, 8, 31)))).values()
    )


async def test_a_text_in_another_collection_is_no_copy(archive: Archive) -> None:
    [first] = await archive.articles.store("guild-1", [embedded(WIRE, url="u1")], MODEL)
    [other] = await archive.articles.store(
        "guild-2", [embedded(f"{WIRE} Read more.", url="u2")], MODEL
    )
    assert other.same_story is None
    ids = (first.article_id, other.article_id)
    assert not any(
        (await archive.articles.copies(["guild-1", "guild-2"], ids, by(date(2025, 1, 1)))).values()
    )


async def test_a_page_with_two_wires_does_not_make_them_one_story(archive: Archive) -> None:
    one, other, page = await archive.articles.store(
        "public",
        [
            embedded(WIRE, url="u1"),
            embedded(OWN, url="u2"),
            embedded(f"{WIRE} {OWN} And more.", url="u3"),
        ],
        MODEL,
    )
    stories = {each.id: each.story for each in await archive.articles.newest("public")}
    assert stories[one.article_id] != stories[other.article_id]
    assert stories[page.article_id] in (one.article_id, other.article_id)


async def test_what_is_removed_is_no_longer_anybodys_story(archive: Archive) -> None:
    [first] = await archive.articles.store("public", [embedded(WIRE, url="u1")], MODEL)
    await archive.articles.remove("public", first.article_id)
    [copy] = await archive.articles.store(
        "public", [embedded(f"{WIRE} Read more.", url="u2")], MODEL
    )
    assert copy.same_story is None
    found = await archive.articles.copies(["public"], [copy.article_id], by(date(2025, 1, 1)))
    assert found == {copy.article_id: ()}


async def test_what_is_brought_back_is_compared_anew(archive: Archive) -> None:
    [first] = await archive.articles.store("public", [embedded(WIRE, url="u1")], MODEL)
    await archive.articles.remove("public", first.article_id)
    [copy] = await archive.articles.store(
        "public", [embedded(f"{WIRE} Read more.", url="u2")], MODEL
    )
    async with archive.database._engine.begin() as connection:
        await connection.exec_driver_sql("UPDATE articles SET retired_at = NULL")
    assert await archive.articles.link_stories("public") == 1
    stories = {each.id: each.story for each in await archive.articles.newest("public")}
    assert stories[first.article_id] == stories[copy.article_id]


async def test_articles_of_an_older_database_are_compared_batch_by_batch(archive: Archive) -> None:
    texts = [WIRE, OWN, f"{WIRE} Read more.", f"{OWN} Read more."]
    await archive.articles.store(
        "public", [embedded(t, url=f"u{n}") for n, t in enumerate(texts)], MODEL
    )
    expected = {each.id: each.story for each in await archive.articles.newest("public")}
    async with archive.database._engine.begin() as connection:
        await connection.exec_driver_sql("DELETE FROM story_keys")
        await connection.exec_driver_sql("UPDATE articles SET story = NULL")
    assert all(each.story == each.id for each in await archive.articles.newest("public"))
    assert [await archive.articles.link_stories("public", limit=3) for _ in range(3)] == [3, 1, 0]
    assert {each.id: each.story for each in await archive.articles.newest("public")} == expected
    assert await archive.articles.link_stories("nobody's") == 0


async def test_versions_of_an_article_come_oldest_first_by_any_of_them(archive: Archive) -> None:
    ids = [
        (await archive.articles.store("public", [embedded(f"{n}. Talks.", url="u1")], MODEL))[
            0
        ].article_id
        for n in ("One", "Two", "Three")
    ]
    for each in ids:
        found = await archive.versions.of("public", each)
        assert [version.article.id for version in found] == ids
        assert [version.article.text for version in found] == [
            "One. Talks.",
            "Two. Talks.",
            "Three. Talks.",
        ]
        assert [version.retired_at is None for version in found] == [False, False, True]


async def test_versions_of_what_was_removed_or_is_elsewhere_are_not_shown(archive: Archive) -> None:
    [old] = await archive.articles.store("public", [embedded("One. Two.", url="u1")], MODEL)
    [new] = await archive.articles.store("public", [embedded("Three. Four.", url="u1")], MODEL)
    await archive.articles.store("guild-1", [], MODEL)
    with pytest.raises(UnknownArticle):
        await archive.versions.of("guild-1", old.article_id)
    await archive.articles.remove("public", new.article_id)
    for each in (old.article_id, new.article_id, 99):
        with pytest.raises(UnknownArticle):
            await archive.versions.of("public", each)


async def test_what_dated_an_article_is_kept(archive: Archive) -> None:
    dated = replace(draft("One. Two.", url="u1"), dated_by=DatedBy.ADDRESS)
    article = Embedded(draft=dated, spans=(), vectors=np.zeros((0, 4), "f4"))
    [stored] = await archive.articles.store("public", [article], MODEL)
    assert (await archive.articles.get("public", stored.article_id)).dated_by is DatedBy.ADDRESS


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
