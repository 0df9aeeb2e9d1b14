"""BERT's encoder (Devlin et al., NAACL 2019), for the models that are bundled.

transformers has one too, and takes two seconds to import. This one gives its parameters the same
names, so that published weights load, and computes the same states to the last bit.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

WEIGHTS = "model.safetensors"
CONFIG = "config.json"
BERT = "bert"
"""The type of model in its configuration."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BertConfig:
    """The sizes of a network, by the names that they have in a model's `config.json`."""

    vocab_size: int
    hidden_size: int
    num_hidden_layers: int
    num_attention_heads: int
    intermediate_size: int
    max_position_embeddings: int
    type_vocab_size: int
    layer_norm_eps: float

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read a model's `config.json`.

        Raises `OSError` where there is none, `ValueError` where it is of another kind of network.
        """
        return cls(**read_sizes(folder, cls.__dataclass_fields__, model_type=BERT))


def read_sizes(
    folder: Path,
    names: Iterable[str],
    *,
    model_type: str,
    otherwise: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Read these entries of a model's `config.json`; `otherwise` has those that it may lack.

    Raises `OSError` where there is none, `ValueError` where it is of another type of model.
    """
    written = {**(otherwise or {}), **json.loads((folder / CONFIG).read_text("utf-8"))}
    if (written.get("model_type"), written.get("hidden_act")) != (model_type, "gelu"):
        raise ValueError(f"{folder / CONFIG} is not that of an encoder '{model_type}' with GELU.")
    try:
        return {name: written[name] for name in names}
    except KeyError as error:
        raise ValueError(f"{folder / CONFIG} lacks {error}.") from error


def load_parameters(encoder: nn.Module, folder: Path) -> None:
    """Give an encoder the weights of the same names; others, such as a pooler's, are left out.

    Raises `OSError` or `ValueError` where there are none.
    """
    weights = load_file(folder / WEIGHTS)
    try:
        own = {name: weights[name] for name in encoder.state_dict()}
    except KeyError as error:
        raise ValueError(f"{folder / WEIGHTS} lacks {error}.") from error
    encoder.load_state_dict(own, assign=True)


class BertEncoder(nn.Module):
    """Turns token numbers into one state a token. It has no dropout and no pooler."""

    def __init__(self, config: BertConfig) -> None:
        super().__init__()
        self.config = config
        self.embeddings = _Embeddings(config)
        self.encoder = _Layers(config)

    @classmethod
    def load(cls, folder: Path, config: BertConfig | None = None) -> Self:
        """Load a pretrained encoder, or its first layers where the configuration has fewer.

        Raises `OSError` or `ValueError` where there is none.
        """
        encoder = cls(config or BertConfig.read(folder))
        load_parameters(encoder, folder)
        return encoder

    def with_layers(self, weights: Path) -> Self:
        """Return an encoder with the same embeddings, and the layers that a file holds.

        Raises `OSError` where there is none, `RuntimeError` where its layers are of other sizes.
        """
        other = type(self)(self.config)
        other.encoder.load_state_dict(load_file(weights), assign=True)
        other.embeddings = self.embeddings
        return other

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        """Return the last layer's states, shape (n, tokens, hidden); arguments: (n, tokens)."""
        states: Tensor = self.embeddings(input_ids, token_type_ids)
        mask = None
        if not attention_mask.all():  # without a mask, torch takes a faster kernel
            tokens = attention_mask.shape[1]
            mask = attention_mask.bool()[:, None, None, :].expand(-1, 1, tokens, tokens)
        last: Tensor = self.encoder(states, mask)
        return last


class _Embeddings(nn.Module):
    def __init__(self, config: BertConfig) -> None:
        super().__init__()
        self.word_embeddings = _Embedding(config.vocab_size, config.hidden_size)
        self.position_embeddings = _Embedding(config.max_position_embeddings, config.hidden_size)
        self.token_type_embeddings = _Embedding(config.type_vocab_size, config.hidden_size)
        self.LayerNorm = nn.LayerNorm(config.hidden_size, eps=config.layer_norm_eps)

    def forward(self, input_ids: Tensor, token_type_ids: Tensor) -> Tensor:
        states = self.word_embeddings(input_ids) + self.token_type_embeddings(token_type_ids)
        positions = torch.arange(input_ids.shape[1], device=input_ids.device)
        normalised: Tensor = self.LayerNorm(states + self.position_embeddings(positions[None, :]))
        return normalised


class _Layers(nn.Module):
    def __init__(self, config: BertConfig) -> None:
        super().__init__()
        self.layer = nn.ModuleList(_Layer(config) for _ in range(config.num_hidden_layers))

    def forward(self, states: Tensor, mask: Tensor | None) -> Tensor:
        for layer in self.layer:
            states = layer(states, mask)
        return states


class _Layer(nn.Module):
    def __init__(self, config: BertConfig) -> None:
        super().__init__()
        size, inner, eps = config.hidden_size, config.intermediate_size, config.layer_norm_eps
        self.attention = nn.ModuleDict(
            {
                "self": _SelfAttention(size, config.num_attention_heads),
                "output": _Output(size, size, eps),
            }
        )
        self.intermediate = nn.ModuleDict({"dense": _Linear(size, inner)})
        self.output = _Output(inner, size, eps)

    def forward(self, states: Tensor, mask: Tensor | None) -> Tensor:
        states = self.attention["output"](self.attention["self"](states, mask), states)
        inner = functional.gelu(self.intermediate["dense"](states))
        output: Tensor = self.output(inner, states)
        return output


class _SelfAttention(nn.Module):
    def __init__(self, size: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.query = _Linear(size, size)
        self.key = _Linear(size, size)
        self.value = _Linear(size, size)

    def forward(self, states: Tensor, mask: Tensor | None) -> Tensor:
        query, key, value = (
            project(states).unflatten(-1, (self.heads, -1)).transpose(1, 2)
            for project in (self.query, self.key, self.value)
        )
        attended = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        return attended.transpose(1, 2).flatten(2)


class _Output(nn.Module):
    """Projects, adds the states from before, normalises."""

    def __init__(self, size: int, projected: int, eps: float) -> None:
        super().__init__()
        self.dense = _Linear(size, projected)
        self.LayerNorm = nn.LayerNorm(projected, eps=eps)

    def forward(self, states: Tensor, before: Tensor) -> Tensor:
        output: Tensor = self.LayerNorm(self.dense(states) + before)
        return output


class _Embedding(nn.Embedding):
    def reset_parameters(self) -> None:
        """Leave the memory as it is: weights are loaded into it, and to fill it takes long."""


class _Linear(nn.Linear):
    def reset_parameters(self) -> None:
        """Leave the memory as it is: weights are loaded into it, and to fill it takes long."""
