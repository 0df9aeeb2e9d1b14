"""Timelines of the sample archive, and of small archives that a rule is about."""

from datetime import date

import pytest

from answer.errors import BadQuestion
from answer.timeline import Entry, Timeline
from answer.timeline.wording import dated, granularity, headline, status_text
from index.types import PUBLIC
from reading.types import DateInterval, Status
from tests.answer.conftest import Harness

pytestmark = pytest.mark.slow

TODAY = "2026-07-01"


async def timeline(
    harness: Harness, topic: str, *, as_of: str = TODAY, of: str = PUBLIC, **days: str
) -> Timeline:
    return await harness.app.answers.timeline(
        topic,
        collections=[of],
        as_of=date.fromisoformat(as_of),
        **{name: date.fromisoformat(day) for name, day in days.items()},
    )


def told(found: Timeline) -> list[tuple[str, Status]]:
    return [(dated(entry), entry.status) for entry in found.entries]


@pytest.mark.parametrize("topic", ["Modi Russia visits", "modi visits to russia", "Modi in Russia"])
async def test_visits_are_listed_once_each_in_order_of_date(sample: Harness, topic: str) -> None:
    found = await timeline(sample, topic)
    days = [dated(entry) for entry in found.entries]
    assert days[0] == "4 September 2019"
    assert "8–9 July 2024" in days
    assert [entry.begins for entry in found.entries] == sorted(e.begins for e in found.entries)
    assert {entry.status for entry in found.entries} == {Status.HAPPENED}


async def test_every_quote_is_the_articles_own_words(sample: Harness) -> None:
    found = await timeline(sample, "Putin")
    cited = [citation for entry in found.entries for citation in entry.citations]
    assert len(cited) > 5
    for citation in cited:
        article = await sample.archive.articles.get(PUBLIC, citation.article_id)
        assert article.text[citation.start : citation.end] == citation.quote


async def test_what_was_called_off_is_listed_as_cancelled(sample: Harness) -> None:
    found = await timeline(sample, "Trump Denmark visit")
    assert told(found) == [("reported 21 August 2019", Status.CANCELLED)]


async def test_articles_after_the_day_asked_are_not_used(sample: Harness) -> None:
    found = await timeline(sample, "Modi Russia visits", as_of="2019-12-31")
    assert [dated(entry) for entry in found.entries] == ["4 September 2019"]
    assert found.newest_relevant == date(2019, 9, 5)


async def test_only_events_between_the_days_named_are_listed(sample: Harness) -> None:
    found = await timeline(sample, "Modi Russia visits", since="2020-01-01", until="2024-08-31")
    assert [dated(entry) for entry in found.entries] == ["8–9 July 2024"]
    with pytest.raises(BadQuestion, match="2020-01-01 is before 2024-08-31"):
        await timeline(sample, "Modi", since="2024-08-31", until="2020-01-01")


async def test_a_question_is_a_topic_of_all_times(harness: Harness) -> None:
    await harness.add("Macron visited Ghana on 8 May 2024.", day="2024-05-09")
    await harness.add("Macron visited Ghana on 9 June 2023.", day="2023-06-10")
    found = await timeline(harness, "When in 2023 did Macron last visit Ghana?")
    assert found.topic == "Macron visit Ghana"
    assert [dated(entry) for entry in found.entries] == ["9 June 2023", "8 May 2024"]


async def test_articles_published_at_other_times_are_not_used_where_that_is_asked(
    harness: Harness,
) -> None:
    await harness.add("Macron visited Ghana on 9 June 2023.", day="2023-06-10")
    await harness.add(
        "Macron, who saw Ghana in 2017, visited Ghana on 8 May 2024.", day="2024-05-09"
    )
    of = "Macron visits to Ghana"
    later = await timeline(harness, of, published_since="2024-01-01")
    assert "8 May 2024" in [dated(entry) for entry in later.entries]
    assert {c.published_on for e in later.entries for c in e.citations} == {date(2024, 5, 9)}
    earlier = await timeline(harness, of, published_until="2023-12-31")
    assert [dated(entry) for entry in earlier.entries] == ["9 June 2023"]
    both = await timeline(harness, of, published_since="2024-06-01", published_until="2024-07-01")
    assert both.entries == ()


async def test_a_topic_that_names_nobody_is_found_by_its_words(sample: Harness) -> None:
    found = await timeline(sample, "grain deal")
    assert ("17 July 2023", Status.HAPPENED) in told(found)


async def test_what_the_archive_does_not_tell_is_said_so(sample: Harness) -> None:
    found = await timeline(sample, "Erdogan Canada visits")
    assert found.entries == ()
    assert headline(found) == "The archive tells of no dated event on this."
    assert found.archive_newest is not None


