"""Weights in integers of eight bits: half of the space, and faster products (docs/reader.md).

Every row of the weights and every token's states have a scale of their own, by which the largest
of them is 127 ("vector-wise quantization": Dettmers et al., LLM.int8(), NeurIPS 2022).
"""

from collections.abc import Mapping
from typing import Any, Self

import torch
from torch import Tensor, nn

_LARGEST = 127
_LARGEST_OF_SEVEN = 63
_MIDDLE = 128  # stands for zero in integers without a sign
_SCALE = "_scale"  # ends the names of scales beside the weights that they are of
_FEWEST_PACKED = 1 << 16  # weights of a matrix: smaller ones are a small part of a network


def fastest_linear() -> "type[EightBitLinear] | None":
    """Return the linear layer that multiplies integers fastest on this CPU; None: no integers."""
    can: Mapping[str, Any] = torch.cpu.get_capabilities()
    if can.get("avx512_vnni") or can.get("avx_vnni"):
        return EightBitLinear
    return SevenBitLinear if can.get("avx2") else None


def in_eight_bits(module: nn.Module) -> None:
    """Put layers that multiply integers in the place of all linear layers inside the module."""
    kind = fastest_linear() or EightBitLinear
    for name, child in module.named_children():
        if isinstance(child, nn.Linear):
            setattr(module, name, kind.of(child))
        else:
            in_eight_bits(child)


class EightBitLinear(nn.Module):
    """A linear layer, for inference only: what it returns is float32.

    For CPUs with instructions that multiply and add integers of eight bits (VNNI); on others, slow.
    """

    weight: Tensor
    weight_scale: Tensor
    bias: Tensor

    def __init__(self, weight: Tensor, scale: Tensor, bias: Tensor) -> None:
        """Take integers of shape (out, in), and what to multiply each of their rows by, (out,)."""
        super().__init__()
        self.register_buffer("weight", weight)
        self.register_buffer("weight_scale", scale)
        self.register_buffer("bias", bias)

    @classmethod
    def of(cls, layer: nn.Linear) -> Self:
        """Round the weights of a layer."""
        weight, scale = _in_integers(layer.weight.detach())
        return cls(weight, scale, layer.bias.detach().float())

    def forward(self, states: Tensor) -> Tensor:
        """Return the layer's output for states of shape (n, …, in): shape (n, …, out)."""
        integers, scale = _in_integers(states.flatten(0, -2))
        # Private, but the only product of integers that torch has for CPUs; its version is pinned.
        product = torch._int_mm(integers, self.weight.t())
        output = product.float().mul_(scale[:, None]).mul_(self.weight_scale).add_(self.bias)
        return output.view(*states.shape[:-1], len(self.weight))


class SevenBitLinear(EightBitLinear):
    """The same for CPUs with AVX2 alone, where weights are rounded to seven bits.

    There two products are added in sixteen bits, which 2 · 255 · 63 fits into, and 2 · 255 · 127
    does not. Not thread-safe: the weights are put in order with the first product.
    """

    _prepared: tuple[Tensor, Tensor] | None = None

    def forward(self, states: Tensor) -> Tensor:
        """Return the layer's output for states of shape (n, …, in): shape (n, …, out)."""
        if not states.numel():
            return self.bias.expand(*states.shape[:-1], -1)
        if self._prepared is None:  # not before: loading puts other weights in place
            self._prepared = self._prepare()
            self.weight = self.weight[:0].clone()  # they need not be kept twice
        weight, weight_scale = self._prepared
        rows = states.flatten(0, -2)
        scale = (_largest(rows) / _LARGEST)[:, None]
        integers = (rows / scale).add_(_MIDDLE + 0.5).to(torch.uint8)  # which rounds them
        # What torch.compile makes of quantized layers. No function of torch's own leads to it.
        product = torch.ops.onednn.qlinear_pointwise(
            integers, 1.0, _MIDDLE, weight, weight_scale, torch.zeros_like(weight_scale).long(),
            None, 1.0, 0, torch.float32, "none", [], "",
        )  # fmt: skip
        output: Tensor = product.mul_(scale).add_(self.bias)
        return output.view(*states.shape[:-1], len(self.bias))

    def _prepare(self) -> tuple[Tensor, Tensor]:
        """The weights in the order that the product takes them in, and their scales."""
        rounded = (self.weight * (_LARGEST_OF_SEVEN / _LARGEST)).round_().to(torch.int8)
        scale = self.weight_scale.float() * (_LARGEST / _LARGEST_OF_SEVEN)
        return torch.ops.onednn.qlinear_prepack(rounded, None), scale


def packed(state: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Return a network's weights with the large matrices as integers, and their scales."""
    small = {}
    for name, tensor in state.items():
        if tensor.dim() == 2 and tensor.numel() >= _FEWEST_PACKED:
            small[name], small[name + _SCALE] = _in_integers(tensor)
        else:
            small[name] = tensor
    return small


def unpacked(state: Mapping[str, Tensor], name: str) -> Tensor:
    """Return weights that may be packed as numbers.

    Raises `KeyError` where there are none, `ValueError` where their scale is missing.
    """
    tensor = state[name]
    return tensor * _scale_of(name, state)[:, None] if tensor.dtype is torch.int8 else tensor


def fitted(state: Mapping[str, Tensor], network: nn.Module) -> dict[str, Tensor]:
    """Return weights, packed or not, as the network has them: as integers or as numbers.

    Raises `ValueError` where a scale is missing.
    """
    wanted = network.state_dict()
    fitting = {}
    for name, tensor in state.items():
        is_packed = tensor.dtype is torch.int8
        as_integers = name in wanted and wanted[name].dtype is torch.int8
        if as_integers and not is_packed:
            fitting[name], fitting[name + _SCALE] = _in_integers(tensor)
        elif is_packed and not as_integers:
            fitting[name] = unpacked(state, name)
        elif name in wanted or not name.endswith(_SCALE):
            fitting[name] = tensor
    return fitting


def _scale_of(name: str, state: Mapping[str, Tensor]) -> Tensor:
    try:
        return state[name + _SCALE].float()
    except KeyError as error:
        raise ValueError(f"{name} is kept as integers without their scale.") from error


def _in_integers(rows: Tensor) -> tuple[Tensor, Tensor]:
    """Return the rows as integers, and the scale of each, shape (rows,)."""
    rows = rows.float()
    scale = _largest(rows) / _LARGEST
    return (rows / scale[:, None]).round_().to(torch.int8), scale


def _largest(rows: Tensor) -> Tensor:
    """The largest amount in each row, shape (rows,); of rows of zeros, one to divide by."""
    # So large that a 127th of it can be kept in half precision.
    return rows.abs().amax(1).clamp_(min=_LARGEST * torch.finfo(torch.float16).tiny)
