"""Other answers that are one with the answer, or with a finer one, are not listed."""

from datetime import date

from answer.deciding.other_answers import distinct
from answer.wording import when
from reading.types import DateInterval, Status

YEAR = DateInterval(first=date(2024, 1, 1), last=date(2024, 12, 31))
MONTH = DateInterval(first=date(2024, 7, 1), last=date(2024, 7, 31))
DAYS = DateInterval(first=date(2024, 7, 8), last=date(2024, 7, 9))
OCTOBER = DateInterval(first=date(2024, 10, 22), last=date(2024, 10, 23))


def happened(interval: DateInterval, place: str | None = None) -> str:
    return when(Status.HAPPENED, interval, place=place)


def listed(answer: str, *others: str) -> list[str]:
    return [text for text, _ in distinct(answer, [(text, None) for text in others])]


def test_coarser_days_of_the_answer_are_not_listed() -> None:
    answer = happened(DAYS, "Moscow")
    assert listed(answer, happened(YEAR, "Moscow"), happened(MONTH), happened(DAYS)) == []


def test_of_two_others_that_are_one_the_finer_is_listed() -> None:
    answer, fine = happened(OCTOBER, "Kazan"), happened(DAYS, "Moscow")
    for others in ((happened(MONTH), fine), (fine, happened(MONTH, "Moscow"))):
        assert listed(answer, *others) == [fine]


def test_days_elsewhere_plans_and_finer_days_are_listed() -> None:
    elsewhere = happened(YEAR, "Kazan")
    planned = when(Status.PLANNED, YEAR)
    assert listed(happened(DAYS, "Moscow"), elsewhere, planned) == [elsewhere, planned]
    assert listed(happened(YEAR), happened(DAYS)) == [happened(DAYS)]


def test_words_of_articles_are_listed_once() -> None:
    assert listed("Lavrov", "Putin", "Lavrov", "Putin") == ["Putin"]
