"""Linear layers in integers of eight bits: nearly the same outputs as in float32."""

import pytest
import torch
from torch import nn

from index.eight_bit import EightBitLinear, in_eight_bits


@pytest.fixture(autouse=True)
def chance() -> None:
    torch.manual_seed(1)


@pytest.mark.parametrize("shape", [(3, 32), (2, 5, 32), (1, 32), (40, 32), (0, 32), (2, 0, 32)])
def test_outputs_are_those_of_the_layer_to_a_hundredth(shape: tuple[int, ...]) -> None:
    layer = nn.Linear(32, 48)
    states = torch.randn(shape)
    expected = layer(states)
    with torch.inference_mode():
        found = EightBitLinear.of(layer)(states)
    assert found.shape == expected.shape
    assert found.dtype is torch.float32
    assert (found - expected).norm() <= 0.01 * expected.norm()


def test_each_token_has_a_scale_of_its_own() -> None:
    layer = EightBitLinear.of(nn.Linear(32, 48))
    quiet = torch.randn(1, 32)
    loud = 1000 * torch.randn(1, 32)
    with torch.inference_mode():
        together = layer(torch.cat([quiet, loud]))
        assert torch.equal(together[:1], layer(quiet))


def test_states_and_weights_of_nothing_are_no_division_by_zero() -> None:
    layer = nn.Linear(32, 48)
    with torch.no_grad():
        layer.weight.zero_()
    with torch.inference_mode():
        assert torch.equal(EightBitLinear.of(layer)(torch.zeros(2, 32)), layer.bias.expand(2, -1))


def test_every_linear_layer_inside_is_replaced_and_nothing_else() -> None:
    module = nn.Sequential(nn.Linear(32, 48), nn.Sequential(nn.GELU(), nn.Linear(48, 4)))
    states = torch.randn(5, 32)
    expected = module(states)
    in_eight_bits(module)
    kinds = [type(each) for each in module.modules() if not isinstance(each, nn.Sequential)]
    assert kinds == [EightBitLinear, nn.GELU, EightBitLinear]
    with torch.inference_mode():
        assert torch.allclose(module(states), expected, atol=0.05)
