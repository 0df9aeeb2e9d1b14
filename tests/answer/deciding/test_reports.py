"""What sentences tell of the event asked for: by the rules, by the reader, or by both."""

from dataclasses import replace

import pytest

from answer.deciding.event_clusters import Report
from answer.deciding.reports import ReportSignals, reports_of, reports_with_signals
from answer.evidence.types import Candidate, EventMatch
from reading.events import DateSource
from reading.types import Status
from tests.answer.values import asking, candidate, event, evidence, interval

LAST = "When did Lula last visit Kenya?"
JOINED = "When did Kenya join the council?"

MAY, JUNE = "2024-05-04", "2024-06-07"


def matched(
    days: str | None, status: Status = Status.HAPPENED, *, match: float = 0.9
) -> tuple[EventMatch, ...]:
    """What the rules find in a sentence."""
    return (EventMatch(event=event(days, status), match=match),)


def found(question: str, *candidates: Candidate) -> list[tuple[Report, ReportSignals]]:
    return reports_with_signals(evidence(asking(question), *candidates))


def one(question: str, *candidates: Candidate) -> tuple[Report, ReportSignals]:
    [only] = found(question, *candidates)
    return only


BOTH = candidate("He was there on 4 May.", answer="4 May", days=MAY, matches=matched(MAY))
RULES = candidate("He was there on 4 May.", matches=matched(MAY))
READER = candidate("He was there on 4 May.", answer="4 May", days=MAY)


# --- Who finds them ------------------------------------------------------------------------------


def test_what_the_rules_and_the_reader_agree_on_is_one_report() -> None:
    report, signals = one(LAST, BOTH)
    assert report.event.date == interval(MAY)
    assert (signals.match, signals.is_unmatched) == (0.9, 0.0)
    assert signals.span == pytest.approx(-0.1 / 9)


def test_what_both_find_is_likelier_than_what_one_finds() -> None:
    both, rules, reader = (one(LAST, each)[0].match for each in (BOTH, RULES, READER))
    assert both > max(rules, reader)


def test_the_rules_alone_find_an_event_that_the_reader_does_not_point_at() -> None:
    _, signals = one(LAST, RULES)
    assert (signals.match, signals.span) == (0.9, -1.0)


def test_the_reader_alone_finds_a_date_of_whatever_is_done() -> None:
    report, signals = one(JOINED, READER)
    assert (report.event.date, report.event.status) == (interval(MAY), Status.HAPPENED)
    assert (signals.match, signals.is_unmatched) == (0.0, 0.0)
    assert signals.span == pytest.approx(-0.1 / 9)


def test_a_visit_that_the_rules_do_not_find_is_less_likely_the_one_asked_for() -> None:
    report, signals = one(LAST, READER)
    assert signals.is_unmatched == 1.0
    assert report.match < one(JOINED, READER)[0].match


def test_where_they_disagree_both_report() -> None:
    apart = candidate("Of 4 May and 7 June.", answer="7 June", days=JUNE, matches=matched(MAY))
    assert [(report.event.date, signals.match) for report, signals in found(LAST, apart)] == [
        (interval(MAY), 0.9),
        (interval(JUNE), 0.0),
    ]


def test_an_event_without_a_date_does_not_take_the_readers() -> None:
    undated = candidate("He was there.", answer="there", days=MAY, matches=matched(None))
    assert [report.event.date for report, _ in found(LAST, undated)] == [None, interval(MAY)]


def test_a_sentence_with_neither_event_nor_date_reports_nothing() -> None:
    assert found(LAST, candidate("Nothing happened.")) == []
    assert found(LAST) == []


# --- What they tell ------------------------------------------------------------------------------


