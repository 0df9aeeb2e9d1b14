"""Whether an event took place, and when, as its sentence tells it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answer.events import event_date, event_status
from answer.types import DateInterval, Status

THURSDAY = date(2025, 3, 27)


def told(sentence: str, words: str | None = None, *, dateline: bool = False) -> str | None:
    """The event's days, as "first" or "first/last", with the focus on `words`."""
    interval = event_date(
        sentence, focus=focus(sentence, words), reference=THURSDAY, dateline=dateline
    )
    if interval is None:
        return None
    first, last = str(interval.first), str(interval.last)
    return first if first == last else f"{first}/{last}"


def focus(sentence: str, words: str | None) -> tuple[int, int] | None:
    if words is None:
        return None
    start = sentence.index(words)
    return start, start + len(words)


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("Modi visited Russia in July 2024.", Status.HAPPENED),
        ("His first foreign visit after his re-election last year was to Russia.", Status.HAPPENED),
        ("Xi arrives in Moscow to meet Putin", Status.HAPPENED),
        ("Modi visited Kazan after saying he would travel to Kyiv.", Status.HAPPENED),
        ("He flew to Paris to meet Macron.", Status.HAPPENED),
        ("Putin will visit India.", Status.PLANNED),
        ("Putin to visit India in December", Status.PLANNED),
        ("Putin is scheduled to visit India.", Status.PLANNED),
        ("Putin plans to visit India.", Status.PLANNED),
        ("Putin is due to arrive on Friday.", Status.PLANNED),
        ("The two are set to meet.", Status.PLANNED),
        ("Modi is expected to host him.", Status.PLANNED),
        ("Preparations are under way for the visit.", Status.PLANNED),
        ("Putin has accepted Modi's invitation to visit, Lavrov said Thursday.", Status.PLANNED),
        ("Biden has agreed in principle to a summit, the White House said.", Status.PLANNED),
        ("The newly elected president will travel to Paris.", Status.PLANNED),
        ("Putin will visit India after Modi visited Russia.", Status.PLANNED),
        ("The visit was scheduled to begin on Monday but postponed.", Status.POSTPONED),
        ("Biden announced he was postponing a trip to Angola.", Status.POSTPONED),
        ("The summit was put off.", Status.POSTPONED),
        ("Rousseff called off her visit.", Status.CANCELLED),
        ("She canceled her visit, which was scheduled for October.", Status.CANCELLED),
        ("The talks were scrapped.", Status.CANCELLED),
        ("Putin will not attend the summit.", Status.CANCELLED),
        ("Putin won't be coming to Washington.", Status.CANCELLED),
    ],
)
def test_the_main_event_has_the_status_its_words_give_it(sentence: str, status: Status) -> None:
    assert event_status(sentence) is status


def test_the_words_asked_about_choose_the_event() -> None:
    sentence = "Obama spoke with Rousseff before she canceled her visit."
    assert event_status(sentence) is Status.HAPPENED
    assert event_status(sentence, focus=focus(sentence, "visit")) is Status.CANCELLED


@pytest.mark.parametrize(
    ("sentence", "words", "days"),
    [
        (
            "Prime Minister Modi visited Russia in July 2024, his first trip to the country in "
            "nearly five years.",
            "visited Russia",
            "2024-07-01/2024-07-31",
        ),
        (
            "Earlier, he visited the far eastern city of Vladivostok in 2019",
            "Vladivostok",
            "2019-01-01/2019-12-31",
        ),
        (
            "His first foreign visit after his re-election last year was to Russia",
            "Russia",
            "2024-01-01/2024-12-31",
        ),
        ("On March 24, Lavrov said", None, "2025-03-24"),
        ("Modi met Putin on Tuesday in Moscow, the Kremlin said Thursday.", "met", "2025-03-25"),
        ("The Kremlin said on Thursday that Modi met Putin on Tuesday.", "met", "2025-03-25"),
        ("Modi, who will visit Kazan next week, met Xi on Monday.", "met Xi", "2025-03-24"),
        (
            "Modi, who will visit Kazan next week, met Xi on Monday.",
            "visit Kazan",
            "2025-03-31/2025-04-06",
        ),
    ],
)
def test_an_event_has_the_date_that_governs_it(sentence: str, words: str | None, days: str) -> None:
    assert told(sentence, words) == days


@pytest.mark.parametrize(
    ("sentence", "days"),
    [
        (
            "Biden will visit Saudi Arabia next month, the White House announced Tuesday.",
            "2025-04-01/2025-04-30",
        ),
        ("Putin to visit India on 4 and 5 December", "2025-12-04/2025-12-05"),
        ("Putin has accepted an invitation to visit India, Lavrov said Thursday.", None),
        ("Biden agreed on Monday to meet Xi.", None),
        ("Putin was due to arrive on 3 March.", "2025-03-03"),
    ],
)
def test_a_plan_lies_ahead_of_its_report(sentence: str, days: str | None) -> None:
    assert told(sentence) == days


def test_what_is_postponed_has_its_new_date() -> None:
    sentence = "The visit, planned for May, has been postponed to September."
    assert told(sentence) == "2025-09-01/2025-09-30"


def test_a_date_that_only_dates_the_report_is_better_than_none_for_what_happened() -> None:
    assert told("Modi met Putin in Moscow, the Kremlin said on Wednesday.") == "2025-03-26"


def test_an_event_without_a_date_has_one_only_under_a_dateline() -> None:
    sentence = "Modi met Putin."
    assert told(sentence) is None
    assert told(sentence, dateline=True) == "2025-03-27"
    assert told("Modi will meet Putin.", dateline=True) is None


@given(
    sentence=st.lists(
        st.sampled_from(
            "Modi will visit met Putin on Monday , who after in 2019 said next month was".split()
        ),
        max_size=14,
    ).map(" ".join),
    reference=st.dates(min_value=date(1950, 1, 1), max_value=date(2090, 1, 1)),
    words=st.none() | st.tuples(st.integers(0, 40), st.integers(0, 40)).map(sorted),
)
def test_any_sentence_has_a_status_and_a_date_or_none(
    sentence: str, reference: date, words: list[int] | None
) -> None:
    span = (words[0], words[1]) if words else None
    assert event_status(sentence, focus=span) in Status
    interval = event_date(sentence, focus=span, reference=reference)
    assert interval is None or isinstance(interval, DateInterval)
