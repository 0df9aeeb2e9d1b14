"""Chronologies in plain text: which texts are one, and on which day each entry is."""

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
