"""Building the index of a collection anew in PostgreSQL."""

from functools import partialmethod

import pytest
from sqlalchemy import text

from index.archive import Archive
from index.postgres.searcher import PostgresSearcher
from index.stores.vectors import VectorStore
from tests.index.stored import MODEL, OWN, WIRE, embedded

pytestmark = pytest.mark.slow


async def test_words_are_counted_alike_whether_articles_came_by_and_by_or_all_at_once(
    archive: Archive, searcher: PostgresSearcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Each passage a batch of its own, so that words are met in several.
    monkeypatch.setattr(VectorStore, "batches", partialmethod(VectorStore.batches, batch=1))
    for at, article in enumerate((WIRE, OWN)):
        await archive.articles.store("public", [embedded(article, url=f"u{at}")], MODEL)
        await searcher.search("oil", collections=["public"])
    by_and_by = await _word_counts(archive)
    await searcher.rebuild("public")
    assert await _word_counts(archive) == by_and_by
    assert ("oil", 2) in {(word, passages) for _, word, passages in by_and_by}


async def _word_counts(archive: Archive) -> list[tuple[bool, str, int]]:
    async with archive.database.reading() as session:
        rows = await session.execute(
            text("SELECT is_stem, word, passages FROM word_counts ORDER BY is_stem, word")
        )
        return [(row.is_stem, row.word, row.passages) for row in rows]
