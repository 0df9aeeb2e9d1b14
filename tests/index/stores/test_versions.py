"""The versions of an article."""

import pytest

from index.archive import Archive
from index.errors import UnknownArticle
from tests.index.stored import MODEL, embedded

pytestmark = pytest.mark.both_engines


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


async def test_versions_of_a_removed_article_or_of_another_collection_are_refused(
    archive: Archive,
) -> None:
    [old] = await archive.articles.store("public", [embedded("One. Two.", url="u1")], MODEL)
    [new] = await archive.articles.store("public", [embedded("Three. Four.", url="u1")], MODEL)
    await archive.articles.store("guild-1", [], MODEL)
    with pytest.raises(UnknownArticle):
        await archive.versions.of("guild-1", old.article_id)
    await archive.articles.remove("public", new.article_id)
    for each in (old.article_id, new.article_id, 99):
        with pytest.raises(UnknownArticle):
            await archive.versions.of("public", each)
