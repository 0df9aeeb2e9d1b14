"""Dates and headlines as people write them."""

from datetime import date

import pytest

from answer.types import Citation
from answer.wording import also_in, day, days, unreported, when, whether
from index.types import ArticleSummary
from reading.events import Action
from reading.types import DateInterval, Status


def interval(first: str, last: str) -> DateInterval:
    return DateInterval(first=date.fromisoformat(first), last=date.fromisoformat(last))


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        ("2024-07-08", "2024-07-08", "8 July 2024"),
        ("2024-07-08", "2024-07-09", "8–9 July 2024"),
        ("2024-07-01", "2024-07-31", "July 2024"),
        ("2024-07-01", "2024-07-30", "1–30 July 2024"),
        ("2024-02-01", "2024-02-29", "February 2024"),
        ("2024-02-01", "2024-02-28", "1–28 February 2024"),
        ("2023-02-01", "2023-02-28", "February 2023"),
        ("2024-12-01", "2024-12-31", "December 2024"),
        ("2024-01-01", "2024-12-31", "2024"),
        ("2023-01-01", "2024-12-31", "1 January 2023 – 31 December 2024"),
        ("2024-07-28", "2024-08-02", "28 July – 2 August 2024"),
        ("2023-12-30", "2024-01-02", "30 December 2023 – 2 January 2024"),
        ("9999-12-01", "9999-12-31", "December 9999"),
    ],
)
def test_days_are_written_as_people_write_them(first: str, last: str, text: str) -> None:
    assert days(interval(first, last)) == text


def test_a_day_has_no_leading_zero() -> None:
    assert day(date(2024, 7, 8)) == "8 July 2024"


DAYS = interval("2024-07-08", "2024-07-09")


@pytest.mark.parametrize(
    ("status", "dated", "undated"),
    [
        (Status.HAPPENED, "8–9 July 2024", "It happened; the articles do not say when"),
        (Status.PLANNED, "Planned for 8–9 July 2024", "Planned; the date is not announced"),
        (Status.POSTPONED, "Postponed to 8–9 July 2024", "Postponed"),
        (Status.CANCELLED, "Cancelled", "Cancelled"),
    ],
)
def test_when_tells_the_days_or_what_became_of_the_plan(
    status: Status, dated: str, undated: str
) -> None:
    assert (when(status, DAYS), when(status, None)) == (dated, undated)


def test_when_names_the_place_of_what_happened() -> None:
    assert when(Status.HAPPENED, DAYS, place="Moscow") == "8–9 July 2024 (Moscow)"


@pytest.mark.parametrize(
    ("status", "dated", "undated"),
    [
        (Status.HAPPENED, "Yes: 8–9 July 2024", "Yes"),
        (Status.PLANNED, "Not yet: planned for 8–9 July 2024", "Not yet: it is planned"),
        (Status.POSTPONED, "No: postponed to 8–9 July 2024", "No: it was postponed"),
        (Status.CANCELLED, "No: it was called off", "No: it was called off"),
    ],
)
def test_whether_says_yes_or_no_first(status: Status, dated: str, undated: str) -> None:
    assert (whether(status, DAYS), whether(status, None)) == (dated, undated)


def test_a_plan_whose_day_has_passed_says_that_no_more_is_known() -> None:
    may = interval("2024-05-12", "2024-05-12")
    assert when(Status.PLANNED, may, lapsed=True) == (
        "Planned for 12 May 2024; no article says whether it took place"
    )
    assert whether(Status.PLANNED, may, lapsed=True) == (
        "Not yet, as far as the articles tell: it was planned for 12 May 2024"
    )


def test_what_no_article_reports_is_called_by_its_kind() -> None:
    year = interval("2022-01-01", "2022-12-31")
    assert unreported(Action.VISIT) == "No article reports such a visit."
    assert unreported(Action.CALL, windows=[year]) == (
        "No article reports such a call at the time asked about."
    )


def carried_by(*publishers: str | None) -> Citation:
    return Citation(
        article_id=1,
        title="A title",
        publisher="The Courier",
        url=None,
        published_on=date(2024, 7, 9),
        quote="It is so.",
        start=0,
        end=9,
        event_date=None,
        score=1.0,
        copies=tuple(
            ArticleSummary(
                id=number,
                title=f"Title {number}",
                publisher=publisher,
                url=None,
                published_on=date(2024, 7, 9),
            )
            for number, publisher in enumerate(publishers)
        ),
    )


@pytest.mark.parametrize(
    ("publishers", "said"),
    [
        ((), None),
        (("The Courier",), None),
        (("The Post",), "also in The Post"),
        (("The Post", "The Post", None), "also in The Post and Title 2"),
        (("A", "B", "C"), "also in A, B and C"),
        (("A", "B", "C", "D"), "also in A, B and 2 more"),
    ],
)
def test_who_else_carries_a_text_is_named_up_to_three(
    publishers: tuple[str | None, ...], said: str | None
) -> None:
    assert also_in(carried_by(*publishers)) == said
