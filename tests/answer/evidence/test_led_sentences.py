"""What the reader is told before a sentence."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from answer.evidence.led_sentences import lead

DAY = date(2025, 3, 27)


def test_a_lead_is_the_day_the_title_and_what_stands_before() -> None:
    assert lead("Lula in Nairobi", DAY, "He came. ") == (
        "27 March 2025. Lula in Nairobi. He came. »"
    )


def test_what_is_not_known_is_left_out() -> None:
    assert lead("", None, "") == "»"
    assert lead("", None, "He came.") == "He came. »"


def test_of_a_long_text_before_its_end_is_told_from_a_whole_word_on() -> None:
    before = "".join(f"word{n} " for n in range(200))
    told = lead("", None, before)
    assert len(told) < 250
    assert told.endswith("word198 word199 »")
    assert before.split()[-len(told.split()) + 1 :] == told.split()[:-1]


@given(st.text(), st.text())
def test_a_lead_of_anything_ends_with_its_mark(title: str, before: str) -> None:
    assert lead(title, DAY, before).endswith("»")
