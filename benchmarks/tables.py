"""Figures to Markdown."""

from collections.abc import Sequence

import numpy as np


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table; all columns but the first are right-aligned."""
    rule = ["---", *["---:"] * (len(header) - 1)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (header, rule, *rows))


def share(part: float) -> str:
    """Return a share with three digits: .328."""
    return f"{part:.3f}".removeprefix("0")


def middle_and_tail(milliseconds: Sequence[float]) -> str:
    """Return the median and the 95th percentile, as in `12 / 30`."""
    median, tail = np.percentile(milliseconds, [50, 95])
    return f"{_short(median)} / {_short(tail)}"


def _short(milliseconds: float) -> str:
    return f"{milliseconds:.1f}" if milliseconds < 10 else f"{milliseconds:,.0f}"
