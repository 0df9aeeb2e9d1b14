"""Time expressions: what is one, and which days it means on the day of publication."""

import re
import time
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reading.dates import Granularity, TimeExpression, TimeType, find_dates, find_times

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
        "at 3 p.m. on Thursday",
        "9 a.m. on the morning of July 4",
        "for the past two weeks",
        "twenty-five years ago",
        "every Monday",
        "on Tuesday nights",
        "in the third week of May",
        "a year and a half ago",
        "the 25th,",
        "last quarter",
        "now",
        "he met Biden,",
        "2000 people",
        ".\n",
    ]
)
TEXTS = st.lists(PHRASES, max_size=6).map(" ".join)


def read(text: str, reference: date = THURSDAY) -> list[tuple[str, str, str]]:
    """Return the dates in `text` as (text, first day, last day)."""
    return [
        (e.text, str(e.interval.first), str(e.interval.last))
        for e in find_dates(text, reference=reference)
        if e.interval
    ]


def times(text: str, reference: date = THURSDAY) -> list[tuple[str, TimeType, str]]:
    """Return the expressions of all types in `text` as (text, type, value)."""
    return [(e.text, e.type, e.value) for e in find_times(text, reference=reference)]


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
        ("in early 2023", "2023-01-01", "2023-04-30"),
        ("at the beginning of 2023", "2023-01-01", "2023-04-30"),
        ("in late 2023", "2023-09-01", "2023-12-31"),
        ("the 1990s", "1990-01-01", "1999-12-31"),
        ("in the summer of 2022", "2022-06-01", "2022-08-31"),
        ("in the third quarter of 2021", "2021-07-01", "2021-09-30"),
        ("in the 2021 third quarter", "2021-07-01", "2021-09-30"),
        ("on July the 8th, 2024", "2024-07-08", "2024-07-08"),
        ("on 08.07.2024", "2024-07-08", "2024-07-08"),
        ("on 2024/07/08", "2024-07-08", "2024-07-08"),
        ("on 7/20/2024", "2024-07-20", "2024-07-20"),
        ("on 20/7/2024", "2024-07-20", "2024-07-20"),
        ("in the week of 10 January 2024", "2024-01-08", "2024-01-14"),
        ("in the week of Sunday, March 13, 2022", "2022-03-13", "2022-03-19"),
        ("on the weekend of July 4, 2025", "2025-07-05", "2025-07-06"),
        ("in the second week of May 2024", "2024-05-08", "2024-05-14"),
        ("in the last week of February 2024", "2024-02-23", "2024-02-29"),
        ("in the second half of 2024", "2024-07-01", "2024-12-31"),
        ("in the first half of the 1980s", "1980-01-01", "1984-12-31"),
        ("from 2014-2018", "2014-01-01", "2018-12-31"),
        ("in the 2021-22 season", "2021-01-01", "2022-12-31"),
        ("by the year 2030", "2030-01-01", "2030-12-31"),
        ("in nineteen ninety-six", "1996-01-01", "1996-12-31"),
        ("the year two thousand and one", "2001-01-01", "2001-12-31"),
        ("in the 20th century", "1901-01-01", "2000-12-31"),
        ("in the twenty-first century", "2001-01-01", "2100-12-31"),
        ("on Christmas Day 2020", "2020-12-25", "2020-12-25"),
        ("on Thanksgiving 2024", "2024-11-28", "2024-11-28"),
    ],
)
def test_a_time_with_its_year_does_not_depend_on_the_reference(
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
        ("on February 24 of last year", "2024-02-24", "2024-02-24"),
        ("They met on Oct. 8", "2024-10-08", "2024-10-08"),
        ("The summit will be held in July", "2025-07-01", "2025-07-31"),
        ("Guidelines to be published in early November", "2025-11-01", "2025-11-10"),
        ("In May, the ministry said it would leave", "2024-05-01", "2024-05-31"),
        ("Since he took office in October", "2024-10-01", "2024-10-31"),
        ("Troops must be out by August", "2025-08-01", "2025-08-31"),
        ("By August, they had left", "2024-08-01", "2024-08-31"),
        ("by the end of March", "2025-03-21", "2025-03-31"),
        ("They met on the 25th, he said", "2025-03-25", "2025-03-25"),
        ("They will meet on the 3rd.", "2025-04-03", "2025-04-03"),
        ("Over the summer, they met", "2024-06-01", "2024-08-31"),
        ("The talks will go on over the summer", "2025-06-01", "2025-08-31"),
        ("in the third quarter", "2024-07-01", "2024-09-30"),
        ("last quarter", "2024-10-01", "2024-12-31"),
        ("in the first half of the year", "2025-01-01", "2025-06-30"),
        ("in the '90s", "1990-01-01", "1999-12-31"),
        ("in the early eighties", "1980-01-01", "1983-05-01"),
        ("this century", "2001-01-01", "2100-12-31"),
        ("last Thanksgiving", "2024-11-28", "2024-11-28"),
        ("He left on New Year’s Eve", "2024-12-31", "2024-12-31"),
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
        ("Lavrov has not been seen since Thursday", "2025-03-20"),
        ("Lavrov has been here since Thursday morning", "2025-03-27"),
        ("next Monday", "2025-03-31"),
        ("this Friday", "2025-03-28"),
        ("Lavrov will speak on Friday", "2025-03-28"),
        ("A pact is set to be formally signed on Friday", "2025-03-28"),
        ("The ministers are scheduled to talk Monday", "2025-03-31"),
        ("Modi, who will visit Kazan, met Xi on Monday", "2025-03-24"),
        ("On Monday, the ministers will talk", "2025-03-31"),
        ("Putin is expected in Delhi, Peskov said on Wednesday", "2025-03-26"),
        ("today", "2025-03-27"),
        ("yesterday", "2025-03-26"),
        ("the day before yesterday", "2025-03-25"),
        ("tomorrow morning", "2025-03-28"),
        ("last night", "2025-03-26"),
        ("late Sunday", "2025-03-23"),
        ("early on Monday morning", "2025-03-24"),
        ("late yesterday", "2025-03-26"),
        ("the previous Friday", "2025-03-21"),
        ("the night of July 4", "2025-07-04"),
        ("Thursday at 3 p.m.", "2025-03-27"),
        ("9 a.m. on Tuesday", "2025-03-25"),
        ("The talks will be held on Tuesday", "2025-04-01"),
        ("Talks are expected to resume Monday", "2025-03-31"),
        ("The summit had been expected to open on Wednesday, he said", "2025-03-26"),
        ("On Monday, the ministry called for a summit to be held", "2025-03-24"),
        ("The bill awaits an expected vote Monday", "2025-03-31"),
        ("They arrived ahead of Monday's summit", "2025-03-31"),
        ("Ahead of the trip, the ministry on Monday issued a note", "2025-03-24"),
        ("Both quit Tuesday, saying they could not go on", "2025-03-25"),
        ("They met this Tuesday", "2025-03-25"),
        ("They will meet this Tuesday", "2025-04-01"),
        ("Thursday of last week", "2025-03-20"),
        ("on Thursday last week", "2025-03-20"),
        ("on Tuesday evening next week", "2025-04-01"),
        ("two weeks ago Thursday", "2025-03-13"),
        ("a week ago Monday", "2025-03-17"),
        ("a week from Tuesday", "2025-04-08"),
        ("a year ago today", "2024-03-27"),
        ("earlier in the day", "2025-03-27"),
        ("10 a.m. (0800 GMT) on Tuesday", "2025-03-25"),
    ],
)
def test_a_day_of_the_news_is_the_one_nearest_to_the_article(text: str, day: str) -> None:
    assert [days[1:] for days in read(text)] == [(day, day)]


