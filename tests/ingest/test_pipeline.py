import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.archive import Archive
from index.compute import ComputeThread
from index.embedder import Embedder
from index.errors import DiskFull, ModelMismatch
from index.types import ArticleDraft, Embedded, ModelIdentity, Stored
from ingest import pipeline
from ingest.pipeline import Pipeline
from ingest.sources import Sources
from ingest.types import ArticleReport, ExtractedArticle, Failure, Item, Progress

pytestmark = pytest.mark.slow


class CountingEmbedder(Embedder):
    """The real model, and how many passages it was asked to embed."""

    def __init__(self, real: Embedder) -> None:
        super().__init__(real.identity, real._loaded)
        self.passages = 0

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.passages += len(texts)
        return super().embed_passages(texts)


@pytest.fixture
def counting(embedder: Embedder) -> CountingEmbedder:
    return CountingEmbedder(embedder)


@pytest.fixture
def mill(archive: Archive, counting: CountingEmbedder, compute: ComputeThread) -> Pipeline:
    return Pipeline(archive=archive, embedder=counting, compute=compute)


@pytest.fixture
def small_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "WINDOW_ITEMS", 2)


def found(number: int, *, text: str | None = None, url: str | None = None) -> ExtractedArticle:
    body = text or f"Envoy {number} arrived in Moscow on Monday. Talks number {number} followed."
    draft = ArticleDraft(
        title=f"Visit {number}",
        text=body,
        published_on=date(2024, 7, 8),
        url=url or f"https://news.example/{number}",
    )
    return ExtractedArticle(source=f"a.jsonl:{number}", draft=draft)


async def titles(archive: Archive) -> list[str]:
    articles = await archive.articles.newest("public", limit=1_000)
    return sorted(article.title for article in articles)


async def test_a_run_stores_reports_and_counts(mill: Pipeline, archive: Archive) -> None:
    seen: list[Progress] = []
    failure = Failure(source="b.txt", reason="It is empty.")
    summary = await mill.run([found(1), failure, found(2)], "public", on_progress=seen.append)
    assert (summary.added, summary.failures, summary.passages) == (2, (failure,), 2)
    assert [progress.done for progress in seen] == [1, 2, 3]
    assert seen[1].latest == failure
    assert await titles(archive) == ["Visit 1", "Visit 2"]


async def test_every_passage_is_stored_with_the_vector_of_its_own_text(
    mill: Pipeline, archive: Archive, embedder: Embedder
) -> None:
    long = " ".join(f"Sentence {n} tells of the talks in the old capital." for n in range(40))
    await mill.run([found(1), found(2, text=long), found(3)], "public")
    async for batch in archive.vectors.batches("public", embedder.identity):
        for title, text, vector in zip(batch.titles, batch.texts, batch.vectors, strict=True):
            expected = embedder.embed_passages([f"{title}\n{text}"])[0]
            assert float(vector @ expected) > 0.99


async def test_unchanged_articles_are_not_embedded_again(
    mill: Pipeline, counting: CountingEmbedder
) -> None:
    await mill.run([found(n) for n in range(5)], "public")
    before = counting.passages
    summary = await mill.run([found(n) for n in range(6)], "public")
    assert (summary.unchanged, summary.added) == (5, 1)
    assert counting.passages == before + 1


async def test_an_edited_article_replaces_its_old_version(mill: Pipeline, archive: Archive) -> None:
    await mill.run([found(1)], "public")
    summary = await mill.run([found(1, text="The visit was cancelled.")], "public")
    assert (summary.replaced, summary.added) == (1, 0)
    (article,) = await archive.articles.newest("public")
    assert article.text == "The visit was cancelled."


@pytest.mark.usefixtures("small_windows")
async def test_duplicates_are_embedded_once_wherever_they_are(
    mill: Pipeline, archive: Archive, counting: CountingEmbedder
) -> None:
    items = [found(1, text="Same text.", url=f"https://news.example/{n}") for n in range(9)]
    reports: list[ArticleReport] = []
    summary = await mill.run(items, "public", on_progress=_into(reports))
    assert (summary.added, summary.duplicate, counting.passages) == (1, 8, 1)
    assert len({report.article_id for report in reports}) == 1
    assert len(await archive.articles.newest("public")) == 1


@pytest.mark.usefixtures("small_windows")
async def test_a_repeated_duplicate_is_a_duplicate_too(mill: Pipeline) -> None:
    twin = found(2, text=found(1).draft.text)
    items = [found(1), twin, twin, found(2, text="Another version."), found(3), twin]
    first = await mill.run(items, "public")
    second = await mill.run(items, "public")
    assert (first.added, first.duplicate) == (2, 4)
    assert (second.unchanged, second.duplicate) == (2, 4)


@pytest.mark.usefixtures("small_windows")
async def test_two_versions_in_one_run_settle_the_same_way_every_time(
    mill: Pipeline, archive: Archive, counting: CountingEmbedder
) -> None:
    items = [found(1), found(2), found(3), found(4), found(5), found(1, text="Another version.")]
    first = await mill.run(items, "public")
    embedded = counting.passages
    second = await mill.run(items, "public")
    assert (first.added, first.duplicate) == (5, 1)
    assert (second.unchanged, second.duplicate, second.replaced) == (5, 1, 0)
    assert counting.passages == embedded


