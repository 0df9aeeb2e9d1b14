"""Questions to the sample archive, and what is never used to answer them."""

from datetime import date
from itertools import permutations

import pytest

from answer.errors import BadQuestion
from answer.understanding.question import LONGEST_QUESTION
from language import english
from reading.types import DateInterval, Status
from tests.answer.conftest import Harness

pytestmark = pytest.mark.slow

TODAY = "2026-07-01"


def cited(url: str | None) -> str:
    """The name of the sample article at the address."""
    return (url or "").rsplit("/", 1)[-1]


@pytest.mark.parametrize(
    ("question", "as_of", "when", "status"),
    [
        ("When did Modi last visit Russia?", "2026-07-01", "2024-10", Status.HAPPENED),
        ("When did Modi last visit Russia?", "2024-08-01", "2024-07", Status.HAPPENED),
        pytest.param(
            "When did Modi last visit Russia?",
            "2023-12-31",
            "2019-09-04",
            Status.HAPPENED,
            marks=pytest.mark.xfail(reason="It is not given: Putin's way home is likelier to it."),
        ),
        ("when did modi last visit russia", "2024-08-01", "2024-07", Status.HAPPENED),
        ("When did Modi first visit Russia?", "2026-07-01", "2019-09-04", Status.HAPPENED),
        ("When did Modi visit Ukraine?", "2026-07-01", "2024-08-23", Status.HAPPENED),
        ("When did Putin last visit India?", "2025-06-01", "2021-12", Status.HAPPENED),
        ("When did Putin last visit India?", "2026-07-01", "2025-12-05", Status.HAPPENED),
        ("When did Biden visit Angola?", "2026-07-01", "2024-12-04", Status.HAPPENED),
        ("When did Finland join NATO?", "2026-07-01", "2023-04-04", Status.HAPPENED),
        (
            "Which country became NATO's 32nd member, and when?",
            "2026-07-01",
            "2024-03-07",
            Status.HAPPENED,
        ),
        ("When will Putin visit India?", "2025-04-01", None, Status.PLANNED),
        ("When will Trump meet Putin in Budapest?", "2025-10-18", None, Status.PLANNED),
        ("When will Trump meet Putin in Budapest?", "2025-11-01", None, Status.CANCELLED),
        ("When is Trump going to visit Denmark?", "2019-08-25", None, Status.CANCELLED),
    ],
)
async def test_when_is_answered_with_the_days_of_the_event_and_its_status(
    sample: Harness, question: str, as_of: str, when: str | None, status: Status
) -> None:
    answer = await sample.ask(question, as_of=as_of)
    assert answer.text is not None
    assert answer.status is status
    if when is None:
        assert answer.date is None
    else:
        assert answer.date is not None
        assert str(answer.date.first).startswith(when)
        assert str(answer.date.last).startswith(when)


@pytest.mark.parametrize(
    ("question", "as_of", "said", "article"),
    [
        (
            "Did Trump visit Denmark in September 2019?",
            "2026-07-01",
            "No: it was called off",
            "2019-08-21-trump-drops-denmark",
        ),
        (
            "Who is prime minister of the United Kingdom?",
            "2026-07-01",
            "Keir Starmer",
            "2024-10-18-biden-in-berlin",
        ),
        (
            "Who is prime minister of the United Kingdom?",
            "2024-07-01",
            "Rishi Sunak",
            "2022-10-25-sunak-becomes-prime-minister",
        ),
        (
            "Who is prime minister of Japan?",
            "2026-07-01",
            "Sanae Takaichi",
            "2025-10-21-takaichi-becomes-prime-minister",
        ),
        (
            "Who is prime minister of Japan?",
            "2024-11-01",
            "Shigeru Ishiba",
            "2024-10-01-ishiba-becomes-prime-minister",
        ),
        pytest.param(
            "Who succeeded Stoltenberg as NATO chief?",
            "2026-07-01",
            "Mark Rutte",
            "2024-10-01-rutte-takes-over-nato",
            marks=pytest.mark.xfail(reason="It is right, but not sure enough to be given."),
        ),
        (
            "How many rifles will be made in India?",
            "2026-07-01",
            "600,000",
            "2021-12-06-putin-in-new-delhi",
        ),
        (
            "Which country became NATO's 32nd member, and when?",
            "2026-07-01",
            "Sweden",
            "2024-03-07-sweden-joins-nato",
        ),
    ],
)
async def test_other_questions_are_answered_in_short_with_the_sentence_that_says_it(
    sample: Harness, question: str, as_of: str, said: str, article: str
) -> None:
    answer = await sample.ask(question, as_of=as_of)
    assert answer.text is not None
    assert said in answer.text
    assert cited(answer.citations[0].url) == article


