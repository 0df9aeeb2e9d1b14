"""BERT's encoder: the same states as transformers', and refusal of what it is not."""

import json
from pathlib import Path

import pytest
import torch
import transformers
from safetensors.torch import save_file

from index.bert import BertConfig, BertEncoder

TOKENS = torch.tensor([[2, 11, 12, 13, 3], [2, 14, 3, 0, 0]])
TYPES = torch.tensor([[0, 0, 1, 1, 1], [0, 1, 1, 0, 0]])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small BERT with random weights, as transformers saves it."""
    sizes = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4}
    config = transformers.BertConfig(vocab_size=20, intermediate_size=48, **sizes)
    transformers.BertModel(config).save_pretrained(tmp_path)
    return tmp_path


@pytest.mark.parametrize("mask", [[[1] * 5] * 2, [[1] * 5, [1, 1, 1, 0, 0]]])
@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_states_are_those_of_transformers(
    folder: Path, mask: list[list[int]], dtype: torch.dtype
) -> None:
    given = {"input_ids": TOKENS, "token_type_ids": TYPES, "attention_mask": torch.tensor(mask)}
    reference = transformers.BertModel.from_pretrained(folder, dtype=dtype).eval()
    with torch.inference_mode():
        expected = reference(**given).last_hidden_state
        assert torch.equal(BertEncoder.load(folder).to(dtype).eval()(**given), expected)


@pytest.mark.parametrize("written", [{"model_type": "gpt2"}, {"model_type": "bert"}, {}])
def test_the_configuration_of_another_network_is_refused(
    tmp_path: Path, written: dict[str, str]
) -> None:
    (tmp_path / "config.json").write_text(json.dumps(written))
    with pytest.raises(ValueError, match=r"config\.json"):
        BertConfig.read(tmp_path)


def test_weights_that_are_missing_are_named(folder: Path) -> None:
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(config | {"num_hidden_layers": 3}))
    with pytest.raises(ValueError, match=r"lacks 'encoder\.layer\.2"):
        BertEncoder.load(folder)


def test_other_layers_are_taken_from_a_file_and_the_embeddings_are_shared(folder: Path) -> None:
    encoder = BertEncoder.load(folder).eval()
    layers = {name: value + 0.01 for name, value in encoder.encoder.state_dict().items()}
    save_file(layers, folder / "layers.safetensors")
    other = encoder.with_layers(folder / "layers.safetensors")
    assert other.embeddings is encoder.embeddings
    assert all(
        torch.equal(value, layers[name]) for name, value in other.encoder.state_dict().items()
    )
    given = TOKENS, torch.ones_like(TOKENS), TYPES
    with torch.inference_mode():
        assert not torch.allclose(other.eval()(*given), encoder(*given))
