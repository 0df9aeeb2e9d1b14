import asyncio
import os
from datetime import date
from pathlib import Path

import pytest

from index.archive import Archive
from index.compute import ComputeThread
from index.embedder import Embedder
from index.searcher import Searcher
from ingest.collection_service import CollectionService
from ingest.errors import BadAddress, NoDate, NoText, UnknownArticle
from ingest.types import ArticleDetails, ArticleReport, Failure, Limits, Outcome, Progress
from tests.ingest import documents
from tests.ingest.malformed import corpus

RAW = "date 2024-07-08 Moscow: Modi arrived in Moscow on Monday. He met Putin at his residence."


@pytest.fixture
def collections(
    archive: Archive, embedder: Embedder, compute: ComputeThread, searcher: Searcher
) -> CollectionService:
    return CollectionService(archive=archive, embedder=embedder, compute=compute, searcher=searcher)


async def test_an_uploaded_file_can_be_found_at_once(
    collections: CollectionService, searcher: Searcher
) -> None:
    receipt = await collections.add_file(
        "guild-1", "a.txt", RAW.encode(), ArticleDetails(publisher="The Day")
    )
    (report,) = receipt.articles
    assert (report.outcome, receipt.failures) == (Outcome.ADDED, ())
    (hit, *_) = await searcher.search("Who met Putin?", collections=["guild-1"])
    assert hit.passage.article.id == report.article_id
    assert hit.passage.article.publisher == "The Day"


async def test_an_uploaded_file_that_cannot_be_read_says_why(
    collections: CollectionService,
) -> None:
    receipt = await collections.add_file("guild-1", "a.txt", b"\0\1\2\3" * 99)
    assert receipt.articles == ()
    assert receipt.failures[0].source == "a.txt"
    assert "binary" in receipt.failures[0].reason


async def test_the_same_text_twice_is_said_to_be_there_already(
    collections: CollectionService,
) -> None:
    first = await collections.add_text("guild-1", RAW)
    again = await collections.add_text("guild-1", RAW)
    renamed = await collections.add_text(
        "guild-1", RAW, ArticleDetails(url="https://news.example/1")
    )
    assert [first.outcome, again.outcome, renamed.outcome] == [
        Outcome.ADDED,
        Outcome.UNCHANGED,
        Outcome.DUPLICATE,
    ]
    assert first.article_id == again.article_id == renamed.article_id


async def test_a_pasted_text_takes_what_the_form_says(
    collections: CollectionService, archive: Archive
) -> None:
    report = await collections.add_text(
        "guild-1",
        "Talks were held.",
        ArticleDetails(
            title="Talks", published_on=date(2024, 7, 8), url="https://www.news.example/1"
        ),
    )
    article = await archive.articles.get("guild-1", report.article_id)
    assert (article.title, article.published_on) == ("Talks", date(2024, 7, 8))
    assert (article.url, article.publisher) == ("https://www.news.example/1", "news.example")


async def test_a_pasted_text_that_is_no_article_is_refused(collections: CollectionService) -> None:
    with pytest.raises(NoDate):
        await collections.add_text("guild-1", "Talks were held.")
    with pytest.raises(NoText):
        await collections.add_text("guild-1", " \n ", ArticleDetails(published_on=date(2024, 7, 8)))
    with pytest.raises(BadAddress):
        await collections.add_text("guild-1", RAW, ArticleDetails(url="the web"))
    assert await collections.list("guild-1") == []


