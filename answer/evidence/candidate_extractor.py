"""Extracts the sentences that may answer, with the words and events in them, and scores them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import compress

from answer.evidence.candidate_sentences import sentences
from answer.evidence.fact_finder import FoundFact
from answer.evidence.known_facts import NOTHING_KNOWN, KnownFacts, facts_of
from answer.evidence.matching import match
from answer.evidence.sentence_scoring import as_read, as_reread, signals_of
from answer.evidence.sentence_signals import UNLIKELIEST, SentenceSignals
from answer.evidence.short_answers import ShortAnswers, pointed_at
from answer.evidence.span_reader import SpanReader
from answer.evidence.types import AnswerSpan, Candidate, EventMatch, Evidence, Sentence
from answer.understanding.linking import LinkedQuestion, TermMatcher
from answer.understanding.types import AnswerType, AskedEvent, QuestionReading
from index.types import ScoredPassage
from reading.events import Event, what_is_off
from reading.facts import SentenceFacts
from reading.parser import Parser
from reading.timex.types import TimeExpression
from reading.types import Span, Status
from reading.words import stem, stems, tokens

SENTENCES_READ = 40
"""Sentences that the span reader is given, the most promising ones: more win little."""

READ_FIRST = 12
"""Found sentences that it is given first. Where one surely answers, it is given no others."""

_SURELY_ANSWERS = 2.0
"""Log odds of relevance. From there on the others change no figure of docs/reader.md."""

READ_AGAIN = 6
"""Sentences that the larger reader is given: those with the best scores so far."""

SENTENCES_PARSED = 24
"""Sentences whose facts are looked at: those with the best scores."""

MATCHES_FROM = 0.4
"""How surely an event must be the one asked for, to be kept."""

_Signed = tuple[Sentence, SentenceSignals]


class CandidateExtractor:
    """Extracts the sentences that may answer. Not thread-safe: for the compute thread.

    They are read by `spans`, and the best of them by the `larger` reader, if there is one.
    """

    def __init__(
        self, *, spans: SpanReader, parser: Parser, larger: SpanReader | None = None
    ) -> None:
        self._spans = spans
        self._larger = larger
        self._parser = parser

    @property
    def parser(self) -> Parser:
        """The parser, for others that read sentences on the same thread."""
        return self._parser

    def classify(self, question: str) -> QuestionReading:
        """Return what a question asks for."""
        return self._spans.classify(question)

    def extract(
        self,
        linked: LinkedQuestion,
        passages: Sequence[ScoredPassage],
        known: KnownFacts = NOTHING_KNOWN,
        told: Sequence[FoundFact] = (),
    ) -> tuple[Evidence, ...]:
        """Return the sentences that may answer, of the passages that the question is linked to.

        There is evidence for each type of answer that may be meant, the likeliest first. Sentences
        whose facts are not `known` are parsed. What was `told` of those asked about is read, too.
        """
        likely = self._likely(linked, passages, told) if passages else []
        facts = facts_of([sentence for sentence, _ in likely], known, parser=self._parser)
        return tuple(
            _evidence(replace(linked, question=question), likely, facts)
            for question in linked.question.readings()
        )

    def _likely(
        self,
        linked: LinkedQuestion,
        passages: Sequence[ScoredPassage],
        told: Sequence[FoundFact],
    ) -> list[_Signed]:
        """The likeliest sentences as they were read, with their signals."""
        first, others = _promising(linked, passages, told)
        read = _read(self._spans, linked, first, as_read)
        if not any(sentence.relevance > _SURELY_ANSWERS for sentence, _ in read):
            read += _read(self._spans, linked, others, as_read)
        read.sort(key=lambda pair: -pair[1].first_score)
        kept = read[:SENTENCES_PARSED]
        if self._larger is not None:
            best = kept[:READ_AGAIN]
            kept[:READ_AGAIN] = _read(self._larger, linked, best, as_reread)
        return kept


def _read(
    reader: SpanReader,
    linked: LinkedQuestion,
    signed: Sequence[_Signed],
    with_reading: Callable[..., SentenceSignals],
) -> list[_Signed]:
    """Return the sentences as they were read, in order."""
    asked = {each.answer_type for each in linked.question.readings()}
    readings = reader.read(
        linked.question.expanded,
        [sentence.lead for sentence, _ in signed],
        [sentence.text for sentence, _ in signed],
        whether=AnswerType.OUTCOME in asked,
    )
    read = []
    for (sentence, signals), reading in zip(signed, readings, strict=True):
        known = replace(
            sentence,
            relevance=reading.relevance,
            answers=reading.spans,
            verdict=reading.verdict,
        )
        span = max((each.score for each in reading.spans), default=UNLIKELIEST)
        read.append((known, with_reading(signals, known, span=span)))
    return read


def _promising(
    linked: LinkedQuestion, passages: Sequence[ScoredPassage], told: Sequence[FoundFact]
) -> tuple[list[_Signed], list[_Signed]]:
    """The sentences to read first, those told among them, and the others that search finds."""
    places = {each.place for each in told}
    every = unread(linked, [*passages, *(each.passage for each in told)])
    every.sort(key=lambda pair: -pair[1].promise)
    is_told = [(pair[0].article.id, pair[0].span.start) in places for pair in every]
    asked = list(compress(every, is_told))
    searched = [
        pair
        for pair, is_asked in zip(every, is_told, strict=True)
        if not is_asked and pair[0].rank < len(passages)
    ]
    others = searched[: SENTENCES_READ - len(asked)]
    return asked + others[:READ_FIRST], others[READ_FIRST:]


def unread(
    linked: LinkedQuestion, passages: Sequence[ScoredPassage]
) -> list[tuple[Sentence, SentenceSignals]]:
    """Return the sentences that may be read, with what speaks for them.

    None of passages without any word of the question: search always brings up something.
    """
    signed = (
        (sentence, signals_of(linked.question, sentence, linked.terms))
        for sentence in sentences(passages)
    )
    return [pair for pair in signed if pair[1].around > 0]


def _evidence(
    linked: LinkedQuestion,
    likely: Sequence[_Signed],
    facts: Sequence[SentenceFacts],
) -> Evidence:
    answers = ShortAnswers(linked)
    found = [
        _candidate(sentence, signals, told, linked, answers)
        for (sentence, signals), told in zip(likely, facts, strict=True)
    ]
    found.sort(key=lambda each: -each.score)
    return Evidence(question=linked.question, candidates=tuple(found))


def _candidate(
    sentence: Sentence,
    read: SentenceSignals,
    facts: SentenceFacts,
    linked: LinkedQuestion,
    answers: ShortAnswers,
) -> Candidate:
    question, terms, events = linked.question, linked.terms, facts.events
    days = None
    if question.answer_type is AnswerType.DATE:
        answer, time = _date_pointed_at(sentence, facts)
        event = _event_on(time, events) or _nearest(events, sentence.text, terms)
        days = time.interval if time else None
    else:
        answer = answers.find(sentence.text, sentence.answers, facts.entities)
        event = _nearest(events, sentence.text, terms)
        if event is not None and event.status is Status.PLANNED and (off := what_is_off(events)):
            event = replace(event, status=off, date=None)
    matches = _matches(question.event, events, frozenset(stems(sentence.context)))
    around = terms.found_in(sentence.text) | terms.found_in(sentence.context)
    # Of a sentence that is read again, the small reader's words are no longer known here.
    with_reading = as_reread if read.again else as_read
    signals = with_reading(read, sentence, span=answer.score if answer else UNLIKELIEST)
    return Candidate(
        sentence=sentence,
        score=signals.score,
        signals=signals,
        name_coverage=1.0 if matches else terms.name_coverage(around),
        answer=answer,
        days=days,
        times=facts.times,
        matches=matches,
        event=event,
    )


def _date_pointed_at(
    sentence: Sentence, facts: SentenceFacts
) -> tuple[AnswerSpan | None, TimeExpression | None]:
    """The dated time expression that the reader points at most, as an answer and as it was read."""
    named = [
        (pointed_at(Span(each.start, each.end), sentence.answers), each)
        for each in facts.times
        if each.interval is not None
    ]
    if not named:
        return None, None
    score, best = max(named, key=lambda pair: pair[0])
    return AnswerSpan(Span(best.start, best.end), score), best


def _event_on(time: TimeExpression | None, events: Sequence[Event]) -> Event | None:
    """The event that a time expression dates: the narrowest around it, rather with its days."""
    if time is None:
        return None
    around = [event for event in events if event.start <= time.start and time.end <= event.end]
    return min(
        around,
        key=lambda event: (
            event.date != time.interval,
            event.end - event.start,
        ),
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
