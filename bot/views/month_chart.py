"""A bar chart of how many articles a collection has from each month."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from io import BytesIO

import discord
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, date2num
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from language import Language

FILE_NAME = "months.png"
MOST_MONTHS = 36
"""How many of the latest months are drawn."""

_SIZE, _DPI = (11.0, 2.6), 100  # twice the width that Discord shows
_GROUND, _INK, _BAR = "#1e1f22", "#b5bac1", "#56b4e9"
_DAYS_OF_A_BAR = 24


def latest_months(months: Mapping[date, int]) -> dict[date, int]:
    """Return the last `MOST_MONTHS` months up to the newest articles, in order, without gaps."""
    if not months:
        return {}
    month, found = max(months), dict[date, int]()
    first = min(months)
    while month >= first and len(found) < MOST_MONTHS:
        found[month] = months.get(month, 0)
        if month.year == 1 and month.month == 1:
            break
        month = month.replace(
            year=month.year - (month.month == 1), month=(month.month - 2) % 12 + 1
        )
    return dict(sorted(found.items()))


def alt_text(months: Mapping[date, int], language: Language) -> str:
    """Return the chart in words, for people who cannot see it. `months` must not be empty."""
    most = max(months, key=lambda month: months[month])
    return language(
        "months-told",
        first=_named(min(months), language),
        most=_named(most, language),
        count=months[most],
    )


def _named(month: date, language: Language) -> str:
    return language.days(month, month.replace(day=monthrange(month.year, month.month)[1]))


def draw(months: Mapping[date, int], language: Language) -> discord.File:
    """Draw the chart. This takes a while, so do not call it on the event loop."""
    figure = Figure(figsize=_SIZE, dpi=_DPI, facecolor=_GROUND)
    axes = figure.add_axes((0.06, 0.16, 0.92, 0.76), facecolor=_GROUND)
    axes.bar(date2num(list(months)), list(months.values()), width=_DAYS_OF_A_BAR, color=_BAR)
    locator = AutoDateLocator(maxticks=12)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator))
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=True))
    axes.tick_params(colors=_INK, labelsize=16, length=0)
    axes.xaxis.get_offset_text().set_visible(False)
    for side in axes.spines.values():
        side.set_visible(False)
    drawn = BytesIO()
    FigureCanvasAgg(figure).print_png(drawn)
    drawn.seek(0)
    return discord.File(drawn, filename=FILE_NAME, description=alt_text(months, language))
