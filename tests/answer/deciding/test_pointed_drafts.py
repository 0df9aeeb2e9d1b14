"""When, by the days that the reader points at in the likeliest sentence."""

from dataclasses import replace

import pytest

from answer.deciding.confidence import AnswerMethod, confidence
from answer.deciding.draft import Draft
from answer.deciding.pointed_drafts import pointed_draft
from answer.evidence.types import Candidate, EventMatch
from answer.understanding.types import Order
from reading.types import Status
from tests.answer.values import asking, candidate, event, evidence, interval

WHEN = "When did the killer test the gun?"
LAST = "When did Lula last visit Kenya?"
FIRST = "When did Lula first visit Kenya?"
JOINED = "When did Kenya join the council?"
NEXT = "When will Lula visit Kenya next?"
BEFORE = "When did Lula visit Kenya before the last time?"

MAY, JUNE, AHEAD = "2024-05-04", "2024-06-07", "2025-03-01"
LONG_AGO, THAT_YEAR = "2019-09-04", "2024-01-01/2024-12-31"


def says(days: str, score: float, status: Status = Status.HAPPENED) -> Candidate:
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
    draft = drafted(WHEN, says(MAY, 5.0), says(JUNE, 4.5), says(JUNE, 4.4), says(LONG_AGO, 1.0))
    assert draft is not None
    assert (draft.text, draft.date) == ("4 May 2024", interval(MAY))
    assert draft.signals.method is AnswerMethod.POINTED
    assert [text for text, _ in draft.others] == ["7 June 2024"]


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
    draft = drafted(LAST, says(MAY, 5.0), says(LONG_AGO, 4.5), says(JUNE, 1.0))
    assert draft is not None
    assert [text for text, _ in draft.others] == ["4 September 2019"]
    first = drafted(FIRST, says(LONG_AGO, 5.0), says(MAY, 4.5))
    assert first is not None
    assert [text for text, _ in first.others] == ["4 May 2024"]


def known(days: str | None, status: Status = Status.HAPPENED, **more: str) -> Candidate:
    """A sentence whose event the rules surely take for the one asked for, and no reader dates."""
    match = EventMatch(event=event(days, status), match=0.9)
    return candidate("He came.", score=1.0, matches=(match,), **more)


def test_the_last_is_never_before_one_that_the_rules_surely_know() -> None:
    assert drafted(LAST, says(MAY, 5.0), known(JUNE)) is None
    assert drafted(LAST, says(MAY, 5.0), known(LONG_AGO)) is not None
    assert drafted(WHEN, says(MAY, 5.0), known(JUNE)) is not None


def test_the_last_before_a_day_may_be_before_a_later_one() -> None:
    draft = drafted("When did Lula last visit Kenya before 2020?", says(LONG_AGO, 5.0), known(JUNE))
    assert draft is not None
    assert draft.date == interval(LONG_AGO)


def test_a_visit_that_the_rules_do_not_find_in_the_sentence_is_less_sure() -> None:
    unmatched = says(MAY, 5.0)
    matched = replace(unmatched, matches=(EventMatch(event=event(MAY), match=0.9),))
    sure, unsure, other = (
        drafted(question, each)
        for question, each in ((LAST, matched), (LAST, unmatched), (JOINED, unmatched))
    )
    assert sure and unsure and other
    assert confidence(sure.signals) > confidence(unsure.signals)
    assert confidence(other.signals) > confidence(unsure.signals)


def test_a_plan_that_is_surely_off_has_no_days() -> None:
    plan = says(AHEAD, 5.0, Status.PLANNED)
    asked = "When will Lula visit Kenya?"
    assert drafted(asked, plan) is not None
    assert drafted(asked, plan, known(None, Status.CANCELLED)) is None


def test_what_was_planned_for_days_of_which_somebody_tells_has_happened() -> None:
    plan = says(MAY, 5.0, Status.PLANNED)
    for told in (says(MAY, 1.0), known(MAY)):
        draft = drafted(WHEN, plan, told)
        assert draft is not None
        assert (draft.text, draft.status) == ("4 May 2024", Status.HAPPENED)


