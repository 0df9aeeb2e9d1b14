"""The entries of a timeline: events in order of date, within the days asked for, cited."""

from collections.abc import Iterable, Sequence
from datetime import date

from answer.deciding.citations import cite, date_highlights
from answer.deciding.event_clusters import EventCluster, Report, has_lapsed
from answer.timeline.topic_events import by_relevance, events_of
from answer.timeline.types import Entry
from answer.types import Citation
from answer.understanding.topic import Topic
from reading.gazetteer import country_name

MOST_ENTRIES = 60
"""Entries of a timeline at most: those that most articles report."""


def entries_of(
    topic: Topic,
    reports: Sequence[Report],
    *,
    as_of: date,
    since: date | None,
    until: date | None,
    most: int = MOST_ENTRIES,
) -> tuple[tuple[Entry, ...], int]:
    """Return the entries in order of date, and how many were left out beyond `most`.

    `since` and `until` are the first and the last day of the events listed.
    """
    events = [
        event
        for event in events_of(topic, reports, as_of=as_of)
        if _is_between(event, since, until)
    ]
    events.sort(key=lambda each: (each.articles, each.match), reverse=True)
    entries = [_entry(event, as_of) for event in events[:most]]
    entries.sort(key=lambda each: (each.begins, each.date.last if each.date else each.begins))
    return tuple(entries), max(0, len(events) - most)


def _is_between(event: EventCluster, since: date | None, until: date | None) -> bool:
    first = event.date.first if event.date else event.reports[0].published
    last = event.date.last if event.date else first
    return (since is None or since <= last) and (until is None or first <= until)


def _entry(event: EventCluster, as_of: date) -> Entry:
    reports = by_relevance(event)
    return Entry(
        date=event.date,
        status=event.status,
        place=_place(reports),
        is_unconfirmed=has_lapsed(event, as_of),
        citations=_citations(reports),
    )


def _place(reports: Sequence[Report]) -> str | None:
    """The place of the best report, with a city if all reports of that country name the same."""
    best = reports[0].event.place
    if best is None:
        return None
    places = [report.event.place for report in reports]
    cities = {each.city for each in places if each and each.city and each.country == best.country}
    city = best.city or (min(cities) if len(cities) == 1 else None)
    return city.title() if city else country_name(best.country)


def _citations(reports: Iterable[Report]) -> tuple[Citation, ...]:
    """One citation of each article, in the order of the reports."""
    best: dict[int, Report] = {}
    for report in reports:
        best.setdefault(report.candidate.article.id, report)
    return tuple(
        cite(
            report.candidate,
            event_date=report.event.date,
            highlights=date_highlights(report.candidate, report.event.date),
        )
        for report in best.values()
    )
