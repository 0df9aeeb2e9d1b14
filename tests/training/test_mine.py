"""Mining: which question of a fact is asked, and how sentences are searched and ranked."""

import asyncio
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from answer.evidence.types import Reading
from answer.understanding.types import AnswerType, QuestionReading
from index.archive import Archive
from index.compute import ComputeThread
from index.embedder import Embedder
from tests.articles import draft, store
from training.mine import RankedSearch, once

FACT = {
    "kind": "date",
    "questions": ["When did Lula land?", "lula landing when", "the day Lula landed?"],
    "orders": ["last", None, None],
}


class LongestFirst:
    """A reader that finds the longest sentence most relevant."""

    def read(
        self,
        question: str,
        leads: Sequence[str],
        sentences: Sequence[str],
        *,
        whether: bool = True,
    ) -> list[Reading]:
        return [Reading(relevance=float(len(each)), spans=(), verdict=0.0) for each in sentences]

    def classify(self, question: str) -> QuestionReading:
        return QuestionReading(answer_types={AnswerType.DATE: 1.0}, orders={None: 1.0})


def test_each_fact_is_asked_once_in_another_way_than_the_last() -> None:
    asked = list(once([FACT, FACT, FACT, FACT]))
    assert [each["questions"] for each in asked] == [[each] for each in FACT["questions"]] + [
        FACT["questions"][:1]
    ]
    assert [each["orders"] for each in asked] == [["last"], [None], [None], ["last"]]


def test_a_yes_or_no_fact_is_asked_as_its_value_answers() -> None:
    yesno = {"kind": "yesno", "questions": ["Did he?", "did he not"]}
    assert [each["questions"] for each in once([yesno, yesno])] == [["Did he?"], ["Did he?"]]


def test_sentences_up_to_the_day_come_in_the_readers_order(
    tmp_path: Path, embedder: Embedder
) -> None:
    text = "Lula landed in Nairobi. Lula landed in Nairobi with forty ministers on Monday."
    later = draft("Lula landed in Nairobi once more.", day="2024-08-01")

    async def fill() -> None:
        with ComputeThread() as compute:
            async with await Archive.open(tmp_path, create=True) as archive:
                await store(archive, embedder, compute, [draft(text), later])

    asyncio.run(fill())
    with RankedSearch(tmp_path, LongestFirst()) as ranked:
        found = ranked.search("When did Lula land in Nairobi?", date(2024, 7, 9))
        assert [each.text.text for each in found] == text.replace(". ", ".|").split("|")[::-1]
        assert {each.published_on for each in found} == {date(2024, 7, 9)}
        assert ranked.search("?", date(2024, 7, 9)) == []
