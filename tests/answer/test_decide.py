"""Which sentence answers: the event that the question orders by, or an honest none."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from answer.decide import ANSWERS_FROM, decide
from answer.question import Question, parse
from answer.reader import Candidate
from answer.types import DateInterval, Status
from index.types import Article, Span

LAST = "When did Modi last visit Russia?"
FIRST = "When did Modi first visit Russia?"
NEXT = "When will Modi visit Russia?"
CURRENT = "Who is prime minister of Japan?"


def asked(question: str) -> Question:
    return parse(question, as_of=date(2025, 1, 1))


def candidate(
    text: str,
    *,
    score: float = 0.9,
    day: str | None = None,
    status: Status = Status.HAPPENED,
    published: str = "2024-12-01",
    **more: Any,
) -> Candidate:
    event = date.fromisoformat(day) if day else None
    article = Article(
        id=1,
        collection="public",
        title="A title",
        text=text,
        published_on=date.fromisoformat(published),
        url=None,
        publisher=None,
        author=None,
        dateline=None,
        language=None,
        added_at=datetime(2024, 12, 1, tzinfo=UTC),
    )
    facts: dict[str, Any] = {
        "similarity": score,
        "coverage": 1.0,
        "names_covered": 1.0,
        "fits": True,
        "trip": True,
    }
    return Candidate(
        article=article,
        span=Span(0, len(text)),
        score=score,
        event_date=DateInterval(first=event, last=event) if event else None,
        status=status,
        **facts | more,
    )


def chosen(question: str, *candidates: Candidate) -> str | None:
    decision = decide(asked(question), candidates)
    return decision.chosen.text if decision.chosen else None


@pytest.mark.parametrize(("question", "text"), [(LAST, "Kazan"), (FIRST, "Vladivostok")])
def test_the_order_asked_for_picks_the_event_not_the_best_score(question: str, text: str) -> None:
    visits = (
        candidate("Moscow", score=0.95, day="2024-07-08"),
        candidate("Kazan", score=0.90, day="2024-10-22"),
        candidate("Vladivostok", score=0.88, day="2019-09-04"),
    )
    assert chosen(question, *visits) == text


def test_a_plan_a_cancelled_visit_and_one_still_to_come_are_not_the_last() -> None:
    visits = (
        candidate("happened", score=0.88, day="2024-07-08"),
        candidate("planned", day="2024-12-20", status=Status.PLANNED),
        candidate("cancelled", day="2024-11-20", status=Status.CANCELLED),
        candidate("after the day asked", day="2025-02-01"),
    )
    assert chosen(LAST, *visits) == "happened"


def test_a_sentence_that_scores_far_lower_is_not_the_last_however_late() -> None:
    late = candidate("of something else", score=0.6, day="2024-12-01")
    assert chosen(LAST, candidate("the visit", day="2024-07-08"), late) == "the visit"


def test_next_picks_the_plan_told_last_and_nothing_that_is_over() -> None:
    told = (
        candidate("visited", score=0.95, day="2024-07-08"),
        candidate("old plan", day="2024-10-22", status=Status.PLANNED),
        candidate("plan", day="2025-03-01", status=Status.PLANNED, published="2024-11-01"),
        candidate("called off", status=Status.CANCELLED, published="2024-12-20"),
    )
    assert chosen(NEXT, *told) == "called off"
    assert chosen(NEXT, *told[:3]) == "plan"


def test_current_picks_what_was_published_last() -> None:
    old = candidate("Kishida", score=0.95, published="2023-01-01")
    new = candidate("Ishiba", score=0.90, published="2024-10-01")
    assert chosen(CURRENT, old, new) == "Ishiba"


def test_what_is_chosen_is_shown_first_and_the_rest_in_order_of_score() -> None:
    told = [candidate(f"visit {n}", score=0.95 - n / 100, day=f"2024-07-{n:02}") for n in (1, 2, 3)]
    decision = decide(asked(LAST), told, shown=2)
    assert [each.text for each in decision.ranked] == ["visit 3", "visit 1"]
    assert decision.chosen is told[2]


@pytest.mark.parametrize(
    "doubt",
    [
        {"score": 0.2},
        {"score": 0.7, "names_covered": 0.0},
        {"score": 0.7, "trip": False},
        {"score": 0.6, "fits": False},
    ],
)
def test_what_is_doubtful_is_shown_but_does_not_answer(doubt: dict[str, Any]) -> None:
    decision = decide(asked(LAST), [candidate("perhaps", day="2024-07-08", **doubt)])
    assert decision.chosen is None
    assert decision.confidence < ANSWERS_FROM
    assert [each.text for each in decision.ranked] == ["perhaps"]


def test_nothing_read_is_nothing_answered() -> None:
    decision = decide(asked(LAST), [])
    assert (decision.chosen, decision.ranked, decision.confidence) == (None, (), 0.0)
