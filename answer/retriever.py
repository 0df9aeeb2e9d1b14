"""Passages that may answer, published on or before the day the question is asked."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import chain, zip_longest

from answer.question import Order, Question
from index.searcher import Searcher
from index.stories import Fingerprint
from index.types import Passage, PublishedWindow, ScoredPassage

LATELY = timedelta(days=90)
"""How far back articles are looked for once more, where it is asked what is so now."""


REPEATS_FROM = 0.8
"""What share of a passage another one of the story must have, to say the same."""


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
        """Passages that each say something else; copies do not take the places of others."""
        found = await self._found(question, collections, window, self._passages)
        kept = _without_copies(found)
        if len(kept) < len(found) == self._passages:
            more = await self._found(question, collections, window, 2 * self._passages)
            kept = _without_copies(more)
        return kept[: self._passages]

    async def _found(
        self, question: Question, collections: Sequence[str], window: PublishedWindow, k: int
    ) -> list[ScoredPassage]:
        return await self._searcher.search(
            question.written_out, collections=collections, k=k, published=window
        )


def _without_copies(found: Sequence[ScoredPassage]) -> list[ScoredPassage]:
    """The passages without those that another article of the story has better placed."""
    kept: list[ScoredPassage] = []
    of_story: defaultdict[int, list[Passage]] = defaultdict(list)
    for scored in found:
        passage = scored.passage
        earlier = of_story[passage.article.story]
        if not any(_repeats(passage, other) for other in earlier):
            earlier.append(passage)
            kept.append(scored)
    return kept


def _repeats(passage: Passage, other: Passage) -> bool:
    if passage.article.id == other.article.id:
        return False
    return Fingerprint.of(passage.text).shared(Fingerprint.of(other.text)) >= REPEATS_FROM


def _in_turn(
    first: Sequence[ScoredPassage], second: Sequence[ScoredPassage]
) -> list[ScoredPassage]:
    """One of each in turn, every passage once."""
    merged = chain.from_iterable(zip_longest(first, second))
    return list({found.passage.id: found for found in merged if found}.values())
