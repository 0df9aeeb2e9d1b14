"""The network of the span reader."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Self

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from index.bert import CONFIG, WEIGHTS, BertConfig, BertEncoder


class ReaderNetwork(nn.Module):
    """A BERT encoder with two heads: relevance of the passage, and start and end of answers."""

    def __init__(self, encoder: BertEncoder, config: BertConfig) -> None:
        super().__init__()
        self.config = config
        self.encoder = encoder
        self.relevance = nn.Linear(config.hidden_size, 1)
        self.span = nn.Linear(config.hidden_size, 2)

    @classmethod
    def from_encoder(cls, folder: Path) -> Self:
        """Put new heads on the pretrained encoder in the folder."""
        return cls(BertEncoder.load(folder), BertConfig.read(folder))

    @classmethod
    def load(cls, folder: Path, *, dtype: torch.dtype = torch.float32) -> Self:
        """Load what `save` wrote. Raises `OSError` or `ValueError` where there is none."""
        config = BertConfig.read(folder)
        network = cls(BertEncoder(config), config)
        network.load_state_dict(load_file(folder / WEIGHTS), assign=True)
        return network.to(dtype).eval()

    def save(self, folder: Path) -> None:
        """Write the weights in half precision, and their configuration."""
        folder.mkdir(parents=True, exist_ok=True)
        state = {name: tensor.half().contiguous() for name, tensor in self.state_dict().items()}
        save_file(state, folder / WEIGHTS)
        config = {
            "architectures": [ReaderNetwork.__name__],
            "model_type": "bert",
            "hidden_act": "gelu",
            **asdict(self.config),
        }
        (folder / CONFIG).write_text(json.dumps(config, indent=2) + "\n", "utf-8")

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Return relevance, shape (n,), and each token's start and end scores, (n, tokens, 2).

        The arguments have shape (n, tokens).
        """
        states = self.encoder(input_ids, attention_mask, token_type_ids)
        return self.relevance(states[:, 0]).squeeze(-1), self.span(states)
