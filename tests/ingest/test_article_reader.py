"""Reading articles once, in the background: whatever stops it, it goes on from there."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import date

import pytest

from index.archive import Archive
from index.compute import ComputeThread
from index.packing import unpack
from index.stores.leases import Lease
from ingest.article_reader import LEASE, ArticleReader
from reading.errors import DamagedLeaning
from reading.facts import VERSION, from_json
from reading.parser import Parser
from tests.index.stored import MODEL, embedded

TEXTS = [
    "Narendra Modi visited Moscow on Monday. He met Vladimir Putin.",
    "Finland joined NATO on Tuesday. The flag went up in Brussels.",
    "Lula visited Kenya on 1 April 2024. It rained.",
]

NewReader = Callable[[], ArticleReader]


@pytest.fixture
async def articles(archive: Archive) -> list[int]:
    drafts = [embedded(text, url=f"https://a.example/{n}") for n, text in enumerate(TEXTS)]
    return [each.article_id for each in await archive.articles.store("public", drafts, MODEL)]


@pytest.fixture
def new_reader(archive: Archive, compute: ComputeThread, parser: Parser) -> NewReader:
    def new() -> ArticleReader:
        return ArticleReader(
            archive=archive,
            load_parser=lambda: parser,
            compute=compute,
            lease=lambda: Lease(archive.database, LEASE),
        )

    return new


async def unread(archive: Archive) -> list[int]:
    return [each.id async for each in archive.facts.unread(VERSION)]


async def test_every_sentence_of_an_article_is_read(
    archive: Archive, articles: list[int], new_reader: NewReader
) -> None:
    told: list[tuple[int, int]] = []
    assert await new_reader().read_unread(lambda *progress: told.append(progress)) == 3
    assert told == [(1, 3), (2, 3), (3, 3)]
    readings = await archive.facts.readings(articles, version=VERSION)
    first = unpack(readings[articles[0]])
    assert [each.span.of(TEXTS[0]) for each in first] == [
        "Narendra Modi visited Moscow on Monday.",
        "He met Vladimir Putin.",
    ]
    [visit] = from_json(first[0].data).events
    assert visit.date is not None
    assert visit.date.first == date(2024, 7, 8)


async def test_stopped_it_goes_on_from_there(
    archive: Archive, articles: list[int], new_reader: NewReader
) -> None:
    def stopping(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with suppress(KeyboardInterrupt):
        await new_reader().read_unread(stopping)
    assert await unread(archive) == [articles[1], articles[0]]
    assert await new_reader().read_unread() == 2
    assert await unread(archive) == []


async def test_one_process_reads_at_a_time(
    archive: Archive, articles: list[int], new_reader: NewReader
) -> None:
    other = Lease(archive.database, LEASE)
    assert await other.take()
    assert await new_reader().read_unread() is None
    await other.release()
    assert await new_reader().read_unread() == 3


async def test_what_comes_later_is_read_and_what_was_read_is_not_looked_for_again(
    archive: Archive, articles: list[int], new_reader: NewReader
) -> None:
    reader = new_reader()
    assert await reader.read_unread() == 3
    assert await reader.read_unread() == 0
    await archive.articles.store("public", [embedded("Ruto left. He won.", url="u")], MODEL)
    assert await reader.read_unread() == 1


async def test_an_article_that_cannot_be_read_holds_up_no_other(
    archive: Archive,
    articles: list[int],
    compute: ComputeThread,
    parser: Parser,
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Choking:
        def parse(self, texts: list[str], *, entities: bool = True) -> object:
            if "Finland" in texts[0]:
                raise IndexError("no such token")
            return parser.parse(texts, entities=entities)

    reader = ArticleReader(
        archive=archive,
        load_parser=lambda: Choking(),  # type: ignore[arg-type,return-value]
        compute=compute,
        lease=lambda: Lease(archive.database, LEASE),
    )
    assert await reader.read_unread() == 3
    assert await unread(archive) == []
    assert f"Article {articles[1]} cannot be read" in caplog.text
    readings = await archive.facts.readings(articles, version=VERSION)
    assert [len(unpack(readings[each])) for each in articles] == [2, 0, 2]


async def test_articles_are_not_taken_for_read_where_weights_are_damaged(
    archive: Archive, articles: list[int], compute: ComputeThread
) -> None:
    class Damaged:
        def parse(self, texts: list[str], *, entities: bool = True) -> object:
            raise DamagedLeaning("Install it anew.")

    reader = ArticleReader(
        archive=archive,
        load_parser=lambda: Damaged(),  # type: ignore[arg-type,return-value]
        compute=compute,
        lease=lambda: Lease(archive.database, LEASE),
    )
    with pytest.raises(DamagedLeaning):
        await reader.read_unread()
    assert len(await unread(archive)) == len(articles)


async def test_articles_are_not_taken_for_read_where_nothing_is_computed_any_more(
    archive: Archive, articles: list[int], parser: Parser
) -> None:
    with ComputeThread() as compute:
        reader = ArticleReader(
            archive=archive,
            load_parser=lambda: parser,
            compute=compute,
            lease=lambda: Lease(archive.database, LEASE),
        )
        with pytest.raises(RuntimeError, match="closed"):
            await reader.read_unread(lambda *_: compute.close())
    assert await unread(archive) == [articles[1], articles[0]]


async def test_beside_the_bot_it_reads_what_comes_in(
    archive: Archive, compute: ComputeThread, parser: Parser
) -> None:
    rounds = asyncio.Queue[None]()

    async def pause(_: float) -> None:
        await rounds.get()

    reader = ArticleReader(
        archive=archive,
        load_parser=lambda: parser,
        compute=compute,
        lease=lambda: Lease(archive.database, LEASE),
        sleep=pause,
    )
    running = asyncio.create_task(reader.run())
    await archive.articles.store("public", [embedded(TEXTS[0], url="u")], MODEL)
    for _ in range(500):
        rounds.put_nowait(None)
        if await archive.facts.count_unread(VERSION) == 0:
            break
        await asyncio.sleep(0.01)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    assert await archive.facts.count_unread(VERSION) == 0
