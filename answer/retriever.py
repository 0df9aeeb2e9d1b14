"""Passages that may answer, published on or before the day the question is asked."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import chain, zip_longest

from answer.question import Order, Question
from index.searcher import Searcher
from index.types import PublishedWindow, ScoredPassage

LATELY = timedelta(days=90)
"""How far back articles are looked for once more, where it is asked what is so now."""

WIDELY, IN_EACH_STRETCH = 150, 25
"""Passages of a topic: of all time, and of each stretch of it."""

STRETCHES, SHORTEST_STRETCH = 12, 30  # so many at most, and in days
A_DAY = timedelta(days=1)


class Retriever:
    """Finds the passages worth reading."""

    def __init__(self, searcher: Searcher, *, passages: int = 50) -> None:
        self._searcher = searcher
        self._passages = passages

    async def retrieve(self, question: Question, collections: Sequence[str]) -> list[ScoredPassage]:
        """Passages of the collections named, best first."""
        found = await self._search(question, collections, PublishedWindow(last=question.as_of))
        if question.order is not Order.CURRENT:
            return found
        window = PublishedWindow(first=question.as_of - LATELY, last=question.as_of)
        return _in_turn(await self._search(question, collections, window), found)[: self._passages]

    async def survey(
        self,
        topic: Question,
        collections: Sequence[str],
        *,
        since: date | None = None,
        until: date | None = None,
    ) -> list[ScoredPassage]:
        """Passages from all along the time of the topic, best first.

        The best of all years are too often of one of them, so that each stretch of time is
        searched for itself too, of those in which `since` and `until` are spoken of.
        """
        whole = PublishedWindow(last=topic.as_of)
        found = await self._search(topic, collections, whole, k=WIDELY)
        if not found:
            return found
        first = since or min(each.passage.article.published_on for each in found)
        last = min(topic.as_of, until + LATELY) if until else topic.as_of
        windows = _stretches(first, last) if first <= last else []
        each = [
            await self._search(topic, collections, window, k=IN_EACH_STRETCH) for window in windows
        ]
        return _in_turn(found, *each)

    async def _search(
        self,
        question: Question,
        collections: Sequence[str],
        window: PublishedWindow,
        k: int | None = None,
    ) -> list[ScoredPassage]:
        return await self._searcher.search(
            question.written_out, collections=collections, k=k or self._passages, published=window
        )


def _stretches(first: date, last: date) -> list[PublishedWindow]:
    """The days from the first to the last, in equal parts."""
    days = (last - first).days + 1
    step = timedelta(days=max(SHORTEST_STRETCH, -(-days // STRETCHES)))
    windows = []
    while first <= last:
        windows.append(PublishedWindow(first=first, last=min(first + step - A_DAY, last)))
        first += step
    return windows


def _in_turn(*found: Sequence[ScoredPassage]) -> list[ScoredPassage]:
    """One of each in turn, every passage once."""
    merged = chain.from_iterable(zip_longest(*found))
    return list({each.passage.id: each for each in merged if each}.values())
