"""Two plots of the results: speed against evidence, and evidence by how much is read."""

from collections.abc import Sequence
from pathlib import Path
from statistics import median

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import StrMethodFormatter

from benchmarks.peers.evidence import DEPTH
from benchmarks.peers.measurement import Measured
from benchmarks.peers.pooled import Pooled, pooled
from benchmarks.peers.report import label
from benchmarks.peers.system import HYBRID, VECTORS
from benchmarks.peers.systems import ENTRIES

SPEED, EVIDENCE = "peers-speed.png", "peers-evidence.png"
_COLOURS = dict(zip(ENTRIES, ("#d1242f", "#0969da", "#1a7f37", "#8250df", "#9a6700"), strict=True))
_WORDS = range(10, 1_601, 10)


def draw(rows: Sequence[Measured], folder: Path, clock: str) -> dict[str, Path]:
    """Draw both plots into a folder; return their paths, by what they show."""
    ways = pooled(rows, clock)
    speed, evidence = folder / SPEED, folder / EVIDENCE
    _speed(ways, clock).savefig(speed)
    _evidence(ways).savefig(evidence)
    return {"Speed against evidence": speed, "Evidence by how much is read": evidence}


def _speed(ways: Sequence[Pooled], clock: str) -> Figure:
    figure = Figure(figsize=(10, 4.5), dpi=150, layout="constrained")
    taking_in, asking = figure.subplots(1, 2, sharey=True)
    for each in ways:
        evidence = each.way.evidence("sentence", 5)
        _point(taking_in, each, each.pace / 1_000, evidence)
        _point(asking, each, median(each.way.milliseconds[clock]), evidence)
    taking_in.set(xlabel="thousand characters taken in a second", ylabel="sentence among five")
    asking.set(xlabel="milliseconds a question, median", xscale="log")
    return _with_legend(figure, taking_in)


def _evidence(ways: Sequence[Pooled]) -> Figure:
    figure = Figure(figsize=(10, 4.5), dpi=150, layout="constrained")
    by_place, by_words = figure.subplots(1, 2, sharey=True)
    places = range(1, DEPTH + 1)
    for each in ways:
        _line(by_place, each, places, [each.way.evidence("sentence", k) for k in places])
        _line(by_words, each, _WORDS, [each.way.evidence_within(words) for words in _WORDS])
    by_place.set(xlabel="results looked at", ylabel="share of questions with their sentence")
    by_words.set(xlabel="words read", xscale="log")
    return _with_legend(figure, by_place)


def _point(axes: Axes, each: Pooled, across: float, up: float) -> None:
    colour = _COLOURS[each.system]
    inside = "white" if each.way.name == VECTORS else colour
    marker = "o" if each.way.name in (VECTORS, HYBRID) else "D"
    axes.plot(across, up, marker, color=colour, markerfacecolor=inside, label=_label(each))


def _line(axes: Axes, each: Pooled, across: Sequence[int], up: Sequence[float]) -> None:
    style = "--" if each.way.name == VECTORS else "-"
    width = 1.2 if each.way.name in (VECTORS, HYBRID) else 2.5  # sentences read
    axes.plot(across, up, style, linewidth=width, color=_COLOURS[each.system], label=_label(each))


def _label(each: Pooled) -> str:
    return label(each.system, each.way.name)


def _with_legend(figure: Figure, axes: Axes) -> Figure:
    for each in figure.axes:
        each.set_ylim(0, 1)
        each.grid(color="0.9")
        each.xaxis.set_major_formatter(StrMethodFormatter("{x:g}"))
    handles, labels = axes.get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside right center", frameon=False, fontsize=8)
    return figure
