"""The file of weights: written and read again, refused where it is damaged, and of the right size.

How the weights of a day turned out is not tested.
"""

from dataclasses import fields
from pathlib import Path

import pytest

from answer.deciding.confidence import AnswerMethod
from answer.deciding.reports import ReportSignals
from answer.errors import DamagedReader
from answer.evidence.sentence_signals import NO_SIGNALS, SIGNALS_READ, SIGNALS_UNREAD
from answer.weights import Weights, path, weights
from tests.answer.weighing import PLAIN, SIGNALS, weighed


def test_what_was_written_is_read() -> None:
    assert Weights.read(PLAIN.to_json()) == PLAIN


@pytest.mark.parametrize(
    "content",
    [
        "",
        "no JSON",
        "null",
        "[]",
        "{}",
        '{"sentence": [1.0], "report": [1.0]}',
        '{"sentence": 1.0, "report": [1.0], "confidence": {}}',
        '{"sentence": ["heavy"], "report": [1.0], "confidence": {}}',
        '{"sentence": [1.0], "report": [null], "confidence": {}}',
        '{"sentence": [1.0], "report": [1.0], "confidence": []}',
        PLAIN.to_json()[:-10],
    ],
)
def test_a_damaged_file_is_refused_with_a_sentence_that_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str
) -> None:
    file = tmp_path / "weights.json"
    file.write_text(content, "utf-8")
    monkeypatch.setattr("answer.weights.path", lambda: file)
    weights.cache_clear()
    with pytest.raises(DamagedReader, match=r"weights\.json are missing or damaged\. Install"):
        weights()


def test_a_missing_file_is_refused_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("answer.weights.path", lambda: tmp_path / "weights.json")
    weights.cache_clear()
    with pytest.raises(DamagedReader, match="missing"):
        weights()


def test_the_file_is_read_once() -> None:
    with weighed(PLAIN):
        assert weights() == PLAIN
        assert weights() is weights()


def test_the_weights_that_are_shipped_fit_the_signals() -> None:
    shipped = Weights.read(path().read_text("utf-8"))
    assert len(shipped.promise) == SIGNALS_UNREAD
    assert len(shipped.sentence) == SIGNALS_READ
    assert len(shipped.rereading) == len(NO_SIGNALS.rereading)
    assert len(shipped.report) == 1 + len(fields(ReportSignals))
    assert {method: len(row) for method, row in shipped.confidence.items()} == {
        method: 1 + len(signals.values) for method, signals in SIGNALS.items()
    }
    assert set(SIGNALS) == set(AnswerMethod)


@pytest.mark.parametrize("method", AnswerMethod)
def test_nothing_that_speaks_for_an_answer_counts_against_it(method: AnswerMethod) -> None:
    _, *shipped = Weights.read(path().read_text("utf-8")).confidence[method]
    assert all(weight >= 0 for weight in shipped)
