"""Facts that involve those asked about are found wherever they stand, and are read."""

from collections.abc import Sequence
from datetime import date

import pytest

from answer.evidence.candidate_extractor import READ_FIRST, SENTENCES_READ, CandidateExtractor
from answer.evidence.fact_finder import FACTS, FactFinder, FoundFact
from answer.understanding.linking import link
from answer.understanding.types import AnswerType
from index.archive import Archive
from index.types import PublishedWindow
from ingest.article_reader import stored_facts
from reading.facts import VERSION
from reading.parser import Parser
from tests.answer.evidence.pointing import PointingReader
from tests.answer.values import article, asking, passage
from tests.index.stored import MODEL, embedded

ANY_DAY = PublishedWindow()
TEXTS = {
    "2019-09-05": "Narendra Modi visited Russia on 4 September 2019.",
    "2024-07-10": "Modi flew to Moscow on Monday.",
    "2024-08-24": "Modi visited Kyiv on Friday.",
    "2025-06-02": "Sergey Lavrov, Russia's foreign minister, spoke in Rome.",
    "2025-09-02": "Modi will visit Russia on 9 December 2025.",
}


@pytest.fixture
async def finder(archive: Archive, parser: Parser) -> FactFinder:
    drafts = [embedded(text, url=day, day=day) for day, text in TEXTS.items()]
    stored = await archive.articles.store("public", drafts, MODEL)
    for each, (day, text) in zip(stored, TEXTS.items(), strict=True):
        facts = list(stored_facts(text, date.fromisoformat(day), parser=parser))
        await archive.facts.keep(each.article_id, facts, version=VERSION)
    return FactFinder(archive)


async def found(
    finder: FactFinder,
    question: str,
    *,
    as_of: str = "2025-10-01",
    answer_type: AnswerType | None = None,
    of: Sequence[str] = ("public",),
) -> list[str]:
    """The days of publication of the articles in which facts are found."""
    asked = asking(question, as_of=as_of, answer_type=answer_type)
    window = PublishedWindow(last=date.fromisoformat(as_of))
    facts = await finder.of_question(asked, of, published=window)
    return [str(each.passage.passage.article.published_on) for each in facts]


async def test_the_last_event_is_first_and_no_plan_among_them(finder: FactFinder) -> None:
    assert await found(finder, "When did Modi last visit Russia?") == ["2024-07-10", "2019-09-05"]


async def test_the_first_event_is_first(finder: FactFinder) -> None:
    assert await found(finder, "When did Modi first visit Russia?") == ["2019-09-05", "2024-07-10"]


async def test_a_time_that_is_named_bounds_them(finder: FactFinder) -> None:
    assert await found(finder, "Did Modi visit Russia in 2019?") == ["2019-09-05"]


async def test_nothing_published_later_is_found(finder: FactFinder) -> None:
    asked = "When did Modi last visit Russia?"
    assert await found(finder, asked, as_of="2024-01-01") == ["2019-09-05"]


async def test_who_holds_an_office_is_found_by_what_people_are_called(finder: FactFinder) -> None:
    assert await found(finder, "Who is Russia's foreign minister?") == ["2025-06-02"]


async def test_who_somebody_is_is_found_by_the_name(finder: FactFinder) -> None:
    asked = "Who is Sergey Lavrov?"
    assert await found(finder, asked, answer_type=AnswerType.DESCRIPTION) == ["2025-06-02"]


async def test_nothing_is_found_in_other_collections(finder: FactFinder) -> None:
    assert await found(finder, "When did Modi last visit Russia?", of=["server-1"]) == []


async def test_one_name_alone_is_too_little(finder: FactFinder) -> None:
    assert await found(finder, "What did Modi say?") == []


def test_what_is_told_of_those_asked_about_is_read_though_search_did_not_find_it(
    parser: Parser,
) -> None:
    promising = [passage(article(f"Lula went {n} times.")) for n in range(READ_FIRST + 1)]
    text = "It rained. Lula went to Kenya. Ruto was there."
    told = FoundFact(passage=passage(article(text)), start=text.index("Lula"))
    reader = PointingReader("Kenya")
    extractor = CandidateExtractor(spans=reader, parser=parser)
    question = asking("Where did Lula go?", answer_type=AnswerType.PLACE)
    [evidence] = extractor.extract(link(question, promising), promising, told=[told])
    assert len(reader.read_sentences) == READ_FIRST + 1
    assert "Lula went to Kenya." in reader.read_sentences
    assert "Ruto was there." not in reader.read_sentences
    assert evidence.candidates[0].answer_text == "Kenya"
    assert FACTS < SENTENCES_READ
