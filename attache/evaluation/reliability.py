"""How often answers are right that are said to be so sure, and the plot of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from attache.evaluation.evaluation import Evaluation
from attache.evaluation.scoring import Verdict

STEPS = 5
"""Bins of confidence, each of the same width."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Answers whose confidence is from `first` up to `last`."""

    first: float
    last: float
    count: int
    confidence: float
    """The mean of what was said."""
    right: float
    """The share that was right."""


def bins(evaluation: Evaluation, *, steps: int = STEPS) -> list[Bin]:
    """Return the bins that hold answers that were given, the least sure first."""
    said = [
        (each.given.confidence, each.verdict is Verdict.RIGHT)
        for each in evaluation.judged
        if each.given and each.given.text and each.given.confidence is not None
    ]
    return [
        Bin(
            first=step / steps,
            last=(step + 1) / steps,
            count=len(held),
            confidence=sum(sure for sure, _ in held) / len(held),
            right=sum(right for _, right in held) / len(held),
        )
        for step in range(steps)
        if (held := [each for each in said if min(int(each[0] * steps), steps - 1) == step])
    ]


def draw(evaluations: Sequence[Evaluation]) -> bytes:
    """Draw the reliability of each evaluation as a PNG picture; the diagonal is honest."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # takes half a second
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6.0, 6.0), dpi=150, layout="constrained")
    axes = figure.add_subplot()
    axes.plot([0, 1], [0, 1], color="#8c959f", linestyle="--", linewidth=1)
    for each in evaluations:
        found = bins(each)
        at, share = [one.confidence for one in found], [one.right for one in found]
        axes.plot(at, share, marker="o", label=each.name)
        for one in found:
            axes.annotate(f"{one.count}", (one.confidence, one.right), xytext=(6, -12),
                          textcoords="offset points", fontsize=8)  # fmt: skip
    axes.set(xlim=(0, 1), ylim=(0, 1.02), xlabel="confidence", ylabel="share right")
    axes.legend(loc="upper left")
    drawn = BytesIO()
    FigureCanvasAgg(figure).print_png(drawn)
    return drawn.getvalue()
