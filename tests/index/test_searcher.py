"""Search over caches that may be missing, stale, damaged, or rebuilt under way."""

import asyncio
import errno
import logging
import os
import shutil
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import pytest
from filelock import FileLock

from index.archive import Archive
from index.bm25 import Bm25Index
from index.collection_index import CollectionIndex
from index.compute import ComputeThread
from index.embedder import Embedder
from index.errors import IndexNotProved, ModelMismatch, StorageError, UnknownCollection
from index.faiss_index import KindSizes
from index.generation import Generation
from index.memory import MB, MemoryBudget
from index.proof import Record
from index.searcher import Searcher
from index.stores.vectors import VectorStore
from index.types import ModelIdentity, PublishedWindow, ScoredPassage, VectorBatch
from index.verification import verify
from tests.articles import draft, store

pytestmark = pytest.mark.slow

VISIT = draft("Modi visited Moscow in July. He met Putin.", title="Modi in Moscow", url="u1")
TRADE = draft(
    "The tariff on steel was raised. Exporters complained.",
    title="Steel tariffs",
    day="2022-03-01",
    url="u2",
)


def texts(found: list[ScoredPassage]) -> list[str]:
    return [hit.passage.text for hit in found]


@pytest.mark.both_engines
async def test_a_passage_carries_its_rank_in_both_lists(
    archive: Archive, searcher: Searcher, embedder: Embedder, compute: ComputeThread
) -> None:
    await store(archive, embedder, compute, [VISIT, TRADE])
    best = (await searcher.search("when did modi visit moscow", collections=["public"]))[0]
    assert best.passage.text == "Modi visited Moscow in July."
    assert (best.vector_rank, best.lexical_rank) == (1, 1)


@pytest.mark.both_engines
async def test_what_is_stored_or_removed_counts_at_the_next_search(
    archive: Archive, searcher: Searcher, embedder: Embedder, compute: ComputeThread
) -> None:
    [tariff] = await store(archive, embedder, compute, [TRADE])
    assert "Modi" not in " ".join(texts(await searcher.search("Modi", collections=["public"])))
    await store(archive, embedder, compute, [VISIT])
    found = await searcher.search("Modi", collections=["public"])
    assert found[0].passage.article.title == "Modi in Moscow"
    await archive.articles.remove("public", tariff.article_id)
    assert len(await searcher.search("steel tariff", collections=["public"])) == 2


@pytest.mark.both_engines
async def test_a_search_sees_only_the_collections_it_names(
    archive: Archive, searcher: Searcher, embedder: Embedder, compute: ComputeThread
) -> None:
    await store(archive, embedder, compute, [VISIT], "guild-1")
    await store(archive, embedder, compute, [TRADE], "guild-2")
    assert await searcher.search("Modi Moscow", collections=["guild-2"]) != []
    found = await searcher.search("Modi Moscow", collections=["guild-2", "nowhere"])
    assert {hit.passage.article.collection for hit in found} == {"guild-2"}
    both = await searcher.search("Modi Moscow", collections=["guild-1", "guild-2"])
    assert both[0].passage.article.collection == "guild-1"


@pytest.mark.both_engines
async def test_a_search_sees_only_what_was_published_in_the_window(
    archive: Archive, searcher: Searcher, embedder: Embedder, compute: ComputeThread
) -> None:
    await store(archive, embedder, compute, [VISIT, TRADE])
    window = PublishedWindow(last=date(2023, 1, 1))
    found = await searcher.search("Modi Moscow", collections=["public"], published=window)
    assert {hit.passage.article.title for hit in found} == {"Steel tariffs"}


@pytest.mark.both_engines
async def test_a_word_that_no_article_holds_is_respelled_as_the_collection_writes_it(
    archive: Archive, searcher: Searcher, embedder: Embedder, compute: ComputeThread
) -> None:
    await store(archive, embedder, compute, [VISIT, TRADE])
    words = ["Putinn", "moscw", "visit", "Exportrs", "Xi", "Lavrov"]
    found = await searcher.respell(words, collections=["public"])
    assert found == {"Putinn": "Putin", "moscw": "Moscow", "Exportrs": "Exporters"}


