"""Short answers of several sentences: what says the same counts together, once an article."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answer.deciding.votes import Vote, votes
from tests.answer.values import asking, candidate

WHO = "Who told the council that?"
WHO_IS = "Who is president of Kenya?"
WHERE = "Where did Lula land?"
HOW_MANY = "How many envoys left?"


def texts(found: list[Vote]) -> list[str]:
    return [vote.text for vote in found]


def test_two_articles_that_say_the_same_outweigh_one_that_is_a_little_likelier() -> None:
    found = votes(
        asking(WHO),
        [
            candidate("Lula did.", answer="Lula", score=5.3),
            candidate("Kimani did.", answer="Kimani"),
            candidate("It was Kimani.", answer="Kimani"),
        ],
    )
    assert texts(found) == ["Kimani", "Lula"]
    assert [vote.articles for vote in found] == [2, 1]


def test_an_article_that_says_it_twice_counts_once() -> None:
    found = votes(
        asking(WHO),
        [
            candidate("Lula did.", answer="Lula", score=5.3),
            candidate("Kimani did.", answer="Kimani", in_article=7),
            candidate("It was Kimani.", answer="Kimani", in_article=7),
        ],
    )
    assert texts(found) == ["Lula", "Kimani"]
    assert [vote.articles for vote in found] == [1, 1]
    assert len(found[1].candidates) == 2


def test_three_copies_of_one_text_do_not_outvote_two_independent_reports() -> None:
    found = votes(
        asking(WHO),
        [
            *(candidate(f"Lula did {n}.", answer="Lula", in_story=7) for n in range(3)),
            candidate("Kimani did.", answer="Kimani"),
            candidate("It was Kimani.", answer="Kimani"),
        ],
    )
    assert texts(found) == ["Kimani", "Lula"]
    assert [vote.articles for vote in found] == [2, 1]
    assert len(found[1].candidates) == 3


def test_the_sentences_of_an_answer_come_best_first() -> None:
    some = [
        candidate(f"Kimani did {n}.", answer="Kimani", score=score)
        for n, score in enumerate((3.0, 5.0, 4.0))
    ]
    [vote] = votes(asking(WHO), some)
    assert [each.score for each in vote.candidates] == [5.0, 4.0, 3.0]


@pytest.mark.parametrize(("in_article", "told"), [(7, "Martin Kimani"), (8, "Kimani")])
def test_a_surname_and_the_whole_name_are_one_and_the_fuller_of_the_article_is_told(
    in_article: int, told: str
) -> None:
    found = votes(
        asking(WHO),
        [
            candidate("Kimani did.", answer="Kimani", score=6.0, in_article=7),
            candidate(
                "It was Martin Kimani.", answer="Martin Kimani", score=4.0, in_article=in_article
            ),
            candidate("It was Kimani’s word.", answer="Kimani’s"),
        ],
    )
    assert texts(found) == [told]
    assert found[0].share == pytest.approx(1.0)


def test_of_two_who_are_named_together_neither_is_left_out() -> None:
    both = candidate("Ruto and Kimani.", answer="Ruto and Kimani", score=6.0, in_article=7)
    one = candidate("It was Martin Kimani.", answer="Martin Kimani", in_article=7)
    assert texts(votes(asking(WHO), [both, one])) == ["Ruto and Kimani"]
    one = candidate("It was Kimani.", answer="Kimani", score=6.5, in_article=7)
    assert texts(votes(asking(WHO), [both, one])) == ["Kimani"]


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        (HOW_MANY, "ten", "10"),
        (HOW_MANY, "Twelve", "12"),
        (WHERE, "Samarkand", "Samarkand, Uzbekistan"),
        (WHERE, "Kenya", "Kenya’s"),
        (WHERE, "the U.S.", "America"),
        (WHO, "Kimani", "KIMANI"),
    ],
)
def test_different_spellings_of_an_answer_are_one(question: str, one: str, other: str) -> None:
    told = [candidate(f"It was {text} then.", answer=text) for text in (one, other)]
    assert len(votes(asking(question), told)) == 1


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        (HOW_MANY, "ten", "12"),
        (WHERE, "Samarkand", "Tashkent"),
        (WHERE, "Samarkand", "Uzbekistan"),
        (WHO, "Kimani", "Lula"),
    ],
)
def test_different_answers_are_two(question: str, one: str, other: str) -> None:
    told = [candidate(f"It was {text} then.", answer=text) for text in (one, other)]
    assert len(votes(asking(question), told)) == 2


def test_what_is_not_a_person_is_told_as_the_best_sentence_does() -> None:
    found = votes(
        asking(HOW_MANY),
        [
            candidate("Some 10 left.", answer="10", score=4.0),
            candidate("Ten left.", answer="Ten", score=6.0),
        ],
    )
    assert texts(found) == ["Ten"]


def test_who_is_it_now_is_told_by_the_newer_article() -> None:
    told = [
        candidate("President Kenyatta spoke.", answer="Kenyatta", published="2021-06-01"),
        candidate("President Ruto spoke.", answer="Ruto", published="2024-06-01", score=4.5),
    ]
    assert texts(votes(asking(WHO_IS), told)) == ["Ruto", "Kenyatta"]
    assert texts(votes(asking(WHO), told)) == ["Kenyatta", "Ruto"]


@pytest.mark.parametrize(
    "before",
    [
        "Former president",
        "The ex-president",
        "His predecessor",
        "He succeeded",
        "The late president Mr.",
        "Outgoing head of state",
    ],
)
def test_who_was_it_before_is_not_who_it_is_now(before: str) -> None:
    told = [
        candidate(f"{before} Kenyatta spoke.", answer="Kenyatta"),
        candidate("President Ruto spoke.", answer="Ruto", score=4.5),
    ]
    assert texts(votes(asking(WHO_IS), told)) == ["Ruto", "Kenyatta"]
    assert texts(votes(asking(WHO), told)) == ["Kenyatta", "Ruto"]


def test_former_of_somebody_else_earlier_in_the_sentence_does_not_count() -> None:
    told = [
        candidate("A former envoy, said Ruto.", answer="Ruto"),
        candidate("President Kenyatta spoke.", answer="Kenyatta", score=4.5),
    ]
    assert texts(votes(asking(WHO_IS), told)) == ["Ruto", "Kenyatta"]


def test_seen_from_a_day_far_ahead_shares_are_what_they_are_today() -> None:
    told = [
        candidate("Ruto is president.", answer="Ruto", published="2024-11-01"),
        candidate("Kenyatta is president.", answer="Kenyatta", published="2022-05-01"),
    ]
    now, then = votes(asking(WHO_IS), told), votes(asking(WHO_IS, as_of="9999-12-31"), told)
    assert texts(then) == texts(now)
    assert [vote.share for vote in then] == pytest.approx([vote.share for vote in now])


def test_sentences_without_an_answer_do_not_vote() -> None:
    assert votes(asking(WHO), [candidate("Nobody did.")]) == []
    assert votes(asking(WHO), []) == []


NAMES = ("Kimani", "Martin Kimani", "Lula", "Ruto", "10")


@given(
    st.lists(
        st.tuples(st.sampled_from(NAMES), st.floats(-12, 12), st.integers(1, 4)),
        min_size=1,
        max_size=8,
    ),
    st.sampled_from([WHO, WHO_IS, WHERE, HOW_MANY]),
)
def test_shares_sum_to_one_and_fall(told: list[tuple[str, float, int]], question: str) -> None:
    some = [
        candidate(f"It was {name} there.", answer=name, score=score, in_article=article)
        for name, score, article in told
    ]
    found = votes(asking(question), some)
    shares = [vote.share for vote in found]
    assert math.isclose(sum(shares), 1.0)
    assert shares == sorted(shares, reverse=True)
    assert sum(len(vote.candidates) for vote in found) == len(some)
    assert {vote.text for vote in found} <= {each.answer_text for each in some}
