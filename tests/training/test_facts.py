"""Groups made from facts: where the quote lies, what answers, and what surely does not."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest

from training.data import UNORDERED, Group, Text, is_held_out, normalised
from training.facts import HELD_OUT, NewsPassage, fact_groups, outcome_groups, quiz_groups

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


def news(text: str, url: str = URL, day: str = "2024-05-04") -> NewsPassage:
    return NewsPassage(
        passage=Text(text, title="A title"), url=url, published_on=date.fromisoformat(day)
    )


def groups(
    fact: Mapping[str, Any],
    *own: NewsPassage,
    found: Sequence[NewsPassage] = (),
) -> list[Group]:
    """Groups of one fact; search brings up the same for each of its questions."""
    by_question = dict.fromkeys(fact["questions"], found)
    return list(fact_groups([fact], {URL: own}, by_question))


def negatives(group: Group) -> list[str]:
    return [each.text for each in group.negatives]


def with_kind(kind: str, answer: str, value: str | None = None, **more: object) -> dict[str, Any]:
    return {**FACT, "kind": kind, "answer": answer, "value": value, **more}


# --- Where it stands -----------------------------------------------------------------------------


def test_each_question_is_a_group_with_the_quotes_passage_and_the_answers_place() -> None:
    made = groups(FACT, news(f"He left Nairobi. {QUOTE} Then he slept."))
    assert [group.question for group in made] == FACT["questions"]
    for group in made:
        assert group.positive is not None
        [(start, end)] = group.spans
        assert group.positive.text[start:end] == "Nairobi"
        assert start > group.positive.text.index(QUOTE)  # in the quote, not before
        assert (group.answers, group.kind, group.source) == (("Nairobi",), "place", "fact-place")
        assert group.lookalikes == ("Where did Ruto land?",)


def test_a_quote_is_found_whatever_spaces_are_between_its_words() -> None:
    [group, _] = groups(FACT, news("Lula  landed\nin\u00a0Nairobi on Monday."))
    assert group.positive is not None
    assert [group.positive.text[start:end] for start, end in group.spans] == ["Nairobi"]


def test_of_passages_with_the_quote_the_one_with_most_around_it_is_taken() -> None:
    edge, middle = news(f"{QUOTE} A long tail of words."), news(f"Before it. {QUOTE} After it.")
    for own in ((edge, middle), (middle, edge)):
        assert groups(FACT, *own)[0].positive == middle.passage


def test_a_fact_without_its_quote_or_its_article_makes_nothing() -> None:
    assert groups(FACT, news("Lula landed in Kampala.")) == []
    assert list(fact_groups([FACT], {}, {})) == []


def test_an_answer_in_other_words_than_the_quotes_has_no_place() -> None:
    [group, _] = groups(with_kind("reason", "He was tired"), news(QUOTE))
    assert group.spans == ()


# --- What does not answer ------------------------------------------------------------------------


def test_no_negative_holds_the_quote() -> None:
    copies = [news(f"{QUOTE} {n}", url) for n, url in enumerate((URL, OTHER, THIRD))]
    copy = news(QUOTE.upper().replace(" ", " - "), OTHER)
    own = (news(QUOTE), news(f"Again: {QUOTE}"), news("He slept."))
    for fact in (FACT, with_kind("date", "Monday", "2024-05-04")):
        for group in groups(fact, *own, found=[*copies, copy, news("A rate rose.", THIRD)]):
            quote = normalised(QUOTE).strip()
            assert negatives(group)
            assert not any(quote in normalised(text) for text in negatives(group))


def test_a_passage_that_names_the_answer_is_no_negative_where_a_name_is_asked_for() -> None:
    named = [news("Ruto left Nairobi.", OTHER, "2020-01-01"), news("Nairobi is large.")]
    unnamed = news("Ruto left Kampala.", OTHER, "2020-01-01")
    [group, _] = groups(FACT, news(QUOTE), named[1], found=[*named, unnamed])
    assert negatives(group) == ["Ruto left Kampala."]


@pytest.mark.parametrize(("day", "is_used"), [("2024-05-10", False), ("2024-07-01", True)])
def test_news_of_the_same_days_may_answer_too_where_no_name_tells_it(
    day: str, is_used: bool
) -> None:
    other = news("Ruto spoke.", OTHER, day)
    [group, _] = groups(with_kind("date", "Monday", "2024-05-04"), news(QUOTE), found=[other])
    assert negatives(group) == (["Ruto spoke."] if is_used else [])


def test_negatives_of_other_articles_and_of_the_same_come_in_turn_each_once() -> None:
    own = [news(f"Own {n}.") for n in range(5)]
    others = [news(f"Other {n}.", OTHER, "2020-01-01") for n in range(5)]
    [group, _] = groups(FACT, news(QUOTE), *own, found=[own[2], *others])
    assert negatives(group) == [
        "Other 0.", "Own 2.", "Other 1.", "Own 0.", "Other 2.", "Own 1.", "Other 3.", "Other 4."
    ]  # fmt: skip


# --- What is known of the question ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "verdict"),
    [("yes", True), ("no", False), ("not yet", False), ("cancelled", False), ("denied", False)],
)
def test_a_yes_no_fact_has_a_verdict(value: str, verdict: bool) -> None:
    [group, _] = groups(with_kind("yesno", "landed", value), news(QUOTE))
    assert (group.kind, group.verdict) == ("outcome", verdict)


def test_other_facts_have_no_verdict() -> None:
    assert groups(FACT, news(QUOTE))[0].verdict is None


def test_an_organisation_is_a_thing() -> None:
    assert groups(with_kind("organisation", "Lula"), news(QUOTE))[0].kind == "thing"


def test_the_order_is_each_questions_own_and_unknown_where_none_is_told() -> None:
    ordered = {**FACT, "orders": ["last", None]}
    assert [group.order for group in groups(ordered, news(QUOTE))] == ["last", UNORDERED]
    assert [group.order for group in groups(FACT, news(QUOTE))] == [None, None]


def test_an_article_is_held_out_with_all_its_facts() -> None:
    urls = [f"https://a.example/{n}" for n in range(80)]
    facts = [{**FACT, "url": url} for url in urls for _ in range(2)]
    made = list(fact_groups(facts, {url: [news(QUOTE, url)] for url in urls}, {}))
    held_out = [group.held_out for group in made]
    assert held_out == [is_held_out(url, HELD_OUT) for url in urls for _ in range(4)]
    assert 0 < sum(held_out) < len(made) / 2


# --- Yes or no -----------------------------------------------------------------------------------


def test_outcome_questions_have_the_verdict_that_the_quote_decides() -> None:
    row = {
        "id": 1,
        "yes": ["Did Lula land?"],
        "no": ["Did Lula stay at home?"],
        "unknown": ["Did Lula meet Ruto?"],
    }
    facts = [{**FACT, "url": OTHER}, FACT]
    slept = news("He slept in Nairobi.")
    made = list(outcome_groups([row], dict(enumerate(facts)), {URL: [news(QUOTE), slept]}, {}))
    assert [(group.question, group.verdict) for group in made] == [
        ("Did Lula land?", True),
        ("Did Lula stay at home?", False),
    ]
    for group in made:
        assert group.positive == Text(QUOTE, "A title")
        assert (group.kind, group.spans) == ("outcome", ())
        assert group.lookalikes == ("Did Lula meet Ruto?",)
        assert negatives(group) == ["He slept in Nairobi."]


def test_outcome_questions_of_an_article_that_is_missing_make_nothing() -> None:
    row = {"id": 0, "yes": ["Did it?"], "no": [], "unknown": []}
    assert list(outcome_groups([row], {0: FACT}, {}, {})) == []


# --- A quiz --------------------------------------------------------------------------------------


def test_a_quiz_question_has_its_first_passage_that_says_the_answer() -> None:
    row = {
        "question": "Where did Lula land?",
        "answers": ["Nairobi"],
        "passages": [
            {"label": 0, "title": "", "text": "Nairobi is large."},
            {"label": 1, "title": "", "text": "Nairobians know."},
            {"label": 1, "title": "T", "text": "In nairobi, he said, in Nairobi."},
        ],
    }
    [group] = quiz_groups([row])
    assert group.positive == Text("In nairobi, he said, in Nairobi.", "T")
    assert [group.positive.text[a:b] for a, b in group.spans] == ["nairobi", "Nairobi"]
    assert negatives(group) == ["Nairobi is large."]
