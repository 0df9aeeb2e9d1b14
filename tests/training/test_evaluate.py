"""What is measured of a reader on a group."""

from collections.abc import Sequence

import pytest

from answer.evidence.types import AnswerSpan, Reading
from answer.understanding.types import AnswerType, QuestionReading
from reading.types import Span
from training.data import Group, Text
from training.evaluate import evaluation_table, measures

RIGHT, WRONG = Text("Lula landed on Monday."), Text("Grain is cheap.")
GROUP = Group(
    source="fact-date",
    question="When did Lula land?",
    positive=RIGHT,
    spans=((15, 21),),
    answers=("Monday",),
    negatives=(WRONG, WRONG, WRONG),
    verdict=True,
    kind="date",
)


class Reader:
    """Finds one sentence more relevant than others, and the last word in each."""

    def __init__(self, liked: Text) -> None:
        self._liked = liked

    def read(
        self,
        question: str,
        leads: Sequence[str],
        sentences: Sequence[str],
        *,
        whether: bool = True,
    ) -> list[Reading]:
        return [
            Reading(
                relevance=float(text == self._liked.text),
                spans=(AnswerSpan(Span(text.rindex(" ") + 1, len(text)), -0.1),),
                verdict=-1.0,
            )
            for text in sentences
        ]

    def classify(self, question: str) -> QuestionReading:
        likely = {AnswerType.DATE: 0.7, AnswerType.PERSON: 0.3}
        return QuestionReading(answer_types=likely, orders={})


def test_a_reader_is_measured_by_order_words_verdict_and_kind() -> None:
    assert dict(measures(Reader(RIGHT), GROUP)) == {
        "kind": 1.0, "first": 1.0, "among three": 1.0, "F1": 1.0, "verdict": 0.0
    }  # fmt: skip
    missed = dict(measures(Reader(WRONG), GROUP))
    assert (missed["first"], missed["among three"]) == (0.0, 0.0)


def test_the_table_has_the_means_by_source() -> None:
    table = evaluation_table(Reader(RIGHT), [GROUP, GROUP]).splitlines()
    assert table[-1] == "| fact-date | 2 | 1.000 | 1.000 | 1.000 | 0.000 | 1.000 |"


@pytest.mark.parametrize("kind", ["date", None])
def test_what_a_group_does_not_tell_is_not_measured(kind: str | None) -> None:
    lean = Group(source="a", question="Why?", positive=None, spans=(), answers=(), kind=kind)
    assert set(dict(measures(Reader(RIGHT), lean))) == ({"kind"} if kind else set())
