"""Weights fitted on questions with known answers: written, used from then on, and reported."""

import json
from collections.abc import Iterator
from dataclasses import astuple, replace
from pathlib import Path

import numpy as np
import pytest

from answer.deciding.confidence import AnswerMethod, Signals
from answer.deciding.reports import reports_with_signals
from answer.evidence.sentence_signals import NO_SIGNALS, SentenceSignals
from answer.evidence.types import Candidate
from answer.weights import Weights, weights
from tests.answer.values import asking, candidate, evidence
from tests.answer.weighing import PLAIN, weighed
from training.calibrate import (
    Sample,
    calibrate,
    confidence_weights,
    load_scorer,
    promise_weights,
    reliability,
    report_weights,
    rereading_weights,
    rescored,
    said_across_folds,
    sentence_weights,
)
from training.fits import logistic
from training.questions import FOLDS, Asked

SCORER = """
def verdict(row, said):
    if not row["date"] or not said["date"]:
        return "wrong"
    return "right" if said["date"]["from"] == row["date"]["from"] else "wrong"
"""


@pytest.fixture
def file(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The file of weights that are fitted here."""
    with weighed(PLAIN) as written:
        monkeypatch.setattr("training.calibrate.weights_file", lambda: written)
        yield written


@pytest.fixture
def scorer(tmp_path: Path) -> Path:
    path = tmp_path / "score.py"
    path.write_text(SCORER, "utf-8")
    return path


def sentence(text: str, url: str, days: str, signals: SentenceSignals, sure: float) -> Candidate:
    found = candidate(text, days=days, sure=sure, score=signals.score)
    article = replace(found.article, url=url)
    return replace(found, sentence=replace(found.sentence, article=article), signals=signals)


def asked(number: int) -> Asked:
    """A question whose answer the reader points at; another sentence has more of its words."""
    url = f"https://a.example/{number}"
    right = sentence(
        f"It did on 4 May, {number}.",
        url,
        "2024-05-04",
        replace(NO_SIGNALS, span=-0.1, relevance=0.5, again=1.0, again_relevance=0.5),
        sure=-0.1,
    )
    wrong = sentence(
        f"Something else, {number}.",
        "https://b.example/2",
        "2023-01-01",
        replace(NO_SIGNALS, span=-0.8, coverage=1.0, again=1.0, again_relevance=-0.5),
        sure=-7.0,
    )
    question = asking("When did Kenya join the council?")
    return Asked(
        row={
            "id": "q",
            "date": {"from": "2024-05-04", "to": "2024-05-04"},
            "evidence": [{"url": url, "quote": right.text}],
        },
        unread=(
            (replace(NO_SIGNALS, rank=1.0), True),
            (replace(NO_SIGNALS, around=1.0), False),
        ),
        evidence=(evidence(question, right, wrong),),
        without_gold=(evidence(question, wrong),),
        alone=(evidence(question, right),),
        elsewhere=(evidence(question, wrong),),
        fold=number % FOLDS,
    )


ASKED = [asked(number) for number in range(20)]


def test_sentences_are_weighed_by_what_tells_the_right_one(file: Path) -> None:
    fitted = dict(zip(SentenceSignals.__dataclass_fields__, sentence_weights(ASKED), strict=False))
    assert fitted["span"] > 0
    assert fitted["relevance"] > 0
    assert fitted["coverage"] < 0
    assert fitted["names"] == pytest.approx(0.0, abs=1e-6)


def test_what_the_larger_reader_says_is_weighed_too(file: Path) -> None:
    _, again, relevance, span = rereading_weights(ASKED)
    assert relevance > 0
    assert (again, span) == pytest.approx((0.0, 0.0), abs=1e-6)


def test_what_a_sentence_promises_is_fitted_on_all_that_search_brings_up(file: Path) -> None:
    fitted = dict(zip(SentenceSignals.__dataclass_fields__, promise_weights(ASKED), strict=False))
    assert fitted["rank"] > 0 > fitted["around"]


def test_reports_are_weighed_by_what_tells_the_right_date(file: Path) -> None:
    _, match, _, span, *_ = report_weights(ASKED)
    assert span > 0
    assert match == pytest.approx(0.0)  # the rules found nothing here


def test_a_date_too_wide_to_say_when_is_not_right(file: Path) -> None:
    def said(days: str) -> float:
        """How likely the date that the reader points at is fitted to be right."""
        then = candidate("Then.", days=days)
        every = [
            replace(one, evidence=(evidence(one.evidence[0].question, then),)) for one in ASKED
        ]
        [(_, signals)] = reports_with_signals(every[0].evidence[0])
        constant, *fitted = report_weights(every)
        return float(logistic(constant + np.dot(fitted, astuple(signals))))

    assert said("2024-05-01/2024-05-31") > 0.5 > said("2024-01-01/2024-12-31")


def test_sentences_are_scored_anew_by_the_weights_in_use(file: Path) -> None:
    [before] = ASKED[0].evidence
    by_span = replace(PLAIN, sentence=(0.0,) * 7 + (10.0,), rereading=(1.0, 0.0, 0.0, 0.0))
    with weighed(by_span):
        [after] = rescored(ASKED[0]).evidence
    assert {each.text for each in after.candidates} == {each.text for each in before.candidates}
    assert [each.score for each in after.candidates] == pytest.approx([-1.0, -8.0])


def test_all_weights_are_fitted_written_and_used(
    file: Path, scorer: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    calibrate(ASKED, scorer, picture=tmp_path / "reliability.png")
    written = Weights.read(file.read_text("utf-8"))
    assert written == weights()
    assert written.promise != PLAIN.promise
    assert written.sentence != PLAIN.sentence
    assert written.rereading != PLAIN.rereading
    assert written.report != PLAIN.report
    fitted, kept = AnswerMethod.EVENT, AnswerMethod.HOLDER
    assert written.confidence[fitted] != PLAIN.confidence[fitted]
    assert written.confidence[kept] == PLAIN.confidence[kept]
    assert len(written.confidence[fitted]) == len(PLAIN.confidence[fitted])
    assert all(number == round(number, 3) for number in json.loads(file.read_text())["report"])
    assert (tmp_path / "reliability.png").stat().st_size > 0
    printed = capsys.readouterr().out
    assert "event: 80 answers, 40 right" in printed
    assert "Brier score 0.0" in printed


def samples(method: AnswerMethod) -> list[Sample]:
    """Answers that are right where their only signal is."""
    return [
        Sample(
            signals=Signals(method=method, values=(float(n % 2),)),
            right=bool(n % 2),
            fold=n % 7,
            count=1.0,
        )
        for n in range(70)
    ]


def test_confidence_is_fitted_for_each_method_that_answered() -> None:
    fitted = confidence_weights([*samples(AnswerMethod.WORDS), *samples(AnswerMethod.HOLDER)])
    assert set(fitted) == {AnswerMethod.WORDS, AnswerMethod.HOLDER}
    assert all(weight > 1.0 > 0.0 > constant for constant, weight in fitted.values())


def test_each_answer_is_said_by_weights_that_its_fold_did_not_fit() -> None:
    said = said_across_folds(samples(AnswerMethod.WORDS))
    assert len(said) == 70
    assert all((sure > 0.5) is right for sure, right in said)
    one_fold = [replace(each, fold=0) for each in samples(AnswerMethod.WORDS)]
    assert said_across_folds(one_fold) == []


def test_reliability_compares_what_was_said_with_what_was_right() -> None:
    table = reliability([(0.9, True), (0.9, True), (0.95, False), (0.1, False)])
    assert "| 0.85 to 1.00 | 3 | 0.92 | 0.67 |" in table
    assert "| 0.00 to 0.30 | 1 | 0.10 | 0.00 |" in table
    assert "0.50 to 0.70" not in table
    assert f"Brier score {np.mean([0.01, 0.01, 0.9025, 0.01]):.3f}" in table


def test_a_missing_scorer_ends_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="no scorer"):
        load_scorer(tmp_path / "scorer.txt")
