"""What a time expression is, and which days it means on the day it is read."""

import re
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answer.dates import Granularity, TimeExpression, find_dates

THURSDAY = date(2025, 3, 27)

REFERENCES = st.dates(min_value=date(1950, 1, 1), max_value=date(2090, 12, 31))
WEEKDAYS = st.sampled_from(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
)
PHRASES = st.sampled_from(
    [
        "on Thursday",
        "next Monday",
        "will meet on Friday",
        "from Monday to Wednesday",
        "8-9 July 2024",
        "July 8",
        "30 February 2024",
        "29 February",
        "in July",
        "mid-July",
        "last summer",
        "this winter",
        "the late 1990s",
        "in 2019",
        "two days earlier",
        "several weeks ago",
        "a month later",
        "the following day",
        "yesterday",
        "tonight",
        "over the weekend",
        "earlier this month",
        "the end of the year",
        "the second quarter of 2021",
        "28 December to 3 January",
        "he met Biden,",
        "2000 people",
        ".\n",
    ]
)
TEXTS = st.lists(PHRASES, max_size=6).map(" ".join)


def read(text: str, reference: date = THURSDAY) -> list[tuple[str, str, str]]:
    """The expressions of `text` as (text, first day, last day)."""
    return [
        (e.text, str(e.interval.first), str(e.interval.last))
        for e in find_dates(text, reference=reference)
        if e.interval
    ]


def only(text: str, reference: date = THURSDAY) -> TimeExpression:
    (expression,) = find_dates(text, reference=reference)
    return expression


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("on 2024-07-08", "2024-07-08", "2024-07-08"),
        ("on July 8, 2024", "2024-07-08", "2024-07-08"),
        ("on 8 July 2024", "2024-07-08", "2024-07-08"),
        ("on the 8th of July 2024", "2024-07-08", "2024-07-08"),
        ("on Monday, July 8, 2024", "2024-07-08", "2024-07-08"),
        ("on 8-9 July 2024", "2024-07-08", "2024-07-09"),
        ("on October 22–23, 2024", "2024-10-22", "2024-10-23"),
        ("from 30 July to 2 August 2024", "2024-07-30", "2024-08-02"),
        ("from December 30 to January 2, 2024", "2023-12-30", "2024-01-02"),
        ("in July 2024", "2024-07-01", "2024-07-31"),
        ("in early March 2022", "2022-03-01", "2022-03-10"),
        ("in March and April 2022", "2022-03-01", "2022-04-30"),
        ("in 2019", "2019-01-01", "2019-12-31"),
        ("since 2014", "2014-01-01", "2014-12-31"),
        ("in early 2023", "2023-01-01", "2023-05-01"),
        ("the 1990s", "1990-01-01", "1999-12-31"),
        ("in the summer of 2022", "2022-06-01", "2022-08-31"),
        ("in the third quarter of 2021", "2021-07-01", "2021-09-30"),
    ],
)
def test_a_time_with_its_year_means_the_same_whenever_it_is_read(
    text: str, first: str, last: str
) -> None:
    for reference in (THURSDAY, date(1999, 12, 31)):
        assert [days[1:] for days in read(text, reference)] == [(first, last)]
        assert only(text, reference).anchored


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("They met on March 24", "2025-03-24", "2025-03-24"),
        ("They met on December 4", "2024-12-04", "2024-12-04"),
        ("He will visit on 4 and 5 December", "2025-12-04", "2025-12-05"),
        ("They will meet on April 2", "2025-04-02", "2025-04-02"),
        ("They met in January", "2025-01-01", "2025-01-31"),
        ("They met in July", "2024-07-01", "2024-07-31"),
        ("They will meet in July", "2025-07-01", "2025-07-31"),
        ("In January, they met", "2025-01-01", "2025-01-31"),
        ("last July", "2024-07-01", "2024-07-31"),
        ("The trip is set for mid-July", "2025-07-11", "2025-07-20"),
        ("The trip is planned for May", "2025-05-01", "2025-05-31"),
        ("in April next year", "2026-04-01", "2026-04-30"),
    ],
)
def test_a_time_without_its_year_is_near_and_follows_the_tense(
    text: str, first: str, last: str
) -> None:
    assert [days[1:] for days in read(text)] == [(first, last)]
    assert not only(text).anchored


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Lavrov spoke on Thursday", "2025-03-27"),
        ("Lavrov spoke on Friday", "2025-03-28"),  # the article is dated a day early
        ("Lavrov spoke Wednesday", "2025-03-26"),
        ("last Thursday", "2025-03-20"),
        ("next Thursday", "2025-04-03"),
        ("next Monday", "2025-03-31"),
        ("this Friday", "2025-03-28"),
        ("Lavrov will speak on Friday", "2025-03-28"),
        ("The ministers are scheduled to talk Monday", "2025-03-31"),
        ("Modi, who will visit Kazan, met Xi on Monday", "2025-03-24"),
        ("On Monday, the ministers will talk", "2025-03-31"),
        ("Putin is expected in Delhi, Peskov said on Wednesday", "2025-03-26"),
        ("today", "2025-03-27"),
        ("yesterday", "2025-03-26"),
        ("the day before yesterday", "2025-03-25"),
        ("tomorrow morning", "2025-03-28"),
        ("last night", "2025-03-26"),
    ],
)
def test_a_day_of_the_news_is_the_one_nearest_to_the_article(text: str, day: str) -> None:
    assert [days[1:] for days in read(text)] == [(day, day)]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("two weeks ago", "2025-03-10", "2025-03-16"),
        ("2 days ago", "2025-03-25", "2025-03-25"),
        ("a year ago", "2024-01-01", "2024-12-31"),
        ("last week", "2025-03-17", "2025-03-23"),
        ("next month", "2025-04-01", "2025-04-30"),
        ("last year", "2024-01-01", "2024-12-31"),
        ("last summer", "2024-06-01", "2024-08-31"),
        ("next summer", "2025-06-01", "2025-08-31"),
        ("earlier this month", "2025-03-01", "2025-03-27"),
        ("later this month", "2025-03-27", "2025-03-31"),
        ("over the weekend", "2025-03-22", "2025-03-23"),
        ("from Monday to Wednesday", "2025-03-24", "2025-03-26"),
    ],
)
def test_a_distance_is_counted_from_the_reference(text: str, first: str, last: str) -> None:
    assert [days[1:] for days in read(text)] == [(first, last)]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("He came on 8 July 2024. Two days earlier Orban left.", "2024-07-06", "2024-07-06"),
        ("He came on 8-9 July 2024 and left a day later.", "2024-07-10", "2024-07-10"),
        ("He came on 8 July 2024 and left the following day.", "2024-07-09", "2024-07-09"),
        ("He came in 2019. Two years later he left.", "2021-01-01", "2021-12-31"),
    ],
)
def test_a_distance_is_counted_from_the_date_just_named(text: str, first: str, last: str) -> None:
    assert read(text)[-1][1:] == (first, last)


