"""A timeline as a picture: along time above, an entry a line below.

Drawn at twice the width that Discord shows, without pyplot, so that any thread may draw.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, date2num, num2date
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties

from answer.timeline.types import Entry, Timeline
from answer.timeline.wording import dated, headline, status_text
from language import Language, english
from reading.types import Status

MOST_DRAWN = 30
"""Entries of a picture, those that most articles tell of; more would be too small to read."""

WIDTH = 1100  # pixels
_DPI = 100
_MARGIN = 36
_ROOMY, _ROOMY_ROW, _TIGHT_ROW = 12, 54, 38  # up to so many entries, rows are so high
_TITLE, _TEXT, _SMALL = 30, 25, 21  # heights of letters in pixels
_MARK, _LANE = 13, 26  # half the width of a mark; marks of one time stand above each other
_LANES = 5
_MARKS_IN_A_LINE = 4  # of the legend
_WIDEST_DATE = 400
_LONGEST = 120  # letters of a line: more never fit


@dataclass(frozen=True, slots=True)
class _Theme:
    ground: str
    ink: str
    faint: str
    line: str


_LIGHT = _Theme(ground="#ffffff", ink="#1f2328", faint="#59636e", line="#d1d9e0")
_DARK = _Theme(ground="#1e1f22", ink="#f2f3f5", faint="#b5bac1", line="#45484f")


@dataclass(frozen=True, slots=True)
class _Mark:
    """The mark of a status; its colours differ for the colour-blind too.

    `name` is how the catalogue calls it.
    """

    name: str
    shape: str
    light: str
    dark: str
    is_filled: bool = True

    def said(self, language: Language) -> str:
        return language(f"mark-{self.name}")

    def colour(self, theme: _Theme) -> str:
        return self.dark if theme is _DARK else self.light


_MARKS = {
    Status.HAPPENED: _Mark("happened", "o", "#0072b2", "#56b4e9"),
    Status.UNDER_WAY: _Mark("under-way", "D", "#007a5a", "#2fc79a"),
    Status.PLANNED: _Mark("planned", "o", "#9a6700", "#f0b429", is_filled=False),
    Status.POSTPONED: _Mark("postponed", ">", "#a8508a", "#e29ac8", is_filled=False),
    Status.CANCELLED: _Mark("cancelled", "X", "#c0392b", "#ff8a73"),
    Status.DENIED: _Mark("denied", "s", "#c0392b", "#ff8a73", is_filled=False),
    Status.HYPOTHETICAL: _Mark("hypothetical", "p", "#59636e", "#b5bac1", is_filled=False),
}
_UNCONFIRMED = _Mark("unconfirmed", "d", "#59636e", "#b5bac1", False)


def draw(timeline: Timeline, *, dark: bool = False, language: Language | None = None) -> bytes:
    """Return the picture as PNG, `WIDTH` pixels wide."""
    file = BytesIO()
    figure_of(timeline, dark=dark, language=language).savefig(file, format="png", dpi=_DPI)
    return file.getvalue()


def alt_text(timeline: Timeline, *, most: int = 1000, language: Language | None = None) -> str:
    """Return what the picture shows in words, in at most so many characters."""
    language = language or english()
    said = headline(timeline, language)
    text = language("picture-alt", topic=timeline.topic, headline=said)
    for entry in drawn(timeline):
        facts = ", ".join(
            filter(None, (dated(entry, language), status_text(entry, language), entry.place))
        )
        if len(text) + len(facts) + 2 > most:
            break
        text = f"{text} {facts}."
    return text[:most]


def drawn(timeline: Timeline) -> Sequence[Entry]:
    """Return the entries that are drawn, in order of date."""
    by_articles = sorted(timeline.entries, key=lambda each: -len(each.citations))
    kept = {id(entry) for entry in by_articles[:MOST_DRAWN]}
    return [entry for entry in timeline.entries if id(entry) in kept]


def figure_of(
    timeline: Timeline, *, dark: bool = False, language: Language | None = None
) -> Figure:
    """Return the figure, with a canvas of its own."""
    language = language or english()
    theme = _DARK if dark else _LIGHT
    entries = drawn(timeline)
    lanes = _lanes(entries)
    row = _ROOMY_ROW if len(entries) <= _ROOMY else _TIGHT_ROW
    strip = (max(lanes, default=0) + 1) * _LANE + 66 if len(entries) > 1 else 0
    top = 2 * _MARGIN + _TITLE + _SMALL + strip
    marks = list(dict.fromkeys(_mark(entry) for entry in entries))
    lines = -(-len(marks) // _MARKS_IN_A_LINE)
    height = top + row * len(entries) + 2 * _SMALL * lines + _MARGIN
    figure = Figure(figsize=(WIDTH / _DPI, height / _DPI), dpi=_DPI, facecolor=theme.ground)
    page = _Page(figure, theme, height, language)
    page.heading(timeline, len(entries))
    if strip:
        page.strip(entries, lanes, top=2 * _MARGIN + _TITLE + _SMALL, height=strip)
    page.rows(entries, top=top, row=row)
    page.legend(marks, y=top + row * len(entries) + 1.5 * _SMALL)
    return figure


class _Page:
    """Draws in pixels from the upper left corner."""

    def __init__(self, figure: Figure, theme: _Theme, height: int, language: Language) -> None:
        self._figure, self._theme, self._height = figure, theme, height
        self._language = language
        self._renderer = FigureCanvasAgg(figure).get_renderer()
        self._axes = figure.add_axes((0, 0, 1, 1))
        self._axes.set_axis_off()
        self._axes.set_xlim(0, WIDTH)
        self._axes.set_ylim(height, 0)

    def heading(self, timeline: Timeline, count: int) -> None:
        room = WIDTH - 2 * _MARGIN
        self._text(_MARGIN, _MARGIN, timeline.topic, _TITLE, bold=True, room=room)
        rest = len(timeline.entries) + timeline.left_out - count
        language = self._language
        said = " · ".join(
            (
                headline(timeline, language),
                *([language("picture-left-out", count=rest)] if rest else []),
                language("picture-as-of", day=language.day(timeline.as_of)),
            )
        )
        y = _MARGIN + _TITLE + 14
        self._text(_MARGIN, y, said, _SMALL, colour=self._theme.faint, room=room)

    def strip(
        self, entries: Sequence[Entry], lanes: Sequence[int], *, top: int, height: int
    ) -> None:
        """Draw the entries along time; those of several days as bars."""
        theme = self._theme
        bottom = top + height - 66
        place = _scale(entries)
        axes = self._figure.add_axes(
            (_MARGIN * 1.5 / WIDTH, 1 - bottom / self._height, 1 - 3 * _MARGIN / WIDTH, 0.0001)
        )
        _time_axis(axes, entries, theme, self._language)
        for entry, lane in zip(entries, lanes, strict=True):
            y = bottom - _LANE * (lane + 0.8)
            colour = _mark(entry).colour(theme)
            first, last = place(entry.begins), place(_ends(entry))
            if last - first > 2:
                self._axes.plot(
                    (first, last), (y, y), color=colour, lw=5, alpha=0.4, solid_capstyle="round"
                )
            self._mark((first + last) / 2, y, _mark(entry))

    def rows(self, entries: Sequence[Entry], *, top: int, row: int) -> None:
        dates = [dated(entry, self._language) for entry in entries]
        widths = [self._width(each, _TEXT, bold=True) for each in dates]
        column = _MARGIN + 2.6 * _MARK + min(max(widths, default=0.0), _WIDEST_DATE) + 26
        for number, entry in enumerate(entries):
            y = top + row * (number + 0.5)
            mark = _mark(entry)
            if number:
                line = y - row / 2
                self._axes.plot(
                    (_MARGIN, WIDTH - _MARGIN), (line, line), color=self._theme.line, lw=0.8
                )
            self._mark(_MARGIN + _MARK, y, mark)
            self._text(_MARGIN + 2.6 * _MARK, y, dates[number], _TEXT, bold=True, room=_WIDEST_DATE)
            x = column
            if entry.status is not Status.HAPPENED:
                said = mark.said(self._language)
                x = self._text(x, y, said, _TEXT, colour=mark.colour(self._theme)) + 18
            if entry.place:
                x = self._text(x, y, entry.place, _TEXT, room=WIDTH / 3) + 18
            title = entry.citations[0].title
            faint = self._theme.faint
            self._text(x, y, title, _TEXT, colour=faint, room=WIDTH - _MARGIN - x)

    def legend(self, marks: Sequence[_Mark], *, y: float) -> None:
        """Draw the marks that are used, with their names."""
        for number, mark in enumerate(marks):
            if number % _MARKS_IN_A_LINE == 0:
                x, below = float(_MARGIN), y + 2 * _SMALL * (number // _MARKS_IN_A_LINE)
            self._mark(x + _MARK, below, mark)
            faint = self._theme.faint
            said = mark.said(self._language)
            x = self._text(x + 2.6 * _MARK, below, said, _SMALL, colour=faint) + 36

    def _mark(self, x: float, y: float, mark: _Mark) -> None:
        colour = mark.colour(self._theme)
        self._axes.plot(
            [x],
            [y],
            marker=mark.shape,
            markersize=_points(1.5 * _MARK),
            markeredgewidth=2.5 if not mark.is_filled else 1.0,
            markeredgecolor=colour if not mark.is_filled else self._theme.ground,
            markerfacecolor=colour if mark.is_filled else self._theme.ground,
        )

    def _text(
        self,
        x: float,
        y: float,
        text: str,
        size: int,
        *,
        bold: bool = False,
        colour: str | None = None,
        room: float = WIDTH,
    ) -> float:
        """Draw a text, cut to the space that it has; return where it ends."""
        shown = self._fitted(" ".join(text.split()), size, room, bold=bold)
        if shown:
            self._axes.text(
                x,
                y,
                shown,
                fontproperties=_font(size, bold=bold),
                color=colour or self._theme.ink,
                va="center_baseline",
                parse_math=False,  # a title may speak of $5 and $10
            )
        return x + self._width(shown, size, bold=bold)

    def _fitted(self, text: str, size: int, room: float, *, bold: bool) -> str:
        """The text, or as much of its beginning as fits with an ellipsis."""
        text = text[:_LONGEST]
        width = self._width(text, size, bold=bold)
        if width <= room:
            return text
        # Measuring is slow: begin near the place of the cut.
        kept = int(len(text) * room / width)
        while kept > 0 and self._width(f"{text[:kept].rstrip()}…", size, bold=bold) > room:
            kept -= 1
        return f"{text[:kept].rstrip()}…" if kept else ""

    def _width(self, text: str, size: int, *, bold: bool = False) -> float:
        font = _font(size, bold=bold)
        return float(self._renderer.get_text_width_height_descent(text, font, ismath=False)[0])


def _font(size: int, *, bold: bool) -> FontProperties:
    return FontProperties(family="DejaVu Sans", size=_points(size), weight="bold" if bold else None)


def _points(pixels: float) -> float:
    return 72 * pixels / _DPI * 0.82


def _mark(entry: Entry) -> _Mark:
    return _UNCONFIRMED if entry.is_unconfirmed else _MARKS[entry.status]


def _ends(entry: Entry) -> date:
    return entry.date.last if entry.date else entry.begins


def _span(entries: Sequence[Entry]) -> tuple[date, date]:
    """The first and the last day, with a margin; a month at least."""
    first, last = min(e.begins for e in entries), max(_ends(e) for e in entries)
    air = max(timedelta(days=15), (last - first) / 40)
    return first - min(air, first - date.min), last + min(air, date.max - last)


def _scale(entries: Sequence[Entry]) -> Callable[[date], float]:
    """Map a day to its place across the picture, in pixels."""
    first, last = _span(entries)
    left, right = 1.5 * _MARGIN, WIDTH - 1.5 * _MARGIN
    return lambda value: left + (right - left) * ((value - first) / (last - first))


def _lanes(entries: Sequence[Entry]) -> list[int]:
    """The lane of each entry: the lowest in which it overlaps no other."""
    if len(entries) < 2:
        return [0] * len(entries)
    place = _scale(entries)
    ends: list[float] = []
    lanes = []
    for entry in entries:
        first, last = place(entry.begins), place(_ends(entry))
        middle = (first + last) / 2
        first, last = min(first, middle - _MARK), max(last, middle + _MARK)
        free = [lane for lane, end in enumerate(ends) if end <= first]
        lane = free[0] if free else len(ends)
        if lane == len(ends) and lane < _LANES:
            ends.append(last)
        else:
            lane = min(lane, _LANES - 1)
            ends[lane] = max(ends[lane], last)
        lanes.append(lane)
    return lanes


class _Dates(ConciseDateFormatter):
    """Labels of an axis, with the language's names of months."""

    def __init__(self, locator: AutoDateLocator, language: Language) -> None:
        super().__init__(locator, show_offset=False)  # type: ignore[no-untyped-call]
        self._language = language

    def format_ticks(self, values: Sequence[float]) -> list[str]:
        days = [num2date(value) for value in values]
        labels = super().format_ticks(values)  # type: ignore[no-untyped-call]
        return [
            self._language.short_month(at) if label == f"{at:%b}" else label
            for at, label in zip(days, labels, strict=True)
        ]


def _time_axis(axes: Axes, entries: Sequence[Entry], theme: _Theme, language: Language) -> None:
    axes.set_facecolor("none")
    axes.set_yticks([])
    for side in ("left", "right", "top"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(theme.faint)
    first, last = _span(entries)
    axes.set_xlim(date2num(first), date2num(last))
    locator = AutoDateLocator(minticks=2, maxticks=7)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(_Dates(locator, language))
    axes.tick_params(colors=theme.faint, labelsize=_points(_SMALL), length=6)
