"""What is answered to each kind of question, what is shown for it, or an honest none."""

from dataclasses import replace

import pytest

from answer.deciding.confidence import AnswerMethod
from answer.deciding.decide import ANSWERS_FROM, Decision, decide
from answer.deciding.extract_drafts import LONGEST_STATEMENT
from answer.evidence.types import Candidate
from reading.events import Action, Place
from reading.types import Status
from tests.answer.values import asking, candidate, event, evidence, interval, tells

LAST = "When did Lula last visit Kenya?"
JOINED = "When did Kenya join the council?"
DID = "Has Lula visited Kenya?"
WHO = "Who told the council that?"
WHO_AND_WHEN = "Who told the council that, and when?"
WHAT = "What did Lula tell Ruto?"

MAY = "2024-05-04"

# Very sure and very unsure, so that it does not matter how exactly confidence is fitted.
SURE, UNSURE = 12.0, -12.0


GIVEN_FROM = 0.1
"""Here: what is given, not how the fitted weights of a day let it through."""


def decided(question: str, *candidates: Candidate, shown: int = 5) -> Decision:
    asked = asking(question)
    return decide(evidence(asked, *candidates), shown=shown, answers_from=GIVEN_FROM)


def told_by(
    articles: int, days: str | None = MAY, status: Status = Status.HAPPENED
) -> list[Candidate]:
    """An event that several articles tell of, beyond doubt."""
    return [tells(f"report {n} of {days}", days, status, match=1.0) for n in range(articles)]


def saying(text: str, answer: str | None = None, *, near: str | None = None) -> Candidate:
    return candidate(
        text,
        answer=answer,
        score=SURE,
        relevance=SURE,
        near=event(near) if near else None,
    )


def doubtful(text: str, answer: str | None = None, *, near: str | None = None) -> Candidate:
    return candidate(
        text,
        answer=answer,
        sure=UNSURE,
        score=UNSURE,
        relevance=UNSURE,
        near=event(near) if near else None,
        name_coverage=0.0,
    )


# --- When, and whether ----------------------------------------------------------------------------


def test_when_is_answered_by_the_days_of_the_event() -> None:
    decision = decided(LAST, *told_by(5))
    assert decision.text == "4 May 2024"
    assert (decision.date, decision.status) == (interval(MAY), Status.HAPPENED)
    assert decision.confidence >= ANSWERS_FROM


def test_when_is_answered_by_what_became_of_the_plan() -> None:
    assert decided("When will Lula visit Kenya?", *told_by(5, None, Status.CANCELLED)).text == (
        "Cancelled"
    )


def test_other_events_are_listed_with_their_best_sentence() -> None:
    decision = decided(LAST, *told_by(5), *told_by(2, "2019-09-04"))
    assert decision.text == "4 May 2024"
    assert [text for text, _ in decision.others] == ["4 September 2019"]
    assert decision.others[0][1].text.endswith("of 2019-09-04")


@pytest.mark.parametrize(
    ("days", "status", "text"),
    [
        (MAY, Status.HAPPENED, "Yes: 4 May 2024"),
        ("2025-03-01", Status.PLANNED, "Not yet: planned for 1 March 2025"),
        (None, Status.CANCELLED, "No: it was called off"),
    ],
)
def test_whether_is_answered_yes_or_no(days: str | None, status: Status, text: str) -> None:
    decision = decided(DID, *told_by(5, days, status))
    assert (decision.text, decision.status) == (text, status)


def test_whether_is_answered_by_the_newest_good_sentence_where_no_meeting_is_asked_for() -> None:
    old = candidate("It is not.", score=SURE, published="2023-01-01")
    new = candidate("It is.", score=SURE - 0.5, published="2024-01-01")
    poor = candidate("Who knows.", score=SURE - 5.0, published="2024-12-01")
    assert decided("Is the grain deal still alive?", old, new, poor).text == "It is."


def test_a_visit_that_nothing_tells_of_is_neither_confirmed_nor_denied() -> None:
    decision = decided(DID, candidate("He likes Kenya.", score=SURE))
    assert (decision.text, decision.confidence) == (None, 0.0)
    assert decision.unreported == "No article reports such a visit."
    assert [each.text for each in decision.ranked] == ["He likes Kenya."]


def test_where_a_visit_is_asked_for_no_other_event_answers_when() -> None:
    spoke = replace(event(MAY), action=Action.OTHER)
    decision = decided(LAST, replace(saying("Lula spoke of Kenya on 4 May."), event=spoke))
    assert (decision.text, decision.date, decision.confidence) == (None, None, 0.0)
    assert decision.unreported == "No article reports such a visit."
    assert [each.text for each in decision.ranked] == ["Lula spoke of Kenya on 4 May."]