@pytest.mark.parametrize(
    ("text", "written", "day"),
    [
        ("March 21: talks in Oslo", "2022-11-08", "2022-03-21"),
        ("March 21: talks in Oslo", "2022-10-01", "2022-03-21"),
        ("March 21: talks in Oslo", "2022-12-30", "2023-03-21"),
        ("March 21: talks in Oslo", "2022-01-15", "2022-03-21"),
        ("The October 7 attack", "2024-03-10", "2023-10-07"),
        ("The October 7 attack", "2024-08-10", "2024-10-07"),
    ],
)
def test_without_a_verb_that_leans_a_day_far_off_is_one_that_has_passed(
    text: str, written: str, day: str
) -> None:
    [found] = find_times(text, reference=date.fromisoformat(written))
    assert found.value == day


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("His visit to Quito in July was the first.", "2023-07"),
        ("His visit to Quito in July will be the first.", "2024-07"),
        ("Hopes of a deal by July were fading.", "2024-07"),
        ("Brazil backs talks in July proposed by Kenya.", "2024-07"),
    ],
)
def test_a_month_leans_as_the_verb_that_follows_it_at_once(text: str, meant: str) -> None:
    [found] = find_times(text, reference=date(2024, 5, 15))
    assert found.value == meant


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
        ("late Monday through Wednesday morning", "2025-03-24", "2025-03-26"),
        ("until at least next year", "2026-01-01", "2026-12-31"),
        ("300 days ago", "2024-05-31", "2024-05-31"),
        ("twenty-five years ago", "2000-01-01", "2000-12-31"),
        ("at least two weeks ago", "2025-03-10", "2025-03-16"),
        ("a year and a half ago", "2023-09-01", "2023-09-30"),
        ("two and a half years ago", "2022-09-01", "2022-09-30"),
        ("They will meet in two weeks", "2025-04-07", "2025-04-13"),
        ("in a year's time", "2026-01-01", "2026-12-31"),
        ("this past weekend", "2025-03-22", "2025-03-23"),
        ("They met this weekend", "2025-03-22", "2025-03-23"),
        ("They will meet this weekend", "2025-03-29", "2025-03-30"),
        ("for the rest of the year", "2025-03-27", "2025-12-31"),
        ("by the year's end", "2025-12-01", "2025-12-31"),
        ("He will visit in the fall", "2025-09-01", "2025-11-30"),
        ("He visited in the fall", "2024-09-01", "2024-11-30"),
        ("since the beginning of the year", "2025-01-01", "2025-04-30"),
        ("at the end of last year", "2024-12-01", "2024-12-31"),
        ("by the end of the month", "2025-03-21", "2025-03-31"),
        ("earlier in the year", "2025-01-01", "2025-03-27"),
        ("in the current month", "2025-03-01", "2025-03-31"),
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
        ("He came on 8 July 2024. The day before, Xi had.", "2024-07-07", "2024-07-07"),
        ("He came on 8 July 2024 and spoke that night.", "2024-07-08", "2024-07-08"),
        ("He came on 8 July 2024 and left the next morning.", "2024-07-09", "2024-07-09"),
        ("He came on 8 July 2024 and spoke later in the day.", "2024-07-08", "2024-07-08"),
        ("He came in May 2019 and was out that year.", "2019-01-01", "2019-12-31"),
        ("He came in May 2019 and was out that December.", "2019-12-01", "2019-12-31"),
        ("He came on 8 July 2024 and left on the 10th.", "2024-07-10", "2024-07-10"),
        ("He came on 8 July 2024, left the following Friday.", "2024-07-12", "2024-07-12"),
        ("He came on 8 July 2024 for three days. A day later", "2024-07-09", "2024-07-09"),
        (
            "He came on 8 July 2024 after the past two weeks. A day later",
            "2024-07-09",
            "2024-07-09",
        ),
        ("Profit in the third quarter fell from a year earlier.", "2023-07-01", "2023-09-30"),
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
        "he may 5 times",
        "8/7/2024",
        "the 25th anniversary",
        "on the 5th and 9th floors",
        "He will come for the third time in two weeks",
        "temperatures in the 50s",
        "Christmas trees",
        "Black Friday",
        "the score was 15:30",
        "John 3:16",
        "the 44-year-old is 44 years old",
        "the Daily Telegraph",
        "he told USA TODAY",
        'he told ABC\'s "This Week"',
        "the fall of the government",
        "the day before the summit",
        "that evening",
        "three days",
        "a second of silence",
    ],
)
def test_what_only_looks_like_a_date_is_none(text: str) -> None:
    assert find_dates(text, reference=THURSDAY) == []


