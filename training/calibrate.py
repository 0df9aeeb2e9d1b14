"""Fits what is weighed in an answer: sentences, reports of events, and confidence by method.

Each is fitted on what the one before makes of the evidence: first which sentences are worth
reading and which of them answers, read once and read again, then which reported event is the one
asked for, then how likely the answer that is decided on is right.
"""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from importlib.util import module_from_spec, spec_from_file_location
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from answer.deciding.confidence import AnswerMethod, Signals
from answer.deciding.decide import Decision, drafts_of, settle
from answer.deciding.reports import reports_with_signals
from answer.evidence.sentence_signals import SIGNALS_READ, SIGNALS_UNREAD, SentenceSignals
from answer.evidence.types import Evidence
from answer.understanding.types import AnswerType
from answer.weights import Weights, weights
from answer.weights import path as weights_file
from reading.types import DateInterval
from training.fits import Matrix, logistic, logistic_fit, softmax_fit
from training.questions import FOLDS, Asked, is_gold

_RIDGE = 0.5
_SOFTMAX_RIDGE = 0.01
_REREADING_RIDGE = 0.001  # of four weights only, that must not be kept small
_UNANSWERABLE = 0.2  # what a question counts without the articles that answer it
_SMALL = 0.5  # and what in an archive of one article
_FEWEST_DRAWN = 8
_BINS = (0.0, 0.3, 0.5, 0.7, 0.85, 1.01)
_WIDEST = 31  # days that an answer's date may be wider than the gold one, as in the scorer


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The signals of an answer, whether it is `right`, and the `fold` of its question.

    `count` is how much it counts: most questions are asked where something answers them, and those
    made of facts are harder than people's.
    """

    signals: Signals
    right: bool
    fold: int
    count: float


def calibrate(asked: Sequence[Asked], scorer: Path, *, picture: Path | None = None) -> None:
    """Fit all weights and write them; print how reliable the confidence is, across folds."""
    _use(promise=promise_weights(asked))
    _use(sentence=sentence_weights(asked))
    _use(rereading=rereading_weights(asked))
    asked = [rescored(one) for one in asked]
    _use(report=report_weights(asked))
    samples = list(confidence_samples(asked, load_scorer(scorer)))
    for method, row in confidence_weights(samples).items():
        own = [sample for sample in samples if sample.signals.method is method]
        right = sum(sample.right for sample in own)
        print(f"{method}: {len(own)} answers, {right} right; {np.round(row, 2).tolist()}")
        _use(confidence={**weights().confidence, method.value: _rounded(row)})
    said = said_across_folds(samples)
    print("\n" + reliability(said))
    if picture is not None:
        draw(said, picture)


def _use(
    *,
    promise: Matrix | None = None,
    sentence: Matrix | None = None,
    rereading: Matrix | None = None,
    report: Matrix | None = None,
    confidence: Mapping[str, tuple[float, ...]] | None = None,
) -> None:
    """Write what is given to the file of weights, and use it from now on."""
    old = weights()
    new = Weights(
        promise=old.promise if promise is None else _rounded(promise),
        sentence=old.sentence if sentence is None else _rounded(sentence),
        rereading=old.rereading if rereading is None else _rounded(rereading),
        report=old.report if report is None else _rounded(report),
        confidence=confidence or old.confidence,
    )
    weights_file().write_text(new.to_json(), "utf-8")
    weights.cache_clear()


def _rounded(row: Matrix) -> tuple[float, ...]:
    return tuple(np.round(row, 3).tolist())


def promise_weights(asked: Sequence[Asked]) -> Matrix:
    """Fit the weights of what is known of a sentence before it is read."""
    groups = [
        (
            np.array([astuple(signals)[:SIGNALS_UNREAD] for signals, _ in one.unread]),
            np.array([is_right for _, is_right in one.unread]),
        )
        for one in asked
        if one.row["evidence"] and one.unread
    ]
    return softmax_fit(groups, ridge=_SOFTMAX_RIDGE)


def sentence_weights(asked: Sequence[Asked]) -> Matrix:
    """Fit the weights of a sentence's signals once it is read by the small reader."""
    return _fit_sentences(
        asked, lambda signals: astuple(signals)[:SIGNALS_READ], ridge=_SOFTMAX_RIDGE
    )


def rereading_weights(asked: Sequence[Asked]) -> Matrix:
    """Fit the weights of what the larger reader says beside the score from before."""
    return _fit_sentences(asked, lambda signals: signals.rereading, ridge=_REREADING_RIDGE)


def _fit_sentences(
    asked: Sequence[Asked],
    values: Callable[[SentenceSignals], tuple[float, ...]],
    *,
    ridge: float,
) -> Matrix:
    """Fit the weights of values of a sentence's signals, on the questions that have evidence."""
    groups = [
        (
            np.array([values(each.signals) for each in one.evidence[0].candidates]),
            np.array([is_gold(one.row, each) for each in one.evidence[0].candidates]),
        )
        for one in asked
        if one.row["evidence"] and one.evidence[0].candidates
    ]
    return softmax_fit(groups, ridge=ridge)


def report_weights(asked: Sequence[Asked]) -> Matrix:
    """Fit the weights of a report's signals: whether its days are those asked for."""
    rows = [
        (astuple(signals), _is_dated_right(one.row, report.event.date))
        for one in asked
        for evidence in (*one.evidence, *one.without_gold)
        if evidence.question.answer_type is AnswerType.DATE
        for report, signals in reports_with_signals(evidence)
        if report.event.date is not None
    ]
    signals, right = zip(*rows, strict=True)
    return logistic_fit(np.array(signals), np.array(right), ridge=_RIDGE, may_be_negative=True)


