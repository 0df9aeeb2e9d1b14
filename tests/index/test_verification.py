"""Damage that SQLite itself does not see: what proves it, and what is made anew of it."""

import asyncio
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from index.archive import Archive
from index.compute import ComputeThread
from index.database import DATABASE_FILE
from index.embedder import Embedder
from index.errors import NoArchive
from index.searcher import Searcher
from index.types import StoredFacts
from index.verification import verify
from index.verifier import Damage, Part
from ingest.repair import repair
from reading.types import FactKey, Span
from tests.articles import draft, store

pytestmark = pytest.mark.slow

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


@pytest.fixture(scope="module")
def sound(embedder: Embedder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of four articles, two of them one story, and one that was removed."""
    folder = tmp_path_factory.mktemp("sound")
    asyncio.run(_fill(folder, embedder))
    return folder


async def _fill(folder: Path, embedder: Embedder) -> None:
    with ComputeThread() as compute:
        async with await Archive.open(folder, create=True) as archive:
            await store(archive, embedder, compute, [*DRAFTS, draft("Gone at once.", url="u5")])
            await archive.articles.remove("public", 5)
            await archive.facts.keep(1, [READ], version=1)
            searcher = Searcher(archive=archive, embedder=embedder, compute=compute, folder=folder)
            await searcher.search("Modi", collections=["public"])
            await searcher.close()


@pytest.fixture
def folder(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sound, tmp_path / "data"))


def damages(folder: Path, *, quick: bool = False) -> dict[Part, list[Damage]]:
    found = {report.part: list(report.damages) for report in verify(folder, quick=quick)}
    return {part: said for part, said in found.items() if said}


def vector(folder: Path, data: bytes) -> None:
    execute(folder, "UPDATE vectors SET data = ? WHERE passage_id = 1", data)


def execute(folder: Path, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(folder / DATABASE_FILE)) as connection, connection:
        connection.execute(statement, values)


def _of_another_collection(folder: Path) -> None:
    execute(folder, "INSERT INTO collections VALUES (9, 'other', '2024-07-09')")
    execute(folder, "UPDATE fact_keys SET collection_id = 9")


DERIVED: dict[str, tuple[Part, Callable[[Path], None]]] = {
    "half of the vectors": (
        Part.VECTORS,
        lambda folder: execute(folder, "DELETE FROM vectors WHERE passage_id % 2"),
    ),
    "a vector cut short": (Part.VECTORS, lambda folder: vector(folder, bytes(100))),
    "a vector of noughts": (Part.VECTORS, lambda folder: vector(folder, bytes(4 * 384))),
    "a vector that is not finite": (
        Part.VECTORS,
        lambda folder: vector(folder, np.full(384, np.nan, "<f4").tobytes()),
    ),
    "a passage gone": (
        Part.PASSAGES,
        lambda folder: execute(folder, "DELETE FROM passages WHERE id = 1"),
    ),
    "all passages of an article": (
        Part.PASSAGES,
        lambda folder: execute(folder, "DELETE FROM passages WHERE article_id = 2"),
    ),
    "a passage beyond its text": (
        Part.PASSAGES,
        lambda folder: execute(folder, 'UPDATE passages SET "end" = 9999 WHERE id = 2'),
    ),
    "a story of nothing": (
        Part.STORIES,
        lambda folder: execute(folder, "UPDATE articles SET story = 77 WHERE id = 1"),
    ),
    "keys of a story": (
        Part.STORIES,
        lambda folder: execute(folder, "DELETE FROM story_keys WHERE article_id = 3"),
    ),
    "the change of an article": (
        Part.CHANGES,
        lambda folder: execute(folder, "DELETE FROM changes WHERE article_id = 2"),
    ),
    "the change of a removed article": (
        Part.CHANGES,
        lambda folder: execute(folder, "DELETE FROM changes WHERE kind = 'removed'"),
    ),
    "a reading cut short": (
        Part.FACTS,
        lambda folder: execute(folder, "UPDATE readings SET data = substr(data, 1, 20)"),
    ),
    "a key of a fact": (
        Part.FACTS,
        lambda folder: execute(folder, "DELETE FROM fact_keys WHERE key = '+modi'"),
    ),
    "a key of another collection": (
        Part.FACTS,
        _of_another_collection,
    ),
    "the reading of facts that are found": (
        Part.FACTS,
        lambda folder: execute(folder, "DELETE FROM readings"),
    ),
    "the identity": (Part.DATABASE, lambda folder: execute(folder, "DELETE FROM archive")),
}


def test_a_sound_archive_is_found_sound(folder: Path) -> None:
    reports = list(verify(folder))
    assert [report.part for report in reports] == list(Part)
    assert [report for report in reports if report.damages] == []
    counts = {report.part: report.count for report in reports}
    assert counts[Part.TEXTS] == 5
    assert counts[Part.FACTS] == 1
    assert counts[Part.INDEXES] == 1
    assert damages(folder, quick=True) == {}


@pytest.mark.parametrize("damage", DERIVED)
async def test_what_is_derived_is_found_damaged_and_made_anew(
    folder: Path, embedder: Embedder, compute: ComputeThread, damage: str
) -> None:
    part, inflict = DERIVED[damage]
    inflict(folder)
    found = damages(folder)
    assert part in found
    assert all(each.is_derived for said in found.values() for each in said)
    assert part in damages(folder, quick=True)
    async with await Archive.open(folder) as archive:
        searcher = Searcher(archive=archive, embedder=embedder, compute=compute, folder=folder)
        before = await archive.facts.last_change()
        await repair(archive, searcher, list(verify(folder)))
        if part is Part.FACTS:  # who runs looks for what is unread after a change
            assert await archive.facts.last_change() > before
        hits = await searcher.search("Modi visited Kazan", collections=["public"])
        stories = [each.story for each in await archive.articles.newest("public")]
        await searcher.close()
    assert damages(folder) == {}
    assert hits[0].passage.text.startswith("Modi visited Kazan in July.")
    assert len(set(stories)) == 3


async def test_a_text_that_is_not_what_was_stored_is_named_and_not_quoted(
    folder: Path, embedder: Embedder, compute: ComputeThread
) -> None:
    execute(folder, "UPDATE articles SET text = replace(text, 'Kazan', 'Paris') WHERE id = 1")
    for quick in (False, True):
        [damage] = damages(folder, quick=quick)[Part.TEXTS]
        assert (damage.article_id, damage.is_derived) == (1, False)
    async with await Archive.open(folder) as archive:
        searcher = Searcher(archive=archive, embedder=embedder, compute=compute, folder=folder)
        found = await searcher.search("Modi visited Paris", collections=["public"])
        await repair(archive, searcher, list(verify(folder)))
        await searcher.close()
    assert 1 not in {hit.passage.article.id for hit in found}
    assert [each.article_id for each in damages(folder)[Part.TEXTS]] == [1]


@pytest.mark.parametrize("damage", [b"\xff\xfe not UTF-8", None])
def test_a_text_that_cannot_be_read_does_not_end_the_proof(
    folder: Path, damage: bytes | None
) -> None:
    execute(folder, "UPDATE articles SET text = CAST(? AS TEXT) WHERE id = 1", damage or b"")
    assert [each.article_id for each in damages(folder)[Part.TEXTS]] == [1]


def test_a_day_that_is_none_is_named(folder: Path) -> None:
    execute(folder, "UPDATE articles SET published_on = '20x4-07-09' WHERE id = 2")
    assert [each.article_id for each in damages(folder)[Part.TEXTS]] == [2]


def test_an_index_of_other_articles_is_found(folder: Path) -> None:
    execute(folder, "UPDATE archive SET identity = 'another'")
    assert Part.INDEXES in damages(folder)


def test_a_page_of_noise_is_found(folder: Path) -> None:
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
    found = damages(folder)
    assert found
    assert any(not each.is_derived for said in found.values() for each in said)


def test_where_there_is_no_archive_there_is_nothing_to_prove(tmp_path: Path) -> None:
    with pytest.raises(NoArchive):
        list(verify(tmp_path))
