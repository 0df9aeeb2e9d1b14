"""Fits the weights of a linear model over hashed features."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from reading.hashed_weights import BUCKETS, HashedWeights


@dataclass(frozen=True, slots=True, kw_only=True)
class HashedRecipe:
    """How to fit: Adam over so many passes, its rate falling to nothing.

    `ridge` times the sum of the squared weights is added to the loss.
    """

    passes: int
    batch: int
    rate: float
    ridge: float


def fit_hashed(
    examples: Sequence[NDArray[np.int64]],
    classes: torch.Tensor,
    *,
    recipe: HashedRecipe,
    importance: torch.Tensor,
    seed: int,
) -> HashedWeights:
    """Return the weights of a softmax under which the examples are likeliest.

    An example is the rows of its features. `classes`, shape (examples,), are their classes, and
    `importance`, shape (classes,), is how much an example of each class counts.
    """
    rows = [torch.from_numpy(each) for each in examples]
    table = torch.zeros(BUCKETS, len(importance), requires_grad=True)
    constants = torch.zeros(len(importance), requires_grad=True)
    optimiser = torch.optim.Adam([table, constants], lr=recipe.rate)
    steps = recipe.passes * -(-len(rows) // recipe.batch)
    schedule = torch.optim.lr_scheduler.LinearLR(optimiser, 1.0, 0.02, steps)
    torch.manual_seed(seed)
    for _ in range(recipe.passes):
        for batch in torch.randperm(len(rows)).split(recipe.batch):
            optimiser.zero_grad()
            scores = _scores([rows[each] for each in batch], table) + constants
            unlikely = functional.cross_entropy(scores, classes[batch], weight=importance)
            (unlikely + recipe.ridge * table.square().sum()).backward()
            optimiser.step()
            schedule.step()
    return HashedWeights(table.detach().numpy(), constants.detach().numpy())


def _scores(rows: Sequence[torch.Tensor], table: torch.Tensor) -> torch.Tensor:
    """Return what the weights of n examples add up to, by the root of how many: (n, classes)."""
    lengths = torch.tensor([len(row) for row in rows])
    offsets = torch.cat([torch.zeros(1, dtype=torch.long), lengths.cumsum(0)[:-1]])
    sums = functional.embedding_bag(torch.cat(list(rows)), table, offsets, mode="sum")
    return sums / lengths.clamp(min=1).sqrt().unsqueeze(1)
