"""The chart of articles by month, and its alternative text."""

from datetime import date

import pytest

from bot.views.month_chart import MOST_MONTHS, alt_text, draw, latest_months
from language import english


def test_months_without_articles_are_included_between_others() -> None:
    months = {date(2024, 1, 1): 2, date(2023, 11, 1): 5}
    assert latest_months(months) == {
        date(2023, 11, 1): 5,
        date(2023, 12, 1): 0,
        date(2024, 1, 1): 2,
    }


def test_without_articles_there_are_no_months() -> None:
    assert latest_months({}) == {}


@pytest.mark.parametrize("first", [date(1900, 1, 1), date.min])
def test_only_the_latest_months_are_drawn(first: date) -> None:
    found = latest_months({first: 1, date(2024, 3, 1): 7})
    assert (len(found), max(found), min(found)) == (MOST_MONTHS, date(2024, 3, 1), date(2021, 4, 1))


def test_the_first_month_of_the_calendar_ends_the_search() -> None:
    assert latest_months({date.min: 3}) == {date.min: 3}


def test_the_chart_has_an_alternative_text() -> None:
    months = {date(2024, 1, 1): 2, date(2024, 2, 1): 1_200}
    words = alt_text(months, english())
    assert (
        words == "Articles published each month since January 2024: most in February 2024, 1,200."
    )
    chart = draw(months, english())
    assert chart.description == words
    assert chart.fp.read(8) == b"\x89PNG\r\n\x1a\n"