@pytest.mark.both_engines
async def test_a_word_is_respelled_by_the_collections_named_and_no_other(
    archive: Archive, searcher: Searcher, embedder: Embedder, compute: ComputeThread
) -> None:
    await store(archive, embedder, compute, [VISIT], "guild-1")
    await store(archive, embedder, compute, [TRADE], "guild-2")
    assert await searcher.respell(["Putinn"], collections=["guild-2", "nowhere"]) == {}
    both = ["guild-2", "guild-1"]
    assert await searcher.respell(["Putinn"], collections=both) == {"Putinn": "Putin"}
    assert await searcher.respell(["Putin"], collections=both) == {}


@pytest.mark.both_engines
async def test_odd_queries_find_something_or_nothing_but_never_fail(
    archive: Archive, searcher: Searcher, embedder: Embedder, compute: ComputeThread
) -> None:
    await store(archive, embedder, compute, [VISIT])
    for query in ['"', "AND OR (", "title:x^2 [a TO b}", "?", "modi~3 *", "\x00", "नमस्ते"]:
        await searcher.search(query, collections=["public"])
    assert await searcher.search("Modi", collections=[]) == []


async def fresh(archive: Archive, embedder: Embedder, compute: ComputeThread, at: Path) -> Searcher:
    return Searcher(archive=archive, embedder=embedder, compute=compute, folder=at)