def test_an_impossible_day_is_read_as_its_month() -> None:
    assert read("on 31 June 2024") == [("June 2024", "2024-06-01", "2024-06-30")]


def test_a_vague_time_is_found_but_means_no_days() -> None:
    expression = only("several weeks ago")
    assert expression.interval is None
    assert expression.value == "PAST_REF"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("now", "PRESENT_REF"),
        ("these days", "PRESENT_REF"),
        ("recently", "PAST_REF"),
        ("in recent weeks and months", "PAST_REF"),
        ("in the past", "PAST_REF"),
        ("years ago", "PAST_REF"),
        ("a few hours ago", "PAST_REF"),
        ("soon", "FUTURE_REF"),
        ("as soon as possible", "FUTURE_REF"),
        ("in the near future", "FUTURE_REF"),
        ("a few months from now", "FUTURE_REF"),
    ],
)
def test_past_present_and_future_are_named_without_days(text: str, value: str) -> None:
    assert (only(text).value, only(text).interval) == (value, None)


@pytest.mark.parametrize(
    ("text", "expression", "value"),
    [
        ("for three days", "three days", "P3D"),
        ("for at least 72 hours", "at least 72 hours", "PT72H"),
        ("a sixteen-hour flight", "sixteen-hour", "PT16H"),
        ("for twenty-five years", "twenty-five years", "P25Y"),
        ("after a decade", "a decade", "P10Y"),
        ("two to three weeks", "two to three weeks", "P2W"),
        ("2 1/2 years", "2 1/2 years", "P2Y6M"),
        ("for a year and a half", "a year and a half", "P1Y6M"),
        ("half an hour", "half an hour", "PT30M"),
        ("a half-hour call", "half-hour", "PT30M"),
        ("several months", "several months", "PXM"),
        ("within hours", "hours", "PTXH"),
        ("a months-long siege", "months-long", "PXM"),
        ("a weeklong visit", "weeklong", "P1W"),
        ("in the coming days", "the coming days", "PXD"),
        ("in the weeks ahead", "the weeks ahead", "PXW"),
        ("the last two weeks of June", "the last two weeks", "P2W"),
        ("for 1,000 days", "1,000 days", "P1000D"),
    ],
)
def test_a_duration_is_no_date(text: str, expression: str, value: str) -> None:
    assert times(text)[0] == (expression, TimeType.DURATION, value)
    assert find_times(text, reference=THURSDAY)[0].interval is None


