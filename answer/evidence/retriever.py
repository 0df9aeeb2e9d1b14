"""Passages that may answer, published on or before the day the question is asked."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import chain, zip_longest

from answer.understanding.types import Order, Question
from index.searcher import Searcher
from index.stories import Fingerprint
from index.types import Passage, PublishedWindow, ScoredPassage

LATELY, OF_LATE = timedelta(days=90), timedelta(days=365)
"""How far back is searched once more: where it is asked what is so now, and what was last."""

AFTERWARDS = timedelta(days=31)
"""How long after a time articles still report of it."""

WIDELY, IN_EACH_STRETCH = 150, 25
"""Passages of a topic: of all time, and of each stretch of it."""

STRETCHES, SHORTEST_STRETCH = 12, 30  # so many at most, and in days
A_DAY = timedelta(days=1)

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
        nearer = _nearer(question, window)
        if nearer is None:
            return found
        return _in_turn(await self._search(question, collections, nearer), found)[: self._passages]

    async def widely(
        self,
        question: Question,
        collections: Sequence[str],
        *,
        published: PublishedWindow,
    ) -> list[ScoredPassage]:
        """Many passages, best first, of articles published in the window by the day asked."""
        last = min(published.last or date.max, question.as_of)
        window = PublishedWindow(first=published.first, last=last)
        return await self._search(question, collections, window, k=WIDELY)

    async def survey(
        self,
        topic: Question,
        collections: Sequence[str],
        *,
        since: date | None = None,
        until: date | None = None,
        published: PublishedWindow | None = None,
    ) -> list[ScoredPassage]:
        """Passages from all along the time of the topic, best first, published in the window.

        The best of all years are too often of one of them, so that each stretch of time is
        searched for itself too, of those in which `since` and `until` are spoken of.
        """
        newest = min(published.last if published and published.last else date.max, topic.as_of)
        whole = PublishedWindow(first=published.first if published else None, last=newest)
        found = await self._search(topic, collections, whole, k=WIDELY)
        if not found:
            return found
        first = since or min(each.passage.article.published_on for each in found)
        first = max(first, whole.first or first)
        last = until + LATELY if until and newest - until > LATELY else newest
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
        """Passages that each say something else; copies do not take the places of others."""
        wanted = k or self._passages
        found = await self._found(question, collections, window, wanted)
        kept = _without_copies(found)
        if len(kept) < len(found) == wanted:
            kept = _without_copies(await self._found(question, collections, window, 2 * wanted))
        return kept[:wanted]

    async def _found(
        self, question: Question, collections: Sequence[str], window: PublishedWindow, k: int
    ) -> list[ScoredPassage]:
        return await self._searcher.search(
            question.expanded, collections=collections, k=k, published=window
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


def _nearer(question: Question, window: PublishedWindow) -> PublishedWindow | None:
    """The part of the window in which articles tell most likely what is asked; None for no part."""
    last = window.last or question.as_of
    if question.windows:
        first = min(each.first for each in question.windows)
        ends = max(each.last for each in question.windows)
        last = ends + AFTERWARDS if last - ends > AFTERWARDS else last
    elif question.order is Order.CURRENT:
        first = _back(question.as_of, LATELY)
    elif question.order is Order.LAST:
        first = _back(question.as_of, OF_LATE)
    else:
        return None
    first = max(first, window.first or first)
    return PublishedWindow(first=first, last=last) if first <= last else None


def _back(day: date, by: timedelta) -> date:
    """The day so long before, within the calendar."""
    return day - min(by, day - date.min)


def _stretches(first: date, last: date) -> list[PublishedWindow]:
    """The days from the first to the last, in equal parts."""
    days = (last - first).days + 1
    step = timedelta(days=max(SHORTEST_STRETCH, -(-days // STRETCHES)))
    windows = []
    while last - first >= step:
        windows.append(PublishedWindow(first=first, last=first + step - A_DAY))
        first += step
    return [*windows, PublishedWindow(first=first, last=last)]


def _in_turn(*found: Sequence[ScoredPassage]) -> list[ScoredPassage]:
    """One of each in turn, every passage once."""
    merged = chain.from_iterable(zip_longest(*found))
    return list({each.passage.id: each for each in merged if each}.values())
