"""Fits on toy problems whose answer is known."""

import numpy as np
import pytest

from training.fits import logistic, logistic_fit, softmax_fit

RIDGE = 0.5


def drawn(weights: list[float], *, rows: int = 4000) -> tuple[np.ndarray, np.ndarray]:
    """Signals, and what is right by weights that are known, a constant first."""
    chance = np.random.default_rng(1)
    signals = chance.normal(size=(rows, len(weights) - 1))
    odds = weights[0] + signals @ np.array(weights[1:])
    return signals, chance.random(rows) < logistic(odds)


def test_the_weights_that_made_the_data_are_found() -> None:
    wanted = [-0.5, 1.5, 0.0, 0.7]
    found = logistic_fit(*drawn(wanted), ridge=RIDGE, may_be_negative=True)
    assert found == pytest.approx(wanted, abs=0.15)


def test_what_can_be_told_apart_is_with_weights_that_are_finite() -> None:
    signals = np.array([[-2.0], [-1.0], [1.0], [2.0]] * 10)
    right = signals[:, 0] > 0
    constant, weight = logistic_fit(signals, right, ridge=RIDGE)
    assert np.isfinite([constant, weight]).all()
    assert ((logistic(constant + weight * signals[:, 0]) > 0.5) == right).all()


def test_what_speaks_for_an_answer_never_counts_against_it() -> None:
    signals, right = drawn([0.0, 1.0, -1.0])
    free = logistic_fit(signals, right, ridge=RIDGE, may_be_negative=True)
    kept = logistic_fit(signals, right, ridge=RIDGE)
    assert free[2] < -0.5
    assert kept[2] == 0.0
    assert kept[1] > 0.5


def test_the_constant_may_be_negative() -> None:
    signals, right = drawn([-2.0, 1.0])
    assert logistic_fit(signals, right, ridge=RIDGE)[0] < -1.0


def test_a_signal_that_never_changes_is_of_no_weight() -> None:
    signals, right = drawn([0.0, 1.0])
    constant = np.hstack([signals, np.zeros((len(signals), 1))])
    assert logistic_fit(constant, right, ridge=RIDGE)[2] == pytest.approx(0.0)


def group(*rows: tuple[float, float], right: int) -> tuple[np.ndarray, np.ndarray]:
    """The signals of some sentences, of which one is right."""
    return np.array(rows), np.arange(len(rows)) == right


def test_the_right_row_of_each_group_becomes_the_likeliest() -> None:
    groups = [
        group((1.0, 0.3), (0.0, 0.9), (0.2, 0.1), right=0),
        group((0.1, 0.8), (0.9, 0.2), right=1),
    ]
    weights = softmax_fit(groups, ridge=0.01)
    for signals, right in groups:
        assert int(np.argmax(signals @ weights)) == int(np.argmax(right))
    assert weights[0] > 0 > weights[1]


def test_what_is_the_same_in_a_whole_group_is_of_no_weight() -> None:
    groups = [group((1.0, 5.0), (0.0, 5.0), right=0), group((1.0, -5.0), (0.0, -5.0), right=0)]
    weights = softmax_fit(groups, ridge=0.01)
    assert weights[0] > 0.5
    assert weights[1] == pytest.approx(0.0, abs=1e-6)


def test_groups_that_tell_nothing_are_left_out() -> None:
    telling = group((1.0, 0.0), (0.0, 1.0), right=0)
    nothing = np.array([[0.0, 1.0], [1.0, 0.0]])
    silent = [(nothing, np.array([False, False])), (nothing, np.array([True, True]))]
    assert softmax_fit([telling, *silent], ridge=0.01) == pytest.approx(
        softmax_fit([telling], ridge=0.01)
    )
