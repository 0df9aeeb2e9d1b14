"""A reader whose every reading is told by the test, not by weights."""

from collections.abc import Sequence

from answer.evidence.types import Reading
from answer.understanding.types import AnswerType, QuestionReading
from tests.answer.values import asking, spoken


class PointingReader:
    """Finds words where they stand, a little less likely each, and reads their sentence as yes."""

    def __init__(self, *words: str) -> None:
        self._words = words
        self.read_sentences: list[str] = []

    def read(
        self,
        question: str,
        leads: Sequence[str],
        sentences: Sequence[str],
        *,
        whether: bool = True,
    ) -> list[Reading]:
        self.read_sentences.extend(sentences)
        return [self._reading(text) for text in sentences]

    def _reading(self, text: str) -> Reading:
        spans = tuple(
            spoken(text, words, -0.1 - place)
            for place, words in enumerate(self._words)
            if words in text
        )
        sure = 3.0 if spans else -3.0
        return Reading(relevance=sure, spans=spans, verdict=sure)

    def classify(self, question: str) -> QuestionReading:
        asked = asking(question).answer_type
        likely = {each: float(each is asked) for each in AnswerType}
        return QuestionReading(answer_types=likely, orders={None: 1.0})
