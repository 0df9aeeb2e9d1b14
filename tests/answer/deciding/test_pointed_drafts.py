"""When, by the days that the reader points at in the likeliest sentence."""

import pytest

from answer.deciding.confidence import AnswerMethod
from answer.deciding.draft import Draft
from answer.deciding.pointed_drafts import pointed_draft
from answer.evidence.types import Candidate, EventMatch
from reading.types import Status
from tests.answer.values import asking, candidate, event, evidence, interval

WHEN = "When did the killer test the gun?"
LAST = "When did Lula last visit Kenya?"
FIRST = "When did Lula first visit Kenya?"
NEXT = "When will Lula visit Kenya next?"
BEFORE = "When did Lula visit Kenya before the last time?"

MAY, JUNE, AHEAD = "2024-05-04", "2024-06-07", "2025-03-01"


def says(days: str | None, score: float, status: Status = Status.HAPPENED) -> Candidate:
    """A sentence whose words the reader points at name these days."""
    return candidate(
        f"It was {days}.",
        answer=days,
        days=days,
        score=score,
        near=event(days, status),
    )


def drafted(question: str, *candidates: Candidate) -> Draft | None:
    return pointed_draft(evidence(asking(question), *candidates))


def test_the_days_in_the_best_sentence_answer() -> None:
    draft = drafted(WHEN, says(MAY, 5.0), says(JUNE, 3.0), says(JUNE, 2.9))
    assert draft is not None
    assert (draft.text, draft.date) == ("4 May 2024", interval(MAY))
    assert draft.signals.method is AnswerMethod.POINTED
    assert [text for text, _ in draft.others] == ["7 June 2024", "7 June 2024"]


def test_a_better_sentence_without_days_does_not_keep_it_from_answering() -> None:
    draft = drafted(WHEN, candidate("He did.", score=9.0), says(MAY, 5.0))
    assert draft is not None
    assert draft.date == interval(MAY)


def test_sentences_that_give_the_same_days_support_it_the_best_one_first() -> None:
    draft = drafted(WHEN, says(MAY, 5.0), says(JUNE, 4.0), says(MAY, 3.0))
    assert draft is not None
    assert [each.score for each in draft.support] == [5.0, 3.0]


@pytest.mark.parametrize(("question", "days"), [(LAST, JUNE), (FIRST, MAY)])
def test_of_sentences_about_as_good_the_last_or_first_is_meant(question: str, days: str) -> None:
    best, other = (MAY, JUNE) if days == JUNE else (JUNE, MAY)
    draft = drafted(question, says(best, 5.0), says(other, 4.5))
    assert draft is not None
    assert draft.date == interval(days)
    far = drafted(question, says(best, 5.0), says(other, 1.0))
    assert far is not None
    assert far.date == interval(best)


def test_beside_the_last_none_is_listed_that_would_be_later() -> None:
    draft = drafted(LAST, says(MAY, 5.0), says(JUNE, 1.0), says("2024-01-09", 0.5))
    assert draft is not None
    assert [text for text, _ in draft.others] == ["9 January 2024"]


def test_the_last_is_never_before_one_that_the_rules_surely_know() -> None:
    known = candidate(
        "He came on 7 June.", score=1.0, matches=(EventMatch(event=event(JUNE), match=0.9),)
    )
    assert drafted(LAST, says(MAY, 5.0), known) is None
    assert drafted(WHEN, says(MAY, 5.0), known) is not None


def test_a_plan_is_told_as_a_plan_and_is_no_last_visit() -> None:
    plan = says(AHEAD, 5.0, Status.PLANNED)
    draft = drafted(WHEN, plan)
    assert draft is not None
    assert (draft.text, draft.status) == ("Planned for 1 March 2025", Status.PLANNED)
    assert drafted(LAST, plan) is None


def test_the_next_is_ahead() -> None:
    ahead, over = says(AHEAD, 5.0, Status.PLANNED), says(MAY, 6.0, Status.PLANNED)
    draft = drafted(NEXT, over, ahead)
    assert draft is not None
    assert draft.date == interval(AHEAD)
    assert drafted(NEXT, over) is None


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.DENIED])
def test_what_did_not_happen_has_no_days(status: Status) -> None:
    assert drafted(WHEN, says(MAY, 5.0, status)) is None


def test_who_was_not_there_since_was_there_last_then() -> None:
    since = candidate(
        "He was not there since 4 May.", answer="4 May", days=MAY, near=event(MAY, Status.DENIED)
    )
    draft = drafted(LAST, since)
    assert draft is not None
    assert (draft.text, draft.status) == ("4 May 2024", Status.HAPPENED)


@pytest.mark.parametrize(
    ("days", "text"), [(MAY, "4 May 2024"), (AHEAD, "Planned for 1 March 2025")]
)
def test_what_may_have_happened_has_days_but_is_no_last_visit(days: str, text: str) -> None:
    perhaps = says(days, 5.0, Status.HYPOTHETICAL)
    draft = drafted(WHEN, perhaps)
    assert draft is not None
    assert draft.text == text
    assert drafted(LAST, perhaps) is None


def test_the_time_asked_about_is_kept_to() -> None:
    draft = drafted(
        "When did the killer test the gun in June 2024?", says(MAY, 5.0), says(JUNE, 1.0)
    )
    assert draft is not None
    assert draft.date == interval(JUNE)


def test_nothing_written_after_the_day_asked_answers() -> None:
    late = candidate("It was 4 May.", answer="4 May", days=MAY, published="2025-06-01")
    assert drafted(WHEN, late) is None


def test_the_one_before_the_last_no_single_sentence_tells() -> None:
    assert asking(BEFORE).order is not None
    assert drafted(BEFORE, says(MAY, 5.0)) is None
