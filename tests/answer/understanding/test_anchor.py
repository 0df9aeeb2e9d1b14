"""Times told by an event: what it is, and that the archive says when it was."""

from collections.abc import Iterator
from datetime import date

import pytest

from answer.evidence.candidate_extractor import CandidateExtractor
from answer.understanding.question import understand
from answer.understanding.windows import bounded
from index.embedder import Embedder
from reading.parser import Parser
from reading.types import DateInterval
from tests.answer.conftest import Harness
from tests.answer.evidence.pointing import PointingReader
from tests.answer.weighing import PLAIN, weighed
from tests.conftest import Models

AS_OF = date(2023, 3, 1)


def anchor(question: str) -> tuple[str, str] | None:
    found = understand(question, as_of=AS_OF).anchor
    return (found.lead, found.event) if found else None


@pytest.mark.parametrize(
    ("question", "lead", "event"),
    [
        ("Has Biden met Xi since the war began?", "since", "the war began"),
        ("Did Putin meet Xi before the summit in Kazan?", "before", "the summit in Kazan"),
        ("After the Raisi crash, who became minister?", "after", "the Raisi crash"),
        ("After the Raisi crash who became minister?", "after", "the Raisi crash"),
        ("has Sunak been to Kyiv since he took office", "since", "Sunak took office"),
        ("Did Albanese go to Tokyo after his election win?", "after", "Albanese's election win"),
    ],
)
def test_the_event_that_a_time_hangs_on(question: str, lead: str, event: str) -> None:
    assert anchor(question) == (lead, event)


@pytest.mark.parametrize(
    "question",
    [
        "When did Biden last meet Xi?",
        "Has Biden met Xi since March?",
        "Who did Trump name after winning?",
        "Where were the ministers the day after the vote?",
        "Who came after that?",
        "Has anyone gone there since he took office?",
    ],
)
def test_no_event_bounds_the_time(question: str) -> None:
    assert anchor(question) is None


@pytest.mark.parametrize(
    ("lead", "first", "last"),
    [
        ("since", "2022-02-24", "9999-12-31"),
        ("after", "2022-02-24", "9999-12-31"),
        ("before", "0001-01-01", "2022-02-23"),
        ("until", "0001-01-01", "2022-02-25"),
    ],
)
def test_a_time_is_bounded_by_the_days_of_an_event(lead: str, first: str, last: str) -> None:
    days = DateInterval(first=date(2022, 2, 24), last=date(2022, 2, 25))
    assert bounded(lead, days) == DateInterval(
        first=date.fromisoformat(first), last=date.fromisoformat(last)
    )


def test_a_month_may_lie_before_what_is_known_no_finer() -> None:
    year = DateInterval(first=date(2022, 1, 1), last=date(2022, 12, 31))
    assert bounded("before", year).last == date(2022, 12, 31)


@pytest.fixture(scope="module")
def models(embedder: Embedder, parser: Parser) -> Iterator[Models]:
    """A reader that points at nothing: the rules find the visits."""
    with weighed(PLAIN):
        yield Models(
            embedder=embedder, reader=CandidateExtractor(spans=PointingReader(), parser=parser)
        )


@pytest.fixture
async def visits(harness: Harness) -> Harness:
    """Two visits, before and after a war of which nothing is told yet."""
    await harness.add("Macron visited Ghana on 9 June 2021.", day="2021-06-10")
    await harness.add("Macron visited Ghana on 8 May 2022.", day="2022-05-09")
    return harness


async def tell_of_the_war(harness: Harness, *, to: str = "public") -> None:
    await harness.add("The war began on 24 February 2022, at dawn.", day="2022-03-01", to=to)
    await harness.add(
        "Prices have risen steeply since the war began on February 24.", day="2022-04-01", to=to
    )


async def test_before_a_war_that_the_articles_date(visits: Harness) -> None:
    await tell_of_the_war(visits)
    answer = await visits.ask(
        "When did Macron visit Ghana before the war began?", as_of="2023-03-01"
    )
    assert answer.date == DateInterval(first=date(2021, 6, 9), last=date(2021, 6, 9))


async def test_since_a_war_that_the_articles_date(visits: Harness) -> None:
    await tell_of_the_war(visits)
    answer = await visits.ask(
        "When did Macron first visit Ghana since the war began?", as_of="2023-03-01"
    )
    assert answer.date == DateInterval(first=date(2022, 5, 8), last=date(2022, 5, 8))


async def test_what_one_article_dates_alone_bounds_nothing(visits: Harness) -> None:
    await visits.add("The war began on 24 February 2022, at dawn.", day="2022-03-01")
    answer = await visits.ask(
        "When did Macron visit Ghana before the war began?", as_of="2023-03-01"
    )
    assert answer.date == DateInterval(first=date(2022, 5, 8), last=date(2022, 5, 8))


async def test_somebody_who_is_named_is_no_event(visits: Harness) -> None:
    for said in ("Scholz took office on 8 December 2021.", "Scholz won on 8 December 2021."):
        await visits.add(said, day="2022-02-01", title=said)
    answer = await visits.ask("When did Macron first visit Ghana after Scholz?", as_of="2023-03-01")
    assert answer.date == DateInterval(first=date(2021, 6, 9), last=date(2021, 6, 9))


async def test_articles_that_disagree_bound_nothing(visits: Harness) -> None:
    await tell_of_the_war(visits)
    for year in (1861, 1914, 1939):
        await visits.add(f"That war began in {year}.", day="2022-04-01", title=f"War {year}")
    answer = await visits.ask(
        "When did Macron visit Ghana before the war began?", as_of="2023-03-01"
    )
    assert answer.date == DateInterval(first=date(2022, 5, 8), last=date(2022, 5, 8))


async def test_another_collections_articles_date_nothing(visits: Harness) -> None:
    await tell_of_the_war(visits, to="guild-1")
    answer = await visits.ask(
        "When did Macron visit Ghana before the war began?", as_of="2023-03-01"
    )
    assert answer.date == DateInterval(first=date(2022, 5, 8), last=date(2022, 5, 8))


async def test_a_war_that_is_to_come_by_the_day_asked_bounds_nothing(visits: Harness) -> None:
    await tell_of_the_war(visits)
    answer = await visits.ask(
        "When did Macron visit Ghana before the war began?", as_of="2022-01-01"
    )
    assert answer.date == DateInterval(first=date(2021, 6, 9), last=date(2021, 6, 9))
