"""A server that goes away: said, work goes on when it is back, and nothing is lost or twice."""

import asyncio
from collections.abc import AsyncIterator, Collection

import pytest
from sqlalchemy import func, make_url, select, text

from index.archive import Archive
from index.compute import ComputeThread
from index.engine import PostgresEngine
from index.errors import ArticlesBusy, ServerAway, StorageError
from index.postgres import database, hnsw, passage_index
from index.postgres import listener as listener_module
from index.postgres.address import parse_address
from index.postgres.database import PostgresDatabase
from index.postgres.listener import ChangeListener
from index.postgres.searcher import PostgresSearcher
from index.stores.leases import Lease
from index.tables import ArticleRow, ChangeRow
from index.types import Outcome
from index.verifier import PartReport
from tests.index.postgres.conftest import SmallEmbedder
from tests.index.postgres.link import Link, linked
from tests.index.stored import MODEL, embedded
from tests.postgres import connected

SOON = 0.3


@pytest.fixture
async def link(address: str) -> AsyncIterator[Link]:
    async with linked(address) as link:
        yield link


@pytest.fixture
async def far(link: Link) -> AsyncIterator[Archive]:
    """The archive by way of the link."""
    async with Archive(await PostgresDatabase.connect(link.address)) as opened:
        yield opened


async def back_soon(link: Link) -> None:
    await asyncio.sleep(SOON)
    await link.restore()


async def test_a_unit_of_work_waits_for_a_server_that_is_away_for_a_moment(
    far: Archive, link: Link
) -> None:
    await far.articles.store("public", [embedded("One. Two.", url="u1")], MODEL)
    await link.cut()
    names, _ = await asyncio.gather(far.collections.names(), back_soon(link))
    assert names == ["public"]


async def test_a_server_that_goes_away_while_an_archive_is_proved_is_no_damage_of_it(
    far: Archive, link: Link
) -> None:
    await far.articles.store("public", [embedded("One. Two.", url="u1")], MODEL)
    loop = asyncio.get_running_loop()

    def first_then_the_rest() -> list[PartReport]:
        reports = PostgresEngine(link.address).upkeep().verify()
        next(reports)
        asyncio.run_coroutine_threadsafe(link.cut(), loop).result()
        return list(reports)

    with pytest.raises(ServerAway):
        await asyncio.to_thread(first_then_the_rest)


