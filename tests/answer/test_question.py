"""What is asked for, in which order, and about what."""

from datetime import date

import pytest

from answer.errors import BadQuestion
from answer.question import LONGEST_QUESTION, Asked, Order, Question, parse


def asked(text: str) -> Question:
    return parse(text, as_of=date(2026, 1, 1))


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("When did Modi visit Russia?", Asked.DATE),
        ("when's Putin going to India", Asked.DATE),
        ("What year did Sweden join NATO?", Asked.DATE),
        ("How long ago did Xi meet Biden?", Asked.DATE),
        ("The last time Blinken was in Beijing?", Asked.DATE),
        ("How many diplomats did Italy expel?", Asked.NUMBER),
        ("How long did the talks in Bali last?", Asked.NUMBER),
        ("Where did Kim meet Putin?", Asked.PLACE),
        ("Which Russian city hosted the BRICS summit?", Asked.PLACE),
        ("Who leads NATO?", Asked.PERSON),
        ("Who's the French president?", Asked.PERSON),
        ("Which British prime minister resigned in 2022?", Asked.PERSON),
        ("Did Trump visit Denmark?", Asked.STATEMENT),
        ("What did Modi tell Putin in Samarkand?", Asked.STATEMENT),
    ],
)
def test_the_kind_of_answer_that_is_asked_for(question: str, kind: Asked) -> None:
    assert asked(question).asked is kind


@pytest.mark.parametrize(
    ("question", "order"),
    [
        ("When did Modi last visit Russia?", Order.LAST),
        ("When was Putin's most recent trip to India?", Order.LAST),
        ("When did Modi first visit Ukraine?", Order.FIRST),
        ("When is Putin's next visit to India?", Order.NEXT),
        ("When will Biden travel to Angola?", Order.NEXT),
        ("Who is the prime minister of Japan?", Order.CURRENT),
        ("How many members does NATO currently have?", Order.CURRENT),
        ("When did Sweden join NATO?", None),
    ],
)
def test_which_of_several_events_is_meant(question: str, order: Order | None) -> None:
    assert asked(question).order is order


def test_terms_are_the_stems_that_matter_each_once_in_order() -> None:
    question = asked("When did  Modi last visit Russia, and was\nMODI visiting Putin?")
    assert question.terms == ("modi", "visit", "russia", "putin")
    assert question.text == "When did Modi last visit Russia, and was MODI visiting Putin?"


def test_a_possessive_is_the_name_itself() -> None:
    assert asked("Modi's visit to India’s neighbour").terms[:3] == asked("Modi visit India").terms


@pytest.mark.parametrize("nothing", ["", " \n\t", "???", "When was the last time?", "_"])
def test_a_question_without_a_subject_is_refused(nothing: str) -> None:
    with pytest.raises(BadQuestion, match="at least one name or subject"):
        asked(nothing)


def test_the_longest_question_is_taken_and_one_letter_more_is_not() -> None:
    longest = "m" * LONGEST_QUESTION
    assert asked(f"  {longest}\n").text == longest
    with pytest.raises(BadQuestion, match=f"{LONGEST_QUESTION + 1} characters"):
        asked(f"{longest}m")
