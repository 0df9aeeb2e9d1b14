"""Linear layers in integers of eight or seven bits: nearly the same outputs as in float32."""

import pytest
import torch
from torch import nn

from index.eight_bit import EightBitLinear, SevenBitLinear, fastest_linear, in_eight_bits

HAS_AVX2 = bool(torch.cpu.get_capabilities().get("avx2"))
KINDS = [
    EightBitLinear,
    pytest.param(
        SevenBitLinear,
        marks=pytest.mark.skipif(not HAS_AVX2, reason="There is no AVX2 on this machine."),
    ),
]


@pytest.fixture(autouse=True)
def chance() -> None:
    torch.manual_seed(1)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("shape", [(3, 32), (2, 5, 32), (1, 32), (40, 32), (0, 32), (2, 0, 32)])
def test_outputs_are_those_of_the_layer_to_a_sixtieth(
    shape: tuple[int, ...], kind: type[EightBitLinear]
) -> None:
    layer = nn.Linear(32, 48)
    states = torch.randn(shape)
    expected = layer(states)
    with torch.inference_mode():
        found = kind.of(layer)(states)
    assert found.shape == expected.shape
    assert found.dtype is torch.float32
    assert (found - expected).norm() <= expected.norm() / 60


@pytest.mark.parametrize("kind", KINDS)
def test_each_token_has_a_scale_of_its_own(kind: type[EightBitLinear]) -> None:
    layer = kind.of(nn.Linear(32, 48))
    quiet = torch.randn(1, 32)
    loud = 1000 * torch.randn(1, 32)
    with torch.inference_mode():
        together = layer(torch.cat([quiet, loud]))
        assert torch.equal(together[:1], layer(quiet))


@pytest.mark.parametrize("kind", KINDS)
def test_states_and_weights_of_nothing_are_no_division_by_zero(kind: type[EightBitLinear]) -> None:
    layer = nn.Linear(32, 48)
    with torch.no_grad():
        layer.weight.zero_()
    with torch.inference_mode():
        assert torch.equal(kind.of(layer)(torch.zeros(2, 32)), layer.bias.expand(2, -1))


def test_every_linear_layer_inside_is_replaced_and_nothing_else() -> None:
    module = nn.Sequential(nn.Linear(32, 48), nn.Sequential(nn.GELU(), nn.Linear(48, 4)))
    states = torch.randn(5, 32)
    expected = module(states)
    in_eight_bits(module)
    kinds = [type(each) for each in module.modules() if not isinstance(each, nn.Sequential)]
    kind = fastest_linear() or EightBitLinear
    assert kinds == [kind, nn.GELU, kind]
    with torch.inference_mode():
        assert torch.allclose(module(states), expected, atol=0.05)


@pytest.mark.parametrize("kind", KINDS)
def test_no_sum_of_products_is_cut(kind: type[EightBitLinear]) -> None:
    layer = nn.Linear(256, 8)
    with torch.no_grad():
        layer.weight.fill_(1.0)
    states = torch.ones(4, 256)
    with torch.inference_mode():
        assert torch.allclose(kind.of(layer)(states), layer(states), rtol=0.02)


@pytest.mark.parametrize(
    ("can", "kind"),
    [
        ({"avx512_vnni": True, "avx2": True}, EightBitLinear),
        ({"avx_vnni": True, "avx2": True}, EightBitLinear),
        ({"avx512_vnni": False, "avx2": True}, SevenBitLinear),
        ({"avx2": False}, None),
        ({}, None),
    ],
)
def test_the_cpu_says_which_layer_is_fastest(
    monkeypatch: pytest.MonkeyPatch, can: dict[str, bool], kind: type[EightBitLinear] | None
) -> None:
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: can)
    assert fastest_linear() is kind