async def test_a_server_that_stays_away_is_said_and_the_next_unit_finds_it_back(
    far: Archive, link: Link, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_LATER", (0.01, 0.01))
    await link.cut()
    with pytest.raises(ServerAway, match=r"cannot be reached.*try again") as refused:
        await far.collections.names()
    assert "127.0.0.1" not in str(refused.value)
    await link.restore()
    assert await far.collections.names() == []


async def test_a_search_that_the_server_leaves_is_made_once_more(
    far: Archive, link: Link, small: SmallEmbedder, compute: ComputeThread
) -> None:
    await far.articles.store("public", [embedded("Modi met Putin. More.", url="u1")], MODEL)
    searcher = PostgresSearcher(archive=far, embedder=small, compute=compute)
    before = await searcher.search("Modi", collections=["public"])
    reading, left = far.articles.passages, 1

    async def leave(*about: object) -> object:
        nonlocal left
        if left:
            left -= 1
            async with far.database.reading() as session:
                await link.cut()
                asyncio.get_running_loop().create_task(back_soon(link))
                await session.execute(select(1))
        return await reading(*about)  # type: ignore[arg-type]

    far.articles.passages = leave  # type: ignore[assignment,method-assign]
    assert await searcher.search("Modi", collections=["public"]) == before
    assert left == 0


async def test_what_was_not_committed_is_not_stored_and_is_stored_once_afterwards(
    far: Archive, link: Link
) -> None:
    article = embedded("One. Two.", url="u1")
    with pytest.raises(ServerAway):
        async with far.database.writing() as session:
            await session.execute(text("INSERT INTO leases VALUES ('x', NULL, now())"))
            await link.cut()
    await link.restore()
    [stored] = await far.articles.store("public", [article], MODEL)
    [again] = await far.articles.store("public", [article], MODEL)
    assert (stored.outcome, again.outcome) == (Outcome.ADDED, Outcome.UNCHANGED)
    async with far.database.reading() as session:
        assert await session.scalar(text("SELECT count(*) FROM leases")) == 0
        assert await session.scalar(select(func.count()).select_from(ArticleRow)) == 1
        assert await session.scalar(select(func.count()).select_from(ChangeRow)) == 1


async def test_changes_are_indexed_as_they_come_also_after_the_server_was_away(
    archive: Archive, far: Archive, link: Link, small: SmallEmbedder, compute: ComputeThread
) -> None:
    searcher = PostgresSearcher(archive=far, embedder=small, compute=compute)
    await archive.articles.store("public", [embedded("One. Two.", url="u1")], MODEL)
    await searcher.search("One", collections=["public"])  # makes the index
    await searcher.ready()
    try:
        await archive.articles.store("public", [embedded("Three. Four.", url="u2")], MODEL)
        await until_indexed(archive, 4)
        await link.cut()
        await archive.articles.store("public", [embedded("Five. Six.", url="u3")], MODEL)
        await link.restore()
        await until_indexed(archive, 6)
        await archive.articles.store("public", [embedded("Seven. Eight.", url="u4")], MODEL)
        await until_indexed(archive, 8)
    finally:
        await searcher.close()


async def test_changes_are_heard_of_although_the_server_left_while_one_was_indexed(
    archive: Archive, far: Archive, link: Link
) -> None:
    assert isinstance(far.database, PostgresDatabase)
    calls: asyncio.Queue[int] = asyncio.Queue()
    cutting: list[asyncio.Task[None]] = []

    async def index(changed: Collection[int] | None) -> None:
        calls.put_nowait(calls.qsize())
        if not cutting:
            cutting.append(asyncio.create_task(link.cut()))
            await asyncio.sleep(0)  # it is cut, and the listener is not told yet
            raise ServerAway("test")

    listener = ChangeListener(far.database, index)
    listener.start()
    try:
        async with asyncio.timeout(30):
            await calls.get()  # as it connected, and failed
            await cutting[0]
            await link.restore()
            await calls.get()
            await archive.articles.store("public", [embedded("One. Two.", url="u1")], MODEL)
            await calls.get()
            await listener.stop()
    finally:
        await listener.stop()


async def test_a_listener_is_told_which_collections_changed_and_after_a_silence_looks_at_all(
    archive: Archive, far: Archive, link: Link, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listener_module, "_TRIED_EVERY", 0.2)
    monkeypatch.setattr(listener_module, "_ANSWERED_WITHIN", 5.0)
    assert isinstance(far.database, PostgresDatabase)
    calls: asyncio.Queue[Collection[int] | None] = asyncio.Queue()

    async def index(changed: Collection[int] | None) -> None:
        calls.put_nowait(changed)

    for name in ("public", "guild-1"):
        await archive.articles.store(name, [embedded("One. Two.", url="u1")], MODEL)
    listener = ChangeListener(far.database, index)
    listener.start()
    try:
        async with asyncio.timeout(120):
            assert await calls.get() is None  # as it connected
            await archive.articles.store("guild-1", [embedded("Three. Four.", url="u2")], MODEL)
            assert await calls.get() == {2}
            link.silence()
            await archive.articles.store("public", [embedded("Five. Six.", url="u3")], MODEL)
            assert await calls.get() is None
    finally:
        await listener.stop()


async def test_why_changes_are_not_heard_of_is_logged_without_what_is_secret(
    archive: Archive, caplog: pytest.LogCaptureFixture
) -> None:
    assert isinstance(archive.database, PostgresDatabase)
    engine = archive.database.engine
    failed = asyncio.Event()

    async def index(*_: object) -> None:
        failed.set()
        async with engine.connect() as connection:
            await connection.execute(text("SELECT 1 / :noughts"), {"noughts": 0})

    listener = ChangeListener(archive.database, index)
    await _logged(listener, caplog)
    assert failed.is_set()
    [said] = caplog.messages
    assert said == "Changes are not heard of at once: division by zero."


async def test_that_no_server_is_there_is_logged_without_the_password(
    caplog: pytest.LogCaptureFixture,
) -> None:
    url = parse_address("postgresql://somebody:hunter2@127.0.0.1:1/news")
    engine = database.engine_at(url)
    await _logged(ChangeListener(PostgresDatabase(engine), _nothing), caplog)
    await engine.dispose()
    [said] = caplog.messages
    assert "127.0.0.1" in said and "hunter2" not in said


async def _nothing(*_: object) -> None:
    pass


async def _logged(listener: ChangeListener, caplog: pytest.LogCaptureFixture) -> None:
    """Listen until a failure is logged."""
    listener.start()
    try:
        async with asyncio.timeout(30):
            while not caplog.messages:
                await asyncio.sleep(0.01)
    finally:
        await listener.stop()


async def test_where_all_connections_are_busy_that_is_said(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_POOL", {"pool_size": 1, "max_overflow": 0, "pool_timeout": 0.1})
    async with Archive(await PostgresDatabase.connect(address)) as narrow:
        async with narrow.database.reading() as session:
            await session.execute(select(1))
            with pytest.raises(StorageError, match=r"busy\. Try again in a moment"):
                await narrow.collections.names()
        assert await narrow.collections.names() == []


async def test_nothing_is_asked_for_at_the_start_of_a_connection_that_pgbouncer_refuses(
    archive: Archive,
) -> None:
    taken = {"application_name", "client_encoding", "DateStyle", "TimeZone"}
    async with archive.database.reading() as session:
        asked = set(
            await session.scalars(text("SELECT name FROM pg_settings WHERE source = 'client'"))
        )
        assert await session.scalar(text("SHOW jit")) == "off"
        assert await session.scalar(text("SHOW plan_cache_mode")) == "force_custom_plan"
    assert "application_name" in asked
    assert asked <= taken


async def test_a_pool_that_gives_connections_away_between_statements_is_told(
    archive: Archive,
) -> None:
    with pytest.raises(StorageError, match="set pool_mode = session"):
        async with archive.database.reading() as session:
            for _ in range(2):
                await session.execute(select(func.count()).select_from(ArticleRow))
                # What another connection has prepared is not there.
                await session.execute(text("DEALLOCATE ALL"))


async def test_a_time_limit_of_the_server_does_not_end_the_building_of_an_index(
    archive: Archive, address: str
) -> None:
    async with connected(address) as connection:
        name = make_url(address).database
        await connection.execute(text(f"ALTER DATABASE {name} SET statement_timeout = '1min'"))
    async with Archive(await PostgresDatabase.connect(address)) as limited:
        assert isinstance(limited.database, PostgresDatabase)
        async with limited.database.reading() as session:
            assert await session.scalar(text("SHOW statement_timeout")) == "1min"
        async with hnsw.building(limited.database, 1, seconds=1) as connection:
            assert await connection.scalar(text("SHOW statement_timeout")) == "0"
            with pytest.raises(ArticlesBusy):
                async with hnsw.building(limited.database, 1, seconds=0.1):
                    pass
        async with hnsw.building(limited.database, 1, seconds=5):
            pass
        async with limited.database.writing() as session:
            await passage_index.lock(session, 1, seconds=1)
            assert await session.scalar(text("SHOW statement_timeout")) == "0"


async def until_indexed(archive: Archive, passages: int) -> None:
    async with asyncio.timeout(30):
        while True:
            async with archive.database.reading() as session:
                found = await session.scalar(text("SELECT sum(passages) FROM index_states"))
            if found == passages:
                return
            await asyncio.sleep(0.05)


async def test_a_lease_of_a_process_that_lost_the_server_is_still_its_own(
    far: Archive, archive: Archive, link: Link
) -> None:
    ours, theirs = Lease(far.database, "feeds"), Lease(archive.database, "feeds")
    assert await ours.take()
    await link.cut()
    assert not await theirs.take()
    await link.restore()
    assert await ours.renew()
