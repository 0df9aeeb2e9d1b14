"""What stands around a question is left out, and nothing that belongs to it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answer.understanding.chatter import without_chatter
from answer.understanding.question import understand


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("hey when did Modi visit Russia? thanks!", "when did Modi visit Russia?"),
        ("Hi all, quick question: did Vance visit Rome lol", "did Vance visit Rome"),
        ("when did vance (us) go to rome pls", "when did vance go to rome"),
        ("When did Rubio (US) visit Israel?", "When did Rubio visit Israel?"),
        ("ok when did Xi meet Putin?", "when did Xi meet Putin?"),
        ("can you tell me who went with him", "who went with him"),
        ("does anyone know when Modi visited Russia?", "when Modi visited Russia?"),
        ("good morning! who hosted the G20 (serious question)", "who hosted the G20"),
        ("When did Modi visit Russia? any idea?", "When did Modi visit Russia?"),
        ("Thanks. and Germany?", "and Germany?"),
        ("when is the next summit :D", "when is the next summit"),
    ],
)
def test_chatter_is_left_out(typed: str, asked: str) -> None:
    assert without_chatter(typed) == asked


@pytest.mark.parametrize(
    "text",
    [
        "Great Britain left the EU when?",
        "did Zelensky say thank you?",
        "Was Putin there?",
        "Who is the richest man?",
        "hi-level talks when",
        "how do you know?",
        "who is the secretary of state (US)?",
        "When did the governor of Georgia (US) visit Israel?",
        "When did Lavrov (Russia's foreign minister) visit Beijing?",
        "When did Modi visit Russia (2024)?",
        "did Modi visit Russia this morning?",
        "lol",
        "thanks!",
    ],
)
def test_what_belongs_to_a_question_stays(text: str) -> None:
    assert without_chatter(text) == text


def test_a_question_led_up_to_is_understood_as_it_is() -> None:
    understood = understand("hey, can you tell me where Modi met Putin?", as_of=date(2024, 8, 1))
    assert "tell" not in understood.terms


@given(st.text(max_size=80))
def test_something_is_left_of_any_text(text: str) -> None:
    assert bool(without_chatter(text)) == bool(text.split())
