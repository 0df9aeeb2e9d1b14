"""Articles: what is stored, all or nothing, and what is refused."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from index.archive import Archive
from index.errors import UnknownArticle
from index.types import ChangeKind, DatedBy, Embedded, Outcome, PublishedWindow
from tests.articles import draft
from tests.index.stored import MODEL, embedded

pytestmark = pytest.mark.both_engines


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
    # By the id of either version.
    for each in (old, new):
        assert (await archive.articles.get("public", each.article_id)).text == "Three. Four."
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


async def test_a_replaced_text_may_be_added_under_another_address(archive: Archive) -> None:
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


async def test_what_dated_an_article_is_stored(archive: Archive) -> None:
    dated = replace(draft("One. Two.", url="u1"), dated_by=DatedBy.ADDRESS)
    article = Embedded(draft=dated, spans=(), vectors=np.zeros((0, 4), "f4"))
    [stored] = await archive.articles.store("public", [article], MODEL)
    assert (await archive.articles.get("public", stored.article_id)).dated_by is DatedBy.ADDRESS


@pytest.mark.parametrize("number", [0, -1, 2**31, 2**63, 2**80])
async def test_a_number_that_no_article_can_have_is_that_of_no_article(
    archive: Archive, number: int
) -> None:
    await archive.articles.store("public", [embedded("One. Two.", url="u1")], MODEL)
    with pytest.raises(UnknownArticle):
        await archive.articles.get("public", number)
    assert await archive.articles.passages(["public"], [number]) == {}
    assert not any(
        (await archive.articles.copies(["public"], [number], PublishedWindow())).values()
    )
