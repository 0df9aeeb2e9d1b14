"""Extractors that lack one thing each: what that thing is worth, all else the same."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from answer.evidence.candidate_extractor import CandidateExtractor
from answer.evidence.fact_finder import FoundFact
from answer.evidence.known_facts import NOTHING_KNOWN, KnownFacts
from answer.evidence.readers import load_larger_reader, load_reader
from answer.evidence.types import Candidate, Evidence, Reading
from answer.understanding.linking import LinkedQuestion
from answer.understanding.types import QuestionReading
from attache.app import load_extractor
from index.types import ScoredPassage
from reading.events import DateSource, Event
from reading.parser import Parser
from reading.types import DateInterval, Status


class NoReader:
    """A span reader that reads no sentence: what search and events are worth alone."""

    def __init__(self) -> None:
        self._classifier = load_reader()

    def read(self, question: str, leads: Sequence[str], sentences: Sequence[str]) -> list[Reading]:
        return [Reading(0.0, ()) for _ in sentences]

    def classify(self, question: str) -> QuestionReading:
        return self._classifier.classify(question)


class Reduced(CandidateExtractor):
    """Extracts as shipped, then takes something from each candidate.

    Without `keeps_event`, the event that the question asks about is not used to decide.
    """

    def __init__(
        self, reduce: Callable[[Candidate], Candidate], *, keeps_event: bool = True
    ) -> None:
        super().__init__(spans=load_reader(), larger=load_larger_reader(), parser=Parser.load())
        self._reduce = reduce
        self._keeps_event = keeps_event

    def extract(
        self,
        linked: LinkedQuestion,
        passages: Sequence[ScoredPassage],
        known: KnownFacts = NOTHING_KNOWN,
        told: Sequence[FoundFact] = (),
    ) -> tuple[Evidence, ...]:
        return tuple(map(self._reduced, super().extract(linked, passages, known, told)))

    def _reduced(self, found: Evidence) -> Evidence:
        question = found.question if self._keeps_event else replace(found.question, event=None)
        return Evidence(question=question, candidates=tuple(map(self._reduce, found.candidates)))


class BestOnly(CandidateExtractor):
    """Keeps the events of the best sentence that tells of the one asked for, and of no other.

    Another of the sentences may still tell where and who.
    """

    def __init__(self) -> None:
        super().__init__(spans=load_reader(), larger=load_larger_reader(), parser=Parser.load())

    def extract(
        self,
        linked: LinkedQuestion,
        passages: Sequence[ScoredPassage],
        known: KnownFacts = NOTHING_KNOWN,
        told: Sequence[FoundFact] = (),
    ) -> tuple[Evidence, ...]:
        return tuple(map(_best_only, super().extract(linked, passages, known, told)))


def _best_only(found: Evidence) -> Evidence:
    best = next((each for each in found.candidates if each.matches or each.days), None)
    kept = tuple(
        each if each is best else replace(each, matches=(), days=None) for each in found.candidates
    )
    return replace(found, candidates=kept)


def _changed(candidate: Candidate, change: Callable[[Event], Event]) -> Candidate:
    matches = tuple(replace(each, event=change(each.event)) for each in candidate.matches)
    event = candidate.event and change(candidate.event)
    return replace(candidate, matches=matches, event=event)


def dated_as_published(candidate: Candidate) -> Candidate:
    """Return the candidate with each event on the day its article was published."""
    day = candidate.article.published_on
    days = DateInterval(first=day, last=day)
    changed = _changed(
        candidate, lambda event: replace(event, date=days, date_source=DateSource.OWN)
    )
    return replace(changed, days=candidate.days and days)


def all_happened(candidate: Candidate) -> Candidate:
    """Return the candidate with each event as one that happened, planned or not."""
    return _changed(candidate, lambda event: replace(event, status=Status.HAPPENED))


def without_events(candidate: Candidate) -> Candidate:
    """Return the candidate without events: only the reader says what answers."""
    return replace(candidate, matches=(), event=None)


VARIANTS: dict[str, Callable[[], CandidateExtractor]] = {
    "as shipped": load_extractor,
    "without the readers": lambda: CandidateExtractor(spans=NoReader(), parser=Parser.load()),
    "without the larger reader": lambda: CandidateExtractor(
        spans=load_reader(), parser=Parser.load()
    ),
    "without dates": lambda: Reduced(dated_as_published),
    "without status": lambda: Reduced(all_happened),
    "without events": lambda: Reduced(without_events, keeps_event=False),
    "without deciding": BestOnly,
}
"""Ways to extract candidates: a row each."""
