"""A reader whose every reading is told by the test, not by weights."""

from collections.abc import Sequence

from answer.evidence.types import PassageReading
from answer.understanding.types import AnswerType, QuestionReading
from tests.answer.values import asking, spoken


class PointingReader:
    """Finds some words where they stand, a little less likely each, and reads their passage yes."""

    def __init__(self, *words: str) -> None:
        self._words = words
        self.read_passages: list[str] = []

    def read(
        self, question: str, titles: Sequence[str], passages: Sequence[str]
    ) -> list[PassageReading]:
        self.read_passages.extend(passages)
        return [self._reading(text) for text in passages]

    def _reading(self, text: str) -> PassageReading:
        spans = tuple(
            spoken(text, words, -0.1 - place)
            for place, words in enumerate(self._words)
            if words in text
        )
        sure = 3.0 if spans else -3.0
        return PassageReading(relevance=sure, spans=spans, verdict=sure)

    def classify(self, question: str) -> QuestionReading:
        asked = asking(question).answer_type
        likely = {each: float(each is asked) for each in AnswerType}
        return QuestionReading(answer_types=likely, orders={None: 1.0})
