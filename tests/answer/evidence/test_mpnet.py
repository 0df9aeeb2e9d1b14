"""MPNet's encoder: the same states as transformers', and refusal of what it is not."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch
import transformers

from answer.evidence.mpnet import MpnetConfig, MpnetEncoder

# far apart enough for every bucket of distances, and with padding
TOKENS = torch.tensor([[0, *range(3, 19)] * 20, [0, *range(3, 19)] * 10 + [1] * 170])
MASK = (TOKENS != 1).long()
NOTHING = torch.zeros_like(TOKENS)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small MPNet with random weights, as transformers saves it."""
    config = transformers.MPNetConfig(
        vocab_size=20,
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=48,
    )
    transformers.MPNetModel(config).save_pretrained(tmp_path)
    return tmp_path


@pytest.mark.parametrize("rows", [slice(0, 1), slice(0, 2)])
@pytest.mark.parametrize(("dtype", "near"), [(torch.float32, 1e-5), (torch.bfloat16, 0.05)])
def test_states_are_those_of_transformers(
    folder: Path, rows: slice, dtype: torch.dtype, near: float
) -> None:
    tokens, mask = TOKENS[rows], MASK[rows]
    reference = transformers.MPNetModel.from_pretrained(folder, dtype=dtype).eval()
    encoder = MpnetEncoder.load(folder, MpnetConfig.read(folder)).to(dtype).eval()
    with torch.inference_mode():
        expected = reference(input_ids=tokens, attention_mask=mask).last_hidden_state
        found = encoder(tokens, mask, NOTHING[rows])
    assert torch.allclose(found[mask.bool()], expected[mask.bool()], atol=near)


def test_the_layers_that_tell_yes_from_no_give_the_first_state_that_the_others_would(
    folder: Path,
) -> None:
    config = replace(MpnetConfig.read(folder), verdict_layers=1)
    encoder = MpnetEncoder.load(folder, replace(config, verdict_layers=0)).eval()
    encoder.verdict_layer = encoder.encoder.layer[-config.verdict_layers :]
    with torch.inference_mode():
        before, last = encoder.states(TOKENS, MASK)
        found = encoder.verdict(before, MASK)
    assert torch.allclose(found, last[:, 0], atol=1e-5)


@pytest.mark.parametrize("written", [{"model_type": "bert"}, {"model_type": "mpnet"}, {}])
def test_the_configuration_of_another_network_is_refused(
    tmp_path: Path, written: dict[str, str]
) -> None:
    (tmp_path / "config.json").write_text(json.dumps(written))
    with pytest.raises(ValueError, match=r"config\.json"):
        MpnetConfig.read(tmp_path)


def test_weights_that_are_missing_are_named(folder: Path) -> None:
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(config | {"num_hidden_layers": 3}))
    with pytest.raises(ValueError, match=r"lacks 'encoder\.layer\.2"):
        MpnetEncoder.load(folder, MpnetConfig.read(folder))
