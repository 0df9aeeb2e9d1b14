"""Sentences: exact slices that cover the text, split where a reader would split it."""

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reading.sentences import sentence_spans

WORDS = "Modi met U.S. Mr. Gen. a.m. J. 3.5 Oct. 9 … ... ? ! . ” “ ' ) ( — 中 é".split()
SPACES = [" ", "\n", "\n\n", "\t", "\r\n", "\u00a0", "\u2028"]
PIECES = st.lists(st.sampled_from(WORDS + SPACES), max_size=60).map("".join)


def sentences(text: str) -> list[str]:
    return [span.of(text) for span in sentence_spans(text)]


@given(st.one_of(st.text(), PIECES, PIECES.map(lambda text: text.replace(".", ". "))))
def test_spans_are_in_order_and_cover_all_but_white_space(text: str) -> None:
    spans = sentence_spans(text)
    covered = {i for span in spans for i in range(span.start, span.end)}
    assert {i for i, character in enumerate(text) if not character.isspace()} <= covered
    assert all(before.end <= after.start for before, after in itertools.pairwise(spans))
    assert all(span.of(text) and span.of(text) == span.of(text).strip() for span in spans)


@given(PIECES)
def test_white_space_around_a_text_makes_no_other_sentences(text: str) -> None:
    assert sentences(f" \n{text}\n ") == sentences(text)


@pytest.mark.parametrize(
    "sentence",
    [
        "U.S. President Joe Biden met Mr. Smith of the U.N. Security Council on Oct. 9.",
        "Russian Foreign Ministry spokeswoman Ms. Maria Zakharova cited Gen. Ivan Petrov.",
        "George W. Bush and J. D. Vance met Lt. Col. Alexander Vindman at No. 10 Downing St. now.",
        "The talks, i.e. those in Geneva, began at 9 a.m. Moscow time and cost $3.5 billion.",
        "Sen. Chris Murphy, D-Conn., and Reps. Jim Himes and Rosa DeLauro vs. Gov. Ned Lamont.",
        "The Supreme Court overturned Roe v. Wade on Friday.",
        "“Will you come?” he asked.",
        "He waited ... and left.",
        "MOSCOW, March 27. /TASS/. The president will visit India in December.",
        "MOSCOW, July 9 /TASS/. The president visited India.",
    ],
)
def test_a_sentence_is_not_split_inside(sentence: str) -> None:
    assert sentences(f"{sentence} They left.") == [sentence, "They left."]


@pytest.mark.parametrize(
    "text",
    [
        "He came. | She went.",
        "“He came.” | She went.",
        "Did he come? | Yes! | He did.",
        "He left the U.S. | The visit was over.",
        "They met at 9 a.m. | He left at noon.",
        "It was I. | She knew.",
        "(He came.) | “She went.”",
        "It was over … | Nobody spoke.",
    ],
)
def test_sentences_are_split(text: str) -> None:
    assert sentences(text.replace(" |", "")) == text.split(" | ")


def test_a_paragraph_ends_a_sentence_and_a_line_broken_for_width_does_not() -> None:
    assert sentences("Modi in Moscow\n\nHe met Putin") == ["Modi in Moscow", "He met Putin"]
    wrapped = "\n".join(
        [
            "The prime minister of India arrived in the capital of Russia on",
            "Monday for talks with the president, who received him that very",
            "evening at his residence outside the city, where the two of them",
            "spoke for hours. They meet again today.",
        ]
    )
    assert len(sentences(wrapped)) == 2


@pytest.mark.parametrize("run", [".", " ", "\t", " .", ". ", '."', "\n", ".\n", "”", "a "])
def test_any_long_run_is_split_in_linear_time(run: str) -> None:
    text = f"a{run * 20_000}b"
    began = time.process_time()
    sentence_spans(text)
    assert time.process_time() - began < 5.0