def test_days_are_not_counted_from_a_year() -> None:
    assert [
        e.interval is None for e in find_dates("In 2019, two days later", reference=THURSDAY)
    ] == [
        False,
        True,
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Talks may resume",
        "Prime Minister May met Macron",
        "Troops march on Kyiv, and the March on Washington began",
        "the second summit",
        "told the Sunday Times",
        "the Sun reported",
        "2,019 troops",
        "2000 people",
        "a 2000-seat hall",
        "$2015 each",
        "Resolution 1973",
        "every Monday",
        "the following day",
    ],
)
def test_what_only_looks_like_a_time_is_none(text: str) -> None:
    assert find_dates(text, reference=THURSDAY) == []


def test_a_day_that_no_month_has_leaves_the_month() -> None:
    assert read("on 31 June 2024") == [("June 2024", "2024-06-01", "2024-06-30")]


def test_a_vague_time_is_found_but_means_no_days() -> None:
    expression = only("several weeks ago")
    assert expression.interval is None
    assert expression.value == "PAST_REF"


@pytest.mark.parametrize(
    ("text", "granularity", "value"),
    [
        ("8 July 2024", Granularity.DAY, "2024-07-08"),
        ("8-9 July 2024", Granularity.DAY, "2024-07-08/2024-07-09"),
        ("on Thursday night", Granularity.DAY, "2025-03-27TNI"),
        ("last week", Granularity.WEEK, "2025-W12"),
        ("mid-July 2024", Granularity.MONTH, "2024-07"),
        ("last summer", Granularity.SEASON, "2024-SU"),
        ("Q3 2021", Granularity.QUARTER, "2021-Q3"),
        ("in 2019", Granularity.YEAR, "2019"),
        ("the late 1990s", Granularity.DECADE, "199"),
    ],
)
def test_granularity_and_timex_value(text: str, granularity: Granularity, value: str) -> None:
    assert (only(text).granularity, only(text).value) == (granularity, value)


def test_the_longest_expression_wins() -> None:
    text = "Modi came in July 2024, on Monday, July 8, 2024, and on Vladivostok's day in 2019."
    assert [days[0] for days in read(text)] == ["July 2024", "Monday, July 8, 2024", "2019"]


@given(text=TEXTS, reference=REFERENCES)
def test_expressions_are_slices_in_order_without_overlap(text: str, reference: date) -> None:
    found = find_dates(text, reference=reference)
    assert all(e.text == text[e.start : e.end] for e in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(e.interval is None or e.interval.first <= e.interval.last for e in found)


@given(text=st.text(max_size=80), reference=st.dates())
def test_no_text_and_no_reference_break_the_reading(text: str, reference: date) -> None:
    for phrase in (text, f"two decades ago {text} last winter, next week and in May"):
        for e in find_dates(phrase, reference=reference):
            assert e.text == phrase[e.start : e.end]


@given(
    weekday=WEEKDAYS,
    lead=st.sampled_from(["on ", "last ", "next ", "this ", "they will meet on ", "they met on "]),
    reference=REFERENCES,
    weeks=st.integers(-50, 50),
)
def test_weekdays_move_with_the_reference_by_whole_weeks(
    weekday: str, lead: str, reference: date, weeks: int
) -> None:
    shift = timedelta(weeks=weeks)
    here = only(lead + weekday, reference).interval
    there = only(lead + weekday, reference + shift).interval
    assert here is not None
    assert there is not None
    assert there.first - here.first == shift
    assert f"{here.first:%A}" == weekday
    assert abs((here.first - reference).days) <= 7


@given(day=st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)), reference=REFERENCES)
def test_every_way_to_write_a_day_means_that_day(day: date, reference: date) -> None:
    spellings = [f"{day}", f"{day:%B} {day.day}, {day.year}", f"{day.day} {day:%b} {day.year}"]
    spellings += [f"{day:%A}, {day.day}th {day:%B} {day.year}"]
    values = {only(f"They met on {s} in Geneva", reference).value for s in spellings}
    assert values == {str(day)}


@given(text=TEXTS, reference=REFERENCES)
def test_no_expression_begins_or_ends_in_space(text: str, reference: date) -> None:
    assert not any(re.search(r"^\s|\s$", e.text) for e in find_dates(text, reference=reference))
