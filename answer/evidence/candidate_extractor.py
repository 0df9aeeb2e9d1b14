"""Extracts the sentences that may answer, with the words and events in them, and scores them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from answer.evidence.candidate_sentences import sentences
from answer.evidence.matching import match
from answer.evidence.sentence_scoring import signals_of
from answer.evidence.sentence_signals import UNLIKELIEST, SentenceSignals
from answer.evidence.short_answers import Entity, ShortAnswers, pointed_at
from answer.evidence.span_reader import SpanReader
from answer.evidence.types import AnswerSpan, Candidate, EventMatch, Evidence, Sentence
from answer.understanding.linking import LinkedQuestion, TermMatcher
from answer.understanding.types import AnswerType, AskedEvent, QuestionReading
from index.types import Passage, ScoredPassage
from reading.dates import find_dates
from reading.events import Event, events_in
from reading.parser import Parser
from reading.types import DateInterval, Span
from reading.words import stem, stems, tokens

if TYPE_CHECKING:
    from spacy.tokens import Doc

PASSAGES_READ = 20
"""Passages that the span reader is given: more cost time and win little."""

SENTENCES_PARSED = 30
"""Sentences that are parsed: those with the best scores."""

MATCHES_FROM = 0.4
"""How surely an event must be the one asked for, to be kept."""


class CandidateExtractor:
    """Extracts the sentences that may answer. Not thread-safe: for the compute thread."""

    def __init__(self, *, spans: SpanReader, parser: Parser) -> None:
        self._spans = spans
        self._parser = parser

    @property
    def parser(self) -> Parser:
        """The parser, for others that read sentences on the same thread."""
        return self._parser

    def classify(self, question: str) -> QuestionReading:
        """Return what a question asks for."""
        return self._spans.classify(question)

    def extract(
        self, linked: LinkedQuestion, passages: Sequence[ScoredPassage]
    ) -> tuple[Evidence, ...]:
        """Return the sentences that may answer, of the passages that the question is linked to.

        There is evidence for each type of answer that may be meant, the likeliest first.
        """
        likely = self._likely(linked, passages) if passages else []
        docs = self._parser.parse([sentence.text for sentence in likely])
        events = [
            events_in(doc, reference=each.written_on, dateline=each.span.start == 0)
            for each, doc in zip(likely, docs, strict=True)
        ]
        return tuple(
            _evidence(replace(linked, question=question), likely, docs, events)
            for question in linked.question.readings()
        )

    def _likely(self, linked: LinkedQuestion, passages: Sequence[ScoredPassage]) -> list[Sentence]:
        read = [scored.passage for scored in passages[:PASSAGES_READ]]
        readings = self._spans.read(
            linked.question.expanded,
            [_title(passage) for passage in read],
            [passage.text for passage in read],
        )
        found = sentences(passages, readings)
        found.sort(key=lambda each: -_signals(linked, each, _best_span(each)).score)
        return found[:SENTENCES_PARSED]


def _title(passage: Passage) -> str:
    """The title that tells what a passage is about; none that repeats how the passage begins."""
    title = passage.article.title
    return "" if passage.text.startswith(title.rstrip("… ")) else title


def _evidence(
    linked: LinkedQuestion,
    likely: Sequence[Sentence],
    docs: "Sequence[Doc]",
    events: Sequence[Sequence[Event]],
) -> Evidence:
    answers = ShortAnswers(linked)
    found = [
        _candidate(sentence, doc, told, linked, answers)
        for sentence, doc, told in zip(likely, docs, events, strict=True)
    ]
    found.sort(key=lambda each: -each.score)
    return Evidence(question=linked.question, candidates=tuple(found))


def _signals(linked: LinkedQuestion, sentence: Sentence, span: float) -> SentenceSignals:
    return signals_of(linked.question, sentence, linked.terms, span=span)


def _best_span(sentence: Sentence) -> float:
    return max((found.score for found in sentence.answers), default=UNLIKELIEST)


def _candidate(
    sentence: Sentence,
    doc: "Doc",
    events: Sequence[Event],
    linked: LinkedQuestion,
    answers: ShortAnswers,
) -> Candidate:
    question, terms = linked.question, linked.terms
    days = None
    if question.answer_type is AnswerType.DATE:
        answer, days = _date_pointed_at(sentence)
        event = _event_on(days, answer, events) or _nearest(events, sentence.text, terms)
    else:
        entities = [Entity(e.start_char, e.end_char, e.label_) for e in doc.ents]
        answer = answers.find(sentence.text, sentence.answers, entities)
        event = _nearest(events, sentence.text, terms)
    matches = _matches(question.event, events, frozenset(stems(sentence.context)))
    around = terms.found_in(sentence.text) | terms.found_in(sentence.context)
    signals = _signals(linked, sentence, answer.score if answer else UNLIKELIEST)
    return Candidate(
        sentence=sentence,
        score=signals.score,
        signals=signals,
        name_coverage=1.0 if matches else terms.name_coverage(around),
        answer=answer,
        days=days,
        matches=matches,
        event=event,
    )


def _date_pointed_at(sentence: Sentence) -> tuple[AnswerSpan | None, DateInterval | None]:
    """The dated time expression that the reader points at most, and the days that it names."""
    named = [
        (pointed_at(Span(each.start, each.end), sentence.answers), each)
        for each in find_dates(sentence.text, reference=sentence.written_on)
        if each.interval is not None
    ]
    if not named:
        return None, None
    score, best = max(named, key=lambda pair: pair[0])
    return AnswerSpan(Span(best.start, best.end), score), best.interval


def _event_on(
    days: DateInterval | None, answer: AnswerSpan | None, events: Sequence[Event]
) -> Event | None:
    """The event that the time expression dates: the narrowest around it, rather with its days."""
    if days is None or answer is None:
        return None
    around = [
        event
        for event in events
        if event.start <= answer.span.start and answer.span.end <= event.end
    ]
    return min(
        around,
        key=lambda event: (event.date != days, event.end - event.start),
        default=None,
    )


def _matches(
    asked: AskedEvent | None, events: Sequence[Event], context: frozenset[str]
) -> tuple[EventMatch, ...]:
    if asked is None:
        return ()
    scored = [(match(asked, event, context_names=context) or 0.0, event) for event in events]
    kept = [
        EventMatch(event=event, match=score) for score, event in scored if score >= MATCHES_FROM
    ]
    return tuple(sorted(kept, key=lambda each: -each.match))


def _nearest(events: Sequence[Event], text: str, terms: TermMatcher) -> Event | None:
    """The event in whose part of the sentence most of the question's words stand."""

    def nearness(event: Event) -> tuple[int, bool, int]:
        inside = tokens(text[event.start : event.end])
        shared = {stem(token.text) for token in inside if terms.matches(token.text)}
        # A date counts as a word: what is asked is most often when.
        is_dated = event.date is not None
        return len(shared) + is_dated, is_dated, -(event.end - event.start)

    return max(events, key=nearness, default=None)
