"""How sure an answer is, by what speaks for it; not how the weights of a day turned out."""

import pytest

from answer.deciding.confidence import (
    WEIGHTS,
    AnswerMethod,
    Signals,
    confidence,
    of_event,
    of_nearest,
    of_sentence,
    of_words,
)
from tests.answer.values import candidate

BEST = candidate("The best sentence.", score=4.0, relevance=4.0)


def event(*, match: float = 0.9, fineness: float = 1.0, is_last: bool = False) -> float:
    return confidence(of_event(BEST, match=match, fineness=fineness, is_last=is_last))


def test_an_event_is_surer_the_surer_it_is_the_one_asked_for() -> None:
    assert event(match=1.0) > event(match=0.6)


def test_an_event_is_surer_the_finer_its_date() -> None:
    assert event(fineness=1.0) > event(fineness=0.5) > event(fineness=0.0)


def test_that_an_event_was_the_last_is_less_sure() -> None:
    assert event(is_last=True) < event(is_last=False)


def test_the_nearest_sentence_is_surer_the_more_speaks_for_it() -> None:
    weak = candidate("A weak one.", score=0.5)
    assert confidence(of_nearest(BEST, fineness=1.0)) > confidence(of_nearest(weak, fineness=1.0))
    assert confidence(of_nearest(BEST, fineness=1.0)) > confidence(of_nearest(BEST, fineness=0.0))


def test_words_are_surer_the_farther_their_sentence_stands_out() -> None:
    rival, weak = candidate("A rival.", score=3.9), candidate("A weak one.", score=0.5)
    alone = confidence(of_words(BEST, [BEST, weak]))
    assert alone > confidence(of_words(BEST, [BEST, weak, rival]))


def test_a_sentence_is_surer_where_the_next_are_of_its_story() -> None:
    agreed, disputed = of_sentence(BEST, is_agreed=True), of_sentence(BEST, is_agreed=False)
    assert confidence(agreed) > confidence(disputed)


@pytest.mark.parametrize("method", AnswerMethod)
def test_nothing_that_speaks_for_an_answer_counts_against_it(method: AnswerMethod) -> None:
    _, *weights = WEIGHTS[method]
    none, every = Signals(method=method, values=(0.0,) * len(weights)), (1.0,) * len(weights)
    assert all(weight >= 0 for weight in weights)
    assert 0 < confidence(none) <= confidence(Signals(method=method, values=every)) < 1
