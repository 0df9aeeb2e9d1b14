"""The reports of a topic: sentences of passages that tell of its events."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import islice

from answer.deciding.event_clusters import DONE, Report
from answer.evidence.candidate_sentences import sentences
from answer.evidence.known_facts import NOTHING_KNOWN, KnownFacts, facts_of
from answer.evidence.types import Candidate, EventMatch, Sentence
from answer.timeline.topic_matching import match_topic
from answer.understanding.linking import TermMatcher, link
from answer.understanding.topic import PASSAGES_LINKED, Topic, read_topic
from answer.understanding.types import Question
from index.types import ScoredPassage
from reading.dates import find_dates
from reading.events import DateSource, Event
from reading.events.lexicon import Effect, lexicon, may_tell
from reading.facts import SentenceFacts
from reading.parser import Parser
from reading.types import Status
from reading.words import stems

SURE = 0.65
"""How surely an event must belong to the topic: then it names one of those in the topic."""

SENTENCES_READ = 160
"""Sentences whose events are looked at, at most: to parse those not read takes most of the time."""

_FORESEEN = timedelta(days=730)  # "by 2047" is no appointment
_A_YEAR, _NEAR = timedelta(days=365), timedelta(days=60)
_ALL_WORDS = 0.99
_OWN_DATES = (DateSource.OWN, DateSource.DATELINE)
_FALLEN_THROUGH = re.compile(
    r"cancel|call(?:s|ed|ing)? off|postpon|put off|scrap|shelv|abort|delay|reschedul", re.IGNORECASE
)
_DENIED = re.compile(
    r"\bden(?:y|ies|ied|ying|ials?)\b|\b(?:refut|disput|dismiss|reject)", re.IGNORECASE
)


class ReportFinder:
    """Finds the reports of a topic in passages. Not thread-safe: for the compute thread."""

    def __init__(self, parser: Parser, known: KnownFacts = NOTHING_KNOWN) -> None:
        self._parser = parser
        self._known = known

    def find(
        self, question: Question, passages: Sequence[ScoredPassage]
    ) -> tuple[Topic, list[Report]]:
        """Return the topic as the passages help to read it, and every report of its events."""
        if not passages:
            return Topic(events=(), about=frozenset(), is_open=True), []
        linked = link(question, passages[:PASSAGES_LINKED])
        terms = linked.terms
        topic = read_topic(linked, passages[:PASSAGES_LINKED])
        likely = _likely(passages, terms)
        found = [
            report
            for sentence, told in self._read(s for s in likely if may_tell(s.text))
            for report in _reports(topic, terms, sentence, told)
        ]
        if not found:
            # "Grain deal" names nobody, and what becomes of it no kind of event.
            found = [
                report
                for sentence, told in self._read(s for s in likely if _says_all(terms, s))
                for report in _by_words(terms, sentence, told)
            ]
        return topic, found

    def _read(self, likely: Iterable[Sentence]) -> list[tuple[Sentence, SentenceFacts]]:
        """The first sentences that are dated, each with what it tells."""
        dated = list(islice(filter(_is_dated, likely), SENTENCES_READ))
        facts = facts_of(dated, self._known, parser=self._parser, entities=False)
        return list(zip(dated, facts, strict=True))


def _opens(sentence: Sentence) -> bool:
    """Whether it opens its article, under the dateline."""
    return sentence.span.start == 0


def _likely(passages: Sequence[ScoredPassage], terms: TermMatcher) -> list[Sentence]:
    """Sentences of passages with all names of the topic, those with most of its terms first."""
    near = {
        found.passage.id
        for found in passages
        if _all_named(terms, f"{found.passage.article.title}\n{found.passage.text}")
    }
    found = sentences([each for each in passages if each.passage.id in near])
    found.sort(key=lambda each: (-terms.coverage(terms.found_in(each.text)), each.rank))
    return found


def _all_named(terms: TermMatcher, text: str) -> bool:
    return terms.name_coverage(terms.found_in(text)) == 1.0


def _is_dated(sentence: Sentence) -> bool:
    """Whether it may date an event: by a date, by its dateline, or as what fell through."""
    if _opens(sentence) or _FALLEN_THROUGH.search(sentence.text):
        return True
    dates = find_dates(sentence.text, reference=sentence.written_on)
    return any(each.interval for each in dates)


def _reports(
    topic: Topic, terms: TermMatcher, sentence: Sentence, told: SentenceFacts
) -> Iterator[Report]:
    context = frozenset(stems(sentence.context))
    said = terms.found_in(sentence.text)
    for event in told.events:
        match = match_topic(topic, event, context, names_all=terms.name_coverage(said) == 1.0)
        if match >= SURE and _is_placed_in_time(event, sentence):
            yield _report(terms, sentence, told, event, match)


def _says_all(terms: TermMatcher, sentence: Sentence) -> bool:
    return terms.coverage(terms.found_in(sentence.text)) >= _ALL_WORDS


def _by_words(terms: TermMatcher, sentence: Sentence, told: SentenceFacts) -> Iterator[Report]:
    """The first dated event of a sentence that holds all words of the topic."""
    dated = [
        event
        for event in told.events
        if event.date is not None
        and event.date_source in _OWN_DATES
        and lexicon().effects.get(event.verb) is not Effect.SAY
        and _is_placed_in_time(event, sentence)
    ]
    if dated:
        yield _report(terms, sentence, told, dated[0], SURE)


def _report(
    terms: TermMatcher, sentence: Sentence, told: SentenceFacts, event: Event, match: float
) -> Report:
    said = terms.found_in(sentence.text)
    candidate = Candidate(
        sentence=sentence,
        score=terms.coverage(said) - sentence.rank / 100,
        name_coverage=terms.name_coverage(said),
        answer=None,
        matches=(EventMatch(event=event, match=match),),
        event=event,
        times=told.times,
    )
    return Report(candidate=candidate, event=event, match=match)


def _is_placed_in_time(event: Event, sentence: Sentence) -> bool:
    """Whether it has a date, not too far ahead; what fell through needs none."""
    if event.status is Status.DENIED and not _DENIED.search(sentence.text):
        return False  # "did not meet": nobody denies it, and nothing took place
    if event.date is None:
        fell = event.status in (Status.POSTPONED, Status.CANCELLED)
        return fell and _FALLEN_THROUGH.search(sentence.text) is not None
    published = sentence.written_on
    return event.date.first <= published + _FORESEEN and not _is_of_wrong_year(event, sentence)


def _is_of_wrong_year(event: Event, sentence: Sentence) -> bool:
    """Whether its date lacks a year and was read a year off: a headline's "June 12 meeting".

    Live pages name days after their day of publication, too.
    """
    day, published = event.date, sentence.written_on
    if day is None or str(day.first.year) in sentence.text:
        return False
    if event.status in DONE:
        return timedelta(0) < day.first - (published - _A_YEAR) <= _NEAR
    return timedelta(0) < published + _A_YEAR - day.last <= _NEAR
