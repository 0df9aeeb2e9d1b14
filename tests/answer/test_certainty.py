"""Every confidence has a word, and a higher one no weaker word."""

from hypothesis import given
from hypothesis import strategies as st

from answer.certainty import FROM, Certainty, certainty

confidences = st.floats(0, 1)


@given(confidences, confidences)
def test_the_surer_answer_has_no_weaker_word(one: float, other: float) -> None:
    words = list(Certainty)  # the surest first
    low, high = sorted((one, other))
    assert words.index(certainty(high)) <= words.index(certainty(low))


def test_each_word_begins_at_its_confidence() -> None:
    assert [certainty(least) for least in FROM.values()] == list(FROM)
    assert certainty(0.0) is Certainty.NOT_SURE
    assert certainty(1.0) is Certainty.SURE