@pytest.mark.parametrize(
    ("text", "value", "first", "last"),
    [
        ("over the past two weeks", "P2W", "2025-03-13", "2025-03-27"),
        ("in the last three months", "P3M", "2024-12-27", "2025-03-27"),
        ("in the past year", "P1Y", "2024-03-27", "2025-03-27"),
        ("the next ten days", "P10D", "2025-03-27", "2025-04-06"),
    ],
)
def test_a_duration_that_ends_or_begins_at_the_reference_has_days(
    text: str, value: str, first: str, last: str
) -> None:
    (stretch,) = find_times(text, reference=THURSDAY)
    assert (stretch.type, stretch.value) == (TimeType.DURATION, value)
    assert stretch.interval is not None
    assert (str(stretch.interval.first), str(stretch.interval.last)) == (first, last)


@pytest.mark.parametrize(
    ("text", "expression", "value"),
    [
        ("every Monday", "every Monday", "XXXX-WXX-1"),
        ("on Mondays", "Mondays", "XXXX-WXX-1"),
        ("on Tuesday nights", "Tuesday nights", "XXXX-WXX-2TNI"),
        ("each summer", "each summer", "XXXX-SU"),
        ("every July", "every July", "XXXX-07"),
        ("every morning", "every morning", "XXXX-XX-XXTMO"),
        ("at weekends", "weekends", "XXXX-WXX-WE"),
        ("every day", "every day", "P1D"),
        ("every other week", "every other week", "P2W"),
        ("every four years", "every four years", "P4Y"),
        ("twice a year", "twice a year", "P1Y"),
        ("four flights a week", "a week", "P1W"),
        ("$2 million a month", "a month", "P1M"),
        ("their daily talks", "daily", "P1D"),
    ],
)
def test_a_recurring_time_is_no_date(text: str, expression: str, value: str) -> None:
    assert times(text) == [(expression, TimeType.SET, value)]
    assert find_dates(text, reference=THURSDAY) == []


@pytest.mark.parametrize(
    ("text", "expression", "value"),
    [
        ("at 3 p.m. they met", "3 p.m.", "2025-03-27T15:00"),
        ("at 12:05 am they met", "12:05 am", "2025-03-27T00:05"),
        ("at four in the morning", "four in the morning", "2025-03-27T04:00"),
        ("six o'clock in the evening", "six o'clock in the evening", "2025-03-27T18:00"),
        ("at 15:30", "15:30", "2025-03-27T15:30"),
        ("1530 GMT", "1530 GMT", "2025-03-27T15:30"),
        ("at noon", "noon", "2025-03-27T12:00"),
        ("in the morning", "the morning", "2025-03-27TMO"),
        ("on 8 July 2024. In the evening", "the evening", "2024-07-08TEV"),
    ],
)
def test_a_time_of_day_alone_names_no_day(text: str, expression: str, value: str) -> None:
    assert times(text)[-1] == (expression, TimeType.TIME, value)
    assert find_times(text, reference=THURSDAY)[-1].interval is None


