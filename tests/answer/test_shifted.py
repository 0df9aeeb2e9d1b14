"""A small archive moved in time: every date of its articles by N days, and so every answer."""

from datetime import date, timedelta
from itertools import count

import pytest

from answer.types import Answer
from reading.types import DateInterval
from tests.answer.conftest import Harness

pytestmark = pytest.mark.slow

# The day of publication, and what the article says of days from it on.
ARTICLES = (
    (0, "Brazilian President Lula visited Kenya on {0} and met President Ruto in Nairobi."),
    (0, "Lula is expected to travel to Egypt on {30}, his office said."),
    (90, "MOMBASA — Lula arrived in Kenya on {88} for a second visit this year."),
    (140, "A visit by Lula to Japan planned for {160} was cancelled, his spokesman said."),
)
QUESTIONS = (
    "When did Lula last visit Kenya?",
    "When did Lula first visit Kenya?",
    "When will Lula visit Egypt?",
    "Has Lula visited Japan?",
    "When did Lula visit Canada?",
)
BEGINNING = date(2023, 1, 10)
ASKED = 10, 200
MOVED = -2_347, 411
_collections = (f"moved-{number}" for number in count())


async def answers(harness: Harness, moved: int) -> list[Answer]:
    drawer = next(_collections)
    start = BEGINNING + timedelta(days=moved)
    named = {str(n): f"{start + timedelta(days=n):%-d %B %Y}" for n in range(200)}
    for published, text in ARTICLES:
        said = text
        for number, name in named.items():
            said = said.replace(f"{{{number}}}", name)
        day = str(start + timedelta(days=published))
        await harness.add(said, day=day, to=drawer, title=f"An article of {published} days on")
    return [
        await harness.ask(question, as_of=str(start + timedelta(days=asked)), of=(drawer,))
        for asked in ASKED
        for question in QUESTIONS
    ]


def back(days: DateInterval | None, moved: int) -> tuple[date, date] | None:
    by = timedelta(days=moved)
    return (days.first - by, days.last - by) if days else None


async def test_what_moves_the_archive_moves_the_answers(harness: Harness) -> None:
    here = await answers(harness, 0)
    told = [answer for answer in here if answer.date is not None]
    assert len(told) >= len(ASKED)  # else there is nothing to move
    for moved in MOVED:
        there = await answers(harness, moved)
        for one, other in zip(here, there, strict=True):
            assert back(other.date, moved) == back(one.date, 0), one.question
            assert other.status == one.status, one.question
            assert (other.text is None) == (one.text is None), one.question
            if one.text is not None:  # what is only near may be as near as another
                assert one.citations[0].title == other.citations[0].title, one.question
