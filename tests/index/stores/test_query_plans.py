"""How SQLite looks rows up: by what is asked for, not through all of a collection."""

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from index.archive import Archive
from index.database import DATABASE_FILE
from index.types import PublishedWindow
from tests.index.stored import MODEL, embedded

WINDOW = PublishedWindow(first=date(2024, 1, 1), last=date(2025, 1, 1))


async def test_passages_and_copies_are_found_without_going_through_a_collection(
    tmp_path: Path,
) -> None:
    async with await Archive.open(tmp_path, create=True) as archive:
        [stored] = await archive.articles.store("public", [embedded("One. Two.")], MODEL)
        asked: list[tuple[str, Any]] = []

        def note(_: Any, __: Any, statement: str, values: Any, *___: Any) -> None:
            asked.append((statement, values))

        event.listen(Engine, "before_cursor_execute", note)
        try:
            assert await archive.articles.passages(["public"], [1], WINDOW)
            await archive.articles.copies(["public"], [stored.article_id], WINDOW)
        finally:
            event.remove(Engine, "before_cursor_execute", note)
    with closing(sqlite3.connect(tmp_path / DATABASE_FILE)) as connection:
        steps = [
            step
            for statement, values in asked
            if "articles" in statement
            for *_, step in connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)
        ]
    assert any("passages USING INTEGER PRIMARY KEY" in each for each in steps)
    assert any("articles USING INDEX ix_articles_live_story" in each for each in steps)
    assert not [each for each in steps if "ix_articles_collection" in each or "SCAN" in each]
