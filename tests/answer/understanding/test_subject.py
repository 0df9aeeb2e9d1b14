"""What a question is about, as a topic is typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answer.understanding.subject import subject


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("When did Modi last visit Russia?", "Modi visit Russia"),
        ("When did Modi visit Russia in 2019?", "Modi visit Russia"),
        ("has biden been to saudi yet or is that still coming up", "biden been to saudi"),
        ("last time biden and xi talked on the phone?", "biden and xi talked on the phone"),
        ("whens the last time putin met xi", "putin met xi"),
        ("Zelensky's most recent trip to Washington was when?", "Zelensky's trip to Washington"),
        ("Bibi and Biden - when did they last meet in person?", "Bibi and Biden meet in person"),
        ("on what date did Naftali Bennett go see Putin?", "Naftali Bennett go see Putin"),
        (
            "Where did Jake Sullivan meet Yang Jiechi after the Ukraine war started?",
            "Jake Sullivan meet Yang Jiechi",
        ),
        (
            "After the Raisi chopper crash who became Iran's foreign minister?",
            "became Iran's foreign minister",
        ),
        ("what was the date of Sunak's first visit to Kyiv", "Sunak's first visit to Kyiv"),
        ("Did Biden make it to Angola in October?", "Biden make it to Angola"),
        ("Who is Britain's prime minister?", "Britain's prime minister"),
        ("In which city were the Tigray peace talks held?", "the Tigray peace talks held"),
    ],
)
def test_what_only_asks_orders_or_dates_is_left_out(question: str, topic: str) -> None:
    assert subject(question) == topic


def test_who_or_what_is_looked_for_is_still_marked_as_such() -> None:
    asked = "Which treaty did Putin suspend in 2023?"
    assert subject(asked) == "Which treaty did Putin suspend"


@pytest.mark.parametrize(
    "topic",
    ["Modi Russia visits", "grain deal", "Putin in China", "Trump Putin 2018", "visits to Ukraine"],
)
def test_a_topic_stays_as_it_is(topic: str) -> None:
    assert subject(topic) == topic


@pytest.mark.parametrize("question", ["Who did it?", "when?", "What is the latest?", "?"])
def test_a_question_about_nothing_stays_as_it_is(question: str) -> None:
    assert subject(question) == question


@given(st.text(max_size=500))
def test_any_text_has_a_subject_no_longer_than_itself(text: str) -> None:
    assert len(subject(text)) <= len(text)
