"""Nearest passages: what FAISS finds is what a plain product of matrices finds."""

import gc
from pathlib import Path

import faiss
import numpy as np
import pytest
from numpy.typing import NDArray

from index import faiss_index
from index.errors import IndexNotWritten
from index.faiss_index import KIND_SIZES, ROW, BaseBuilder, FaissIndex, KindSizes
from index.memory import own_memory

DIMENSION = 16
ALL = {"first": 0, "last": 10**6}
EIGHT_BITS = KindSizes(exact=0)
LISTS = KindSizes(exact=0, eight_bits=0)


def unit(count: int, seed: int = 0) -> NDArray[np.float32]:
    random = np.random.default_rng(seed).standard_normal((count, DIMENSION)).astype("f4")
    return random / np.linalg.norm(random, axis=1, keepdims=True)


def rows(count: int, start: int = 0) -> NDArray[np.void]:
    """Passages from `start` on, two to an article, published a day after each other."""
    made = np.empty(count, ROW)
    made["passage"] = np.arange(start, start + count)
    made["article"] = made["passage"] // 2
    made["published"] = made["passage"]
    return made


def loaded(folder: Path, data: NDArray[np.float32], sizes: KindSizes = KIND_SIZES) -> FaissIndex:
    files = folder / "vectors.faiss", folder / "rows.npy"
    builder = BaseBuilder(folder, DIMENSION, sizes)
    builder.add(data[:30])
    builder.add(data[30:])
    builder.save(rows(len(data)), *files)
    return FaissIndex.load(*files)


def nearest(data: NDArray[np.float32], query: NDArray[np.float32], ids: list[int]) -> list[int]:
    return sorted(ids, key=lambda passage: -float(data[passage] @ query))[:10]


def found(index: FaissIndex, query: NDArray[np.float32], **window: int) -> list[int]:
    return [passage for passage, _ in index.search(query, 10, **(ALL | window))]


def test_a_mapped_file_finds_what_brute_force_finds(tmp_path: Path) -> None:
    data = unit(100)
    index = loaded(tmp_path, data)
    for query in unit(5, seed=1):
        hits = index.search(query, 10, **ALL)
        assert [passage for passage, _ in hits] == nearest(data, query, list(range(100)))
        assert [score for _, score in hits] == pytest.approx(
            [float(data[passage] @ query) for passage, _ in hits], abs=1e-6
        )


def test_recent_vectors_are_ranked_among_those_of_the_file(tmp_path: Path) -> None:
    data = unit(140)
    index = loaded(tmp_path, data[:100])
    index.add(rows(25, 100), data[100:125])
    index.add(rows(15, 125), data[125:])
    assert (len(index), index.recent) == (140, 40)
    for query in unit(5, seed=1):
        assert found(index, query) == nearest(data, query, list(range(140)))


