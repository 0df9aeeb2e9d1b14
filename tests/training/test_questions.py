"""Rows made from facts in the format of the bench, and which sentence is gold."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from answer.evidence.types import Candidate
from index.types import Passage, ScoredPassage
from reading.types import Span
from tests.answer.values import asking, candidate, evidence
from training.questions import (
    Asked,
    fact_rows,
    is_gold,
    load,
    question_rows,
    ranked_anew,
    save,
)

URL = "https://a.example/1"


def fact(kind: str, answer: str, value: str | None = None) -> dict[str, Any]:
    return {
        "url": URL,
        "quote": "Lula landed in Nairobi on Monday.",
        "kind": kind,
        "answer": answer,
        "value": value,
        "questions": ["Where did Lula land?", "lula landed where"],
    }


def rows(*facts: dict[str, Any]) -> list[dict[str, Any]]:
    return list(fact_rows(facts, {URL: date(2024, 5, 30)}))


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2024-07-08", "2024-07-08", "2024-07-08"),
        ("2024-07-08/2024-07-09", "2024-07-08", "2024-07-09"),
        ("2024-07", "2024-07-01", "2024-07-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023-02", "2023-02-01", "2023-02-28"),
        ("2024", "2024-01-01", "2024-12-31"),
        ("2023/2024", "2023-01-01", "2024-12-31"),
        ("2024-06/2024-07-09", "2024-06-01", "2024-07-09"),
    ],
)
def test_a_date_is_a_day_a_month_a_year_or_from_one_to_another(
    value: str, first: str, last: str
) -> None:
    [row] = rows(fact("date", "Monday", value))
    assert row["date"] == {"from": first, "to": last}
    assert row["answers"] == ["Monday"]


@pytest.mark.parametrize(
    ("value", "answers"),
    [
        ("yes", ["Yes"]),
        ("no", ["No"]),
        ("denied", ["No"]),
        ("not yet", ["Not yet", "No"]),
        ("postponed", ["Not yet", "No", "postponed"]),
        ("cancelled", ["No", "called off", "cancelled"]),
    ],
)
def test_yes_and_no_are_answers_in_words(value: str, answers: list[str]) -> None:
    [row] = rows(fact("yesno", "landed", value))
    assert (row["answers"], row["date"]) == (answers, None)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("in the Netherlands", "Netherlands"),
        ("At Nairobi", "Nairobi"),
        ("an envoy", "envoy"),
        ("Thebes", "Thebes"),
        ("Atlanta", "Atlanta"),
    ],
)
def test_an_answer_is_without_its_preposition_and_article(said: str, answer: str) -> None:
    assert rows(fact("place", said))[0]["answers"] == [answer]


def test_a_row_says_what_is_asked_when_and_what_proves_it() -> None:
    [row] = rows(fact("place", "Nairobi"))
    assert row["evidence"] == [{"url": URL, "quote": "Lula landed in Nairobi on Monday."}]
    assert (row["category"], row["question"]) == ("place", "Where did Lula land?")
    assert row["date"] is None


def test_questions_and_the_days_after_publication_take_turns() -> None:
    made = rows(*[fact("place", "Nairobi")] * 6)
    assert len({row["id"] for row in made}) == 6
    assert [row["question"] for row in made[:3]] == [
        "Where did Lula land?", "lula landed where", "Where did Lula land?"
    ]  # fmt: skip
    assert [row["as_of"] for row in made] == [
        "2024-05-31", "2024-06-01", "2024-06-04", "2024-06-11", "2024-06-19", "2024-05-31"
    ]  # fmt: skip


def test_facts_of_other_articles_are_left_out() -> None:
    assert rows({**fact("place", "Nairobi"), "url": "https://b.example/2"}) == []


# --- Which sentence is gold ----------------------------------------------------------------------


def sentence(text: str, url: str = URL) -> Candidate:
    found = candidate(text)
    return replace(found, sentence=replace(found.sentence, article=replace(found.article, url=url)))


ROW = {"evidence": [{"url": URL, "quote": "Lula landed in Nairobi on Monday."}]}


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("Lula landed in Nairobi on Monday.", True),
        ("LULA landed, in Nairobi: on Monday!", True),
        ("On Monday, before noon, Lula had landed in Nairobi, said an aide who saw him.", True),
        ("Lula left Kampala after a day on the road.", False),
        ("Grain is cheap.", False),
        ("…", False),
    ],
)
def test_a_gold_sentence_has_most_of_the_words_of_the_quote(text: str, is_one: bool) -> None:
    assert is_gold(ROW, sentence(text)) is is_one


def test_the_same_words_in_another_article_are_not_gold() -> None:
    assert not is_gold(ROW, sentence(ROW["evidence"][0]["quote"], "https://b.example/2"))


def test_a_quote_may_be_told_by_its_place_in_the_article() -> None:
    text = "Lula landed in Nairobi."
    row = {"evidence": [{"url": URL, "start": 0, "end": len(text)}]}
    assert is_gold(row, sentence(text))


def test_nothing_is_gold_where_nothing_answers() -> None:
    assert not is_gold({"evidence": []}, sentence("Lula landed in Nairobi."))


# --- Small archives -------------------------------------------------------------------------------


def test_in_a_smaller_archive_ranks_are_closed_up_and_the_order_stays() -> None:
    passage = candidate("Lula landed.").article
    found = [
        ScoredPassage(
            passage=Passage(id=number, article=passage, span=Span(0, 4)),
            score=1.0 - number / 10,
            vector_rank=by_meaning,
            lexical_rank=by_words,
        )
        for number, (by_meaning, by_words) in enumerate([(7, None), (3, 40), (None, 9)])
    ]
    ranked = ranked_anew(found)
    assert [each.passage.id for each in ranked] == [0, 1, 2]
    assert [each.vector_rank for each in ranked] == [2, 1, None]
    assert [each.lexical_rank for each in ranked] == [None, 2, 1]


# --- Files ---------------------------------------------------------------------------------------


def test_question_files_are_read_one_after_the_other(tmp_path: Path) -> None:
    files = [tmp_path / "a.jsonl", tmp_path / "b.jsonl"]
    files[0].write_text('{"id": 1}\n{"id": 2}\n', "utf-8")
    files[1].write_text('{"id": 3}\n', "utf-8")
    assert [row["id"] for row in question_rows(files)] == [1, 2, 3]


def test_what_was_found_is_kept(tmp_path: Path) -> None:
    found = evidence(asking("When did Lula go?"), sentence("He went."))
    asked: Sequence[Asked] = [
        Asked(
            row=ROW,
            unread=(),
            evidence=(found,),
            without_gold=(found,),
            alone=(found,),
            elsewhere=(),
            fold=3,
        )
    ]
    save(asked, tmp_path / "asked.pickle")
    assert load(tmp_path / "asked.pickle") == asked