@pytest.mark.parametrize("damage", ["missing", "cut", "flipped", "manifest", "current", "files"])
async def test_a_damaged_index_is_rebuilt_with_a_warning(
    archive: Archive,
    embedder: Embedder,
    compute: ComputeThread,
    tmp_path: Path,
    damage: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await store(archive, embedder, compute, [VISIT, TRADE])
    first = await fresh(archive, embedder, compute, tmp_path)
    before = texts(await first.search("Modi Moscow", collections=["public"]))
    await first.close()
    root = tmp_path / "index" / "public"
    generation = root / (root / "CURRENT").read_text()
    vectors = generation / "vectors.faiss"
    match damage:
        case "missing":
            shutil.rmtree(root)
        case "cut":
            vectors.write_bytes(vectors.read_bytes()[:-100])
        case "flipped":
            content = bytearray(vectors.read_bytes())
            content[-1] ^= 1
            vectors.write_bytes(content)
        case "manifest":
            (generation / "manifest.json").write_text("{")
        case "current":
            (root / "CURRENT").write_text("generation-none")
        case "files":
            shutil.rmtree(generation / "lexicon")
    caplog.set_level(logging.WARNING)
    again = await fresh(archive, embedder, compute, tmp_path)
    assert texts(await again.search("Modi Moscow", collections=["public"])) == before
    await again.close()
    assert damage == "missing" or "built anew" in caplog.text


async def test_a_stale_index_catches_up_from_the_change_feed(
    archive: Archive, embedder: Embedder, compute: ComputeThread, tmp_path: Path
) -> None:
    [tariff] = await store(archive, embedder, compute, [TRADE])
    first = await fresh(archive, embedder, compute, tmp_path)
    generation = (await first.status("public")).generation
    await first.close()
    await store(archive, embedder, compute, [VISIT])
    await archive.articles.remove("public", tariff.article_id)
    again = await fresh(archive, embedder, compute, tmp_path)
    found = texts(await again.search("steel Modi", collections=["public"]))
    assert sorted(found) == ["He met Putin.", "Modi visited Moscow in July."]
    assert (await again.status("public")).generation == generation
    await again.close()


def _copy_of_database(folder: Path) -> bytes:
    with closing(sqlite3.connect(folder / "attache.sqlite3")) as connection:
        return connection.serialize()


async def test_an_index_newer_than_a_database_put_back_is_not_taken_for_its_own(
    embedder: Embedder, compute: ComputeThread, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "data"
    lost = [draft(f"Xi met envoy number {n}.", url=f"lost{n}") for n in range(3)]
    later = [draft(f"The strike at port {n} ended.", url=f"later{n}") for n in range(5)]
    async with await Archive.open(folder, create=True) as archive:
        await store(archive, embedder, compute, [VISIT])
        before = _copy_of_database(folder)
        await store(archive, embedder, compute, lost)
        searcher = await fresh(archive, embedder, compute, folder)
        await searcher.search("Xi", collections=["public"])
        await searcher.close()
    for leftover in folder.glob("attache.sqlite3*"):
        leftover.unlink()
    (folder / "attache.sqlite3").write_bytes(before)
    async with await Archive.open(folder) as archive:
        # More changes than the index has seen: by its number alone, it would only be behind.
        await store(archive, embedder, compute, later)
        searcher = await fresh(archive, embedder, compute, folder)
        found = texts(await searcher.search("strike at the port", collections=["public"]))
        status = await searcher.status("public")
        await searcher.close()
    assert len([text for text in found if "strike" in text]) == len(later)
    assert status.passages == len(later) + 2
    assert "before a backup was restored" in caplog.text


async def test_an_index_of_another_archive_is_not_taken_for_its_own(
    embedder: Embedder, compute: ComputeThread, tmp_path: Path
) -> None:
    for name, held in (("one", VISIT), ("two", TRADE)):
        async with await Archive.open(tmp_path / name, create=True) as archive:
            await store(archive, embedder, compute, [held])
            searcher = await fresh(archive, embedder, compute, tmp_path / name)
            await searcher.search("Modi", collections=["public"])
            await searcher.close()
    shutil.rmtree(tmp_path / "two" / "index")
    shutil.copytree(tmp_path / "one" / "index", tmp_path / "two" / "index")
    async with await Archive.open(tmp_path / "two") as archive:
        searcher = await fresh(archive, embedder, compute, tmp_path / "two")
        assert "tariff" in texts(await searcher.search("tariff", collections=["public"]))[0]
        await searcher.close()


async def test_two_processes_see_each_others_changes(
    archive: Archive, embedder: Embedder, compute: ComputeThread, tmp_path: Path
) -> None:
    await store(archive, embedder, compute, [TRADE])
    one = await fresh(archive, embedder, compute, tmp_path)
    async with await Archive.open(tmp_path / "data") as second:
        two = await fresh(second, embedder, compute, tmp_path)
        await one.search("Modi", collections=["public"])
        await store(second, embedder, compute, [VISIT])
        await two.rebuild("public")
        assert texts(await one.search("Modi Moscow", collections=["public"]))[0].startswith("Modi")
        await two.close()
    await one.close()


async def test_what_another_process_has_rebuilt_is_not_rebuilt_again(
    archive: Archive,
    embedder: Embedder,
    compute: ComputeThread,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("index.searcher._SMALLEST_REBUILD", 0)
    await store(archive, embedder, compute, [TRADE])
    one = await fresh(archive, embedder, compute, tmp_path)
    async with await Archive.open(tmp_path / "data") as second:
        two = await fresh(second, embedder, compute, tmp_path)
        old = (await two.status("public")).generation
        await store(archive, embedder, compute, [VISIT])
        built = (await one.rebuild("public")).generation
        async with asyncio.timeout(10):
            while (taken := (await two.status("public")).generation) == old:
                await asyncio.sleep(0.01)
        assert taken == built
        assert texts(await two.search("Modi Moscow", collections=["public"]))[0].startswith("Modi")
        await two.close()
    await one.close()


@pytest.mark.both_engines
async def test_searches_go_on_while_the_index_is_rebuilt(
    archive: Archive, searcher: Searcher, embedder: Embedder, compute: ComputeThread
) -> None:
    await store(archive, embedder, compute, [VISIT, TRADE])
    before = (await searcher.status("public")).generation
    rebuild = asyncio.create_task(searcher.rebuild("public"))
    while not rebuild.done():
        assert texts(await searcher.search("Modi Moscow", collections=["public"]))[0].startswith(
            "Modi"
        )
    status = await rebuild
    assert before is None or status.generation != before
    assert status.passages == 4


async def test_what_another_process_has_rebuilt_is_used_within_two_seconds(
    archive: Archive, embedder: Embedder, compute: ComputeThread, tmp_path: Path
) -> None:
    await store(archive, embedder, compute, [VISIT])
    one = await fresh(archive, embedder, compute, tmp_path)
    two = await fresh(archive, embedder, compute, tmp_path)
    await two.search("Modi", collections=["public"])
    built = (await one.rebuild("public")).generation
    async with asyncio.timeout(2):
        while (await two.status("public")).generation != built:
            await asyncio.sleep(0.01)
    assert texts(await two.search("Modi Moscow", collections=["public"]))[0].startswith("Modi")
    await one.close()
    await two.close()


async def test_a_rebuild_that_is_cancelled_leaves_the_index_in_use_and_nothing_else(
    archive: Archive,
    searcher: Searcher,
    embedder: Embedder,
    compute: ComputeThread,
    tmp_path: Path,
) -> None:
    await store(archive, embedder, compute, [VISIT, TRADE])
    before = (await searcher.status("public")).generation

    def cancel(_done: int, _total: int) -> None:
        rebuild.cancel()

    rebuild = asyncio.create_task(searcher.rebuild("public", progress=cancel))
    with pytest.raises(asyncio.CancelledError):
        await rebuild
    assert (await searcher.status("public")).generation == before
    root = tmp_path / "data" / "index" / "public"
    assert [path.name for path in root.glob("generation-*")] == [before]
    assert (await searcher.rebuild("public")).generation != before


def _cut(batch: VectorBatch) -> VectorBatch:
    return VectorBatch(
        passage_ids=batch.passage_ids[:-1],
        article_ids=batch.article_ids[:-1],
        published=batch.published[:-1],
        vectors=batch.vectors[:-1],
        titles=batch.titles[:-1],
        texts=batch.texts[:-1],
    )


@pytest.mark.parametrize("wrong", ["words", "vectors", "passages", "files"])
async def test_a_new_index_that_is_not_what_it_should_be_is_not_used(
    archive: Archive,
    searcher: Searcher,
    embedder: Embedder,
    compute: ComputeThread,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    wrong: str,
) -> None:
    await store(archive, embedder, compute, [VISIT, TRADE])
    before = (await searcher.status("public")).generation
    add, prove, batches = Bm25Index.add, Record.prove, VectorStore.batches

    async def fewer(self: VectorStore, *args: Any) -> AsyncIterator[VectorBatch]:
        async for batch in batches(self, *args):
            yield _cut(batch)

    def turned(self: Record, generation: Generation) -> None:
        written = faiss.read_index(str(generation.vectors_file))
        other = faiss.IndexFlatIP(written.d)
        other.add(written.reconstruct_n(0, written.ntotal)[::-1].copy())
        faiss.write_index(other, str(generation.vectors_file))
        prove(self, generation)

    def spoilt(self: Record, generation: Generation) -> None:
        generation.vectors_file.write_bytes(b"no index")
        prove(self, generation)

    match wrong:
        case "files":
            monkeypatch.setattr(Record, "prove", spoilt)
        case "words":
            monkeypatch.setattr(
                Bm25Index, "add", lambda self, *columns: add(self, *(each[1:] for each in columns))
            )
        case "vectors":
            monkeypatch.setattr(Record, "prove", turned)
        case "passages":
            monkeypatch.setattr(VectorStore, "batches", fewer)
    with pytest.raises(IndexNotProved, match="the one before stays"):
        await searcher.rebuild("public")
    assert (await searcher.status("public")).generation == before
    root = tmp_path / "data" / "index" / "public"
    assert [path.name for path in root.glob("generation-*")] == [before]


async def test_what_comes_while_another_model_embeds_is_embedded_too(
    archive: Archive, embedder: Embedder, compute: ComputeThread, tmp_path: Path
) -> None:
    await store(archive, embedder, compute, [VISIT])
    old = await fresh(archive, embedder, compute, tmp_path)
    assert await old.search("Modi", collections=["public"])
    use_model = archive.vectors.use_model

    async def late(model: ModelIdentity) -> None:
        archive.vectors.use_model = use_model  # type: ignore[method-assign]
        await store(archive, embedder, compute, [TRADE])
        assert await old.search("Modi", collections=["public"])  # questions go on meanwhile
        await use_model(model)

    archive.vectors.use_model = late  # type: ignore[method-assign]
    other = await fresh(archive, Renamed(embedder), compute, tmp_path)
    assert (await other.rebuild("public")).passages == 4
    found = texts(await other.search("steel tariff", collections=["public"]))
    assert found[0] == "The tariff on steel was raised."
    await old.close()
    await other.close()


@pytest.mark.both_engines
async def test_rebuilding_an_unknown_collection_is_refused(searcher: Searcher) -> None:
    with pytest.raises(UnknownCollection):
        await searcher.rebuild("nato")


class Renamed(Embedder):
    """The same model under another name: to the archive, another model."""

    def __init__(self, original: Embedder) -> None:
        identity = ModelIdentity(name="renamed", revision="2", dimension=384)
        super().__init__(identity, original._loaded)


async def test_another_model_is_refused_until_everything_is_embedded_anew(
    archive: Archive, embedder: Embedder, compute: ComputeThread, tmp_path: Path
) -> None:
    await store(archive, embedder, compute, [VISIT, TRADE])
    other = await fresh(archive, Renamed(embedder), compute, tmp_path)
    with pytest.raises(ModelMismatch, match="attache reindex"):
        await other.search("Modi", collections=["public"])
    await other.rebuild("public")
    assert texts(await other.search("Modi Moscow", collections=["public"]))[0].startswith("Modi")
    await other.close()
    async with await Archive.open(tmp_path / "data") as second:
        old = await fresh(second, embedder, compute, tmp_path)
        with pytest.raises(ModelMismatch):
            await old.search("Modi", collections=["public"])
        await old.close()


async def test_a_question_does_not_wait_long_for_an_index_that_another_process_builds(
    archive: Archive,
    searcher: Searcher,
    embedder: Embedder,
    compute: ComputeThread,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("index.locks._SILENT", 0.05)
    monkeypatch.setattr("index.searcher._LONGEST_WAIT", 0.1)
    await store(archive, embedder, compute, [VISIT])
    root = tmp_path / "data" / "index" / "public"
    root.mkdir(parents=True)
    with FileLock(root / "build.lock"), pytest.raises(StorageError, match=f"process {os.getpid()}"):
        await searcher.search("Modi", collections=["public"])
    assert await searcher.search("Modi", collections=["public"])


async def test_a_question_that_gives_up_leaves_its_index_to_the_next(
    archive: Archive,
    searcher: Searcher,
    embedder: Embedder,
    compute: ComputeThread,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await store(archive, embedder, compute, [VISIT])
    begun, may_end = asyncio.Event(), asyncio.Event()
    built = 0
    batches = VectorStore.batches

    async def slow(self: VectorStore, *args: Any) -> AsyncIterator[VectorBatch]:
        nonlocal built
        built += 1
        begun.set()
        await may_end.wait()
        async for batch in batches(self, *args):
            yield batch

    monkeypatch.setattr(VectorStore, "batches", slow)
    question = asyncio.create_task(searcher.search("Modi", collections=["public"]))
    await begun.wait()
    question.cancel()
    with pytest.raises(asyncio.CancelledError):
        await question
    may_end.set()
    assert await searcher.search("Modi", collections=["public"])
    assert built == 1


async def test_who_is_interrupted_does_not_wait_for_a_rebuild(
    archive: Archive,
    searcher: Searcher,
    embedder: Embedder,
    compute: ComputeThread,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await store(archive, embedder, compute, [VISIT])
    await searcher.search("Modi", collections=["public"])
    monkeypatch.setattr("index.searcher._is_outgrown", lambda *_: True)
    with FileLock(tmp_path / "data" / "index" / "public" / "build.lock"):
        await searcher.search("Modi", collections=["public"])
        await asyncio.sleep(0.05)
        searcher.stop()
        async with asyncio.timeout(5):
            await searcher.close()


@dataclass
class Process:
    """A process with a ceiling of 1,000 MB, which uses as much as is said."""

    searcher: Searcher
    used: int

    async def ask(self, *collections: str) -> None:
        assert await self.searcher.search("Modi Moscow", collections=collections)


@pytest.fixture
async def process(
    archive: Archive,
    embedder: Embedder,
    compute: ComputeThread,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> AsyncIterator[Process]:
    for name in ("guild-1", "guild-2", "public"):
        await store(archive, embedder, compute, [VISIT], name)
    searcher = Searcher(
        archive=archive,
        embedder=embedder,
        compute=compute,
        folder=tmp_path / "data",
        memory=MemoryBudget(ceiling=1_000 * MB),
        kept=request.param,
    )
    process = Process(searcher, used=0)
    monkeypatch.setattr("index.memory.own_memory", lambda: process.used * MB)
    yield process
    await searcher.close()


AN_HOUR, NOT_AT_ALL = 3600.0, 0.0


@pytest.mark.parametrize("process", [AN_HOUR], indirect=True)
async def test_servers_that_ask_in_turn_while_memory_is_nearly_used_up_keep_their_indexes(
    process: Process,
) -> None:
    process.used = 950
    await process.ask("guild-1", "public")
    await process.ask("guild-2", "public")
    held = process.searcher.held()
    assert set(held) == {"guild-1", "guild-2", "public"}
    await process.ask("guild-1", "public")
    await process.ask("guild-2", "public")
    assert process.searcher.held() == held


@pytest.mark.parametrize("process", [NOT_AT_ALL], indirect=True)
async def test_indexes_that_nobody_used_lately_are_given_back_where_memory_is_nearly_used_up(
    process: Process,
) -> None:
    process.used = 850
    await process.ask("guild-1", "public")
    await process.ask("guild-2", "public")
    assert set(process.searcher.held()) == {"guild-1", "guild-2", "public"}
    process.used = 950
    await process.ask("guild-2")
    assert set(process.searcher.held()) == {"guild-2"}


@pytest.mark.parametrize("process", [AN_HOUR], indirect=True)
async def test_beyond_the_ceiling_only_the_indexes_that_are_needed_are_held(
    process: Process,
) -> None:
    process.used = 1_050
    for names in (["guild-1", "public"], ["guild-2", "public"], ["guild-1", "public"]):
        await process.ask(*names)
        assert set(process.searcher.held()) == set(names)
    assert await process.searcher.respell(["Putinn"], collections=["guild-2"]) == {
        "Putinn": "Putin"
    }
    assert set(process.searcher.held()) == {"guild-2"}
    assert await process.searcher.respell([], collections=["guild-1"]) == {}
    assert set(process.searcher.held()) == {"guild-2"}


@pytest.mark.parametrize("process", [NOT_AT_ALL], indirect=True)
async def test_words_are_respelled_although_their_index_is_given_back_meanwhile(
    process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    process.used = 1_050
    searcher = process.searcher
    current, lookups = searcher._current, 0
    read: list[CollectionIndex] = []
    lacking, written_like = CollectionIndex.lacking, CollectionIndex.written_like

    async def after_anothers_question(name: str) -> CollectionIndex:
        nonlocal lookups
        lookups += name == "guild-1"
        if name == "guild-1" and lookups == 2:
            await process.ask("guild-2")
            assert set(searcher.held()) == {"guild-2"}
        return await current(name)

    def read_for_lacking(index: CollectionIndex, words: Iterable[str]) -> frozenset[str]:
        read.append(index)
        return lacking(index, words)

    def read_for_likes(index: CollectionIndex, word: str) -> Counter[str]:
        read.append(index)
        return written_like(index, word)

    monkeypatch.setattr(searcher, "_current", after_anothers_question)
    monkeypatch.setattr(CollectionIndex, "lacking", read_for_lacking)
    monkeypatch.setattr(CollectionIndex, "written_like", read_for_likes)
    words = ["Putinn", "moscw"]
    found = await searcher.respell(words, collections=["guild-1"])
    assert found == {"Putinn": "Putin", "moscw": "Moscow"}
    given_back, *since = read
    assert [each is searcher.held()["guild-1"] for each in since] == [True, True]
    assert given_back is not searcher.held()["guild-1"]


async def test_a_rebuild_that_failed_is_not_begun_again_at_every_question(
    archive: Archive,
    searcher: Searcher,
    embedder: Embedder,
    compute: ComputeThread,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await store(archive, embedder, compute, [VISIT])
    await searcher.search("Modi", collections=["public"])
    monkeypatch.setattr("index.searcher._is_outgrown", lambda *_: True)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("index.collection_index.Generation.begin", full)
    for _ in range(3):
        assert await searcher.search("Modi", collections=["public"])
        await asyncio.gather(*searcher._renewals.values())
    [failure] = [record for record in caplog.records if record.levelname == "ERROR"]
    assert "Free some room" in failure.message
    assert failure.exc_info is None


async def test_an_index_is_not_deleted_while_another_process_builds_it(
    archive: Archive, searcher: Searcher, embedder: Embedder, compute: ComputeThread, tmp_path: Path
) -> None:
    await store(archive, embedder, compute, [VISIT])
    await searcher.search("Modi", collections=["public"])
    root = tmp_path / "data" / "index" / "public"
    with FileLock(root / "build.lock"):
        dropping = asyncio.create_task(searcher.drop("public"))
        await asyncio.sleep(0.05)
        assert root.exists()
    await dropping
    assert not root.exists()


async def test_moving_to_another_model_keeps_its_work_every_few_passages(
    archive: Archive,
    embedder: Embedder,
    compute: ComputeThread,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("index.encoding._KEPT_AT_ONCE", 1)
    await store(archive, embedder, compute, [VISIT, TRADE])
    kept: list[int] = []

    def interrupted(done: int, _total: int) -> None:
        kept.append(done)
        if done == 3:
            raise KeyboardInterrupt

    with closing(sqlite3.connect(tmp_path / "data" / "attache.sqlite3")) as connection:
        connection.execute("UPDATE models SET revision = 'of before'")
        connection.commit()
    searcher = Searcher(
        archive=archive, embedder=embedder, compute=compute, folder=tmp_path / "data"
    )
    with pytest.raises(KeyboardInterrupt):
        await searcher.rebuild("public", progress=interrupted)
    assert kept == [1, 2, 3]
    assert len(await archive.vectors.lacking(embedder.identity, limit=9)) == 1
    await searcher.rebuild("public")
    assert len(await searcher.search("Modi", collections=["public"])) == 4
    await searcher.close()


async def test_an_index_of_an_earlier_kind_is_built_anew_with_a_line_in_the_log(
    archive: Archive,
    embedder: Embedder,
    compute: ComputeThread,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await store(archive, embedder, compute, [VISIT, TRADE])
    before = await fresh(archive, embedder, compute, tmp_path)
    assert (await before.status("public")).passages == 4
    await before.close()
    generation = Generation.current(tmp_path / "index" / "public", embedder.identity)
    assert generation is not None
    lists = faiss.index_factory(384, "IVF2,Flat", faiss.METRIC_INNER_PRODUCT)
    vectors = np.random.default_rng(0).random((4, 384), np.float32)
    lists.train(vectors)
    lists.add(vectors)
    faiss.write_index(lists, str(generation.vectors_file))
    generation.publish(4, embedder.identity)
    again = await fresh(archive, embedder, compute, tmp_path)
    assert texts(await again.search("Modi Moscow", collections=["public"]))
    await again.close()
    [said] = [each for each in caplog.records if each.levelname == "WARNING"]
    assert "is of a kind that earlier versions made" in said.message
    assert said.exc_info is None


async def test_what_others_added_by_the_thousand_is_applied_in_pieces(
    archive: Archive, embedder: Embedder, compute: ComputeThread, tmp_path: Path
) -> None:
    searcher = Searcher(
        archive=archive,
        embedder=embedder,
        compute=compute,
        folder=tmp_path / "data",
        memory=MemoryBudget(articles=2),
    )
    await store(archive, embedder, compute, [VISIT])
    await searcher.search("Modi", collections=["public"])
    added = [
        draft(f"Envoy {n} came to Riga. Talks went on.", title=f"T{n}", url=f"r{n}")
        for n in range(5)
    ]
    stored = await store(archive, embedder, compute, added)
    await archive.articles.remove("public", stored[0].article_id)
    found = await searcher.search("envoy in Riga", collections=["public"], k=20)
    assert {hit.passage.article.url for hit in found} == {"u1", "r1", "r2", "r3", "r4"}
    assert (await searcher.status("public")).change_seq == 7
    await searcher.close()


@pytest.mark.parametrize(
    "sizes",
    [KindSizes(exact=1), KindSizes(exact=1, eight_bits=2)],
    ids=["8 bits", "lists"],
)
async def test_a_large_collection_lives_as_a_small_one_does(
    archive: Archive, embedder: Embedder, compute: ComputeThread, tmp_path: Path, sizes: KindSizes
) -> None:
    def searcher() -> Searcher:
        return Searcher(
            archive=archive,
            embedder=embedder,
            compute=compute,
            folder=tmp_path / "data",
            sizes=sizes,
        )

    async def found(within: Searcher, **window: date) -> list[str]:
        published = PublishedWindow(**window)
        return texts(await within.search("Modi", collections=["public"], published=published))

    _, tariff = await store(archive, embedder, compute, [VISIT, TRADE])
    first = searcher()
    built = (await first.status("public")).generation
    assert (await found(first))[0] == "Modi visited Moscow in July."
    assert sorted(await found(first, last=date(2022, 12, 31))) == [
        "Exporters complained.",
        "The tariff on steel was raised.",
    ]
    # What changes since is told by the change feed, in this process and the next.
    await archive.articles.remove("public", tariff.article_id)
    await store(archive, embedder, compute, [draft("Modi left for Kazan.", url="u3")])
    kept = ["He met Putin.", "Modi left for Kazan.", "Modi visited Moscow in July."]
    assert sorted(await found(first)) == kept
    await first.close()
    again = searcher()
    assert sorted(await found(again)) == kept
    assert (await again.status("public")).generation == built
    rebuilt = await again.rebuild("public")
    assert (rebuilt.passages, rebuilt.generation != built) == (3, True)
    assert sorted(await found(again)) == kept
    await again.close()
    assert [damage for part in verify(tmp_path / "data") for damage in part.damages] == []
    # A flipped bit in its vectors is seen, and they are built anew.
    folder = tmp_path / "data" / "index" / "public" / (rebuilt.generation or "")
    vectors = folder / ("vectors.lists" if sizes.eight_bits == 2 else "vectors.faiss")
    vectors.write_bytes(vectors.read_bytes()[:-1] + b"?")
    last = searcher()
    assert sorted(await found(last)) == kept
    assert (await last.status("public")).generation != rebuilt.generation
    await last.close()
