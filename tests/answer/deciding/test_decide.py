"""What is answered to each kind of question, what is shown for it, or an honest none."""

from dataclasses import replace

import pytest

from answer.deciding.confidence import AnswerMethod, confidence
from answer.deciding.decide import Decision, decide, drafts_of
from answer.deciding.extract_drafts import LONGEST_STATEMENT
from answer.evidence.types import Candidate
from answer.understanding.types import AnswerType
from reading.types import Status
from tests.answer.values import asking, candidate, event, evidence, interval, tells
from tests.answer.weighing import preferring, weighed

LAST = "When did Lula last visit Kenya?"
JOINED = "When did Kenya join the council?"
DID = "Has Lula visited Kenya?"
WHO = "Who told the council that?"
WHO_AND_WHEN = "Who told the council that, and when?"
WHAT = "What did Lula tell Ruto?"
PM = "Who is Italy's prime minister?"

MAY = "2024-05-04"

# Very sure and very unsure, so that it does not matter what exactly is weighed.
SURE, UNSURE = 12.0, -12.0


GIVEN_FROM = 0.4


def decided(question: str, *candidates: Candidate, shown: int = 5) -> Decision:
    asked = asking(question)
    return decide(evidence(asked, *candidates), shown=shown, answers_from=GIVEN_FROM)


def told_by(
    articles: int, days: str | None = MAY, status: Status = Status.HAPPENED
) -> list[Candidate]:
    """An event that several articles tell of, beyond doubt."""
    return [tells(f"report {n} of {days}", days, status, match=1.0) for n in range(articles)]


def saying(
    text: str,
    answer: str | None = None,
    *,
    near: str | None = None,
    days: str | None = None,
    verdict: float = 0.0,
) -> Candidate:
    return candidate(
        text,
        answer=answer,
        score=SURE,
        relevance=SURE,
        near=event(near) if near else None,
        days=days,
        verdict=verdict,
    )


def doubtful(
    text: str, answer: str | None = None, *, days: str | None = None, verdict: float = 0.0
) -> Candidate:
    return candidate(
        text,
        answer=answer,
        sure=UNSURE,
        score=UNSURE,
        relevance=UNSURE,
        days=days,
        verdict=verdict,
        name_coverage=0.0,
    )


# --- When, and whether ----------------------------------------------------------------------------


def test_when_is_answered_by_the_days_of_the_event() -> None:
    decision = decided(LAST, *told_by(5))
    assert decision.text == "4 May 2024"
    assert (decision.date, decision.status) == (interval(MAY), Status.HAPPENED)
    assert decision.confidence >= GIVEN_FROM


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


def test_a_visit_that_nothing_tells_of_is_neither_confirmed_nor_denied() -> None:
    decision = decided(DID, candidate("He likes Kenya.", score=SURE))
    assert (decision.text, decision.confidence) == (None, 0.0)
    assert decision.unreported == "No article reports such a visit."
    assert [each.text for each in decision.ranked] == ["He likes Kenya."]


def test_a_visit_that_no_sentence_dates_is_said_to_be_unreported() -> None:
    decision = decided(LAST, saying("Lula spoke of Kenya."))
    assert (decision.text, decision.date, decision.confidence) == (None, None, 0.0)
    assert decision.unreported == "No article reports such a visit."
    assert [each.text for each in decision.ranked] == ["Lula spoke of Kenya."]


@pytest.mark.parametrize(
    ("question", "doubt"),
    [(LAST, doubtful("perhaps on 4 May", days=MAY)), (DID, doubtful("perhaps", verdict=0.1))],
)
def test_a_visit_that_is_hardly_told_of_is_said_to_be_unreported(
    question: str, doubt: Candidate
) -> None:
    decision = decided(question, doubt)
    assert (decision.text, decision.date, decision.status) == (None, None, None)
    assert decision.unreported == "No article reports such a visit."


def test_what_is_no_meeting_is_not_said_to_be_unreported() -> None:
    assert decided(JOINED, doubtful("perhaps on 4 May", days=MAY)).unreported is None


def test_a_date_that_the_reader_alone_finds_answers_when() -> None:
    assert decided(LAST, saying("The trip was on 4 May.", days=MAY)).text == "4 May 2024"
    assert decided(JOINED, saying("It did on 4 May.", days=MAY)).text == "4 May 2024"


