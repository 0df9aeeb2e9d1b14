"""Chronologies in plain text: which texts are one, and on which day each entry is."""

import time
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reading.live import Entry, entries_of

DAY = date(2022, 10, 20)
BODY = (
    "The envoy signs the treaty on grain in the afternoon, and both sides speak of a new start."
    "\n\nNobody else is in the room."
)


def page(*headings: str, body: str = BODY) -> str:
    return "A summer in brief.\n\n" + "\n\n".join(f"{each}\n\n{body}" for each in headings)


def dated(text: str, *, day: date = DAY) -> list[Entry]:
    return [each for each in entries_of(text, published_on=day) if each.is_dated]


def days(*headings: str, day: date = DAY) -> list[str]:
    return [str(each.day) for each in dated(page(*headings), day=day)]


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (("Day 1: Sept. 5", "Day 2: Sept. 6", "Day 3: Sept. 7"),
         ["2022-09-05", "2022-09-06", "2022-09-07"]),
        (("September 5", "September 8", "October 14"), ["2022-09-05", "2022-09-08", "2022-10-14"]),
        (("October 14", "September 8", "5 September"), ["2022-10-14", "2022-09-08", "2022-09-05"]),
        (("November 30", "January 2", "March 3", "September 1"),
         ["2021-11-30", "2022-01-02", "2022-03-03", "2022-09-01"]),
        (("1 March 2014", "16 March 2014", "5 September 2014"),
         ["2014-03-01", "2014-03-16", "2014-09-05"]),
        (("Monday, July 25", "Wednesday, July 27:", "Saturday, Aug. 20th"),
         ["2022-07-25", "2022-07-27", "2022-08-20"]),
    ],
)  # fmt: skip
def test_days_on_lines_of_their_own_date_what_stands_below_them(
    headings: tuple[str, ...], expected: list[str]
) -> None:
    assert days(*headings) == expected


@pytest.mark.parametrize(
    ("headings", "day", "expected"),
    [
        # The newest first, over a New Year.
        (("January 10", "December 20", "December 7"), date(2023, 1, 15),
         ["2023-01-10", "2022-12-20", "2022-12-07"]),
        (("January 10, 2023", "December 20, 2022", "December 7, 2022"), date(2024, 8, 1),
         ["2023-01-10", "2022-12-20", "2022-12-07"]),
        # Two years later: of which year January is, is not said.
        (("December 30, 2021", "January 5", "February 3"), date(2024, 3, 1), []),
        (("January 5, 2020", "January 9", "January 22"), date(2022, 2, 1), []),
        # A year later: 24 February was a Thursday in 2022.
        (("Sunday, February 20", "Monday, February 21", "Thursday, February 24"),
         date(2023, 2, 24), []),
        # What is to come, above what has been.
        (("September 30", "November 2", "December 17", "August 5", "September 14"),
         date(2022, 9, 24), []),
        # One day, as under posts that are quoted.
        (("March 24, 2022", "March 24, 2022", "March 24, 2022"), date(2022, 3, 26), []),
    ],
)  # fmt: skip
def test_a_page_is_no_chronology_where_the_years_of_its_days_are_not_certain(
    headings: tuple[str, ...], day: date, expected: list[str]
) -> None:
    assert days(*headings, day=day) == expected


def test_a_year_on_a_line_of_its_own_is_that_of_the_days_below_it() -> None:
    text = f"2021\n\n{page('March 5')}\n\n2022\n\n{page('April 9', 'April 20')}"
    assert [str(each.day) for each in dated(text)] == ["2021-03-05", "2022-04-09", "2022-04-20"]


@pytest.mark.parametrize("several", ["September 8-9", "September 8 – October 2", "8–9 September"])
def test_what_stands_below_several_days_is_of_none_of_them(several: str) -> None:
    text = page("September 5", several, "October 3", "October 14")
    assert [str(each.day) for each in dated(text)] == ["2022-09-05", "2022-10-03", "2022-10-14"]


def test_days_below_what_they_date_head_nothing() -> None:
    text = "\n\n".join(f"{BODY}\n\n{day}" for day in ("September 5", "September 8", "October 14"))
    assert not dated(text)


@pytest.mark.parametrize("text", ["May 5: a" + 100_000 * " " + "b", 20_000 * "May 5: Talks\n"])
def test_no_text_takes_long(text: str) -> None:
    began = time.process_time()
    assert not dated(text)
    assert time.process_time() - began < 2.0


def test_what_is_said_beside_a_day_is_a_headline() -> None:
    text = page("September 5: Envoys arrive", "September 8 – A walk", "October 14: They sign")
    first = dated(text)[0]
    assert (first.stamp and first.stamp.of(text)) == "September 5:"
    assert (first.headline and first.headline.of(text)) == "Envoys arrive"
    assert first.body.of(text) == BODY


@pytest.mark.parametrize(
    "headings",
    [
        ("September 5", "October 14"),  # too few
        ("October 21", "October 22", "October 25"),  # a schedule
        ("November 8", "December 1", "December 3"),
        ("5 September 2023", "6 September 2023", "7 September 2023"),
        ("September 5", "September 1", "October 9", "August 2", "October 3"),  # in no order
        ("On September 5", "On September 8", "On October 14"),
        ("September 5 to 7", "September 8 to 9", "October 14 to 15"),
        ("September 5: Envoys arrive.", "September 8: They walk.", "October 14: They sign."),
    ],
)
def test_other_lines_with_days_head_no_chronology(headings: tuple[str, ...]) -> None:
    assert days(*headings) == []


def test_a_list_of_dates_with_a_few_words_each_is_no_chronology() -> None:
    assert not dated(page("September 5", "September 8", "October 14", body="A jazz concert."))


def test_the_last_entry_has_no_more_paragraphs_than_the_longest_of_the_others() -> None:
    text = page("September 5", "September 8", "October 14") + "\n\nMore on this.\n\nContact us."
    *_, last, rest = entries_of(text, published_on=DAY)
    assert last.body.of(text) == BODY
    assert (rest.day, rest.is_dated, rest.body.of(text)) == (
        DAY,
        False,
        "More on this.\n\nContact us.",
    )


@given(
    st.dates(),
    st.lists(st.sampled_from(["May 5", "29 February", "June 31", "1 July 1990", "May 9: Talks"])),
)
def test_entries_of_any_chronology_lie_apart_and_none_after_its_publication(
    day: date, headings: list[str]
) -> None:
    text = page(*headings)
    found = entries_of(text, published_on=day)
    spans = [span for each in found for span in sorted((*filter(None, [each.stamp]), *each.parts))]
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert all(each.day <= day for each in found)
