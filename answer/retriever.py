"""Passages that may answer, published on or before the day the question is asked."""

from collections.abc import Sequence

from answer.question import Question
from index.searcher import Searcher
from index.types import PublishedWindow, ScoredPassage


class Retriever:
    """Finds the passages worth reading."""

    def __init__(self, searcher: Searcher, *, passages: int = 50) -> None:
        self._searcher = searcher
        self._passages = passages

    async def retrieve(self, question: Question, collections: Sequence[str]) -> list[ScoredPassage]:
        """Passages of the collections named, best first."""
        return await self._searcher.search(
            question.text,
            collections=collections,
            k=self._passages,
            published=PublishedWindow(last=question.as_of),
        )
