"""Trains the layers of the larger reader that tell yes from no; all its others stay as they are.

What these read, the states of an earlier layer, is computed once and kept: 150 KB a sentence.
"""

import random
import time
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace

import torch
import torch.nn.functional as F
from torch import Tensor
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from answer.evidence.mpnet import MpnetConfig, MpnetEncoder
from answer.evidence.network import ReaderNetwork
from answer.evidence.pair_encoder import PairEncoder
from training.data import Group, shuffled
from training.noise import noisy
from training.train import share_of_rate

_AT_ONCE = 16  # sequences, whose states are computed
_SORTED = 1024  # of which those of like length are batched


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictRecipe:
    """The hyper-parameters of a run."""

    seed: int = 1
    layers: int = 3
    passes: float = 1.5
    batch: int = 32
    learning_rate: float = 5e-5
    head_rate: float = 8.0  # times that of the layers
    warm_up: float = 0.06
    weight_decay: float = 0.01
    averaging: float = 0.99  # decay of the weights' moving average, which is what is kept


def with_verdict_layers(network: ReaderNetwork, layers: int) -> ReaderNetwork:
    """Return a larger reader whose last layers are there twice. Raises `ValueError` for others."""
    if not isinstance(network.config, MpnetConfig):
        raise ValueError("Only the larger reader has layers of its own for yes and no.")
    if not 0 < layers <= network.config.num_hidden_layers:
        raise ValueError(f"There are {network.config.num_hidden_layers} layers, not {layers}.")
    copied = deepcopy(network)
    copied.config = replace(network.config, verdict_layers=layers)
    encoder = _encoder(copied)
    encoder.verdict_layer = deepcopy(encoder.encoder.layer[-layers:])
    return copied


def _encoder(network: ReaderNetwork) -> MpnetEncoder:
    assert isinstance(network.encoder, MpnetEncoder)
    return network.encoder


def train_verdicts(
    network: ReaderNetwork,
    encoder: PairEncoder,
    groups: Sequence[Group],
    recipe: VerdictRecipe,
    *,
    on_step: Callable[[int, int, float], None],
) -> ReaderNetwork:
    """Return the network with layers that tell yes from no, trained on groups with a verdict.

    `on_step(step, steps, loss)` is called after each step. Raises `ValueError` for a network
    that is not that of the larger reader, and where no group has a verdict.
    """
    torch.manual_seed(recipe.seed)
    chance = random.Random(recipe.seed)
    network = with_verdict_layers(network, recipe.layers)
    network.requires_grad_(False)
    body = _encoder(network).verdict_layer.requires_grad_(True)
    head = network.verdict.requires_grad_(True)
    asked = [group for group in groups if group.verdict is not None and group.positive is not None]
    if not asked:
        raise ValueError("No question has a yes or no to learn from: run `prepare` first.")
    states = _states(network, encoder, asked, chance)
    verdicts = torch.tensor([float(bool(group.verdict)) for group in asked])
    batches = _batches([len(each) for each in states], recipe)
    optimiser = torch.optim.AdamW(
        [
            {"params": body.parameters(), "lr": recipe.learning_rate},
            {"params": head.parameters(), "lr": recipe.learning_rate * recipe.head_rate},
        ],
        weight_decay=recipe.weight_decay,
        fused=True,
    )
    steps = len(batches)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: share_of_rate((step + 1) / (steps + 1), recipe.warm_up)
    )
    averaged = AveragedModel(network, multi_avg_fn=get_ema_multi_avg_fn(recipe.averaging))
    for step, rows in enumerate(batches, 1):
        said = _verdicts(network, [states[row] for row in rows])
        loss = F.binary_cross_entropy_with_logits(said, verdicts[rows])
        loss.backward()
        torch.nn.utils.clip_grad_norm_([*body.parameters(), *head.parameters()], 1.0)
        optimiser.step()
        schedule.step()
        optimiser.zero_grad(set_to_none=True)
        averaged.update_parameters(network)
        on_step(step, steps, float(loss.detach()))
    return averaged.module.eval()  # type: ignore[no-any-return]


def _states(
    network: ReaderNetwork, encoder: PairEncoder, groups: Sequence[Group], chance: random.Random
) -> list[Tensor]:
    """The states that the layers are given, each of shape (tokens, hidden), in half precision."""
    larger = _encoder(network)
    kept: dict[int, Tensor] = {}
    texts = [group.positive for group in groups]
    order = sorted(range(len(groups)), key=lambda row: len(f"{texts[row]}"))
    began = time.perf_counter()
    for start in range(0, len(order), _AT_ONCE):
        rows = order[start : start + _AT_ONCE]
        pairs = encoder.encode(
            [noisy(groups[row].question, chance) for row in rows],
            [text.lead if (text := texts[row]) else "" for row in rows],
            [text.text if (text := texts[row]) else "" for row in rows],
        )
        with torch.inference_mode():
            before, _ = larger.states(pairs.input_ids, pairs.attention_mask)
        for row, state, mask in zip(rows, before, pairs.attention_mask, strict=True):
            kept[row] = state[: int(mask.sum())].half().clone()
        if start % (100 * _AT_ONCE) == 0:
            spent = time.perf_counter() - began
            print(f"{len(kept)} of {len(groups)} sentences, {spent:.0f} s", flush=True)
    return [kept[row] for row in range(len(groups))]


def _batches(lengths: Sequence[int], recipe: VerdictRecipe) -> list[list[int]]:
    """Rows of like length together, for so many passes."""
    chance = random.Random(recipe.seed)
    wanted = int(recipe.passes * len(lengths) / recipe.batch) or 1
    batches: list[list[int]] = []
    while len(batches) < wanted:
        order = shuffled(range(len(lengths)), chance.randrange(1 << 30))
        for start in range(0, len(order), _SORTED):
            rows = sorted(order[start : start + _SORTED], key=lambda row: lengths[row])
            pieces = [rows[at : at + recipe.batch] for at in range(0, len(rows), recipe.batch)]
            batches += shuffled(pieces, chance.randrange(1 << 30))
    return batches[:wanted]


def _verdicts(network: ReaderNetwork, states: Sequence[Tensor]) -> Tensor:
    """The log odds of yes, shape (n,), of sentences with such states."""
    padded = torch.nn.utils.rnn.pad_sequence([each.float() for each in states], batch_first=True)
    mask = torch.nn.utils.rnn.pad_sequence(
        [torch.ones(len(each)) for each in states], batch_first=True
    )
    said: Tensor = network.verdict(_encoder(network).verdict(padded, mask)).squeeze(-1)
    return said