def test_a_plan_that_the_reader_alone_finds_is_not_told_as_done() -> None:
    decision = decided(JOINED, saying("It will on 4 May.", days="2025-05-04"))
    assert (decision.text, decision.status) == ("Planned for 4 May 2025", Status.PLANNED)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("When did grain prices last rise?", "4 May 2024"),
        ("When did grain prices first rise?", "4 May 2019"),
    ],
)
def test_the_order_asked_for_picks_among_the_readers_dates_too(question: str, text: str) -> None:
    some = [saying(f"They rose {day}.", days=day) for day in ("2021-05-04", MAY, "2019-05-04")]
    assert decided(question, *some).text == text


@pytest.mark.parametrize(
    ("question", "status", "text"),
    [
        (LAST, Status.HAPPENED, "4 May 2024"),
        ("When will Lula visit Kenya?", Status.PLANNED, "Planned for 1 March 2025"),
    ],
)
def test_what_was_published_after_the_day_asked_is_not_known(
    question: str, status: Status, text: str
) -> None:
    days, later = (MAY, "2024-12-20") if status is Status.HAPPENED else ("2025-03-01", "2025-05-01")
    after = tells("after", later, status, match=1.0, published="2025-01-02")
    assert decided(question, after, *told_by(2, days, status)).text == text


# --- The surest of several ways ------------------------------------------------------------------


def test_of_several_answers_the_surest_is_given() -> None:
    called_off = tells("It was called off.", None, Status.CANCELLED, match=1.0)
    there = replace(tells("He was there.", MAY, match=0.5, published="2024-12-02"), score=SURE)
    read = [called_off, replace(there, sentence=replace(there.sentence, verdict=9.0))]
    with weighed(preferring(AnswerMethod.WHETHER)):
        assert decided(DID, *read).text == "No: it was called off"
    with weighed(preferring(AnswerMethod.VERDICT)):
        assert decided(DID, *read).text == "Yes"


def test_that_it_was_called_off_is_told_rather_than_a_bare_no_that_is_surer() -> None:
    called_off = tells("It was called off.", None, Status.CANCELLED, match=1.0)
    there = replace(tells("He was not there.", MAY, match=0.5, published="2024-12-02"), score=SURE)
    read = [called_off, replace(there, sentence=replace(there.sentence, verdict=-9.0))]
    with weighed(preferring(AnswerMethod.VERDICT)):
        made = decided(DID, *read)
    assert made.text == "No: it was called off"
    assert made.status is Status.CANCELLED


def test_who_is_answered_by_the_holder_or_by_votes_whichever_is_surer() -> None:
    read = [
        candidate("Italy’s Prime Minister Lia Ferri left.", published="2024-12-01"),
        saying("Ada Neri did it.", "Ada Neri"),
    ]
    with weighed(preferring(AnswerMethod.HOLDER)):
        assert decided(PM, *read).text == "Lia Ferri"
    with weighed(preferring(AnswerMethod.WORDS)):
        assert decided(PM, *read).text == "Ada Neri"


def test_the_confidence_told_is_that_of_the_answer_given() -> None:
    read = evidence(asking(DID), *told_by(3), saying("He was there.", verdict=9.0))
    decision = decide(read)
    assert decision.signals is not None
    assert decision.confidence == max(confidence(each.signals) for each in drafts_of(read))


@pytest.mark.parametrize("answer_type", AnswerType)
def test_every_kind_of_question_is_answered(answer_type: AnswerType) -> None:
    asked = asking("Was Lula in Kenya?", answer_type=answer_type)
    told = saying("Lula was in Kenya on 4 May.", "Kenya", near=MAY, days=MAY, verdict=5.0)
    assert decide(evidence(asked, told), answers_from=GIVEN_FROM).text is not None


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
        (LAST, doubtful("perhaps", days=MAY)),
        (JOINED, doubtful("perhaps", days=MAY)),
        (DID, doubtful("perhaps", verdict=0.1)),
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


def test_that_no_article_reports_it_is_not_said_where_reports_are_only_not_sure_enough() -> None:
    asked = asking(LAST)
    unsure = decide(evidence(asked, *told_by(2)), answers_from=1.0)
    assert (unsure.text, unsure.unreported) == (None, None)
    nothing = decide(evidence(asked, saying("He likes Kenya.")), answers_from=1.0)
    assert nothing.unreported == "No article reports such a visit."
