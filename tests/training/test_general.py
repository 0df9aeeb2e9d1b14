"""Groups from data that others made: the sentence with the answer, and sentences without."""

import gzip
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from training.articles import SentencePool
from training.data import Group
from training.general import contexts, quiz_groups, sentence_groups, span_groups

CONTEXT = "Lula landed in Nairobi. He slept. Ruto met him there. Grain is cheap."


def written(path: Path, *rows: Mapping[str, Any]) -> Path:
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    return path


def question(text: str, *answers: str, context: str = CONTEXT) -> dict[str, Any]:
    return {
        "source": "wiki",
        "question": text,
        "context": context,
        "answers": [{"text": each, "start": context.index(each)} for each in answers],
        "impossible": not answers,
    }


def asked(folder: Path, *rows: Mapping[str, Any], at_most: int = 10) -> dict[str, Group]:
    path = written(folder / "reader.jsonl.gz", *rows)
    articles = contexts(path)
    pool = SentencePool(articles.values())
    made = span_groups(path, articles, lambda text: pool.search(text, 30), at_most=at_most)
    return {group.question: group for group in made}


def negatives(group: Group) -> list[str]:
    return [each.text for each in group.negatives]


def test_the_sentence_with_the_answer_is_the_right_one(tmp_path: Path) -> None:
    [group] = asked(tmp_path, question("Who met Lula?", "Ruto")).values()
    assert group.positive is not None
    assert group.positive.text == "Ruto met him there."
    assert group.positive.lead == "Lula landed in Nairobi. He slept. »"
    assert [group.positive.text[start:end] for start, end in group.spans] == ["Ruto"]


def test_sentences_of_the_same_text_and_of_others_are_negatives(tmp_path: Path) -> None:
    other = "Lula met nobody in Cairo. Ruto met Lula in Rome."
    made = asked(tmp_path, question("Who met Lula?", "Ruto"), question("Why?", context=other))
    assert negatives(made["Who met Lula?"]) == [
        "Lula landed in Nairobi.", "He slept.", "Grain is cheap.", "Lula met nobody in Cairo."
    ]  # fmt: skip


def test_what_no_sentence_answers_has_negatives_alone(tmp_path: Path) -> None:
    [group] = asked(tmp_path, question("Who left Nairobi?")).values()
    assert (group.positive, group.spans) == (None, ())
    assert negatives(group)[0] == "Lula landed in Nairobi."


def test_an_answer_that_runs_over_two_sentences_is_left_out(tmp_path: Path) -> None:
    assert asked(tmp_path, question("What then?", "Nairobi. He slept")) == {}


def test_of_a_source_so_many_are_taken_at_most(tmp_path: Path) -> None:
    rows = [question(f"Who met Lula, {n}?", "Ruto") for n in range(9)]
    made = asked(tmp_path, *rows, at_most=3)
    assert len(made) == 3


def test_sentences_come_with_their_own_negatives(tmp_path: Path) -> None:
    def row(text: str, labels: Sequence[int]) -> dict[str, Any]:
        candidates = [{"text": f"{text} {n}.", "label": each} for n, each in enumerate(labels)]
        return {"source": "wikiqa", "question": text, "candidates": candidates}

    path = written(
        tmp_path / "rank.jsonl.gz",
        row("Enough", [0, 1, 0, 0]),
        row("Too few", [1, 0, 0]),
        row("None right", [0, 0, 0]),
    )
    [group] = sentence_groups(path, at_most=5)
    assert group.positive is not None
    assert group.positive.text == "Enough 1."
    assert negatives(group) == ["Enough 0.", "Enough 2.", "Enough 3."]


@pytest.mark.parametrize("answer", ["Nairobi", "nairobi"])
def test_a_quiz_question_has_the_likeliest_sentence_that_says_the_answer(answer: str) -> None:
    row = {
        "question": "Where did Lula land?",
        "answers": [answer],
        "passages": [
            {"label": 0, "title": "", "text": "Nairobi is large. Lula did land."},
            {"label": 1, "title": "", "text": "Nairobians know."},
            {"label": 1, "title": "T", "text": "It rained in Nairobi. Lula said, in Nairobi."},
        ],
    }
    [group] = quiz_groups([row])
    assert group.positive is not None
    assert group.positive.text == "Lula said, in Nairobi."
    assert group.positive.lead == "T. It rained in Nairobi. »"
    assert [group.positive.text[a:b] for a, b in group.spans] == ["Nairobi"]
    assert negatives(group) == ["Nairobians know.", "Lula did land."]
