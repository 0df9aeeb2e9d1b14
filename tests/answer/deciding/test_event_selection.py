"""When it was and whether it was: from what several articles tell of an event."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answer.deciding.event_clusters import DONE, EventCluster, Report, has_lapsed
from answer.deciding.event_selection import SURE, asks_for_meeting, when, whether
from answer.evidence.types import Candidate, Evidence
from reading.events import Event
from reading.types import DateInterval, Status
from tests.answer.values import asking, evidence, tells

LAST = "When did Lula last visit Kenya?"
LAST_BUT_ONE = "When did Lula visit Kenya before that?"
FIRST = "When did Lula first visit Kenya?"
NEXT = "When will Lula visit Kenya?"
EVER = "When did Lula visit Kenya?"


def test_what_was_called_off_need_not_say_in_which_city_it_was_to_be() -> None:
    asked = asking("Did Lula and Milei meet in Mombasa?")
    off = tells("it is off", None, Status.CANCELLED)
    [meeting] = whether(evidence(asked, off))
    assert meeting.status is Status.CANCELLED
    elsewhere = tells("it is off in Nairobi", None, Status.CANCELLED, city="nairobi")
    assert whether(evidence(asked, elsewhere)) == ()


JOINED = "When did Kenya join the council?"
DID = "Has Lula visited Kenya?"

KAZAN = "2024-10-22"
MOSCOW = "2024-07-08"
OLD = "2019-09-04"


def reports(found: Evidence) -> list[Report]:
    """What the rules find in the sentences, each as likely as they take it to be."""
    return [
        Report(candidate=each, event=one.event, match=one.match)
        for each in found.candidates
        for one in each.matches
    ]


def those_meant(found: Evidence) -> tuple[EventCluster, ...]:
    return when(found.question, reports(found))


def clusters(question: str, *candidates: Candidate) -> tuple[EventCluster, ...]:
    return those_meant(evidence(asking(question), *candidates))


def chosen(question: str, *candidates: Candidate) -> str | None:
    """The days of the event chosen, as `interval` reads them; None where none is told of."""
    found = clusters(question, *candidates)
    return shown(found[0].date) if found else None


def shown(days: DateInterval | None) -> str:
    if days is None:
        return "no day"
    return str(days.first) if days.first == days.last else f"{days.first}/{days.last}"


def visits() -> tuple[Candidate, ...]:
    return (
        tells("in July", MOSCOW, score=9.0),
        tells("in October", KAZAN, score=8.0),
        tells("long ago", OLD, score=7.0),
    )


# --- The last and the first -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "days"),
    [(LAST, KAZAN), (LAST_BUT_ONE, MOSCOW), (FIRST, OLD), (EVER, KAZAN)],
    ids=["last", "last but one", "first", "any"],
)
def test_the_order_asked_for_picks_the_event_not_the_best_score(question: str, days: str) -> None:
    assert chosen(question, *visits()) == days


def test_where_one_event_is_told_of_there_is_none_before_it() -> None:
    planned = tells("next year", "2025-12-20", Status.PLANNED)
    assert chosen(LAST_BUT_ONE, tells("in Kenya", KAZAN), planned) is None


def test_other_events_follow_the_one_that_was_asked_for() -> None:
    first, *rest = clusters(LAST, *visits())
    assert shown(first.date) == KAZAN
    assert sorted(shown(each.date) for each in rest) == [OLD, MOSCOW]


@pytest.mark.parametrize(
    "later",
    [
        tells("planned", "2024-12-20", Status.PLANNED),
        tells("put off", "2024-12-20", Status.POSTPONED),
        tells("called off", "2024-11-20", Status.CANCELLED),
        tells("denied", "2024-11-20", Status.DENIED),
        tells("talked of", "2024-11-20", Status.HYPOTHETICAL),
        tells("after the day asked", "2025-01-02"),
        tells("without a date"),
        tells("less than half as surely the one asked for", "2024-12-20", match=0.47),
    ],
    ids=lambda later: later.text,
)
def test_the_last_is_one_that_surely_happened_by_the_day_asked(later: Candidate) -> None:
    assert chosen(LAST, later, *visits()) == KAZAN


def test_what_happened_on_the_day_asked_itself_is_the_last() -> None:
    today = tells("today", "2025-01-01", published="2025-01-01")
    assert chosen(LAST, today, *visits()) == "2025-01-01"


def test_what_is_under_way_has_happened() -> None:
    now = tells("now", "2024-12-30/2025-01-03", Status.UNDER_WAY, published="2024-12-31")
    assert chosen(LAST, now, *visits()) == "2024-12-30/2025-01-03"


def test_the_plan_is_told_where_nothing_happened_yet() -> None:
    plan = tells("planned", "2025-03-01", Status.PLANNED)
    [found] = clusters(LAST, plan)
    assert (shown(found.date), found.status) == ("2025-03-01", Status.PLANNED)


def test_a_plan_that_is_far_likelier_what_is_asked_for_is_told_rather_than_what_happened() -> None:
    plan = tells("planned", "2025-03-01", Status.PLANNED)
    unlikely = tells("came to something", OLD, match=0.4)
    assert [found.status for found in clusters(LAST, plan, unlikely)] == [Status.PLANNED]
    likely = tells("came", OLD, match=0.6)
    assert [found.status for found in clusters(LAST, plan, likely)] == [Status.HAPPENED]


def test_where_no_order_is_asked_and_no_meeting_the_event_most_told_of_is_meant() -> None:
    some = (
        tells("one article", "2024-06-01"),
        tells("some other", OLD),
        tells("and another", OLD),
    )
    assert chosen(JOINED, *some) == OLD
    assert chosen(LAST, *some) == "2024-06-01"


def test_stories_that_tell_of_an_event_are_added_up_but_copies_tell_once() -> None:
    def added(*stories: int) -> float:
        told = [tells(f"in {n}", OLD, match=0.5, in_story=n) for n in stories]
        [found] = clusters(JOINED, *told)
        return found.stories

    assert added(1) == added(1, 1) == 0.5
    assert added(1, 2) == 1.0


def test_without_an_order_a_plan_that_is_likelier_is_told() -> None:
    plan = tells("planned", "2025-03-01", Status.PLANNED, match=0.7)
    done = tells("came to something", OLD, match=0.6)
    assert [found.status for found in clusters(JOINED, plan, done)] == [Status.PLANNED]
    assert [found.status for found in clusters(LAST, plan, done)] == [Status.HAPPENED]


# --- A plan whose day has passed ------------------------------------------------------------------

LAPSED = tells("planned", "2024-11-20", Status.PLANNED, published="2024-11-01")


@pytest.mark.parametrize("question", [LAST, NEXT, EVER, DID])
def test_a_plan_whose_day_passed_without_a_report_is_told_as_one(question: str) -> None:
    tell = whether if question is DID else those_meant
    [found] = tell(evidence(asking(question), LAPSED))
    assert (found.status, has_lapsed(found, AS_OF)) == (Status.PLANNED, True)
    assert shown(found.date) == "2024-11-20"


@pytest.mark.parametrize("question", [LAST, EVER])
def test_a_plan_that_took_place_has_not_lapsed(question: str) -> None:
    done = tells("came", "2024-11-20", published="2024-11-21")
    [found] = clusters(question, LAPSED, done)
    assert (found.status, has_lapsed(found, AS_OF)) == (Status.HAPPENED, False)


def test_a_plan_that_took_place_is_not_the_next() -> None:
    assert not clusters(NEXT, LAPSED, tells("came", "2024-11-20", published="2024-11-21"))


def test_a_plan_still_to_come_is_told_rather_than_one_that_lapsed() -> None:
    ahead = tells("planned", "2025-03-01", Status.PLANNED, published="2024-10-01")
    [found] = clusters(NEXT, LAPSED, ahead)
    assert (shown(found.date), has_lapsed(found, AS_OF)) == ("2025-03-01", False)


def test_a_dated_plan_that_lapsed_says_more_than_one_without_a_date() -> None:
    vague = tells("plans to come", None, Status.PLANNED, published="2024-10-01")
    [found] = clusters(LAST, vague, LAPSED)
    assert (shown(found.date), has_lapsed(found, AS_OF)) == ("2024-11-20", True)


def test_a_plan_of_years_ago_is_not_the_next() -> None:
    old = tells("planned", "2021-11-20", Status.PLANNED)
    assert not clusters(NEXT, old)
    assert chosen(LAST, old) == "2021-11-20"


# --- Reports of one event -------------------------------------------------------------------------


def test_several_reports_of_a_day_are_one_event_with_as_many_articles() -> None:
    [found] = clusters(
        LAST,
        tells("one", KAZAN),
        tells("other", KAZAN, match=0.99),
        tells("twice", KAZAN, in_article=7),
        tells("the second time", KAZAN, in_article=7),
    )
    assert found.articles == 3
    assert len(found.reports) == 4
    assert (found.reports[0].candidate.text, found.match) == ("other", 0.99)


def test_three_copies_of_a_wrong_date_do_not_outvote_two_independent_reports() -> None:
    wrong = [tells(f"copy {n}", KAZAN, in_story=7) for n in range(3)]
    right = [tells("one", MOSCOW), tells("other", MOSCOW)]
    first, second = clusters(JOINED, *wrong, *right)
    assert (shown(first.date), first.articles) == (MOSCOW, 2)
    assert (shown(second.date), second.articles) == (KAZAN, 1)
    assert len(second.reports) == 3


def test_the_finest_days_told_are_those_of_the_event() -> None:
    [found] = clusters(LAST, tells("in October", "2024-10-01/2024-10-31"), tells("then", KAZAN))
    assert shown(found.date) == KAZAN
    assert found.articles == 2


def test_days_that_overlap_are_one_event_and_days_apart_are_two() -> None:
    stay = tells("for three days", "2024-10-22/2024-10-24")
    assert len(clusters(LAST, stay, tells("its last day", "2024-10-24"))) == 1
    assert len(clusters(LAST, stay, tells("two days after", "2024-10-26"))) == 2


def test_a_visit_told_by_the_day_is_one_with_all_its_days() -> None:
    arrived, met = tells("arrived", "2024-07-08"), tells("met", "2024-07-09")
    [visit] = clusters(LAST, arrived, met)
    assert shown(visit.date) == "2024-07-08/2024-07-09"
    assert visit.articles == 2


def test_where_a_city_is_named_a_later_visit_elsewhere_in_the_country_is_another() -> None:
    there = tells("he was in Mombasa", "2019-09-04", match=0.6, city="mombasa")
    somewhere = tells("was in Kenya", "2024-07-08", match=0.8)
    assert chosen("When did Lula last visit Mombasa?", there, somewhere) == "2019-09-04"
    assert chosen("When did Lula last visit Mombasa?", somewhere) == "2024-07-08"
    assert chosen("When did Lula last visit Kenya?", there, somewhere) == "2024-07-08"


def test_a_visit_to_the_country_does_not_confirm_one_to_the_city() -> None:
    asked = asking("Has Lula been to Mombasa?")
    somewhere = tells("was in Kenya", "2024-07-08", match=0.9)
    assert whether(evidence(asked, somewhere)) == ()
    there = tells("was in Mombasa", "2019-09-04", city="mombasa")
    [visit] = whether(evidence(asked, somewhere, there))
    assert shown(visit.date) == "2019-09-04"


def test_meetings_on_days_that_follow_each_other_are_two() -> None:
    met = tells("met", "2024-07-08"), tells("met again", "2024-07-09")
    found = clusters("When did Lula last meet Ruto?", *met)
    assert [shown(each.date) for each in found] == ["2024-07-09", "2024-07-08"]


def test_a_year_does_not_swallow_the_days_in_it() -> None:
    found = clusters(
        LAST,
        tells("that year", "2019-01-01/2019-12-31", match=0.99),
        tells("in September", OLD),
        tells("in May", "2019-05-01"),
    )
    assert {shown(each.date): each.articles for each in found} == {
        "2019-01-01/2019-12-31": 1,
        OLD: 1,
        "2019-05-01": 1,
    }
    assert shown(found[0].date) == OLD


# --- A time that the question names ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "days"),
    [
        ("When did Lula visit Kenya in 2019?", [OLD]),
        ("When did Lula last visit Kenya in July 2024?", [MOSCOW]),
        ("When in 2024 did Lula first visit Kenya?", [MOSCOW, KAZAN]),
        ("When did Lula last visit Kenya since August 2024?", [KAZAN]),
        ("When did Lula last visit Kenya before 2020?", [OLD]),
        ("When did Lula last visit Kenya between May and August 2024?", [MOSCOW]),
        ("When did Lula visit Kenya in 2021?", []),
        ("When did Lula visit Kenya last week?", []),
    ],
)
def test_a_time_that_the_question_names_is_kept_to(question: str, days: list[str]) -> None:
    assert [shown(each.date) for each in clusters(question, *visits())] == days


# --- The next -------------------------------------------------------------------------------------

PLANS = (
    tells("visited", MOSCOW, score=9.0),
    tells("old plan", KAZAN, Status.PLANNED, published="2024-10-01"),
    tells("plan", "2025-03-01", Status.PLANNED, published="2024-11-01"),
    tells("newer plan", "2025-04-01", Status.PLANNED, published="2024-12-01"),
)
OFF = tells("called off", None, Status.CANCELLED, published="2024-12-20")


def test_the_next_is_the_plan_told_last_and_nothing_that_is_over() -> None:
    assert chosen(NEXT, *PLANS) == "2025-04-01"
    assert chosen(NEXT, *PLANS[:3]) == "2025-03-01"
    assert chosen(NEXT, *PLANS[:1]) is None


def test_a_cancellation_in_the_newest_article_wins() -> None:
    [found] = clusters(NEXT, *PLANS, OFF)
    assert (found.status, found.date) == (Status.CANCELLED, None)
    same_day = tells("still said", "2025-04-01", Status.PLANNED, published="2024-12-20", score=9.0)
    [found] = clusters(NEXT, *PLANS, same_day, OFF)
    assert found.reports[0].candidate.text == "called off"


def test_a_plan_made_after_a_cancellation_holds() -> None:
    anew = tells("planned anew", "2025-05-01", Status.PLANNED, published="2024-12-24")
    assert chosen(NEXT, *PLANS, OFF, anew) == "2025-05-01"


def test_a_plan_without_a_day_has_the_day_that_another_article_tells() -> None:
    vague = tells("soon", None, Status.PLANNED, published="2024-12-24")
    [found] = clusters(NEXT, *PLANS, vague)
    assert found.reports[0].candidate.text == "soon"
    assert shown(found.date) in ("2025-03-01", "2025-04-01")


# --- Whether --------------------------------------------------------------------------------------


def became(question: str, *candidates: Candidate) -> tuple[Status, str] | None:
    asked = asking(question)
    found = whether(evidence(asked, *candidates))
    return (found[0].status, shown(found[0].date)) if found else None


STORY = (
    tells("planned", "2024-11-20", Status.PLANNED, published="2024-09-01"),
    tells("called off", None, Status.CANCELLED, published="2024-10-01"),
    tells("on again", "2024-12-10", Status.PLANNED, published="2024-11-01"),
    tells("he came", "2024-12-10", Status.HAPPENED, published="2024-12-11"),
)


@pytest.mark.parametrize(
    ("told", "status"),
    [
        (1, (Status.PLANNED, "2024-11-20")),
        (2, (Status.CANCELLED, "no day")),
        (3, (Status.PLANNED, "2024-12-10")),
        (4, (Status.HAPPENED, "2024-12-10")),
    ],
)
def test_the_newest_article_tells_what_became_of_it(told: int, status: tuple[Status, str]) -> None:
    assert became(DID, *STORY[:told]) == status
    assert became(DID, *STORY[:told][::-1]) == status


@pytest.mark.parametrize(
    "told",
    [
        tells("told after the day asked", None, Status.CANCELLED, published="2025-01-02"),
        tells("perhaps of something else", None, Status.CANCELLED, match=SURE - 0.01),
        tells("talked of", None, Status.HYPOTHETICAL),
        tells("dated after the day asked", "2025-02-01"),
    ],
    ids=lambda told: told.text,
)
def test_what_tells_nothing_surely_or_by_the_day_asked_decides_nothing(told: Candidate) -> None:
    assert became(DID, told) is None
    assert became(DID, *STORY[:1], told) == (Status.PLANNED, "2024-11-20")


def test_nothing_told_is_nothing_known() -> None:
    assert became(DID) is None
    assert became(DID, replace(tells("no event", KAZAN), matches=())) is None
    assert clusters(LAST) == ()
    assert clusters(NEXT) == ()


IN_2019 = "Did Lula visit Kenya in 2019?"


def test_a_time_that_the_question_names_decides_which_articles_count() -> None:
    old = tells("long ago", OLD, published="2019-09-05")
    assert became(IN_2019, old, *STORY) == (Status.HAPPENED, OLD)
    assert became(IN_2019, *STORY) is None


@pytest.mark.parametrize(
    ("published", "status"),
    [("2019-10-01", Status.CANCELLED), ("2020-01-03", Status.CANCELLED), ("2020-03-01", None)],
)
def test_what_is_told_without_a_day_is_of_the_time_of_its_article(
    published: str, status: Status | None
) -> None:
    told = became(IN_2019, tells("called off", None, Status.CANCELLED, published=published))
    assert told == (status and (status, "no day"))


# --- What is a meeting ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "is_meeting"),
    [
        (LAST, True),
        ("When did Lula and Ruto last meet?", True),
        ("When did Lula last speak to Ruto?", True),
        ("When did Lula phone Ruto?", True),
        (JOINED, False),
        ("When did Lula resign?", False),
        ("What does grain cost?", False),
    ],
)
def test_whether_a_meeting_is_asked_for(question: str, is_meeting: bool) -> None:
    assert asks_for_meeting(asking(question)) is is_meeting


# --- Whatever the days ----------------------------------------------------------------------------


def moved(evidence: Evidence, by: timedelta) -> Evidence:
    """The same news, every day of it as many days later."""

    def later(event: Event) -> Event:
        if event.date is None:
            return event
        return replace(
            event, date=DateInterval(first=event.date.first + by, last=event.date.last + by)
        )

    def candidate(each: Candidate) -> Candidate:
        of = replace(each.article, published_on=each.article.published_on + by)
        written_on = each.sentence.written_on + by
        matches = tuple(replace(one, event=later(one.event)) for one in each.matches)
        sentence = replace(each.sentence, article=of, written_on=written_on)
        return replace(each, sentence=sentence, matches=matches)

    question = replace(evidence.question, as_of=evidence.question.as_of + by)
    return replace(
        evidence, question=question, candidates=tuple(map(candidate, evidence.candidates))
    )


AS_OF = date(2025, 1, 1)
near = st.integers(-500, 100)
stories = st.lists(
    st.builds(
        lambda published, begins, lasts, status, match, score: tells(
            "a sentence",
            None
            if begins is None
            else f"{AS_OF + timedelta(begins)}/{AS_OF + timedelta(begins + lasts)}",
            status,
            match=match,
            published=str(AS_OF + timedelta(published)),
            score=score,
        ),
        near,
        st.none() | near,
        st.sampled_from([0, 0, 2, 30, 364]),
        st.sampled_from(Status),
        st.sampled_from([0.4, 0.6, 0.8, 0.95]),
        st.floats(-5, 5),
    ),
    max_size=6,
)
questions = st.sampled_from([LAST, FIRST, NEXT, EVER, JOINED, DID])


@given(stories, questions, st.integers(-20_000, 20_000))
def test_moving_every_day_moves_the_answer_as_far(
    story: list[Candidate], text: str, days: int
) -> None:
    by = timedelta(days)
    tell = whether if text == DID else those_meant
    given_evidence = evidence(asking(text), *story)
    found = tell(given_evidence)
    later = tell(moved(given_evidence, by))
    assert [each.status for each in later] == [each.status for each in found]
    assert [each.articles for each in later] == [each.articles for each in found]
    assert [shown(each.date) for each in later] == [
        shown(each.date and DateInterval(first=each.date.first + by, last=each.date.last + by))
        for each in found
    ]


@given(stories)
def test_whether_uses_no_article_after_the_day_asked_and_no_unsure_match(
    story: list[Candidate],
) -> None:
    used = [report for found in whether(evidence(asking(DID), *story)) for report in found.reports]
    assert all(report.published <= AS_OF and report.match >= SURE for report in used)


@given(stories, questions)
def test_nothing_is_told_as_done_before_its_day(story: list[Candidate], text: str) -> None:
    for found in those_meant(evidence(asking(text), *story)):
        if found.date is not None and found.date.first > AS_OF:
            assert found.status not in DONE