@pytest.mark.parametrize(
    ("question", "words", "article"),
    [
        (
            "How did Putin tell Modi that he would skip the G20 summit in New Delhi?",
            "will not come",
            "2023-08-28-putin-tells-modi-he-will-miss-g20",
        ),
        (
            "Is the Black Sea grain deal still in force?",
            "pulled out",
            "2023-07-17-russia-quits-grain-deal",
        ),
        ("Has Zelensky visited India?", "invited Zelensky", "2024-08-23-modi-in-kyiv"),
    ],
)
async def test_what_is_not_surely_answered_is_cited_among_the_nearest(
    sample: Harness, question: str, words: str, article: str
) -> None:
    answer = await sample.ask(question, as_of=TODAY)
    nearest = [(cited(each.url), each.quote) for each in answer.citations[:3]]
    assert any(url == article and words in quote for url, quote in nearest)


@pytest.mark.parametrize("question", ["Did Kim Jong Un visit Moscow?", "Has Xi visited Canada?"])
async def test_a_visit_that_nothing_tells_of_is_neither_confirmed_nor_denied(
    sample: Harness, question: str
) -> None:
    answer = await sample.ask(question, as_of=TODAY)
    assert answer.text is None
    assert answer.citations


async def test_an_answer_tells_how_fresh_it_is(sample: Harness) -> None:
    answer = await sample.ask("When did Modi last visit Russia?", as_of="2024-08-01")
    assert answer.citations[0].published_on == date(2024, 7, 9)
    assert answer.newest_relevant == date(2024, 7, 9)
    assert answer.archive_newest == date(2024, 7, 30)
    assert answer.as_of == date(2024, 8, 1)
    assert answer.took_ms >= 0


@pytest.mark.parametrize(
    "question",
    [
        "When did Erdogan last visit Canada?",
        "What did Macron say about Mali?",
        "Who won the football World Cup?",
        "When did Xi visit Canada?",
    ],
)
async def test_what_the_archive_does_not_hold_is_not_answered_but_the_nearest_is_shown(
    sample: Harness, question: str
) -> None:
    answer = await sample.ask(question, as_of=TODAY)
    assert (answer.text, answer.date, answer.status) == (None, None, None)
    assert answer.confidence < 0.5
    assert answer.citations
    assert answer.archive_newest == date(2026, 1, 2)


async def test_where_nothing_is_near_nothing_is_shown(sample: Harness) -> None:
    answer = await sample.ask("When was Obama in Cuba?", as_of=TODAY)
    assert (answer.text, answer.confidence, answer.citations) == (None, 0.0, ())
    assert answer.archive_newest == date(2026, 1, 2)


@pytest.mark.parametrize("question", ["What is the best cheese?", "cheese"])
async def test_of_an_unknown_topic_nothing_is_shown(sample: Harness, question: str) -> None:
    answer = await sample.ask(question, as_of=TODAY)
    assert (answer.text, answer.citations) == (None, ())


async def test_a_question_in_another_language_is_told_which_are_understood(
    sample: Harness,
) -> None:
    answer = await sample.ask("Quand est-ce que Modi est allé à Moscou ?", as_of=TODAY)
    assert (answer.text, answer.citations) == (None, ())
    assert answer.unreported == english()("reply-foreign")


async def test_a_visit_that_is_only_told_of_later_is_not_known_before(sample: Harness) -> None:
    answer = await sample.ask("When did Putin last visit India?", as_of="2020-01-01")
    assert answer.text is None
    assert {citation.published_on.year for citation in answer.citations} == {2019}


async def test_before_every_article_nothing_is_known(sample: Harness) -> None:
    answer = await sample.ask("When did Modi last visit Russia?", as_of="2018-12-31")
    assert answer.text is None
    assert answer.citations == ()
    assert (answer.newest_relevant, answer.archive_newest) == (None, None)
    assert answer.confidence == 0.0


@pytest.mark.parametrize("question", ["", "  \n", "?!", "When did he?", "…", "\x00"])
async def test_a_question_with_nothing_to_look_up_is_refused_with_a_sentence(
    sample: Harness, question: str
) -> None:
    with pytest.raises(BadQuestion, match=r"^Ask a question with .*\.$"):
        await sample.ask(question, as_of=TODAY)


async def test_an_endless_question_is_refused_with_the_limit(sample: Harness) -> None:
    question = "When did Modi visit Russia? " * 100
    with pytest.raises(BadQuestion, match=rf"2799 characters.*{LONGEST_QUESTION}\.$"):
        await sample.ask(question, as_of=TODAY)


