"""Yes or no, as the reader has it: by how likely each sentence is, and how new."""

import pytest

from answer.deciding.confidence import confidence
from answer.deciding.draft import BAND, Draft
from answer.deciding.verdict_drafts import verdict_draft
from answer.evidence.types import Candidate
from reading.types import Status
from tests.answer.values import asking, candidate, event, evidence, interval, tells

DID = "Has Lula signed the deal?"
IS = "Is the grain deal alive?"


def said(question: str, *candidates: Candidate) -> Draft:
    draft = verdict_draft(evidence(asking(question), *candidates))
    assert draft is not None
    return draft


def yes(text: str = "He did.", *, score: float = 5.0, published: str = "2024-12-01") -> Candidate:
    return candidate(text, verdict=3.0, score=score, published=published)


def no(
    text: str = "He did not.", *, score: float = 5.0, published: str = "2024-12-01"
) -> Candidate:
    return candidate(text, verdict=-3.0, score=score, published=published)


def near(status: Status, days: str | None = None) -> Candidate:
    """A sentence that the reader takes for a no, and the rules for an event of this status."""
    return candidate("A sentence.", verdict=-3.0, near=event(days, status), published="2024-12-01")


def test_yes_or_no_is_what_the_reader_reads() -> None:
    assert (said(DID, yes()).text, said(DID, yes()).status) == ("Yes", Status.HAPPENED)
    assert (said(DID, no()).text, said(DID, no()).status) == ("No", Status.DENIED)


def test_the_likeliest_sentence_counts_most() -> None:
    assert said(IS, yes(score=5.0), no(score=1.0), no(score=1.0)).text == "Yes"
    assert said(IS, yes(score=1.0), no(score=5.0), yes(score=1.0)).text == "No"


def test_of_sentences_about_as_likely_most_decide() -> None:
    assert said(IS, yes(), no(), no()).text == "No"
    assert said(IS, yes(), yes(), no()).text == "Yes"


def test_a_sentence_that_says_so_is_shown_even_if_another_is_likelier() -> None:
    draft = said(IS, yes("It is.", score=5.0), no("a", score=4.9), no("b", score=4.8))
    assert draft.text == "No"
    assert [each.text for each in draft.support] == ["a"]


@pytest.mark.parametrize(
    ("status", "days", "text"),
    [
        (Status.PLANNED, "2025-03-01", "Not yet: planned for 1 March 2025"),
        (Status.PLANNED, None, "Not yet: it is planned"),
        (Status.POSTPONED, "2025-03-01", "No: postponed to 1 March 2025"),
        (Status.CANCELLED, "2025-03-01", "No: it was called off"),
        (Status.DENIED, None, "No"),
        (Status.HAPPENED, "2024-03-01", "No"),
    ],
)
def test_a_no_tells_what_became_of_the_plan_that_its_sentence_tells_of(
    status: Status, days: str | None, text: str
) -> None:
    draft = said(DID, near(status, days))
    assert draft.text == text
    assert draft.status is (Status.DENIED if status is Status.HAPPENED else status)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Does Lula admit that there is a deal?", "No"),
        ("Is the grain deal alive?", "No"),
        ("Is the grain deal still alive?", "No"),
        ("Does Kenya have bases in Brazil?", "No"),
        ("Is the grain deal signed already?", "Not yet: it is planned"),
        ("Did they sign the deal?", "Not yet: it is planned"),
        ("Hasn't Lula signed the deal?", "Not yet: it is planned"),
        ("he kept saying he'd sign. has he", "Not yet: it is planned"),
    ],
)
def test_not_yet_answers_whether_something_has_been_done_so_far(question: str, text: str) -> None:
    assert said(question, near(Status.PLANNED)).text == text


def test_a_plan_whose_day_has_passed_is_told_as_one() -> None:
    draft = said(DID, near(Status.PLANNED, "2024-12-20"))
    assert draft.text == "Not yet, as far as the articles tell: it was planned for 20 December 2024"
    assert draft.date == interval("2024-12-20")


def test_of_about_the_best_the_newest_says_so() -> None:
    best = yes("best", score=5.0, published="2023-01-01")
    newer = yes("newer", score=5.1 - BAND, published="2024-01-01")
    poor = yes("poor", score=4.9 - BAND, published="2024-12-01")
    assert [each.text for each in said(IS, best, newer, poor).support] == ["newer"]


def test_what_was_published_before_the_time_asked_about_decides_nothing() -> None:
    before = no(score=9.0, published="2023-05-01")
    after = yes(score=1.0, published="2024-05-01")
    assert said("Did Lula sign the deal in 2024?", before, after).text == "Yes"
    assert said(DID, before, after).text == "No"


def test_a_reader_that_does_not_know_yes_from_no_says_neither() -> None:
    unknown = candidate("He did.", verdict=0.0)
    assert verdict_draft(evidence(asking(DID), unknown, unknown)) is None


def sure(question: str, *candidates: Candidate) -> float:
    return confidence(said(question, *candidates).signals)


def test_what_is_disputed_is_less_sure() -> None:
    assert sure(IS, yes(), yes()) > sure(IS, yes(), yes(), no())


def test_a_verdict_on_a_meeting_is_less_sure_where_the_rules_do_not_find_it() -> None:
    visited = "Has Lula visited Kenya?"
    found = candidate("He did.", verdict=3.0, matches=tells("He did.").matches)
    assert sure(visited, found) > sure(visited, yes("He did."))


def test_a_yes_to_what_is_planned_is_called_a_plan() -> None:
    plan = event("2025-03-01", Status.PLANNED)
    draft = said(DID, candidate("He will.", verdict=3.0, near=plan))
    assert (draft.text, draft.status) == ("Yes: planned for 1 March 2025", Status.PLANNED)


@pytest.mark.parametrize("text", ["ok cool", "lol no way", "nice, that was in Helsinki"])
def test_what_asks_nothing_is_answered_neither_yes_nor_no(text: str) -> None:
    assert verdict_draft(evidence(asking(text), yes())) is None


@pytest.mark.parametrize(
    "text",
    ["putin - has he accepted", "is lula over it", "lula in kenya?"],
)
def test_a_question_needs_no_mark(text: str) -> None:
    assert said(text, yes()).text == "Yes"
