"""The reports of a topic: which sentences of the passages tell of its events, and when."""

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from answer.dates import find_dates
from answer.events import Event, events_in
from answer.grammar import Grammar
from answer.happenings import Report
from answer.names import NameMatcher
from answer.question import Question
from answer.reader import Candidate, Told
from answer.sentences import Sentence, sentences
from answer.timeline.topic import Topic, read_topic
from answer.types import Status
from answer.words import stems
from index.types import ScoredPassage

if TYPE_CHECKING:
    from spacy.tokens import Doc

SURE = 0.65
"""How surely an event is of the topic, to be listed: one of those meant is named in it."""

SENTENCES_PARSED = 160
"""Sentences that are parsed, those of the best passages: parsing takes most of the time."""

_FORESEEN = timedelta(days=730)  # "by 2047" is no appointment
_PASSAGES_FOR_NAMES = 60  # enough to learn how names are written
_FALLEN_THROUGH = re.compile(
    r"cancel|call(?:s|ed|ing)? off|postpon|put off|scrap|shelv|abort|delay|reschedul", re.IGNORECASE
)


class Surveyor:
    """Finds what passages tell of a topic. Not thread-safe: for the compute thread."""

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar

    def survey(
        self, question: Question, passages: Sequence[ScoredPassage]
    ) -> tuple[Topic, list[Report]]:
        """The topic as it was read, and every report of its events."""
        names = NameMatcher(question, passages[:_PASSAGES_FOR_NAMES])
        topic = read_topic(question, names, passages[:_PASSAGES_FOR_NAMES])
        likely = _likely(passages, names)
        docs = self._grammar.parse([sentence.text for sentence in likely])
        found = [
            report
            for sentence, doc in zip(likely, docs, strict=True)
            for report in _reports(topic, names, sentence, doc)
        ]
        return topic, found


def _likely(passages: Sequence[ScoredPassage], names: NameMatcher) -> list[Sentence]:
    """Sentences that stand among the topic's names and name a time, of the best passages first."""
    near = {
        found.passage.id
        for found in passages
        if _all_named(names, f"{found.passage.article.title}\n{found.passage.text}")
    }
    read = [found for found in passages if found.passage.id in near]
    found = [sentence for sentence in sentences(read, ()) if _is_dated(sentence)]
    found.sort(key=lambda each: (-names.share(names.found_in(each.text)), each.rank))
    return found[:SENTENCES_PARSED]


def _all_named(names: NameMatcher, text: str) -> bool:
    return names.names_share(names.found_in(text)) == 1.0


def _is_dated(sentence: Sentence) -> bool:
    """Whether it may date an event: by a date, by its dateline, or as what fell through."""
    if sentence.span.start == 0 or _FALLEN_THROUGH.search(sentence.text):
        return True
    dates = find_dates(sentence.text, reference=sentence.article.published_on)
    return any(each.interval for each in dates)


def _reports(topic: Topic, names: NameMatcher, sentence: Sentence, doc: "Doc") -> Iterator[Report]:
    context = frozenset(stems(sentence.context))
    events = events_in(
        doc, reference=sentence.article.published_on, dateline=sentence.span.start == 0
    )
    said = names.found_in(sentence.text)
    for event in events:
        surely = topic.covers(event, context)
        if surely < SURE or not _is_placed_in_time(event, sentence):
            continue
        told = Told(event=event, match=surely)
        candidate = Candidate(
            sentence=sentence,
            score=names.share(said) - sentence.rank / 100,
            names_covered=names.names_share(said),
            answer=None,
            told=(told,),
            event=event,
        )
        yield Report(candidate=candidate, event=event, surely=surely)


def _is_placed_in_time(event: Event, sentence: Sentence) -> bool:
    """Whether it has a date, not too far ahead; what fell through is news of the day it is told."""
    if event.date is None:
        fell = event.status in (Status.POSTPONED, Status.CANCELLED)
        return fell and _FALLEN_THROUGH.search(sentence.text) is not None
    return event.date.first <= sentence.article.published_on + _FORESEEN