def test_a_visit_elsewhere_is_not_taken_for_the_one_asked_for() -> None:
    elsewhere = replace(event(MAY), places=(Place(country="EG", city=None),))
    decision = decided(LAST, replace(saying("He went to Cairo on 4 May."), event=elsewhere))
    assert decision.text is None


def test_a_visit_that_is_told_of_without_names_may_answer_when() -> None:
    assert decided(LAST, saying("The trip was on 4 May.", near=MAY)).text == "4 May 2024"


def test_a_visit_that_the_nearest_sentence_hardly_tells_of_is_said_to_be_unreported() -> None:
    decision = decided(LAST, doubtful("perhaps on 4 May", near=MAY))
    assert decision.text is None
    assert decision.unreported == "No article reports such a visit."


@pytest.mark.parametrize(
    ("status", "text"),
    [(Status.CANCELLED, "No: it was called off"), (Status.HAPPENED, None)],
)
def test_without_names_whether_is_told_of_plans_only(status: Status, text: str | None) -> None:
    told = replace(saying("The trip to Kenya."), event=event(None, status))
    assert decided(DID, told).text == text


def test_else_the_dated_event_nearest_to_the_questions_words_answers_when() -> None:
    later = saying("It will again.", near="2025-05-04")
    decision = decided("When did grain prices rise?", saying("They rose.", near=MAY), later)
    assert (decision.text, decision.date) == ("4 May 2024", interval(MAY))
    assert [each.text for each in decision.ranked] == ["They rose.", "It will again."]


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("When did grain prices last rise?", "4 May 2024"),
        ("When did grain prices first rise?", "4 May 2019"),
    ],
)
def test_the_order_asked_for_picks_among_dated_sentences_too(question: str, text: str) -> None:
    some = [saying(f"They rose {day}.", near=day) for day in ("2021-05-04", MAY, "2019-05-04")]
    assert decided(question, *some).text == text


# --- Who, where, how many, what -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "sentence", "text"),
    [
        (WHO, "It was Martin Kimani then.", "Martin Kimani"),
        ("Where did Lula land?", "He landed in Samarkand.", "Samarkand"),
        ("How many envoys left?", "Some 30 envoys left.", "30"),
    ],
)
def test_a_short_answer_is_the_words_that_answer(question: str, sentence: str, text: str) -> None:
    decision = decided(question, saying(sentence, text, near=MAY))
    assert (decision.text, decision.date, decision.status) == (text, None, None)


def test_the_date_is_told_with_a_short_answer_where_it_is_asked_for() -> None:
    decision = decided(WHO_AND_WHEN, saying("Martin Kimani did on 4 May.", "Kimani", near=MAY))
    assert (decision.text, decision.date) == ("Kimani", interval(MAY))
    assert decision.status is Status.HAPPENED


def test_other_short_answers_are_listed_and_no_more_than_two() -> None:
    sure = [saying(f"Kimani did {n}.", "Kimani") for n in range(3)]
    rest = [
        candidate(f"{name} did.", answer=name, score=SURE - less)
        for less, name in enumerate(("Lula", "Ruto", "Milei"), 3)
    ]
    decision = decided(WHO, *sure, *rest)
    assert decision.text == "Kimani"
    assert [(text, each.text) for text, each in decision.others] == [
        ("Lula", "Lula did."),
        ("Ruto", "Ruto did."),
    ]


def test_where_no_sentence_holds_anything_of_the_kind_nothing_answers() -> None:
    decision = decided(WHO, saying("Nobody did."))
    assert (decision.text, decision.confidence) == (None, 0.0)
    assert len(decision.ranked) == 1


PM = "Who is Italy's prime minister?"


def calls_pm(name: str, published: str) -> Candidate:
    return candidate(f"Italy's Prime Minister {name} has left.", published=published)


def test_who_holds_an_office_is_whoever_was_called_so_last() -> None:
    older = [calls_pm("Ada Neri", f"2022-01-0{day}") for day in (1, 2, 3)]
    found = decided(PM, *older, calls_pm("Lia Ferri", "2024-05-01"))
    assert found.text == "Lia Ferri"
    assert found.ranked[0].answer_text == "Lia Ferri"


def test_who_held_an_office_then_is_whoever_most_reports_of_that_time_call_so() -> None:
    then = [calls_pm("Ada Neri", f"2022-03-0{day}") for day in (1, 2, 3)]
    rival = calls_pm("Lia Ferri", "2022-04-01")
    assert decided("Who was Italy's prime minister in 2022?", *then, rival).text == "Ada Neri"


def test_who_holds_an_office_now_held_it_then_only_if_told_so_then() -> None:
    found = decided("Who was Italy's prime minister in 1995?", calls_pm("Lia Ferri", "2024-05-01"))
    assert found.signals is None or found.signals.method is not AnswerMethod.HOLDER


