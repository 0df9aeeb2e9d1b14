"""Which passages are read: nothing published later, and twice where it is asked what is so now."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import cast

import pytest

from answer.evidence.retriever import LATELY, OF_LATE, Retriever
from index.searcher import Searcher
from index.types import PublishedWindow, ScoredPassage
from tests.answer.values import article, asking, passage

AS_OF = date(2025, 1, 1)
WHENEVER = PublishedWindow(last=AS_OF)
RECENTLY = PublishedWindow(first=AS_OF - LATELY, last=AS_OF)

A, B, C, D = (passage(article(text)) for text in ("a", "b", "c", "d"))


@dataclass
class Recorder:
    """A searcher that finds what it is given for a window, and keeps what it was asked."""

    found: dict[PublishedWindow, list[ScoredPassage]]
    calls: list[tuple[str, tuple[str, ...], int, PublishedWindow | None]] = field(
        default_factory=list
    )

    async def search(
        self,
        query: str,
        *,
        collections: Sequence[str],
        k: int = 50,
        published: PublishedWindow | None = None,
    ) -> list[ScoredPassage]:
        self.calls.append((query, tuple(collections), k, published))
        return self.found.get(published or PublishedWindow(), [])[:k]

    def retriever(self, passages: int = 50) -> Retriever:
        return Retriever(cast(Searcher, self), passages=passages)


@pytest.mark.parametrize(
    "question",
    ["When did Lula first visit Kenya?", "When will Lula visit Kenya?", "Who hosted Lula?"],
)
async def test_the_day_asked_is_the_last_that_is_searched(question: str) -> None:
    searcher = Recorder({WHENEVER: [A, B]})
    found = await searcher.retriever(7).retrieve(asking(question), ("public", "desk"))
    assert found == [A, B]
    assert searcher.calls == [(question, ("public", "desk"), 7, WHENEVER)]


async def test_short_forms_are_searched_written_out() -> None:
    searcher = Recorder({})
    await searcher.retriever().retrieve(asking("When did Bibi visit Kenya?"), ("public",))
    assert [query for query, *_ in searcher.calls] == ["When did Netanyahu visit Kenya?"]


async def test_what_is_so_now_is_looked_for_lately_as_well_and_merged_in_turn() -> None:
    searcher = Recorder({WHENEVER: [A, B, C], RECENTLY: [D, B]})
    found = await searcher.retriever().retrieve(asking("Who is president of Kenya?"), ("public",))
    assert sorted((call[3] == WHENEVER, call[3] == RECENTLY) for call in searcher.calls) == [
        (False, True),
        (True, False),
    ]
    assert found == [D, A, B, C]


async def test_two_searches_give_no_more_than_one_would() -> None:
    searcher = Recorder({WHENEVER: [A, B], RECENTLY: [C, D]})
    found = await searcher.retriever(3).retrieve(asking("Who is president of Kenya?"), ("public",))
    assert found == [C, A, D]


@pytest.mark.parametrize(
    ("question", "first", "last"),
    [
        ("When did Lula last visit Kenya?", AS_OF - OF_LATE, AS_OF),
        ("When did Lula visit Kenya in May 2022?", date(2022, 5, 1), date(2022, 7, 1)),
        ("When did Lula last visit Kenya since June 2023?", date(2023, 6, 1), AS_OF),
        ("Who visited Kenya before 2020?", date.min, date(2020, 1, 31)),
    ],
)
async def test_the_time_that_is_asked_about_is_searched_once_more(
    question: str, first: date, last: date
) -> None:
    then = PublishedWindow(first=first, last=last)
    searcher = Recorder({WHENEVER: [A, B], then: [C, A]})
    found = await searcher.retriever().retrieve(asking(question), ("public",))
    assert found == [C, A, B]


async def test_a_time_after_the_day_asked_is_not_searched() -> None:
    searcher = Recorder({WHENEVER: [A]})
    question = asking("When will Lula visit Kenya in 2026?")
    assert await searcher.retriever().retrieve(question, ("public",)) == [A]
    assert len(searcher.calls) == 1


async def test_where_nothing_was_published_lately_the_older_ones_are_read() -> None:
    searcher = Recorder({WHENEVER: [A, B]})
    found = await searcher.retriever().retrieve(asking("Who is president of Kenya?"), ("public",))
    assert found == [A, B]


TEXT = "Lula landed in Nairobi on Monday for talks with Ruto about trade, forests and a new port."


async def test_a_passage_that_copies_another_of_its_story_makes_room_for_the_next() -> None:
    one, copy, again, own = (
        passage(article(text, story=story))
        for text, story in (
            (TEXT, 7),
            (f"{TEXT} More follows.", 7),
            (TEXT.upper(), 7),
            ("Lula and Ruto met in Nairobi; trade was their subject, said a spokeswoman there.", 7),
        )
    )
    searcher = Recorder({WHENEVER: [one, copy, again, own, A]})
    found = await searcher.retriever(3).retrieve(asking("Where did Lula land?"), ("public",))
    assert found == [one, own, A]
    assert [k for _, _, k, _ in searcher.calls] == [3, 6]


async def test_the_same_words_in_another_story_or_twice_in_one_article_are_kept() -> None:
    one, other = passage(article(TEXT)), passage(article(TEXT))
    twice = article(f"{TEXT} {TEXT}", story=9)
    halves = [passage(twice, 0, len(TEXT)), passage(twice, len(TEXT) + 1)]
    searcher = Recorder({WHENEVER: [one, other, *halves]})
    found = await searcher.retriever().retrieve(asking("Where did Lula land?"), ("public",))
    assert found == [one, other, *halves]