async def test_collections_do_not_share_articles(mill: Pipeline, archive: Archive) -> None:
    await mill.run([found(1)], "public")
    summary = await mill.run([found(1)], "guild-1")
    assert summary.added == 1


@pytest.mark.usefixtures("small_windows")
async def test_a_full_disk_keeps_what_was_reported(
    mill: Pipeline, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = archive.articles.store, 0

    async def store(
        collection: str, articles: Sequence[Embedded], model: ModelIdentity, *, create: bool
    ) -> list[Stored]:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise DiskFull("The disk is full.")
        return await real(collection, articles, model, create=create)

    monkeypatch.setattr(archive.articles, "store", store)
    reports: list[ArticleReport] = []
    items = [found(n) for n in range(10)]
    with pytest.raises(DiskFull):
        await mill.run(items, "public", on_progress=_into(reports))
    assert await titles(archive) == [report.title for report in reports] == ["Visit 0", "Visit 1"]
    summary = await mill.run(items, "public")
    assert (summary.unchanged, summary.added) == (2, 8)


@pytest.mark.usefixtures("small_windows")
async def test_a_cancelled_run_keeps_what_was_reported_and_can_go_on(
    mill: Pipeline, archive: Archive
) -> None:
    items = [found(n) for n in range(30)]
    reports: list[ArticleReport] = []
    closed = False

    class Reading:
        def __iter__(self) -> Iterator[Item]:
            nonlocal closed
            try:
                yield from items
            finally:
                closed = True

    def note(progress: Progress) -> None:
        _into(reports)(progress)
        if len(reports) == 5:
            task.cancel()

    task = asyncio.create_task(mill.run(Reading(), "public", on_progress=note))
    with pytest.raises(asyncio.CancelledError):
        await task
    assert closed
    assert await titles(archive) == sorted(report.title for report in reports)
    # The window that was being stored is reported whole.
    assert len(reports) == 6
    summary = await mill.run(items, "public")
    assert (summary.unchanged, summary.added) == (6, 24)


async def test_another_model_is_refused_before_anything_is_read(
    mill: Pipeline, archive: Archive, embedder: Embedder
) -> None:
    other = ModelIdentity(name="other", revision="1", dimension=2)
    vectors = np.ones((0, 2), np.float32)
    await archive.articles.store(
        "public", [Embedded(draft=found(1).draft, spans=(), vectors=vectors)], other
    )

    def never() -> Iterator[Item]:
        raise AssertionError("was read")
        yield

    with pytest.raises(ModelMismatch):
        await mill.run(never(), "public")


async def test_an_error_of_a_reader_keeps_what_was_reported(
    mill: Pipeline, archive: Archive
) -> None:
    def breaking() -> Iterator[Item]:
        yield from (found(n) for n in range(300))
        raise RuntimeError("the source broke")

    reports: list[ArticleReport] = []
    with pytest.raises(RuntimeError, match="the source broke"):
        await mill.run(breaking(), "public", on_progress=_into(reports))
    assert await titles(archive) == sorted(report.title for report in reports)


_KILLED = """
import asyncio, sys
from pathlib import Path
from index.archive import Archive
from index.compute import ComputeThread
from index.embedder import Embedder
from ingest import pipeline
from ingest.sources import Sources

async def main():
    pipeline.WINDOW_ITEMS = 4
    with ComputeThread() as compute:
        async with await Archive.open(Path(sys.argv[1]), create=True) as archive:
            mill = pipeline.Pipeline(archive=archive, embedder=Embedder.load(), compute=compute)
            await mill.run(
                Sources([sys.argv[2]]), "public",
                on_progress=lambda progress: print(progress.latest.title, flush=True),
            )

asyncio.run(main())
"""


async def test_a_killed_process_has_stored_every_article_it_reported(
    tmp_path: Path, embedder: Embedder, compute: ComputeThread
) -> None:
    lines = [
        f'{{"title": "Visit {n}", "date": "2024-07-08", "text": "Talks {n} were held. Good."}}\n'
        for n in range(2_000)
    ]
    source = tmp_path / "a.jsonl"
    source.write_text("".join(lines))
    reported = await asyncio.to_thread(_kill_after, 10, tmp_path / "killed", source)
    async with await Archive.open(tmp_path / "killed") as archive:
        stored = await archive.articles.newest("public", limit=5_000)
        assert {article.title for article in stored} >= set(reported)
        assert len(stored) < 2_000
        mill = Pipeline(archive=archive, embedder=embedder, compute=compute)
        few = (item for item, _ in zip(Sources([source]), range(len(stored) + 5), strict=False))
        summary = await mill.run(few, "public")
        assert (summary.unchanged, summary.added) == (len(stored), 5)


def _kill_after(count: int, folder: Path, source: Path) -> list[str]:
    """What a process reported before it was killed, some time after `count` reports."""
    process = subprocess.Popen(
        [sys.executable, "-c", _KILLED, str(folder), str(source)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout is not None
    reported = [process.stdout.readline().strip() for _ in range(count)]
    os.kill(process.pid, signal.SIGKILL)
    # A line cut in two by the kill tells nothing.
    rest = process.stdout.read().split("\n")[:-1]
    process.stdout.close()
    process.wait()
    return reported + rest


def _into(reports: list[ArticleReport]) -> Callable[[Progress], None]:
    def note(progress: Progress) -> None:
        if isinstance(progress.latest, ArticleReport):
            reports.append(progress.latest)

    return note
