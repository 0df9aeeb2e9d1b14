"""What is searched in on PostgreSQL is proved against the articles, and references are, too."""

import asyncio

import pytest
from sqlalchemy import text

from index.archive import Archive
from index.engine import PostgresEngine
from index.postgres.searcher import PostgresSearcher
from index.verifier import Damage, Part
from ingest.repair import repair
from tests.index.stored import MODEL, OWN, WIRE, embedded
from tests.postgres import connected


async def damages(address: str, *, quick: bool = False) -> dict[Part, list[Damage]]:
    upkeep = PostgresEngine(address).upkeep()
    found = await asyncio.to_thread(lambda: list(upkeep.verify(quick=quick)))
    return {each.part: list(each.damages) for each in found if each.damages}


@pytest.fixture
async def filled(archive: Archive, searcher: PostgresSearcher) -> Archive:
    """Two articles in each of two collections, which are indexed."""
    for collection in ("public", "guild-1"):
        await archive.articles.store(
            collection, [embedded(WIRE, url="u1"), embedded(OWN, url="u2")], MODEL
        )
    await searcher.search("oil", collections=["public", "guild-1"])
    return archive


OF_INDEX = {
    "a passage is not indexed": (
        "DELETE FROM passage_index WHERE passage_id = 1",
        "it lacks 1 passages",
        True,
    ),
    "another vector": (
        "UPDATE passage_index SET embedding = '[0,0,0,1]' WHERE passage_id = 1",
        "the vector of passage 1 is another",
        True,
    ),
    "a vector of another length": (
        "UPDATE passage_index SET embedding = '[1,0]' WHERE passage_id = 1",
        "the vector of passage 1 is another",
        True,
    ),
    "other words": (
        "UPDATE passage_index SET words = 'else' WHERE passage_id = 1",
        "the words of passage 1 are others",
        True,
    ),
    "another day": (
        "UPDATE passage_index SET published_on = '2001-01-01' WHERE passage_id = 1",
        "passage 1 is of another article, collection or day",
        True,
    ),
    "another server's": (
        "UPDATE passage_index SET collection_id = 2 WHERE passage_id = 1",
        "it lacks 1 passages",
        True,
    ),
    "a count of passages": (
        "UPDATE index_states SET passages = 3",
        "it counts 3 passages and holds 4",
        False,
    ),
    "a count of a word": (
        "UPDATE word_counts SET passages = passages + 1 WHERE word = 'oil'",
        "its counts of words are not those of its passages",
        False,
    ),
}


@pytest.mark.parametrize("damage", OF_INDEX)
async def test_an_index_that_is_not_of_its_articles_is_found_and_built_anew(
    filled: Archive, searcher: PostgresSearcher, address: str, damage: str
) -> None:
    statement, said, is_seen_quickly = OF_INDEX[damage]
    async with filled.database.writing() as session:
        await session.execute(text(statement))
    found = await damages(address)
    assert set(found) == {Part.INDEXES}
    assert any(said in each.said and each.is_derived for each in found[Part.INDEXES])
    assert (Part.INDEXES in await damages(address, quick=True)) is is_seen_quickly
    upkeep = PostgresEngine(address).upkeep()
    await repair(filled, searcher, await asyncio.to_thread(lambda: list(upkeep.verify())))
    assert await damages(address) == {}


async def test_an_article_that_was_removed_and_is_still_indexed_is_found(
    filled: Archive, address: str
) -> None:
    await filled.articles.remove("public", 1)
    assert await damages(address) == {}  # the next search takes it out
    async with filled.database.writing() as session:
        await session.execute(
            text("UPDATE index_states SET change_seq = (SELECT max(seq) FROM changes)")
        )
    [damage] = (await damages(address))[Part.INDEXES]
    assert "is of an article that was removed" in damage.said


async def test_references_that_lead_nowhere_are_found_and_those_of_no_article_deleted(
    filled: Archive, searcher: PostgresSearcher, address: str
) -> None:
    async with connected(address) as connection:
        await connection.execute(text("SET session_replication_role = replica"))  # checks nothing
        await connection.execute(text("DELETE FROM articles WHERE id = 1"))
    found = (await damages(address))[Part.DATABASE]
    assert "A row of passages refers to a row of articles that is not there." in {
        each.said for each in found
    }
    assert all(each.is_derived for each in found)
    upkeep = PostgresEngine(address).upkeep()
    await repair(filled, searcher, await asyncio.to_thread(lambda: list(upkeep.verify())))
    assert await damages(address) == {}


async def test_one_part_that_cannot_be_read_does_not_end_the_proof(
    filled: Archive, address: str
) -> None:
    async with connected(address) as connection:
        await connection.execute(text("ALTER TABLE story_keys RENAME TO gone"))
    found = await damages(address)
    assert {Part.DATABASE, Part.STORIES} == set(found)
    assert "cannot be read" in found[Part.STORIES][0].said


async def test_the_archive_is_proved_as_it_was_when_that_began(
    filled: Archive, address: str
) -> None:
    upkeep = PostgresEngine(address).upkeep()
    parts = upkeep.verify()
    counts = {}
    for n in range(len(Part)):
        report = await asyncio.to_thread(next, parts)
        counts[report.part] = report.count
        await filled.articles.store("public", [embedded(f"More {n}. And.", url=f"n{n}")], MODEL)
        assert not report.damages
    assert await asyncio.to_thread(next, parts, None) is None
    assert counts[Part.TEXTS] == counts[Part.CHANGES] == 4
