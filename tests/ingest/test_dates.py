from datetime import date

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from ingest.dates import to_date
from tests.ingest.in_memory import draft, line


@pytest.mark.parametrize(
    "said",
    [
        "2024-07-08",
        "2024-07-08T23:30:00-05:00",
        "20240708",
        "July 8, 2024",
        "8 Jul 2024",
        "Mon, 08 Jul 2024 10:00:00 GMT",
    ],
)
def test_a_date_is_understood_however_it_is_written(said: str) -> None:
    assert draft("a.jsonl", line(date=said)).published_on == date(2024, 7, 8)


@examples(st.text(alphabet="0123456789 :,-+/.()JanFebTueGMT", max_size=40))
def test_no_date_however_odd_can_stop_a_reader(said: str) -> None:
    assert to_date(said) is None or isinstance(to_date(said), date)
