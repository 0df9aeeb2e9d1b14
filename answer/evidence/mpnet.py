"""MPNet's encoder (Song et al., NeurIPS 2020), for the reader that reads the best sentences again.

It is BERT's but for positions: how far two tokens are from each other counts in the attention of
every layer. The parameters have the names that transformers gives them, so that published weights
load.
"""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import torch
from torch import Tensor, nn
from torch.func import functional_call
from torch.nn import functional

from index.bert import load_parameters, read_sizes

MPNET = "mpnet"
"""The type of model in its configuration."""

_FIRST_POSITION = 2  # as in RoBERTa: 1 is that of padding
_FARTHEST = 128  # tokens: all that are farther apart are told the same


@dataclass(frozen=True, slots=True, kw_only=True)
class MpnetConfig:
    """The sizes of a network, by the names that they have in a model's `config.json`.

    `verdict_layers` is how many of the last layers there are twice: once for all, once to tell yes
    from no.
    """

    vocab_size: int
    hidden_size: int
    num_hidden_layers: int
    num_attention_heads: int
    intermediate_size: int
    max_position_embeddings: int
    relative_attention_num_buckets: int
    layer_norm_eps: float
    verdict_layers: int = 0

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read a model's `config.json`.

        Raises `OSError` where there is none, `ValueError` where it is of another kind of network.
        """
        sizes = read_sizes(
            folder,
            cls.__dataclass_fields__,
            model_type=MPNET,
            otherwise={"verdict_layers": 0},
        )
        return cls(**sizes)


class MpnetEncoder(nn.Module):
    """Turns token numbers into one state a token. It has no dropout and no pooler."""

    def __init__(self, config: MpnetConfig) -> None:
        super().__init__()
        self.embeddings = _Embeddings(config)
        self.encoder = _Layers(config)
        self.verdict_layer = nn.ModuleList(_Layer(config) for _ in range(config.verdict_layers))

    @classmethod
    def load(cls, folder: Path, config: MpnetConfig) -> Self:
        """Load a pretrained encoder, the first layers of it where the configuration has fewer.

        Raises `OSError` or `ValueError` where there is none.
        """
        with torch.device("meta"):  # what is loaded takes the place of every parameter
            encoder = cls(config)
        load_parameters(encoder, folder)
        return encoder

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        """Return the last layer's states, shape (n, tokens, hidden); arguments: (n, tokens).

        `token_type_ids` are not used: MPNet has none.
        """
        _, last = self.states(input_ids, attention_mask)
        return last

    def states(self, input_ids: Tensor, attention_mask: Tensor) -> tuple[Tensor, Tensor]:
        """Return the states that the layers for yes and no are given, and the last layer's."""
        states = self.embeddings(input_ids)
        mask = self.encoder.mask(attention_mask, states)
        shared = len(self.encoder.layer) - len(self.verdict_layer)
        before: Tensor = self.encoder(states, mask, slice(0, shared))
        last: Tensor = self.encoder(before, mask, slice(shared, None))
        return before, last

    def verdict(self, states: Tensor, attention_mask: Tensor) -> Tensor:
        """Return the first token's last states by the layers that tell yes from no, (n, hidden).

        `states` are those that these layers are given.
        """
        mask = self.encoder.mask(attention_mask, states)
        *others, last = self.verdict_layer
        for layer in others:
            states = _computed(layer, states, mask)
        return _computed(last, states, mask, tokens=1)[:, 0]  # no other token's are needed


class _Embeddings(nn.Module):
    def __init__(self, config: MpnetConfig) -> None:
        super().__init__()
        self.word_embeddings = nn.Embedding(config.vocab_size, config.hidden_size)
        self.position_embeddings = nn.Embedding(config.max_position_embeddings, config.hidden_size)
        self.LayerNorm = nn.LayerNorm(config.hidden_size, eps=config.layer_norm_eps)

    def forward(self, input_ids: Tensor) -> Tensor:
        positions = torch.arange(_FIRST_POSITION, _FIRST_POSITION + input_ids.shape[1])
        states = self.word_embeddings(input_ids) + self.position_embeddings(positions)[None]
        normalised: Tensor = self.LayerNorm(states)
        return normalised


