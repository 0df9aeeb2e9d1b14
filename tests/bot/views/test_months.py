"""Articles by month, drawn and told."""

from datetime import date

import pytest

from bot.views.months import MOST_MONTHS, latest, picture, told
from language import english


def test_months_without_articles_stand_between_those_with_some() -> None:
    months = {date(2024, 1, 1): 2, date(2023, 11, 1): 5}
    assert latest(months) == {date(2023, 11, 1): 5, date(2023, 12, 1): 0, date(2024, 1, 1): 2}


def test_no_articles_are_no_months() -> None:
    assert latest({}) == {}


@pytest.mark.parametrize("first", [date(1900, 1, 1), date.min])
def test_of_a_long_time_the_last_months_are_drawn(first: date) -> None:
    found = latest({first: 1, date(2024, 3, 1): 7})
    assert (len(found), max(found), min(found)) == (MOST_MONTHS, date(2024, 3, 1), date(2021, 4, 1))


def test_the_first_month_of_the_calendar_is_the_last_looked_at() -> None:
    assert latest({date.min: 3}) == {date.min: 3}


def test_who_cannot_see_the_picture_is_told() -> None:
    months = {date(2024, 1, 1): 2, date(2024, 2, 1): 1_200}
    said = told(months, english())
    assert said == "Articles published each month since January 2024: most in February 2024, 1,200."
    drawn = picture(months, english())
    assert drawn.description == said
    assert drawn.fp.read(8) == b"\x89PNG\r\n\x1a\n"
