"""The picture of a timeline: its size, its ink, and that nothing is written over."""

from datetime import date, timedelta
from io import BytesIO
from itertools import combinations

import pytest
from matplotlib.figure import Figure
from matplotlib.image import imread
from matplotlib.transforms import Bbox

from answer.timeline import Entry, Timeline
from answer.timeline.picture import MOST_DRAWN, WIDTH, alt_text, draw, drawn, figure_of
from answer.types import Citation
from reading.types import DateInterval, Status

pytestmark = pytest.mark.slow

LONG = "Leaders sign $5 and $10 billion pacts, and _more_ than that, at a long summit " * 3


def timeline(count: int, *, title: str = "Modi meets Putin", same_day: bool = False) -> Timeline:
    entries = []
    for number in range(count):
        day = date(2019, 9, 4) + timedelta(days=0 if same_day else 61 * number)
        days = DateInterval(first=day, last=day + timedelta(days=number % 3))
        cited = Citation(
            article_id=number, title=title, publisher=None, url=None, published_on=day, quote="q",
            start=0, end=1, event_date=days, score=1.0,
        )  # fmt: skip
        status = list(Status)[number % len(Status)]
        entries.append(
            Entry(
                date=None if status is Status.CANCELLED else days,
                status=status,
                place="Saint Petersburg" if number % 2 else None,
                is_unconfirmed=status is Status.PLANNED and number > 6,
                citations=(cited,),
            )
        )
    return Timeline(
        topic="Modi Russia visits", as_of=date(2026, 7, 1), since=None, until=None,
        entries=tuple(entries), left_out=0, archive_newest=None, took_ms=1,
    )  # fmt: skip


def boxes(figure: Figure) -> list[Bbox]:
    figure.draw_without_rendering()
    page, *strip = figure.axes
    ticks = [
        label
        for axes in strip
        for at, label in zip(axes.get_xticks(), axes.get_xticklabels(), strict=True)
        if axes.get_xlim()[0] <= at <= axes.get_xlim()[1]
    ]
    texts = [*page.texts, *ticks]
    return [text.get_window_extent() for text in texts if text.get_text()]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("count", [0, 1, 3, 12, 30, 45])
def test_a_picture_has_the_width_and_shows_something(count: int, dark: bool) -> None:
    pixels = imread(BytesIO(draw(timeline(count), dark=dark)), format="png")
    height, width = pixels.shape[:2]
    assert width == WIDTH
    assert height < 2 * WIDTH
    ground = pixels[0, 0, :3]
    assert bool(ground.mean() < 0.5) is dark
    assert (abs(pixels[:, :, :3] - ground).sum(axis=2) > 0.5).mean() > 0.005


@pytest.mark.parametrize("same_day", [False, True])
@pytest.mark.parametrize("title", ["Modi meets Putin", LONG])
@pytest.mark.parametrize("count", [1, 3, 12, 30])
def test_no_words_overlap_or_leave_the_picture(count: int, title: str, same_day: bool) -> None:
    figure = figure_of(timeline(count, title=title, same_day=same_day))
    found = boxes(figure)
    assert len(found) > 2 * count
    for one, other in combinations(found, 2):
        shared = Bbox.intersection(one, other)
        assert shared is None or min(shared.width, shared.height) < 1
    for box in found:
        assert box.x0 >= 0 and box.x1 <= WIDTH and box.y0 >= 0 and box.y1 <= figure.bbox.height


def test_of_many_entries_those_that_most_articles_tell_of_are_drawn() -> None:
    assert len(drawn(timeline(45))) == MOST_DRAWN


def test_the_picture_is_told_in_words_too() -> None:
    text = alt_text(timeline(3))
    assert text.startswith("Timeline of Modi Russia visits: 3 events, 4 September 2019 to")
    assert "planned" in text
    assert len(alt_text(timeline(60), most=1000)) <= 1000
