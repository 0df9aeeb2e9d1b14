"""The network of the span reader."""

from pathlib import Path
from typing import Self

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from transformers import AutoConfig, AutoModel, PretrainedConfig

WEIGHTS = "model.safetensors"


class ReaderNetwork(nn.Module):
    """A BERT encoder with two heads: relevance of the passage, and start and end of answers."""

    def __init__(self, encoder: nn.Module, config: PretrainedConfig) -> None:
        super().__init__()
        self.config = config
        self.encoder = encoder
        self.relevance = nn.Linear(config.hidden_size, 1)
        self.span = nn.Linear(config.hidden_size, 2)

    @classmethod
    def from_encoder(cls, folder: Path) -> Self:
        """Load a pretrained encoder, with new heads."""
        # Dropout costs a third of a training step on a CPU and wins nothing in one epoch.
        config = AutoConfig.from_pretrained(
            folder, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0
        )
        encoder = AutoModel.from_pretrained(folder, config=config, add_pooling_layer=False)
        return cls(encoder, config)

    @classmethod
    def load(cls, folder: Path, *, dtype: torch.dtype = torch.float32) -> Self:
        """Load what `save` wrote, ready to read with."""
        config = AutoConfig.from_pretrained(folder)
        network = cls(AutoModel.from_config(config, add_pooling_layer=False), config)
        network.load_state_dict(load_file(folder / WEIGHTS))
        return network.to(dtype).eval()

    def save(self, folder: Path) -> None:
        """Write the weights in half precision, and the configuration."""
        folder.mkdir(parents=True, exist_ok=True)
        state = {name: tensor.half().contiguous() for name, tensor in self.state_dict().items()}
        save_file(state, folder / WEIGHTS)
        self.config.architectures = [ReaderNetwork.__name__]
        self.config.save_pretrained(folder)

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Return relevance, shape (n,), and start and end scores, shape (n, tokens, 2).

        The arguments have shape (n, tokens).
        """
        states = self.encoder(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        return self.relevance(states[:, 0]).squeeze(-1), self.span(states)
