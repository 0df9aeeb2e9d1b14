"""The network of the span reader."""

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Self

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from answer.evidence.mpnet import MPNET, MpnetConfig, MpnetEncoder
from answer.understanding.types import AnswerType, Order
from index.bert import BERT, CONFIG, WEIGHTS, BertConfig, BertEncoder
from index.eight_bit import fitted, in_eight_bits, packed, unpacked

Config = BertConfig | MpnetConfig
Encoder = BertEncoder | MpnetEncoder

VERDICT_WEIGHTS = "verdict.safetensors"
"""The file of the layers that tell yes from no, where there are such."""

_VERDICT_LAYER = "encoder.verdict_layer."
_VERDICT_HEAD = ("verdict.weight", "verdict.bias")

ANSWER_TYPES = (
    AnswerType.DATE,
    AnswerType.PERSON,
    AnswerType.PLACE,
    AnswerType.NUMBER,
    AnswerType.OUTCOME,
    AnswerType.DESCRIPTION,
    AnswerType.THING,
    AnswerType.STATEMENT,
    AnswerType.REASON,
)
"""What a question may ask for, in the order of the network's outputs."""

ORDERS = (None, Order.LAST, Order.FIRST, Order.NEXT, Order.CURRENT)
"""Which of several events a question may mean, in the order of the network's outputs."""