# --- Collections --------------------------------------------------------------------------------

SIGNED = "When did Norway and Chile sign a treaty?"
TREATIES = {
    "public": "The ministers of Norway and Chile signed a fishing treaty in Oslo on Monday.",
    "guild-1": "The ministers of Norway and Chile signed a mining treaty in Bergen on Monday.",
    "guild-10": "The ministers of Norway and Chile signed a customs treaty in Tromso on Monday.",
}


@pytest.fixture
async def servers(harness: Harness) -> Harness:
    """An archive with a collection for everybody and two for one server each."""
    for collection, text in TREATIES.items():
        await harness.add(text, day="2024-07-09", to=collection)
    return harness


async def quoted(harness: Harness, question: str, *collections: str) -> set[str]:
    answer = await harness.ask(question, as_of=TODAY, of=collections)
    return {citation.quote for citation in answer.citations}


@pytest.mark.parametrize(("asked", "other"), list(permutations(TREATIES, 2)))
async def test_no_article_of_another_collection_is_cited(
    servers: Harness, asked: str, other: str
) -> None:
    # The other collection's own words, which it would answer best.
    assert await quoted(servers, TREATIES[other], asked) == {TREATIES[asked]}


async def test_several_collections_are_asked_as_one(servers: Harness) -> None:
    for some in permutations(TREATIES, 2):
        assert await quoted(servers, SIGNED, *some) == {TREATIES[each] for each in some}
    assert await quoted(servers, SIGNED, *TREATIES) == set(TREATIES.values())


async def test_a_collection_nobody_has_added_to_answers_nothing(servers: Harness) -> None:
    answer = await servers.ask(SIGNED, as_of=TODAY, of=("guild-2",))
    assert (answer.text, answer.citations, answer.archive_newest) == (None, (), None)


async def test_the_newest_article_is_that_of_the_collections_asked(servers: Harness) -> None:
    await servers.add("Peru opened an embassy in Accra.", day="2025-05-05", to="guild-1")
    alone = await servers.ask(SIGNED, as_of=TODAY, of=("public",))
    both = await servers.ask(SIGNED, as_of=TODAY, of=("public", "guild-1"))
    assert (alone.archive_newest, both.archive_newest) == (date(2024, 7, 9), date(2025, 5, 5))


async def test_a_wire_copy_is_quoted_once(harness: Harness) -> None:
    story = "The ministers of Ghana and Cuba met in Accra on Monday."
    await harness.add(f"{story}\n\nRain fell.", day="2024-07-09")
    await harness.add(f"{story}\n\nNobody spoke.", day="2024-07-09")
    answer = await harness.ask("When did the ministers of Ghana and Cuba meet?", as_of=TODAY)
    assert [citation.quote for citation in answer.citations].count(story) == 1


MORE = "The two spoke about grain and gas for an hour, and took no question after their talks."
LIVE = "\n\n".join(
    f"{at}\n\n{told} {MORE}"
    for at, told in (
        ("9:10 p.m. Friday, July 12", "President Ruto of Kenya thanked all his guests."),
        ("4 p.m. Thursday, July 11", "President Lula of Brazil visited Nairobi on Thursday."),
        ("8 a.m. Wednesday, July 10", "President Modi of India visited Nairobi yesterday."),
    )
)


async def test_yesterday_in_an_entry_of_a_live_page_is_the_day_before_that_entry(
    harness: Harness,
) -> None:
    await harness.add(LIVE, day="2024-07-12")
    answer = await harness.ask("When did Modi visit Nairobi?", as_of="2024-08-01")
    assert answer.date == DateInterval(first=date(2024, 7, 9), last=date(2024, 7, 9))
    assert answer.citations[0].quote == "President Modi of India visited Nairobi yesterday."
    assert answer.citations[0].highlights == ((40, 49),)


async def test_a_misspelled_name_is_answered_as_the_archive_spells_it(harness: Harness) -> None:
    await harness.add(
        "Steve Witkoff met Vladimir Putin in Moscow on 6 August 2025.", day="2025-08-07"
    )
    found = await harness.ask("when did witkof meet vvp", as_of="2025-09-01")
    assert found.question == "when did witkof meet vvp"
    assert [(each.typed, each.meant) for each in found.links] == [
        ("witkof", "Witkoff"),
        ("vvp", "Vladimir Putin"),
    ]
    assert found.date is not None
    assert found.date.first.isoformat() == "2025-08-06"
