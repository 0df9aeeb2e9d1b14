"""Dates at both ends of the calendar: counting beyond them raises nothing."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from answer.evidence.retriever import _nearer, _stretches
from answer.timeline.wording import granularity
from answer.understanding.question import understand
from answer.understanding.windows import bounded, windows
from index.types import PublishedWindow
from reading.dates import find_times
from reading.types import DateInterval

DAYS = (
    st.dates()
    | st.dates(max_value=date.min + timedelta(days=800))
    | st.dates(min_value=date.max - timedelta(days=800))
)
INTERVALS = st.tuples(DAYS, DAYS).map(lambda days: DateInterval(first=min(days), last=max(days)))
LEADS = ["on", "since", "after", "before", "until", "by", "from", "before the", "after the"]
NAMED = [
    "Monday", "last Monday", "next Friday", "July", "in December", "8 July", "31 December",
    "next week", "last year", "the past two weeks", "next 20 days", "yesterday", "tomorrow",
    "last weekend", "this winter", "mid-July", "two days earlier", "the following day", "Easter",
    "the last century", "three years ago", "the third quarter", "Thanksgiving",
]  # fmt: skip


@given(day=DAYS, lead=st.sampled_from(LEADS))
@example(day=date.max, lead="after")
@example(day=date.min, lead="before")
def test_any_day_bounds_a_window(day: date, lead: str) -> None:
    for window in windows(f"What happened {lead} {day.isoformat()}?", as_of=day):
        assert window.first <= window.last


@given(as_of=DAYS, lead=st.sampled_from(LEADS), named=st.sampled_from(NAMED))
def test_any_time_is_read_on_any_day(as_of: date, lead: str, named: str) -> None:
    windows(f"What happened {lead} {named}?", as_of=as_of)


@given(days=INTERVALS, lead=st.sampled_from(["since", "after", "before", "until"]))
@example(days=DateInterval(first=date.min, last=date.min), lead="before")
def test_any_event_bounds_a_window(days: DateInterval, lead: str) -> None:
    window = bounded(lead, days)
    assert window.first <= window.last


@given(reference=DAYS, named=st.sampled_from(NAMED), lean=st.sampled_from([True, False, None]))
@example(reference=date.max, named="Monday", lean=True)
@example(reference=date.min, named="8 July", lean=False)
def test_any_time_is_read_however_it_leans(
    reference: date, named: str, *, lean: bool | None
) -> None:
    found = find_times(f"on {named}", reference=reference, looks_ahead=lambda *_: lean)
    if named == "Monday" and lean and date(2, 1, 1) < reference < date(9998, 1, 1):
        [monday] = found
        assert monday.interval is not None
        assert 0 <= (monday.interval.first - reference).days < 7


@given(as_of=DAYS, words=st.sampled_from(["When did he last visit", "Who is", "When, before May,"]))
@example(as_of=date.min, words="Who is")
def test_articles_are_searched_as_of_any_day(as_of: date, words: str) -> None:
    question = understand(f"{words} the president of France?", as_of=as_of)
    window = _nearer(question, PublishedWindow(first=None, last=as_of))
    assert window is None or window.first is None or window.first <= as_of


@given(days=INTERVALS)
@example(days=DateInterval(first=date(9990, 1, 1), last=date.max))
def test_any_stretch_of_time_is_searched_part_by_part(days: DateInterval) -> None:
    parts = _stretches(days.first, days.last)
    assert (parts[0].first, parts[-1].last) == (days.first, days.last)
    assert all(part.first is not None and part.first <= (part.last or date.max) for part in parts)


@given(days=INTERVALS)
@example(days=DateInterval(first=date(9999, 12, 1), last=date.max))
def test_any_interval_has_a_name(days: DateInterval) -> None:
    assert granularity(days)


@pytest.mark.parametrize(
    ("first", "last"), [("2023-12-01", "2024-02-29"), ("2024-06-01", "2024-08-31")]
)
def test_a_season_is_three_whole_months(first: str, last: str) -> None:
    days = DateInterval(first=date.fromisoformat(first), last=date.fromisoformat(last))
    assert granularity(days) == "season"
