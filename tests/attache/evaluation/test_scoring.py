"""Our scores are those of the bench, and say where an answer was lost."""

import importlib.util
import json
import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from answer.looked_at import LookedAt, SourceText
from attache.evaluation.answers import read_answers
from attache.evaluation.errors import EvaluationError
from attache.evaluation.evaluation import evaluate
from attache.evaluation.losses import Loss, loss
from attache.evaluation.questions import read_questions
from attache.evaluation.reliability import bins, draw
from attache.evaluation.types import Evidence, GivenAnswer, LabelledQuestion
from reading.types import DateInterval

VISIT = {
    "id": "a",
    "question": "When did Modi visit Moscow?",
    "as_of": "2024-08-01",
    "category": "last_visit",
    "answers": ["8 July 2024"],
    "date": {"from": "2024-07-08", "to": "2024-07-09"},
    "evidence": [{"url": "https://a.example/1", "quote": "Modi landed in Moscow on Monday."}],
}
WHO = {**VISIT, "id": "b", "category": "who", "answers": ["Lavrov"], "date": None}
NOTHING = {**VISIT, "id": "c", "category": "unanswerable", "answers": [], "date": None}
CITED = {"url": "https://a.example/1", "quote": "Modi landed in Moscow on Monday."}


def written(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def given(question: str, text: str | None, **more: Any) -> dict[str, Any]:
    return {"id": question, "text": text, "date": None, "citations": [], **more}


JULY_8 = {"from": "2024-07-08", "to": "2024-07-08"}
ANSWERS = [
    given("a", "8 July", date=JULY_8, citations=[CITED], confidence=0.9),
    given("a", "in 2024", date={"from": "2024-01-01", "to": "2024-12-31"}, confidence=0.7),
    given("a", "8 July 2024"),
    given("a", None),
    given("b", "Russia's Sergey Lavrov", citations=[{**CITED, "url": "x"}, CITED], confidence=0.2),
    given("b", "Lavrovs"),
    given("b", "Lavrov " + "and somebody else " * 20),
    given("c", None),
    given("c", "Lavrov", confidence=0.65),
]


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda each: f"{each['id']}-{each['text']}"[:20])
def test_an_answer_is_judged_as_the_scorer_of_the_bench_does(
    shared: Path, tmp_path: Path, answer: dict[str, Any]
) -> None:
    spec = importlib.util.spec_from_file_location("scorer", shared / "bench" / "score.py")
    assert spec and spec.loader
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    row = next(each for each in (VISIT, WHO, NOTHING) if each["id"] == answer["id"])
    questions = read_questions(written(tmp_path / "q.jsonl", row))
    ours = evaluate("ours", questions, read_answers(written(tmp_path / "a.jsonl", answer)))
    assert ours.judged[0].verdict.value == scorer.verdict(row, answer)
    if row["answers"]:
        found = {k: bool(share) for k, share in ours.evidence.items()}
        assert found == {k: scorer.evidence(row, answer, k) for k in (1, 3, 5)}


def test_questions_without_answers_are_not_scored(tmp_path: Path) -> None:
    gap = {"id": "g", "question": "Who?", "as_of": "2024-08-01", "answers": None}
    questions = read_questions(written(tmp_path / "q.jsonl", gap, WHO))
    done = evaluate("ours", questions, {})
    assert [each.id for each in done.unlabelled] == ["g"]
    assert (done.total.total, done.total.abstained) == (1, 1)
    with pytest.raises(EvaluationError, match='write the accepted ones into "answers"'):
        read_questions(written(tmp_path / "q.jsonl", gap))


@pytest.mark.parametrize(
    "line", ["{", "[]", "1", '{"id": "a"}', json.dumps({**WHO, "as_of": "soon"}),
             json.dumps({**WHO, "answers": "Lavrov"}), json.dumps({**WHO, "evidence": [1]})],
)  # fmt: skip
def test_a_bad_line_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "q.jsonl"
    file.write_text(f"{json.dumps(WHO)}\n\n{line}\n")
    with pytest.raises(EvaluationError, match=r"Line 3 of q\.jsonl must be a JSON object"):
        read_questions(file)


def source(text: str, url: str = "https://a.example/1") -> SourceText:
    return SourceText(url=url, text=text)


@pytest.mark.parametrize(
    ("passages", "sentences", "lost"),
    [
        ([], [], Loss.NOT_FOUND),
        ([source("Modi landed in Moscow on Monday.", "https://b.example")], [], Loss.NOT_FOUND),
        ([source("Rain. Modi landed in Moscow on Monday. Sun.")], [], Loss.NOT_READ),
        ([source("Rain. Modi landed in Moscow on Monday.")], [source("Rain.")], Loss.NOT_READ),
        ([source("Modi landed in Moscow on Monday.")], [source("Modi landed in Moscow on Monday.")],
         Loss.NOT_GIVEN),
    ],
)  # fmt: skip
def test_it_is_said_where_evidence_was_lost(
    passages: list[SourceText], sentences: list[SourceText], lost: Loss
) -> None:
    question = LabelledQuestion(
        id="a",
        text="When?",
        as_of=date(2024, 8, 1),
        answers=(),
        date=DateInterval(first=date(2024, 7, 8), last=date(2024, 7, 8)),
        evidence=(Evidence(**CITED),),
    )
    looked_at = LookedAt(passages=tuple(passages), sentences=tuple(sentences))
    assert loss(question, looked_at) is lost


def test_reliability_is_how_often_those_that_are_so_sure_are_right() -> None:
    numbers = random.Random(0)
    questions, answers = [], {}
    for n in range(1000):
        sure = numbers.random()
        right = numbers.random() < sure
        questions.append(
            LabelledQuestion(id=str(n), text="Who?", as_of=date(2024, 1, 1), answers=("Ada",))
        )
        answers[str(n)] = GivenAnswer(
            id=str(n), text="Ada" if right else "Bob", confidence=sure, took_ms=n
        )
    done = evaluate("ours", questions, answers)
    assert all(abs(each.confidence - each.right) < 0.1 for each in bins(done))
    assert sum(each.count for each in bins(done)) == 1000
    assert draw([done]).startswith(b"\x89PNG")
    assert 890 < done.cost.slowest_ms < 910
