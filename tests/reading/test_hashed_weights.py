"""Weights of hashed features are read as they were written; damaged files of them are refused."""

from pathlib import Path

import numpy as np
import pytest

from reading.events.leaning import CLASSES, path
from reading.hashed_weights import BUCKETS, HashedWeights, buckets


def test_weights_are_read_as_they_were_written(tmp_path: Path) -> None:
    draw = np.random.default_rng(1)
    written = HashedWeights(
        draw.normal(size=(BUCKETS, 3)).astype(np.float32), np.ones(3, np.float32)
    )
    written.save(tmp_path / "weights.npz")
    read = HashedWeights.load(tmp_path / "weights.npz", classes=3)
    assert np.allclose(read.weights, written.weights, atol=0.05)
    told = ["a word", "another"]
    assert read.likelihoods(told).argmax() == written.likelihoods(told).argmax()


def test_likelihoods_add_up_to_one() -> None:
    weights = HashedWeights(
        np.ones((BUCKETS, 2), np.float32), np.array([0.0, 1.0], dtype=np.float32)
    )
    assert weights.likelihoods([]).sum() == pytest.approx(1)
    assert weights.likelihoods(["a", "b"]).argmax() == 1


def test_a_feature_counts_once() -> None:
    assert buckets(["a", "b", "a"]).tolist() == buckets(["b", "a"]).tolist()


def test_a_file_that_holds_something_else_is_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "weights.npz", weights=np.zeros((2, 2)))
    with pytest.raises(ValueError, match="no weights"):
        HashedWeights.load(tmp_path / "weights.npz", classes=2)


def test_weights_of_other_classes_are_refused() -> None:
    with pytest.raises(ValueError, match="these classes"):
        HashedWeights.load(path(), classes=CLASSES + 1)


@pytest.mark.parametrize("kept", [0, 100, 10_000])
def test_a_file_that_is_cut_off_is_refused(tmp_path: Path, kept: int) -> None:
    cut = tmp_path / "weights.npz"
    cut.write_bytes(path().read_bytes()[:kept])
    with pytest.raises(ValueError, match="no weights"):
        HashedWeights.load(cut, classes=CLASSES)


def test_a_file_with_a_changed_byte_is_refused(tmp_path: Path) -> None:
    content = bytearray(path().read_bytes())
    content[len(content) // 2] ^= 1
    changed = tmp_path / "weights.npz"
    changed.write_bytes(content)
    with pytest.raises(ValueError, match="no weights"):
        HashedWeights.load(changed, classes=CLASSES)
