"""Questions and their days, as people write them and as buttons carry them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answer.types import DateInterval
from bot.errors import BadDate, BadPeriod, EmptyQuestion, QuestionTooLong
from bot.query import EarlierAnswer, Query, clean_question, parse_day, parse_period
from bot.views.components import LONGEST_CUSTOM_ID, button

days = st.none() | st.dates()


@given(st.dates(), days, days)
def test_a_tag_carries_all_days_and_fits_a_button(
    as_of: date, since: date | None, until: date | None
) -> None:
    query = Query(text="Who?", as_of=as_of, since=since, until=until)
    assert Query.from_tag("Who?", query.tag) == query
    assert len(button("More", "more", f"{query.tag}.25.back").custom_id or "") <= LONGEST_CUSTOM_ID


@given(st.dates(), days, st.none() | st.tuples(st.dates(), st.dates()).map(sorted))
def test_a_tag_carries_the_days_of_an_answer(
    as_of: date, since: date | None, answered: list[date] | None
) -> None:
    interval = DateInterval(first=answered[0], last=answered[1]) if answered else None
    query = Query(text="Who?", as_of=as_of, since=since)
    earlier = EarlierAnswer(query=query, days=interval)
    assert EarlierAnswer.from_tag("Who?", earlier.tag) == earlier
    assert len(button("Follow", "follow", earlier.tag).custom_id or "") <= LONGEST_CUSTOM_ID


@pytest.mark.parametrize("tag", ["", "2024-01-01...x", "2024-01-01...2024-02-01"])
def test_a_malformed_tag_of_an_answer_is_refused(tag: str) -> None:
    with pytest.raises(ValueError, match=r"day|isoformat|unpack"):
        EarlierAnswer.from_tag("Who?", tag)


@pytest.mark.parametrize("tag", ["", "..", "today..", "2024-01-01", "2024-01-01.x.", "1.2.3.4"])
def test_a_malformed_tag_is_refused(tag: str) -> None:
    with pytest.raises(ValueError, match=r"day|isoformat|unpack"):
        Query.from_tag("Who?", tag)


def test_a_custom_id_that_is_too_long_raises() -> None:
    with pytest.raises(ValueError, match="longer than 100"):
        button("More", "more", "x" * 100)


def test_invisible_characters_are_removed_from_a_question() -> None:
    assert clean_question(" When\u200b did\u202e he \u2066go?\n") == "When did he go?"
    for nothing in ("", " \n", "\u200b\u202e\ufeff"):
        with pytest.raises(EmptyQuestion):
            clean_question(nothing)
    with pytest.raises(QuestionTooLong):
        clean_question("a" * 501)


def test_days_and_periods_are_parsed() -> None:
    assert parse_day(" 2024-07-09 ") == date(2024, 7, 9)
    assert parse_day("") is None
    assert parse_period(None, "2024-07-09") == (None, date(2024, 7, 9))
    for wrong in ("9 July", "2024-02-30", "20240709"):
        with pytest.raises(BadDate):
            parse_day(wrong)
    with pytest.raises(BadPeriod):
        parse_period("2024-07-10", "2024-07-09")
