"""Groups made from facts: where the quote lies, what answers, and what surely does not."""

from collections.abc import Mapping
from typing import Any

import pytest

from training.articles import NewsArticle, news_article
from training.data import UNORDERED, Group, is_held_out, normalised
from training.facts import HELD_OUT, Search, fact_groups, outcome_groups

URL, OTHER, THIRD = "https://a.example/1", "https://b.example/2", "https://c.example/3"
QUOTE = "Lula landed in Nairobi on Monday."

FACT = {
    "url": URL,
    "quote": QUOTE,
    "kind": "place",
    "answer": "Nairobi",
    "value": None,
    "questions": ["Where did Lula land?", "lula landed where"],
    "lookalikes": ["Where did Ruto land?"],
}


def told(text: str, url: str = URL, day: str = "2024-05-04") -> NewsArticle:
    return news_article({"url": url, "title": "A title", "date": day, "text": text})


def groups(
    fact: Mapping[str, Any], article: NewsArticle, *found: NewsArticle, order: str | None = None
) -> list[Group]:
    """Groups of one fact; search brings up the same articles for each of its questions."""
    if order is not None:
        fact = {**fact, "orders": [order] * len(fact["questions"])}
    return list(fact_groups([fact], {URL: article}, finding(*found)))


def finding(*articles: NewsArticle) -> Search:
    return lambda question, day: [each for article in articles for each in article.sentences]


def negatives(group: Group) -> list[str]:
    return [each.text for each in group.negatives]


def with_kind(kind: str, answer: str, value: str | None = None, **more: object) -> dict[str, Any]:
    return {**FACT, "kind": kind, "answer": answer, "value": value, **more}


# --- Where it stands -----------------------------------------------------------------------------


def test_each_question_is_a_group_with_the_quotes_sentence_and_the_answers_place() -> None:
    made = groups(FACT, told(f"He left Nairobi. {QUOTE} Then he slept."))
    assert [group.question for group in made] == FACT["questions"]
    for group in made:
        assert group.positive is not None
        assert group.positive.text == QUOTE
        assert group.positive.lead == "4 May 2024. A title. He left Nairobi. »"
        [(start, end)] = group.spans
        assert group.positive.text[start:end] == "Nairobi"
        assert (group.answers, group.kind, group.source) == (("Nairobi",), "place", "fact-place")
        assert group.lookalikes == ("Where did Ruto land?",)


def test_a_quote_is_found_whatever_spaces_are_between_its_words() -> None:
    [group, _] = groups(FACT, told("Lula  landed\u2009in\u00a0Nairobi on Monday."))
    assert group.positive is not None
    assert [group.positive.text[start:end] for start, end in group.spans] == ["Nairobi"]


def test_of_a_quote_of_two_sentences_the_one_with_the_answer_is_taken() -> None:
    fact = {**FACT, "quote": f"He flew at dawn. {QUOTE}"}
    [group, _] = groups(fact, told(f"A day passed. {fact['quote']} Then he slept."))
    assert group.positive is not None
    assert group.positive.text == QUOTE
    assert "He flew at dawn." not in negatives(group)


def test_a_fact_without_its_quote_or_its_article_makes_nothing() -> None:
    assert groups(FACT, told("Lula landed in Kampala.")) == []
    assert list(fact_groups([FACT], {}, finding())) == []


def test_an_answer_in_other_words_than_the_quotes_has_no_place() -> None:
    [group, _] = groups(with_kind("reason", "He was tired"), told(QUOTE))
    assert group.spans == ()


# --- What does not answer ------------------------------------------------------------------------


def test_no_negative_says_what_the_quote_says() -> None:
    copies = [told(f"{QUOTE} Grain is cheap.", url) for url in (OTHER, THIRD)]
    shouted = told(QUOTE.upper(), OTHER, "2020-01-01")
    for fact in (FACT, with_kind("date", "Monday", "2024-05-04")):
        for group in groups(fact, told(f"{QUOTE} He slept."), *copies, shouted):
            assert negatives(group)
            assert not any(normalised(QUOTE) in normalised(text) for text in negatives(group))


def test_a_sentence_that_names_the_answer_is_no_negative_where_a_name_is_asked_for() -> None:
    named, unnamed = (
        told(text, OTHER, "2020-01-01") for text in ("Ruto left Nairobi.", "Ruto left Kampala.")
    )
    [group, _] = groups(FACT, told(f"{QUOTE} Nairobi is large."), named, unnamed)
    assert negatives(group) == ["Ruto left Kampala."]


