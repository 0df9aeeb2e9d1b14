"""The times that a question keeps to."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answer.understanding.windows import windows

AS_OF = date(2024, 12, 1)
EVER = ("0001-01-01", "9999-12-31")


def found(words: str) -> list[tuple[str, str]]:
    asked = f"When did Lula visit Kenya {words}?"
    return [(str(each.first), str(each.last)) for each in windows(asked, as_of=AS_OF)]


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("in 2023", "2023-01-01", "2023-12-31"),
        ("on 3 May 2022", "2022-05-03", "2022-05-03"),
        ("this year", "2024-01-01", "2024-12-31"),
        ("in the last two years", "2022-12-01", "2024-12-01"),
        ("since 2014", "2014-01-01", EVER[1]),
        ("since last March", "2024-03-01", EVER[1]),
        ("after 2022", "2023-01-01", EVER[1]),
        ("after the 2018 summit", "2018-01-01", EVER[1]),
        ("before 2020", EVER[0], "2019-12-31"),
        ("before the 2020 election", EVER[0], "2020-12-31"),
        ("until March 2023", EVER[0], "2023-03-31"),
        ("by the end of 2023", EVER[0], "2023-12-31"),
        ("between 2019 and 2021", "2019-01-01", "2021-12-31"),
        ("between March 3 and March 9, 2022", "2022-03-03", "2022-03-09"),
        ("from 2019 to 2021", "2019-01-01", "2021-12-31"),
        ("from May to July 2023", "2023-05-01", "2023-07-31"),
        ("after March 2022 but before July 2023", "2022-04-01", "2023-06-30"),
        # Two digits behind a month are of a year where they may be.
        ("in jan 22", "2022-01-01", "2022-01-31"),
        ("in June '24", "2024-06-01", "2024-06-30"),
        ("june 24", "2024-06-01", "2024-06-30"),
        ("on June 24", "2024-06-24", "2024-06-24"),
        ("after June 24", "2024-06-25", EVER[1]),
        ("June 22", "2024-06-22", "2024-06-22"),
        ("in Jan 30", "2025-01-30", "2025-01-30"),
    ],
)
def test_the_time_that_is_named(words: str, first: str, last: str) -> None:
    assert found(words) == [(first, last)]


def test_a_short_year_may_begin_the_question() -> None:
    [month] = windows("In jan 22 who met Putin?", as_of=AS_OF)
    [day] = windows("On June 24 who met Putin?", as_of=AS_OF)
    assert (str(month.first), str(month.last)) == ("2022-01-01", "2022-01-31")
    assert day.first == day.last == date(2024, 6, 24)


def test_a_name_is_no_time() -> None:
    assert found("to be on the Today show") == []
    assert windows("The Today show: who was on it?", as_of=AS_OF) == ()


def test_one_of_two_times() -> None:
    assert found("in 2019 or in 2021") == [
        ("2019-01-01", "2019-12-31"),
        ("2021-01-01", "2021-12-31"),
    ]


@pytest.mark.parametrize(
    "words", ["", "for two years", "since the war began", "after 2022 and before 2020"]
)
def test_none_where_no_time_of_the_calendar_is_named(words: str) -> None:
    assert found(words) == []


@given(
    first=st.dates(date(1950, 1, 1), date(2040, 1, 1)),
    lead=st.sampled_from(["on", "since", "after", "before", "until", "by", "from", "between"]),
)
def test_a_day_bounds_its_window(first: date, lead: str) -> None:
    [window] = windows(f"What happened {lead} {first:%-d %B %Y}?", as_of=AS_OF)
    expects_day = lead not in ("after", "before")
    assert (window.first <= first <= window.last) is expects_day