def test_the_first_to_hold_an_office_is_not_whoever_holds_it() -> None:
    found = decided(
        "Who was the first prime minister of Italy?", calls_pm("Lia Ferri", "2024-05-01")
    )
    assert found.signals is None or found.signals.method is not AnswerMethod.HOLDER


def test_the_full_name_of_a_holder_is_told() -> None:
    found = decided(PM, calls_pm("Ferri", "2024-05-02"), calls_pm("Lia Ferri", "2024-05-01"))
    assert found.text == "Lia Ferri"


def test_a_sentence_answers_what_was_said() -> None:
    told = saying("Lula told Ruto that grain would come.", "grain would come")
    assert decided(WHAT, told, doubtful("Lula left.")).text == told.text


def test_of_a_long_sentence_the_words_that_answer_are_told() -> None:
    words = " ".join(["very"] * (LONGEST_STATEMENT - 3))
    fits, long = f"Grain would {words} come.", f"Grain would surely {words} come."
    assert len(fits.split()) == LONGEST_STATEMENT
    assert decided(WHAT, saying(fits, "Grain would")).text == fits
    assert decided(WHAT, saying(long, "Grain would")).text == "Grain would"
    assert decided(WHAT, saying(long)).text == long


def test_what_is_so_now_is_what_a_good_sentence_said_last() -> None:
    old = candidate("It was low.", score=SURE, published="2023-01-01")
    new = candidate("It is high.", score=SURE - 0.5, published="2024-10-01")
    assert decided("What is the price of grain now?", old, new).text == "It is high."
    assert decided("What was the price of grain?", old, new).text == "It was low."


# --- What is shown --------------------------------------------------------------------------------


def test_what_is_chosen_is_shown_first_and_the_rest_in_order_of_score() -> None:
    best = tells("in July", "2024-07-08", score=9.0)
    last = [tells(f"in October {n}", "2024-10-22", match=1.0, score=2.0 - n) for n in range(2)]
    decision = decided(LAST, best, *last, doubtful("of something else"))
    assert [each.text for each in decision.ranked] == [
        "in October 0",
        "in October 1",
        "in July",
        "of something else",
    ]


def test_one_sentence_of_each_article_stands_in_front() -> None:
    same = [
        candidate(f"Kimani {n}.", answer="Kimani", score=SURE - n, in_article=7) for n in (0, 1)
    ]
    other = candidate("Kimani 2.", answer="Kimani", score=SURE - 2)
    decision = decided(WHO, *same, other)
    assert [each.text for each in decision.ranked] == ["Kimani 0.", "Kimani 2.", "Kimani 1."]


def test_no_more_is_shown_than_is_asked_for() -> None:
    assert len(decided(LAST, *told_by(5), shown=2).ranked) == 2
    assert len(decided(WHAT, *(doubtful(f"No {n}.") for n in range(4)), shown=3).ranked) == 3


@pytest.mark.parametrize(
    ("question", "doubt"),
    [
        (LAST, doubtful("perhaps", near=MAY)),
        (JOINED, doubtful("perhaps", near=MAY)),
        (DID, doubtful("perhaps")),
        (WHO, doubtful("Kimani perhaps", "Kimani")),
        (WHAT, doubtful("perhaps")),
    ],
)
def test_what_is_doubtful_is_shown_but_does_not_answer(question: str, doubt: Candidate) -> None:
    decision = decided(question, doubt)
    assert (decision.text, decision.date, decision.status) == (None, None, None)
    assert decision.others == ()
    assert 0.0 <= decision.confidence < GIVEN_FROM
    assert decision.ranked == (doubt,)


@pytest.mark.parametrize("question", [LAST, JOINED, DID, WHO, WHAT])
def test_nothing_read_is_nothing_answered(question: str) -> None:
    assert decided(question) == Decision(
        text=None, date=None, status=None, confidence=0.0, ranked=()
    )


# --- At the time asked about ----------------------------------------------------------------------


def test_what_was_published_before_the_time_asked_about_does_not_answer() -> None:
    before = candidate("Milei told it.", answer="Milei", published="2023-05-01", score=9.0)
    after = candidate("Lula told it.", answer="Lula", published="2024-05-01", score=2.0)
    assert decided("Who told the council that in 2024?", before, after).text == "Lula"
    assert decided(WHO, before, after).text == "Milei"


def test_what_was_published_before_is_what_there_is_where_nothing_else_is() -> None:
    before = candidate("Milei told it.", answer="Milei", published="2023-05-01", score=9.0)
    assert decided("Who told the council that in 2024?", before).text == "Milei"