@pytest.mark.parametrize(
    ("text", "expression", "value"),
    [
        ("at 3 p.m. on Thursday", "3 p.m. on Thursday", "2025-03-27T15:00"),
        ("until 9 a.m. EST Nov. 9, 2024", "9 a.m. EST Nov. 9, 2024", "2024-11-09T09:00"),
        ("on Thursday at 15:30 GMT", "Thursday at 15:30 GMT", "2025-03-27T15:30"),
        ("noon Saturday", "noon Saturday", "2025-03-22T12:00"),
        ("the night of July 4, 2024", "the night of July 4, 2024", "2024-07-04TNI"),
        ("Friday morning, he said", "Friday morning", "2025-03-28TMO"),
        ("tonight", "tonight", "2025-03-27TNI"),
    ],
)
def test_a_time_of_day_joins_the_day_beside_it(text: str, expression: str, value: str) -> None:
    assert times(text) == [(expression, TimeType.TIME, value)]
    assert only(text).interval is not None


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
        ("over the weekend", Granularity.DAY, "2025-W12-WE"),
        ("the first week of March", Granularity.WEEK, "2025-03-01/2025-03-07"),
        ("the second half of 2024", Granularity.HALF, "2024-H2"),
        ("2014-2018", Granularity.YEAR, "2014/2018"),
        ("the 19th century", Granularity.CENTURY, "18"),
    ],
)
def test_granularity_and_timex_value(text: str, granularity: Granularity, value: str) -> None:
    assert (only(text).granularity, only(text).value) == (granularity, value)


def test_the_longest_expression_wins() -> None:
    text = "Modi came in July 2024, on Monday, July 8, 2024, and on Vladivostok's day in 2019."
    assert [days[0] for days in read(text)] == ["July 2024", "Monday, July 8, 2024", "2019"]


@given(text=TEXTS, reference=REFERENCES)
def test_expressions_are_slices_in_order_without_overlap(text: str, reference: date) -> None:
    found = find_times(text, reference=reference)
    assert all(e.text == text[e.start : e.end] for e in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(e.interval is None or e.interval.first <= e.interval.last for e in found)


@given(text=st.text(max_size=80), reference=st.dates())
def test_any_text_is_read_against_any_reference(text: str, reference: date) -> None:
    for phrase in (text, f"two decades ago {text} last winter, next week and in May"):
        for e in find_times(phrase, reference=reference):
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
    spellings += [f"the {day.day}th of {day:%B}, {day.year}", f"{day:%d.%m.%Y}"]
    values = {only(f"They met on {s} in Geneva", reference).value for s in spellings}
    assert values == {str(day)}


@given(
    phrase=st.sampled_from(
        [
            *("today", "yesterday", "tomorrow", "last week", "next week", "over the weekend"),
            *("three days ago", "two weeks ago", "this Monday", "late Sunday"),
            *("the past two weeks", "9 a.m. on Tuesday", "from Monday to Wednesday"),
            "the previous Friday",
        ]
    ),
    reference=REFERENCES,
    weeks=st.integers(-50, 50),
)
def test_days_named_from_today_move_with_it_by_whole_weeks(
    phrase: str, reference: date, weeks: int
) -> None:
    shift = timedelta(weeks=weeks)
    (here,) = find_times(phrase, reference=reference)
    (there,) = find_times(phrase, reference=reference + shift)
    assert here.interval is not None
    assert there.interval is not None
    assert there.interval.first - here.interval.first == shift
    assert there.interval.last - here.interval.last == shift


@given(texts=st.lists(PHRASES, min_size=1, max_size=4), reference=REFERENCES)
def test_only_dates_and_times_are_dates(texts: list[str], reference: date) -> None:
    text = ". ".join(texts)
    found = find_times(text, reference=reference)
    dates = [e for e in found if e.type in (TimeType.DATE, TimeType.TIME)]
    assert find_dates(text, reference=reference) == dates


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece", ["Monday ", "the ", "1,", "12:", "2024-", "twenty-", "a.m. ", "now ", "July  ", "\n"]
)
def test_a_long_text_of_any_shape_is_read_in_linear_time(piece: str) -> None:
    def seconds(count: int) -> float:
        def once() -> float:
            started = time.process_time()
            find_times(piece * count, reference=THURSDAY)
            return time.process_time() - started

        return min(once() for _ in range(3))

    # Eight times the text; were it read in square time, sixty-four times as long.
    assert seconds(8_000) < 32 * max(seconds(1_000), 0.002)


