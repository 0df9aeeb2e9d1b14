"""Readers that lack one thing each: what that thing is worth, all else the same."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from answer.evidence.candidate_extractor import Candidate, CandidateExtractor, Read
from answer.evidence.readers import load_reader
from answer.evidence.span_reader import Reading
from answer.understanding.question import Question
from attache.app import load_extractor
from index.types import ScoredPassage
from reading.dates import find_dates
from reading.events import Action, DateSource, Event
from reading.parser import Parser
from reading.types import DateInterval, Status


class Unread:
    """Stands for the span reader, and reads nothing: what search and events are worth alone."""

    def read(self, question: str, titles: Sequence[str], passages: Sequence[str]) -> list[Reading]:
        return [Reading(0.0, ()) for _ in passages]


class Forgetful(CandidateExtractor):
    """Reads as shipped, and forgets something of each sentence."""

    def __init__(self, forget: Callable[[Candidate], Candidate], *, asked: bool = True) -> None:
        super().__init__(spans=load_reader(), parser=Parser.load())
        self._forget = forget
        self._keeps_asked = asked

    def read(self, question: Question, passages: Sequence[ScoredPassage]) -> Read:
        read = super().read(question, passages)
        return Read(
            asked=read.asked if self._keeps_asked else None,
            candidates=tuple(map(self._forget, read.candidates)),
        )


class BestOnly(CandidateExtractor):
    """Takes the event of the best sentence that tells of one; whether it was the last is not asked.

    Another of the sentences may still tell where and who.
    """

    def __init__(self) -> None:
        super().__init__(spans=load_reader(), parser=Parser.load())

    def read(self, question: Question, passages: Sequence[ScoredPassage]) -> Read:
        read = super().read(question, passages)
        best = next((each for each in read.candidates if each.told), None)
        return replace(
            read,
            candidates=tuple(
                each if each is best else replace(each, told=()) for each in read.candidates
            ),
        )


def _changed(candidate: Candidate, change: Callable[[Event], Event]) -> Candidate:
    told = tuple(replace(each, event=change(each.event)) for each in candidate.told)
    event = candidate.event and change(candidate.event)
    return replace(candidate, told=told, event=event)


def dated_as_published(candidate: Candidate) -> Candidate:
    """Each of its events on the day of its article, as a reader of headlines would date it."""
    day = candidate.article.published_on
    days = DateInterval(first=day, last=day)
    return _changed(candidate, lambda event: replace(event, date=days, date_source=DateSource.OWN))


def all_happened(candidate: Candidate) -> Candidate:
    """Each of its events one that happened, whatever the sentence says of a plan."""
    return _changed(candidate, lambda event: replace(event, status=Status.HAPPENED))


def without_events(candidate: Candidate) -> Candidate:
    """Instead of its events the first date that it names, whoever did what to whom then."""
    found = find_dates(candidate.text, reference=candidate.article.published_on)
    days = next((each.interval for each in found if each.interval), None)
    event = Event(
        action=Action.OTHER,
        verb="",
        agents=(),
        partners=(),
        places=(),
        status=Status.HAPPENED,
        date=days,
        date_source=DateSource.OWN if days else None,
        start=0,
        end=len(candidate.text),
    )
    return replace(candidate, told=(), event=event)


VARIANTS: dict[str, Callable[[], CandidateExtractor]] = {
    "as shipped": load_extractor,
    "without the reader": lambda: CandidateExtractor(spans=Unread(), parser=Parser.load()),
    "without dates": lambda: Forgetful(dated_as_published),
    "without status": lambda: Forgetful(all_happened),
    "without events": lambda: Forgetful(without_events, asked=False),
    "without deciding": BestOnly,
}
"""Ways to read: a row each."""