async def test_a_plan_that_happened_is_one_entry_with_both_articles(harness: Harness) -> None:
    await harness.add("Macron will visit Ghana on 8 May 2024, his office said.", day="2024-04-20")
    await harness.add("ACCRA — Macron visited Ghana on Wednesday, 8 May 2024.", day="2024-05-09")
    found = await timeline(harness, "Macron visits to Ghana")
    assert told(found) == [("8 May 2024", Status.HAPPENED)]
    assert len(found.entries[0].citations) == 2
    assert "visited" in found.entries[0].citations[0].quote


async def test_a_plan_whose_day_has_passed_says_that_nothing_is_reported(
    harness: Harness,
) -> None:
    await harness.add("Macron will visit Ghana on 8 May 2024, his office said.", day="2024-04-20")
    before = await timeline(harness, "Macron visits to Ghana", as_of="2024-05-01")
    after = await timeline(harness, "Macron visits to Ghana", as_of="2024-06-01")
    assert [status_text(entry) for entry in before.entries] == ["planned"]
    assert [status_text(entry) for entry in after.entries] == [
        "planned; no report that it happened"
    ]


async def test_a_plan_that_is_called_off_is_one_entry(harness: Harness) -> None:
    await harness.add("Macron will visit Ghana on 8 May 2024, his office said.", day="2024-04-20")
    await harness.add("Macron cancelled his visit to Ghana.", day="2024-05-02")
    found = await timeline(harness, "Macron visits to Ghana")
    assert told(found) == [("8 May 2024", Status.CANCELLED)]


async def test_what_is_denied_is_listed_as_denied_beside_what_others_tell(
    harness: Harness,
) -> None:
    await harness.add("Macron met Putin in Sochi on 8 May 2024.", day="2024-05-09")
    await harness.add("The Kremlin denied that Putin met Macron on 8 May 2024.", day="2024-05-10")
    found = await timeline(harness, "Macron Putin")
    assert sorted(told(found)) == [("8 May 2024", Status.DENIED), ("8 May 2024", Status.HAPPENED)]


async def test_what_only_did_not_take_place_is_not_listed(harness: Harness) -> None:
    await harness.add("Macron did not meet Putin on 8 May 2024.", day="2024-05-09")
    assert (await timeline(harness, "Macron Putin")).entries == ()


async def test_one_day_with_two_others_is_two_events(harness: Harness) -> None:
    await harness.add("Macron met Putin on 8 May 2024.", day="2024-05-09")
    await harness.add("Macron met Zelensky on 8 May 2024.", day="2024-05-09")
    found = await timeline(harness, "Macron")
    assert told(found) == [("8 May 2024", Status.HAPPENED)] * 2


async def test_the_two_leaders_are_those_whom_the_sentence_names(harness: Harness) -> None:
    await harness.add(
        "Macron praised Putin, and the two leaders met on 8 May 2024.", day="2024-05-09"
    )
    found = await timeline(harness, "Macron Putin")
    assert told(found) == [("8 May 2024", Status.HAPPENED)]


async def test_another_collections_articles_are_not_cited(harness: Harness) -> None:
    await harness.add("Macron visited Ghana on 8 May 2024.", day="2024-05-09", to="guild-1")
    await harness.add("Macron visited Ghana on 9 June 2023.", day="2023-06-10")
    found = await timeline(harness, "Macron visits to Ghana")
    assert told(found) == [("9 June 2023", Status.HAPPENED)]


@pytest.mark.parametrize(
    ("first", "last", "words", "fineness"),
    [
        ("2024-07-09", "2024-07-09", "9 July 2024", "day"),
        ("2024-07-08", "2024-07-09", "8–9 July 2024", "days"),
        ("2024-07-08", "2024-07-14", "week of 8 July 2024", "week"),
        ("2025-03-01", "2025-03-31", "March 2025", "month"),
        ("2025-03-01", "2025-03-10", "early March 2025", "period"),
        ("2016-06-01", "2016-08-31", "summer 2016", "season"),
        ("2016-12-01", "2017-02-28", "winter 2016", "season"),
        ("2019-01-01", "2019-12-31", "2019", "year"),
    ],
)
def test_a_date_is_said_as_finely_as_it_is_told(
    first: str, last: str, words: str, fineness: str
) -> None:
    days = DateInterval(first=date.fromisoformat(first), last=date.fromisoformat(last))
    entry = Entry(date=days, status=Status.HAPPENED, place=None, is_unconfirmed=False, citations=())
    assert (dated(entry), granularity(days)) == (words, fineness)
