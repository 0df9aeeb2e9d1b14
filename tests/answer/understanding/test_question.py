"""What is asked for, in which order, and about what."""

from dataclasses import replace
from datetime import date

import pytest

from answer.errors import BadQuestion
from answer.understanding.question import LONGEST_QUESTION, understand
from answer.understanding.types import AnswerType, Order, Question, QuestionReading


def asked(text: str) -> Question:
    return understand(text, as_of=date(2026, 1, 1))


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("Which country joined, and when?", True),
        ("Who resigned, and when", True),
        ("Which country joined?", False),
        ("where did the embassy people go when they shut kyiv", False),
    ],
)
def test_a_date_may_belong_to_the_answer_too(question: str, asks: bool) -> None:
    assert asked(question).asks_when is asks


@pytest.mark.parametrize(
    ("question", "order"),
    [
        ("When did Modi last visit Russia?", Order.LAST),
        ("When was Putin's most recent trip to India?", Order.LAST),
        ("when was modis trip before that to russia", Order.LAST_BUT_ONE),
        ("And Modi's trip to Russia before the last one?", Order.LAST_BUT_ONE),
        ("when was Modi in Russia the second to last time", Order.LAST_BUT_ONE),
        ("Did Modi meet Putin before that summit?", None),
        ("Who met Modi the week before last?", Order.LAST),
        ("Where was Modi before the last election?", Order.LAST),
        ("When did Modi first visit Ukraine?", Order.FIRST),
        ("When is Putin's next visit to India?", Order.NEXT),
        ("When will Biden travel to Angola?", Order.NEXT),
        ("Who is the prime minister of Japan?", Order.CURRENT),
        ("How many members does NATO currently have?", Order.CURRENT),
        ("how many envoys are there now", Order.CURRENT),
        ("how many envoys died in Kyiv so far", Order.CURRENT),
        ("whens putin coming to india", Order.NEXT),
        ("When did Sweden join NATO?", None),
        ("Who resigned in 2022?", None),
        ("When was Lavrov in Cairo telling them grain would keep coming?", None),
    ],
)
def test_which_of_several_events_is_meant(question: str, order: Order | None) -> None:
    assert asked(question).order is order


def test_terms_are_the_stems_that_matter_each_once_in_order() -> None:
    question = asked("When did  Modi last visit Russia, and was\nMODI visiting Putin?")
    assert question.terms == ("modi", "visit", "russia", "putin")
    assert question.text == "When did Modi last visit Russia, and was MODI visiting Putin?"


def test_short_forms_are_looked_up_expanded_and_the_question_is_kept_as_typed() -> None:
    question = asked("When did the UK foreign sec visit Bibi?")
    assert question.text == "When did the UK foreign sec visit Bibi?"
    assert question.expanded == "When did the UK foreign secretary visit Netanyahu?"
    assert {"secretari", "netanyahu"} <= set(question.terms)


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


def reading(**likely: float) -> QuestionReading:
    """What a reader makes of a question; answer types that are not named are impossible."""
    return QuestionReading(
        answer_types={each: likely.get(each.value, 0.0) for each in AnswerType},
        orders={None: 0.4, Order.LAST: 0.6},
    )


def test_a_reading_decides_what_is_asked_for_and_how_surely() -> None:
    read = asked("Tell me of Modi's trip to Russia").as_read(reading(date=0.7, outcome=0.3))
    assert (read.answer_type, read.answer_type_likelihood) == (AnswerType.DATE, 0.7)
    assert read.asks_when


def test_a_reading_changes_nothing_else_of_a_question() -> None:
    question = asked("When did Modi first visit Russia in 2019?")
    read = question.as_read(reading(reason=1.0))
    assert read == replace(question, answer_type=AnswerType.REASON)


@pytest.mark.parametrize("kind", AnswerType)
def test_a_date_belongs_to_the_answer_of_the_kind_that_is_read(kind: AnswerType) -> None:
    read = asked("Modi in Russia").as_read(reading(**{kind.value: 1.0}))
    assert read.answer_type is kind
    assert read.asks_when is (kind in (AnswerType.DATE, AnswerType.OUTCOME))


def test_what_may_be_meant_too_is_kept_the_likeliest_first() -> None:
    read = asked("Modi in Russia").as_read(reading(place=0.5, date=0.2, person=0.25, number=0.05))
    assert [(each.answer_type, each.answer_type_likelihood) for each in read.readings()] == [
        (AnswerType.PLACE, 0.5),
        (AnswerType.PERSON, 0.25),
        (AnswerType.DATE, 0.2),
    ]


@pytest.mark.parametrize(
    ("question", "likely", "order"),
    [
        ("Modi in Russia, the one to come", 0.8, Order.NEXT),
        ("Modi in Russia, the one to come", 0.6, None),
        ("When was Modi last in Russia?", 0.8, Order.LAST),
    ],
)
def test_an_order_that_no_word_names_is_read_where_that_is_sure(
    question: str, likely: float, order: Order | None
) -> None:
    read = QuestionReading(
        answer_types={AnswerType.DATE: 1.0}, orders={None: 1 - likely, Order.NEXT: likely}
    )
    assert asked(question).as_read(read).order is order
