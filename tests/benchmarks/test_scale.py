"""Passages made up for the benchmark of size, what is nearest among them, and going on."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from benchmarks.scale.__main__ import Results
from benchmarks.scale.filling import Nearest, fill
from benchmarks.scale.passages import articles, read_source
from benchmarks.scale.sheet import Row, draw, tables
from index.archive import Archive
from index.compute import ComputeThread
from index.embedder import Embedder
from index.searching import PassageSearcher
from index.types import PUBLIC, PublishedWindow
from tests.articles import draft, store

DRAFTS = [
    draft("Modi visited Moscow in July. He met Putin.", title="Modi in Moscow", url="u1"),
    draft("The tariff on steel was raised. Exporters complained.", title="Steel", url="u2"),
]


@pytest.fixture
async def source(embedder: Embedder, compute: ComputeThread, tmp_path: Path) -> Path:
    """The folder of an archive of four passages."""
    async with await Archive.open(tmp_path / "source", create=True) as archive:
        await store(archive, embedder, compute, DRAFTS)
    return tmp_path / "source"


async def test_the_first_passages_are_real_and_the_others_made_of_their_sentences(
    source: Path,
) -> None:
    made = list(articles(read_source(source), 11))
    texts = [[span.of(each.draft.text) for span in each.spans] for each in made]
    real = [text for each in texts[:2] for text in each]
    assert [each.draft.text for each in made[:2]] == [each.text for each in DRAFTS]
    assert sum(map(len, texts)) == 12
    assert {text for each in texts for text in each} == set(real)
    assert len({each.draft.identity for each in made}) == len(made)
    assert len({each.draft.content_hash for each in made}) == len(made)
    for one, other in zip(made[:2], made[2:4], strict=True):
        cosines = (one.vectors * other.vectors).sum(axis=1)
        assert ((cosines > 0.8) & (cosines < 0.99)).all()


@pytest.mark.both_engines
@pytest.mark.slow
async def test_what_was_written_can_be_searched(
    source: Path, archive: Archive, searcher: PassageSearcher, embedder: Embedder
) -> None:
    nearest = Nearest(embedder.embed_query("Modi in Moscow").reshape(1, -1))
    read = read_source(source)
    assert await fill(archive, articles(read, 12), read.model, nearest) == 12
    assert (await searcher.rebuild(PUBLIC)).passages == 12
    found = await searcher.search(
        "Modi in Moscow",
        collections=[PUBLIC],
        published=PublishedWindow(last=date(2030, 1, 1)),
    )
    by_meaning = sorted(found, key=lambda hit: hit.vector_rank or 99)[:10]
    assert {hit.passage.id for hit in by_meaning} == set(nearest.passage_ids[0])


def test_the_nearest_are_found_whatever_the_order(tmp_path: Path) -> None:
    vectors = np.random.default_rng(0).standard_normal((40, 8)).astype("f4")
    nearest = Nearest(vectors[:1])
    for start in (20, 0, 30, 10):
        nearest.show(np.arange(start, start + 10), vectors[start : start + 10])
    expected = np.argsort(-(vectors @ vectors[0]))[:10]
    assert set(nearest.passage_ids[0]) == set(expected.tolist())


def test_what_was_measured_is_kept_and_shown_also_where_something_is_lacking(
    tmp_path: Path,
) -> None:
    results = Results(tmp_path / "results.jsonl")
    row = Row("folder", 10)
    results.add(row, "fill", {"passages": 12, "real": 12, "fill s": 1})
    results.add(row, "build", {"build s": 2.5})
    results.add(row, "fill", {"passages": 11, "real": 11, "fill s": 1})
    found = results.all()
    assert found[row] == {"fill": 1, "passages": 11, "real": 11, "fill s": 1}
    assert "| SQLite, FAISS, tantivy | 11 | 11 | 1 | – |" in tables(found)
    draw(found, tmp_path / "picture.png")
    assert (tmp_path / "picture.png").read_bytes().startswith(b"\x89PNG")