@pytest.mark.parametrize("near", [None, Status.HAPPENED, Status.UNDER_WAY, Status.PLANNED])
def test_a_date_ahead_of_publication_is_a_plan(near: Status | None) -> None:
    ahead = candidate(
        "On 4 May.",
        days=MAY,
        published="2024-05-03",
        near=None if near is None else event(None, near),
    )
    assert one(JOINED, ahead)[0].event.status is Status.PLANNED


def test_a_date_by_the_day_of_publication_is_told_as_done() -> None:
    for published in (MAY, "2024-05-05"):
        told = candidate("On 4 May.", days=MAY, published=published, near=event(MAY))
        assert one(JOINED, told)[0].event.status is Status.HAPPENED


@pytest.mark.parametrize("status", [Status.PLANNED, Status.HYPOTHETICAL])
def test_what_is_to_be_on_the_very_day_of_writing_is_told_as_done(status: Status) -> None:
    waits = candidate("On 4 May.", days=MAY, published=MAY, near=event(None, status))
    assert one(JOINED, waits)[0].event.status is Status.HAPPENED


@pytest.mark.parametrize("published", ["2024-05-03", "2024-05-05"])
@pytest.mark.parametrize(
    "status", [Status.PLANNED, Status.POSTPONED, Status.CANCELLED, Status.DENIED]
)
def test_what_is_told_not_to_have_happened_stays_so(status: Status, published: str) -> None:
    told = candidate("On 4 May.", days=MAY, published=published, near=event(MAY, status))
    assert one(JOINED, told)[0].event.status is status


def test_the_readers_date_is_that_of_the_event_it_belongs_to() -> None:
    near = replace(event(JUNE, city="mombasa"), date_source=DateSource.REPORT)
    report, signals = one(JOINED, candidate("On 4 May.", days=MAY, near=near))
    assert report.event == replace(near, date=interval(MAY), date_source=None)
    assert signals.is_of_report == 0.0


def test_the_date_of_a_statement_is_less_likely_that_of_the_event() -> None:
    own = event(MAY)
    said = replace(own, date_source=DateSource.REPORT)
    of_event, of_statement = (
        one(JOINED, candidate("On 4 May.", days=MAY, near=near)) for near in (own, said)
    )
    assert of_statement[1].is_of_report == 1.0
    assert of_statement[0].match < of_event[0].match


# --- How likely they are -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "worse",
    [
        candidate("Not relevant.", days=MAY, relevance=-5.0),
        candidate("Other names.", days=MAY, name_coverage=0.0),
        candidate("Not pointed at.", days=MAY, sure=-8.0),
    ],
    ids=lambda worse: worse.text,
)
def test_a_report_is_likelier_the_more_speaks_for_it(worse: Candidate) -> None:
    assert one(JOINED, worse)[0].match < one(JOINED, candidate("Better.", days=MAY))[0].match


def test_a_report_is_likelier_the_nearer_its_sentence_is_to_the_best() -> None:
    said = candidate("On 4 May.", days=MAY)
    nearer = [
        replace(said, signals=replace(said.signals, coverage=share)) for share in (3.0, 2.0, 0.0)
    ]
    first, second, third = (report.match for report, _ in found(JOINED, *nearer))
    assert first > second > third


@pytest.mark.parametrize("far", [-1e6, 1e6])
def test_a_likelihood_lies_between_never_and_always(far: float) -> None:
    odd = candidate("Odd.", days=MAY, sure=-1e6, relevance=-1e6, score=far)
    assert all(0 < each.match < 1 for each in reports_of(evidence(asking(JOINED), odd, BOTH)))


def test_nothing_that_was_published_after_the_day_asked_reports() -> None:
    late = published_on(BOTH, "2025-01-02")
    on_the_day = published_on(BOTH, "2025-01-01")
    assert found(LAST, late) == []
    assert len(found(LAST, on_the_day, late)) == 1


def published_on(of: Candidate, day: str) -> Candidate:
    written = interval(day).first
    article = replace(of.article, published_on=written)
    return replace(of, sentence=replace(of.sentence, article=article, written_on=written))
