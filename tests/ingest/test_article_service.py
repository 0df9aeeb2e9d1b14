"""One article: found, corrected, removed and brought back."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from attache.app import open_app
from bot.services import Services
from index.errors import AlreadyThere, UnknownArticle
from index.types import Article, ArticleSummary, DatedBy, PublishedWindow
from ingest.article_service import ArticleService, Revision
from ingest.errors import BadDate
from ingest.types import ArticleDetails
from tests.conftest import Models

TEXT = "Narendra Modi visited Russia on Monday. He met Vladimir Putin in Moscow."
OTHER = "Finland joined NATO on Tuesday. The flag was raised in Brussels."
MINE = "guild-1"


@pytest.fixture
async def app(tmp_path: Path, models: Models) -> AsyncIterator[Services]:
    async with open_app(
        tmp_path / "data", embedder=models.embedder, extractor=models.reader, create=True
    ) as opened:
        yield opened


@pytest.fixture
def articles(app: Services) -> ArticleService:
    return app.articles


async def copies_of(app: Services, article: int) -> tuple[ArticleSummary, ...]:
    """The other articles of the article's story."""
    archive = app.collections._archive
    found = await archive.articles.copies([MINE], [article], PublishedWindow())
    return found.get(article, ())


async def added(app: Services, text: str = TEXT, **about: object) -> int:
    values: dict[str, object] = {"title": "Modi in Moscow", "published_on": date(2024, 7, 9)}
    details = ArticleDetails(**{**values, **about})  # type: ignore[arg-type]
    report = await app.collections.add_text(MINE, text, details)
    return report.article_id


def changed(**values: object) -> Revision:
    before: dict[str, object] = {
        "title": "Modi in Moscow",
        "published_on": date(2024, 7, 9),
        "publisher": None,
        "url": None,
    }
    return Revision(**{**before, **values})  # type: ignore[arg-type]


async def test_an_article_is_found_by_the_id_of_any_of_its_versions(
    app: Services, articles: ArticleService
) -> None:
    first = await added(app)
    second = await articles.revise(MINE, first, changed(title="Modi lands"))
    third = await articles.revise(MINE, first, changed(title="Modi landed"))
    assert len({first, second.id, third.id}) == 3
    for each in (first, second.id):
        assert (await articles.get(MINE, each)).summary == third
    assert (await app.collections.remove(MINE, first)).id == third.id
    assert (await articles.restore(MINE, second.id)).id == third.id


async def test_a_corrected_article_takes_the_place_of_the_wrong_one(
    app: Services, articles: ArticleService
) -> None:
    wrong = await added(app, published_on=date(2024, 7, 16))
    new = changed(publisher="The Courier", url="https://a.example/modi")
    right = await articles.revise(MINE, wrong, new)
    assert (right.published_on, right.publisher) == (date(2024, 7, 9), "The Courier")
    assert [each.id for each in await app.collections.list(MINE)] == [right.id]
    # Buttons that carry the id of the version before still find it.
    assert (await articles.get(MINE, wrong)).summary == right
    answer = await app.answers.answer(
        "When did Modi visit Russia?", collections=[MINE], as_of=date(2024, 8, 1)
    )
    assert [each.article_id for each in answer.citations[:1]] == [right.id]
    assert await articles.removed(MINE) == []


async def test_a_correction_that_cannot_be_changes_nothing(
    app: Services, articles: ArticleService
) -> None:
    mine = await added(app)
    await added(app, OTHER, title="Finland joins", url="https://a.example/nato")
    with pytest.raises(AlreadyThere):
        await articles.revise(MINE, mine, changed(url="https://a.example/nato"))
    with pytest.raises(BadDate):
        await articles.revise(MINE, mine, changed(published_on=date(1066, 10, 14)))
    assert (await articles.get(MINE, mine)).text == TEXT
    assert len(await app.collections.list(MINE)) == 2


async def test_a_removed_article_can_be_brought_back(
    app: Services, articles: ArticleService
) -> None:
    mine = await added(app)
    await app.collections.remove(MINE, mine)
    assert await articles.search(MINE, "Modi in Russia") == []
    assert [each.id for each in await articles.removed(MINE, title_like="modi")] == [mine]
    assert (await articles.restore(MINE, mine)).id == mine
    assert [hit.summary.id for hit in await articles.search(MINE, "Modi in Russia")] == [mine]
    assert await articles.search(MINE, "cheese prices") == []
    with pytest.raises(UnknownArticle):
        await articles.restore(MINE, mine)


async def test_what_was_added_again_is_not_brought_back(
    app: Services, articles: ArticleService
) -> None:
    mine = await added(app)
    await app.collections.remove(MINE, mine)
    await added(app)
    with pytest.raises(AlreadyThere):
        await articles.restore(MINE, mine)


async def test_other_servers_articles_are_unknown(app: Services, articles: ArticleService) -> None:
    mine = await added(app)
    for collection in ("guild-2", "public"):
        with pytest.raises(UnknownArticle):
            await articles.get(collection, mine)
        with pytest.raises(UnknownArticle):
            await articles.revise(collection, mine, changed())
        with pytest.raises(UnknownArticle):
            await articles.restore(collection, mine)
        assert await articles.removed(collection) == []
        assert await articles.search(collection, "Modi") == []


async def test_only_a_corrected_day_counts_as_given_by_a_user(
    app: Services, articles: ArticleService
) -> None:
    text = f"date 2024-07-09 Moscow: {TEXT}"
    receipt = await app.collections.add_file(MINE, "modi.txt", text.encode())
    [first] = receipt.articles
    retitled = await articles.revise(MINE, first.article_id, changed(title="Modi lands"))
    assert (await newest(app, retitled.id)).dated_by is DatedBy.SAID
    moved = await articles.revise(MINE, retitled.id, changed(published_on=date(2024, 7, 10)))
    assert (await newest(app, moved.id)).dated_by is DatedBy.GIVEN


async def newest(app: Services, article_id: int) -> Article:
    versions = await app.collections._archive.versions.of(MINE, article_id)
    return versions[-1].article


async def test_what_is_brought_back_joins_its_story_again(
    app: Services, articles: ArticleService
) -> None:
    text = f"{TEXT} " + " ".join(f"He said {n} things about trade and oil." for n in range(30))
    wire = await added(app, text, url="https://wire.example/modi")
    copy = await added(app, f"{text} More follows.", url="https://paper.example/modi")
    await app.collections.remove(MINE, wire)
    assert await copies_of(app, copy) == ()
    await articles.restore(MINE, wire)
    assert [each.id for each in await copies_of(app, copy)] == [wire]