class _Layers(nn.Module):
    def __init__(self, config: MpnetConfig) -> None:
        super().__init__()
        self.buckets = config.relative_attention_num_buckets
        self.relative_attention_bias = nn.Embedding(self.buckets, config.num_attention_heads)
        # Attention takes a slow way where its mask is trained, too.
        self.relative_attention_bias.requires_grad_(False)
        self.layer = nn.ModuleList(_Layer(config) for _ in range(config.num_hidden_layers))

    def forward(self, states: Tensor, mask: Tensor, layers: slice) -> Tensor:
        for layer in self.layer[layers]:
            states = layer(states, mask)
        return states

    def mask(self, attention_mask: Tensor, states: Tensor) -> Tensor:
        """What is added to each token's attention to each, shape (n, heads, tokens, tokens)."""
        positions = torch.arange(states.shape[1])
        apart = _bucket(positions[None, :] - positions[:, None], self.buckets)
        bias: Tensor = self.relative_attention_bias(apart).permute(2, 0, 1)[None]
        padding = ~attention_mask.bool()[:, None, None, :]
        return bias.masked_fill(padding, torch.finfo(states.dtype).min)


def _computed(layer: nn.Module, states: Tensor, mask: Tensor, **options: int) -> Tensor:
    """What a layer makes of states; its weights, rarely needed, may be kept in half precision."""
    weights = {name: weight.to(states.dtype) for name, weight in layer.named_parameters()}
    computed: Tensor = functional_call(layer, weights, (states, mask), options)
    return computed


def _bucket(distance: Tensor, buckets: int) -> Tensor:
    """Number the distances as T5 does (Raffel et al., JMLR 2020): exact near by, coarse far off."""
    each_way = buckets // 2
    exact = each_way // 2
    steps = distance.abs()
    far = torch.log(steps.clamp(min=1) / exact) / math.log(_FARTHEST / exact) * (each_way - exact)
    coarse = (exact + far.long()).clamp(max=each_way - 1)
    return (distance > 0).long() * each_way + torch.where(steps < exact, steps, coarse)


class _Layer(nn.Module):
    def __init__(self, config: MpnetConfig) -> None:
        super().__init__()
        size, inner, eps = config.hidden_size, config.intermediate_size, config.layer_norm_eps
        self.attention = nn.ModuleDict(
            {
                "attn": _SelfAttention(size, config.num_attention_heads),
                "LayerNorm": nn.LayerNorm(size, eps=eps),
            }
        )
        self.intermediate = nn.ModuleDict({"dense": nn.Linear(size, inner)})
        self.output = nn.ModuleDict(
            {"dense": nn.Linear(inner, size), "LayerNorm": nn.LayerNorm(size, eps=eps)}
        )

    def forward(self, states: Tensor, mask: Tensor, *, tokens: int | None = None) -> Tensor:
        """Return the states of so many tokens, the first ones, or of all."""
        attended = self.attention["attn"](states, mask, tokens)
        states = self.attention["LayerNorm"](attended + states[:, :tokens])
        inner = functional.gelu(self.intermediate["dense"](states))
        output: Tensor = self.output["LayerNorm"](self.output["dense"](inner) + states)
        return output


class _SelfAttention(nn.Module):
    def __init__(self, size: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.q = nn.Linear(size, size)
        self.k = nn.Linear(size, size)
        self.v = nn.Linear(size, size)
        self.o = nn.Linear(size, size)

    def forward(self, states: Tensor, mask: Tensor, tokens: int | None) -> Tensor:
        query, key, value = (
            project(given).unflatten(-1, (self.heads, -1)).transpose(1, 2)
            for project, given in ((self.q, states[:, :tokens]), (self.k, states), (self.v, states))
        )
        attended = functional.scaled_dot_product_attention(
            query, key, value, attn_mask=mask[:, :, :tokens]
        )
        output: Tensor = self.o(attended.transpose(1, 2).flatten(2))
        return output
