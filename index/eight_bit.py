"""Weights in integers of eight bits: half of the space, and faster products (docs/reader.md).

Every row of the weights and every token's states have a scale of their own, by which the largest
of them is 127 ("vector-wise quantization": Dettmers et al., LLM.int8(), NeurIPS 2022).
"""

from collections.abc import Mapping
from typing import Any, Self

import torch
from torch import Tensor, nn

_LARGEST = 127
_SCALE = "_scale"  # ends the names of scales beside the weights that they are of
_FEWEST_PACKED = 1 << 16  # weights of a matrix: smaller ones are a small part of a network


def multiplies_eight_bits() -> bool:
    """Whether the CPU has instructions that multiply and add integers of eight bits (VNNI)."""
    can: Mapping[str, Any] = torch.cpu.get_capabilities()
    return bool(can.get("avx512_vnni") or can.get("avx_vnni"))


def in_eight_bits(module: nn.Module) -> None:
    """Put an `EightBitLinear` in the place of every linear layer inside the module."""
    for name, child in module.named_children():
        if isinstance(child, nn.Linear):
            setattr(module, name, EightBitLinear.of(child))
        else:
            in_eight_bits(child)


class EightBitLinear(nn.Module):
    """A linear layer, for inference only: what it returns is float32."""

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


def packed(state: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Return a network's weights with the large matrices as integers, and their scales."""
    small = {}
    for name, tensor in state.items():
        if tensor.dim() == 2 and tensor.numel() >= _FEWEST_PACKED:
            small[name], small[name + _SCALE] = _in_integers(tensor)
        else:
            small[name] = tensor
    return small


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
            fitting[name] = tensor * _scale_of(name, state)[:, None]
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
    # Of rows of zeros, too, it can be divided by, and kept in half precision.
    scale = (rows.abs().amax(1) / _LARGEST).clamp_(min=torch.finfo(torch.float16).tiny)
    return (rows / scale[:, None]).round_().to(torch.int8), scale
