"""Questions about the answer before them, as people type them, and questions about the world."""

import pytest

from answer.understanding.about_answer import AboutAnswer, about_answer

SOURCE = """
source?|sources pls|who said so?|says who?|who says that|according to whom?|link?|got a link
any proof
where did you read that?|how do you know?|which article is that from|what's your source
who reported it?
citation needed|where's that from|can you show me the articles|lol source?|who told you that
"""
CERTAINTY = """
really?|are you sure?|you sure about that|for real?|is that true?|no way|how sure are you
r u sure lol
are you sure it was in May?|seriously?|right?|srsly??|is it correct|how confident are you in that
"""
NEITHER = """
what was said?|what did he say?|who said that Putin would come?|when did it come?|how many?|where?
who is it?|what did they find?|are they sure?|did he really go?|what was reported?|and you?
what do you know about Modi?|who has it|is the deal legitimate|when did Modi visit Russia?|?!
"""


def texts(lines: str) -> list[str]:
    return [each for line in lines.split("\n") for each in line.split("|") if each]


@pytest.mark.parametrize("text", texts(SOURCE))
def test_who_asks_where_an_answer_comes_from(text: str) -> None:
    assert about_answer(text) is AboutAnswer.SOURCE


@pytest.mark.parametrize("text", texts(CERTAINTY))
def test_who_doubts_an_answer(text: str) -> None:
    assert about_answer(text) is AboutAnswer.CERTAINTY


@pytest.mark.parametrize("text", texts(NEITHER))
def test_other_questions_are_about_the_world(text: str) -> None:
    assert about_answer(text) is None
