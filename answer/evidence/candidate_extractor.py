"""Extracts the sentences that may answer, with the words and events in them, and scores them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from answer.evidence.candidate_sentences import sentences
from answer.evidence.matching import match
from answer.evidence.short_answers import Entity, ShortAnswers
from answer.evidence.span_reader import SpanReader
from answer.evidence.types import AnswerSpan, Candidate, EventMatch, Evidence, Sentence
from answer.understanding.linking import LinkedQuestion, TermMatcher
from answer.understanding.types import AskedEvent
from index.types import ScoredPassage
from reading.events import Event, events_in
from reading.parser import Parser
from reading.words import stem, stems, tokens

if TYPE_CHECKING:
    from spacy.tokens import Doc

PASSAGES_READ = 8
"""Passages that the span reader is given: more cost time and win little."""

SENTENCES_PARSED = 40
"""Sentences that are parsed: those with the best scores."""

MATCHES_FROM = 0.4
"""How surely an event must be the one asked for, to be kept."""

# Near the fit of a softmax over each question's sentences, on 292 questions (docs/reader.md).
_COVERAGE, _AROUND, _NAMES = 3.0, 1.3, 1.6
_RANK, _RELEVANCE, _ANSWER = 1.8, 0.25, 0.36
_UNANSWERED, _UNLIKELIEST = -10.0, -9.0
_UNREAD = -2.4  # nothing is known against what was not read: about the middle of what was


class CandidateExtractor:
    """Extracts the sentences that may answer. Not thread-safe: for the compute thread."""

    def __init__(self, *, spans: SpanReader, parser: Parser) -> None:
        self._spans = spans
        self._parser = parser

    @property
    def parser(self) -> Parser:
        """The parser, for others that read sentences on the same thread."""
        return self._parser

    def extract(self, linked: LinkedQuestion, passages: Sequence[ScoredPassage]) -> Evidence:
        """Return the sentences that may answer, of the passages that the question is linked to."""
        if not passages:
            return Evidence(question=linked.question, candidates=())
        likely = self._likely(linked, passages)
        docs = self._parser.parse([sentence.text for sentence in likely])
        answers = ShortAnswers(linked)
        found = [
            _candidate(sentence, doc, linked, answers)
            for sentence, doc in zip(likely, docs, strict=True)
        ]
        found.sort(key=lambda each: -each.score)
        return Evidence(question=linked.question, candidates=tuple(found))

    def _likely(self, linked: LinkedQuestion, passages: Sequence[ScoredPassage]) -> list[Sentence]:
        read = [scored.passage for scored in passages[:PASSAGES_READ]]
        readings = self._spans.read(
            linked.question.expanded,
            [passage.article.title for passage in read],
            [passage.text for passage in read],
        )
        terms = linked.terms
        found = sentences(passages, readings)
        found.sort(key=lambda each: -(_prior(each, terms) + _reader_score(each, _best_span(each))))
        return found[:SENTENCES_PARSED]


def _prior(sentence: Sentence, terms: TermMatcher) -> float:
    """The log odds of a sentence by the terms that it and its passage hold, and by its rank."""
    own = terms.found_in(sentence.text)
    around = own | terms.found_in(sentence.context)
    return (
        _COVERAGE * terms.coverage(own)
        + _AROUND * terms.coverage(around)
        + _NAMES * terms.name_coverage(around)
        + _RANK * sentence.rank_score
    )


def _reader_score(sentence: Sentence, span_score: float) -> float:
    """The log odds that the reader adds; `span_score` is that of the best answer."""
    if not sentence.is_read:
        return _UNREAD
    return _RELEVANCE * sentence.relevance + _ANSWER * span_score


def _best_span(sentence: Sentence) -> float:
    return max((max(s.score, _UNLIKELIEST) for s in sentence.answers), default=_UNLIKELIEST)


def _candidate(
    sentence: Sentence, doc: "Doc", linked: LinkedQuestion, answers: ShortAnswers
) -> Candidate:
    terms = linked.terms
    entities = [Entity(e.start_char, e.end_char, e.label_) for e in doc.ents]
    answer = answers.find(sentence.text, sentence.answers, entities)
    events = events_in(doc, reference=sentence.written_on, dateline=sentence.span.start == 0)
    matches = _matches(linked.question.event, events, frozenset(stems(sentence.context)))
    around = terms.found_in(sentence.text) | terms.found_in(sentence.context)
    return Candidate(
        sentence=sentence,
        score=_prior(sentence, terms) + _reader_score(sentence, _span_score(answer, answers)),
        name_coverage=1.0 if matches else terms.name_coverage(around),
        answer=answer,
        matches=matches,
        event=_nearest(events, sentence.text, terms),
    )


def _span_score(answer: AnswerSpan | None, answers: ShortAnswers) -> float:
    if answer is None:
        return _UNANSWERED if answers.has_kind else _UNLIKELIEST
    return max(answer.score, _UNLIKELIEST)


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
