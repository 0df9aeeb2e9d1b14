"""The figures of all archives as tables and as a picture."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from benchmarks.tables import share, table

ENGINES = {"folder": "SQLite, FAISS, tantivy", "postgres": "PostgreSQL, pgvector"}
_COLOURS = {"folder": "#2b6cb0", "postgres": "#c05621"}
_PANELS = {
    "index built, s": ("build s", None),
    "disk, MB": ("disk MB", None),
    "resident, MB": ("resident MB", 1_200),
    "start-up, s": ("start s", 5),
    "search, ms (median)": ("search ms", 100),
    "whole question, s (median)": ("question s", None),
}
"""What is drawn, from which figure, with the aim at a million passages."""


class Row(NamedTuple):
    """An engine and a number of passages."""

    engine: str
    size: int


def tables(found: Mapping[Row, Mapping[str, float]]) -> str:
    """Return the tables for docs/benchmarks.md."""
    rows = sorted(found, key=lambda row: (row.size, row.engine))
    building = (
        "engine", "passages", "of them real", "written, s", "index built, s", "MB at most",
        "index, MB", "disk, MB",
    )  # fmt: skip
    searching = (
        "engine", "passages", "start-up, s", "MB resident", "MB of its own", "MB of the server",
        "search, ms", "recall@10", "first question, s", "a question, s", "MB resident then",
    )  # fmt: skip
    return "\n\n".join(
        (
            table(building, [_building(row, found[row]) for row in rows]),
            table(searching, [_searching(row, found[row]) for row in rows]),
        )
    )


def _building(row: Row, of: Mapping[str, float]) -> tuple[str, ...]:
    columns = ("passages", "real", "fill s", "build s", "build peak MB", "index MB", "disk MB")
    return (ENGINES[row.engine], *(_whole(of.get(each)) for each in columns))


def _searching(row: Row, of: Mapping[str, float]) -> tuple[str, ...]:
    median, tail = of.get("search ms"), of.get("search ms, 95 %")
    return (
        ENGINES[row.engine],
        _whole(of.get("passages")),
        _short(of.get("start s")),
        *(_whole(of.get(each)) for each in ("resident MB", "own MB", "server MB")),
        f"{_whole(median)} / {_whole(tail)}",
        share(of["recall"]) if "recall" in of else "–",
        _short(of.get("first question s")),
        _short(of.get("question s")),
        _whole(of.get("question resident MB")),
    )


def _whole(value: float | None) -> str:
    return "–" if value is None else f"{value:,.0f}"


def _short(value: float | None) -> str:
    return "–" if value is None else f"{value:,.1f}"


def draw(found: Mapping[Row, Mapping[str, float]], file: Path) -> None:
    """Draw each figure against the number of passages."""
    figure = Figure(figsize=(10, 6), layout="constrained")
    panels = figure.subplots(2, 3).flat
    for axes, (title, (name, aim)) in zip(panels, _PANELS.items(), strict=True):
        axes.set_title(title, fontsize=10)
        for engine, colour in _COLOURS.items():
            rows = sorted(row for row in found if row.engine == engine and name in found[row])
            if rows:
                sizes = [found[row]["passages"] for row in rows]
                axes.loglog(sizes, [found[row][name] for row in rows], marker="o", color=colour)
        if aim is not None:
            axes.axhline(aim, color="#718096", linestyle=":", linewidth=1)
        axes.grid(visible=True, alpha=0.3)
    figure.supxlabel("passages (dotted: the aim at a million)", fontsize=9)
    lines = [
        Line2D([], [], marker="o", color=colour, label=ENGINES[engine])
        for engine, colour in _COLOURS.items()
    ]
    figure.legend(handles=lines, loc="outside upper center", ncols=2)
    figure.savefig(file, dpi=120)
