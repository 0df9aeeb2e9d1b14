"""Texts that ask several questions, and those that ask one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answer.understanding.splitting import questions_in


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        (
            "When did Modi visit Russia and who went with him?",
            ("When did Modi visit Russia?", "Who went with Modi in Russia?"),
        ),
        ("did Modi visit Russia? when?", ("did Modi visit Russia?", "When did Modi visit Russia?")),
        (
            "Who is the president of France? and Germany?",
            ("Who is the president of France?", "Who is the president of Germany?"),
        ),
        (
            "When did Xi meet Biden, and where?",
            ("When did Xi meet Biden?", "Where did Xi meet Biden?"),
        ),
        (
            "hey what did Trump and Xi discuss and where did they meet",
            ("what did Trump and Xi discuss?", "Where did Trump and Xi meet?"),
        ),
        (
            "When was the grain deal signed and why did Russia leave it and who brokered it?",
            (
                "When was the grain deal signed?",
                "Why did Russia leave the grain deal?",
                "Who brokered the grain deal?",
            ),
        ),
    ],
)
def test_questions_are_told_apart_and_written_out(text: str, questions: tuple[str, ...]) -> None:
    assert questions_in(text) == questions


@pytest.mark.parametrize(
    "text",
    [
        "When did Modi visit Russia??",
        "When did Modi visit Russia? I think in July?",
        "When and where did Xi meet Biden?",
        "Who hosted the G20 summit, and when?",
        "Did Trump say who paid and who asked?",
        "Did Trump explain the tariffs and who imposed them?",
        "Who met Putin and Xi?",
        "hey when did Modi visit Russia? thanks!",
    ],
)
def test_what_is_not_surely_several_stays_one(text: str) -> None:
    assert questions_in(text) == (text,)


@given(st.text(max_size=200))
def test_any_text_asks_something(text: str) -> None:
    assert questions_in(text)