def test_of_plans_about_as_likely_the_one_told_last_is_meant() -> None:
    older = candidate(
        "It is on 1 March.", answer="1 March", days=AHEAD, near=event(AHEAD, Status.PLANNED)
    )
    newer = candidate(
        "It is on 9 March.",
        answer="9 March",
        days="2025-03-09",
        near=event("2025-03-09", Status.PLANNED),
        score=4.5,
        published="2024-12-20",
    )
    asked = "When will Lula visit Kenya?"
    for draft in (drafted(asked, older, newer), drafted(asked, older, newer, says(MAY, 4.9))):
        assert draft is not None
        assert draft.date == interval("2025-03-09")


def test_what_was_under_way_when_it_was_written_has_happened() -> None:
    draft = drafted(WHEN, says(MAY, 5.0, Status.UNDER_WAY))
    assert draft is not None
    assert (draft.text, draft.status) == ("4 May 2024", Status.HAPPENED)


def test_the_day_that_something_was_postponed_from_is_not_told() -> None:
    moved = candidate(
        "It was moved from 4 May.", answer="4 May", days=MAY, near=event(JUNE, Status.POSTPONED)
    )
    assert drafted(WHEN, moved) is None


def test_a_year_does_not_swallow_the_days_in_it() -> None:
    draft = drafted(WHEN, says(THAT_YEAR, 5.0), says(MAY, 4.5))
    assert draft is not None
    assert (draft.text, [text for text, _ in draft.others]) == ("2024", ["4 May 2024"])


def test_a_month_is_told_by_its_day_where_a_sentence_about_as_good_has_that() -> None:
    draft = drafted(WHEN, says("2024-05-01/2024-05-31", 5.0), says(MAY, 4.5))
    assert draft is not None
    assert (draft.text, draft.support[0].days) == ("4 May 2024", interval(MAY))


def test_another_day_of_that_month_is_another_event() -> None:
    month, later = says("2024-05-01/2024-05-31", 5.0), says("2024-05-20", 4.4)
    draft = drafted(WHEN, month, says(MAY, 4.5), later)
    assert draft is not None
    assert later not in draft.support
    assert [text for text, _ in draft.others] == ["20 May 2024"]


def test_the_city_of_what_need_not_be_the_event_asked_for_is_not_told() -> None:
    there = event(MAY, city="kazan")
    unknown = candidate("He was in Kazan on 4 May.", answer="4 May", days=MAY, near=there)
    draft = drafted(LAST, unknown)
    assert draft is not None
    assert draft.text == "4 May 2024"
    matched = replace(unknown, matches=(EventMatch(event=there, match=0.9),))
    draft = drafted(LAST, matched)
    assert draft is not None
    assert draft.text == "4 May 2024 (Kazan)"


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


@pytest.mark.parametrize(
    ("said", "text"), [("He was not there since", "4 May 2024"), ("He refused to come since", None)]
)
def test_who_was_not_there_since_was_there_last_then(said: str, text: str | None) -> None:
    since = candidate(f"{said} 4 May.", answer="4 May", days=MAY, near=event(MAY, Status.DENIED))
    draft = drafted(LAST, since)
    assert (draft and draft.text) == text


@pytest.mark.parametrize(("question", "days"), [(LAST, MAY), (FIRST, MAY), (WHEN, AHEAD)])
def test_what_may_have_happened_is_nobodys_last_visit_nor_a_plan(question: str, days: str) -> None:
    assert drafted(question, says(days, 5.0, Status.HYPOTHETICAL)) is None


def test_what_may_have_happened_has_a_day() -> None:
    draft = drafted(WHEN, says(MAY, 5.0, Status.HYPOTHETICAL))
    assert draft is not None
    assert draft.text == "4 May 2024"


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
    assert asking(BEFORE).order is Order.LAST_BUT_ONE
    assert drafted(BEFORE, says(MAY, 5.0)) is None
