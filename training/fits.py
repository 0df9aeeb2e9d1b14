"""Fits of weights: a softmax over the sentences of each question, and logistic regressions."""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray

Matrix = NDArray[np.float64]


def softmax_fit(groups: Sequence[tuple[Matrix, NDArray[np.bool_]]], *, ridge: float) -> Matrix:
    """Return the weights under which the right rows of each group are likeliest.

    A group has the signals of n rows, shape (n, signals), and which of them are right, shape (n,).
    Groups in which none or all are right tell nothing, and are left out.
    """
    usable = [
        (torch.from_numpy(signals), torch.from_numpy(right))
        for signals, right in groups
        if 0 < right.sum() < len(right)
    ]
    weights = torch.zeros(usable[0][0].shape[1], dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.LBFGS([weights], max_iter=200, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        unlikely = [
            -torch.logsumexp(torch.log_softmax(signals @ weights, 0)[right], 0)
            for signals, right in usable
        ]
        total = torch.stack(unlikely).mean() + ridge * weights.square().sum()
        total.backward()
        return total

    optimiser.step(loss)
    return weights.detach().numpy()


def logistic_fit(
    signals: Matrix,
    right: NDArray[np.bool_],
    *,
    ridge: float,
    counts: Matrix | None = None,
    may_be_negative: bool = False,
) -> Matrix:
    """Return a constant and a weight for each signal, by Newton's method, the weights with a ridge.

    `signals` have shape (n, signals), `right` and `counts`, how much each row counts, shape (n,).
    Where they all speak for an answer, a weight that would be negative, as may be with few samples,
    is 0.
    """
    x = np.hstack([np.ones((len(signals), 1)), signals])
    y = right.astype(float)
    counted = np.ones(len(y)) if counts is None else counts
    used = np.ones(x.shape[1], bool)
    weights = np.zeros(x.shape[1])
    while True:
        weights[:] = 0.0
        weights[used] = _newton(x[:, used], y, counted, ridge)
        negative = used & (weights < 0)
        negative[0] = False
        if may_be_negative or not negative.any():
            return weights
        used &= ~negative


def _newton(x: Matrix, y: Matrix, counts: Matrix, ridge: float) -> Matrix:
    penalty = np.diag([1e-3, *[ridge] * (x.shape[1] - 1)])
    weights = np.zeros(x.shape[1])
    for _ in range(50):
        p = logistic(x @ weights)
        gradient = x.T @ (counts * (p - y)) + penalty @ weights
        hessian = (x * (counts * p * (1 - p))[:, None]).T @ x + penalty
        weights -= np.linalg.solve(hessian, gradient)
    return weights


def logistic(odds: Matrix) -> Matrix:
    """Return the probability at the log odds."""
    return 1.0 / (1.0 + np.exp(-odds))
