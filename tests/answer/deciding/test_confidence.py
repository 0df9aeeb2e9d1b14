"""How sure an answer is, by what speaks for it; not how the weights of a day turned out."""

import pytest

from answer.deciding.confidence import (
    AnswerMethod,
    Signals,
    confidence,
    of_event,
    of_sentence,
    of_verdict,
    of_whether,
    of_words,
)
from answer.evidence.types import Candidate
from tests.answer.values import asking, candidate, evidence
from tests.answer.weighing import SIGNALS

BEST = candidate("The best sentence.", answer="best", score=4.0, relevance=4.0)
FOUND = evidence(asking("When did Lula visit Kenya?"), BEST)
LAST = evidence(asking("When did Lula last visit Kenya?"), BEST)


def event(*, likelihood: float = 0.9, fineness: float = 1.0, stories: int = 1) -> float:
    signals = of_event(
        FOUND,
        BEST,
        method=AnswerMethod.EVENT,
        likelihood=likelihood,
        lead=0.5,
        fineness=fineness,
        stories=stories,
    )
    return confidence(signals)


def sure_of(best: Candidate, *others: Candidate, likelihood: float = 1.0) -> float:
    """How sure a sentence is as the answer to a question so surely understood."""
    asked = evidence(asking("Why did Lula leave?", type_likelihood=likelihood), best, *others)
    return confidence(of_sentence(asked, best, share=0.5))


def test_each_method_signs_its_answers() -> None:
    assert {signals.method for signals in SIGNALS.values()} == set(AnswerMethod)
    assert all(signals.method is method for method, signals in SIGNALS.items())


def test_an_event_is_surer_the_likelier_it_is_the_one_asked_for() -> None:
    assert event(likelihood=1.0) > event(likelihood=0.6)


def test_an_event_is_surer_the_finer_its_date() -> None:
    assert event(fineness=1.0) > event(fineness=0.5) > event(fineness=0.0)


def test_an_event_is_surer_where_several_stories_tell_of_it() -> None:
    assert event(stories=1) < event(stories=2) == event(stories=7)


def test_that_an_event_was_the_last_is_less_sure() -> None:
    last = of_event(
        LAST,
        BEST,
        method=AnswerMethod.EVENT,
        likelihood=0.9,
        lead=0.5,
        fineness=1.0,
        stories=1,
    )
    assert confidence(last) < event()


def test_what_became_of_an_event_is_surer_the_surer_it_is_the_one_asked_for() -> None:
    likely, unlikely = (of_whether(match=match) for match in (0.9, 0.6))
    assert confidence(likely) > confidence(unlikely)


def test_yes_or_no_is_surer_the_more_of_the_sentences_agree() -> None:
    agreed, disputed = (
        of_verdict(FOUND, BEST, share=share, is_known=True, is_asked=True) for share in (0.9, 0.5)
    )
    assert confidence(agreed) > confidence(disputed)


def test_words_are_surer_the_more_votes_they_have_and_where_stories_agree() -> None:
    alone = confidence(of_words(FOUND, BEST, share=0.9, stories=1))
    assert alone > confidence(of_words(FOUND, BEST, share=0.4, stories=1))
    assert alone < confidence(of_words(FOUND, BEST, share=0.9, stories=2))


@pytest.mark.parametrize(
    "worse",
    [
        candidate("Less relevant.", answer="Less", score=4.0, relevance=-3.0),
        candidate("Less likely words.", answer="Less", sure=-5.0, score=4.0, relevance=4.0),
        candidate("No words.", score=4.0, relevance=4.0),
        candidate("Other names.", answer="Other", score=4.0, relevance=4.0, name_coverage=0.5),
    ],
    ids=lambda worse: worse.text,
)
def test_an_answer_is_surer_the_more_speaks_for_its_sentence(worse: Candidate) -> None:
    assert sure_of(BEST) > sure_of(worse)


def test_an_answer_is_less_sure_the_better_another_sentence_is() -> None:
    better, far_better = (candidate("A better one.", score=score) for score in (5.0, 8.0))
    assert sure_of(BEST) > sure_of(BEST, better) > sure_of(BEST, far_better)
    weaker = candidate("A weaker one.", score=1.0, in_story=BEST.article.story)
    assert sure_of(BEST, weaker) == sure_of(BEST)


def test_an_answer_is_surer_where_no_other_story_could_agree() -> None:
    assert sure_of(BEST) > sure_of(BEST, candidate("Another one.", score=1.0))


def test_an_answer_is_less_sure_where_it_is_unsure_what_is_asked_for() -> None:
    assert sure_of(BEST, likelihood=0.9) > sure_of(BEST, likelihood=0.4)


@pytest.mark.parametrize("score", [-1e6, 1e6])
def test_no_score_however_far_off_outweighs_everything_else(score: float) -> None:
    odd = candidate("Odd.", answer="Odd", sure=-1e6, score=score, relevance=-1e6)
    assert 0 < sure_of(odd, BEST) < 1


@pytest.mark.parametrize("method", AnswerMethod)
def test_confidence_lies_between_never_and_always(method: AnswerMethod) -> None:
    found = SIGNALS[method]
    nothing = Signals(method=method, values=(0.0,) * len(found.values))
    assert 0 < confidence(nothing) < confidence(found) < 1
