"""Which sentences of the passages may answer: what they say, and how much speaks for each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from answer.evidence.candidate_sentences import Sentence, sentences
from answer.evidence.matching import AskedEvent, asked_event, match
from answer.evidence.names import NameMatcher
from answer.evidence.offices import with_holders
from answer.evidence.short_answers import Entity, ShortAnswers
from answer.evidence.span_reader import AnswerSpan, SpanReader
from answer.understanding.question import Question
from index.types import Article, ScoredPassage
from reading.events import Event, events_in
from reading.parser import Parser
from reading.types import Span
from reading.words import stem, stems, tokens

if TYPE_CHECKING:
    from spacy.tokens import Doc

PASSAGES_READ = 8
"""Passages that the span reader is given; reading more costs time and wins little."""

SENTENCES_PARSED = 40
"""Sentences that are parsed: those for which most speaks."""

MATCHES_FROM = 0.4
"""How surely an event is the one asked for, from which it is considered at all."""

# Near the fit of a softmax over each question's sentences, on 292 questions (docs/reader.md).
_COVERAGE, _AROUND, _NAMES = 3.0, 1.3, 1.6
_STANDING, _RELEVANCE, _ANSWER = 1.8, 0.25, 0.36
_UNANSWERED, _UNLIKELIEST = -10.0, -9.0
_UNREAD = -2.4  # nothing is known against what was not read: about the middle of what was


@dataclass(frozen=True, slots=True, kw_only=True)
class EventMatch:
    """An event of a sentence, and how surely it is the one asked for, from 0 to 1."""

    event: Event
    match: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A sentence that may answer. `score` is log odds within one question, with no fixed zero.

    `answer` are the likeliest words of the kind asked for, at offsets of the sentence. `told` are
    the events that may be the one asked for, the surest first. `event` is the one that the
    question's words lie nearest to, whatever is asked. `names_covered` is the share of the
    question's names that the sentence or what stands around it holds.
    """

    sentence: Sentence
    score: float
    names_covered: float
    answer: AnswerSpan | None
    told: tuple[EventMatch, ...]
    event: Event | None

    @property
    def article(self) -> Article:
        return self.sentence.article

    @property
    def span(self) -> Span:
        return self.sentence.span

    @property
    def text(self) -> str:
        return self.sentence.text

    @property
    def answer_text(self) -> str | None:
        return self.answer.span.of(self.text) if self.answer else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadResult:
    """Candidates, best first, and the event that the question asks about, if it does."""

    asked: AskedEvent | None
    candidates: tuple[Candidate, ...]


class CandidateExtractor:
    """Reads passages for a question. Not thread-safe: for the compute thread."""

    def __init__(self, *, spans: SpanReader, parser: Parser) -> None:
        self._spans = spans
        self._parser = parser

    @property
    def parser(self) -> Parser:
        """The grammar that it parses with, for others that read sentences on its thread."""
        return self._parser

    def read(self, question: Question, passages: Sequence[ScoredPassage]) -> ReadResult:
        """The sentences of the passages that may answer; none where there are no passages."""
        if not passages:
            return ReadResult(asked=None, candidates=())
        names = NameMatcher(question, passages)
        asked = asked_event(question.written_out, spelled=names.terms)
        if asked is not None:
            asked = with_holders(asked, [found.passage.text for found in passages])
        likely = self._likely(question, passages, names)
        docs = self._parser.parse([sentence.text for sentence in likely])
        answers = ShortAnswers(question, names)
        found = [
            _candidate(sentence, doc, asked, names, answers)
            for sentence, doc in zip(likely, docs, strict=True)
        ]
        return ReadResult(
            asked=asked, candidates=tuple(sorted(found, key=lambda each: -each.score))
        )

    def _likely(
        self, question: Question, passages: Sequence[ScoredPassage], names: NameMatcher
    ) -> list[Sentence]:
        read = [scored.passage for scored in passages[:PASSAGES_READ]]
        readings = self._spans.read(
            question.written_out,
            [passage.article.title for passage in read],
            [passage.text for passage in read],
        )
        found = sentences(passages, readings)
        found.sort(key=lambda each: -(_likelihood(each, names) + _reading(each, _best_span(each))))
        return found[:SENTENCES_PARSED]


def _likelihood(sentence: Sentence, names: NameMatcher) -> float:
    """How much speaks for a sentence before it is read."""
    said = names.found_in(sentence.text)
    around = said | names.found_in(sentence.context)
    return (
        _COVERAGE * names.share(said)
        + _AROUND * names.share(around)
        + _NAMES * names.names_share(around)
        + _STANDING * sentence.standing
    )


def _reading(sentence: Sentence, words: float) -> float:
    """How much the reader says for a sentence, `words` for those in it that would answer."""
    if not sentence.is_read:
        return _UNREAD
    return _RELEVANCE * sentence.relevance + _ANSWER * words


def _best_span(sentence: Sentence) -> float:
    return max((max(s.score, _UNLIKELIEST) for s in sentence.answers), default=_UNLIKELIEST)


def _candidate(
    sentence: Sentence,
    doc: "Doc",
    asked: AskedEvent | None,
    names: NameMatcher,
    answers: ShortAnswers,
) -> Candidate:
    entities = [Entity(e.start_char, e.end_char, e.label_) for e in doc.ents]
    answer = answers.find(sentence.text, sentence.answers, entities)
    events = events_in(
        doc, reference=sentence.article.published_on, dateline=sentence.span.start == 0
    )
    told = _told(asked, events, frozenset(stems(sentence.context)))
    said = names.found_in(sentence.text)
    around = said | names.found_in(sentence.context)
    return Candidate(
        sentence=sentence,
        score=_likelihood(sentence, names) + _reading(sentence, _worth(answer, answers)),
        names_covered=1.0 if told else names.names_share(around),
        answer=answer,
        told=told,
        event=_nearest(events, sentence.text, names),
    )


def _worth(answer: AnswerSpan | None, answers: ShortAnswers) -> float:
    if answer is None:
        return _UNANSWERED if answers.has_kind else _UNLIKELIEST
    return max(answer.score, _UNLIKELIEST)


def _told(
    asked: AskedEvent | None, events: Sequence[Event], context: frozenset[str]
) -> tuple[EventMatch, ...]:
    if asked is None:
        return ()
    matched = [(match(asked, event, context_names=context) or 0.0, event) for event in events]
    kept = [
        EventMatch(event=event, match=surely) for surely, event in matched if surely >= MATCHES_FROM
    ]
    return tuple(sorted(kept, key=lambda each: -each.match))


def _nearest(events: Sequence[Event], text: str, names: NameMatcher) -> Event | None:
    """The event whose stretch of the sentence says most of the question's words."""

    def said(event: Event) -> tuple[int, bool, int]:
        inside = tokens(text[event.start : event.end])
        asked = {stem(token.text) for token in inside if names.matches(token.text)}
        # A date is worth a word: what is asked is most often when.
        is_dated = event.date is not None
        return len(asked) + is_dated, is_dated, -(event.end - event.start)

    return max(events, key=said, default=None)