@pytest.mark.parametrize(("day", "is_used"), [("2024-05-10", False), ("2024-07-01", True)])
def test_news_of_the_same_days_may_answer_too_where_no_name_tells_it(
    day: str, is_used: bool
) -> None:
    other = told("Ruto spoke.", OTHER, day)
    [group, _] = groups(with_kind("date", "Monday", "2024-05-04"), told(QUOTE), other)
    assert negatives(group) == (["Ruto spoke."] if is_used else [])


def test_negatives_of_other_articles_and_of_the_same_come_in_turn_each_once() -> None:
    own = told(" ".join([QUOTE, *(f"Own was {n}." for n in range(9))]))
    other = told(" ".join(f"Other was {n}." for n in range(9)), OTHER, "2020-01-01")
    [group, _] = groups(FACT, own, other)
    assert negatives(group) == [
        "Other was 0.", "Own was 0.", "Other was 1.", "Own was 1.", "Other was 2.", "Own was 2.",
        "Other was 3.", "Own was 3.", "Other was 4.", "Own was 4.", "Other was 5.", "Other was 6.",
    ]  # fmt: skip


def test_the_first_that_are_found_elsewhere_may_tell_of_an_earlier_last_time() -> None:
    other = told(" ".join(f"Other was {n}." for n in range(4)), OTHER, "2020-01-01")
    [group, _] = groups(FACT, told(QUOTE), other, order="last")
    assert negatives(group) == ["Other was 2.", "Other was 3."]


def test_nothing_of_a_held_out_article_is_trained_on() -> None:
    addresses = [f"https://b.example/{n}" for n in range(40)]
    others = [told(f"Other was {n}.", url, "2020-01-01") for n, url in enumerate(addresses)]
    used = {text for group in groups(FACT, told(QUOTE), *others) for text in negatives(group)}
    assert used
    held_out = {f"Other was {n}." for n, url in enumerate(addresses) if is_held_out(url, HELD_OUT)}
    assert held_out
    assert not used & held_out


# --- Yes or no, kinds and orders -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "verdict"),
    [("yes", True), ("no", False), ("not yet", False), ("cancelled", False), ("denied", False)],
)
def test_the_first_question_of_a_yes_no_fact_has_its_verdict(value: str, verdict: bool) -> None:
    [group, other] = groups(with_kind("yesno", "landed", value), told(QUOTE))
    assert (group.kind, group.verdict) == ("outcome", verdict)
    assert (other.kind, other.verdict) == ("outcome", None)  # it may ask the opposite


def test_other_facts_have_no_verdict() -> None:
    assert groups(FACT, told(QUOTE))[0].verdict is None


def test_an_organisation_is_a_thing() -> None:
    assert groups(with_kind("organisation", "Lula"), told(QUOTE))[0].kind == "thing"


def test_the_order_is_each_questions_own_and_unknown_where_none_is_told() -> None:
    ordered = {**FACT, "orders": ["last", None]}
    assert [group.order for group in groups(ordered, told(QUOTE))] == ["last", UNORDERED]
    assert [group.order for group in groups(FACT, told(QUOTE))] == [None, None]


def test_an_article_is_held_out_with_all_its_facts() -> None:
    urls = [f"https://a.example/{n}" for n in range(80)]
    facts = [{**FACT, "url": url} for url in urls for _ in range(2)]
    made = list(fact_groups(facts, {url: told(QUOTE, url) for url in urls}, finding()))
    held_out = [group.held_out for group in made]
    assert held_out == [is_held_out(url, HELD_OUT) for url in urls for _ in range(4)]
    assert 0 < sum(held_out) < len(made) / 2


def test_outcome_questions_have_the_verdict_that_the_quote_decides() -> None:
    row = {
        "id": 1,
        "yes": ["Did Lula land?"],
        "no": ["Did Lula stay at home?"],
        "unknown": ["Did Lula meet Ruto?"],
    }
    facts = dict(enumerate([{**FACT, "url": OTHER}, FACT]))
    article = told(f"{QUOTE} He slept in Nairobi.")
    made = list(outcome_groups([row], facts, {URL: article}, finding()))
    assert [(group.question, group.verdict) for group in made] == [
        ("Did Lula land?", True),
        ("Did Lula stay at home?", False),
    ]
    for group in made:
        assert group.positive is not None
        assert group.positive.text == QUOTE
        assert (group.kind, group.spans) == ("outcome", ())
        assert group.lookalikes == ("Did Lula meet Ruto?",)
        assert negatives(group) == ["He slept in Nairobi."]


def test_outcome_questions_of_an_article_that_is_missing_make_nothing() -> None:
    row = {"id": 0, "yes": ["Did it?"], "no": [], "unknown": []}
    assert list(outcome_groups([row], {0: FACT}, {}, finding())) == []
