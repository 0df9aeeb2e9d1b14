"""Damage that the database itself does not see: what proves it, and what is made anew of it."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import Engine as SyncEngine
from sqlalchemy import event, text

from index.archive import Archive
from index.compute import ComputeThread
from index.database import DATABASE_FILE
from index.embedder import Embedder
from index.engine import Engine, FolderEngine
from index.errors import NoArchive
from index.searching import PassageSearcher
from index.types import StoredFacts
from index.verification import verify
from index.verifier import Damage, Part, PartReport
from ingest.repair import repair
from reading.types import FactKey, Span
from tests.articles import draft, store
from tests.word_embedder import DIMENSION, WordEmbedder

COPY = """The president and the prime minister discussed oil deliveries in the Kremlin and agreed
to meet again before the end of the year, an aide told reporters. No paper was signed."""
DRAFTS = [
    draft("Modi visited Kazan in July. He met Putin.", title="Modi in Kazan", url="u1"),
    draft("The tariff on steel was raised. Exporters complained.", title="Steel", url="u2"),
    draft(COPY, title="Oil", url="u3"),
    draft(COPY + " That was all.", title="Oil again", url="u4"),
]


READ = StoredFacts(
    span=Span(0, 27),
    data="{}",
    keys=(FactKey("+modi", date(2024, 7, 1)), FactKey("@RU", date(2024, 7, 1))),
)


@pytest.fixture
def embedder() -> Embedder:
    return WordEmbedder()


@pytest.fixture
async def filled(
    archive: Archive, searcher: PassageSearcher, embedder: Embedder, compute: ComputeThread
) -> Archive:
    """Four articles, two of them one story, and one that was removed; one was read."""
    await store(archive, embedder, compute, [*DRAFTS, draft("Gone at once.", url="u5")])
    await archive.articles.remove("public", 5)
    await archive.facts.keep(1, [READ], version=1)
    await searcher.search("Modi", collections=["public"])
    return archive


@pytest.fixture
async def folder(filled: Archive, engine: Engine) -> Path:
    """The data folder, of an archive that nobody has open."""
    await filled.close()
    assert isinstance(engine, FolderEngine)
    return engine.folder


async def reports(engine: Engine, *, quick: bool = False) -> list[PartReport]:
    return await asyncio.to_thread(lambda: list(engine.upkeep().verify(quick=quick)))


async def damages(engine: Engine, *, quick: bool = False) -> dict[Part, list[Damage]]:
    found = {each.part: list(each.damages) for each in await reports(engine, quick=quick)}
    return {part: said for part, said in found.items() if said}


async def inflict(archive: Archive, *statements: str, **values: object) -> None:
    async with archive.database.writing() as session:
        for each in statements:
            await session.execute(text(each), values)


def execute(folder: Path, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(folder / DATABASE_FILE)) as connection, connection:
        connection.execute(statement, values)


VECTOR = "UPDATE vectors SET data = :data WHERE passage_id = 1"
DERIVED: dict[str, tuple[Part, dict[str, object], tuple[str, ...]]] = {
    "half of the vectors": (Part.VECTORS, {}, ("DELETE FROM vectors WHERE passage_id % 2 = 1",)),
    "a vector cut short": (Part.VECTORS, {"data": bytes(100)}, (VECTOR,)),
    "a vector of noughts": (Part.VECTORS, {"data": bytes(4 * DIMENSION)}, (VECTOR,)),
    "a vector that is not finite": (
        Part.VECTORS,
        {"data": np.full(DIMENSION, np.nan, "<f4").tobytes()},
        (VECTOR,),
    ),
    "a passage gone": (Part.PASSAGES, {}, ("DELETE FROM passages WHERE id = 1",)),
    "all passages of an article": (
        Part.PASSAGES,
        {},
        ("DELETE FROM passages WHERE article_id = 2",),
    ),
    "a passage beyond its text": (
        Part.PASSAGES,
        {},
        ('UPDATE passages SET "end" = 9999 WHERE id = 2',),
    ),
    "a passage that ends before it begins": (
        Part.PASSAGES,
        {},
        ('UPDATE passages SET "end" = 1 WHERE id = 2',),
    ),
    "a story of nothing": (Part.STORIES, {}, ("UPDATE articles SET story = 77 WHERE id = 1",)),
    "keys of a story": (Part.STORIES, {}, ("DELETE FROM story_keys WHERE article_id = 3",)),
    "the change of an article": (Part.CHANGES, {}, ("DELETE FROM changes WHERE article_id = 2",)),
    "the change of a removed article": (
        Part.CHANGES,
        {},
        ("DELETE FROM changes WHERE kind = 'removed'",),
    ),
    "a reading cut short": (Part.FACTS, {}, ("UPDATE readings SET data = substr(data, 1, 20)",)),
    "a key of a fact": (Part.FACTS, {}, ("DELETE FROM fact_keys WHERE key = '+modi'",)),
    "a key of another collection": (
        Part.FACTS,
        {},
        (
            "INSERT INTO collections VALUES (9, 'other', '2024-07-09 10:00:00.000000')",
            "UPDATE fact_keys SET collection_id = 9",
        ),
    ),
    "the reading of facts that are found": (Part.FACTS, {}, ("DELETE FROM readings",)),
    "the identity": (Part.DATABASE, {}, ("DELETE FROM archive",)),
}


@pytest.mark.both_engines
@pytest.mark.usefixtures("filled")
async def test_a_sound_archive_is_found_sound(engine: Engine) -> None:
    found = await reports(engine)
    assert [report.part for report in found] == list(Part)
    assert [report for report in found if report.damages] == []
    counts = {report.part: report.count for report in found}
    assert counts[Part.TEXTS] == 5
    assert counts[Part.FACTS] == 1
    assert counts[Part.INDEXES] == 1
    assert await damages(engine, quick=True) == {}


@pytest.mark.both_engines
@pytest.mark.parametrize("damage", DERIVED)
async def test_what_is_derived_is_found_damaged_and_made_anew(
    filled: Archive, searcher: PassageSearcher, engine: Engine, damage: str
) -> None:
    part, values, statements = DERIVED[damage]
    await inflict(filled, *statements, **values)
    found = await damages(engine)
    assert part in found
    assert all(each.is_derived for said in found.values() for each in said)
    assert part in await damages(engine, quick=True)
    before = await filled.facts.newest_changes()
    await repair(filled, searcher, await reports(engine))
    if part is Part.FACTS:  # who runs looks for what is unread after a change
        assert await filled.facts.newest_changes() != before
    hits = await searcher.search("Modi visited Kazan", collections=["public"])
    stories = [each.story for each in await filled.articles.newest("public")]
    assert await damages(engine) == {}
    assert hits[0].passage.text.startswith("Modi visited Kazan in July.")
    assert len(set(stories)) == 3


@pytest.mark.both_engines
async def test_a_text_that_is_not_what_was_stored_is_named_and_not_quoted(
    filled: Archive, searcher: PassageSearcher, engine: Engine
) -> None:
    await inflict(filled, "UPDATE articles SET text = replace(text, 'Kazan', 'Paris') WHERE id = 1")
    for quick in (False, True):
        [damage] = (await damages(engine, quick=quick))[Part.TEXTS]
        assert (damage.article_id, damage.is_derived) == (1, False)
    found = await searcher.search("Modi visited Paris", collections=["public"])
    await repair(filled, searcher, await reports(engine))
    assert 1 not in {hit.passage.article.id for hit in found}
    assert [each.article_id for each in (await damages(engine))[Part.TEXTS]] == [1]


@pytest.mark.both_engines
@pytest.mark.usefixtures("filled")
async def test_the_quick_form_looks_at_articles_spread_evenly_over_what_is_there(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.verifier._SAMPLE", 2)
    [texts] = [each for each in await reports(engine, quick=True) if each.part is Part.TEXTS]
    assert texts.count == 2


@pytest.mark.both_engines
async def test_what_came_after_the_index_was_built_is_no_damage(
    filled: Archive, embedder: Embedder, compute: ComputeThread, engine: Engine
) -> None:
    await store(filled, embedder, compute, [draft("Another came. Later.", url="u6")])
    await filled.articles.remove("public", 2)
    assert await damages(engine) == {}


@pytest.mark.parametrize("damage", [b"\xff\xfe not UTF-8", None])
async def test_a_text_that_cannot_be_read_does_not_end_the_proof(
    folder: Path, engine: Engine, damage: bytes | None
) -> None:
    execute(folder, "UPDATE articles SET text = CAST(? AS TEXT) WHERE id = 1", damage or b"")
    assert [each.article_id for each in (await damages(engine))[Part.TEXTS]] == [1]


async def test_a_day_that_is_none_is_named(folder: Path, engine: Engine) -> None:
    execute(folder, "UPDATE articles SET published_on = '20x4-07-09' WHERE id = 2")
    assert [each.article_id for each in (await damages(engine))[Part.TEXTS]] == [2]


async def test_an_index_of_other_articles_is_found(folder: Path, engine: Engine) -> None:
    execute(folder, "UPDATE archive SET identity = 'another'")
    assert Part.INDEXES in await damages(engine)


async def test_a_page_of_noise_is_found(folder: Path, engine: Engine) -> None:
    file = folder / DATABASE_FILE
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode = DELETE")
        size = connection.execute("PRAGMA page_size").fetchone()[0]
        page = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'articles'"
        ).fetchone()[0]
    content = bytearray(file.read_bytes())
    content[(page - 1) * size : page * size] = b"\xa5" * size
    file.write_bytes(content)
    found = await damages(engine)
    assert found
    assert any(not each.is_derived for said in found.values() for each in said)


def test_where_there_is_no_archive_there_is_nothing_to_prove(tmp_path: Path) -> None:
    with pytest.raises(NoArchive):
        list(verify(tmp_path))


@pytest.mark.usefixtures("filled")
async def test_the_quick_form_scans_no_table_whose_rows_are_many(engine: Engine) -> None:
    asked: list[tuple[str, tuple[object, ...]]] = []

    def note(_connection: object, _cursor: object, statement: str, values: Any, *_: object) -> None:
        asked.append((statement, tuple(values)))

    event.listen(SyncEngine, "before_cursor_execute", note)
    try:
        await reports(engine, quick=True)
    finally:
        event.remove(SyncEngine, "before_cursor_execute", note)
    assert isinstance(engine, FolderEngine)
    scanned = set()
    with closing(sqlite3.connect(engine.folder / DATABASE_FILE)) as connection:
        for statement, values in asked:
            if statement.lstrip().startswith(("SELECT", "WITH")):
                plan = connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)
                scanned |= {row[3].split()[1] for row in plan if row[3].startswith("SCAN")}
    assert len(asked) > 10
    assert scanned <= {"collections", "archive", "models", "spread", "CONSTANT"}