@given(text=TEXTS, reference=REFERENCES)
def test_no_expression_begins_or_ends_in_space(text: str, reference: date) -> None:
    assert not any(re.search(r"^\s|\s$", e.text) for e in find_dates(text, reference=reference))


OCTOBER = date(1989, 10, 30)


@pytest.mark.parametrize(
    ("text", "expression", "value"),
    [
        ("It opened in January nineteen ninety-seven.", "January nineteen ninety-seven", "1997-01"),
        (
            "on March third, nineteen ninety-eight",
            "March third, nineteen ninety-eight",
            "1998-03-03",
        ),
        ("on February twenty-seventh.", "February twenty-seventh", "2025-02-27"),
        ("the fifteenth of April 2024", "the fifteenth of April 2024", "2024-04-15"),
        ("earnings fell late in the year", "late in the year", "2025"),
        ("in its current year", "current year", "2025"),
        ("exactly one year ago today", "exactly one year ago today", "2024-03-27"),
    ],
)
def test_a_date_is_read_as_it_is_spoken(text: str, expression: str, value: str) -> None:
    assert times(text) == [(expression, TimeType.DATE, value)]


def test_an_ordinal_after_a_month_counts_something_else_where_a_noun_follows() -> None:
    assert times("In April second-hand cars sold well.") == [("April", TimeType.DATE, "2024-04")]


def test_two_days_with_between_are_a_range() -> None:
    assert read("between March 3 and March 9, 2022") == [
        ("March 3 and March 9, 2022", "2022-03-03", "2022-03-09")
    ]
    assert read("between 30 July and 2 August 2022") == [
        ("30 July and 2 August 2022", "2022-07-30", "2022-08-02")
    ]


def test_two_days_of_two_months_are_two_dates() -> None:
    found = read("They met on 30 July and 2 August 2024.")
    assert [text for text, _, _ in found] == ["30 July", "2 August 2024"]


def test_a_year_that_ended_on_a_day_is_over() -> None:
    text = "In the year ended Jan. 31, sales rose."
    assert read(text, OCTOBER) == [("Jan. 31", "1989-01-31", "1989-01-31")]
    assert read(text, date(1989, 12, 20)) == [("Jan. 31", "1989-01-31", "1989-01-31")]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The company said it lost money at year-end", "1988-12-31"),
        ("The company said it asked to finish by year-end", "1989-12-31"),
        ("It will begin in the first quarter", "1990-Q1"),
        ("It will report on the third quarter", "1989-Q3"),
        ("It lost money in the first quarter", "1989-Q1"),
    ],
)
def test_tense_tells_which_quarter_and_which_year_end(text: str, value: str) -> None:
    assert times(text, OCTOBER)[-1][2] == value


@pytest.mark.parametrize(
    ("text", "values"),
    [
        (
            "Third-quarter profit rose. The fourth quarter is open. A year earlier it lost.",
            ["1989-Q3", "1989-Q4", "1988-Q3"],
        ),
        (
            "Third-quarter profit was $2 million, compared with $1 million last year.",
            ["1989-Q3", "1988-Q3"],
        ),
        ("Third-quarter profit rose. It moved here last year.", ["1989-Q3", "1988"]),
        ("Compared with the trade of last year, it rose.", ["1988"]),
    ],
)
def test_a_report_compares_the_quarter_that_is_over(text: str, values: list[str]) -> None:
    assert [value for _, _, value in times(text, OCTOBER)] == values


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("down from the previous day", [("the previous day", TimeType.DATE, "2025-03-26")]),
        ("in the prior year", [("the prior year", TimeType.DATE, "2024")]),
        ("the following year", []),
        ("in past years", [("past years", TimeType.DATE, "PAST_REF")]),
        ("over the past years", [("the past years", TimeType.DURATION, "PXY")]),
        ("killed soon after his capture", []),
    ],
)
def test_a_neighbouring_time_is_no_duration(
    text: str, expected: list[tuple[str, TimeType, str]]
) -> None:
    assert times(text) == expected
