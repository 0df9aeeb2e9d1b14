"""Passages that may answer, published on or before the day the question is asked."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import chain, zip_longest

from answer.question import Order, Question
from index.searcher import Searcher
from index.types import PublishedWindow, ScoredPassage

LATELY = timedelta(days=90)
"""How far back articles are looked for once more, where it is asked what is so now."""


class Retriever:
    """Finds the passages worth reading."""

    def __init__(self, searcher: Searcher, *, passages: int = 50) -> None:
        self._searcher = searcher
        self._passages = passages

    async def retrieve(
        self,
        question: Question,
        collections: Sequence[str],
        *,
        published: PublishedWindow | None = None,
    ) -> list[ScoredPassage]:
        """Passages of the collections named, best first, of articles published in the window."""
        first = published.first if published else None
        last = min(published.last if published and published.last else date.max, question.as_of)
        window = PublishedWindow(first=first, last=last)
        found = await self._search(question, collections, window)
        if question.order is not Order.CURRENT:
            return found
        lately = question.as_of - LATELY
        window = PublishedWindow(first=max(first or lately, lately), last=last)
        return _in_turn(await self._search(question, collections, window), found)[: self._passages]

    async def _search(
        self, question: Question, collections: Sequence[str], window: PublishedWindow
    ) -> list[ScoredPassage]:
        return await self._searcher.search(
            question.written_out, collections=collections, k=self._passages, published=window
        )


def _in_turn(
    first: Sequence[ScoredPassage], second: Sequence[ScoredPassage]
) -> list[ScoredPassage]:
    """One of each in turn, every passage once."""
    merged = chain.from_iterable(zip_longest(first, second))
    return list({found.passage.id: found for found in merged if found}.values())