def test_removed_articles_are_found_no_more_whether_of_the_file_or_recent(tmp_path: Path) -> None:
    data = unit(140)
    index = loaded(tmp_path, data[:100])
    index.add(rows(40, 100), data[100:])
    gone = np.array([0, 7, 49, 50, 69, 999])
    index.remove(gone)
    left = [passage for passage in range(140) if passage // 2 not in gone]
    assert (len(index), index.recent) == (130, 50)
    for query in unit(5, seed=1):
        assert found(index, query) == nearest(data, query, left)


def test_the_window_counts_both_of_its_ends(tmp_path: Path) -> None:
    data = unit(100)
    index = loaded(tmp_path, data)
    query = unit(1, seed=1)[0]
    assert found(index, query, first=20, last=39) == nearest(data, query, list(range(20, 40)))
    assert found(index, query, first=98) == nearest(data, query, [98, 99])
    assert found(index, query, first=100) == []


def test_days_bound_nothing_where_all_that_is_left_was_published_on_them(tmp_path: Path) -> None:
    index = loaded(tmp_path, unit(100))
    assert index.are_all_within(0, 99)
    assert not index.are_all_within(2, 99)
    index.remove(np.array([0]))  # the first two passages
    assert index.are_all_within(2, 99)
    index.add(rows(1, start=200), unit(1))
    assert not index.are_all_within(2, 99)


def test_an_index_without_vectors_finds_nothing() -> None:
    index = FaissIndex.empty(DIMENSION)
    assert found(index, unit(1)[0]) == []
    index.add(rows(1), unit(1))
    index.remove(np.array([0]))
    assert found(index, unit(1)[0]) == []


def test_a_base_of_batches_without_vectors_is_empty(tmp_path: Path) -> None:
    # as where all vectors of a collection are damaged
    assert len(loaded(tmp_path, unit(0))) == 0


@pytest.mark.parametrize(
    ("count", "kind"),
    [(10, faiss.IndexFlatIP), (20, faiss.IndexScalarQuantizer), (31, faiss.IndexIVF)],
)
def test_the_kind_is_chosen_by_the_number_of_vectors(
    tmp_path: Path, count: int, kind: type[faiss.Index]
) -> None:
    index = loaded(tmp_path, unit(count), KindSizes(exact=10, eight_bits=30))
    assert isinstance(index._base.index, kind)
    assert index.is_exact == (kind is faiss.IndexFlatIP)
    assert len(index) == count


@pytest.mark.parametrize("sizes", [EIGHT_BITS, LISTS], ids=["8 bits", "lists"])
def test_a_base_that_is_not_exact_finds_nearly_all_of_the_nearest(
    tmp_path: Path, sizes: KindSizes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faiss_index, "_BLOCK", 7_000)
    data = unit(20_000)
    index = loaded(tmp_path, data, sizes)
    hits = 0
    for query in unit(50, seed=1):
        found = index.search(query, 10, **ALL)
        hits += len({passage for passage, _ in found} & set(_ten_nearest(data, query)))
        assert [score for _, score in found] == pytest.approx(
            [float(data[passage] @ query) for passage, _ in found], abs=0.02
        )
    assert hits / 500 >= 0.95  # in 16 dimensions, 8 bits tell less apart than in 384


def _ten_nearest(data: NDArray[np.float32], query: NDArray[np.float32]) -> list[int]:
    return np.argsort(-(data @ query))[:10].tolist()


@pytest.mark.parametrize("sizes", [EIGHT_BITS, LISTS], ids=["8 bits", "lists"])
def test_in_few_days_or_when_most_is_removed_no_hit_is_lost(
    tmp_path: Path, sizes: KindSizes
) -> None:
    data = unit(20_000)
    index = loaded(tmp_path, data, sizes)
    for query in unit(10, seed=1):
        days = {"first": 9_000, "last": 9_059}
        assert {passage for passage, _ in index.search(query, 60, **days)} == set(
            range(9_000, 9_060)
        )
    index.remove(np.arange(9_950))  # all but the last hundred passages
    index.add(rows(5, 20_000), unit(5, seed=2))
    gc.collect()
    assert (len(index), index.recent) == (105, 19_905)
    for query in unit(10, seed=1):
        hits = index.search(query, 105, **ALL)
        assert {passage for passage, _ in hits} == set(range(19_900, 20_005))


def test_lists_may_be_carried_elsewhere(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    # as backups do
    data = unit(500)
    (built := tmp_path / "built").mkdir()
    loaded(built, data, LISTS)
    folder = built.rename(tmp_path / "carried")
    assert {path.name for path in folder.iterdir()} == {
        "vectors.faiss",
        "vectors.lists",
        "vectors.sizes.npy",
        "rows.npy",
    }
    index = FaissIndex.load(folder / "vectors.faiss", folder / "rows.npy")
    assert all(found(index, data[passage])[0] == passage for passage in range(100))
    assert capfd.readouterr().out == ""  # the standard output is for answers


def test_lists_of_another_index_are_refused(tmp_path: Path) -> None:
    loaded(tmp_path, unit(500), LISTS)
    lists = tmp_path / "vectors.lists"
    lists.write_bytes(lists.read_bytes()[:-1])
    with pytest.raises(ValueError, match="does not belong"):
        FaissIndex.load(tmp_path / "vectors.faiss", tmp_path / "rows.npy")


@pytest.mark.skipif(own_memory() is None, reason="only Linux tells")
def test_vectors_are_searched_in_their_file_and_not_copied_into_memory(tmp_path: Path) -> None:
    data = unit(400_000)  # 25 MB
    loaded(tmp_path, data, KindSizes(exact=400_000))
    before = own_memory()
    index = FaissIndex.load(tmp_path / "vectors.faiss", tmp_path / "rows.npy")
    assert index.search(data[7], 1, **ALL)[0][0] == 7
    assert own_memory() - before < 15_000_000


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="only Linux tells")
@pytest.mark.parametrize(
    ("sizes", "mapped"),
    [(KIND_SIZES, "vectors.faiss"), (EIGHT_BITS, "vectors.faiss"), (LISTS, "vectors.lists")],
    ids=["exact", "8 bits", "lists"],
)
def test_the_vectors_of_each_kind_are_mapped(tmp_path: Path, sizes: KindSizes, mapped: str) -> None:
    index = loaded(tmp_path, unit(100), sizes)
    assert str(tmp_path / mapped) in Path("/proc/self/maps").read_text()
    assert len(index) == 100


def test_the_files_are_mapped_and_refuse_to_be_mixed_up(tmp_path: Path) -> None:
    index = loaded(tmp_path, unit(100))
    assert isinstance(index._base._rows, np.memmap)
    np.save(tmp_path / "rows.npy", rows(99))
    with pytest.raises(ValueError, match="does not belong"):
        FaissIndex.load(tmp_path / "vectors.faiss", tmp_path / "rows.npy")


def test_a_disk_that_refuses_is_a_sentence(tmp_path: Path) -> None:
    builder = BaseBuilder(tmp_path, DIMENSION)
    builder.add(unit(10))
    with pytest.raises(IndexNotWritten, match="articles themselves are safe"):
        builder.save(rows(10), tmp_path / "none" / "v", tmp_path / "r")
    with pytest.raises(IndexNotWritten, match="articles themselves are safe"):
        BaseBuilder(tmp_path / "none", DIMENSION).add(unit(10))