class ReaderNetwork(nn.Module):
    """An encoder with heads that read a question with a sentence, and a question alone.

    Of a pair: the relevance of the sentence, where answers start and end, and whether it says yes.
    Of a question: the type of its answer, and its order.
    """

    def __init__(self, encoder: Encoder, config: Config) -> None:
        super().__init__()
        self.config = config
        self.encoder = encoder
        self.relevance = nn.Linear(config.hidden_size, 1)
        self.span = nn.Linear(config.hidden_size, 2)
        self.verdict = nn.Linear(config.hidden_size, 1)
        self.kind = nn.Linear(config.hidden_size, len(ANSWER_TYPES))
        self.order = nn.Linear(config.hidden_size, len(ORDERS))

    @classmethod
    def from_encoder(cls, folder: Path, *, layers: int | None = None) -> Self:
        """Put new heads on the pretrained encoder in the folder, or on its first layers."""
        config = _read_config(folder)
        config = replace(config, num_hidden_layers=layers or config.num_hidden_layers)
        if isinstance(config, MpnetConfig):
            return cls(MpnetEncoder.load(folder, config), config)
        return cls(BertEncoder.load(folder, config), config)

    @classmethod
    def load(
        cls, folder: Path, *, dtype: torch.dtype = torch.float32, eight_bit: bool = False
    ) -> Self:
        """Load what `save` wrote; in eight bits for inference only.

        Raises `OSError` or `ValueError` where there is none.
        """
        config = _read_config(folder)
        with torch.device("meta"):  # what is loaded takes the place of every parameter
            if isinstance(config, MpnetConfig):
                network = cls(MpnetEncoder(config), config)
            else:
                network = cls(BertEncoder(config), config)
            if eight_bit:
                in_eight_bits(network.encoder.encoder)
        try:
            state = load_file(folder / WEIGHTS)
            if _verdict_layers(config):
                state |= _with_copied(load_file(folder / VERDICT_WEIGHTS), state, config)
            network.load_state_dict(fitted(state, network), assign=True)
        except (RuntimeError, KeyError) as error:
            raise ValueError(f"The weights in {folder} are not of this network: {error}") from error
        network = network.to(dtype).eval()
        if eight_bit and isinstance(network.encoder, MpnetEncoder):
            network.encoder.verdict_layer.half()
        return network

    def save(self, folder: Path, *, eight_bit: bool = False) -> None:
        """Write the weights in half precision, or most in eight bits, and their configuration."""
        folder.mkdir(parents=True, exist_ok=True)
        state = self.state_dict()
        verdict = {}
        if _verdict_layers(self.config):
            verdict = {name: state.pop(name) for name in list(state) if _is_of_verdict(name)}
        kept = _as_kept(state, eight_bit=eight_bit)
        save_file(kept, folder / WEIGHTS)
        if verdict:
            # Training changed them by less than eight bits tell apart, but not the changes.
            changes = {
                name: tensor - unpacked(kept, copied).float()
                if (copied := _copied(name, self.config))
                else tensor
                for name, tensor in verdict.items()
            }
            save_file(_as_kept(changes, eight_bit=eight_bit), folder / VERDICT_WEIGHTS)
        config = {
            "architectures": [ReaderNetwork.__name__],
            "model_type": MPNET if isinstance(self.config, MpnetConfig) else BERT,
            "hidden_act": "gelu",
            **asdict(self.config),
        }
        (folder / CONFIG).write_text(json.dumps(config, indent=2) + "\n", "utf-8")

    def forward(
        self,
        input_ids: Tensor,
        attention_mask: Tensor,
        token_type_ids: Tensor,
        *,
        whether: bool = True,
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Read n pairs; the arguments have shape (n, tokens).

        Returns the log odds of relevance, shape (n,), each token's start and end scores, shape
        (n, tokens, 2), and the log odds that the sentence says yes, shape (n,): without `whether`
        they mean nothing where layers of their own tell them.
        """
        encoder = self.encoder
        if isinstance(encoder, MpnetEncoder) and encoder.verdict_layer and whether:
            before, states = encoder.states(input_ids, attention_mask)
            telling = encoder.verdict(before, attention_mask)
        else:
            states = encoder(input_ids, attention_mask, token_type_ids)
            telling = states[:, 0]
        return (
            self.relevance(states[:, 0]).squeeze(-1),
            self.span(states),
            self.verdict(telling).squeeze(-1),
        )

    def classify(
        self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Classify n questions, each a pair with an empty sentence.

        Returns scores of the answer types, shape (n, types), and of the orders, shape (n, orders).
        """
        first = self.encoder(input_ids, attention_mask, token_type_ids)[:, 0]
        return self.kind(first), self.order(first)


def _as_kept(state: Mapping[str, Tensor], *, eight_bit: bool) -> dict[str, Tensor]:
    return {
        name: (tensor.half() if tensor.is_floating_point() else tensor).contiguous()
        for name, tensor in (packed(state) if eight_bit else state).items()
    }


def _verdict_layers(config: Config) -> int:
    return config.verdict_layers if isinstance(config, MpnetConfig) else 0


def _is_of_verdict(name: str) -> bool:
    """Whether weights, not their scale, are of the layers for yes and no, or of their head."""
    is_scale = name.endswith("_scale")
    return not is_scale and (name.startswith(_VERDICT_LAYER) or name in _VERDICT_HEAD)


def _copied(name: str, config: Config) -> str | None:
    """The name of the weights that weights of the layers for yes and no began as."""
    if not name.startswith(_VERDICT_LAYER):
        return None
    number, _, rest = name.removeprefix(_VERDICT_LAYER).partition(".")
    first = config.num_hidden_layers - _verdict_layers(config)
    return f"encoder.encoder.layer.{first + int(number)}.{rest}"


def _with_copied(
    changes: Mapping[str, Tensor], state: Mapping[str, Tensor], config: Config
) -> dict[str, Tensor]:
    """Add what the layers for yes and no began as to the changes to them."""
    added = {}
    for name in filter(_is_of_verdict, changes):
        added[name] = unpacked(changes, name)
        if copied := _copied(name, config):
            added[name] = added[name].float() + unpacked(state, copied).float()
    return added


def _read_config(folder: Path) -> Config:
    """Read the configuration of either kind. Raises `OSError` or `ValueError`."""
    kind = json.loads((folder / CONFIG).read_text("utf-8")).get("model_type")
    return MpnetConfig.read(folder) if kind == MPNET else BertConfig.read(folder)
