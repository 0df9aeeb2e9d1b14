"""Fits the confidence: how likely an answer is right, by its signals.

Each question of the bench, and of the project's own, is asked twice: of the whole archive, and
without the articles that answer it, where most answers are wrong. Logistic regression with a ridge,
for each answer method; its quality is measured in folds by question.
"""

import asyncio
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib.util import module_from_spec, spec_from_file_location
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from answer.deciding.confidence import AnswerMethod, Signals
from answer.deciding.decide import Decision, decide
from answer.evidence.candidate_extractor import CandidateExtractor
from answer.evidence.retriever import Retriever
from answer.understanding.linking import link
from answer.understanding.question import understand
from index.archive import Archive
from index.compute import ComputeThread
from index.embedder import Embedder
from index.searcher import Searcher
from index.types import PUBLIC, ScoredPassage

FOLDS = 10
RIDGE = 0.5
FEWEST_DRAWN = 8
BINS = (0.0, 0.3, 0.5, 0.7, 0.85, 1.01)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The signals of an answer, whether it is `right`, and the `fold` of its question."""

    signals: Signals
    right: bool
    fold: int


def calibrate(
    bench: Path,
    questions: Sequence[Path],
    archive: Path,
    extractor: CandidateExtractor,
    *,
    picture: Path | None = None,
) -> None:
    """Print the weights of each answer method, and the reliability of the confidence in folds."""
    samples = asyncio.run(_samples(bench, questions, archive, extractor))
    for method in AnswerMethod:
        rows = [sample for sample in samples if sample.signals.method is method]
        weights = fit(rows)
        right = sum(row.right for row in rows)
        print(f"{method}: {len(rows)} answers, {right} right; {np.round(weights, 2).tolist()}")
    said = said_across_folds(samples)
    print("\n" + reliability(said))
    if picture is not None:
        draw(said, picture)


async def _samples(
    bench: Path, questions: Sequence[Path], folder: Path, extractor: CandidateExtractor
) -> list[Sample]:
    scorer = _scorer(bench / "score.py")
    lines = [line for path in questions for line in path.read_text("utf-8").splitlines()]
    samples = []
    with ComputeThread() as compute:
        async with await Archive.open(folder) as archive:
            searcher = Searcher(
                archive=archive, embedder=Embedder.load(), compute=compute, folder=folder
            )
            retriever = Retriever(searcher)
            for number, line in enumerate(lines):
                row = json.loads(line)
                question = understand(row["question"], as_of=date.fromisoformat(row["as_of"]))
                found = await retriever.retrieve(question, [PUBLIC])
                for passages in (found, _without_evidence(found, row)):
                    evidence = extractor.extract(link(question, passages), passages)
                    made = decide(evidence, answers_from=0.0)
                    if made.signals is not None:
                        right = scorer.verdict(row, _answer(made)) == "right"
                        samples.append(
                            Sample(signals=made.signals, right=right, fold=number % FOLDS)
                        )
            await searcher.close()
    return samples


def _without_evidence(found: Sequence[ScoredPassage], row: dict[str, Any]) -> list[ScoredPassage]:
    gold = {evidence["url"] for evidence in row["evidence"]}
    return [each for each in found if each.passage.article.url not in gold]


def _answer(made: Decision) -> dict[str, object]:
    days = made.date
    span = {"from": str(days.first), "to": str(days.last)} if days else None
    return {"text": made.text, "date": span}


def _scorer(path: Path) -> ModuleType:
    spec = spec_from_file_location("score", path)
    if spec is None or spec.loader is None:
        sys.exit(f"There is no scorer at {path}.")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def fit(samples: Sequence[Sample]) -> NDArray[np.float64]:
    """Fit a constant and a weight for each value by Newton's method, the weights with a ridge.

    Signals speak for an answer: a weight that would be negative, as may be with few samples, is 0.
    """
    x = np.array([(1.0, *sample.signals.values) for sample in samples])
    y = np.array([float(sample.right) for sample in samples])
    used = np.ones(x.shape[1], bool)
    weights = np.zeros(x.shape[1])
    while True:
        weights[:] = 0.0
        weights[used] = _newton(x[:, used], y)
        negative = used & (weights < 0)
        negative[0] = False
        if not negative.any():
            return weights
        used &= ~negative


def _newton(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    penalty = np.diag([1e-3, *[RIDGE] * (x.shape[1] - 1)])
    weights = np.zeros(x.shape[1])
    for _ in range(50):
        p = _logistic(x @ weights)
        gradient = x.T @ (p - y) + penalty @ weights
        hessian = (x * (p * (1 - p))[:, None]).T @ x + penalty
        weights -= np.linalg.solve(hessian, gradient)
    return weights


def said_across_folds(samples: Sequence[Sample]) -> list[tuple[float, bool]]:
    """Return (confidence, whether right) of each answer, by weights fitted on other folds."""
    said: list[tuple[float, bool]] = []
    for method in AnswerMethod:
        rows = [sample for sample in samples if sample.signals.method is method]
        for fold in range(FOLDS):
            weights = fit([row for row in rows if row.fold != fold])
            for row in rows:
                if row.fold == fold:
                    odds = weights @ np.array((1.0, *row.signals.values))
                    said.append((float(_logistic(odds)), row.right))
    return said


def reliability(said: Sequence[tuple[float, bool]]) -> str:
    """Return a table: of the answers in each range of confidence, the share that is right."""
    lines = ["| confidence | answers | mean confidence | right |", "|---|---:|---:|---:|"]
    for low, high in pairwise(BINS):
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
        if len(inside) >= FEWEST_DRAWN:
            share = sum(right for _, right in inside) / len(inside)
            error = 1.96 * (share * (1 - share) / len(inside)) ** 0.5
            mean = sum(p for p, _ in inside) / len(inside)
            axes.errorbar(mean, share, error, fmt="o", color="tab:blue", capsize=3)
            axes.annotate(str(len(inside)), (mean, share), (6, -12), textcoords="offset points")
    axes.set(xlabel="confidence", ylabel="share right", xlim=(0, 1), ylim=(0, 1))
    figure.savefig(path)


def _logistic(odds: Any) -> Any:
    return 1.0 / (1.0 + np.exp(-odds))