def _is_dated_right(row: Mapping[str, Any], days: DateInterval) -> bool:
    gold = row["date"]
    if not gold:
        return False
    first, last = (days.first.isoformat(), days.last.isoformat())
    return first <= gold["to"] and gold["from"] <= last and (days.last - days.first).days <= _WIDEST


def confidence_samples(asked: Sequence[Asked], scorer: ModuleType) -> Iterator[Sample]:
    """Yield a sample for each draft of each question, in each archive that it was asked of."""
    for one in asked:
        for found, is_told, count in (
            (one.evidence, True, 1.0),
            (one.without_gold, False, _UNANSWERABLE),
            (one.alone, True, _SMALL),
            (one.elsewhere, False, _SMALL * _UNANSWERABLE),
        ):
            for evidence in found:
                for draft in drafts_of(evidence):
                    said = _said(settle(evidence, draft, answers_from=0.0))
                    # Where nothing answers, a yes or no is right by chance.
                    is_guess = not is_told and draft.signals.method is AnswerMethod.VERDICT
                    right = scorer.verdict(one.row, said) == "right" and not is_guess
                    yield Sample(
                        signals=draft.signals, right=right, fold=one.fold, count=count * one.count
                    )


def confidence_weights(samples: Sequence[Sample]) -> dict[AnswerMethod, Matrix]:
    """Fit the weights of the signals of each answer method that has samples."""
    return {
        method: _fit([sample for sample in samples if sample.signals.method is method])
        for method in AnswerMethod
        if any(sample.signals.method is method for sample in samples)
    }


def _fit(samples: Sequence[Sample]) -> Matrix:
    signals = np.array([sample.signals.values for sample in samples])
    right = np.array([sample.right for sample in samples])
    counts = np.array([sample.count for sample in samples])
    return logistic_fit(signals, right, ridge=_RIDGE, counts=counts)


def said_across_folds(samples: Sequence[Sample]) -> list[tuple[float, bool]]:
    """Return (confidence, whether right) of each answer, by weights fitted on other folds."""
    said: list[tuple[float, bool]] = []
    for method in AnswerMethod:
        rows = [sample for sample in samples if sample.signals.method is method]
        for fold in range(FOLDS):
            others = [row for row in rows if row.fold != fold]
            own = [row for row in rows if row.fold == fold]
            if others and own:
                weights = _fit(others)
                odds = np.array([(1.0, *row.signals.values) for row in own]) @ weights
                said.extend(zip(logistic(odds).tolist(), (row.right for row in own), strict=True))
    return said


def rescored(asked: Asked) -> Asked:
    """Return it with its sentences scored by the weights that are in use now."""
    return replace(
        asked,
        evidence=tuple(map(_rescored, asked.evidence)),
        without_gold=tuple(map(_rescored, asked.without_gold)),
        alone=tuple(map(_rescored, asked.alone)),
        elsewhere=tuple(map(_rescored, asked.elsewhere)),
    )


def _rescored(evidence: Evidence) -> Evidence:
    candidates = [replace(each, score=each.signals.score) for each in evidence.candidates]
    candidates.sort(key=lambda each: -each.score)
    return replace(evidence, candidates=tuple(candidates))


def _said(made: Decision) -> dict[str, object]:
    days = made.date
    span = {"from": str(days.first), "to": str(days.last)} if days else None
    return {"text": made.text, "date": span}


def load_scorer(path: Path) -> ModuleType:
    """Load the bench's scorer; ends the process where there is none."""
    spec = spec_from_file_location("score", path)
    if spec is None or spec.loader is None:
        sys.exit(f"There is no scorer at {path}.")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def reliability(said: Sequence[tuple[float, bool]]) -> str:
    """Return a table: of the answers in each range of confidence, the share that is right."""
    lines = ["| confidence | answers | mean confidence | right |", "|---|---:|---:|---:|"]
    for low, high in pairwise(_BINS):
        inside = [(p, right) for p, right in said if low <= p < high]
        if inside:
            mean = sum(p for p, _ in inside) / len(inside)
            share = sum(right for _, right in inside) / len(inside)
            lines.append(
                f"| {low:.2f} to {min(high, 1):.2f} | {len(inside)} | {mean:.2f} | {share:.2f} |"
            )
    brier = sum((p - right) ** 2 for p, right in said) / len(said)
    return "\n".join(lines) + f"\n\nBrier score {brier:.3f}"


def draw(said: Sequence[tuple[float, bool]], path: Path) -> None:
    """Draw the reliability diagram: the share that is right against confidence, in bins."""
    figure = Figure(figsize=(5, 4), dpi=150, layout="constrained")
    axes = figure.subplots()
    axes.plot([0, 1], [0, 1], color="0.7", linestyle="--", linewidth=1)
    for low, high in pairwise(np.linspace(0, 1, 11)):
        inside = [(p, right) for p, right in said if low <= p < high]
        if len(inside) >= _FEWEST_DRAWN:
            share = sum(right for _, right in inside) / len(inside)
            error = 1.96 * (share * (1 - share) / len(inside)) ** 0.5
            mean = sum(p for p, _ in inside) / len(inside)
            axes.errorbar(mean, share, error, fmt="o", color="tab:blue", capsize=3)
            axes.annotate(str(len(inside)), (mean, share), (6, -12), textcoords="offset points")
    axes.set(xlabel="confidence", ylabel="share right", xlim=(0, 1), ylim=(0, 1))
    figure.savefig(path)
