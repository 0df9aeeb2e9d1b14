"""Retrieves passages that may answer, published by the day that is asked."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import chain, zip_longest

from answer.understanding.types import Order, Question
from index.searching import PassageSearcher
from index.stories import Fingerprint
from index.types import Passage, PublishedWindow, ScoredPassage

LATELY, OF_LATE = timedelta(days=90), timedelta(days=365)
"""How far back a second search goes: for what is so now, and for what was last."""

AFTERWARDS = timedelta(days=31)
"""How long after a time articles still report what happened in it."""

WIDELY, IN_EACH_STRETCH = 150, 25
"""Passages of a topic: of all its time, and of each stretch of that."""

STRETCHES, SHORTEST_STRETCH = 12, 30  # so many at most, and in days
A_DAY = timedelta(days=1)

REPEATS_FROM = 0.8
"""Share of a passage that another one of the story must hold, to be its copy."""


class Retriever:
    """Retrieves passages, ranked, without copies. `passages` is how many of a question."""

    def __init__(self, searcher: PassageSearcher, *, passages: int = 50) -> None:
        self._searcher = searcher
        self._passages = passages

    async def retrieve(
        self,
        question: Question,
        collections: Sequence[str],
        *,
        published: PublishedWindow | None = None,
    ) -> list[ScoredPassage]:
        """Return passages of the collections, best first, of articles `published` in the window."""
        first = published.first if published else None
        last = min(published.last if published and published.last else date.max, question.as_of)
        window = PublishedWindow(first=first, last=last)
        found = await self._search(question, collections, window)
        nearer = _nearer(question, window)
        if nearer is None:
            return found
        return _in_turn(await self._search(question, collections, nearer), found)[: self._passages]

    async def retrieve_widely(
        self,
        question: Question,
        collections: Sequence[str],
        *,
        published: PublishedWindow,
    ) -> list[ScoredPassage]:
        """Return more passages than `retrieve` does, of all times, best first."""
        last = min(published.last or date.max, question.as_of)
        window = PublishedWindow(first=published.first, last=last)
        return await self._search(question, collections, window, k=WIDELY)

    async def retrieve_topic(
        self,
        topic: Question,
        collections: Sequence[str],
        *,
        since: date | None = None,
        until: date | None = None,
        published: PublishedWindow | None = None,
    ) -> list[ScoredPassage]:
        """Return passages from all along the time of a topic, best first.

        The best of all time are too often of one year, so each stretch of time is searched too.
        `since` and `until` bound the events, `published` the articles.
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
        """`k` passages without copies, which would take the places of others."""
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
    """The passages without those that repeat a better one of their story."""
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
    """The part of the window in which articles most likely answer; None if there is no such."""
    last = window.last or question.as_of
    if question.windows:
        first = min(each.first for each in question.windows)
        ends = max(each.last for each in question.windows)
        last = ends + AFTERWARDS if last - ends > AFTERWARDS else last
    elif question.order is Order.CURRENT:
        first = _back(question.as_of, LATELY)
    elif question.order in (Order.LAST, Order.LAST_BUT_ONE):
        first = _back(question.as_of, OF_LATE)
    else:
        return None
    first = max(first, window.first or first)
    return PublishedWindow(first=first, last=last) if first <= last else None


def _back(day: date, by: timedelta) -> date:
    """The day that long before, within the calendar."""
    return day - min(by, day - date.min)


def _stretches(first: date, last: date) -> list[PublishedWindow]:
    """The days from the first to the last, in parts of equal length."""
    days = (last - first).days + 1
    step = timedelta(days=max(SHORTEST_STRETCH, -(-days // STRETCHES)))
    windows = []
    while last - first >= step:
        windows.append(PublishedWindow(first=first, last=first + step - A_DAY))
        first += step
    return [*windows, PublishedWindow(first=first, last=last)]


def _in_turn(*found: Sequence[ScoredPassage]) -> list[ScoredPassage]:
    """The lists interleaved, every passage once."""
    merged = chain.from_iterable(zip_longest(*found))
    return list({each.passage.id: each for each in merged if each}.values())