async def test_sources_are_taken_in_and_the_index_is_built(
    collections: CollectionService, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(RAW)
    (tmp_path / "in" / "b.txt").write_text("no date")
    seen: list[Progress] = []
    summary = await collections.ingest([tmp_path / "in"], "public", on_progress=seen.append)
    assert (summary.added, len(summary.failures)) == (1, 1)
    assert isinstance(seen[0].latest, ArticleReport)
    assert isinstance(seen[1].latest, Failure)
    report = await collections.status("public")
    assert (report.articles, report.passages, report.indexed_passages) == (1, 1, 1)
    assert report.generation is not None
    assert (report.oldest, report.newest) == (date(2024, 7, 8), date(2024, 7, 8))


async def test_an_uploaded_document_is_read_by_a_process_that_is_gone_after_it(
    collections: CollectionService,
) -> None:
    receipt = await collections.add_file("guild-1", "a.pdf", documents.pdf())
    assert (receipt.articles[0].outcome, receipt.failures) == (Outcome.ADDED, ())
    assert receipt.articles[0].title == documents.TITLE
    assert _reading_processes() == []


async def test_a_run_that_is_cancelled_in_a_slow_file_ends_at_once(
    collections: CollectionService, tmp_path: Path
) -> None:
    slow = next(bad for bad in corpus() if bad.name == "slow.pdf")
    (tmp_path / "a.pdf").write_bytes(slow.data)
    run = asyncio.create_task(collections.ingest([tmp_path / "a.pdf"], "public"))
    while not _reading_processes():
        await asyncio.sleep(0.02)
    run.cancel()
    with pytest.raises(asyncio.CancelledError):
        async with asyncio.timeout(3):
            await run
    assert _reading_processes() == []


def _reading_processes() -> list[str]:
    """The children of this process that read files."""
    children = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    pids = [pid for listed in children for pid in listed.read_text().split()]
    commands = (Path(f"/proc/{pid}/cmdline") for pid in pids)
    return [str(path) for path in commands if path.exists() and b"serve(" in path.read_bytes()]


async def test_an_edited_file_replaces_what_it_held_before(
    collections: CollectionService, tmp_path: Path
) -> None:
    path = tmp_path / "a.txt"
    path.write_text(RAW)
    await collections.ingest([path], "public")
    path.write_text(RAW + " The visit is over.")
    assert (await collections.ingest([path], "public")).replaced == 1
    assert (await collections.ingest([path], "public")).unchanged == 1
    assert len(await collections.list("public")) == 1


async def test_a_removed_article_is_handed_back_and_gone(
    collections: CollectionService, searcher: Searcher
) -> None:
    report = await collections.add_text("guild-1", RAW, ArticleDetails(title="Modi in Moscow"))
    assert [article.title for article in await collections.list("guild-1", title_like="modi")] == [
        "Modi in Moscow"
    ]
    removed = await collections.remove("guild-1", report.article_id)
    assert removed.id == report.article_id
    assert await collections.list("guild-1") == []
    assert await searcher.search("Who met Putin?", collections=["guild-1"]) == []
    with pytest.raises(UnknownArticle):
        await collections.remove("guild-1", report.article_id)


async def test_one_server_can_neither_see_nor_remove_anothers_articles(
    collections: CollectionService,
) -> None:
    report = await collections.add_text("guild-1", RAW)
    assert await collections.list("guild-2") == []
    with pytest.raises(UnknownArticle) as error:
        await collections.remove("guild-2", report.article_id)
    assert "guild-1" not in str(error.value)


async def test_a_collection_nobody_added_to_is_empty(collections: CollectionService) -> None:
    report = await collections.status("guild-9")
    assert (report.articles, report.passages, report.newest) == (0, 0, None)
    assert "MiniLM" in report.model
    assert await collections.reindex("guild-9") == report


async def test_reindexing_tells_how_far_it_is(collections: CollectionService) -> None:
    await collections.add_text("guild-1", RAW)
    told: list[tuple[int, int]] = []
    report = await collections.reindex("guild-1", on_progress=lambda n, of: told.append((n, of)))
    assert report.indexed_passages == 1
    assert told[-1] == (1, 1)


async def test_an_upload_over_the_limit_is_refused(
    archive: Archive, embedder: Embedder, compute: ComputeThread, searcher: Searcher
) -> None:
    collections = CollectionService(
        archive=archive,
        embedder=embedder,
        compute=compute,
        searcher=searcher,
        limits=Limits(file_bytes=10),
    )
    receipt = await collections.add_file("guild-1", "a.txt", RAW.encode())
    assert "10 bytes" in receipt.failures[0].reason
